"""Finding things by what people type. Tokens are made here, so both databases find the same.

Chinese text is indexed by pairs of characters, other text by words, identifiers (serials, phones, numbers) by
triples of letters and digits, names also by pinyin: a triple index alone misses a third of Chinese names.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol

from db.letters import PAIRED, fold, is_paired
from db.pinyin import spell

LONGEST = 2000  # characters of free text that are indexed for one thing
TAIL = 4        # last digits of a phone, as people say them


class Reads(Protocol):
    """A Reader or a transaction."""

    postgresql: bool

    def rows(self, sql: str, params: Any = ()) -> list[tuple]: ...


class Plain(NamedTuple):
    """What a thing is found by, as kept in its row: runs of text, identifiers, spelled names, each joined by spaces."""

    words: str
    idents: str
    names: str


def plain(words: str | Iterable[str], idents: str | Iterable[str], names: str | Iterable[str]) -> Plain:
    """Names are found as written as well, so they are words too."""
    texts, many, called = _list(words), _list(idents), _list(names)
    runs = " ".join(dict.fromkeys(run for text in (*called, *texts) for run in _runs(text[:LONGEST])))
    marks = " ".join(dict.fromkeys(mark for text in many if (mark := _mark(text))))
    return Plain(runs, marks, " ".join(dict.fromkeys(token for name in called for token in spell(name).tokens)))


def _list(texts: str | Iterable[str]) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts)


_WORD = re.compile(r"[^\W_]+")


def _runs(text: str) -> list[str]:
    """Unbroken runs of Chinese, Japanese or Korean characters, or of other letters and digits, in lower case."""
    if text.isascii():
        return _WORD.findall(text.lower())
    return [run for word in _WORD.findall(fold(text)) for run in PAIRED.split(word) if run]


def _mark(text: str) -> str:
    return "".join(_WORD.findall(fold(text))).upper()


def word_tokens(runs: str) -> list[str]:
    """Pairs of each Chinese run and its last character alone, so that a single character is found as a beginning too."""
    tokens = []
    for run in runs.split():
        if is_paired(run[0]):
            tokens += [run[i:i + 2] for i in range(len(run))]
        else:
            tokens.append(run)
    return tokens


def ident_tokens(marks: str) -> list[str]:
    """Triples, the whole for exact matches first, and the tail of a number of seven digits or more (a phone)."""
    tokens = []
    for mark in marks.split():
        tokens += _triples(mark)
        if len(mark) > 3:
            tokens.append(f"0{mark}0")  # set apart, so that a whole of four characters is not taken for a tail
        if len(mark) >= 7 and mark.isdigit():
            tokens.append(mark[-TAIL:])
    return tokens


def _triples(mark: str) -> list[str]:
    return [mark[i:i + 3] for i in range(len(mark) - 2)] or [mark]


class Term(NamedTuple):
    """One way to find a thing: in `column` these tokens next to each other, the last perhaps only begun."""

    column: str
    tokens: list[str]
    begun: bool = False


def find(reader: Reads, text: str, limit: int = 20) -> list[tuple[str, str]]:
    """(kind, thing) of what matches all words typed: exact numbers first, then the newest first, no thing twice."""
    parts = _runs(text[:LONGEST])
    if not parts:
        return []
    found: dict[int, tuple[str, str]] = {}
    for query in _queries(text, parts):
        if len(found) < limit:
            for no, kind, thing in _search(reader, query, limit):
                found.setdefault(no, (kind, thing))
    return list(found.values())[:limit]


Query = list[list[Term]]  # all of these, each by one of its terms


def _queries(text: str, parts: list[str]) -> list[Query]:
    """From exact to loose; the next is only asked when those before found too little."""
    mark = _mark(text)
    exact: list[Query] = []
    if mark.isascii() and any(c.isdigit() for c in mark):
        if len(mark) > 3:
            exact.append([[Term("idents", [f"0{mark}0"])]])
        if len(mark) == TAIL and mark.isdigit():
            exact.append([[Term("idents", [mark])]])
        if len(mark) > 2 and len(parts) > 1:
            exact.append([[Term("idents", _triples(mark))]])  # a number typed with its spaces or hyphens
    whole = [_ways(part, begun=False) for part in parts]
    begun = [_ways(part, begun=True) for part in parts]
    return [*exact, *([whole] if all(whole) else []), *([begun] if begun != whole and all(begun) else [])]


def _ways(part: str, begun: bool) -> list[Term]:
    """`begun` adds what starts with the part: dearer, because the lists of all such words have to be merged."""
    if is_paired(part[0]):
        pairs = [part[i:i + 2] for i in range(max(1, len(part) - 1))]
        return [Term("words", pairs, begun=len(part) == 1)]
    ways = [Term("words", [part])]
    if begun and len(part) > 1:
        ways = [Term("words", [part], begun=True)]
    if part.isascii() and part.isalpha() and len(part) > 1:
        ways.append(Term("names", [part], begun=True))
    if part.isascii() and len(part) > 2:
        ways.append(Term("idents", _triples(part.upper())))
    return ways


def _search(reader: Reads, query: Query, limit: int) -> list[tuple[int, str, str]]:
    return (_search_postgresql if reader.postgresql else _search_sqlite)(reader, query, limit)


def _search_sqlite(reader: Reads, query: Query, limit: int) -> list[tuple[int, str, str]]:
    # Several tables can not be searched by one MATCH: names alone, text alone, and joined only where both are meant.
    found: list[int] = []
    if len(query) == 1:
        for table, terms in _by_table(query[0]):
            found += [no for (no,) in reader.rows(
                f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid DESC LIMIT ?", (_match(terms), limit))]
        found = sorted(set(found), reverse=True)[:limit]
    else:
        conditions, params = [], []
        for ways in query:
            either = []
            for table, terms in _by_table(ways):
                either.append(f"no IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)")
                params.append(_match(terms))
            conditions.append(f"({' OR '.join(either)})")
        found = [no for (no,) in reader.rows(
            f"SELECT no FROM search_row WHERE {' AND '.join(conditions)} ORDER BY no DESC LIMIT ?", (*params, limit))]
    marks = ", ".join("?" * len(found))
    return reader.rows(f"SELECT no, kind, thing FROM search_row WHERE no IN ({marks}) ORDER BY no DESC", found)


def _by_table(ways: list[Term]) -> list[tuple[str, list[Term]]]:
    names = [term for term in ways if term.column == "names"]
    text = [term for term in ways if term.column != "names"]
    return [(table, terms) for table, terms in (("search_text", text), ("search_name", names)) if terms]


def _match(terms: list[Term]) -> str:
    return " OR ".join(f'{term.column} : "{" ".join(term.tokens)}"{"*" if term.begun else ""}' for term in terms)


def _search_postgresql(reader: Reads, query: Query, limit: int) -> list[tuple[int, str, str]]:
    match = " & ".join(f"({' | '.join(_tsquery(term) for term in ways)})" for ways in query)
    return reader.rows("SELECT no, kind, thing FROM search_row WHERE tokens @@ ?::tsquery ORDER BY no DESC LIMIT ?", (match, limit))


def _tsquery(term: Term) -> str:
    lexemes = [f"'{term.column[0]}{token}'" for token in term.tokens]
    return "(" + " <-> ".join(lexemes) + (":*" if term.begun else "") + ")"


def tsvector(row: Plain) -> str:
    """The tokens as PostgreSQL writes them, marked with the first letter of their column, with places for phrases."""
    parts = []
    for column, tokens in (("w", word_tokens(row.words)), ("i", ident_tokens(row.idents)), ("n", row.names.split())):
        parts += [f"'{column}{token}':{place}" for place, token in enumerate(tokens, 1)]
    return " ".join(parts)
