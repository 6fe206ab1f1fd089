"""The fold: a request, a job, a customer's or a device's file is computed from its journal entries.

Folding is total: it never raises and never reads clock, settings, store or published rows. A move is accepted when it
follows the last accepted move; otherwise it is late: the lines it adds count, the facts it would replace do not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from functools import wraps
from typing import Any, Protocol, TypeVar

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, as_list, as_object
from fieldservice.workflows.engine.marks import NOT_COUNTED, WITHDRAWN

POSTINGS, ASKS, RELIES_ON = "postings", "asks", "relies_on"
"""In the data of an entry: the moves between accounts (ledger.py), what it asks to be approved, and the entry with the
approval that it relies on (approvals.py)."""
ANSWERS_TO = "answers_to"
"""In the data of an answer: the digest of what it approves or refuses."""
ADDS = "adds"
"""In the data of an entry: by thing and name of a list the line that the list gains, beside that of the step's row. The
private part has in the same way what is personal of it."""
NOT_FACTS = frozenset({"of", "voided", "counts", "along", "saw", POSTINGS, ASKS, RELIES_ON, ADDS})
FILES_MERGED, MERGE_UNDONE, FILES_HELD_APART = "files_merged", "merge_undone", "files_held_apart"
ABOUT_TWO_FILES = frozenset({FILES_MERGED, MERGE_UNDONE, FILES_HELD_APART})
"""Kinds of entries about two files. What each file gains is under `of`; their own fields are about neither."""
OF_THE_ACT = frozenset({"payment_taken", "refund_given", "payment_cancelled", "owed_written_off"})
"""Kinds of entries whose fields say what was done: the thing has them in a list, and they replace no fact of it. They
are named here, as those about files, because an entry is read where no table is loaded (`facts_of`)."""
OF_THE_STORE = frozenset({"refused", "printed", "print_failed", "unmasked", "sign_in_refused", "guest_admitted"})
"""Kinds of entries that belong to the store, not to a workflow. They are history and say nothing of a thing itself."""
SAME_AS, APART = "same_as", "apart"
"""Facts of a file: the older file that it is the same as, and the files from which it is held apart."""
SETTLED = "settled"
FILE_SETTLED = "file_settled"
URGENCY_CHANGED = "urgency_changed"
"""The note that replaces facts of work: its level, and the clock that its author saw run."""
MASTER_FILES = ("customer", "device")
"""Kinds without a turn: a file is kept for ever, and any office fills in new values."""
ERASED = "(erased)"
"""Kept in rows and pages instead of the name of an erased customer; words/forms.py has it in the reader's language."""
PLACE = "place"
"""The fact that says where the device is. Entries replace it; none may take it away."""


class FoldedMove(Protocol):
    """A move in an entry, as far as the fold reads it."""

    @property
    def thing(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def after(self) -> str | None: ...
    @property
    def to(self) -> str: ...
    @property
    def holder(self) -> str: ...


class FoldedEntry(Protocol):
    """A journal entry, as far as the fold reads it."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def made(self) -> str: ...
    @property
    def moves(self) -> Sequence[FoldedMove]: ...
    @property
    def touches(self) -> Sequence[tuple[str, str]]: ...
    @property
    def data(self) -> JsonObject: ...
    @property
    def private(self) -> JsonObject | None: ...
    @property
    def mark(self) -> str: ...
    @property
    def store(self) -> str: ...
    @property
    def arrived(self) -> int: ...
    @property
    def erased(self) -> bool: ...


@dataclass(slots=True)
class HistoryEntry:
    """One line of a thing's history: an entry, with the state before and after it."""

    entry: FoldedEntry
    before: str
    after: str
    late: bool = False
    known: bool = True
    """False: made by a newer version. The entry is kept, shown as such, and counts after the upgrade."""
    appends_to: str = ""
    """The list of this thing that gains a line by the entry; "" for none."""
    gains: str = ""
    """The list that gains what stands under `of` for this thing; it is then no fact. "" for none."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two offices filled in one field of a file without having seen each other's value.

    The value that headquarters numbered first is kept until a person decides.
    """

    field: str
    kept: object
    other: object
    entry: str
    """The entry with the other value."""
    kept_entry: str
    """The entry with the kept value; "" where it is not known."""


@dataclass(slots=True)
class Thing:
    """A request, job, customer's or device's file, as computed from its entries."""

    id: str
    kind: str = ""
    state: str = ""
    holder: str = ""
    last: str | None = None
    """The last accepted move: what the next one must follow."""
    facts: JsonObject = field(default_factory=dict)
    """By name the newest value that was accepted in turn."""
    lists: dict[str, list[JsonObject]] = field(default_factory=dict)
    """By name the lines that entries added; late entries count here too."""
    listed: set[tuple[str, str]] = field(default_factory=set, init=False, repr=False, compare=False)
    """(list, entry) of each of these lines."""
    late: list[str] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)
    """Entries that headquarters marked, not settled yet."""
    history: list[HistoryEntry] = field(default_factory=list)
    opened: str = ""
    changed: str = ""
    entered: str = ""
    """The instant at which the present state began."""
    given_by: str = ""
    """The office that held the thing before its present holder, or opened it for that one."""
    erased: bool = False
    """Private data of its person was recorded and has been erased."""
    sources: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Of a file: the entries that agree on the present value of each field."""
    conflicts: list[Conflict] = field(default_factory=list)
    """Of a file: conflicts that no person has decided yet."""
    merged: tuple[Thing, ...] = ()
    """Of a file that others are merged with: those files, each as it stands alone (master_files/merging.py)."""
    # Any: each function knows the type of what it computed
    computed: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was computed from it, by the name of the function (`computed_once`), until an entry is added."""

    def get(self, name: str, default: object = None) -> Any:  # Any: who asks for a fact knows which JSON value it is
        return self.facts.get(name, default)

    def record(self, name: str) -> JsonObject:
        """A fact that is a record (clock, signed); {} where it is missing or something else, since folding is total."""
        value = self.facts.get(name)
        return as_object(value)

    def lines(self, name: str) -> list[JsonObject]:
        return self.lists.get(name, [])


