"""Keeps the search rows and the index over them in step; what a thing was found by is taken out before the new goes in."""

from collections.abc import Iterable, Sequence
from typing import Any

from db.search import Plain, ident_tokens, plain, tsvector, word_tokens
from db.session import Session

Texts = str | Iterable[str]


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
        if self.postgresql:
            self.many("INSERT INTO search_row (no, thing, kind, words, idents, names, tokens)"
                      " VALUES (?, ?, ?, ?, ?, ?, ?::tsvector)", [(no, thing, kind, *row, tsvector(row)) for no, thing, kind, row in new])
            return
        self.many("INSERT INTO search_row (no, thing, kind, words, idents, names) VALUES (?, ?, ?, ?, ?, ?)",
                  [(no, thing, kind, *row) for no, thing, kind, row in new])
        self.many("INSERT INTO search_text (rowid, words, idents) VALUES (?, ?, ?)", [(no, *_tokens(row)) for no, _, _, row in new])
        self.many("INSERT INTO search_name (rowid, names) VALUES (?, ?)", [(no, row.names) for no, _, _, row in new if row.names])

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
