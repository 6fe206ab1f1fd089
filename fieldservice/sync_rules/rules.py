"""What the exchange must know of the business: who sees what from when on, who was entitled, which rows follow from entries.

These functions are handed to `sync`, which carries entries without knowing what they mean.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256
from typing import Any

from db import numbers
from db.statements import chunks, placeholders
from fieldservice.read_model import projections, queries, remote_summaries
from fieldservice.shapes import JsonObject, Values
from fieldservice.sync import common
from fieldservice.sync.enrolled_stores import last_shared_position
from fieldservice.sync.entries import seen_of
from fieldservice.sync.rules import Belongings, Rules
from fieldservice.sync_rules import collisions
from fieldservice.workflows.engine.fold import MASTER_FILES, SETTLED, FoldedEntry, Thing, facts_of, fold
from fieldservice.workflows.engine.marks import NOT_COUNTED, NOT_ENTITLED, WITHDRAWN
from fieldservice.workflows.engine.model import SAME
from fieldservice.workflows.engine.numbers import digits
from fieldservice.workflows.engine.take import may_settle
from fieldservice.workflows.registry import WORKFLOWS

PAPER = "paper/"
"""Before a printed number in `sight`: an office has a customer before it who shows this paper (_paper_keys)."""
RECOGNISED = ("customer_name", "name", "phone", "contact", "address")
"""Private facts by which a person is recognised in a form that somebody has begun."""
ALONG = "along"
"""Data of an entry that gives a thing away: the ids of files and requests that go along with it."""


def seen_through(entry: FoldedEntry) -> Sequence[str]:
    """Ids of the things by which an entry is seen: the work it is about, not whose device it was; else the files."""
    work = [thing for kind, thing in entry.touches if kind not in MASTER_FILES]
    return work or [thing for _, thing in entry.touches]


def begins(tx: Any, entry: Any) -> Iterable[tuple[str, str]]:
    """(office, thing): its maker and whoever holds something by it see everything it touches, and what goes along; a branch
    sees what its vans see."""
    along = entry.data.get(ALONG)
    things = [
        *(thing for _, thing in entry.touches),
        *(thing for thing in (along if isinstance(along, list) else ()) if _is_name(thing)),
    ]
    for office in dict.fromkeys((office_of(entry.store), *(move.holder for move in entry.moves))):
        branch = _branches(tx).get(office, "")
        for thing in things:
            yield office, thing
            if branch:
                yield branch, thing
    yield from _by_paper(tx, entry)


def _by_paper(tx: Any, entry: Any) -> Iterable[tuple[str, str]]:
    """A customer who stands elsewhere with its paper: the office that was shown it sees what bears its number, whichever of the
    two headquarters hears of first. Numbers run on and can be guessed, so the customer's phone or the device must fit too."""
    paper = entry.data.get("paper")
    if _is_name(paper) and entry.kind != "printed" and entry.mark not in NOT_COUNTED:
        office = office_of(entry.store)
        shown = set(_paper_keys(paper, facts_of(entry, entry.touches[0][1], True) if entry.touches else {}))
        yield from ((office, key) for key in sorted(shown))
        for row in queries.by_number(tx, paper):
            there = fold(row["thing"], tx.entries_of(row["thing"]), projections.APPENDS_TO)
            if shown & set(_paper_keys(paper, there.facts)):
                yield from ((office, row[name]) for name in ("thing", "customer_id", "device_id") if row[name])
    for thing, said in _opened(entry):
        for office in sorted(
            {office for key in _paper_keys(str(said["number"]), said) for office in _shown_at(tx, key)}
        ):
            yield from ((office, str(one)) for one in (thing, said.get("customer"), said.get("device")) if one)


def _paper_keys(number: str, said: Values) -> Iterable[str]:
    """Under which names a paper is known to have been shown: its number with whose phone or which device."""
    for value in (digits(said.get("phone")), str(said.get("serial") or "").strip().upper()):
        if value:
            yield f"{PAPER}{number}/{sha256(value.encode(errors='replace')).hexdigest()[:24]}"


def _opened(entry: Any) -> Iterable[tuple[str, JsonObject]]:
    """Things that begin with this entry under a printed number, with what it says of each."""
    for move in entry.moves:
        if move.after is None:
            said = facts_of(entry, move.thing, entry.moves[0].thing == move.thing)
            if said.get("number"):
                yield move.thing, said


def _shown_at(tx: Any, paper: str) -> Iterable[str]:
    """Offices that were shown this paper."""
    known = getattr(tx, "shown", {})
    return (
        known[paper]
        if paper in known
        else [office for (office,) in tx.rows("SELECT office FROM sight WHERE thing = ?", (paper,))]
    )


