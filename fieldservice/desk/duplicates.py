"""Proposed duplicates: files of customers with one phone and a similar name, and of devices with one serial number.

They are proposed to a person and never merged by themselves. Headquarters decides; an office reads its own list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from fieldservice.desk import who_it_is
from fieldservice.desk.detail import masked
from fieldservice.desk.names import similar
from fieldservice.desk.refusals import record_refusal
from fieldservice.desk.step_context import context
from fieldservice.desk.take_step import take_within
from fieldservice.read_model import queries
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import APART, Thing
from fieldservice.workflows.engine.identity import phone_key, serial_key
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.model import Purpose
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.roles import KEEPS_FILES
from fieldservice.workflows.engine.take import may_begin
from fieldservice.workflows.master_files.consequences import Consequence, consequence, facts_of
from fieldservice.workflows.master_files.merging import merged_file
from fieldservice.workflows.registry import workflow_of

if TYPE_CHECKING:
    from db.reading import RowReader
    from db.store import Tx
    from fieldservice.desk.session import Session

MOST = 100
"""Proposals on the list; those behind them follow when these are decided."""
WALKED = 2_000
"""Shared numbers that are looked at for one list: a family or a switchboard shares a phone, and is no duplicate."""
SAME_PHONE = N_("One phone, similar names")
SAME_SERIAL = N_("One serial number")
WHY = {"customer": SAME_PHONE, "device": SAME_SERIAL}
SHARED = {"customer": ("customer_row", "phone_key"), "device": ("device_row", "serial_key")}
NUMBER = {"customer": "phone", "device": "serial"}
"""The fact that the files of a proposal share."""
GONE = N_("The list has changed. Check it again.")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Files that may be about one customer or device, the oldest first: each is {id, number, name, ...}."""

    kind: str
    files: tuple[JsonObject, ...]
    shared: str
    """The phone, masked, or the serial number that they have in common."""
    may_decide: bool
    why_not: Message | None = None
    who_may: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """All files of the proposal, so that a decision is about exactly those that were shown."""
        return _key([str(file["id"]) for file in self.files])

    @property
    def oldest(self) -> str:
        return str(self.files[0]["id"])


def _key(ids: Sequence[str]) -> str:
    return "+".join(ids)


def proposals(session: Session, by: Person) -> list[Proposal]:
    """The list, customers first. Personal data is masked by role."""
    found: list[Proposal] = []
    with session.store.reading() as tx:
        for kind in SHARED:
            for group in _groups(session, tx, kind):
                found.append(_proposal(session, tx, by, kind, group))
                if len(found) == MOST:
                    return found
    return found


def _groups(session: Session, tx: Tx, kind: str) -> Iterator[list[Thing]]:
    table, column = SHARED[kind]
    shared = session.reader.rows(
        f"SELECT {column} FROM {table} WHERE {column} <> '' AND same_as = '' "
        f"GROUP BY {column} HAVING count(*) > 1 ORDER BY {column} LIMIT ?",
        (WALKED,),
    )
    for (key,) in shared:
        yield from _behind(session, tx, kind, key)


def _behind(session: Session, tx: Tx, kind: str, key: str) -> Iterator[list[Thing]]:
    """The groups behind one phone or serial number, as the transaction sees them."""
    files = [session.fold(tx, id_) for id_ in _ids_behind(tx, kind, key)]
    yield from _alike([file for file in files if not file.erased])


def _ids_behind(reader: RowReader, kind: str, key: str) -> list[str]:
    return (queries.by_phone if kind == "customer" else queries.by_serial)(reader, key)


def _number(file: Thing) -> str:
    """The key of the phone or serial number of a file."""
    return (phone_key if file.kind == "customer" else serial_key)(file.get(NUMBER[file.kind]))


def _alike(files: Sequence[Thing]) -> Iterator[list[Thing]]:
    """The files in groups all of whose pairs look alike and were held apart by nobody."""
    left = sorted(files, key=lambda file: file.id)
    while left:
        group = [left.pop(0)]
        for other in list(left):
            if all(_may_be_one(file, other) for file in group):
                group.append(other)
                left.remove(other)
        if len(group) > 1:
            yield group


