"""A job whose parts are out goes to nobody else before it is said what becomes of them (flows.md, 8)."""

from dataclasses import replace

import pytest

from fieldservice.presentation.messages import render
from fieldservice.workflows.engine.ledger import office_of_account, postings_of
from fieldservice.workflows.engine.reference import Office
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.parts.on_the_job.carried import carried
from fieldservice.workflows.parts.on_the_job.lines import open_parts, part_lines
from fieldservice.workflows.parts.on_the_job.reassigning import without_parts_out
from fieldservice.workflows.parts.requisitions.lines import for_whom
from fieldservice.workflows.registry import ONSITE, SENDIN, workflow_of
from tests.support.parts import BAG, FAN, GOOD, HOUSE, Posted, balances, requisition, stocked, take
from tests.support.story import NOT_COMPLETED, STAFF, TO_ENGINEER, Story, given_a_device, given_a_job, refusal

VAN, WAY = "CD01-V2", "CD01-V2/transit"
WANG = "CD01/bag/wang"
IN_THE_VAN = replace(
    HOUSE,
    staff={**STAFF, "li.wei": replace(STAFF["li.wei"], office=VAN)},
    offices={**HOUSE.offices, "CD02": Office("CD02", "绵阳分中心", "Mianyang branch")},
)
TO_WANG = {"engineer": "wang", "why_without_skill": "由李伟指导"}


def fans_issued(*steps, reference=HOUSE, many=2) -> Story:
    """A job of Li Wei for which two fans were issued to him."""
    story = given_a_job(("zhao", "accept"), ("zhao", "dispatch"), *steps)
    stocked(story, FAN_80=10).reference = reference
    take(story, "zhao", "request_parts", {"parts": f"FAN-80 x{many}"})
    return take(story, "zhao", "issue", {"parts": f"FAN-80 x{many}"}, requisition(story))


def on_the_bench_with_fans(*steps) -> Story:
    """A server at the bench of Li Wei with two fans in his bag."""
    story = given_a_device(("zhao", "dispatch"), *steps, serial="SN-7D42-0193", product="server", model="NF5280M6")
    stocked(story, FAN_80=10)
    take(story, "zhao", "request_parts", {"parts": "FAN-80 x2"})
    return take(story, "zhao", "issue", {"parts": "FAN-80 x2"}, requisition(story))


def at(story: Story, office: str) -> Story:
    story.office, story.headquarters = office, False
    return story


def places(story: Story) -> dict[str, int]:
    found = {place: many for (place, part), many in balances(story).items() if part == FAN and "supplier" not in place}
    return {place: many for place, many in found.items() if place != GOOD} | {GOOD: found.get(GOOD, 0)}


def owed(story: Story) -> set[tuple[str, str, str]]:
    job = story.folded()
    debts = obligations(job, workflow_of(job))
    return {
        (debt.kind, debt.person, debt.office or job.holder)
        for debt in debts
        if debt.kind in ("parts_here", "parts_left", "parts_back")
    }


def refused(story: Story, who: str, step: str, data=None):
    return refusal(story, who, step, data, holdings=Posted(story))


TAKING = [
    (fans_issued, (), "zhao", "take_back", {}),
    (fans_issued, (), "li.wei", "decline", {}),
    (on_the_bench_with_fans, (), "zhao", "take_back", {"reason": "急单"}),
    (on_the_bench_with_fans, (), "li.wei", "decline", {}),
]


@pytest.mark.parametrize(("given", "steps", "who", "step", "data"), TAKING)
def test_whoever_takes_a_job_from_its_engineer_says_what_becomes_of_its_parts(given, steps, who, step, data):
    why = refused(given(*steps), who, step, data)

    assert why.code == "data" and "FAN-80 x2 with 李伟" in render(why.because) and list(why.fields) == ["parts_out"]