def _look_ahead(tx: Any, entries: Sequence[Any]) -> None:
    """Asked once for a batch: which of its new papers were shown anywhere, and what those who made it may do now."""
    papers = sorted(
        {key for entry in entries for _, said in _opened(entry) for key in _paper_keys(str(said["number"]), said)}
    )
    tx.shown = {paper: [] for paper in papers}
    for some in chunks(papers):
        for paper, office in tx.rows(f"SELECT thing, office FROM sight WHERE thing IN ({placeholders(some)})", some):
            tx.shown[paper].append(office)
    if not hasattr(tx, "roles"):
        tx.roles = {}
    names = sorted({entry.by for entry in entries if ("present", entry.by) not in tx.roles})
    tx.roles.update((("present", name), frozenset()) for name in names)
    for some in chunks(names):
        for name, roles in tx.rows(
            f"SELECT name, roles FROM staff WHERE active = 1 AND name IN ({placeholders(some)})", some
        ):
            tx.roles["present", name] = frozenset(roles.split())


def _is_name(said: Any) -> bool:
    """What is longer names nothing, and no index of PostgreSQL could keep it."""
    return isinstance(said, str) and len(said) <= 200


def office_of(store: str) -> str:
    """The office of a store; one that was copied writes as CD01~2."""
    return store.partition("~")[0]


def _branches(tx: Any) -> dict[str, str]:
    """Branch of each van, asked once in a transaction."""
    found = getattr(tx, "branches", None)
    if found is None:
        found = tx.branches = dict(tx.rows("SELECT code, branch FROM office WHERE branch <> ''"))
    return found


@cache
def entitled() -> dict[str, tuple[frozenset[str], dict[str, frozenset[str]]]]:
    """By kind: the roles that may make such an entry, and by kind of thing the states it may lead to. Empty roles: anybody."""
    found: dict[str, tuple[frozenset[str], dict[str, frozenset[str]]]] = {}
    for workflow in WORKFLOWS.values():
        for step in workflow.steps:
            roles, states = found.get(step.kind, (frozenset(), {}))
            leads = (
                frozenset(workflow.states) if step.to == SAME else frozenset({step.to} if step.to is not None else ())
            )
            found[step.kind] = (
                roles | set(step.roles),
                {**states, workflow.thing: states.get(workflow.thing, frozenset()) | leads},
            )
    return found


def judge(tx: Any, entries: Sequence[Any], now: str) -> list[str]:
    """The mark of each entry that headquarters numbers now: "" or one of workflows/marks.py."""
    _look_ahead(tx, entries)
    epoch = tx.meta("epoch")
    judged: dict[str, str] = {}
    for entry in entries:
        judged[entry.id] = entry.mark or _judged(tx, entry, epoch, judged)
    return [judged[entry.id] for entry in entries]


def _judged(tx: Any, entry: Any, epoch: str | None, marks: Mapping[str, str]) -> str:
    """`marks` are those of entries judged just before, which do not stand in the store yet."""
    if entry.kind not in entitled():
        return ""  # a kind of the store's own, or of a newer version
    roles, leads = entitled()[entry.kind]
    for move in entry.moves:
        # An act may open a thing of another workflow (a request becomes a job): that it leads there is its table's matter.
        if move.after is not None and move.kind in leads and leads[move.kind] and move.to not in leads[move.kind]:
            return NOT_ENTITLED
    if entry.kind == SETTLED and not _may_settle(tx, entry, marks):
        return NOT_ENTITLED
    there, position = seen_of(entry.seen)
    now = _roles(tx, "present", entry.by)
    if there and there != epoch:
        # Made in the history before headquarters was restored: up to the backup both had the same staff.
        position = min(position, last_shared_position(tx, there))
        then = _roles(tx, position, entry.by) | now
    else:
        then = _roles(tx, position, entry.by) if there else now
    if not then & roles:
        return NOT_ENTITLED
    return "" if now & roles else WITHDRAWN


def _may_settle(tx: Any, entry: Any, marks: Mapping[str, str]) -> bool:
    """By the thing as it stood after the move that is settled upon: what came since makes the entry late, not forbidden."""
    office = office_of(entry.store)
    return office == tx.store or all(
        may_settle(_as_of(tx, move.thing, move.after, entry, marks), office, False) for move in entry.moves
    )


def _as_of(tx: Any, thing: str, last: str | None, entry: Any, marks: Mapping[str, str]) -> Thing:
    story = [replace(one, mark=marks.get(one.id, one.mark)) for one in tx.entries_of(thing) if one.place < entry.place]
    end = next((place for place, one in enumerate(story) if one.id == last), len(story) - 1)
    return fold(thing, story[: end + 1], projections.APPENDS_TO)


