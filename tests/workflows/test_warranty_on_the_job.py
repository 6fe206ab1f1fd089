"""Who pays, on the way of a job: provisional when it comes in, frozen when the device was seen, decided by approval."""

from dataclasses import replace
from types import SimpleNamespace

from fieldservice.workflows.engine.cover import Cover
from fieldservice.workflows.engine.past import Past
from fieldservice.workflows.engine.reference import Office, Policy
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.registry import workflow_of
from fieldservice.workflows.warranty.decided import goodwill_of
from fieldservice.workflows.warranty.lines import who_pays
from fieldservice.workflows.warranty.verdicts import is_chargeable, is_frozen, verdicts_of
from tests.support.parts import FAN, HOUSE, PSU
from tests.support.story import ON_SITE, REFERENCE, SIGNED_OFF, Story, and_then, refusal

POLICIES = {
    ("server", ""): Policy("server", months=36, labour=36, on_site=12),
    ("laptop", ""): Policy("laptop", months=24, labour=12, on_site=0, exclusions=frozenset({"SOFT"})),
}
WITH_POLICIES = replace(REFERENCE, policies=POLICIES)
BOUGHT = {"purchased": "2025-11-01", "purchase_proof": "invoice"}
"""Parts until 31 October 2027 for a laptop, labour until 31 October 2026."""
TO_WANG = {"engineer": "wang"}
OF_THE_BENCH = ("parts", "labour")
LONG_AGO = {"purchased": "2020-05-01"}


class Known:
    """An office that knows the past of every device."""

    def __init__(self, **facts):
        self.facts = facts

    def of(self, device):
        return Past(self.facts)


def given_a_laptop(*steps, reference=WITH_POLICIES, **intake):
    story = Story(reference=reference).when("tang", "check_in", intake)
    return and_then(story, *steps)


def given_a_server(*steps, **call):
    story = Story(reference=WITH_POLICIES).when("chen", "register", call)
    return and_then(story, ("chen", "hand_on"), ("liu", "take_over"), ("liu", "hand_over"), *steps)


def by(story):
    return {name: each.by for name, each in verdicts_of(story.folded()).items()}


def test_the_counter_gives_a_provisional_verdict_for_each_cost_class():
    story = given_a_laptop(**BOUGHT)

    assert by(story) == {"parts": "policy", "labour": "expired"}
    assert not is_frozen(story.folded())


def test_each_device_of_a_visit_a_parcel_and_a_call_has_a_verdict_of_its_own():
    visit = given_a_laptop(**BOUGHT).when("tang", "add_device", LONG_AGO, thing="id-0001")
    parcel = Story(reference=WITH_POLICIES).when(
        "tang", "take_parcel_in", {"place": "C2", "product": "laptop", **BOUGHT}
    )
    call = given_a_server(**BOUGHT)
    added = and_then(call, *ON_SITE).when("li.wei", "add_to_visit", {"product": "laptop", **LONG_AGO})
    joined = added.entries[-1].moves[0].thing

    assert by(visit)["parts"] == "expired" and by(parcel)["parts"] == "policy"
    assert by(call)["on_site"] == "expired"
    assert verdicts_of(added.folded(joined))["parts"].by == "expired"


def test_the_inspection_freezes_it_and_what_is_found_later_changes_it_only_where_it_is_said():
    story = given_a_laptop(("zhao", "dispatch"), purchased="2026-05-01")
    story.when("wang", "inspect", {"cause_code": "BOARD"})

    assert is_frozen(story.folded()) and by(story)["parts"] == "policy"
    story.when("wang", "sign_intake").when("wang", "work").when("wang", "test")
    refused = refusal(story, "wang", "finish", {"cause_code": "USER"})
    assert "not covered" in str(refused.because) and "cause_code" in refused.fields

    story.when("wang", "judge_warranty", {"found": "USER"})
    assert by(story) == dict.fromkeys(OF_THE_BENCH, "damage") and is_chargeable(story.folded())