def _may_be_one(file: Thing, other: Thing) -> bool:
    names = (str(each.get("name") or "") for each in (file, other))
    return not is_held_apart(file, other) and (file.kind == "device" or similar(*names))


def is_held_apart(file: Thing, other: Thing) -> bool:
    ids = {each.id for each in (other, *other.merged)}
    return not ids.isdisjoint(file.get(APART) or ())


def _proposal(session: Session, tx: Tx, by: Person, kind: str, files: Sequence[Thing]) -> Proposal:
    candidates = who_it_is.candidates(session, by, tx, files)
    refused = _refused(session, by, files[0])
    return Proposal(
        kind,
        tuple(candidates),
        str(masked(files[0].facts).get(NUMBER[kind], "")),
        refused is None,
        refused.because if refused else None,
        (refused.who_may or KEEPS_FILES) if refused else (),
    )


def _refused(session: Session, by: Person, file: Thing) -> Refused | None:
    """Why this person may not decide; None if the person may."""
    workflow = workflow_of(file)
    step = workflow.step_for("merges") if workflow else None
    assert workflow is not None and step is not None, "files of customers and devices have it"
    return may_begin(workflow, step, file, context(session, by, step, file, {}, None))


class Duplicates:
    """The list of proposed duplicates of this store."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def proposals(self, by: Person) -> list[Proposal]:
        return proposals(self.session, by)

    def others(self, thing: str, purpose: Purpose) -> list[Values]:
        """The files that a step about two files is likely to mean beside this one: those merged with it, or those
        behind the same number, the most alike first."""
        with self.session.store.reading() as tx:
            file = self.session.fold(tx, thing)
            if purpose == "parts":
                found = list(file.merged)
            else:
                behind = (self.session.fold(tx, id_) for id_ in _ids_behind(tx, file.kind, _number(file)))
                found = [each for each in behind if each.id != file.id and not each.erased]
                found.sort(key=lambda each: not _may_be_one(file, each))
        return [facts_of(each) for each in found]

    def consequence(self, thing: str, name: str, data: Values) -> Consequence | None:
        """What a step about two files makes of them; None while the other one is not known."""
        _, step, file = self.session.step(thing, name)
        text = str(data.get(step.other_file) or "")
        with self.session.store.reading() as tx:
            if file is None:
                return None
            other = merged_file(file, text) if step.purpose == "parts" else self.session.named(tx, text, file)
            own = self.session.alone(tx, file.id)
        return consequence(step.purpose, [facts_of(own), facts_of(other)]) if other else None

    def merge(self, by: Person, key: str, reason: str) -> None:
        """All files of the proposal are one. Raises Refused."""
        first, *others = key.split("+")
        self._decide(by, key, "merges", [(first, other) for other in others], reason)

    def hold_apart(self, by: Person, key: str, reason: str = "") -> None:
        """None of the files of the proposal is the same as another. Raises Refused."""
        self._decide(by, key, "holds_apart", list(combinations(key.split("+"), 2)), reason)

    def _decide(self, by: Person, key: str, purpose: Purpose, pairs: Sequence[tuple[str, str]], reason: str) -> None:
        """Take the step on each pair, on all or on none; refused where the proposal is not what was shown."""
        first = pairs[0][0]
        step = self.session.step_for(first, purpose)
        try:
            with self.session.store.writing() as tx:
                if key not in self._keys(tx, first):
                    raise Refused("changed", GONE)
                for file, other in pairs:
                    take_within(self.session, tx, by, file, step, {"duplicate": other, "reason": reason})
        except Refused as refused:
            record_refusal(self.session, by, first, step, refused)
            raise

    def _keys(self, tx: Tx, first: str) -> list[str]:
        """The keys of the proposals behind the number of this file."""
        file = self.session.fold(tx, first)
        return [_key([each.id for each in group]) for group in _behind(self.session, tx, file.kind, _number(file))]