T = TypeVar("T")


def computed_once(compute: Callable[[Thing], tuple[T, ...]]) -> Callable[[Thing], tuple[T, ...]]:
    """A function of a thing alone, computed once until an entry is added: the rules of one page ask for the same lines
    dozens of times. All of them get the same objects, so nobody may change these."""
    name = f"{compute.__module__}.{compute.__qualname__}"

    @wraps(compute)
    def once(thing: Thing) -> tuple[T, ...]:
        if name not in thing.computed:
            thing.computed[name] = compute(thing)
        found: tuple[T, ...] = thing.computed[name]
        return found

    return once


def facts_of(entry: FoldedEntry, thing_id: str, subject: bool) -> JsonObject:
    """The facts that an entry records about one thing.

    Its own fields are included if the thing is a subject of the entry; its `of` part for the thing always is.
    """
    return {**own_facts(entry, subject), **facts_beside(entry, thing_id)}


def own_facts(entry: FoldedEntry, subject: bool) -> JsonObject:
    """The entry's own fields, where it is about the thing."""
    facts: JsonObject = {}
    says_nothing = not subject or entry.kind in ABOUT_TWO_FILES or entry.kind in OF_THE_ACT
    for part in () if says_nothing else (entry.data, entry.private):
        if not isinstance(part, dict):
            continue
        if not NOT_FACTS.isdisjoint(part):
            facts.update((name, value) for name, value in part.items() if name not in NOT_FACTS)
        else:
            facts.update(part)
    return facts


def facts_beside(entry: FoldedEntry, thing_id: str) -> JsonObject:
    """What stands under `of` for the thing."""
    facts: JsonObject = {}
    for part in (entry.data, entry.private):
        others = part.get("of") if isinstance(part, dict) else None
        own = others.get(thing_id) if isinstance(others, dict) else None
        if isinstance(own, dict):
            facts.update((name, value) for name, value in own.items() if name != ASKS)
    return facts


def is_subject(entry: FoldedEntry, thing_id: str) -> bool:
    """Whether the fields of an entry are about this thing: the step was taken on it.

    One step can be taken on several jobs at once (one signature for three jobs); their differences are under `of`.
    """
    if not entry.moves:
        return bool(entry.touches) and entry.touches[0][1] == thing_id
    first = entry.moves[0]
    return first.thing == thing_id or (
        len(entry.moves) > 1 and any(move.thing == thing_id and move.kind == first.kind for move in entry.moves)
    )


def beside(kind: str, thing: str) -> str:
    """The name under which a fold is told what an entry of this kind adds to things of the kind `thing` that it only
    touches."""
    return f"{kind}/{thing}"


