"""Requisitions as given/when/then: asked for on the job, approved by value, prepared and issued by the storekeeper."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.part_words import line_in_words
from fieldservice.read_model.line_rows import approval_rows, need_rows
from fieldservice.read_model.projections import work_row
from fieldservice.workflows.common.approvals import waiting
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.parts.on_the_job.lines import awaited_parts, part_lines
from fieldservice.workflows.parts.requisitions.lines import lines_of
from fieldservice.workflows.parts.requisitions.table import REQUISITION
from fieldservice.workflows.registry import workflow_of
from tests.support.parts import BAG, BOARD, FAN, GOOD, HOUSE, PSU, Posted, arrived, balances, requisition, stocked, take
from tests.support.story import NOT_COMPLETED, ON_SITE, ON_THE_BENCH, Made, Story, given_a_device, given_a_job, refusal


def asked(parts: str, *before: tuple[str, str], **data) -> Story:
    """A job on site whose engineer asked for parts; ten fans and three power supplies are in stock."""
    story = stocked(given_a_job(*(before or ON_SITE)), FAN_80=10, PSU_450=3)
    return take(story, "li.wei", "request_parts", {"parts": parts, **data})


def refused(story: Story, who: str, step: str, data=None, thing: str = ""):
    return refusal(story, who, step, data, thing, holdings=Posted(story))


def test_a_requisition_is_opened_on_the_job_and_waits_for_the_storekeeper():
    story = asked("PSU-450 x1; FAN-80 x2", needed="2026-11-25T01:00:00Z", urgent=True)

    q = story.folded(requisition(story))
    assert (q.kind, q.state, q.holder) == ("requisition", "asked", "CD01")
    assert [(line.part, line.open) for line in lines_of(q)] == [(PSU, 1), (FAN, 2)]
    assert work_row(q)["symptom"] == "PSU-450 x1, FAN-80 x2" and work_row(q)["urgent"] == 1
    assert work_row(q)["turn_role"] == "storekeeper" and q.get("number").startswith("CD01-Q")
    assert [row["item"] for row in need_rows(q)] == [PSU, FAN]
    assert story.folded().state == "on_site"


def test_the_job_waits_for_parts_until_they_are_issued():
    story = asked("FAN-80 x2")
    assert [line.part for line in awaited_parts(story.folded())] == [FAN]
    assert work_row(story.folded())["waiting"] == "part"

    take(story, "zhao", "issue", {"parts": "FAN-80 x2"}, requisition(story))

    assert awaited_parts(story.folded()) == [] and work_row(story.folded())["waiting"] == ""


def test_a_visit_that_was_not_completed_asks_for_the_missing_part_in_the_same_act():
    story = stocked(given_a_job(*NOT_COMPLETED[:-1]), PSU_450=1)
    before = len(story.entries)

    take(story, "li.wei", "leave", {"parts": "PSU-450"})

    assert len(story.entries) == before + 1
    job, q = story.folded(), story.folded(requisition(story))
    assert (job.state, q.state) == ("not_completed", "asked")
    assert [line.part for line in awaited_parts(job)] == [PSU] and job.lines("visits")[-1]["result"] == "not_completed"
    assert q.get("job") == job.id and "act" not in job.facts and "parts" not in job.facts


def test_work_on_the_bench_that_stops_for_a_part_asks_for_it_in_the_same_act_and_goes_on_when_it_is_issued():
    story = stocked(given_a_device(*ON_THE_BENCH), PSU_450=1)
    before = len(story.entries)

    take(story, "wang", "stop_for_part", {"lacking": "wrong_part", "parts": "PSU-450 x1", "urgent": True})

    assert len(story.entries) == before + 1
    job, q = story.folded(), story.folded(requisition(story))
    assert (job.state, work_row(job)["waiting"], work_row(q)["urgent"]) == ("on_bench", "part", 1)
    assert job.lines("stops")[0]["lacking"]["code"] == "wrong_part" and not {"parts", "urgent"} & job.facts.keys()
    take(story, "zhao", "issue", {"parts": "PSU-450 x1 S1"}, q.id)
    assert work_row(story.folded())["waiting"] == ""


def test_nothing_is_asked_for_where_the_visit_names_no_part():
    story = stocked(given_a_job(*NOT_COMPLETED[:-1]))
    take(story, "li.wei", "leave")

    assert not [move for entry in story.entries for move in entry.moves if move.kind == "requisition"]


def test_issuing_moves_the_parts_into_the_engineers_bag_with_their_value():
    story = asked("PSU-450 x1; FAN-80 x2")

    take(story, "zhao", "issue", {"parts": "PSU-450 x1 S2\nFAN-80 x2"}, requisition(story))

    sums = balances(story)
    assert (sums[GOOD, PSU], sums[BAG, PSU], sums[GOOD, FAN], sums[BAG, FAN]) == (2, 1, 8, 2)
    assert Posted(story).quantity(BAG, PSU, "S2") == 1
    assert [each["value"] for each in story.entries[-1].data["postings"]] == [450_00, 24_00]
    assert story.folded(requisition(story)).state == "issued"
    assert [(line.part, line.issued) for line in part_lines(story.folded())] == [(PSU, 1), (FAN, 2)]


def test_a_part_delivery_leaves_the_rest_open():
    story = asked("FAN-80 x4")
    take(story, "zhao", "issue", {"parts": "FAN-80 x3"}, requisition(story))

    q = story.folded(requisition(story))
    assert q.state == "asked" and [line.open for line in lines_of(q)] == [1]
    assert [line.not_here for line in part_lines(story.folded())] == [1]


def test_a_part_that_was_only_asked_for_is_not_called_settled():
    (line,) = part_lines(asked("FAN-80 x1").folded())
    names = DisplayNames({}, {}, {}, UTC)

    assert line_in_words(line, names, datetime(2026, 11, 23, tzinfo=UTC)) == ["Requested, not here yet: 1."]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ("PSU-450 x1", "serial number"),
        ("PSU-450 x1 S9", "not in good stock"),
        ("FAN-80 x3", "issued: only 2"),
        ("BRD-77 x1 B1", "not requested"),
    ],
)
def test_what_cannot_be_issued_is_told_beside_the_field(parts, said):
    story = asked("PSU-450 x1; FAN-80 x2")

    found = refused(story, "zhao", "issue", {"parts": parts}, requisition(story))

    assert said in str(found.fields["parts"])


def test_more_than_is_there_is_not_issued():
    story = asked("FAN-80 x12")

    assert "for others: 10" in str(refused(story, "zhao", "issue", {"parts": "FAN-80 x12"}, requisition(story)).because)


def test_what_is_set_aside_is_an_intent_and_no_move():
    story = asked("FAN-80 x2")
    take(story, "zhao", "reserve", {"parts": "FAN-80 x2"}, requisition(story))

    (row,) = need_rows(story.folded(requisition(story)))
    assert (row["reserved"], row["account"]) == (2, GOOD) and balances(story)[GOOD, FAN] == 10

    take(story, "zhao", "issue", {"parts": "FAN-80 x2"}, requisition(story))
    assert need_rows(story.folded(requisition(story)))[0]["reserved"] == 0


def test_a_requisition_from_two_thousand_on_waits_for_a_manager():
    story = asked("BRD-77 x1")
    q = requisition(story)
    (row,) = approval_rows(story.folded(q))
    assert (row["kind"], row["amount"], row["by"]) == ("requisition", 2_600_00, "li.wei")

    arrived(story, BOARD, "B1")
    assert "waits for approval" in str(refused(story, "zhao", "issue", {"parts": "BRD-77 x1 B1"}, q).because)

    take(story, "sun", "approve", thing=q)
    assert take(story, "zhao", "issue", {"parts": "BRD-77 x1 B1"}, q).folded(q).state == "issued"


def test_below_that_value_nobody_is_asked():
    assert waiting(asked("PSU-450 x3").folded(requisition(asked("PSU-450 x3")))) == []


def test_another_part_instead_needs_an_approval_of_its_own():
    story = asked("BRD-77 x1; FAN-80 x1")
    q = requisition(story)
    take(story, "sun", "approve", thing=q)

    take(story, "zhao", "substitute", {"line": "FAN-80", "parts": "PSU-460"}, q)

    (again,) = waiting(story.folded(q))
    assert again.amount == 2_600_00 + 480_00
    assert [(line.part, line.instead_of) for line in lines_of(story.folded(q))] == [(BOARD, ""), ("PSU-460", FAN)]
    assert "waits for approval" in str(refused(story, "zhao", "issue", {"parts": "PSU-460 x1 S1"}, q).because)


def test_a_line_that_is_not_issued_does_not_keep_the_job_waiting():
    story = asked("FAN-80 x2")
    take(story, "zhao", "do_not_issue", {"parts": "FAN-80 x2", "reason": "out_of_stock"}, requisition(story))

    assert story.folded(requisition(story)).state == "issued"
    assert awaited_parts(story.folded()) == [] and part_lines(story.folded())[0].is_settled


def test_the_engineer_sees_when_a_missing_part_is_expected():
    story = asked("FAN-80 x2")
    take(story, "zhao", "expect", {"parts": "FAN-80 x2", "expected": "2026-12-01T02:00:00Z"}, requisition(story))

    assert part_lines(story.folded())[0].expected == "2026-12-01T02:00:00Z"
    assert need_rows(story.folded(requisition(story)))[0]["expected"] == "2026-12-01T02:00:00Z"


def test_what_is_not_needed_any_more_is_ended_by_the_storekeeper():
    story = asked("FAN-80 x2")
    q = requisition(story)
    assert refused(story, "zhao", "drop", thing=q).code == "guard"

    take(story, "li.wei", "not_needed", thing=q)
    take(story, "zhao", "drop", thing=q)

    assert story.folded(q).state == "issued" and awaited_parts(story.folded()) == []


def test_an_engineer_in_a_van_gets_the_parts_on_the_way():
    story = asked("FAN-80 x1")
    van = replace(HOUSE.staff["li.wei"], office="CD01-V2")
    other = asked("FAN-80 x1")
    other.reference = story.reference = replace(HOUSE, staff={**HOUSE.staff, "li.wei": van})
    take(story, "li.wei", "request_parts", {"parts": "FAN-80 x1"})
    take(story, "zhao", "issue", {"parts": "FAN-80 x1"}, requisition(story))

    assert balances(story)["CD01-V2/transit", FAN] == 1


def test_the_storekeeper_has_what_an_older_requisition_reserved_counted_once():
    story = asked("FAN-80 x2")
    q = requisition(story)
    take(story, "zhao", "reserve", {"parts": "FAN-80 x2"}, q)
    take(story, "zhao", "reserve", {"parts": "FAN-80 x1"}, q)

    assert need_rows(story.folded(q))[0]["reserved"] == 1


def told(story: Story, act: str, **line) -> None:
    """A shipment tells the requisition what became of an order for its first line."""
    q = requisition(story)
    data = {"of": {q: {"act": act, "lines": [{"line": "1", "part": FAN, "quantity": 2, **line}]}}}
    touches = (("shipment", "d1"), ("requisition", q))
    made = f"2026-11-24T00:00:{len(story.entries):02}.000Z"
    story.entries.append(Made(f"ship-{len(story.entries)}", KINDS[act], "zhou", made, (), touches, data, None))


KINDS = {"ordered": "parts_ordered", "expected": "order_confirmed", "sent": "order_sent", "received": "parts_arrived"}


def test_an_order_says_how_many_come_and_when_and_that_they_have_come():
    story = asked("FAN-80 x12")
    row = lambda: need_rows(story.folded(requisition(story)))[0]
    owed = lambda: [debt.kind for debt in obligations(story.folded(requisition(story)), REQUISITION)]

    told(story, "ordered")
    assert (row()["ordered"], row()["expected"], owed()) == (2, "", [])
    told(story, "expected", expected="2026-12-01T02:00:00Z")
    told(story, "sent")
    assert (row()["ordered"], row()["expected"]) == (2, "2026-12-01T02:00:00Z")
    told(story, "received")
    assert (row()["ordered"], row()["expected"], owed()) == (0, "", ["ordered_here", "part_came", "job_part_came"])


def news(story: Story, who: str) -> list[str]:
    """The kinds of news of the requisition that a person owes to read."""
    found = obligations(story.folded(requisition(story)), REQUISITION)
    return [debt.kind for debt in found if who in (debt.person, debt.role if not debt.person else "")]


def test_whoever_waits_for_a_part_is_told_when_it_comes_later_and_when_it_has_come():
    story = asked("FAN-80 x12")
    told(story, "ordered")
    told(story, "expected", expected="2026-12-01T02:00:00Z")
    assert news(story, "li.wei") == [] and "no news" in str(
        refused(story, "li.wei", "read_news", thing=requisition(story)).because
    )

    told(story, "sent", expected="2026-12-04T02:00:00Z")
    assert (news(story, "li.wei"), news(story, "coordinator")) == (["part_later"], ["job_part_later"])
    take(story, "li.wei", "read_news", thing=requisition(story))
    assert (news(story, "li.wei"), news(story, "coordinator")) == ([], ["job_part_later"])

    told(story, "received")
    assert (news(story, "li.wei"), news(story, "coordinator")) == (["part_came"], ["job_part_came"])
    take(story, "zhao", "read_news", thing=requisition(story))
    assert (news(story, "li.wei"), news(story, "coordinator")) == (["part_came"], [])


def test_the_storekeepers_own_later_date_is_news_and_an_earlier_one_is_not():
    story = asked("FAN-80 x2")
    said = lambda day: take(
        story, "zhao", "expect", {"parts": "FAN-80 x2", "expected": f"2026-12-{day:02}T02:00:00Z"}, requisition(story)
    )
    said(4)
    said(2)
    assert news(story, "li.wei") == []
    said(9)

    assert news(story, "li.wei") == ["part_later"]
    take(story, "zhao", "issue", {"parts": "FAN-80 x2"}, requisition(story))
    assert news(story, "li.wei") == []


def test_once_the_parts_of_a_second_visit_are_issued_the_coordinator_agrees_the_day():
    story = stocked(given_a_job(*NOT_COMPLETED[:-1]), PSU_450=1)
    take(story, "li.wei", "leave", {"parts": "PSU-450"})
    take(story, "li.wei", "sign")
    owed = lambda: [debt.kind for debt in obligations(story.folded(), workflow_of(story.folded()))]
    assert "parts_ready" not in owed()

    take(story, "zhao", "issue", {"parts": "PSU-450 x1 S1"}, requisition(story))
    assert {"parts_ready", "parts_here"} <= set(owed())

    take(story, "zhao", "appoint_second")
    assert "parts_ready" not in owed()


def test_parts_that_were_asked_for_before_the_dispatch_go_to_the_engineer_who_was_chosen():
    story = stocked(given_a_job(("zhao", "accept")), FAN_80=2)
    take(story, "zhao", "request_parts", {"parts": "FAN-80 x1"})
    take(story, "zhao", "dispatch", {"engineer": "li.wei"})

    assert need_rows(story.folded(requisition(story)))[0]["engineer"] == "li.wei"
    take(story, "zhao", "issue", {"parts": "FAN-80 x1"}, requisition(story))
    assert balances(story)[BAG, FAN] == 1


def test_parts_of_a_job_that_went_to_another_service_point_are_not_issued_here():
    story = stocked(given_a_job(("zhao", "accept")), FAN_80=2)
    take(story, "zhao", "request_parts", {"parts": "FAN-80 x1"})
    elsewhere = replace(HOUSE.staff["li.wei"], office="CD02", name="luo", display="罗军")
    chosen = {"of": {requisition(story): {"engineer": "luo", "engineer_display": "罗军", "store": "CD02"}}}
    touches = (("job", story.job), ("requisition", requisition(story)))
    story.entries.append(Made("away", "dispatched", "ma", "2026-11-24T00:00:00.000Z", (), touches, chosen, None))
    story.reference = replace(HOUSE, staff={**HOUSE.staff, "luo": elsewhere})

    found = refused(story, "zhao", "issue", {"parts": "FAN-80 x1"}, requisition(story))

    assert "罗军 of another service point" in str(found.because)
