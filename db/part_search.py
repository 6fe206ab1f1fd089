"""Finds parts as they are typed. The rows of `part_search` and the index over them are made from the table `part`.

A part is found by the beginnings of its words: number, names, pinyin, models, barcode, alternatives. Tokens are made
here, so both databases find the same.
"""

from collections.abc import Sequence
from typing import NamedTuple

from db.letters import is_paired
from db.pinyin import endings
from db.reading import RowReader
from db.search import LONGEST, mark_of, runs_of, word_tokens
from db.statements import Statements, Value, chunks, placeholders

SOURCES = ("code", "zh", "en", "product", "group", "models", "barcode", "alternatives")
"""The columns of a part by which it is found."""
SOURCE = " || '|' || ".join(f'p."{name}"' for name in SOURCES)
BARCODE = "barcode_key = ? AND barcode_key <> ''"
"""With the condition of its index, which SQLite does not use otherwise."""
MANY = 500
AFTER_LETTERS = "\x7f"
"""Sorts behind every letter and digit of a number."""


class Fits(NamedTuple):
    """The device for which a part is looked for: its product and model, "" where that is not known."""

    product: str = ""
    model: str = ""


ANY = Fits()


class Token(NamedTuple):
    """A word of the index, or its beginning."""

    text: str
    begun: bool = False


Ways = list[list[Token]]
"""The alternative readings of what was typed, each with all tokens that it needs."""


def key_of(number: str) -> str:
    """A number or barcode as it is compared: letters and digits, in capitals."""
    return mark_of(number)


def refresh(tx: Statements, codes: Sequence[str] | None = None) -> None:
    """Make again the rows of the parts that were added, changed or withdrawn; with `codes` only of these."""
    some_parts: list[Sequence[str]] = [()] if codes is None else list(chunks(codes))
    gone = [
        no
        for some in some_parts
        for (no,) in tx.rows(
            "SELECT s.no FROM part_search s LEFT JOIN part p ON p.code = s.part"
            f" WHERE (p.code IS NULL OR s.source <> {SOURCE}){_one_of('s.part', some)}",
            some,
        )
    ]
    for some in chunks(gone):
        tx.run(f"DELETE FROM part_search WHERE no IN ({placeholders(some)})", some)
        if not tx.postgresql:
            tx.run(f"DELETE FROM part_text WHERE rowid IN ({placeholders(some)})", some)
    columns = ", ".join(f'p."{name}"' for name in SOURCES)
    missing = [
        row
        for some in some_parts
        for row in tx.rows(
            f"SELECT {SOURCE}, {columns} FROM part p LEFT JOIN part_search s ON s.part = p.code"
            f" WHERE s.part IS NULL{_one_of('p.code', some)} ORDER BY p.code",
            some,
        )
    ]
    last = tx.value("SELECT max(no) FROM part_search") or 0
    rows, tokens = [], []
    for no, (source, *part) in enumerate(missing, last + 1):
        about = dict(zip(SOURCES, part, strict=True))
        rows.append((no, about["code"], source, key_of(about["code"]), key_of(about["barcode"])))
        tokens.append((no, _tokens(about)))
    names = "INSERT INTO part_search (no, part, source, number_key, barcode_key"
    if tx.postgresql:
        vectors = [" ".join(f"'{token}'" for token in some) for _, some in tokens]
        tx.many(
            f"{names}, tokens) VALUES (?, ?, ?, ?, ?, ?::tsvector)",
            [(*row, vector) for row, vector in zip(rows, vectors, strict=True)],
        )
        if len(rows) > MANY:
            # Until the server has looked at a table that was filled at once, it reads all of it for every question.
            tx.run("ANALYZE part, part_search")
        return
    tx.many(f"{names}) VALUES (?, ?, ?, ?, ?)", rows)
    tx.many("INSERT INTO part_text (rowid, tokens) VALUES (?, ?)", [(no, " ".join(some)) for no, some in tokens])


def _one_of(column: str, values: Sequence[Value]) -> str:
    return f" AND {column} IN ({placeholders(values)})" if values else ""


def unfindable(tx: Statements) -> list[str]:
    """The codes of the parts whose rows are not made from them, or are not in the index."""
    stale = "SELECT p.code FROM part p LEFT JOIN part_search s ON s.part = p.code"
    stale += f" WHERE s.part IS NULL OR s.source <> {SOURCE}"
    lost = "s.tokens IS NULL" if tx.postgresql else "s.no NOT IN (SELECT rowid FROM part_text)"
    stray = f"SELECT s.part FROM part_search s LEFT JOIN part p ON p.code = s.part WHERE p.code IS NULL OR {lost}"
    return sorted(code for (code,) in tx.rows(f"{stale} UNION {stray}"))


def make_again(tx: Statements) -> None:
    """Make every row again."""
    tx.run("DELETE FROM part_search")
    if not tx.postgresql:
        tx.run("DELETE FROM part_text")
    refresh(tx)


