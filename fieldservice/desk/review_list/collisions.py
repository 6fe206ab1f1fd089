"""Things that collide: open jobs on one serial number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from fieldservice.desk.review_list.items import MOST, SAME_SERIAL, SENTENCE, ReviewItem, ReviewSide, may_of, state_of
from fieldservice.shapes import JsonObject, Values
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.identity import serial_key
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.reference import Person

if TYPE_CHECKING:
    from db.store import Tx
    from fieldservice.desk.session import Session


def same_serials(session: Session, tx: Tx, by: Person) -> Iterator[ReviewItem]:
    """Open jobs on one serial number, however it is written, unless a person has reviewed these jobs together."""
    jobs: dict[str, list[tuple[str, str, str]]] = {}
    for opened, id_, serial in tx.rows(
        "SELECT opened, thing, serial FROM work_row WHERE open = 1 AND kind = 'job' AND serial <> '' "
        "ORDER BY opened, thing"
    ):
        jobs.setdefault(serial_key(serial), []).append((opened, id_, serial))
    for key in [key for key, together in jobs.items() if key and len(together) > 1][:MOST]:
        things = [session.fold(tx, id_) for _, id_, _ in jobs[key]]
        if not reviewed_together(things[0], SAME_SERIAL, {thing.id for thing in things}):
            serial, since = jobs[key][0][2], jobs[key][-1][0]
            yield together(session, by, SAME_SERIAL, f"serial/{key}", things, serial, {"serial": serial}, since)


def reviewed_together(thing: Thing, what: str, ids: Iterable[str]) -> bool:
    """Whether a person has reviewed all of these together; the note of the review touches each of them."""
    wanted = set(ids)
    return any(
        line.get("what") == what and wanted <= {thing.id, *_touched(thing, line)} for line in thing.lines("reviews")
    )


def _touched(thing: Thing, line: Values) -> list[str]:
    return next(
        ([id_ for _, id_ in past.entry.touches] for past in thing.history if past.entry.id == line["entry"]), []
    )


def together(
    session: Session, by: Person, what: str, key: str, things: list[Thing], name: str, values: JsonObject, since: str
) -> ReviewItem:
    sides = tuple(_side_of(thing) for thing in things)
    names = ", ".join(f"{thing.get('number')} ({thing.holder})" for thing in things)
    first, *others = things
    return ReviewItem(
        key,
        what,
        Message(SENTENCE[what], {**values, "things": names}),
        since,
        first.kind,
        first.id,
        name,
        first.history[0].entry.by if first.history else "",
        "",
        sides,
        others=tuple((other.kind, other.id) for other in others),
        **may_of(session, by, None),
    )


def _side_of(thing: Thing) -> ReviewSide:
    identity = (
        Message("%(value)s", {"value": str(value)})
        for name in ("customer_name", "serial", "model")
        if (value := thing.get(name))
    )
    return ReviewSide(str(thing.get("number") or thing.id), (state_of(thing), *identity))
