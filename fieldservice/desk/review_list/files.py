"""Files of customers and devices with a conflict or an entry that was marked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fieldservice.desk.detail import masked
from fieldservice.desk.review_list.items import (
    CAME,
    CONFLICT,
    COUNTS,
    CURRENT,
    SENTENCE,
    STAYS,
    TAKES,
    ReviewItem,
    ReviewSide,
    act_line,
    act_values,
    details,
    may_of,
    name_of,
    sees_people,
    shown_value,
)
from fieldservice.desk.take_step import take_or_record
from fieldservice.shapes import JsonObject
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.marks import NOT_COUNTED
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.reference import Person

if TYPE_CHECKING:
    from fieldservice.desk.session import Session


def file_items(session: Session, by: Person, file: Thing) -> Iterator[ReviewItem]:
    lines = {line.entry.id: line for line in file.history}
    number = str(file.get("number") or file.get("serial") or "")
    about = (file.kind, file.id, number)
    for field, conflict in {conflict.field: conflict for conflict in file.conflicts}.items():
        came = lines[conflict.entry]
        stays, came_to = (
            value if sees_people(by) else masked({field: value})[field] for value in (conflict.kept, conflict.other)
        )
        values = {
            "field": Message(field_label(file.kind, field)),
            "stays": shown_value(session, stays),
            "came": shown_value(session, came_to),
            "who": name_of(session, came.entry.by),
        }
        first = lines.get(conflict.kept_entry)
        yield ReviewItem(
            f"{file.id}/{field}",
            CONFLICT,
            Message(SENTENCE[CONFLICT], values),
            came.entry.made,
            *about,
            came.entry.by,
            conflict.entry,
            (
                ReviewSide(
                    CURRENT,
                    (Message("%(value)s", {"value": values["stays"]}), *(act_line(session, first) if first else ())),
                ),
                ReviewSide(CAME, (Message("%(value)s", {"value": values["came"]}), *act_line(session, came))),
            ),
            (STAYS, TAKES),
            **may_of(session, by, None),
        )
    for id_ in file.marked:
        line = lines[id_]
        yield ReviewItem(
            id_,
            line.entry.mark,
            Message(SENTENCE[line.entry.mark], act_values(session, line)),
            line.entry.made,
            *about,
            line.entry.by,
            id_,
            (ReviewSide(CAME, (*act_line(session, line), *details(line, session))),),
            (STAYS, COUNTS) if line.entry.mark in NOT_COUNTED else (STAYS,),
            **may_of(session, by, None),
        )


def field_label(kind: str, field: str) -> str:
    """The label of a fact of a file."""
    from fieldservice.workflows.engine.fields import fields
    from fieldservice.workflows.registry import WORKFLOWS

    asked = fields(WORKFLOWS[kind].steps[0].event_class())
    return next((each.label for each in asked if each.name == field), field)


def settle_file(session: Session, by: Person, item: ReviewItem, choice: str) -> None:
    step = session.step_for(item.thing, "settles")
    data: JsonObject = (
        {"field": item.key.rpartition("/")[2], "chosen": item.entry if choice == TAKES else None}
        if item.what == CONFLICT
        else {"settles": [item.entry], "counts": [item.entry] if choice == COUNTS else []}
    )
    # The conflict is in this very file, even if another stands for it.
    take_or_record(session, by, item.thing, step, data, alone=True)
