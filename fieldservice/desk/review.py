"""The review list: entries that came late, collided or were marked; both sides of each, and the act that settles it.

Nothing on the list is lost or undecided, since the fold needs none of these decisions. A person only confirms that an
item was seen, or that it counts after all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fieldservice.desk.detail import MASKED, details_of, masked
from fieldservice.desk.incident_words import CLOCK_WRONG, SENTENCES, sides_of, values_of
from fieldservice.desk.lookup import record_seen
from fieldservice.desk.take_step import take_or_record
from fieldservice.read_model import queries, sync_status
from fieldservice.shapes import JsonObject, Values
from fieldservice.sync import incidents
from fieldservice.words import forms
from fieldservice.words.marking import N_
from fieldservice.words.moments import is_moment
from fieldservice.workflows.common.approvals import DISPUTED, disputes
from fieldservice.workflows.engine.fold import MASTER_FILES, FoldedEntry, HistoryEntry, Thing
from fieldservice.workflows.engine.identity import serial_key
from fieldservice.workflows.engine.marks import NOT_COUNTED, NOT_ENTITLED, WITHDRAWN
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.offices import NOT_YOURS_TO_SETTLE, may_settle, settlers
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.roles import SEES_PEOPLE, SETTLING
from fieldservice.workflows.obligations import REVIEW
from fieldservice.workflows.registry import label_of, workflow_of

if TYPE_CHECKING:
    from db.store import Tx
    from fieldservice.desk.session import Session

LATE, CONFLICT, SAME_NUMBER, SAME_SERIAL = "late", "conflict", "same_number", "same_serial"
STAYS, COUNTS, TAKES = "stays", "counts", "takes"
CHOICES = {STAYS: N_("Leave it unchanged"), COUNTS: N_("Let it count"), TAKES: N_("Take the other value")}
MOST = 200
"""Items shown at once, the oldest first; the rest comes when these are settled."""
WRONG_CLOCK = 120
END = {"request": "withdrawn", "job": "cancelled"}
"""The final state of a request or job whose first entry did not count."""

SENTENCE = {
    LATE: N_(
        "Arrived late: %(who)s, %(what)s, %(at)s; meanwhile: %(other)s, %(then)s. Additions count; the state stays."
    ),
    NOT_ENTITLED: N_("%(who)s was not entitled to this: %(what)s, %(at)s. It does not count."),
    WITHDRAWN: N_("%(who)s, %(what)s, %(at)s: the role was withdrawn before it came in. It counts."),
    CONFLICT: N_(
        "Two values for %(field)s: %(stays)s came first and is kept; %(who)s entered %(came)s without having seen it."
    ),
    DISPUTED: N_("%(who)s, %(what)s, %(at)s: this answer does not count, another came first."),
    SAME_NUMBER: N_("The number %(number)s belongs to more than one record: %(things)s."),
    SAME_SERIAL: N_("More than one open job on serial number %(serial)s: %(things)s."),
}
ACT = N_("%(who)s: %(what)s, %(at)s")
STATE = N_("State: %(state)s, at %(holder)s")
DETAIL = N_("%(label)s: %(value)s")
CURRENT, CAME = N_("Current"), N_("Came")
RELIED = N_("%(who)s, %(what)s, %(at)s, relied on an approval that does not count.")
NOTHING_COUNTS = N_("No answer counts.")
REASONS = {STAYS: "维持现状 · Stays as it is", COUNTS: "补记有效 · Counts after all"}
"""The reason that is recorded for each choice, in both languages, since it is kept for ever."""
NOT_YOUR_ROLE = N_("The review list is settled by coordinators, managers and administrators.")
GONE = N_("This is no longer on the review list.")
NO_CHOICE = N_("This cannot be settled that way. Possible: %(known)s.")


@dataclass(frozen=True, slots=True)
class ReviewSide:
    """One side of an item: current or came, before or now, ours or theirs."""

    label: str
    lines: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """An item of the list. `what` is its class, `says` its sentence; `key` names it as long as it is open."""

    key: str
    what: str
    says: Message
    since: str
    kind: str = ""
    thing: str = ""
    number: str = ""
    by: str = ""
    entry: str = ""
    sides: tuple[ReviewSide, ...] = ()
    choices: tuple[str, ...] = (STAYS,)
    """The choices that settle it, the usual one first; CHOICES has their words."""
    may_settle: bool = True
    why_not: Message | None = None
    who_may: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    """(kind, id) of the other things it is about."""
    incident: int = 0


def _sees(by: Person) -> bool:
    return bool(by.roles & set(SEES_PEOPLE))


def _role_may(by: Person, session: Session) -> bool:
    present = session.person(by.name)
    return present is not None and present.active and bool(present.roles & set(SETTLING))


def _may(session: Session, by: Person, thing: Thing | None) -> JsonObject:
    """The fields of an item that say whether this person may settle it at this office, and if not, why and who may."""
    if not _role_may(by, session):
        return {"may_settle": False, "why_not": Message(NOT_YOUR_ROLE), "who_may": SETTLING}
    if thing is not None and not may_settle(thing, session.office, session.is_headquarters):
        return {"may_settle": False, "why_not": Message(NOT_YOURS_TO_SETTLE), "who_may": settlers(thing)}
    return {}


# Requests and jobs


def _of_work(session: Session, by: Person, thing: Thing) -> Iterator[ReviewItem]:
    lines = {line.entry.id: line for line in thing.history}
    current = _current_side(session, thing, lines)
    for id_ in dict.fromkeys((*thing.late, *thing.marked)):
        line = lines[id_]
        what = LATE if id_ in thing.late else line.entry.mark
        last = lines[thing.last].entry if thing.last in lines else None
        yield ReviewItem(
            id_,
            what,
            Message(SENTENCE[what], {**_act_values(session, line), **_later_act(session, last)}),
            line.entry.made,
            thing.kind,
            thing.id,
            str(thing.get("number") or ""),
            line.entry.by,
            id_,
            (current, ReviewSide(CAME, (*_act(session, line), *details(line, session)))),
            (STAYS, COUNTS) if line.entry.mark in NOT_COUNTED else (STAYS,),
            **_may(session, by, thing),
        )


def _disputed(session: Session, by: Person, thing: Thing) -> Iterator[ReviewItem]:
    """Answers that contradict each other, and acts that relied on one that does not count; a person only looks."""
    for each in disputes(thing):
        act = each.act or each.answer
        kept, came = (
            (*_act(session, line), *details(line, session)) if line else (Message(NOTHING_COUNTS),)
            for line in (each.counts, each.answer)
        )
        yield ReviewItem(
            f"{DISPUTED}/{each.key}",
            DISPUTED,
            Message(RELIED if each.act else SENTENCE[DISPUTED], _act_values(session, act)),
            act.entry.made,
            thing.kind,
            thing.id,
            str(thing.get("number") or ""),
            act.entry.by,
            each.key,
            (
                ReviewSide(CURRENT, (_state(thing), *kept)),
                ReviewSide(CAME, (*came, *(_act(session, each.act) if each.act else ()))),
            ),
            **_may(session, by, None),
        )


def _current_side(session: Session, thing: Thing, lines: Mapping[str, HistoryEntry]) -> ReviewSide:
    last = _act(session, lines[thing.last]) if thing.last is not None and thing.last in lines else ()
    return ReviewSide(CURRENT, (_state(thing), *last))


def _state(thing: Thing) -> Message:
    """The state of a thing and its holder, as a sentence."""
    workflow = workflow_of(thing)
    state = workflow.states.get(thing.state) if workflow else None
    return Message(STATE, {"state": state.word if state else thing.state, "holder": thing.holder})


def _act_values(session: Session, line: HistoryEntry) -> JsonObject:
    return {
        "who": _name(session, line.entry.by),
        "what": Message(label_of(line.entry.kind, line.entry.data)),
        "at": session.local_time(line.entry.made),
    }


def _later_act(session: Session, last: FoldedEntry | None) -> JsonObject:
    return {
        "other": _name(session, last.by) if last else "-",
        "then": Message(label_of(last.kind, last.data)) if last else "-",
    }


def _act(session: Session, line: HistoryEntry) -> tuple[Message, ...]:
    return (Message(ACT, _act_values(session, line)),)


def details(line: HistoryEntry, session: Session) -> tuple[Message, ...]:
    """The fields of an entry that were filled in, a line each; phone and address are masked."""
    return tuple(
        Message(DETAIL, {"label": Message(label), "value": shown_value(session, value)})
        for label, value in details_of(line.entry)
    )


def shown_value(session: Session, value: object) -> object:
    """A value as a sentence shows it: a coded value by its word in the present language, a moment in local time."""
    if isinstance(value, str) and is_moment(value):
        return session.local_time(value)
    if isinstance(value, Mapping):
        return forms.in_language(value) or str(dict(value))
    return forms.listed(map(str, value)) if isinstance(value, list) else value


def _name(session: Session, who: str) -> str:
    return session.display_names().get(who, who) or "-"


def _settle_work(session: Session, by: Person, item: ReviewItem, choice: str) -> None:
    thing = session.thing(item.thing)
    counts = [
        line.entry.id for line in thing.history if line.entry.id in thing.marked and line.entry.mark in NOT_COUNTED
    ]
    data: JsonObject = {"reason": REASONS[choice], "counts": counts if choice == COUNTS else []}
    if not thing.state and choice != COUNTS:
        data["state"] = END[thing.kind]
    take_or_record(session, by, item.thing, session.step_for(item.thing, "settles"), data)


# Files of customers and devices


def _of_file(session: Session, by: Person, file: Thing) -> Iterator[ReviewItem]:
    lines = {line.entry.id: line for line in file.history}
    number = str(file.get("number") or file.get("serial") or "")
    about = (file.kind, file.id, number)
    for field, conflict in {conflict.field: conflict for conflict in file.conflicts}.items():
        came = lines[conflict.entry]
        stays, came_to = (
            value if _sees(by) else masked({field: value})[field] for value in (conflict.kept, conflict.other)
        )
        values = {
            "field": Message(field_label(file.kind, field)),
            "stays": shown_value(session, stays),
            "came": shown_value(session, came_to),
            "who": _name(session, came.entry.by),
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
                    (Message("%(value)s", {"value": values["stays"]}), *(_act(session, first) if first else ())),
                ),
                ReviewSide(CAME, (Message("%(value)s", {"value": values["came"]}), *_act(session, came))),
            ),
            (STAYS, TAKES),
            **_may(session, by, None),
        )
    for id_ in file.marked:
        line = lines[id_]
        yield ReviewItem(
            id_,
            line.entry.mark,
            Message(SENTENCE[line.entry.mark], _act_values(session, line)),
            line.entry.made,
            *about,
            line.entry.by,
            id_,
            (ReviewSide(CAME, (*_act(session, line), *details(line, session))),),
            (STAYS, COUNTS) if line.entry.mark in NOT_COUNTED else (STAYS,),
            **_may(session, by, None),
        )


def field_label(kind: str, field: str) -> str:
    """The label of a fact of a file."""
    from fieldservice.workflows.engine.fields import fields
    from fieldservice.workflows.registry import WORKFLOWS

    asked = fields(WORKFLOWS[kind].steps[0].event_class())
    return next((each.label for each in asked if each.name == field), field)


def _settle_file(session: Session, by: Person, item: ReviewItem, choice: str) -> None:
    step = session.step_for(item.thing, "settles")
    data: JsonObject = (
        {"field": item.key.rpartition("/")[2], "chosen": item.entry if choice == TAKES else None}
        if item.what == CONFLICT
        else {"settles": [item.entry], "counts": [item.entry] if choice == COUNTS else []}
    )
    # The conflict is in this very file, even if another stands for it.
    take_or_record(session, by, item.thing, step, data, alone=True)


# Collisions between things


def _same_serials(session: Session, tx: Tx, by: Person) -> Iterator[ReviewItem]:
    """Open jobs on one serial number, however it is written, unless a person has reviewed these jobs together."""
    jobs: dict[str, list[tuple[str, str, str]]] = {}
    for opened, id_, serial in tx.rows(
        "SELECT opened, thing, serial FROM work_row WHERE open = 1 AND kind = 'job' AND serial <> '' "
        "ORDER BY opened, thing"
    ):
        jobs.setdefault(serial_key(serial), []).append((opened, id_, serial))
    for key in [key for key, together in jobs.items() if key and len(together) > 1][:MOST]:
        things = [session.fold(tx, id_) for _, id_, _ in jobs[key]]
        if not _reviewed_together(things[0], SAME_SERIAL, {thing.id for thing in things}):
            serial, since = jobs[key][0][2], jobs[key][-1][0]
            yield _together(session, by, SAME_SERIAL, f"serial/{key}", things, serial, {"serial": serial}, since)


def _reviewed_together(thing: Thing, what: str, ids: Iterable[str]) -> bool:
    """Whether a person has reviewed all of these together; the note of the review touches each of them."""
    wanted = set(ids)
    return any(
        line.get("what") == what and wanted <= {thing.id, *_touched(thing, line)} for line in thing.lines("reviews")
    )


def _touched(thing: Thing, line: Values) -> list[str]:
    return next(
        ([id_ for _, id_ in past.entry.touches] for past in thing.history if past.entry.id == line["entry"]), []
    )


def _together(
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
        **_may(session, by, None),
    )


def _side_of(thing: Thing) -> ReviewSide:
    identity = (
        Message("%(value)s", {"value": str(value)})
        for name in ("customer_name", "serial", "model")
        if (value := thing.get(name))
    )
    return ReviewSide(str(thing.get("number") or thing.id), (_state(thing), *identity))


# Incidents of this store


def _incidents(session: Session, tx: Tx, by: Person) -> Iterator[ReviewItem]:
    for incident in incidents.open_incidents(tx, MOST):
        key, detail = f"incident/{incident['no']}", incident["detail"]
        if incident["what"] == SAME_NUMBER:
            things = [found for id_ in detail["things"] if (found := session.fold(tx, id_)).history]
            if len(things) > 1 and not _reviewed_together(things[0], SAME_NUMBER, (thing.id for thing in things)):
                item = _together(
                    session,
                    by,
                    SAME_NUMBER,
                    key,
                    things,
                    detail["number"],
                    {"number": detail["number"]},
                    incident["at"],
                )
                yield replace(item, incident=incident["no"])
            continue
        thing = session.fold(tx, incident["thing"]) if incident["thing"] else None
        number = str(detail.get("number") or (thing.get("number") if thing else "") or "")
        # The thing is only named, since settling an incident does not change it.
        yield ReviewItem(
            key,
            incident["what"],
            Message(SENTENCES.get(incident["what"], str(incident["what"])), values_of(incident, session.local_time)),
            incident["at"],
            "",
            "",
            number,
            sides=tuple(ReviewSide(label, lines) for label, lines in sides_of(incident, thing)),
            incident=incident["no"],
            others=((incident["kind"], incident["thing"]),) if incident["thing"] else (),
            **_may(session, by, None),
        )


def _settle_incident(session: Session, by: Person, item: ReviewItem) -> None:
    with session.store.writing() as tx:
        number = item.incident or incidents.add(
            tx, item.what, session.now(), office=item.number, detail={"skew": int(item.entry or 0)}
        )
        incidents.settle(tx, number, session.now(), by.name)


def _clocks(session: Session, tx: Tx, by: Person) -> Iterator[ReviewItem]:
    """Clocks that are wrong now: of this store, and at headquarters of every office. No decision depends on them."""
    wrong = [(session.office, int(tx.meta("exchange/skew") or 0))] if tx.meta("exchange/url") else []
    wrong += tx.rows(
        "SELECT office, skew FROM known_store WHERE status = 'active' AND abs(skew) > ? ORDER BY store", (WRONG_CLOCK,)
    )
    for office, skew in wrong:
        if abs(skew) <= WRONG_CLOCK or _clock_is_settled(tx, office, skew):
            continue
        yield ReviewItem(
            f"clock/{office}",
            incidents.CLOCK,
            Message(CLOCK_WRONG, {"office": office, "minutes": round(abs(skew) / 60)}),
            session.now(),
            number=office,
            entry=str(skew),
            **_may(session, by, None),
        )


def _clock_is_settled(tx: Tx, office: str, skew: int) -> bool:
    """Whether a person has settled this clock already; it is listed again once it is wrong by more."""
    import json

    seen = tx.value(
        "SELECT detail FROM incident WHERE what = ? AND office = ? AND settled <> '' ORDER BY no DESC LIMIT 1",
        (incidents.CLOCK, office),
    )
    return seen is not None and abs(json.loads(seen).get("skew", 0) - skew) <= WRONG_CLOCK


class Review:
    """The review list of this store."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def count(self) -> int:
        """The number of items, for the status bar; through the light reader."""
        return sync_status.to_review(self.session.reader)

    def items(self, by: Person) -> list[ReviewItem]:
        """All open items, the oldest first."""
        found: list[ReviewItem] = []
        with self.session.store.reading() as tx:
            for row in queries.work(
                self.session.reader, view="review", person=by.name, roles=by.roles, office=self.session.office, now=""
            ).page(None, 0, MOST):
                thing = self.session.fold(tx, row[0])
                found += (*_of_work(self.session, by, thing), *_disputed(self.session, by, thing))
            for (file,) in tx.rows(
                "SELECT DISTINCT thing FROM debt_row WHERE role = ? ORDER BY thing LIMIT ?", (REVIEW, MOST)
            ):
                found += _of_file(self.session, by, self.session.alone(tx, file))
            found += _same_serials(self.session, tx, by)
            found += _incidents(self.session, tx, by)
            found += _clocks(self.session, tx, by)
        for item in found:
            if item.what == CONFLICT and item.key.rpartition("/")[2] in MASKED and _sees(by):
                record_seen(self.session, by, item.kind, item.thing, "phone, address")
        return sorted(found, key=lambda item: (item.since, item.key))[:MOST]

    def settle(self, by: Person, key: str, choice: str = STAYS) -> ReviewItem:
        """Settle one item by one act. Raises Refused: role, turn, usage, not_found."""
        item = next((item for item in self.items(by) if item.key == key), None)
        if item is None:
            raise Refused("not_found", GONE)
        if not item.may_settle:
            assert item.why_not is not None
            raise Refused(
                "role" if not _role_may(by, self.session) else "turn",
                item.why_not.message,
                item.who_may,
                **item.why_not.values,
            )
        if choice not in item.choices:
            raise Refused("usage", NO_CHOICE, known=", ".join(item.choices))
        if item.kind in MASTER_FILES:
            _settle_file(self.session, by, item, choice)
        elif item.what in (LATE, *NOT_COUNTED, WITHDRAWN) and item.thing:
            _settle_work(self.session, by, item, choice)
        elif item.what in (SAME_NUMBER, SAME_SERIAL, DISPUTED):
            take_or_record(
                self.session,
                by,
                item.thing,
                self.session.step_for(item.thing, "reviews"),
                {"what": item.what, "name": item.number, "others": list(item.others)},
            )
        if item.incident or not item.thing:
            _settle_incident(self.session, by, item)
        return item