@pytest.mark.parametrize(("given", "steps", "who", "step", "data"), TAKING)
def test_parts_that_are_returned_are_in_good_stock_and_nobody_owes_them(given, steps, who, step, data):
    story = take(given(*steps), who, step, {**data, "parts_out": "returned"})

    assert places(story) == {GOOD: 10} and owed(story) == set() and open_parts(story.folded()) == []


@pytest.mark.parametrize(("given", "steps", "who", "step", "data"), TAKING)
def test_parts_that_stay_are_owed_by_the_engineer_who_has_them(given, steps, who, step, data):
    story = take(given(*steps), who, step, {**data, "parts_out": "stay"})
    assert places(story) == {GOOD: 8, BAG: 2} and owed(story) == {("parts_left", "li.wei", "CD01")}

    take(story, "li.wei", "return_parts", {"parts": "FAN-80 x2"})

    assert places(story) == {GOOD: 10} and owed(story) == set()


def dispatched_anew(answer: str) -> Story:
    """The job was taken back with its parts at Li Wei, then given to Wang."""
    story = take(fans_issued(), "zhao", "take_back", {"parts_out": "stay"})
    assert "FAN-80 x2 with 李伟" in render(refused(story, "zhao", "dispatch", TO_WANG).because)
    return take(story, "zhao", "dispatch", {**TO_WANG, "parts_out": answer})


@pytest.mark.parametrize(
    ("answer", "where", "owe"),
    [
        ("returned", {GOOD: 10}, set()),
        ("handed", {GOOD: 8, WANG: 2}, {("parts_here", "wang", "CD01")}),
        ("stay", {GOOD: 8, BAG: 2}, {("parts_left", "li.wei", "CD01")}),
    ],
)
def test_at_the_next_dispatch_parts_go_back_go_along_or_stay(answer, where, owe):
    story = dispatched_anew(answer)

    assert places(story) == where and owed(story) == owe


@pytest.mark.parametrize(
    ("answer", "where", "owe"),
    [
        ("returned", {GOOD: 10}, set()),
        ("handed", {GOOD: 8, WANG: 2}, {("parts_here", "wang", "CD01")}),
        ("stay", {GOOD: 8, BAG: 2}, {("parts_left", "li.wei", "CD01")}),
    ],
)
def test_at_the_bench_another_engineer_goes_on_with_or_without_the_parts(answer, where, owe):
    story = on_the_bench_with_fans()
    assert list(refused(story, "zhao", "pass_on", TO_WANG).fields) == ["parts_out"]

    take(story, "zhao", "pass_on", {**TO_WANG, "parts_out": answer})

    assert places(story) == where and owed(story) == owe


def test_the_new_engineer_confirms_and_uses_what_was_handed_over():
    story = dispatched_anew("handed")

    take(story, "wang", "confirm_parts", {"parts": "FAN-80 x2"})
    assert owed(story) == set()
    for step in ("take", "appoint", "arrive"):
        story.when("wang", step)
    take(story, "wang", "fit_part", {"parts": "FAN-80 x2", "old": "none"})

    assert open_parts(story.folded()) == [] and places(story) == {GOOD: 8, "CD01/installed": 2}


def test_parts_that_stayed_can_be_handed_on_later_also_by_the_desk():
    story = dispatched_anew("stay")

    take(story, "zhao", "hand_on_parts", {"parts": "FAN-80 x1"})
    take(story, "li.wei", "hand_on_parts", {"parts": "FAN-80 x1"})

    assert places(story) == {GOOD: 8, WANG: 2} and owed(story) == {("parts_here", "wang", "CD01")}
    assert refused(story, "wang", "hand_on_parts", {"parts": "FAN-80 x1"}).code == "guard"


def test_the_engineer_who_keeps_the_parts_may_return_them_although_the_job_is_not_his():
    story = dispatched_anew("stay")

    take(story, "zhao", "return_parts", {"parts": "FAN-80 x1"})
    take(story, "li.wei", "return_parts", {"parts": "FAN-80 x1"})

    assert places(story) == {GOOD: 10} and owed(story) == set()