def test_on_site_arriving_leaves_it_provisional_and_the_examination_freezes_it():
    story = given_a_server(*ON_SITE, **BOUGHT)
    assert not is_frozen(story.folded())

    story.when("li.wei", "examine")

    assert is_frozen(story.folded()) and by(story) == {"parts": "policy", "labour": "policy", "on_site": "expired"}


def test_a_visit_that_is_entered_afterwards_freezes_it_with_its_cause():
    story = given_a_server(*ON_SITE[:4], **BOUGHT)

    story.later(days=1).when("li.wei", "enter_completed", {"cause_code": "USER"})

    assert is_frozen(story.folded()) and set(by(story).values()) == {"damage"}


def test_a_job_of_an_earlier_version_goes_on_without_a_verdict():
    story = given_a_server(*ON_SITE)
    for entry in story.entries:
        for facts in (entry.data, *entry.data.get("of", {}).values()):
            facts.pop("verdict", None)

    and_then(story, ("li.wei", "examine"), ("li.wei", "complete"), ("li.wei", "sign"), ("li.wei", "hand_in"))

    assert verdicts_of(story.folded()) == {} and not is_chargeable(story.folded())


def test_without_any_policy_nobody_is_charged_and_what_was_said_at_intake_is_taken_over():
    story = given_a_laptop(reference=REFERENCE, warranty="in")

    assert set(by(story).values()) == {"unknown"} and not is_chargeable(story.folded())
    assert str(verdicts_of(story.folded())["parts"].because) == "Said at intake: in warranty. No policy is published."


def test_where_nothing_is_decided_the_work_begins_until_a_manager_approves_that_the_customer_pays():
    story = given_a_laptop(("zhao", "dispatch"), ("wang", "inspect"), ("wang", "sign_intake"), reference=REFERENCE)
    story.draft("wang", "work")

    story.when("wang", "ask_overrule", {"pays_labour": "customer", "ground": "opened", "reason": "封条破损"})
    story.when("sun", "approve").when("wang", "overrule")

    assert by(story) == {"parts": "unknown", "labour": "overruled"}
    assert "Quote it" in str(refusal(story, "wang", "work").because)


def test_a_call_with_a_proven_purchase_is_handed_on_without_saying_in_or_out():
    story = Story(reference=WITH_POLICIES).when("chen", "register", {"warranty": None, "purchased": "2025-11-01"})
    assert "Warranty" in str(refusal(story, "chen", "hand_on").because)

    story.when("chen", "complete_call", {"purchase_proof": "invoice"})
    and_then(story, ("chen", "hand_on"), ("liu", "take_over"), ("liu", "hand_over"))
    assert by(story)["labour"] == "policy"


def test_work_that_is_never_free_is_charged_though_the_device_is_in_warranty():
    story = given_a_laptop(work="expand", **BOUGHT)

    assert by(story) == dict.fromkeys(OF_THE_BENCH, "never_free")
    refused = refusal(story, "tang", "ask_overrule", {"pays_parts": "us", "ground": "other", "reason": "老客户"})
    assert "never free" in refused.because.message


def test_what_the_customer_shows_later_goes_into_the_file_of_the_device():
    story = given_a_laptop(("zhao", "dispatch"), ("wang", "inspect"))
    assert by(story)["parts"] == "no_proof"

    story.when("wang", "judge_warranty", {"purchased": "2025-11-01", "purchase_proof": "invoice"})

    assert by(story)["parts"] == "policy"
    assert story.folded(story.folded().get("device")).get("purchased") == "2025-11-01"


def test_the_file_of_the_device_counts_more_than_what_was_typed_at_intake():
    story = given_a_laptop(("zhao", "dispatch"), **LONG_AGO)

    story.when("wang", "inspect", pasts=Known(purchased="2026-01-10"))

    assert by(story)["parts"] == "policy"


