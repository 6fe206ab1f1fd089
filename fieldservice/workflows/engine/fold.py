"""A thing is the fold of its entries.

Folding is total: it never raises and never reads clock, settings, store or published rows. A move is accepted when what it
follows is the last accepted move; else it is late: what it adds counts, what it replaces does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from fieldservice.workflows.engine.marks import NOT_COUNTED, WITHDRAWN

NOT_FACTS = frozenset({"of", "voided", "counts", "along", "saw"})
SETTLED = "settled"
FILE_SETTLED = "file_settled"
MASTER_FILES = ("customer", "device")
"""Kinds without a turn: a file lives for ever, and whoever learns something new fills it in."""
ERASED = "(erased)"
"""What rows and pages hold for the name of a customer who was erased; words/forms.py says it in the reader's language."""
PLACE = "place"
"""Where the device is: an act says where it went, and nothing makes it be nowhere."""
STANDS = "="
"""In `settled`: this fact stands as it is."""


class Move(Protocol):
    thing: str
    kind: str
    after: str | None
    to: str
    holder: str


class Entry(Protocol):
    """What the fold needs to know of a journal entry."""

    id: str
    kind: str
    by: str
    made: str
    moves: tuple[Move, ...]
    touches: tuple[tuple[str, str], ...]
    data: dict[str, Any]
    private: dict[str, Any] | None
    mark: str


@dataclass(slots=True)
class Line:
    """One line of a thing's history."""

    entry: Entry
    before: str
    after: str
    late: bool = False
    known: bool = True
    """False: made by a newer version; kept, shown as such, counted after the upgrade."""
    appends_to: str = ""
    """The list it adds to, by what it is taken on; "" for none."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two offices filled in one field of a file, neither having seen the other's value: the first numbered one stays."""

    field: str
    stays: Any
    came: Any
    entry: str
    """The entry that came second."""
    stands: str
    """The entry that stands."""


