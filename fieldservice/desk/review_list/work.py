"""Requests, jobs and other work of which an entry came late, was marked, or contradicts another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.desk.review_list.items import (
    CAME,
    COUNTS,
    CURRENT,
    END,
    GAVE,
    LATE,
    NOTHING_COUNTS,
    REASONS,
    RELIED,
    SENTENCE,
    STAYS,
    ReviewItem,
    ReviewSide,
    act_line,
    act_values,
    current_side,
    details,
    later_act,
    may_of,
    state_of,
)
from fieldservice.desk.take_step import take_or_record
from fieldservice.shapes import JsonObject
from fieldservice.workflows.common.approvals import DISPUTED, disputes
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.marks import NOT_COUNTED
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.return_cases.given_twice import GIVEN_TWICE, acts_given_twice

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

from collections.abc import Iterator


def work_items(session: Session, by: Person, thing: Thing) -> Iterator[ReviewItem]:
    lines = {line.entry.id: line for line in thing.history}
    current = current_side(session, thing, lines)
    for id_ in dict.fromkeys((*thing.late, *thing.marked)):
        line = lines[id_]
        what = LATE if id_ in thing.late else line.entry.mark
        last = lines[thing.last].entry if thing.last in lines else None
        yield ReviewItem(
            id_,
            what,
            Message(SENTENCE[what], {**act_values(session, line), **later_act(session, last)}),
            line.entry.made,
            thing.kind,
            thing.id,
            str(thing.get("number") or ""),
            line.entry.by,
            id_,
            (current, ReviewSide(CAME, (*act_line(session, line), *details(line, session)))),
            (STAYS, COUNTS) if line.entry.mark in NOT_COUNTED else (STAYS,),
            **may_of(session, by, thing),
        )


def disputed_answers(session: Session, by: Person, thing: Thing) -> Iterator[ReviewItem]:
    """Answers that contradict each other, and acts that relied on one that does not count; a person only looks."""
    for each in disputes(thing):
        act = each.act or each.answer
        kept, came = (
            (*act_line(session, line), *details(line, session)) if line else (Message(NOTHING_COUNTS),)
            for line in (each.counts, each.answer)
        )
        yield ReviewItem(
            f"{DISPUTED}/{each.key}",
            DISPUTED,
            Message(RELIED if each.act else SENTENCE[DISPUTED], act_values(session, act)),
            act.entry.made,
            thing.kind,
            thing.id,
            str(thing.get("number") or ""),
            act.entry.by,
            each.key,
            (
                ReviewSide(CURRENT, (state_of(thing), *kept)),
                ReviewSide(CAME, (*came, *(act_line(session, each.act) if each.act else ()))),
            ),
            **may_of(session, by, None),
        )


def given_twice(session: Session, by: Person, thing: Thing) -> Iterator[ReviewItem]:
    """Acts by which offices that were apart gave something twice for one device; each side is one of them."""
    if not (acts := acts_given_twice(thing)):
        return
    last = acts[-1]
    sides = (ReviewSide(GAVE, (*act_line(session, line), *details(line, session))) for line in acts)
    yield ReviewItem(
        f"{GIVEN_TWICE}/{thing.id}",
        GIVEN_TWICE,
        Message(SENTENCE[GIVEN_TWICE], {"serial": str(thing.get("serial") or thing.get("summary") or "-")}),
        last.entry.made,
        thing.kind,
        thing.id,
        str(thing.get("number") or ""),
        last.entry.by,
        last.entry.id,
        (ReviewSide(CURRENT, (state_of(thing),)), *sides),
        **may_of(session, by, None),
    )


def settle_work(session: Session, by: Person, item: ReviewItem, choice: str) -> None:
    thing = session.thing(item.thing)
    counts = [
        line.entry.id for line in thing.history if line.entry.id in thing.marked and line.entry.mark in NOT_COUNTED
    ]
    data: JsonObject = {"reason": REASONS[choice], "counts": counts if choice == COUNTS else []}
    if not thing.state and choice != COUNTS:
        data["state"] = END[thing.kind]
    take_or_record(session, by, item.thing, session.step_for(item.thing, "settles"), data)