def apply(thing: Thing, entry: FoldedEntry, appends_to: Mapping[str, str]) -> Thing:
    """Fold one more entry into a thing. `appends_to` names every known kind and the list it adds to ("" for none);
    what things gain that are not its subject stands there under `beside`."""
    thing.computed.clear()
    move = next((move for move in entry.moves if move.thing == thing.id), None)
    subject = is_subject(entry, thing.id)
    known = entry.kind in appends_to
    # Only an entry that was kept can have lost something.
    thing.erased = thing.erased or entry.erased
    added_to = appends_to[entry.kind] if known and subject else ""
    gains = appends_to.get(beside(entry.kind, thing.kind or _kind(thing, entry)), "") if known else ""
    line = HistoryEntry(entry, thing.state, thing.state, known=known, appends_to=added_to, gains=gains)
    thing.history.append(line)
    thing.opened = thing.opened or entry.made
    if entry.mark in NOT_COUNTED or entry.mark == WITHDRAWN:
        thing.marked.append(entry.id)
    if entry.mark in NOT_COUNTED:
        thing.kind = thing.kind or _kind(thing, entry)
        if thing.last is None and move is not None:
            # Nobody holds a thing whose opening does not count; its maker may settle it.
            thing.given_by = move.holder
        return thing
    facts = _facts(thing, line) if known and entry.kind not in OF_THE_STORE else {}
    _add_lines(thing, line)
    if move is None:
        _note(thing, entry, facts)
    elif move.after == thing.last:
        _move(thing, move, entry, facts, line)
    else:
        line.late = True
        thing.late.append(entry.id)
    return thing


def _facts(thing: Thing, line: HistoryEntry) -> JsonObject:
    subject = is_subject(line.entry, thing.id)
    return own_facts(line.entry, subject) if line.gains else facts_of(line.entry, thing.id, subject)


def _add_lines(thing: Thing, line: HistoryEntry) -> None:
    """One more line in each list that the entry adds to. An entry counts once, however often it is applied."""
    if line.appends_to:
        _add(thing, line.entry, line.appends_to, _facts(thing, line))
    if line.gains and (beside := facts_beside(line.entry, thing.id)):
        _add(thing, line.entry, line.gains, beside)
    for name, gained in _added(line.entry, thing.id):
        _add(thing, line.entry, name, gained)


def _added(entry: FoldedEntry, thing_id: str) -> list[tuple[str, JsonObject]]:
    """(list, line) of what the entry adds to this thing under ADDS; what is none is left out. The private part has
    what is personal of a line, and adds none of its own."""
    own, personal = _adds(entry.data, thing_id), _adds(entry.private, thing_id)
    return [
        (str(name), {**line, **as_object(personal.get(name))}) for name, line in own.items() if isinstance(line, dict)
    ]


def _adds(part: object, thing_id: str) -> JsonObject:
    return as_object(as_object(as_object(part).get(ADDS)).get(thing_id))


def _add(thing: Thing, entry: FoldedEntry, name: str, facts: JsonObject) -> None:
    if (name, entry.id) not in thing.listed:
        thing.listed.add((name, entry.id))
        line = {**facts, "at": entry.made, "by": entry.by, "entry": entry.id, "kind": entry.kind}
        thing.lists.setdefault(name, []).append(line)


def _kind(thing: Thing, entry: FoldedEntry) -> str:
    return next((kind for kind, id_ in entry.touches if id_ == thing.id), "")


def _listed(data: object, name: str) -> list[object]:
    """A list in the data of an entry; empty where it is missing or something else, since folding is total."""
    return as_list(as_object(data).get(name))


def _note(thing: Thing, entry: FoldedEntry, facts: JsonObject) -> None:
    """A note moves nothing; in a file, which has no turn, it replaces the values it names.

    So does a change of the urgency, which several offices may make.
    """
    thing.kind = thing.kind or _kind(thing, entry)
    if thing.last is None and thing.kind in MASTER_FILES:
        if entry.kind == FILE_SETTLED:
            _decide(thing, entry)
        elif not _asks_or_answers(entry):
            _fill_in(thing, entry, facts)
        thing.changed = entry.made
    elif entry.kind == URGENCY_CHANGED and facts.get("level"):
        _change_urgency(thing, facts)


def _asks_or_answers(entry: FoldedEntry) -> bool:
    """Whether the entry is about an approval: what it says is no fact of a file."""
    return isinstance(entry.data, dict) and (ASKS in entry.data or ANSWERS_TO in entry.data)


def _change_urgency(thing: Thing, facts: JsonObject) -> None:
    """The newest change counts. Its clock counts while the clock runs from which it was computed: a move that was made
    meanwhile has started another, with the limit that its author knew."""
    thing.facts["level"] = facts["level"]
    if isinstance(facts.get("clock"), dict) and facts.get("clock_of") == clock_from(thing):
        thing.facts["clock"] = facts["clock"]


