"""Who pays: a table of dated cases, and the sentence that explains each. Worked out by hand with a calendar.

A row says what is known of a device and when its fault was reported; then who pays for parts, labour and service on
site, and until when.
"""

from dataclasses import replace

import pytest

from fieldservice.workflows.engine.codes import DEFAULT_CODES
from fieldservice.workflows.engine.cover import Cover
from fieldservice.workflows.engine.messages import Message, kept_values, read_values
from fieldservice.workflows.engine.reference import Policy
from fieldservice.workflows.warranty.coverage import verdict_of, verdicts_by, verdicts_by_group
from fieldservice.workflows.warranty.evidence import Evidence
from fieldservice.workflows.warranty.repairs import Repair
from fieldservice.workflows.warranty.verdicts import CLASSES, as_kept, class_verdict

LAPTOP = Policy("laptop", months=36, labour=12, on_site=0, exclusions=frozenset({"SOFT"}))
BATTERY = Policy("laptop", "battery", months=12, labour=12)
SERVER = Policy("server", months=36, labour=36, on_site=36, adds_days=True, repair_days=180)
PRINTER = Policy("printer", months=12, labour=12, on_site=12, start="invoiced<=made+3 made+3")
POLICIES = {(each.product, each.group): each for each in (LAPTOP, BATTERY, SERVER, PRINTER)}
INVOICE = {"code": "invoice", "zh": "发票", "en": "Invoice"}
USER = {"code": "USER", "zh": "人为损坏", "en": "Damage by the customer"}
PSU = {"code": "PSU", "zh": "电源故障", "en": "Power supply"}
BOARD = {"code": "BOARD", "zh": "主板故障", "en": "System board"}
SOFT = {"code": "SOFT", "zh": "软件或配置", "en": "Software or configuration"}
ALL = frozenset(CLASSES)


def server(day, bought, **more):
    return Evidence(day, "server", {"purchased": bought}, **more)


def laptop(day, bought, **more):
    return Evidence(day, "laptop", {"purchased": bought}, **more)


def contract(number, begins, ends, kind="contract", classes=ALL):
    return Cover(f"id-{number}", number, begins, ends, classes, kind=kind)


def bench(job, came_in, ready, **more):
    return Repair(job, job, came_in=came_in, ready=ready, ended=ready, **more)