def test_a_job_goes_back_to_its_engineer_without_a_question():
    story = take(fans_issued(), "zhao", "take_back", {"parts_out": "stay"})

    take(story, "zhao", "dispatch")

    assert owed(story) == {("parts_here", "li.wei", "CD01")} and places(story) == {GOOD: 8, BAG: 2}


@pytest.mark.parametrize(("answer", "where"), [("returned", {GOOD: 10}), ("stay", {GOOD: 8, BAG: 2})])
def test_before_another_service_point_gets_the_job_it_is_said_what_becomes_of_its_parts(answer, where):
    story = take(fans_issued(), "zhao", "take_back", {"parts_out": "stay"})
    story.reference = IN_THE_VAN

    assert "FAN-80 x2" in render(refused(story, "zhao", "transfer").because)
    take(story, "zhao", "transfer", {"parts_out": answer})

    assert places(story) == where
    assert owed(story) == ({("parts_left", "li.wei", "CD01")} if answer == "stay" else set())


def test_parts_of_a_transferred_job_still_come_back_where_they_are():
    story = take(fans_issued(), "zhao", "take_back", {"parts_out": "stay"})
    story.reference = IN_THE_VAN
    take(story, "zhao", "transfer", {"parts_out": "stay"})

    take(at(story, "CD01"), "li.wei", "return_parts", {"parts": "FAN-80 x2"})

    assert places(story) == {GOOD: 10} and owed(story) == set()
    assert refused(at(story, "CD02"), "zhao", "return_parts", {"parts": "FAN-80 x1"}).code == "guard"


@pytest.mark.parametrize(("answer", "left"), [("returned", {GOOD: 10}), ("stay", {GOOD: 8, BAG: 2})])
def test_a_device_that_was_taken_along_is_put_down_with_a_word_on_its_parts(answer, left):
    story = given_a_job(*NOT_COMPLETED, ("li.wei", "take_along"), ("li.wei", "sign_along"))
    stocked(story, FAN_80=10)
    take(story, "li.wei", "request_parts", {"parts": "FAN-80 x2"})
    take(story, "zhao", "issue", {"parts": "FAN-80 x2"}, requisition(story))
    assert list(refused(story, "li.wei", "bring_to_branch").fields) == ["parts_out"]

    take(story, "li.wei", "bring_to_branch", {"parts_out": answer})

    assert places(story) == left


# With a van: only its own store moves what is in it.


def issued_to_the_van(*steps, confirmed=True) -> Story:
    """Two fans for Li Wei, whose store is in the van, which holds the job."""
    story = given_a_job(("zhao", "accept"))
    stocked(story, FAN_80=10).reference = IN_THE_VAN
    story.headquarters = False
    take(story, "zhao", "dispatch")
    take(story, "zhao", "request_parts", {"parts": "FAN-80 x2"})
    take(story, "zhao", "issue", {"parts": "FAN-80 x2"}, requisition(story))
    if confirmed:
        take(at(story, VAN), "li.wei", "confirm_parts", {"parts": "FAN-80 x2"})
    for who, step in steps:
        story.when(who, step)
    return story


def test_a_van_that_gives_the_job_back_sends_the_parts_to_the_branch():
    story = take(issued_to_the_van(), "li.wei", "decline", {"parts_out": "returned"})

    assert places(story) == {GOOD: 8, "CD01/transit": 2} and owed(story) == {("parts_back", "", "CD01")}
    take(at(story, "CD01"), "zhao", "receive_returned", {"parts": "FAN-80 x2"})
    assert places(story) == {GOOD: 10}


def test_parts_on_the_way_to_a_van_go_back_as_well():
    story = take(at(issued_to_the_van(confirmed=False), VAN), "li.wei", "decline", {"parts_out": "returned"})

    assert places(story) == {GOOD: 8, "CD01/transit": 2} and owed(story) == {("parts_back", "", "CD01")}