def clock_from(thing: Thing) -> str:
    """The entry of the accepted move that started, paused or stopped the clock of the thing last; "" for none."""
    for line in reversed(thing.history):
        entry = line.entry
        if line.late or entry.mark in NOT_COUNTED or not any(move.thing == thing.id for move in entry.moves):
            continue
        if line.before != line.after or "clock" in facts_of(entry, thing.id, is_subject(entry, thing.id)):
            return entry.id
    return ""


def _fill_in(thing: Thing, entry: FoldedEntry, facts: JsonObject) -> None:
    """A new value overwrites only the value its author had seen; otherwise both are kept and a conflict is recorded."""
    seen = entry.data.get("saw") if isinstance(entry.data, dict) else None
    seen = seen.get(thing.id) if isinstance(seen, dict) else None
    for name, value in facts.items():
        present, sources = thing.facts.get(name), thing.sources.get(name, ())
        if present is not None and present == value:
            thing.sources[name] = (*sources, entry.id)
        elif (
            present is not None and isinstance(seen, dict) and name in seen and _was_unseen(thing, seen[name], sources)
        ):
            thing.conflicts.append(Conflict(name, present, value, entry.id, sources[0] if sources else ""))
        else:
            thing.facts[name] = value
            thing.sources[name] = (entry.id,)


def _was_unseen(thing: Thing, seen: object, sources: tuple[str, ...]) -> bool:
    """Whether the author of another value had not seen the present one.

    An author may have seen an entry that this store does not have; then nothing here proves that the value was unseen.
    """
    return seen not in sources and (not seen or any(line.entry.id == seen for line in thing.history))


def _decide(thing: Thing, entry: FoldedEntry) -> None:
    """A person chose between two values, or looked at entries that headquarters had marked.

    The entry names the entry whose value was chosen instead of repeating the value, which may be personal.
    """
    data = as_object(entry.data)
    counts = _listed(data, "counts")
    for line in thing.history if counts else ():
        if line.entry.kind in OF_THE_STORE:
            continue
        if line.entry.id in thing.marked and line.entry.id in counts and line.entry.mark in NOT_COUNTED and line.known:
            own = bool(line.entry.touches) and line.entry.touches[0][1] == thing.id
            thing.facts.update(facts_of(line.entry, thing.id, own))
    looked_at = _listed(data, "settles")
    thing.marked = [marked for marked in thing.marked if marked not in looked_at]
    name, chosen = data.get("field"), data.get("chosen")
    decided = [conflict for conflict in thing.conflicts if conflict.field == name]
    taken = next((conflict for conflict in decided if conflict.entry == chosen), None)
    if taken is not None:
        thing.facts[taken.field] = taken.other
    if decided:
        field = decided[0].field
        others = (conflict.entry for conflict in decided)
        thing.sources[field] = (entry.id, *thing.sources.get(field, ()), *others)
        thing.conflicts = [conflict for conflict in thing.conflicts if conflict.field != name]


def _move(thing: Thing, move: FoldedMove, entry: FoldedEntry, facts: JsonObject, line: HistoryEntry) -> None:
    if entry.kind == SETTLED:
        thing.late.clear()
        thing.marked.clear()
        _count(thing, entry)
        for name in _listed(entry.data, "voided"):
            if name != PLACE:
                thing.facts.pop(str(name), None)
    if move.to != thing.state:
        thing.entered = entry.made
        thing.facts.pop("waiting", None)
        thing.facts.pop("clock", None)
    if thing.last is None:
        thing.given_by = str(facts.get("from_office") or "")
    elif move.holder != thing.holder:
        thing.given_by = thing.holder
    thing.kind, thing.state, thing.holder, thing.last = move.kind, move.to, move.holder, entry.id
    thing.facts.update(facts)
    thing.changed = entry.made
    line.after = move.to


def _count(thing: Thing, settled: FoldedEntry) -> None:
    """Count entries that headquarters had marked and a person accepted after all.

    Their lines are added now. Their facts are taken only if the thing has no accepted move yet.
    """
    counts = _listed(settled.data, "counts")
    for line in thing.history if counts else ():
        if line.entry.id not in counts or line.entry.mark not in NOT_COUNTED:
            continue
        _add_lines(thing, line)
        if thing.last is None and line.known:
            subject = bool(line.entry.moves) and is_subject(line.entry, thing.id)
            thing.facts.update(facts_of(line.entry, thing.id, subject))


def fold(thing_id: str, entries: Iterable[FoldedEntry], appends_to: Mapping[str, str]) -> Thing:
    """The thing computed from all its entries, in the order given."""
    thing = Thing(thing_id)
    for entry in entries:
        apply(thing, entry, appends_to)
    return thing
