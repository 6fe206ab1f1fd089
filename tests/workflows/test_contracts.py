"""Contracts and extensions as given/when/then: what is refused, what falls due, how a care visit becomes a job."""

from types import SimpleNamespace

import pytest

from fieldservice.read_model.contract_rows import contract_rows
from fieldservice.workflows.contracts.care import care_visits, next_visit
from fieldservice.workflows.contracts.terms import ContractTerm, devices_of, in_order, terms_of
from fieldservice.workflows.engine.cover import Cover
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.registry import workflow_of
from tests.support.story import HANDED_IN, Story, given_a_job, refusal

SERVER = "SN-7D42-0193"
PROMISED = {
    "phone": "138 0531 0042",
    "customer_name": "济南实验中学",
    "serials": SERVER,
    "begins": "2026-12-01",
    "ends": "2027-11-30",
    "care_visits": 4,
    "response_minutes": 240,
    "price": "3600.00",
}


def office() -> Story:
    """An office that knows a customer and the customer's server."""
    return given_a_job()


def known(story: Story) -> dict:
    """What the desk knows of the customer and the server by their files."""
    file = {kind: story.folded(id_) for kind, id_ in story.entries[0].touches if kind in ("customer", "device")}
    return {"customer": file["customer"], "devices": {SERVER: file["device"]}}


def entered(story: Story | None = None, **data) -> Story:
    story = story or office()
    return story.when("zhao", "enter_contract", {**PROMISED, **data}, "new", **known(story))


def contract(story: Story) -> str:
    return next(
        move.thing for entry in story.entries for move in entry.moves if move.kind == "contract" and not move.after
    )


def refused(story: Story, step: str = "enter_contract", thing: str = "new", more: dict | None = None, **data):
    given = {**PROMISED, **data} if step == "enter_contract" else data
    return refusal(story, "zhao", step, given, thing, **{**known(story), **(more or {})})


def due(story: Story) -> list[str]:
    return [f"{each.key} {each.due[:10]} {each.state}" for each in care_visits(story.folded(contract(story)))]


def owed(story: Story) -> dict[str, tuple[str, str]]:
    thing = story.folded(contract(story))
    return {each.kind: (each.since[:10], each.due[:10]) for each in obligations(thing, workflow_of(thing))}


def test_a_contract_keeps_what_it_promises_and_names_its_devices_and_is_no_open_work():
    story = entered()

    thing = story.folded(contract(story))
    (term,) = terms_of(thing)
    assert (thing.state, thing.get("number")[:6], thing.get("point")) == ("running", "CD01-H", "CD01")
    assert (term.classes, term.response, term.price, term.currency) == (
        ("parts", "labour", "on_site"), 240, 3600_00, "CNY",
    )  # fmt: skip
    assert [each.serial for each in devices_of(thing)] == [SERVER]
    (row,) = contract_rows(thing)
    assert (row["begins"], row["ends"], row["scope"], row["serial_key"]) == (
        "2026-12-01", "2027-11-30", "devices", SERVER,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"ends": "2026-11-30"}, "ends", "before the first"),
        ({"ends": "2037-12-01"}, "ends", "ten years"),
        ({"serials": ""}, "serials", "List the devices"),
        ({"serials": "SN-UNKNOWN-1"}, "serials", "SN-UNKNOWN-1"),
        ({"serials": f"{SERVER}\n{SERVER.lower()}"}, "serials", "twice"),
        ({"scope": "site"}, "site", "Enter the site: the part of its address that identifies it"),
        ({"parts_covered": False, "labour_covered": False, "on_site_covered": False, "care_visits": None,
          "response_minutes": None}, "parts_covered", "nothing"),
        ({"begins": "2026-02-30"}, "begins", "2026-11-25"),
    ],
    ids=["crossed", "too long", "no devices", "unknown", "twice", "no site", "nothing promised", "no such day"],
)  # fmt: skip
def test_what_is_wrong_in_a_contract_is_said_beside_the_field(data, field, words):
    why = refused(office(), **data)

    assert words in str(why.fields[field])


def test_a_contract_that_overlaps_another_is_warned_of_and_entered_where_that_is_meant():
    covers = SimpleNamespace(of=lambda *_of: [Cover("c1", "CD01-H000009-X", "2026-06-01", "2027-05-31")])

    why = refused(office(), more={"covers": covers})
    assert "CD01-H000009-X" in str(why.fields["overlaps"])
    assert entered(overlaps=True)


def test_new_devices_get_files_of_their_own_where_that_is_said():
    story = entered(serials="SN-NEW-1\nSN-NEW-2", new_devices=True, product="server", model="NF5280M6")

    thing = story.folded(contract(story))
    files = [story.folded(each.device) for each in devices_of(thing)]
    assert [(file.get("serial"), file.get("model"), file.get("customer")) for file in files] == [
        (serial, "NF5280M6", thing.get("customer")) for serial in ("SN-NEW-1", "SN-NEW-2")
    ]