@dataclass(slots=True)
class Thing:
    """A request, job, customer or device as its entries tell it."""

    id: str
    kind: str = ""
    state: str = ""
    holder: str = ""
    last: str | None = None
    """The last accepted move: what the next one must follow."""
    facts: dict[str, Any] = field(default_factory=dict)
    """What replaces: the newest in turn."""
    lists: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """What adds: counts always."""
    late: list[str] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)
    """Entries that headquarters marked, not settled yet."""
    history: list[Line] = field(default_factory=list)
    opened: str = ""
    changed: str = ""
    entered: str = ""
    """When the present state began."""
    given_by: str = ""
    """The office that held the thing before its present holder, or opened it for that one."""
    erased: bool = False
    """Something private of its person was told and has been erased."""
    sources: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Of a file: the entries that say the present value of each field."""
    conflicts: list[Conflict] = field(default_factory=list)
    """Of a file: what no person has decided yet."""

    def get(self, name: str, default: Any = None) -> Any:
        return self.facts.get(name, default)

    def record(self, name: str) -> dict[str, Any]:
        """A fact that is a record (clock, signed); {} where it is missing or is none, since folding is total."""
        value = self.facts.get(name)
        return value if isinstance(value, dict) else {}

    def lines(self, name: str) -> list[dict[str, Any]]:
        return self.lists.get(name, [])


class Kinds(Protocol):
    """What the fold asks about a kind of entry: is it known, and which list does it add to."""

    def appends_to(self, kind: str) -> str | None: ...


def facts_of(entry: Entry, thing_id: str, first: bool) -> dict[str, Any]:
    """What an entry says of one thing: its own fields for the thing it was taken on, and what it says `of` each."""
    said: dict[str, Any] = {}
    for part in (entry.data, entry.private):
        if not isinstance(part, dict):
            continue
        if first and not NOT_FACTS.isdisjoint(part):
            said.update((name, value) for name, value in part.items() if name not in NOT_FACTS)
        elif first:
            said.update(part)
        others = part.get("of")
        about = others.get(thing_id) if isinstance(others, dict) else None
        if isinstance(about, dict):
            said.update(about)
    return said


def speaks_of(entry: Entry, thing_id: str) -> bool:
    """Whether the fields of an entry are about this thing: it was taken on it, or on several of a kind at once (one signature
    for three jobs); what differs among those stands under `of`."""
    if not entry.moves:
        return bool(entry.touches) and entry.touches[0][1] == thing_id
    first = entry.moves[0]
    return first.thing == thing_id or (
        len(entry.moves) > 1 and any(move.thing == thing_id and move.kind == first.kind for move in entry.moves)
    )


def apply(thing: Thing, entry: Entry, adds: Mapping[str, str]) -> Thing:
    """Fold one more entry into a thing. `adds` names every known kind and the list it adds to ("" for none)."""
    move = next((move for move in entry.moves if move.thing == thing.id), None)
    first = speaks_of(entry, thing.id)
    known = entry.kind in adds
    thing.erased = thing.erased or getattr(
        entry, "erased", False
    )  # only an entry that was kept can have lost something
    line = Line(entry, thing.state, thing.state, known=known, appends_to=adds[entry.kind] if known and first else "")
    thing.history.append(line)
    thing.opened = thing.opened or entry.made
    if entry.mark in NOT_COUNTED or entry.mark == WITHDRAWN:
        thing.marked.append(entry.id)
    if entry.mark in NOT_COUNTED:
        thing.kind = thing.kind or _kind(thing, entry)
        if thing.last is None and move is not None:
            thing.given_by = move.holder  # nobody holds what never began; its maker may settle it
        return thing
    said = facts_of(entry, thing.id, first) if known else {}
    if line.appends_to:
        _add(thing, entry, line.appends_to)
    if move is None:
        _note(thing, entry, said)
    elif move.after == thing.last:
        _move(thing, move, entry, said, line)
    else:
        line.late = True
        thing.late.append(entry.id)
    return thing


def _add(thing: Thing, entry: Entry, name: str) -> None:
    """One more line in a list of the thing. An entry counts once, however often it is told."""
    lines = thing.lists.setdefault(name, [])
    if not any(line["entry"] == entry.id for line in lines):
        lines.append(
            {**facts_of(entry, thing.id, True), "at": entry.made, "by": entry.by, "entry": entry.id, "kind": entry.kind}
        )


def _kind(thing: Thing, entry: Entry) -> str:
    return next((kind for kind, id_ in entry.touches if id_ == thing.id), "")


def _note(thing: Thing, entry: Entry, said: dict[str, Any]) -> None:
    """A note moves nothing; of a thing without turns (customer, device) it replaces what it names."""
    thing.kind = thing.kind or _kind(thing, entry)
    if thing.last is None and thing.kind in MASTER_FILES:
        if entry.kind == FILE_SETTLED:
            _decide(thing, entry)
        else:
            _fill_in(thing, entry, said)
        thing.changed = entry.made


def _fill_in(thing: Thing, entry: Entry, said: dict[str, Any]) -> None:
    """What is told anew replaces the value that its teller saw; one that came meanwhile stays, and a person decides."""
    seen = entry.data.get("saw") if isinstance(entry.data, dict) else None
    seen = seen.get(thing.id) if isinstance(seen, dict) else None
    for name, value in said.items():
        stays, stands = thing.facts.get(name), thing.sources.get(name, ())
        if stays is not None and stays == value:
            thing.sources[name] = (*stands, entry.id)
        elif stays is not None and isinstance(seen, dict) and name in seen and _missed(thing, seen[name], stands):
            thing.conflicts.append(Conflict(name, stays, value, entry.id, stands[0] if stands else ""))
        else:
            thing.facts[name] = value
            thing.sources[name] = (entry.id,)


def _missed(thing: Thing, seen: Any, stands: tuple[str, ...]) -> bool:
    """Whether the value that stands was not known to whoever told another. A value seen in an entry that this store does not
    have was told in work it does not see: nothing here says that it was missed."""
    return seen not in stands and (not seen or any(line.entry.id == seen for line in thing.history))


def _decide(thing: Thing, entry: Entry) -> None:
    """A person chose which of two values holds, or looked at what headquarters had marked; the entry names the one that said
    it, so it repeats nothing personal."""
    data = entry.data if isinstance(entry.data, dict) else {}
    counts = data.get("counts")
    for line in thing.history if isinstance(counts, list) else ():
        if line.entry.id in thing.marked and line.entry.id in counts and line.entry.mark in NOT_COUNTED and line.known:
            thing.facts.update(
                facts_of(line.entry, thing.id, bool(line.entry.touches) and line.entry.touches[0][1] == thing.id)
            )
    looked_at = data.get("settles")
    if isinstance(looked_at, list):
        thing.marked = [one for one in thing.marked if one not in looked_at]
    name, chosen = data.get("field"), data.get("chosen")
    here = [one for one in thing.conflicts if one.field == name]
    taken = next((one for one in here if one.entry == chosen), None)
    if taken is not None:
        thing.facts[taken.field] = taken.came
    if here:
        thing.sources[here[0].field] = (entry.id, *thing.sources.get(here[0].field, ()), *(one.entry for one in here))
        thing.conflicts = [one for one in thing.conflicts if one.field != name]


def _move(thing: Thing, move: Move, entry: Entry, said: dict[str, Any], line: Line) -> None:
    if entry.kind == SETTLED:
        thing.late.clear()
        thing.marked.clear()
        _count(thing, entry)
        voided = entry.data.get("voided") if isinstance(entry.data, dict) else None
        for name in voided if isinstance(voided, list) else ():
            if name != PLACE:
                thing.facts.pop(str(name), None)
    if move.to != thing.state:
        thing.entered = entry.made
        thing.facts.pop("waiting", None)
        thing.facts.pop("clock", None)
    if thing.last is None:
        thing.given_by = str(said.get("from_office") or "")
    elif move.holder != thing.holder:
        thing.given_by = thing.holder
    thing.kind, thing.state, thing.holder, thing.last = move.kind, move.to, move.holder, entry.id
    thing.facts.update(said)
    thing.changed = entry.made
    line.after = move.to


def _count(thing: Thing, settled: Entry) -> None:
    """What a person let count though headquarters had marked it: it adds now; it replaces nothing, unless nothing was said before."""
    counts = settled.data.get("counts") if isinstance(settled.data, dict) else None
    for line in thing.history if isinstance(counts, list) else ():
        if line.entry.id not in counts or line.entry.mark not in NOT_COUNTED:
            continue
        if line.appends_to:
            _add(thing, line.entry, line.appends_to)
        if thing.last is None and line.known:
            thing.facts.update(
                facts_of(line.entry, thing.id, bool(line.entry.moves) and speaks_of(line.entry, thing.id))
            )


def fold(thing_id: str, entries: Iterable[Entry], adds: Mapping[str, str]) -> Thing:
    """The thing as all its entries tell it, in the order given."""
    thing = Thing(thing_id)
    for entry in entries:
        apply(thing, entry, adds)
    return thing