REPAIRED = Repair("J-1", "CD01-J000001", PSU, frozenset({"PSU-450"}), frozenset({"9F11"}), ended="2026-09-01")
CASES = {
    "the last day of three years": (server("2027-03-31", "2024-04-01"), "policy", "2027-03-31"),
    "the day after it": (server("2027-04-01", "2024-04-01"), "expired", "2027-03-31"),
    "bought on 29 February, three years": (server("2027-02-28", "2024-02-29"), "policy", "2027-02-28"),
    "the day after that": (server("2027-03-01", "2024-02-29"), "expired", "2027-02-28"),
    "bought on 28 February before a leap year": (server("2024-02-28", "2021-02-28"), "expired", "2024-02-27"),
    "bought on 1 March, ends on 29 February": (server("2028-02-29", "2025-03-01"), "policy", "2028-02-29"),
    "bought on the last of August": (server("2029-08-30", "2026-08-31"), "policy", "2029-08-30"),
    "ten days in repair are added": (
        server("2027-04-10", "2024-04-01", repairs=(bench("J-1", "2026-05-01", "2026-05-11"),)),
        "policy",
        "2027-04-10",
    ),
    "two repairs that overlap add each day once": (
        server(
            "2027-04-16",
            "2024-04-01",
            repairs=(bench("J-1", "2026-05-01", "2026-05-11"), bench("J-2", "2026-05-06", "2026-05-16")),
        ),
        "expired",
        "2027-04-15",
    ),
    "a repair within the added days adds its own": (
        server(
            "2027-04-14",
            "2024-04-01",
            repairs=(bench("J-1", "2026-05-01", "2026-05-11"), bench("J-2", "2027-04-08", "2027-04-12")),
        ),
        "policy",
        "2027-04-14",
    ),
    "a repair after the end adds nothing": (
        replace(
            server("2027-12-31", "2024-04-01", repairs=(bench("J-1", "2027-04-01", "2027-04-20"),)), repair_days=90
        ),
        "expired",
        "2027-03-31",
    ),
    "over the end of February in a leap year": (
        server("2027-04-03", "2024-04-01", repairs=(bench("J-1", "2028-02-27", "2028-03-01"),)),
        "expired",
        "2027-03-31",
    ),
    "four days in repair over 29 February": (
        server("2027-02-04", "2024-02-01", repairs=(bench("J-1", "2024-02-27", "2024-03-02"),)),
        "policy",
        "2027-02-04",
    ),
    "a term that ends on 29 February, with a day in repair": (
        server("2028-03-01", "2025-03-01", repairs=(bench("J-1", "2027-12-31", "2028-01-01"),)),
        "policy",
        "2028-03-01",
    ),
    "a device that is still in repair has no day added yet": (
        server("2027-04-01", "2024-04-01", repairs=(Repair("J-1", "J-1", came_in="2027-03-01"),)),
        "expired",
        "2027-03-31",
    ),
    "an extension within a longer one": (
        server(
            "2027-06-01",
            "2024-04-01",
            covers=(
                contract("X1", "2027-04-01", "2029-03-31", "extension"),
                contract("X2", "2027-05-01", "2027-12-31", "extension"),
            ),
        ),
        "extension",
        "2029-03-31",
    ),
    "three extensions overlap by turns": (
        server(
            "2027-03-01",
            "2024-04-01",
            covers=(
                contract("X3", "2028-02-29", "2029-02-28", "extension"),
                contract("X1", "2027-01-31", "2027-08-31", "extension"),
                contract("X2", "2027-08-31", "2028-02-28", "extension"),
            ),
        ),
        "policy",
        "2029-02-28",
    ),
    "an extension follows what was carried to the replacement": (
        Evidence(
            "2027-05-01",
            "server",
            carried={"serial": "SN-OLD", "day": "2026-11-01", "until": dict.fromkeys(CLASSES, "2027-03-31")},
            covers=(contract("X1", "2027-04-01", "2028-03-31", "extension"),),
        ),
        "extension",
        "2028-03-31",
    ),
    "a contract that was ended early covers no longer": (
        server("2027-06-01", "2020-01-01", covers=(contract("H1", "2027-01-01", "2027-05-31"),)),
        "expired",
        "2022-12-31",
    ),
    "remaining days carried to the replacement": (
        Evidence(
            "2027-03-31",
            "server",
            {"purchased": "2026-11-01"},
            carried={"serial": "SN-OLD", "day": "2026-11-01", "until": dict.fromkeys(CLASSES, "2027-03-31")},
        ),
        "policy",
        "2027-03-31",
    ),
    "a replacement does not begin anew": (
        Evidence(
            "2027-04-01",
            "server",
            {"purchased": "2026-11-01"},
            carried={"serial": "SN-OLD", "day": "2026-11-01", "until": dict.fromkeys(CLASSES, "2027-03-31")},
        ),
        "expired",
        "2027-03-31",
    ),
    "the replacement was in repair itself": (
        Evidence(
            "2027-04-05",
            "server",
            carried={"serial": "SN-OLD", "day": "2026-11-01", "until": dict.fromkeys(CLASSES, "2027-03-31")},
            repairs=(bench("J-9", "2026-12-01", "2026-12-06"),),
        ),
        "policy",
        "2027-04-05",
    ),
    "an extension goes on without a gap": (
        server("2027-03-31", "2024-04-01", covers=(contract("X1", "2027-04-01", "2029-03-31", "extension"),)),
        "policy",
        "2029-03-31",
    ),
    "an extension begins before the end": (
        server("2027-06-01", "2024-04-01", covers=(contract("X1", "2026-12-01", "2028-11-30", "extension"),)),
        "extension",
        "2028-11-30",
    ),
    "two extensions overlap, then a contract": (
        server(
            "2027-06-01",
            "2024-04-01",
            covers=(
                contract("H1", "2029-06-01", "2030-05-31"),
                contract("X2", "2028-06-01", "2029-05-31", "extension"),
                contract("X1", "2027-04-01", "2028-11-30", "extension"),
            ),
        ),
        "extension",
        "2030-05-31",
    ),
    "a gap of one day ends it": (
        server(
            "2027-06-01",
            "2024-04-01",
            covers=(contract("H1", "2027-01-01", "2027-06-30"), contract("H2", "2027-07-02", "2028-07-01")),
        ),
        "contract",
        "2027-06-30",
    ),
    "between warranty and contract": (
        server("2027-04-15", "2024-04-01", covers=(contract("H1", "2027-05-01", "2028-04-30"),)),
        "expired",
        "2027-03-31",
    ),
    "a contract without a policy": (
        Evidence("2027-04-15", "network", covers=(contract("H1", "2027-01-01", "2027-12-31"),)),
        "contract",
        "2027-12-31",
    ),
    "invoiced within three months": (
        Evidence("2026-03-30", "printer", {"invoiced": "2025-03-31", "made": "2024-12-31"}),
        "policy",
        "2026-03-30",
    ),
    "invoiced later than that": (
        Evidence("2026-03-31", "printer", {"invoiced": "2025-06-30", "made": "2024-12-31"}),
        "expired",
        "2026-03-30",
    ),
    "the last day of the warranty on a repair": (
        server("2027-02-28", "2020-01-01", cause=PSU, repairs=(REPAIRED,)),
        "repair",
        "2027-02-28",
    ),
    "another fault than the repaired one": (
        server("2026-10-01", "2020-01-01", cause=BOARD, repairs=(REPAIRED,)),
        "expired",
        "2022-12-31",
    ),
    "the part that was fitted then": (
        server("2026-10-01", "2020-01-01", cause=BOARD, parts=frozenset({"PSU-450"}), repairs=(REPAIRED,)),
        "repair",
        "2027-02-28",
    ),
    "the very piece that was fitted then": (
        server("2026-10-01", "2020-01-01", cause=BOARD, pieces=frozenset({"9F11"}), repairs=(REPAIRED,)),
        "repair",
        "2027-02-28",
    ),
    "the cause is not known yet": (server("2026-10-01", "2020-01-01", repairs=(REPAIRED,)), "repair", "2027-02-28"),
    "a warranty repair does not begin the term anew": (
        server("2027-04-01", "2024-04-01", cause=BOARD, repairs=(replace(REPAIRED, ended="2027-03-15"),)),
        "expired",
        "2027-03-31",
    ),
    "damage in the first week": (server("2024-04-05", "2024-04-01", cause=USER), "damage", ""),
    "damage under contract": (
        server("2024-04-05", "2024-04-01", cause=USER, covers=(contract("H1", "2024-01-01", "2028-12-31"),)),
        "damage",
        "",
    ),
    "an excluded cause": (laptop("2026-04-05", "2026-04-01", cause=SOFT), "excluded", ""),
    "an excluded cause under contract": (
        laptop("2026-04-05", "2026-04-01", cause=SOFT, covers=(contract("H1", "2026-01-01", "2026-12-31"),)),
        "contract",
        "2026-12-31",
    ),
    "work that is never free": (
        server("2024-04-05", "2024-04-01", work={"code": "expand", "zh": "扩容", "en": "Expansion"}),
        "never_free",
        "",
    ),
    "no policy": (Evidence("2026-11-30", "network", {"purchased": "2026-11-01"}), "unknown", ""),
    "no day and nothing shown": (Evidence("2026-11-30", "server"), "no_proof", ""),
    "no day, said to be in warranty": (Evidence("2026-11-30", "server", said="in"), "unknown", ""),
    "no day, said to be out of warranty": (Evidence("2026-11-30", "server", said="out"), "expired", ""),
    "bought after the fault": (server("2026-11-30", "2026-12-05"), "unknown", ""),
}


