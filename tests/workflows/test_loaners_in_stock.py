"""Loaner devices are stock: lent and returned as moves, between offices and vans too (flow 9)."""

from dataclasses import replace

import pytest

from fieldservice.workflows.common.approvals import disputes
from fieldservice.workflows.engine.ledger import Posting, postings_of
from fieldservice.workflows.engine.past import Past
from fieldservice.workflows.engine.reference import EXCHANGE, LOANER, Office, Policy, SparePart
from fieldservice.workflows.engine.take import take as take_step
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.parts.on_the_job.tags import tagged_parts
from fieldservice.workflows.registry import workflow_of
from fieldservice.workflows.warranty.coverage import verdict_of
from fieldservice.workflows.warranty.evidence import evidence_of_device
from tests.support.ledger import Ledger
from tests.support.story import ON_THE_BENCH, REFERENCE, Made, Story, and_then, given_a_device, refusal

LAPTOP, SPARE = "LOAN-X1", "EXCH-X1"
DEVICES = {
    LAPTOP: SparePart(
        LAPTOP,
        "备用笔记本 X1",
        "Loaner laptop X1",
        "laptop",
        tracked=True,
        cost=4_200_00,
        models=("X1",),
        purpose=LOANER,
    ),
    SPARE: SparePart(SPARE, "换机 X1", "Exchange laptop X1", "laptop", tracked=True, cost=6_000_00, purpose=EXCHANGE),
    "FAN-80": SparePart("FAN-80", "风扇", "Fan"),
}


class Shelf:
    def part(self, number: str) -> SparePart | None:
        return DEVICES.get(number.upper())

    def levels(self, office: str, number: str) -> tuple[int, int]:
        return 0, 0


HOUSE = replace(
    REFERENCE,
    catalogue=Shelf(),
    offices={
        **REFERENCE.offices,
        "CD02": Office("CD02", "绵阳分中心"),
        "CD01-V2": Office("CD01-V2", "二号车", kind="van", branch="CD01"),
    },
)


def given_loaners(*serials: str, place: str = "CD01/good", part: str = LAPTOP) -> Story:
    """A device at the counter, and loaner laptops with these serial numbers in the store."""
    story = given_a_device()
    story.reference = HOUSE
    return stocked(story, *serials, place=place, part=part)


def stocked(story: Story, *serials: str, place: str = "CD01/good", part: str = LAPTOP) -> Story:
    moves = [Posting(part, "CD01/supplier", place, 1, DEVICES[part].cost, each).as_data() for each in serials]
    entry = Made(f"stock-{len(story.entries)}", "stocked", "zhao", "", (), (), {"postings": moves}, None)
    story.entries.append(entry)
    return story


def take(story: Story, step: str, office: str = "CD01", who: str = "tang", **data: str) -> Story:
    story.office, here = office, story.office
    story.when(who, step, data, holdings=Ledger(story.entries))
    story.office = here
    return story


def lend(story: Story, loaner: str, **more: str) -> Story:
    return take(story, "lend_loaner", loaner=loaner, loaner_due="2026-12-01T09:00:00Z", **more)


def where(story: Story, serial: str) -> list[str]:
    return Ledger(story.entries).places_of(serial)


def refused(story: Story, step: str, **data: str) -> str:
    because = refusal(story, "tang", step, data, holdings=Ledger(story.entries)).because
    return (because.values.get("because") or because).message


def test_a_loaner_of_the_store_is_on_loan_until_it_comes_back_and_the_loan_names_part_and_place():
    story = lend(given_loaners("7D42-01"), "7d42-01")

    assert where(story, "7D42-01") == ["CD01/on_loan"]
    (loan,) = story.folded().lines("loans")
    assert (loan["loaner"], loan["loaner_part"]["code"], loan["loaner_account"]) == ("7D42-01", LAPTOP, "CD01/on_loan")
    assert postings_of(story.entries[-1])[0].value == 4_200_00

    take(story, "take_loaner_back", loaner="7D42-01")
    assert where(story, "7D42-01") == ["CD01/good"]


@pytest.mark.parametrize("state", ["check", "damaged"])
def test_a_loaner_that_is_not_in_order_comes_back_into_the_faulty_stock_with_a_word_about_it(state):
    story = lend(given_loaners("7D42-01"), "7D42-01")

    assert refused(story, "take_loaner_back", loaner="7D42-01", loaner_state=state).startswith("Describe what is wrong")
    take(story, "take_loaner_back", loaner="7D42-01", loaner_state=state, loaner_condition="屏幕有裂纹")
    assert where(story, "7D42-01") == ["CD01/faulty"]
    (tag,) = tagged_parts(story.folded())
    assert (tag.part, tag.serial, tag.account, tag.symptom, tag.value) == (
        LAPTOP, "7D42-01", "CD01/faulty", "屏幕有裂纹", 4_200_00
    )  # fmt: skip
    assert story.folded().lines("loans_back")[0]["loaner"] == "7D42-01"