def _roles(tx: Any, position: int | str, name: str) -> frozenset[str]:
    """Roles of a person at a position of the common feed, or at present; asked once in a transaction."""
    known = getattr(tx, "roles", None)
    if known is None:
        known = tx.roles = {}
    if (position, name) not in known:
        if position == "present":
            row = tx.row("SELECT roles, active FROM staff WHERE name = ?", (name,))
        else:
            published = common.row_at(tx, "staff", (name,), int(position))
            row = (published["roles"], published["active"]) if published else None
        known[position, name] = frozenset(row[0].split()) if row and row[1] else frozenset()
    return known[position, name]


def belongings(tx: Any, person: str) -> Belongings:
    """A customer's work, and the words by which the customer is recognised in what somebody typed."""
    work = dict(tx.rows("SELECT thing, number FROM work_row WHERE customer_id = ? AND customer_id <> ''", (person,)))
    words: set[str] = set()
    for (body,) in tx.rows("SELECT body FROM private_part WHERE person = ? AND person <> ''", (person,)):
        private = json.loads(bytes(body))
        others = private.get("of")
        for said in (private, *(others.values() if isinstance(others, dict) else ())):
            words.update(
                word
                for name in RECOGNISED
                if isinstance(said, dict) and isinstance(word := said.get(name), str) and len(word) > 1
            )
    return Belongings({**work, person: ""}, frozenset(words))


def printed_by(office: str, entries: Iterable[Any]) -> dict[str, int]:
    """The running numbers that this office drew for what it told in these entries, by kind."""
    told: list[Any] = []
    for entry in entries:
        if office_of(entry.store) == office:
            others = entry.data.get("of")
            told += [entry.data, *(others.values() if isinstance(others, dict) else ())]
    return numbers.of_papers(
        office,
        (
            said[name]
            for said in told
            if isinstance(said, dict)
            for name in ("number", "job_number", "ticket")
            if name in said
        ),
    )


def refresh(tx: Any, things: set[str], new: Sequence[Any], marked: Sequence[Any]) -> None:
    """Rows of things whose story changed, and what new entries add to the ledgers; `marked` were counted and count no longer."""
    dealt = projections.post_many(
        tx,
        [entry for entry in new if entry.mark not in NOT_COUNTED],
        [entry for entry in marked if entry.mark in NOT_COUNTED],
    )
    stories = tx.stories_of(things, {entry.arrived: entry for entry in new})
    told = remote_summaries.summaries(tx, tx.store, things)
    folded = [
        remote_summaries.with_summary(fold(id_, stories[id_], projections.APPENDS_TO), told.get(id_, {}))
        for id_ in sorted(things)
        if stories[id_] or id_ in told
    ]
    projections.put_many(tx, folded)
    for id_ in things - {thing.id for thing in folded}:
        remote_summaries.forget(tx, id_)
    if elsewhere := dealt - things:  # a customer whose file did not change
        tx.many(
            "UPDATE customer_row SET dealings = ? WHERE thing = ?",
            [(amount, customer) for customer, amount in tx.ledgers("dealings", sorted(elsewhere)).items()],
        )
    collisions.note(tx, folded, new, marked)
    numbers.raise_to(
        tx, printed_by(tx.store, new)
    )  # told before this store was restored: these stand on paper somewhere
    if tx.meta("headquarters"):
        tell_elsewhere(tx, new)


def tell_elsewhere(tx: Any, entries: Sequence[Any]) -> None:
    """At headquarters: the cards of what these entries touch."""
    remote_summaries.publish(tx, remote_summaries.files_of(tx, entries), seen_through)


def files(entry: Any) -> list[str]:
    """Digests of the files that an entry names: what was signed, and photos."""
    if entry.erased:
        return []
    others = entry.data.get("of")
    told = [entry.data, *(others.values() if isinstance(others, dict) else ())]
    named = [
        said.get(name, {}).get("content")
        for said in told
        if isinstance(said, dict)
        for name in ("signed", "intake_signed")
        if isinstance(said.get(name), dict)
    ]
    photos = (entry.private or {}).get("files") if entry.kind == "photos_attached" else None
    named += [one.get("digest") for one in photos if isinstance(one, dict)] if isinstance(photos, list) else []
    return [content for content in dict.fromkeys(named) if isinstance(content, str) and len(content) == 64]


RULES = Rules(begins, seen_through, judge, refresh, files, NOT_COUNTED, fed=tell_elsewhere, belongings=belongings)
