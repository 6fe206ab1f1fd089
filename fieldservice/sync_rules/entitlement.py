"""Entitlement: whether the person who made an entry had a role that may make it, which headquarters judges when it
numbers the entry.

A person is judged by what the office could know: the roles published up to the position that the entry had seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from db.statements import chunks, placeholders
from fieldservice.read_model import projections
from fieldservice.sync import common
from fieldservice.sync.enrolled_stores import last_shared_position
from fieldservice.sync.entries import seen_of
from fieldservice.sync.store_names import office_of
from fieldservice.sync.transaction_cache import cache_of
from fieldservice.sync_rules import sight
from fieldservice.workflows.engine.fold import SETTLED, Thing, fold
from fieldservice.workflows.engine.marks import NOT_ENTITLED, WITHDRAWN
from fieldservice.workflows.engine.model import SAME
from fieldservice.workflows.engine.offices import may_settle
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from db.journal import Entry
    from db.store import Tx

PRESENT = "present"
"""Instead of a position in the common feed: as published now."""
ROLES = "roles by position and person"
"""Name in the cache of a transaction."""
Roles = dict[tuple[int | str, str], frozenset[str]]


@cache
def entitled() -> dict[str, tuple[frozenset[str], dict[str, frozenset[str]]]]:
    """By kind of entry: the roles that may make it (none: everybody), and by kind of thing the states it may lead
    to."""
    found: dict[str, tuple[frozenset[str], dict[str, frozenset[str]]]] = {}
    for workflow in WORKFLOWS.values():
        for step in workflow.steps:
            roles, states = found.get(step.kind, (frozenset(), {}))
            if step.to == SAME:
                leads = frozenset(workflow.states)
            else:
                leads = frozenset() if step.to is None else frozenset({step.to})
            states = {**states, workflow.thing: states.get(workflow.thing, frozenset()) | leads}
            found[step.kind] = (roles | set(step.roles), states)
    return found


def judge(tx: Tx, entries: Sequence[Entry], now: str) -> list[str]:
    """The mark of each entry that headquarters numbers now: "" or one of workflows/engine/marks.py."""
    sight.read_shown_papers(tx, entries)
    _read_present_roles(tx, entries)
    epoch = tx.meta("epoch")
    judged: dict[str, str] = {}
    for entry in entries:
        judged[entry.id] = entry.mark or _judged(tx, entry, epoch, judged)
    return [judged[entry.id] for entry in entries]


def _judged(tx: Tx, entry: Entry, epoch: str | None, marks: Mapping[str, str]) -> str:
    """The mark of one entry; `marks` are those of the entries judged just before, which the store does not hold yet."""
    if entry.kind not in entitled():
        return ""  # a kind of the store's own, or of a newer version
    roles, leads = entitled()[entry.kind]
    for move in entry.moves:
        # An entry may open a thing of another workflow (a request becomes a job): whether it may lead there is a matter
        # of that workflow's own table.
        if move.after is not None and move.kind in leads and leads[move.kind] and move.to not in leads[move.kind]:
            return NOT_ENTITLED
    if entry.kind == SETTLED and not _may_settle(tx, entry, marks):
        return NOT_ENTITLED
    seen_epoch, position = seen_of(entry.seen)
    now = _roles(tx, PRESENT, entry.by)
    if seen_epoch and seen_epoch != epoch:
        # Made before headquarters was restored: up to the backup both histories published the same staff.
        position = min(position, last_shared_position(tx, seen_epoch))
        then = _roles(tx, position, entry.by) | now
    else:
        then = _roles(tx, position, entry.by) if seen_epoch else now
    if not then & roles:
        return NOT_ENTITLED
    return "" if now & roles else WITHDRAWN


def _may_settle(tx: Tx, entry: Entry, marks: Mapping[str, str]) -> bool:
    """Judged by the thing after the move that the settlement follows: what came later makes it late, not forbidden."""
    office = office_of(entry.store)
    return office == tx.store or all(
        may_settle(_as_of(tx, move.thing, move.after, entry, marks), office, False) for move in entry.moves
    )


def _as_of(tx: Tx, thing: str, last: str | None, entry: Entry, marks: Mapping[str, str]) -> Thing:
    """The thing as it was after the entry `last`, or where that is missing before `entry`."""
    before = [each for each in tx.entries_of(thing) if each.place < entry.place]
    story = [replace(each, mark=marks.get(each.id, each.mark)) for each in before]
    end = next((index for index, each in enumerate(story) if each.id == last), len(story) - 1)
    return fold(thing, story[: end + 1], projections.APPENDS_TO)


def _roles(tx: Tx, position: int | str, name: str) -> frozenset[str]:
    """Roles of a person at a position of the common feed, or at present; read once in a transaction."""
    known = _known_roles(tx)
    if (position, name) not in known:
        if position == PRESENT:
            row = tx.row("SELECT roles, active FROM staff WHERE name = ?", (name,))
        else:
            published = common.row_at(tx, "staff", (name,), int(position))
            row = (published["roles"], published["active"]) if published else None
        known[position, name] = frozenset(row[0].split()) if row and row[1] else frozenset()
    return known[position, name]


def _read_present_roles(tx: Tx, entries: Sequence[Entry]) -> None:
    """Read once for a batch which roles the makers of its entries have now."""
    known = _known_roles(tx)
    names = sorted({entry.by for entry in entries if (PRESENT, entry.by) not in known})
    known.update(((PRESENT, name), frozenset()) for name in names)
    for some in chunks(names):
        for name, roles in tx.rows(
            f"SELECT name, roles FROM staff WHERE active = 1 AND name IN ({placeholders(some)})", some
        ):
            known[PRESENT, name] = frozenset(roles.split())


def _known_roles(tx: Tx) -> Roles:
    known: Roles = cache_of(tx).setdefault(ROLES, {})
    return known