def test_a_contract_of_a_site_counts_from_the_intake_on_at_the_counter_and_on_site():
    covered = Cover("H", "CD01-H000009-X", "2026-01-01", "2026-12-31", frozenset({"labour", "on_site"}))
    covers = SimpleNamespace(of=lambda customer, device, serial, site: [covered] if "文化东路" in site else [])

    counter = Story(reference=WITH_POLICIES).when(
        "tang", "check_in", {**LONG_AGO, "address": "济南市文化东路 41 号"}, covers=covers
    )
    call = Story(reference=WITH_POLICIES).when("chen", "register", LONG_AGO)
    and_then(call, ("chen", "hand_on"), ("liu", "take_over")).when("liu", "hand_over", covers=covers)

    assert by(counter) == {"parts": "expired", "labour": "contract"}
    assert by(call) == {"parts": "expired", "labour": "contract", "on_site": "contract"}


def test_a_device_that_comes_again_with_the_same_fault_is_repaired_under_the_warranty_on_the_repair():
    first = given_a_laptop(*SIGNED_OFF, purchased="2026-05-01")
    device = first.folded().get("device")
    repairs = first.folded(device).lines("repairs")
    again = Known()
    again.of = lambda _device: Past({}, tuple(repairs))

    second = Story(reference=WITH_POLICIES, now=first.now, numbers=first.numbers)
    second.later(days=40).when("tang", "check_in", {**LONG_AGO}, pasts=again)
    second.when("zhao", "dispatch", TO_WANG).when("wang", "inspect", {"cause_code": "BOARD"}, pasts=again)
    assert set(by(second).values()) == {"repair"} and verdicts_of(second.folded())["parts"].until == "2027-02-21"

    other = Story(reference=WITH_POLICIES, now=first.now, numbers=first.numbers).later(days=40)
    other.when("tang", "check_in", {**LONG_AGO}, pasts=again).when("zhao", "dispatch", TO_WANG)
    other.when("wang", "inspect", {"cause_code": "HDD"}, pasts=again)
    assert by(other)["parts"] == "expired"


def test_a_later_verdict_keeps_the_evidence_of_an_earlier_one_that_is_not_known_here():
    repair = {"job": "J-1", "number": "CD01-J000001", "ready": "2026-11-01"}
    branch = Known()
    branch.of = lambda _device: Past({}, (repair,))
    story = Story(reference=WITH_POLICIES).when("tang", "check_in", LONG_AGO, pasts=branch)

    story.when("zhao", "dispatch", TO_WANG).when("wang", "inspect")  # a store that does not know the device

    assert by(story)["parts"] == "repair"


def test_only_the_parts_that_the_customer_damaged_are_charged():
    story = given_a_laptop(("zhao", "dispatch"), ("wang", "inspect"), **BOUGHT)
    story.reference = replace(HOUSE, policies=POLICIES)
    refused = refusal(story, "wang", "judge_warranty", {"found": "FAN", "damaged_parts": PSU})
    assert "found" in refused.fields

    story.when("wang", "judge_warranty", {"found": "USER", "damaged_parts": PSU})

    job = story.folded()
    assert by(story)["parts"] == "policy"
    assert who_pays(job, PSU).is_charged and not who_pays(job, FAN).is_charged
    assert str(who_pays(job, PSU).because) == "PSU-450 was damaged by the customer: Damage by the customer."


def test_what_headquarters_finds_of_a_part_charges_this_part():
    story = given_a_laptop(**BOUGHT)
    job = story.folded()
    job.lists["parts"] = [
        {
            "act": "judged",
            "verdict": {"code": "customer_damage", "zh": "客户损坏", "en": "Customer damage"},
            "lines": [{"part": PSU, "moved": "T1"}],
            "at": "2026-11-23",
            "entry": "entry-9",
        }
    ]

    assert who_pays(job, PSU).by == "damage" and who_pays(job, FAN).by == "policy"


def test_a_part_group_with_a_policy_of_its_own_pays_by_that():
    battery = Policy("laptop", "battery", months=12, labour=12)
    reference = replace(REFERENCE, policies=POLICIES | {("laptop", "battery"): battery})
    job = given_a_laptop(reference=reference, **BOUGHT).folded()

    assert [who_pays(job, "BAT-1", group).by for group in ("battery", "screen", "")] == ["expired", "policy", "policy"]