def test_care_visits_fall_due_when_the_service_point_closes_on_the_last_working_day_of_each_part_of_the_year():
    story = entered()

    # 2027-02-28 is a Sunday, so the visit is due on Friday.
    assert due(story) == ["1/1 2027-02-26 due", "1/2 2027-05-31 due", "1/3 2027-08-31 due", "1/4 2027-11-30 due"]
    assert owed(story)["care_visit"] == ("2027-02-12", "2027-02-26")
    assert owed(story)["contract_ends"] == ("2027-10-01", "2027-11-30")


def test_a_care_visit_becomes_a_job_without_a_symptom_and_when_it_is_closed_the_next_one_falls_due():
    story = entered()
    story.when("zhao", "open_care_visit", thing=contract(story))
    job = story.entries[-1].moves[0].thing

    opened = story.folded(job)
    assert (opened.state, opened.get("contract"), opened.get("serial")) == ("received", contract(story), SERVER)
    assert opened.get("mode")["code"] == "on_site" and not opened.get("symptom")
    assert due(story)[0].endswith("under_way") and "care_visit" not in owed(story)
    assert opened.get("number") in str(refused(story, "open_care_visit", contract(story)).because)

    story.job = job
    for who, step in HANDED_IN:
        story.when(who, step)
    story.when("zhao", "close")

    assert due(story)[0].endswith("done")
    assert owed(story)["care_visit"][1] == "2027-05-31"


def test_a_care_visit_whose_job_is_cancelled_is_due_again_and_can_be_waived_by_the_customer():
    story = entered()
    story.when("zhao", "open_care_visit", thing=contract(story))
    story.when("zhao", "cancel", thing=story.entries[-1].moves[0].thing)
    assert next_visit(story.folded(contract(story))).key == "1/1"

    story.when("zhao", "skip_care_visit", {"reason": "停产检修，本季不做"}, contract(story))
    assert due(story)[0].endswith("not_wanted") and next_visit(story.folded(contract(story))).key == "1/2"


def test_a_renewed_contract_has_a_further_term_and_the_customer_is_asked_again_when_that_ends():
    story = entered()
    why = refused(story, "renew_contract", contract(story), begins="2027-11-01", ends="2028-11-30")
    assert "2027-12-01" in str(why.fields["begins"])

    story.when("zhao", "renew_contract", {"ends": "2028-11-30", "price": "3800.00", "care_visits": 2}, contract(story))

    first, second = terms_of(story.folded(contract(story)))
    assert (first.ends, second.begins, second.price, second.response) == ("2027-11-30", "2027-12-01", 3800_00, 240)
    assert len(care_visits(story.folded(contract(story)))) == 6
    assert owed(story)["contract_ends"] == ("2028-10-01", "2028-11-30")
    assert [row["ends"] for row in contract_rows(story.folded(contract(story)))] == ["2027-11-30", "2028-11-30"]


def test_a_customer_who_does_not_renew_is_not_asked_again():
    story = entered()
    story.when("zhao", "decline_renewal", {"reason": "机器将报废"}, contract(story))

    assert "contract_ends" not in owed(story) and "care_visit" in owed(story)


def test_a_contract_that_is_ended_early_covers_until_that_day_and_promises_nothing_after_it():
    story = entered()
    assert "2027-11-30" in str(
        refused(story, "end_contract", contract(story), ended_on="2028-01-01", reason="-").fields["ended_on"]
    )

    story.when("zhao", "end_contract", {"ended_on": "2027-03-31", "reason": "客户搬迁"}, contract(story))

    thing = story.folded(contract(story))
    assert thing.state == "ended" and [row["ends"] for row in contract_rows(thing)] == ["2027-03-31"]
    assert due(story) == ["1/1 2027-02-26 due"] and "contract_ends" not in owed(story)


def test_an_amended_contract_keeps_its_earlier_care_visits():
    story = entered()
    story.when("zhao", "open_care_visit", thing=contract(story))
    story.when("zhao", "amend_contract", {"care_visits": 2, "parts_covered": False}, contract(story), **known(story))

    (term,) = terms_of(story.folded(contract(story)))
    assert term.classes == ("labour", "on_site") and [each.split()[2] for each in due(story)] == ["under_way", "due"]


def test_what_holds_today_stands_before_what_begins_later_and_what_is_over():
    past, now, later = (
        ContractTerm(no, f"{year}-01-01", f"{year}-12-31") for no, year in enumerate((2025, 2026, 2027))
    )

    assert in_order([past, now, later], "2026-11-30") == [now, later, past]
    assert in_order([past], "2026-11-30") == [past]