@pytest.mark.parametrize("answer", ["returned", "stay"])
def test_where_the_branch_takes_the_job_from_a_van_the_engineer_of_the_van_owes_the_parts(answer):
    story = at(issued_to_the_van(), "CD01")
    assert "FAN-80 x2 with 李伟" in render(refused(story, "zhao", "replace", {"reason": "病假"}).because)

    take(story, "zhao", "replace", {"reason": "病假", "parts_out": answer})

    assert not postings_of(story.entries[-1]) and places(story) == {GOOD: 8, "CD01-V2/bag/li.wei": 2}
    assert story.folded().holder == "CD01" and owed(story) == {("parts_left", "li.wei", VAN)}
    take(at(story, VAN), "li.wei", "return_parts", {"parts": "FAN-80 x2"})
    assert places(story) == {GOOD: 8, "CD01/transit": 2} and owed(story) == {("parts_back", "", "CD01")}


def test_parts_on_the_way_to_a_van_are_owed_by_its_engineer_once_the_job_is_taken_from_it():
    story = at(issued_to_the_van(confirmed=False), "CD01")

    assert "on the way to 李伟" in render(refused(story, "zhao", "replace", {"reason": "病假"}).because)
    take(story, "zhao", "replace", {"reason": "病假", "parts_out": "returned"})

    assert owed(story) == {("parts_left", "li.wei", VAN)}
    take(at(story, VAN), "li.wei", "confirm_parts", {"parts": "FAN-80 x2"})
    take(story, "li.wei", "return_parts", {"parts": "FAN-80 x2"})
    assert owed(story) == {("parts_back", "", "CD01")}


def handed_from_the_van() -> Story:
    story = at(issued_to_the_van(), "CD01")
    take(story, "zhao", "replace", {"reason": "病假", "parts_out": "stay"})
    return take(story, "zhao", "dispatch", {**TO_WANG, "parts_out": "handed"})


def test_from_a_van_parts_are_on_the_way_until_the_new_engineer_confirms():
    story = handed_from_the_van()
    assert owed(story) == {("parts_left", "li.wei", VAN)}

    take(at(story, VAN), "li.wei", "hand_on_parts", {"parts": "FAN-80 x2"})
    assert places(story) == {GOOD: 8, "CD01/transit": 2} and owed(story) == {("parts_here", "wang", "CD01")}

    take(at(story, "CD01"), "wang", "confirm_parts", {"parts": "FAN-80 x2"})
    assert places(story) == {GOOD: 8, WANG: 2} and owed(story) == set()


def test_the_new_engineer_may_have_the_parts_in_hand_before_the_news_of_the_van():
    story = handed_from_the_van()

    take(story, "wang", "confirm_parts", {"parts": "FAN-80 x2"})
    take(at(story, VAN), "li.wei", "hand_on_parts", {"parts": "FAN-80 x2"})

    assert places(story) == {GOOD: 8, WANG: 2} and owed(story) == set()


def test_parts_of_a_branch_engineer_go_to_the_van_of_the_next_one():
    story = given_a_job(("zhao", "accept"))
    stocked(story, FAN_80=10).reference = IN_THE_VAN
    story.headquarters = False
    take(story, "zhao", "dispatch", TO_WANG)
    take(story, "zhao", "request_parts", {"parts": "FAN-80 x2"})
    take(story, "zhao", "issue", {"parts": "FAN-80 x2"}, requisition(story))
    take(story, "zhao", "take_back", {"parts_out": "stay"})

    take(story, "zhao", "dispatch", {"parts_out": "handed"})
    assert places(story) == {GOOD: 8, WAY: 2} and owed(story) == {("parts_here", "li.wei", VAN)}

    take(at(story, VAN), "li.wei", "confirm_parts", {"parts": "FAN-80 x2"})
    assert places(story) == {GOOD: 8, "CD01-V2/bag/li.wei": 2} and owed(story) == set()


