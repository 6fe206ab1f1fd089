"""The figures of the rates that the trade watches, summed for one office and one span of months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from fieldservice.workflows.engine.ledger import office_of_account
from fieldservice.workflows.parts.places import CUSTODY, kind_of
from fieldservice.workflows.parts.rates import FROM_TAGS, RATES, Rate

if TYPE_CHECKING:
    from db.reading import RowReader
    from db.statements import Row

BEYOND = "\U0010ffff"
FEW = 10
"""Of so many offices each is read by itself."""
MOST = 200
"""Rows behind a figure that are listed."""


class Figures(NamedTuple):
    hits: int = 0
    base: int = 0
    value: int = 0
    """What the hits are worth, in minor units; 0 where it is not counted."""


class Span(NamedTuple):
    """Moments from `first` on and before `end`, UTC text of whole months; `now` ends what is not due yet."""

    first: str
    end: str
    now: str


class Behind(NamedTuple):
    """One thing or move that a figure counts: `base` pieces or lines, of which the rate watches `hits`."""

    at: str
    thing: str
    item: str
    base: int
    hits: int
    arrived: int = 0
    """The entry of a move, where `thing` is not known yet."""


_MOVED = "SELECT source, target, sum(quantity) FROM turnover_row WHERE month >= ? AND month < ? GROUP BY source, target"
_MOVED_OUT = (
    "SELECT source, target, sum(quantity) FROM turnover_row WHERE month = ? AND source >= ? AND source < ?"
    " GROUP BY source, target"
)
_COUNTED = "SELECT sum(hits), sum(base), sum(value) FROM rate_row WHERE rate = ? AND office = ? AND at >= ? AND at < ?"
_ALL_COUNTED = (
    "SELECT rate, office, sum(hits), sum(base), sum(value) FROM rate_row WHERE at >= ? AND at < ? GROUP BY rate, office"
)
_TAGGED = "SELECT account, count(*) FROM fault_tag_row WHERE office = ? AND due >= ? AND due < ? GROUP BY account"
_ALL_TAGGED = (
    "SELECT office, account, count(*) FROM fault_tag_row WHERE due >= ? AND due < ? AND office <> ''"
    " GROUP BY office, account"
)


def figures(reader: RowReader, points: Mapping[str, Collection[str]], span: Span) -> dict[tuple[str, str], Figures]:
    """By (rate, service point) what is counted in a span. `points` has the offices of each: itself and its vans."""
    moved, counted = _moved(reader, points, span), _counted(reader, span)
    return {
        (rate.name, point): _of_moves(rate, point, moved)
        if rate.base
        else _sum([counted.get((rate.name, office), Figures()) for office in offices])
        for point, offices in points.items()
        for rate in RATES
    }


def figures_of(reader: RowReader, rate: Rate, point: str, offices: Collection[str], span: Span) -> Figures:
    """One rate of one service point."""
    if rate.base:
        return _of_moves(rate, point, _moved(reader, {point: offices}, span))
    return _sum([_of_rows(reader, rate, office, span) for office in offices])


def _of_moves(rate: Rate, point: str, moved: Counter[tuple[str, str, str]]) -> Figures:
    return Figures(*(sum(moved[point, *way] for way in ways) for ways in (rate.hits, rate.base)))


def _counted(reader: RowReader, span: Span) -> dict[tuple[str, str], Figures]:
    """By (rate, office) what things count, of all offices at once."""
    until = min(span.end, span.now)
    rows = reader.rows(_ALL_COUNTED, (span.first, until))
    found = {(rate, office): Figures(int(hits), int(base), int(value)) for rate, office, hits, base, value in rows}
    for office, account, many in reader.rows(_ALL_TAGGED, (span.first, until)):
        before = found.get((FROM_TAGS, office), Figures())
        hits = int(many) if kind_of(account) == CUSTODY else 0
        found[FROM_TAGS, office] = Figures(before.hits + hits, before.base + int(many))
    return found


def _moved(reader: RowReader, points: Mapping[str, Collection[str]], span: Span) -> Counter[tuple[str, str, str]]:
    """Pieces by (service point, kind of place before, after), of moves that did not leave the service point."""
    of = {office: point for point, offices in points.items() for office in offices}
    found: Counter[tuple[str, str, str]] = Counter()
    for source, target, many in _turnover(reader, of, span):
        point = of.get(office_of_account(source), "")
        if point and point == of.get(office_of_account(target)):
            found[point, kind_of(source), kind_of(target)] += int(many)
    return found


def _turnover(reader: RowReader, offices: Collection[str], span: Span) -> Iterator[Row]:
    """(from, to, pieces) of a span; of a few offices only what left their places."""
    if len(offices) > FEW:
        yield from reader.rows(_MOVED, (span.first[:7], span.end[:7]))
        return
    for month in months(span.first[:7], span.end[:7]):
        for office in offices:
            yield from reader.rows(_MOVED_OUT, (month, f"{office}/", f"{office}/{BEYOND}"))


def months(first: str, end: str) -> Iterator[str]:
    """The months from one on and before another: 2026-11, 2026-12."""
    month = first
    while month < end:
        yield month
        year, number = int(month[:4]), int(month[5:])
        month = f"{year + number // 12}-{number % 12 + 1:02}"


def _of_rows(reader: RowReader, rate: Rate, office: str, span: Span) -> Figures:
    until = min(span.end, span.now)
    if rate.name == FROM_TAGS:
        tags = {account: int(many) for account, many in reader.rows(_TAGGED, (office, span.first, until))}
        return Figures(sum(many for account, many in tags.items() if kind_of(account) == CUSTODY), sum(tags.values()))
    row = reader.row(_COUNTED, (rate.name, office, span.first, until))
    return Figures(*(int(each or 0) for each in row)) if row else Figures()


def _sum(each: Collection[Figures]) -> Figures:
    return Figures(*map(sum, zip(*each, strict=True))) if each else Figures()


def behind(reader: RowReader, rate: Rate, offices: Collection[str], span: Span, most: int = MOST) -> list[Behind]:
    """What a figure of a service point counts, the hits first, then the newest first; `most` at the most."""
    found = [
        each
        for office in offices
        for each in (_moves_behind if rate.base else _rows_behind)(reader, rate, office, offices, span, most)
    ]
    return sorted(sorted(found, key=lambda each: each.at, reverse=True), key=lambda each: not each.hits)[:most]


def _rows_behind(
    reader: RowReader, rate: Rate, office: str, offices: Collection[str], span: Span, most: int
) -> list[Behind]:
    until = min(span.end, span.now)
    if rate.name == FROM_TAGS:
        rows = reader.rows(
            "SELECT due, thing, item, account FROM fault_tag_row WHERE office = ? AND due >= ? AND due < ?"
            " ORDER BY due DESC LIMIT ?",
            (office, span.first, until, most),
        )
        return [Behind(due, thing, item, 1, int(kind_of(account) == CUSTODY)) for due, thing, item, account in rows]
    rows = reader.rows(
        "SELECT at, thing, item, base, hits FROM rate_row WHERE rate = ? AND office = ? AND at >= ? AND at < ?"
        " ORDER BY hits = 0, at DESC LIMIT ?",
        (rate.name, office, span.first, until, most),
    )
    return [Behind(*row) for row in rows]


def _moves_behind(
    reader: RowReader, rate: Rate, office: str, offices: Collection[str], span: Span, most: int
) -> list[Behind]:
    """The moves that are hits, newest first: out of the bags of an office."""
    found = []
    for before, after in rate.hits:
        rows = reader.rows(
            "SELECT made, item, quantity, target, arrived FROM posting_row"
            " WHERE source >= ? AND source < ? AND made >= ? AND made < ? ORDER BY arrived DESC LIMIT ?",
            (f"{office}/{before}", f"{office}/{before}{BEYOND}", span.first, span.end, most * 10),
        )
        found += [
            Behind(made, "", item, int(many), int(many), arrived)
            for made, item, many, target, arrived in rows
            if kind_of(target) == after and office_of_account(target) in offices
        ][:most]
    return found