@pytest.mark.parametrize("case", CASES)
def test_who_pays_for_parts_and_until_when(case):
    evidence, by, until = CASES[case]

    found = verdict_of("parts", evidence, POLICIES)

    assert (found.by, found.until) == (by, until)
    assert found.covered == (by in ("policy", "extension", "contract", "repair"))
    assert str(found.because)


def test_each_cost_class_has_months_of_its_own():
    found = verdicts_by(laptop("2026-11-30", "2024-12-15"), POLICIES)

    assert {name: (each.by, each.until) for name, each in found.items()} == {
        "parts": ("policy", "2027-12-14"),
        "labour": ("expired", "2025-12-14"),
        "on_site": ("excluded", ""),
    }


def test_a_part_group_has_a_term_of_its_own():
    found = verdicts_by_group(laptop("2026-11-30", "2024-12-15"), POLICIES)

    assert {name: (each.by, each.until) for name, each in found.items()} == {"battery": ("expired", "2025-12-14")}


def test_no_work_but_a_repair_is_ever_free_whatever_covers_the_device():
    covered = server("2026-11-30", "2026-11-01", covers=(contract("H1", "2026-01-01", "2027-12-31"),))
    kinds = [code for name, code, _zh, _en in DEFAULT_CODES if name == "work"]

    found = {kind: verdicts_by(replace(covered, work={"code": kind}), POLICIES) for kind in kinds}

    assert {kind for kind, each in found.items() if all(name.is_charged for name in each.values())} == {
        "modify", "expand", "configure", "software", "design",
    }  # fmt: skip
    assert not any(each.is_charged for each in found["repair"].values())


