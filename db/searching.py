"""Keeps the search rows and the index over them consistent: the old tokens of a thing leave the index before the new
ones enter it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from db.search import Plain, ident_tokens, plain, tsvector, word_tokens
from db.statements import Statements, chunks, placeholders
from fieldservice.shapes import JsonObject

Texts = str | Iterable[str]


class Ready(NamedTuple):
    """The search tokens of a thing, made in advance so that another process can make them."""

    thing: str
    kind: str
    plain: Plain
    tokens: tuple[str, ...]
    """For SQLite word and identifier tokens, for PostgreSQL the tsvector."""


def ready(postgresql: bool, thing: str, kind: str, words: Texts = (), idents: Texts = (), names: Texts = ()) -> Ready:
    row = plain(words, idents, names)
    return Ready(thing, kind, row, (tsvector(row),) if postgresql else tokens_of(row))


class Searching(Statements):
    """The part of a transaction that keeps the search."""

    def put_search(self, thing: str, kind: str, words: Texts = (), idents: Texts = (), names: Texts = ()) -> None:
        """Store the free text, identifiers and names by which the thing is found, in place of all earlier ones."""
        self.put_search_many([{"thing": thing, "kind": kind, "words": words, "idents": idents, "names": names}])

    def put_search_many(self, rows: Sequence[JsonObject]) -> None:
        """The same for many: dicts of `thing`, `kind` and, where there are any, `words`, `idents`, `names`."""
        made = {row["thing"]: ready(self.postgresql, **row) for row in rows}
        known = self._known(list(made))
        self.add_ready([row for row in made.values() if row.thing not in known])
        for thing, (no, kind, old) in known.items():
            if (kind, old) != (made[thing].kind, made[thing].plain):
                self._change(no, made[thing], old)

    def drop_search(self, thing: str) -> None:
        """Remove the thing from the search."""
        for no, _, old in self._known([thing]).values():
            self.run("DELETE FROM search_row WHERE no = ?", (no,))
            if not self.postgresql:
                self.run(
                    "INSERT INTO search_text (search_text, rowid, words, idents) VALUES ('delete', ?, ?, ?)",
                    (no, *tokens_of(old)),
                )
                if old.names:
                    self.run(
                        "INSERT INTO search_name (search_name, rowid, names) VALUES ('delete', ?, ?)", (no, old.names)
                    )

    def _known(self, things: list[str]) -> dict[str, tuple[int, str, Plain]]:
        known = {}
        for some in chunks(things):
            for thing, no, kind, *row in self.rows(
                f"SELECT thing, no, kind, words, idents, names FROM search_row WHERE thing IN ({placeholders(some)})",
                some,
            ):
                known[thing] = (no, kind, Plain(*row))
        return known

    def add_ready(self, rows: Sequence[Ready]) -> None:
        """Things that are not in the search yet, the oldest first."""
        last = self.value("SELECT max(no) FROM search_row") or 0
        new = list(enumerate(rows, last + 1))
        if self.postgresql:
            self.many(
                "INSERT INTO search_row (no, thing, kind, words, idents, names, tokens) VALUES (?, ?, ?, ?, ?, ?, "
                "?::tsvector)",
                [(no, row.thing, row.kind, *row.plain, *row.tokens) for no, row in new],
            )
            return
        self.many(
            "INSERT INTO search_row (no, thing, kind, words, idents, names) VALUES (?, ?, ?, ?, ?, ?)",
            [(no, row.thing, row.kind, *row.plain) for no, row in new],
        )
        self.many(
            "INSERT INTO search_text (rowid, words, idents) VALUES (?, ?, ?)", [(no, *row.tokens) for no, row in new]
        )
        self.many(
            "INSERT INTO search_name (rowid, names) VALUES (?, ?)",
            [(no, row.plain.names) for no, row in new if row.plain.names],
        )

    def _change(self, no: int, new: Ready, old: Plain) -> None:
        if self.postgresql:
            self.run(
                "UPDATE search_row SET kind = ?, words = ?, idents = ?, names = ?, tokens = ?::tsvector WHERE no = ?",
                (new.kind, *new.plain, *new.tokens, no),
            )
            return
        self.run(
            "UPDATE search_row SET kind = ?, words = ?, idents = ?, names = ? WHERE no = ?", (new.kind, *new.plain, no)
        )
        # A contentless table deletes tokens only when it is given the same tokens again.
        if new.plain[:2] != old[:2]:
            self.run(
                "INSERT INTO search_text (search_text, rowid, words, idents) VALUES ('delete', ?, ?, ?)",
                (no, *tokens_of(old)),
            )
            self.run("INSERT INTO search_text (rowid, words, idents) VALUES (?, ?, ?)", (no, *new.tokens))
        if new.plain.names != old.names:
            if old.names:
                self.run("INSERT INTO search_name (search_name, rowid, names) VALUES ('delete', ?, ?)", (no, old.names))
            if new.plain.names:
                self.run("INSERT INTO search_name (rowid, names) VALUES (?, ?)", (no, new.plain.names))


def tokens_of(row: Plain) -> tuple[str, str]:
    return " ".join(word_tokens(row.words)), " ".join(ident_tokens(row.idents))