def test_a_loaner_is_lent_from_the_own_places_only_and_once():
    story = given_loaners("7D42-01")
    stocked(story, "7D42-02", place="CD02/good")
    stocked(story, "7D42-03", place="CD01/faulty")
    stocked(story, "7D42-04", place="CD01/bag/tang")
    stocked(story, "9A11-01", part=SPARE)

    for elsewhere in ("7D42-02", "7D42-03"):
        assert refused(story, "lend_loaner", loaner=elsewhere, loaner_due="2026-12-01T09:00:00Z").endswith("%(place)s.")
    assert "kept for exchanges" in refused(story, "lend_loaner", loaner="9A11-01", loaner_due="2026-12-01T09:00:00Z")
    assert where(lend(story, "7D42-04"), "7D42-04") == ["CD01/on_loan"], "from the own bag"
    lend(story, "7D42-01")
    assert "already lent" in refused(story, "lend_loaner", loaner="7D42-01", loaner_due="2026-12-01T09:00:00Z")


def test_a_reserved_loaner_is_not_free():
    story = given_loaners("7D42-01")
    reserved = Ledger(story.entries, {("CD01/good", LAPTOP): 1})
    data = {"loaner": "7D42-01", "loaner_due": "2026-12-01T09:00:00Z"}

    assert refusal(story, "tang", "lend_loaner", data, holdings=reserved).code == "data"


def test_a_device_that_the_catalogue_does_not_have_is_lent_in_words_and_moves_nothing():
    story = lend(given_loaners("7D42-01"), "LOAN-07")

    assert not postings_of(story.entries[-1])
    take(story, "take_loaner_back", loaner="LOAN-07")
    assert not postings_of(story.entries[-1]) and where(story, "7D42-01") == ["CD01/good"]


def test_a_loaner_lent_in_words_comes_into_the_books_by_its_return():
    story = lend(given_loaners(), "LOAN-07")

    assert refused(story, "take_loaner_back", loaner="LOAN-07", loaner_part="FAN-80").startswith(
        "%(part)s is not a loaner"
    )
    take(story, "take_loaner_back", loaner="LOAN-07", loaner_part=LAPTOP)
    assert where(story, "LOAN-07") == ["CD01/good"]
    assert Ledger(story.entries).values()["CD01/taken_over"] == -4_200_00
    lend(story, "LOAN-07")
    assert where(story, "LOAN-07") == ["CD01/on_loan"], "from now on it is lent out of the store"
    assert refused(story, "take_loaner_back", loaner="LOAN-07", loaner_part=LAPTOP).endswith(
        "Leave the part number empty."
    )


def test_a_loaner_lent_in_words_that_was_counted_as_on_loan_comes_back_from_there():
    story = stocked(lend(given_loaners(), "LOAN-07"), "LOAN-07", place="CD01/on_loan")

    take(story, "take_loaner_back", loaner="LOAN-07")
    assert where(story, "LOAN-07") == ["CD01/good"]


def test_a_loaner_that_comes_back_at_another_office_is_in_the_books_of_that_one_once_the_first_has_passed_it_on():
    story = lend(given_loaners("7D42-01"), "7D42-01")
    take(story, "take_loaner_back", office="CD02", loaner="7D42-01")

    assert sorted(where(story, "7D42-01")) == ["CD01/on_loan", "CD02/good"]
    assert Ledger(story.entries).held(LAPTOP)["CD02/transit"] == -1, "it came before the other office has sent it"
    folded = story.folded()
    owed = [each for each in obligations(folded, workflow_of(folded)) if each.kind == "loaner_elsewhere"]
    assert [(each.office, each.role) for each in owed] == [("CD01", "storekeeper")]

    take(story, "pass_loaner_on")
    assert where(story, "7D42-01") == ["CD02/good"] and "CD02/transit" not in Ledger(story.entries).held(LAPTOP)
    assert refusal(story, "tang", "pass_loaner_on", {}).code == "guard"


