"""Compares the index of the search with the search rows it was made of.

A search row is compared with the fold of its thing (fieldservice/read_model/refold.py). The index behind it is no row:
nothing else would say that a customer is not found any more.
"""

import re
from collections import Counter
from collections.abc import Iterator

from db.search import Plain, tsvector
from db.searching import tokens_of
from db.statements import Statements

PAGE = 1000
_TERM = re.compile("[0-9A-Za-z\x80-\U0010ffff]+")  # as the tokenizer "ascii" of FTS5 cuts a text
_LOWER = {ord(capital): capital.lower() for capital in map(chr, range(ord("A"), ord("Z") + 1))}
_COLUMNS = ("words", "idents", "names")


def wrongly_indexed(tx: Statements) -> list[str]:
    """Ids of the things that the index finds by other words than their search rows have; "" for an entry of the index
    that belongs to no row. Call it in a reading transaction."""
    return _in_postgresql(tx) if tx.postgresql else _in_sqlite(tx)


def _rows(tx: Statements) -> Iterator[tuple[int, str, Plain]]:
    after = 0
    while page := tx.rows(
        f"SELECT no, thing, words, idents, names FROM search_row WHERE no > ? ORDER BY no LIMIT {PAGE}", (after,)
    ):
        yield from ((no, thing, Plain(*texts)) for no, thing, *texts in page)
        after = page[-1][0]


def _in_postgresql(tx: Statements) -> list[str]:
    return [
        thing
        for no, thing, texts in _rows(tx)
        if not tx.value("SELECT tokens = ?::tsvector FROM search_row WHERE no = ?", (tsvector(texts), no))
    ]


def _in_sqlite(tx: Statements) -> list[str]:
    """The index keeps its terms by term and not by row, so the terms of each row are summed up, in any order."""
    sums: Counter[int] = Counter()
    for index in ("search_text", "search_name"):
        tx.run(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{index}_terms USING fts5vocab(main, {index}, instance)")
        for place in tx.connection.execute(f"SELECT doc, term, col, offset FROM temp.{index}_terms"):
            sums[place[0]] += hash(place)
    things: dict[int, str] = {}
    for no, thing, texts in _rows(tx):
        things[no] = thing
        for column, text in zip(_COLUMNS, (*tokens_of(texts), texts.names), strict=True):
            for offset, term in enumerate(_TERM.findall(text)):
                sums[no] -= hash((no, term.translate(_LOWER), column, offset))
    return [things.get(no, "") for no in sorted(sums) if sums[no]]
