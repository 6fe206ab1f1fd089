"""Upkeep of a store: rows made again from the journal, and everything read again and compared.

A difference between a row and the fold of its entries is a defect of the row, never of the journal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldservice.read_model import projections
from fieldservice.read_model.refold import MOST_TOLD, PART, Part, parts
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message

if TYPE_CHECKING:
    from db.store import Store

Progress = Callable[[int, int], None]
Ledgers = Counter[tuple[str, str]]

LEDGER = N_("The ledger %(ledger)s says %(there)s for %(key)s; its entries add up to %(right)s.")
SIGNED = N_("The signed content %(digest)s is missing or damaged (entry %(entry)s).")


@contextmanager
def store_in(folder: Path) -> Iterator[Store]:
    """The store of this folder. Raises NoStore, StoreNewer, StoreTrouble."""
    from db.store import Store

    store = Store.open(folder)
    try:
        yield store
    finally:
        store.close()


def rebuild(store: Store, progress: Progress | None = None) -> JsonObject:
    """Makes every row again in one transaction: {"entries", "rows", "different", "differences"}.

    Readers see the old rows until all the new ones are there. `differences` holds sentences, the first hundred.
    """
    with store.writing() as tx:
        entries = tx.value("SELECT count(*) FROM entry")
        ledgers, told = recounted(tx), Part()
        _compare_ledgers(tx, ledgers, told)
        tx.clear_rows()
        tx.ledger_add_many([(*key, amount) for key, amount in ledgers.items()])
        written = len(ledgers)
        for part in parts(store, tx.milestones(PART), dealings(ledgers)):
            for table, rows in part.rows.items():
                tx.many(tx.shape(table).insert, rows)
                written += len(rows)
            tx.add_ready(part.search)
            written += len(part.search)
            _add(told, part, progress, entries)
    return {"entries": entries, "rows": written, "different": told.different, "differences": told.differences}


def verify(store: Store, progress: Progress | None = None) -> JsonObject:
    """Reads every digest, private part, signed content and published table, and compares rows and ledgers with folds.

    {"ok", "entries", "problems"}: sentences, the first hundred of each sort.
    """
    entries, problems, told = _read_all(store, progress)
    problems += told.differences
    return {"ok": not problems, "entries": entries, "problems": problems}


def mend(store: Store) -> list[Message]:
    """Makes the rows again where they differ, and answers with what no rebuild can mend: [] when all is well."""
    _entries, problems, told = _read_all(store, None)
    if told.different and not problems:
        rebuild(store)
    return problems


def _read_all(store: Store, progress: Progress | None) -> tuple[int, list[Message], Part]:
    """(entries, what is wrong with journal, files and published tables, what rows say otherwise)."""
    from db import verify as journal

    told = Part()
    problems = [Message(problem.what, {"where": problem.where}) for problem in journal.verify(store, progress)]
    with store.reading() as tx:
        entries = tx.value("SELECT count(*) FROM entry")
        if problems:
            # What the journal says is only folded when it is as it was written.
            return entries, problems, told
        _compare_ledgers(tx, recounted(tx), told)
        ends = tx.milestones(PART)
    # Each part is a picture of its own: one over the whole store would let the write-ahead log grow while others work.
    for part in parts(store, ends):
        _add(told, part, progress, entries)
    return entries, _missing_content(store, told.signed), told


def _add(told: Part, part: Part, progress: Progress | None, entries: int) -> None:
    told.entries += part.entries
    told.different += part.different
    told.differences += part.differences[: MOST_TOLD - len(told.differences)]
    told.signed.update(part.signed)
    if progress is not None:
        progress(told.entries, entries)


def recounted(tx: Any) -> Ledgers:
    """Every ledger as its entries add up."""
    ledgers: Ledgers = Counter()
    for entry in tx.entries_of_kinds(tuple(projections.POSTINGS)):
        for ledger, key, amount in projections.postings(entry):
            ledgers[ledger, key] += amount
    return ledgers


def dealings(ledgers: Ledgers) -> dict[str, int]:
    """The ledger that a customer's row shows."""
    return {key: amount for (ledger, key), amount in ledgers.items() if ledger == "dealings"}


def _compare_ledgers(tx: Any, ledgers: Ledgers, told: Part) -> None:
    there = {(row["ledger"], row["key"]): row["amount"] for row in tx.each_row("ledger_row")}
    for key in sorted(there.keys() | ledgers.keys()):
        if there.get(key, 0) != ledgers.get(key, 0):
            told.differs(LEDGER, ledger=key[0], key=key[1], there=there.get(key, 0), right=ledgers.get(key, 0))


def _missing_content(store: Store, signed: Mapping[str, str]) -> list[Message]:
    """What was signed and is not as it was. What another office's people signed may still be on its way."""
    from db import files

    missing = {digest: entry for digest, entry in signed.items() if files.read(store.folder, digest) is None}
    with store.reading() as tx:
        ours = {
            digest
            for digest, entry in missing.items()
            if files.path_of(store.folder, digest).exists()
            or (tx.value("SELECT store FROM entry WHERE id = ?", (entry,)) or "").partition("~")[0] == store.office
        }
    return [Message(SIGNED, {"digest": digest, "entry": entry}) for digest, entry in missing.items() if digest in ours][
        :MOST_TOLD
    ]