def test_a_loaner_of_the_branch_that_the_van_brings_back_and_one_of_the_van_that_the_branch_takes_in():
    story = lend(given_loaners("7D42-01"), "7D42-01")
    take(story, "take_loaner_back", office="CD01-V2", who="wang", loaner="7D42-01")
    take(story, "pass_loaner_on")
    assert where(story, "7D42-01") == ["CD01-V2/bag/wang"]

    other = given_loaners("7D42-02", place="CD01/on_loan")
    other.entries[-1].data["postings"][0] |= {"to": "CD01-V2/on_loan"}
    lend(other, "LOAN-09")
    other.entries[-1].data.update(loaner_part={"code": LAPTOP}, loaner_account="CD01-V2/on_loan", loaner="7D42-02")
    take(other, "take_loaner_back", loaner="7D42-02")
    assert where(other, "7D42-02") == ["CD01/good"], "a branch may take out of the places of its vans"


GIVEN_UP = (("wang", "stop"), ("tang", "sign_on_paper"))


def asked_by_an_earlier_version(story: Story, exchange: str, who: str = "tang") -> Story:
    """The entry that earlier versions made of the step, which asks no more."""
    job = story.folded()
    workflow = workflow_of(job)
    assert workflow is not None
    step = replace(workflow.step("ask_exchange"), guards=())
    context = story.context(who, holdings=Ledger(story.entries))
    return story.happened(take_step(workflow, step, job, {"exchange": exchange, "reason": "主板烧毁"}, context))


def test_an_exchange_is_asked_for_by_a_return_case_only():
    story = and_then(given_loaners("9A11-01", part=SPARE), *ON_THE_BENCH, *GIVEN_UP)

    assert "Ask for a return or exchange" in refused(story, "ask_exchange", exchange="9A11-01", reason="主板烧毁")


def test_an_exchange_that_an_earlier_version_asked_for_still_ends_and_only_against_the_defective_device():
    story = and_then(given_loaners("9A11-01", "9A11-02", part=SPARE), *ON_THE_BENCH, *GIVEN_UP)
    old = story.folded().get("serial")
    asked_by_an_earlier_version(story, "9A11-01")
    assert refusal(story, "tang", "give_exchange", {"exchange": "9A11-01"}).code == "guard", "not approved yet"
    take(story, "approve", who="sun")
    assert refused(story, "give_exchange", exchange="9A11-02").startswith("%(device)s was approved")
    take(story, "give_exchange", exchange="9A11-01")

    assert where(story, "9A11-01") == ["CD01/exchanged"] and where(story, old) == ["CD01/faulty"]
    (tag,) = tagged_parts(story.folded())
    assert (tag.serial, tag.account, tag.value) == (old, "CD01/faulty", 0)
    assert disputes(story.folded()) == []
    assert take(story, "hand_out", proof="waited").folded().state == "closed"


def test_an_exchange_device_takes_over_what_is_left_of_the_warranty_and_begins_no_new_one():
    story = given_a_device(purchased="2025-05-01", purchase_proof="invoice")
    story.reference = replace(HOUSE, policies={("laptop", ""): Policy("laptop", months=24, labour=12)})
    stocked(story, "9A11-01", part=SPARE)
    and_then(story, *ON_THE_BENCH, *GIVEN_UP)
    asked_by_an_earlier_version(story, "9A11-01")
    take(story, "approve", who="sun")

    take(story, "give_exchange", exchange="9A11-01")

    given = next(id_ for kind, id_ in story.entries[-1].touches if kind == "device")
    file = story.folded(given)
    assert file.get("warranty_carried") == {
        "serial": story.folded().get("serial"),
        "day": "2026-11-23",
        "until": {"parts": "2027-04-30", "labour": "2026-04-30"},
    }
    assert [line["ended"] for line in file.lines("repairs")] == ["2026-11-23"]
    again = evidence_of_device("2027-04-30", Past(file.facts, tuple(file.lines("repairs"))), (), 90)
    found = verdict_of("parts", again, story.reference.policies)
    assert (found.by, found.until) == ("policy", "2027-04-30") and "what was left" in str(found.because)


def test_the_days_that_the_exchanged_device_was_in_repair_go_along_where_the_policy_adds_them():
    story = given_a_device(purchased="2025-05-01", purchase_proof="invoice")
    policy = Policy("laptop", months=24, labour=12, adds_days=True)
    story.reference = replace(HOUSE, policies={("laptop", ""): policy})
    stocked(story, "9A11-01", part=SPARE)
    and_then(story, *ON_THE_BENCH, *GIVEN_UP).later(days=7)
    asked_by_an_earlier_version(story, "9A11-01")
    take(story, "approve", who="sun")

    take(story, "give_exchange", exchange="9A11-01")

    given = next(id_ for kind, id_ in story.entries[-1].touches if kind == "device")
    assert story.folded(given).get("warranty_carried")["until"]["parts"] == "2027-05-07"
