"""Derives data from entries that came in: stored rows, ledgers, the files they name, the cards for other offices."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from db import numbers
from fieldservice.read_model import aliases, projections, remote_summaries
from fieldservice.read_model.entry_files import records_in
from fieldservice.sync.rules import Belongings
from fieldservice.sync.store_names import office_of
from fieldservice.sync_rules import collisions
from fieldservice.sync_rules.sight import things_through
from fieldservice.workflows.engine.fold import fold

if TYPE_CHECKING:
    from db.journal import Entry
    from db.store import Tx

RECOGNISED = ("customer_name", "name", "phone", "contact", "address")
"""Private facts by which a person is recognised in a form that somebody has begun to fill in."""
NUMBERS = ("number", "job_number", "ticket")
"""Facts that hold a printed number."""


def refresh(tx: Tx, things: set[str], new: Sequence[Entry], marked: Sequence[Entry]) -> None:
    """Write the rows of these things, whose history changed, and post the new entries to the ledgers.

    `marked` were counted before and have a mark now, so that their postings are taken out.
    """
    dealt = projections.post_many(tx, new, marked)
    stories = tx.stories_of(things, {entry.arrived: entry for entry in new})
    summaries = remote_summaries.summaries(tx, tx.store, things)
    folded = [
        remote_summaries.with_summary(fold(thing, stories[thing], projections.APPENDS_TO), summaries.get(thing, {}))
        for thing in sorted(things)
        if stories[thing] or thing in summaries
    ]
    projections.put_many(tx, folded)
    for thing in things - {each.id for each in folded}:
        remote_summaries.forget(tx, thing)
    _write_dealings(tx, dealt - things)
    collisions.note(tx, folded, new, marked)
    # Entries of our own that come back after this store was restored: their numbers are on paper somewhere.
    numbers.raise_to(tx, printed_by(tx.store, new))
    if tx.meta("headquarters"):
        publish_summaries(tx, new)


def mend(tx: Tx, things: set[str], changed: Collection[int]) -> None:
    """Write rows and ledgers after the entries of the arrivals `changed` were overwritten, marked otherwise or deleted,
    and with them the history of these things."""
    _write_dealings(tx, projections.post_again(tx, changed) - things)
    refresh(tx, things, (), ())


def _write_dealings(tx: Tx, customers: Collection[str]) -> None:
    """Write the sums of customers whose file did not change."""
    if customers:
        tx.many(
            "UPDATE customer_row SET dealings = ? WHERE thing = ?",
            [(amount, customer) for customer, amount in tx.ledgers("dealings", sorted(customers)).items()],
        )


def publish_summaries(tx: Tx, entries: Sequence[Entry]) -> None:
    """At headquarters: write the cards of the files that these entries touch."""
    files = aliases.with_merged(tx, remote_summaries.files_of(tx, entries))
    remote_summaries.publish(tx, files, things_through)


def printed_by(office: str, entries: Iterable[Entry]) -> dict[str, int]:
    """The highest running number that this office drew in these entries, by kind of number."""
    records = [record for entry in entries if office_of(entry.store) == office for record in records_in(entry.data)]
    return numbers.of_papers(office, (record[name] for record in records for name in NUMBERS if name in record))


def belongings(tx: Tx, person: str) -> Belongings:
    """A customer's work, and the words by which the customer is recognised in what somebody typed."""
    work: dict[str, str] = dict(
        tx.rows("SELECT thing, number FROM work_row WHERE customer_id = ? AND customer_id <> ''", (person,))
    )
    words: set[str] = set()
    for (body,) in tx.rows("SELECT body FROM private_part WHERE person = ? AND person <> ''", (person,)):
        for record in records_in(json.loads(bytes(body))):
            values = (record.get(name) for name in RECOGNISED)
            words.update(word for word in values if isinstance(word, str) and len(word) > 1)
    return Belongings({**work, person: ""}, frozenset(words))