def _tokens(part: dict[str, str]) -> list[str]:
    models = [runs for each in part["models"].split(";") if (runs := runs_of(each))]
    numbers = [mark_of(each).lower() for each in (part["code"], part["barcode"], *part["alternatives"].split())]
    numbers += ["".join(model[at:]) for model in models for at in range(len(model))]
    words = word_tokens(" ".join(run for name in SOURCES for run in runs_of(part[name][:LONGEST])))
    spelled = [end for run in runs_of(part["zh"][:LONGEST]) if is_paired(run[0]) for end in endings(run)]
    fits = [_of_model("".join(model)) for model in models] or [_of_product(part["product"])]
    return list(dict.fromkeys(filter(None, (*words, *spelled, *numbers, *fits))))


def _of_model(model: str) -> str:
    """What marks a part of a model, set apart from what people type."""
    return f"0{mark_of(model).lower()}0"


def _of_product(product: str) -> str:
    """What marks a part of every device of a product, or of every device where it has none."""
    return f"0{mark_of(product).lower()}00"


def numbered(reader: RowReader, text: str, limit: int = 20) -> list[str]:
    """The codes of the parts with this number or barcode, as letters and digits; those with this number first."""
    if not (key := key_of(text)):
        return []
    by_number, by_barcode = (
        reader.rows(f"SELECT part FROM part_search WHERE {condition} ORDER BY part LIMIT ?", (key, limit))
        for condition in ("number_key = ?", BARCODE)
    )
    return list(dict.fromkeys(code for (code,) in (*by_number, *by_barcode)))


def find(reader: RowReader, text: str, fits: Fits = ANY, limit: int = 20) -> list[str]:
    """The codes of the active parts in which every typed word begins a word: those of this number or barcode first,
    then those whose number begins so, then the others. Without a word: those that fit.
    """
    key, every = key_of(text), [_fitting(fits)] if any(fits) else []
    queries: list[tuple[str, Sequence[Value], list[Ways]]] = [("", (), every)]
    if key:
        queries = [
            ("s.number_key = ?", (key,), every),
            (f"s.{BARCODE}", (key,), every),
            ("s.number_key > ? AND s.number_key < ?", (key, key + AFTER_LETTERS), every),
            ("", (), [_typed(text, key), *every]),
        ]
    found: dict[str, None] = {}
    for where, values, ways in queries:
        if len(found) < limit:
            found |= dict.fromkeys(_codes(reader, where, values, ways, limit))
    return list(found)[:limit]


def of_model(reader: RowReader, fits: Fits, limit: int = 100) -> list[str]:
    """The codes of the active parts of a device: those of its model first, then those of any model of its product."""
    own = _codes(reader, "", (), [[[Token(_of_model(fits.model))]]], limit) if mark_of(fits.model) else []
    return list(dict.fromkeys((*own, *_codes(reader, "", (), [_fitting(fits)], limit))))[:limit]


def _typed(text: str, key: str) -> Ways:
    """Every word begun; or all of them as one number, typed with its blanks or hyphens."""
    words = []
    for run in runs_of(text[:LONGEST]):
        if is_paired(run[0]) and len(run) > 1:
            words += [Token(run[at : at + 2]) for at in range(len(run) - 1)]
        else:
            words.append(Token(run, begun=True))
    whole = [Token(key.lower(), begun=True)]
    return [words] if words == whole or not key.isascii() else [words, whole]


def _fitting(fits: Fits) -> Ways:
    marks = [_of_product(fits.product), _of_product(""), *([_of_model(fits.model)] if mark_of(fits.model) else [])]
    return [[Token(mark)] for mark in dict.fromkeys(marks)]


def _codes(reader: RowReader, where: str, values: Sequence[Value], every: list[Ways], limit: int) -> list[str]:
    """The codes where all this holds, in the order of their numbers where these are asked for."""
    tables, conditions, asked = "part_search s JOIN part p ON p.code = s.part", ["p.active = 1"], [*values]
    order = "s.number_key" if where else "s.no"
    conditions += [where] if where else []
    if every:
        asked.append(_match(every, reader.postgresql))
        if reader.postgresql:
            conditions.append("s.tokens @@ ?::tsquery")
        elif where:
            conditions.append("s.no IN (SELECT rowid FROM part_text WHERE part_text MATCH ?)")
        else:
            # The index is read in its order and only until there are enough; CROSS keeps SQLite from asking it last.
            tables = "part_text t CROSS JOIN part_search s ON s.no = t.rowid CROSS JOIN part p ON p.code = s.part"
            conditions, order = [*conditions, "part_text MATCH ?"], "t.rowid"
    rows = reader.rows(
        f"SELECT s.part FROM {tables} WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT ?", (*asked, limit)
    )
    return [code for (code,) in rows]


def _match(every: list[Ways], postgresql: bool) -> str:
    """The condition as the index of this database reads it."""
    quote, begun, both, either = ("'", ":*", " & ", " | ") if postgresql else ('"', "*", " AND ", " OR ")

    def together(tokens: list[Token]) -> str:
        return "(" + both.join(f"{quote}{token.text}{quote}{begun if token.begun else ''}" for token in tokens) + ")"

    return both.join("(" + either.join(map(together, ways)) + ")" for ways in every)
