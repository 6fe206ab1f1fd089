"""The published parts as the workflows read them: each through the light reader when it is asked for first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from db import part_search
from db.statements import chunks, placeholders
from fieldservice.workflows.engine.identity import label_key
from fieldservice.workflows.engine.reference import Price, SparePart

if TYPE_CHECKING:
    from db.reading import RowReader
    from db.statements import Row

COLUMNS = (
    'code, zh, en, product, "group", unit, tracked, active, models, barcode, cost, price, currency, alternatives,'
    " photo, purpose"
)

PRICE = "list, code, valid_from, amount, currency, tax, zh, en, kind, unit, least, inclusive, product"


def price_of(row: Row) -> Price:
    """A price from its row, in the order of `PRICE`."""
    name, code, valid_from, amount, currency, tax, zh, en, kind, unit, least, inclusive, product = row
    return Price(name, code, valid_from, amount, currency, tax, zh, en, kind, unit, least, bool(inclusive), product)


def part_of(row: Row) -> SparePart:
    """A part from its row, in the order of `COLUMNS`."""
    number, zh, en, product, group, unit, tracked, active, models, barcode, cost, price, currency, others, *more = row
    photo, purpose = more
    return SparePart(
        number,
        zh,
        en,
        product,
        group,
        unit,
        bool(tracked),
        bool(active),
        tuple(filter(None, models.split(";"))),
        barcode,
        cost,
        price,
        currency,
        tuple(others.split()),
        photo,
        purpose,
    )


class StoredCatalogue:
    """The parts of a store at one publication. A new one is made after the next publication."""

    def __init__(self, reader: RowReader) -> None:
        self.reader = reader
        self._parts: dict[str, SparePart | None] = {}
        self._levels: dict[tuple[str, str], tuple[int, int]] = {}

    def part(self, number: str) -> SparePart | None:
        """The part of this number or barcode, however it is typed; None where there is none, or where several could be
        meant."""
        if number not in self._parts:
            self._parts[number] = self._read(number)
        return self._parts[number]

    def _read(self, number: str) -> SparePart | None:
        if not (codes := [number] if self._is_code(number) else part_search.numbered(self.reader, number)):
            return None
        same = [code for code in codes if label_key(code) == label_key(number)]
        meant = same if len(same) == 1 else codes
        return self.parts(meant)[0] if len(meant) == 1 else None

    def _is_code(self, number: str) -> bool:
        return self.reader.value("SELECT 1 FROM part WHERE code = ?", (number,)) is not None

    def parts(self, codes: Iterable[str]) -> list[SparePart]:
        """The parts of these codes, in this order; what is not published is left out."""
        wanted = list(dict.fromkeys(codes))
        for some in chunks([code for code in wanted if self._parts.get(code) is None]):
            for row in self.reader.rows(f"SELECT {COLUMNS} FROM part WHERE code IN ({placeholders(some)})", some):
                self._parts[row[0]] = part_of(row)
        return [part for code in wanted if (part := self._parts.get(code)) is not None]

    def levels(self, office: str, number: str) -> tuple[int, int]:
        """(least, most) that the office keeps of a part; (0, 0) where nothing is published."""
        if (office, number) not in self._levels:
            found = self.reader.row(
                "SELECT least, most FROM part_level WHERE office = ? AND part = ?", (office, number)
            )
            self._levels[office, number] = (found[0], found[1]) if found else (0, 0)
        return self._levels[office, number]

    def price(self, lists: Sequence[str], code: str, day: str) -> Price | None:
        """The price of a part or service on a day, in the first of these price lists that has one."""
        for name in lists:
            found = self.reader.row(
                f"SELECT {PRICE} FROM price WHERE list = ? AND code = ? AND valid_from <= ?"
                " ORDER BY valid_from DESC LIMIT 1",
                (name, code, day),
            )
            if found:
                return price_of(found)
        return None

    def services(self, lists: Sequence[str], day: str) -> list[Price]:
        """What these price lists offer on a day beside parts, each code once."""
        found: dict[str, Price] = {}
        for name in reversed(lists):
            rows = self.reader.rows(
                f"SELECT {PRICE} FROM price WHERE list = ? AND kind <> 'part' AND valid_from <= ?"
                " ORDER BY code, valid_from",
                (name, day),
            )
            found |= {price.code: price for price in map(price_of, rows)}
        return sorted(found.values(), key=lambda price: (price.kind, price.code))
