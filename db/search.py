"""Searches things by typed words. Tokens are made here, so both databases find the same.

Chinese text is indexed by pairs of characters, other text by words, identifiers (serials, phones, numbers) by
triples of letters and digits, names also by pinyin: a triple index alone misses a third of Chinese names.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from typing import NamedTuple

from db.letters import PAIRED, accents_off, fold, is_paired, traditional
from db.pinyin import spell
from db.reading import RowReader
from db.statements import chunks, placeholders

LONGEST = 2000  # characters of free text that are indexed for one thing
TAIL = 4  # last digits of a phone, as people say them
LONG = 8  # with this many characters typed, few other numbers begin alike
MOST_READINGS = 16
OLD_ROWS = "search/old_rows"
"""In the facts of a store: up to which number its search rows were made by an earlier version of db/letters.py; absent
where none was. fieldservice/read_model/search_again.py makes them again."""
DEFECT = "search/defect"
"""In the facts of a store: when those rows could last not be made again because of a defect; absent where they can."""
MOST_MARKED = 100_000  # articles that are compared where several words are typed
MOST_PIECES = 12  # pairs of characters of a long text that are looked for
MOST_NAMED = 5000  # how many of the newest things with a name are searched for the other typed words


class Plain(NamedTuple):
    """The search texts of a thing as its row keeps them: text, identifiers and spelled names, each joined by spaces."""

    words: str
    idents: str
    names: str


def plain(words: str | Iterable[str], idents: str | Iterable[str], names: str | Iterable[str]) -> Plain:
    """Names are found as written as well, so they are words too."""
    texts, many, called = _list(words), _list(idents), _list(names)
    runs = " ".join(dict.fromkeys(run for text in (*called, *texts) for run in runs_of(text[:LONGEST])))
    marks = " ".join(dict.fromkeys(mark for text in many if (mark := mark_of(text))))
    return Plain(runs, marks, " ".join(dict.fromkeys(token for name in called for token in spell(name).tokens)))


def _list(texts: str | Iterable[str]) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts)


_WORD = re.compile(r"[^\W_]+")


def runs_of(text: str) -> list[str]:
    """Unbroken runs of Chinese, Japanese or Korean characters, or of other letters and digits, in lower case."""
    if text.isascii():
        return _WORD.findall(text.lower())
    return [run for word in _WORD.findall(fold(text)) for run in PAIRED.split(word) if run]


def mark_of(text: str) -> str:
    return "".join(_WORD.findall(fold(text))).upper()


def word_tokens(runs: str) -> list[str]:
    """Pairs of each Chinese run and its last character alone, so that a single character is found as a beginning
    too."""
    tokens = []
    for run in runs.split():
        if is_paired(run[0]):
            tokens += [run[i : i + 2] for i in range(len(run))]
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
    return [mark[i : i + 3] for i in range(len(mark) - 2)] or [mark]


class Term(NamedTuple):
    """One way to find a thing: in `column` these tokens next to each other, the last perhaps only begun."""

    column: str
    tokens: list[str]
    begun: bool = False


Ways = list[Term]  # the alternative readings of the typed words


def find(reader: RowReader, text: str, limit: int = 20, numbers: Sequence[str] = ()) -> list[tuple[str, str]]:
    """(kind, thing) of each thing that matches all typed words, once: exact numbers first, then the newest first.

    `numbers` are other ways to write the number that was typed: a phone without its country code.
    """
    parts = runs_of(text[:LONGEST])
    if not parts:
        return []
    mark = mark_of(text)
    found: dict[int, tuple[str, str]] = {}
    others = [number for each in numbers if (number := mark_of(each)) != mark]
    for every, enough in (*_queries(mark, parts, others), *_queries_of_old_rows(reader, text[:LONGEST], parts)):
        for no, kind, thing in _search(reader, every, limit):
            found.setdefault(no, (kind, thing))
        if len(found) >= limit or (found and enough):
            break
    return list(found.values())[:limit]


def exact(reader: RowReader, text: str, limit: int = 20) -> list[tuple[str, str]]:
    """(kind, thing) of each thing that has exactly this number, as letters and digits, the newest first."""
    mark = mark_of(text)
    found = _search(reader, [[Term("idents", [f"0{mark}0"])]], limit) if len(mark) > 3 else []
    return [(kind, thing) for _no, kind, thing in found]


def pieces_of(text: str) -> list[str]:
    """The first pairs of Chinese characters and the first other words of a text, each once."""
    found: dict[str, None] = {}
    for run in runs_of(text[:LONGEST]):
        paired = is_paired(run[0])
        found |= dict.fromkeys(run[at : at + 2] for at in range(max(1, len(run) - 1))) if paired else {run: None}
    return list(found)[:MOST_PIECES]


def marked(reader: RowReader, mark: str, text: str, limit: int, every: bool = True) -> list[tuple[str, str]]:
    """(thing, its words) of the things that have a mark among their names and identifiers and match all typed words
    (without `every` any pair of characters of them), each by its text or its pinyin: the newest first."""
    runs = runs_of(text[:LONGEST])
    if not every:
        runs = pieces_of(text)
    ways = [_ways(run, begun=True) for run in runs]
    return (_marked_postgresql if reader.postgresql else _marked_sqlite)(reader, mark, ways, limit, every)


def _marked_sqlite(reader: RowReader, mark: str, ways: list[Ways], limit: int, every: bool) -> list[tuple[str, str]]:
    conditions = {"search_text": f'idents : "0{mark.upper()}0"', "search_name": f'names : "{mark}"'}
    found: set[int] | None = None
    for way in ways:
        has: set[int] = set()
        for table, marking in conditions.items():
            if any((term.column == "names") is (table == "search_name") for term in way):
                match = [marking, _match(way, named=table == "search_name")]
                has.update(_matching(reader, table, match, MOST_MARKED))
        found = has if found is None else found & has if every else found | has
    if found is None:
        found = set(_matching(reader, "search_text", [conditions["search_text"]], limit))
    newest = sorted(found, reverse=True)[:limit]
    rows: list[tuple[str, str]] = []
    for some in chunks(newest):
        rows += reader.rows(
            f"SELECT thing, words FROM search_row WHERE no IN ({placeholders(some)}) ORDER BY no DESC", some
        )
    return rows


def _marked_postgresql(
    reader: RowReader, mark: str, ways: list[Ways], limit: int, every: bool
) -> list[tuple[str, str]]:
    parts = [f"({' | '.join(_tsquery(term) for term in way)})" for way in ways]
    typed = (" & " if every else " | ").join(parts)
    match = f"'i0{mark.upper()}0'" + (f" & ({typed})" if typed else "")
    return reader.rows(
        "SELECT thing, words FROM search_row WHERE tokens @@ ?::tsquery ORDER BY no DESC LIMIT ?", (match, limit)
    )


def _queries_of_old_rows(reader: RowReader, text: str, parts: list[str]) -> Iterator[tuple[list[Ways], bool]]:
    """The loose queries with letters as an earlier version made them, while a store still has rows of that version."""
    if text.isascii() or reader.value("SELECT 1 FROM meta WHERE key = ?", (OLD_ROWS,)) is None:
        return
    known = {tuple(parts)}
    for way in (accents_off(text), accents_off(traditional(text))):
        before = [run for word in _WORD.findall(way) for run in PAIRED.split(word) if run]
        if tuple(before) not in known:
            known.add(tuple(before))
            yield [_ways(part, begun=False) for part in before], False
            yield [_ways(part, begun=True) for part in before], False


def _queries(mark: str, parts: list[str], numbers: list[str]) -> Iterator[tuple[list[Ways], bool]]:
    """Queries from exact to loose, each with a flag: when such a query finds something, no looser query is needed."""
    if numbers:
        yield [[Term("idents", [f"0{number}0"]) for number in dict.fromkeys((mark, *numbers))]], True
        yield [[Term("idents", _triples(number)) for number in numbers]], True
    if mark.isascii() and any(c.isdigit() for c in mark):
        if len(mark) > 3:
            yield [[Term("idents", [f"0{mark}0"])]], True
        if len(mark) == TAIL and mark.isdigit():
            yield [[Term("idents", [mark])]], False
        if len(mark) >= LONG:
            yield [[Term("idents", [f"0{mark}"], begun=True)]], True
        if len(mark) > 2 and len(parts) > 1:  # a number typed with its spaces or hyphens
            yield [[Term("idents", _triples(mark))]], True
    whole = [_ways(part, begun=False) for part in parts]
    yield whole, False
    begun = [_ways(part, begun=True) for part in parts]
    if begun != whole:
        # Of a single part only the first way differs, and the others have been asked.
        yield begun if len(parts) > 1 else [begun[0][:1]], False


def _ways(part: str, begun: bool) -> Ways:
    """`begun` also finds words that start with the part. It costs more: the lists of all such words are merged."""
    if is_paired(part[0]):
        pairs = [part[i : i + 2] for i in range(max(1, len(part) - 1))]
        return [Term("words", pairs, begun=len(part) == 1)]
    ways = [Term("words", [part], begun=begun and len(part) > 1)]
    if part.isascii() and part.isalpha() and len(part) > 1:
        ways.append(Term("names", [part], begun=True))
    if part.isascii() and len(part) > 2:
        ways.append(Term("idents", _triples(part.upper())))
    return ways


def _search(reader: RowReader, every: list[Ways], limit: int) -> list[tuple[int, str, str]]:
    return (_search_postgresql if reader.postgresql else _search_sqlite)(reader, every, limit)


def _search_sqlite(reader: RowReader, every: list[Ways], limit: int) -> list[tuple[int, str, str]]:
    # Names have an index of their own. Each part may be meant as text or as a name, so all readings are asked;
    # of many words only the first few readings, since each doubles them.
    choices = [
        [kind for kind in (False, True) if any((way.column == "names") is kind for way in ways)] for ways in every
    ]
    found: set[int] = set()
    for reading in islice(product(*choices), MOST_READINGS):
        text = [_match(ways, named=False) for ways, named in zip(every, reading, strict=True) if not named]
        names = [_match(ways, named=True) for ways, named in zip(every, reading, strict=True) if named]
        if not names:
            found.update(_matching(reader, "search_text", text, limit))
        elif not text:
            found.update(_matching(reader, "search_name", names, limit))
        else:
            named_so = _matching(reader, "search_name", names, MOST_NAMED)
            found.update(_among(reader, named_so, text, limit))
    newest = sorted(found, reverse=True)[:limit]
    marks = ", ".join("?" * len(newest))
    return reader.rows(f"SELECT no, kind, thing FROM search_row WHERE no IN ({marks}) ORDER BY no DESC", newest)


def _matching(reader: RowReader, table: str, conditions: list[str], limit: int) -> list[int]:
    rows = reader.rows(
        f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid DESC LIMIT ?",
        (" AND ".join(conditions), limit),
    )
    return [no for (no,) in rows]


def _among(reader: RowReader, numbers: list[int], conditions: list[str], limit: int) -> list[int]:
    """Those of the numbers, the newest first, that the text matches too."""
    found: list[int] = []
    match = " AND ".join(conditions)
    for start in range(0, len(numbers), 500):
        some = numbers[start : start + 500]
        # The match walks from the newest to the oldest of these numbers only, not over the whole index.
        there = reader.rows(
            "SELECT rowid FROM search_text WHERE search_text MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC",
            (match, some[-1], some[0]),
        )
        wanted = set(some)
        found += [no for (no,) in there if no in wanted]
        if len(found) >= limit:
            break
    return found[:limit]


def _match(ways: Ways, named: bool) -> str:
    terms = [
        f'{way.column} : "{" ".join(way.tokens)}"{"*" if way.begun else ""}'
        for way in ways
        if (way.column == "names") is named
    ]
    return "(" + " OR ".join(terms) + ")"


def _search_postgresql(reader: RowReader, every: list[Ways], limit: int) -> list[tuple[int, str, str]]:
    match = " & ".join(f"({' | '.join(_tsquery(way) for way in ways)})" for ways in every)
    return reader.rows(
        "SELECT no, kind, thing FROM search_row WHERE tokens @@ ?::tsquery ORDER BY no DESC LIMIT ?", (match, limit)
    )


def _tsquery(term: Term) -> str:
    lexemes = [f"'{term.column[0]}{token}'" for token in term.tokens]
    return "(" + " <-> ".join(lexemes) + (":*" if term.begun else "") + ")"


def tsvector(row: Plain) -> str:
    """The tokens as PostgreSQL writes them, marked with the first letter of their column, with places for phrases."""
    parts = []
    for column, tokens in (("w", word_tokens(row.words)), ("i", ident_tokens(row.idents)), ("n", row.names.split())):
        parts += [f"'{column}{token}':{place}" for place, token in enumerate(tokens, 1)]
    return " ".join(parts)
