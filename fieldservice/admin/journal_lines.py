"""The lines of the journal that an entry makes: each posting of money, and what parts cost that were fitted free of
charge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fieldservice.read_model import projections
from fieldservice.shapes import JsonObject
from fieldservice.sheets.writing import Cell
from fieldservice.words.moments import moment
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.currencies import in_units
from fieldservice.workflows.engine.fold import MASTER_FILES, fold
from fieldservice.workflows.engine.ledger import Booked, Posting, office_of_account, postings_of
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.money.accounting.exports import Origin
from fieldservice.workflows.money.accounting.journal import WARRANTY_PART, kind_of_line
from fieldservice.workflows.money.accounts import currency_of, is_money
from fieldservice.workflows.money.cash_up.lines import number_in
from fieldservice.workflows.parts.on_the_job.lines import lines_in
from fieldservice.workflows.parts.places import INSTALLED, kind_of
from fieldservice.workflows.warranty.lines import who_pays

if TYPE_CHECKING:
    from db.journal import Entry
    from db.store import Tx


@dataclass(frozen=True, slots=True)
class JournalLine:
    """A line of the journal. `amount` is below zero where a line of an earlier export is taken back."""

    origin: Origin
    branch: str
    kind: str
    debit: str
    credit: str
    amount: int
    currency: str
    number: str
    """The numbers of what the entry is about: jobs, a sale, a cash-up; else that of the customer."""
    receipt: str
    by: str
    made: str
    late: bool = False
    """Of a day that was exported before."""
    again: bool = False
    """It was in a file before."""

    def cells(self) -> list[Cell]:
        return [
            self.origin.day, self.branch, self.kind, self.debit, self.credit, in_units(self.amount, self.currency),
            self.currency, self.number, self.receipt, self.by, self.made, self.origin.entry,
            "yes" if self.late else "", "yes" if self.again else "",
        ]  # fmt: skip


@dataclass
class JournalOfBooks:
    """Makes the lines of entries; `office` "" means the books of all offices."""

    tx: Tx
    reference: Reference
    office: str
    numbers: dict[str, str] = field(default_factory=dict)
    """By thing its number, as far as it was asked for."""

    def lines(self, entry: Entry) -> Iterator[JournalLine]:
        for posting in postings_of(entry):
            if not self._is_of(posting):
                continue
            if is_money(posting):
                yield self._line(entry, posting, currency_of(posting.item), posting.quantity)
            elif _is_fitted(posting) and (job := next((id_ for kind, id_ in entry.touches if kind == "job"), "")):
                told = _told(entry, job, posting.item)
                if self._is_free(entry, job, posting.item, told):
                    yield self._part_line(entry, posting, told)

    def _is_of(self, posting: Posting) -> bool:
        """Whether a posting belongs to the books of the office."""
        points = {self.reference.point_of(office_of_account(each)) for each in (posting.source, posting.target)}
        return not self.office or self.office in points

    def _line(self, entry: Entry, posting: Posting, currency: str, amount: int) -> JournalLine:
        branch = self.reference.point_of(office_of_account(posting.target))
        day = moment(entry.made).astimezone(self.reference.zone(branch)).date().isoformat()
        booked = Booked(0, entry.id, entry.made, entry.by, posting.target, posting.source, "", 0, entry.data)
        return JournalLine(
            Origin(entry.id, entry.store, entry.seq, day),
            branch,
            kind_of_line(posting.source, posting.target, entry.kind),
            posting.target,
            posting.source,
            amount,
            currency,
            self._number(entry),
            number_in(booked),
            entry.by,
            entry.made,
        )

    def _number(self, entry: Entry) -> str:
        """The number of what the entry opened, else the numbers of the work that it is about, else of the customer."""
        if entry.data.get("number"):
            return str(entry.data["number"])
        things = dict.fromkeys((*((move.kind, move.thing) for move in entry.moves), *entry.touches))
        work = [id_ for kind, id_ in things if kind not in MASTER_FILES]
        customers = [id_ for kind, id_ in things if kind == "customer"]
        return " ".join(filter(None, map(self._number_of, work))) or next(map(self._number_of, customers), "")

    def _number_of(self, thing: str) -> str:
        if thing not in self.numbers:
            found = (
                self.tx.value(f"SELECT number FROM {table} WHERE thing = ?", (thing,))
                for table in ("work_row", "customer_row")
            )
            self.numbers[thing] = str(next(filter(None, found), ""))
        return self.numbers[thing]

    def _part_line(self, entry: Entry, posting: Posting, told: JsonObject) -> JournalLine:
        part = self.reference.catalogue.part(posting.item)
        usual = part.currency if part is not None else self.reference.currency(office_of_account(posting.target))
        line = self._line(entry, posting, str(told.get("currency") or usual), posting.value)
        return replace(line, kind=WARRANTY_PART, receipt=posting.item)

    def _is_free(self, entry: Entry, job: str, item: str, told: JsonObject) -> bool:
        """Whether a part was fitted into a device, or taken out again, free of charge by the verdict of that moment."""
        before = sorted((each for each in self.tx.entries_of(job) if each.place <= entry.place), key=_place)
        folded = fold(job, before, projections.APPENDS_TO)
        part = self.reference.catalogue.part(item)
        # An entry of an earlier version does not say to which group the part belonged.
        group = told["group"] if isinstance(told.get("group"), str) else part.group if part is not None else ""
        verdict = who_pays(folded, item, group)
        return verdict.covered if verdict is not None else code_of(folded.get("warranty")) == "in"


def _is_fitted(posting: Posting) -> bool:
    return INSTALLED in (kind_of(posting.source), kind_of(posting.target)) and bool(posting.value)


def _told(entry: Entry, job: str, item: str) -> JsonObject:
    """What the entry says of this part; {} where it says nothing."""
    of = entry.data.get("of")
    records = (entry.data, of.get(job) if isinstance(of, dict) else None)
    lines = (line for record in records if isinstance(record, dict) for line in lines_in(record))
    return next((line for line in lines if line["part"] == item), {})


def _place(entry: Entry) -> tuple[bool, int, int]:
    return entry.place