def test_parts_that_stay_in_the_van_while_the_branch_goes_on_are_still_those_of_its_engineer():
    story = issued_to_the_van(("li.wei", "take"), ("li.wei", "appoint"))

    assert list(refused(story, "li.wei", "hand_back", {"reason": "车坏了"}).fields) == ["parts_out"]
    take(story, "li.wei", "hand_back", {"reason": "车坏了", "parts_out": "stay"})

    assert owed(story) == set() and places(story) == {GOOD: 8, "CD01-V2/bag/li.wei": 2}
    take(story, "li.wei", "return_parts", {"parts": "FAN-80 x2"})
    assert places(story) == {GOOD: 8, "CD01/transit": 2}


def test_what_is_not_in_the_bag_any_more_is_neither_returned_nor_handed_over():
    story = fans_issued()
    story.when("li.wei", "take")
    (gone,) = (entry for entry in story.entries if any(each.target == BAG for each in postings_of(entry)))
    away = {"item": FAN, "from": BAG, "to": "CD02/transit", "quantity": 2}
    story.entries.append(
        replace(gone, id="offer", kind="parts_offered", moves=(), touches=(), data={"postings": [away]})
    )

    assert "no longer in the bag of 李伟" in render(
        refused(story, "zhao", "take_back", {"parts_out": "returned"}).because
    )
    assert take(story, "zhao", "take_back", {"parts_out": "stay"}).folded().state == "accepted"


def test_two_jobs_of_one_call_each_keep_their_own_parts():
    story = fans_issued()
    first = story.job
    second = given_a_job(("zhao", "accept"), ("zhao", "dispatch"))
    assert first and second.folded().get("engineer") == "li.wei"
    draft = story.draft("zhao", "take_back", {"parts_out": "returned"}, holdings=Posted(story))
    assert list(draft.data["adds"]) == [first]


def test_what_is_still_to_be_issued_goes_to_the_engineer_who_has_the_job_now():
    story = stocked(given_a_job(*TO_ENGINEER), FAN_80=10)
    take(story, "li.wei", "request_parts", {"parts": "FAN-80 x2"})
    take(story, "zhao", "take_back")
    take(story, "zhao", "dispatch", TO_WANG)
    asked = requisition(story)
    receiver = for_whom(story.folded(asked))
    assert [receiver[name] for name in ("engineer", "engineer_display", "store")] == ["wang", "王强", "CD01"]

    take(story, "zhao", "issue", {"parts": "FAN-80 x2"}, asked)

    assert places(story) == {GOOD: 8, WANG: 2} and owed(story) == {("parts_here", "wang", "CD01")}


def test_without_parts_out_nothing_is_asked_and_an_answer_changes_nothing():
    story = stocked(given_a_job(*TO_ENGINEER), FAN_80=10)
    take(story, "zhao", "take_back", {"parts_out": "returned"})

    entry = story.entries[-1]
    assert "adds" not in entry.data and "parts_out" not in entry.data and not postings_of(entry)
    assert without_parts_out(story.folded()) == {"parts_out"} and carried(story.folded()) == ()


def test_every_step_with_the_question_leaves_it_out_where_no_part_is_out():
    asking = [
        step for table in (ONSITE, SENDIN) for step in table.steps if "parts_out" in step.event_class().model_fields
    ]

    assert {step.name for step in asking} == {
        "dispatch", "accept_and_dispatch", "take_back", "replace", "transfer", "decline", "hand_back", "pass_on",
        "bring_to_branch",
    }  # fmt: skip
    assert all(step.unasked is without_parts_out for step in asking)


def test_only_the_office_of_a_bag_posts_out_of_it():
    story = handed_from_the_van()
    take(at(story, VAN), "li.wei", "hand_on_parts", {"parts": "FAN-80 x1"})

    sources = {office_of_account(each.source) for each in postings_of(story.entries[-1])}
    assert sources == {VAN} and part_lines(story.folded())[0].open == 2