OVERRULE = {"pays_labour": "us", "ground": "batch", "reason": "同批主板召回"}
GOODWILL = {"scope": "labour", "share": 100, "amount": "200.00", "ground": "just_expired", "reason": "老客户，刚过保"}


def test_overruling_needs_another_person_and_then_stands_in_the_sentence():
    story = given_a_laptop(("zhao", "dispatch"), ("wang", "inspect"), **BOUGHT)
    refused = refusal(story, "wang", "ask_overrule", {**OVERRULE, "pays_labour": "customer"})
    assert "already" in refused.because.message

    story.when("wang", "ask_overrule", OVERRULE)
    assert by(story)["labour"] == "expired"
    assert "approved" in str(refusal(story, "wang", "overrule").because)

    story.when("sun", "approve")
    owed = [each.kind for each in obligations(story.folded(), workflow_of(story.folded()))]
    assert "answer" in owed
    story.when("wang", "overrule")

    found = verdicts_of(story.folded())["labour"]
    assert (found.covered, found.by) == (True, "overruled") and is_frozen(story.folded())
    assert str(found.because).startswith(
        "Free of charge: overruled with the approval of 孙经理 (Known fault of a batch). Computed: Expired on 2026-10"
    )
    refusal(story, "wang", "overrule")  # once
    story.when("wang", "inspect_again")
    assert by(story)["labour"] == "overruled"


def test_what_was_not_approved_changes_nothing():
    story = given_a_laptop(("zhao", "dispatch"), ("wang", "inspect"), **BOUGHT)

    story.when("wang", "ask_overrule", OVERRULE).when("sun", "refuse_approval")

    refusal(story, "wang", "overrule")
    assert by(story)["labour"] == "expired"


def test_a_covered_class_can_be_charged_by_overruling():
    story = given_a_laptop(**BOUGHT)

    story.when("tang", "ask_overrule", {"pays_parts": "customer", "ground": "opened", "reason": "封条破损"})
    story.when("sun", "approve").when("tang", "overrule")

    assert by(story) == {"parts": "overruled", "labour": "expired"}
    assert verdicts_of(story.folded())["parts"].is_charged


def test_goodwill_waives_what_was_approved_and_no_more():
    story = given_a_laptop(("zhao", "dispatch"), ("wang", "inspect"), **BOUGHT)
    story.when("wang", "ask_goodwill", GOODWILL).when("sun", "approve").when("wang", "give_goodwill")

    found = verdicts_of(story.folded())
    assert found["labour"].by == "goodwill" and found["labour"].covered and not is_chargeable(story.folded())
    given = goodwill_of(story.folded())
    assert (given.classes, given.amount, given.currency) == ({"labour": 1000}, 200_00, "CNY")


def test_a_share_of_goodwill_leaves_the_rest_to_the_customer():
    story = given_a_laptop(**LONG_AGO).when("tang", "ask_goodwill", {**GOODWILL, "scope": "all", "share": 30})
    story.when("sun", "approve").when("tang", "give_goodwill")

    parts = verdicts_of(story.folded())["parts"]
    assert (parts.by, parts.waived, parts.is_charged) == ("expired", 300, True)
    assert "Goodwill waives 30 % of it, ¥200.00 at most, approved by 孙经理 (Just expired)." in str(parts.because)


def test_a_large_goodwill_is_not_for_the_branch_manager_alone():
    headquarters = {"HQ": Office("HQ", "总部", kind="headquarters"), **REFERENCE.offices}
    story = given_a_laptop(reference=replace(WITH_POLICIES, offices=headquarters), **LONG_AGO)
    story.when("tang", "ask_goodwill", {**GOODWILL, "amount": "3000.00"})

    refused = refusal(story, "sun", "approve")

    assert "more than you may approve" in refused.because.values["because"].message


def test_where_nothing_is_charged_there_is_nothing_to_waive():
    story = given_a_server(**{**BOUGHT, "purchased": "2026-05-01"})

    assert "nothing to waive" in refusal(story, "zhao", "ask_goodwill", GOODWILL).because.message
