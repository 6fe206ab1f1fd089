"""Stock as sheets: the levels that go out, and counts that come in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from db import ledgers
from fieldservice.admin.csv_tables import CsvColumn, CsvTable, Row
from fieldservice.admin.exporting import write_sheet
from fieldservice.admin.table_files import read_rows
from fieldservice.admin.validators import InvalidValue, RowContext, text
from fieldservice.desk.refusals import record_refusal
from fieldservice.desk.session import NEW
from fieldservice.desk.stock import NO_PART, Stock
from fieldservice.desk.take_step import take_within
from fieldservice.shapes import JsonObject
from fieldservice.sheets import UNTOLD, Told, values
from fieldservice.sheets.writing import Cell
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.currencies import in_units
from fieldservice.workflows.engine.ledger import key_of
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.take import SERIALS_WANTED
from fieldservice.workflows.parts.counts.effects import ASK, BEGIN, COUNT, COUNT_AGAIN, FINISH
from fieldservice.workflows.parts.counts.lines import differences_of
from fieldservice.workflows.parts.places import BAG, holder_of, kind_of

if TYPE_CHECKING:
    from fieldservice.desk.rates import Watched
    from fieldservice.desk.replenishment import PartToOrder
    from fieldservice.desk.session import Session
    from fieldservice.desk.stock import Held

LEVEL_COLUMNS = (
    "part",
    "name_zh",
    "name_en",
    "place",
    "quantity",
    "reserved",
    "available",
    "value",
    "currency",
    "least",
    "most",
)


def export_stock(session: Session, by: Person, path: Path, place: str = "", part: str = "") -> JsonObject:
    """Write what the places hold. Raises Refused (usage, not_found), StoreTrouble where the file cannot be written."""
    return write_sheet(path, LEVEL_COLUMNS, _cells(Stock(session).every_level(by, place, part)))


def _cells(levels: Iterator[Held]) -> Iterator[list[Cell]]:
    for each in levels:
        yield [
            each.part,
            each.name.get("zh", ""),
            each.name.get("en", ""),
            each.place,
            each.quantity,
            each.reserved,
            each.available,
            _amount(each.value, each.currency),
            each.currency,
            each.least,
            each.most,
        ]


def _amount(value: int | None, currency: str) -> Cell:
    return "" if value is None else in_units(value, currency)


PROPOSAL_COLUMNS = (
    *("part", "name_zh", "name_en", "here", "coming", "asked", "least", "most", "used", "quantity", "sender"),
    *("cost", "currency"),
)


def write_proposals(proposals: Iterable[PartToOrder], path: Path, chosen: Mapping[str, int]) -> JsonObject:
    """Write what should be ordered, so many of each part as are `chosen`; what is not among them is left out. Raises
    Refused (usage), StoreTrouble where the file cannot be written."""
    rows = [
        [
            each.part,
            each.name.get("zh", ""),
            each.name.get("en", ""),
            each.standing.here,
            each.standing.coming,
            each.standing.asked,
            each.standing.least,
            each.standing.most,
            each.standing.used,
            chosen[each.part],
            each.sender,
            _amount(each.cost, each.currency),
            each.currency,
        ]
        for each in proposals
        if chosen.get(each.part)
    ]
    return write_sheet(path, PROPOSAL_COLUMNS, rows)


RATE_COLUMNS = ("rate", "office", "period", "hits", "base", "per_mille", "value", "per_mille_before", "says")


def write_rates(watched: Iterable[Watched], path: Path) -> JsonObject:
    """Write the rates of a period. Raises Refused (usage), StoreTrouble where the file cannot be written."""
    from fieldservice.presentation.rate_rows import in_words, tenths

    rows = [
        [
            each.rate.name,
            each.office,
            each.period.name,
            each.figures.hits,
            each.figures.base,
            "" if (now := tenths(each.figures)) is None else now,
            _amount(each.figures.value, each.currency),
            "" if (before := tenths(each.before)) is None else before,
            in_words(each)[0],
        ]
        for each in watched
    ]
    return write_sheet(path, RATE_COLUMNS, rows)


# Counts

QUANTITY_RULE = N_("Enter a whole number from 0 to 99999.")
NOT_HERE = N_("%(given)s is not a place of this office that can be counted. Use good, faulty or bag/NAME.")
NO_LINES = N_(
    "The sheet lists no parts, so everything in this place would be missing. List each part, with quantity 0 if "
    "there is none."
)
AT_A_TIME = 500
"""Lines of one entry of a count."""
ABSENT_AT_A_TIME = 40
OPENING = "opening"
"""The reason of a place in which nothing ever was."""


def _part(value: str, context: RowContext) -> str:
    known = context.reference.catalogue.part(value)
    if known is None:
        raise InvalidValue(NO_PART, given=value)
    return known.number


def _quantity(value: str, context: RowContext) -> int:
    number = values.number(value)
    if number is None or number != int(number) or not 0 <= number <= 99_999:
        raise InvalidValue(QUANTITY_RULE)
    return int(number)


def _serials(value: str) -> list[str]:
    return [each for each in re.split(r"[\s,;，、；]+", value) if each]


def _pieces_have_serials(row: Row, context: RowContext) -> None:
    part, serials = context.reference.catalogue.part(str(row["part"])), _serials(str(row.get("serials") or ""))
    many = row["quantity"] if row["quantity"] != "" else len(serials) or 1
    row |= {"quantity": many, "serials": serials}
    if (part is not None and part.tracked and len(set(map(key_of, serials))) != many) or (
        serials and len(serials) != many
    ):
        raise InvalidValue(SERIALS_WANTED, "serials", part=row["part"], quantity=many)
    if part is not None and not part.tracked:
        row["serials"] = []  # such as those of an earlier system; pieces of this part are told apart by nothing


SHEET = CsvTable(
    "count",
    (CsvColumn("part", _part, required=True), CsvColumn("quantity", _quantity), CsvColumn("serials", text(20_000))),
    (),
    (("FAN-80", "12", ""), ("PSU-450", "2", "9F11-07 9F11-08")),
    _pieces_have_serials,
)
"""A count as a sheet. A part may have several lines, which add up."""


def count_file(
    session: Session,
    by: Person,
    place: str,
    source: Path | bytes,
    given: JsonObject,
    told: Told = UNTOLD,
    name: str = "",
) -> str:
    """Count a place from a sheet, all or nothing: the count is begun, filled and finished in one transaction, and
    with a reason its correction is asked for. Returns the id of the count.

    `given` has what the steps ask beside that: `scope`, `group`, `remark`, `reason`, `words`. The reason of a place in
    which nothing ever was is that its stock is opened. Raises Refused, by line and column where the sheet is wrong.
    """
    where = place_named(session, place)
    file = read_rows(SHEET, source, RowContext(session.reference(), session.office), told, name)
    if not file.rows:
        raise Refused("data", NO_LINES)
    try:
        return _counted(session, by, where, list(file.rows.values()), given)
    except Refused as refused:
        record_refusal(session, by, NEW, BEGIN, refused)
        raise


def place_named(session: Session, text: str) -> JsonObject:
    """The fields that name a place of this office: `good`, `bag/li.wei`, `CD01/good`. Raises Refused (usage)."""
    place = text.strip().strip("/")
    place = place if place.startswith(f"{session.office}/") else f"{session.office}/{place}"
    kind, person = kind_of(place), holder_of(place)
    if kind not in session.reference().codes.get("stock_place", {}) or (kind == BAG) != bool(person):
        raise Refused("usage", NOT_HERE, given=text)
    return {"place": kind, **({"person": person} if person else {})}


def _counted(session: Session, by: Person, where: JsonObject, rows: Sequence[Row], given: JsonObject) -> str:
    begun = {key: given[key] for key in ("scope", "group", "remark") if given.get(key)}
    with session.store.writing() as tx:
        _, count = take_within(session, tx, by, NEW, BEGIN, {**where, **begun})
        account = str(count.get("account"))
        reason = given.get("reason") or (OPENING if not ledgers.movements(tx, account, limit=1) else "")
        there = [{name: row[name] for name in ("part", "quantity", "serials")} for row in rows if row["quantity"]]
        for first in range(0, len(there), AT_A_TIME):
            some = {"parts": there[first : first + AT_A_TIME]}
            take_within(session, tx, by, count.id, COUNT, some)
        # A part of which there is none was looked for as well.
        absent = sorted({row["part"] for row in rows} - {row["part"] for row in there})
        for first in range(0, len(absent), ABSENT_AT_A_TIME):
            some = {"absent": absent[first : first + ABSENT_AT_A_TIME]}
            take_within(session, tx, by, count.id, COUNT_AGAIN, some)
        _, count = take_within(session, tx, by, count.id, FINISH, {})
        if differences_of(count) and reason:
            why = {"reason": reason, **({"words": given["words"]} if given.get("words") else {})}
            take_within(session, tx, by, count.id, ASK, why)
    return count.id
