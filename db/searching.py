"""Keeps the search rows and the index over them in step; what a thing was found by is taken out before the new goes in."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from db.search import Plain, ident_tokens, plain, tsvector, word_tokens
from db.session import Session

Texts = str | Iterable[str]


class Ready(NamedTuple):
    """What a thing is found by, cut into tokens: so another process than the one that writes can make it."""

    thing: str
    kind: str
    plain: Plain
    tokens: tuple[str, ...]
    """For SQLite word and identifier tokens, for PostgreSQL the tsvector."""


def ready(postgresql: bool, thing: str, kind: str, words: Texts = (), idents: Texts = (), names: Texts = ()) -> Ready:
    row = plain(words, idents, names)
    return Ready(thing, kind, row, (tsvector(row),) if postgresql else _tokens(row))


class Searching(Session):
    """The part of a transaction that keeps the search."""

    def put_search(self, thing: str, kind: str, words: Texts = (), idents: Texts = (), names: Texts = ()) -> None:
        """Free text, identifiers and names by which the thing is found; put again whole when one of them changes."""
        self.put_search_many([{"thing": thing, "kind": kind, "words": words, "idents": idents, "names": names}])

    def put_search_many(self, rows: Sequence[dict[str, Any]]) -> None:
        """The same for many: dicts of `thing`, `kind` and what of `words`, `idents`, `names` there is."""
        made = {row["thing"]: (row["kind"], plain(row.get("words", ()), row.get("idents", ()), row.get("names", ())))
                for row in rows}
        last = self.value("SELECT max(no) FROM search_row") or 0
        known = self._known(list(made)) if last else {}
        new = []
        for thing, (kind, row) in made.items():
            old = known.get(thing)
            if old is None:
                last += 1
                new.append((last, thing, kind, row))
            elif old != (old[0], kind, row):
                self._change(old[0], kind, row, old[2])
        self._add(new)

    def _known(self, things: list[str]) -> dict[str, tuple[int, str, Plain]]:
        known = {}
        for start in range(0, len(things), 500):
            some = things[start:start + 500]
            marks = ", ".join("?" * len(some))
            for thing, no, kind, *row in self.rows(
                    f"SELECT thing, no, kind, words, idents, names FROM search_row WHERE thing IN ({marks})", some):
                known[thing] = (no, kind, Plain(*row))
        return known

    def _add(self, new: list[tuple[int, str, str, Plain]]) -> None:
        self._put([(no, Ready(thing, kind, row, (tsvector(row),) if self.postgresql else _tokens(row))) for no, thing, kind, row in new])

    def add_ready(self, rows: Sequence[Ready]) -> None:
        """Things that are not in the search yet, the oldest first; for rebuild, after clear_rows."""
        self._put(list(enumerate(rows, (self.value("SELECT max(no) FROM search_row") or 0) + 1)))

    def _put(self, new: list[tuple[int, Ready]]) -> None:
        rows = [(no, one.thing, one.kind, *one.plain) for no, one in new]
        if self.postgresql:
            self.many("INSERT INTO search_row (no, thing, kind, words, idents, names, tokens) VALUES (?, ?, ?, ?, ?, ?, ?::tsvector)",
                      [(*row, *one.tokens) for row, (_, one) in zip(rows, new)])
            return
        self.many("INSERT INTO search_row (no, thing, kind, words, idents, names) VALUES (?, ?, ?, ?, ?, ?)", rows)
        self.many("INSERT INTO search_text (rowid, words, idents) VALUES (?, ?, ?)", [(no, *one.tokens) for no, one in new])
        self.many("INSERT INTO search_name (rowid, names) VALUES (?, ?)", [(no, one.plain.names) for no, one in new if one.plain.names])

    def _change(self, no: int, kind: str, row: Plain, old: Plain) -> None:
        if self.postgresql:
            self.run("UPDATE search_row SET kind = ?, words = ?, idents = ?, names = ?, tokens = ?::tsvector WHERE no = ?",
                     (kind, *row, tsvector(row), no))
            return
        self.run("UPDATE search_row SET kind = ?, words = ?, idents = ?, names = ? WHERE no = ?", (kind, *row, no))
        # A contentless table can only forget what it is told, exactly as it was put in.
        if row[:2] != old[:2]:
            self.run("INSERT INTO search_text (search_text, rowid, words, idents) VALUES ('delete', ?, ?, ?)", (no, *_tokens(old)))
            self.run("INSERT INTO search_text (rowid, words, idents) VALUES (?, ?, ?)", (no, *_tokens(row)))
        if row.names != old.names:
            if old.names:
                self.run("INSERT INTO search_name (search_name, rowid, names) VALUES ('delete', ?, ?)", (no, old.names))
            if row.names:
                self.run("INSERT INTO search_name (rowid, names) VALUES (?, ?)", (no, row.names))


def _tokens(row: Plain) -> tuple[str, str]:
    return " ".join(word_tokens(row.words)), " ".join(ident_tokens(row.idents))
