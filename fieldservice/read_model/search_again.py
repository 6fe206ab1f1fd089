"""Makes the search rows of an older store again: their letters were folded by an earlier version of db/letters.py.

The rows up to a number are still old. The newest are made again when the store is migrated, which is all that changes
in most stores; a large store full of such letters does the rest beside the work, and the search asks for both until
then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.letters import differs_from_first_version
from db.search import DEFECT, OLD_ROWS
from fieldservice.read_model import projections, remote_summaries, search_rows
from fieldservice.words.moments import stamp, utc_now
from fieldservice.workflows.engine.fold import MASTER_FILES, fold

if TYPE_CHECKING:
    from db.store import Tx

AT_ONCE = 20_000
"""Changed rows that a migration makes again while people wait for it."""
PAGE = 2_000


def begin(tx: Tx) -> None:
    """In a migration: make as many rows again as people can wait for."""
    made = 0
    while made < AT_ONCE and (more := go_on(tx)) is not None:
        made += more


def go_on(tx: Tx, page: int = PAGE) -> int | None:
    """Look at the newest old rows, and make again those that have become different.

    Returns how many those were; None where no row is old any more.
    """
    old = tx.meta(OLD_ROWS)
    if old is None:
        return None
    rows = tx.rows(
        "SELECT no, thing, words, idents, names FROM search_row WHERE no <= ? ORDER BY no DESC LIMIT ?",
        (int(old), page),
    )
    if not rows:
        finish(tx)
        return None
    things = [thing for _, thing, *texts in rows if differs_from_first_version(" ".join(texts))]
    make_again(tx, things)
    tx.set_meta(OLD_ROWS, str(rows[-1][0] - 1))
    tx.run("DELETE FROM meta WHERE key = ?", (DEFECT,))
    return len(things)


def make_again(tx: Tx, things: list[str]) -> None:
    stories = tx.stories_of(things)
    rows = []
    for id_ in things:
        thing = fold(id_, stories.get(id_, []), projections.APPENDS_TO)
        if thing.kind in MASTER_FILES or not thing.history:
            remote_summaries.with_summary(thing, remote_summaries.summary(tx, tx.store, id_))
        if thing.kind:
            rows.append({"thing": id_, "kind": thing.kind, **search_rows.search_words(thing)})
    tx.put_search_many(rows)


def finish(tx: Tx) -> None:
    """No row is old any more."""
    tx.run("DELETE FROM meta WHERE key IN (?, ?)", (OLD_ROWS, DEFECT))


def note_defect(tx: Tx) -> None:
    """Say to those who look from elsewhere that the old rows could not be made again."""
    tx.set_meta(DEFECT, stamp(utc_now()))