def test_a_contract_covers_only_the_classes_that_it_names():
    found = verdicts_by(
        laptop("2026-11-30", "2020-01-01", covers=(contract("H1", "2026-01-01", "2026-12-31", classes={"labour"}),)),
        POLICIES,
    )

    assert [found[name].by for name in CLASSES] == ["expired", "contract", "excluded"]


def test_what_is_unknown_is_charged_to_nobody():
    assert not verdict_of("parts", Evidence("2026-11-30", "network"), POLICIES).is_charged
    assert verdict_of("parts", Evidence("2026-11-30", "server"), POLICIES).is_charged


@pytest.mark.parametrize(
    "evidence, sentence",
    [
        (
            server("2026-11-30", "2024-04-01", proof=INVOICE),
            "Covered until 2027-03-31: 3 years from the purchase on 2024-04-01 (invoice shown).",
        ),
        (
            server("2027-04-02", "2024-04-01", proof=INVOICE, said="in"),
            "Expired on 2027-03-31: 3 years from the purchase on 2024-04-01 (invoice shown). "
            "Said at intake: in warranty.",
        ),
        (
            server("2026-11-30", "2024-04-01", repairs=(bench("J-1", "2026-05-01", "2026-05-11"),)),
            "Covered until 2027-04-10: 3 years from the purchase on 2024-04-01. Days in repair that are added: 10.",
        ),
        (
            Evidence("2025-12-01", "printer", {"made": "2024-12-31"}),
            "Covered until 2026-03-30: 1 year from 3 months after the day of manufacture, 2024-12-31.",
        ),
        (Evidence("2026-11-30", "network", said="in"), "Said at intake: in warranty. No policy is published."),
        (
            server("2027-04-15", "2024-04-01", covers=(contract("H1", "2027-05-01", "2028-04-30"),)),
            "Expired on 2027-03-31: 3 years from the purchase on 2024-04-01. "
            "Contract H1 covers it only from 2027-05-01.",
        ),
        (
            server("2027-03-31", "2024-04-01", covers=(contract("X1", "2027-04-01", "2029-03-31", "extension"),)),
            "Covered until 2027-03-31: 3 years from the purchase on 2024-04-01. "
            "After that, warranty extension X1 covers it until 2029-03-31.",
        ),
        (
            server("2026-10-01", "2020-01-01", repairs=(REPAIRED,)),
            "Covered until 2027-02-28 by the repair warranty of CD01-J000001 (180 days from 2026-09-01). "
            "This applies only to the same fault.",
        ),
        (server("2024-04-05", "2024-04-01", cause=USER), "Not covered by any warranty: Damage by the customer."),
    ],
)
def test_one_sentence_explains_it_with_its_evidence(evidence, sentence):
    found = verdict_of("parts", evidence, POLICIES)

    assert str(found.because) == sentence
    assert class_verdict(as_kept(found)) == found


def test_a_kept_sentence_reads_as_it_was():
    message = Message(
        "%(first)s %(then)s", {"first": Message("a %(n)s", {"n": 2}), "then": ["x", {"day": "2026-11-30"}]}
    )

    assert read_values(kept_values(message)) == message
