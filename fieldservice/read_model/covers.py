"""The contracts that cover a device, as this office knows them: by their own rows, and by the summaries of customers
and devices that headquarters sends of contracts elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.statements import placeholders
from fieldservice.read_model import aliases, remote_summaries
from fieldservice.shapes import JsonObject, Values
from fieldservice.workflows.contracts.terms import OF_CUSTOMER, OF_DEVICES, OF_SITE
from fieldservice.workflows.engine.cover import Cover
from fieldservice.workflows.engine.identity import bare, serial_key

if TYPE_CHECKING:
    from db.reading import RowReader

COLUMNS = remote_summaries.OF_CONTRACT
_ROWS = f"SELECT {', '.join(COLUMNS)} FROM contract_row"


@dataclass(frozen=True, slots=True)
class StoredCovers:
    """The contracts as a transaction or a reader sees them; nothing is read before it is asked for."""

    reader: RowReader
    office: str

    def of(self, customer: str, device: str, serial: str, site: str) -> Sequence[Cover]:
        """The contracts that cover a device; see Covers."""
        owners = aliases.as_one(self.reader, "customer", customer) if customer else []
        files = aliases.as_one(self.reader, "device", device) if device else []
        key = serial_key(serial)
        rows = [
            row
            for row in (*self._own(owners, files, key), *self._elsewhere((*owners, *files)))
            if _covers(row, owners, files, key, site)
        ]
        found = {(cover.contract, cover.begins, cover.classes): cover for cover in map(cover_of, rows)}
        return sorted(found.values(), key=lambda cover: (cover.ends, cover.number), reverse=True)

    def of_customer(self, customer: str) -> Sequence[Cover]:
        """The contracts of a customer, whatever they cover, each once."""
        owners = aliases.as_one(self.reader, "customer", customer)
        own = self.reader.rows(f"{_ROWS} WHERE customer IN ({placeholders(owners)})", owners)
        rows = [*(dict(zip(COLUMNS, row, strict=True)) for row in own), *self._elsewhere(owners)]
        found = {(row["thing"], row["ends"]): cover_of(row) for row in rows}
        return sorted(found.values(), key=lambda cover: (cover.ends, cover.number), reverse=True)

    def _own(self, owners: Sequence[str], files: Sequence[str], key: str) -> Iterator[JsonObject]:
        for where, values in (
            (f"customer IN ({placeholders(owners)}) AND device = ''", owners),
            (f"device IN ({placeholders(files)}) AND device <> ''", files),
            ("serial_key = ? AND serial_key <> ''", [key] if key else []),
        ):
            for row in self.reader.rows(f"{_ROWS} WHERE {where}", values) if values else ():
                yield dict(zip(COLUMNS, row, strict=True))

    def _elsewhere(self, files: Iterable[str]) -> Iterator[JsonObject]:
        for file in files:
            yield from remote_summaries.summary(self.reader, self.office, file).get("contracts", ())


def _covers(row: Values, owners: Sequence[str], files: Sequence[str], key: str, site: str) -> bool:
    if row["scope"] == OF_DEVICES:
        return row["device"] in files or bool(key and row["serial_key"] == key)
    if row["customer"] not in owners:
        return False
    return row["scope"] == OF_CUSTOMER or (row["scope"] == OF_SITE and _plain(row["site"]) in _plain(site))


def _plain(text: object) -> str:
    return bare(text).casefold()


def cover_of(row: Values) -> Cover:
    return Cover(
        contract=row["thing"],
        number=row["number"],
        begins=row["begins"],
        ends=row["ends"],
        classes=frozenset(row["classes"].split()),
        response_minutes=row["response"],
        repair_minutes=row["repair"],
        kind=row["kind"],
    )
