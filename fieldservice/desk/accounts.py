"""Customers' accounts: what is owed, open items and every act, here and as far as headquarters told of elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from fieldservice.late_dataclass import dataclass
from fieldservice.read_model import accounts, aliases, remote_summaries
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.roles import SEES_ACCOUNTS
from fieldservice.workflows.money.account import (
    AccountRow,
    Act,
    Item,
    ProposedRating,
    Statement,
    ageing,
    items_of,
    open_items,
    overdue,
    proposed,
    rows_of,
    statement_of,
)
from fieldservice.workflows.money.customers import CREDIT_LIMIT, RATING, credit_limit
from fieldservice.workflows.money.opening import NotedByHand, noted_by_hand
from fieldservice.workflows.money.reminders.lines import REMINDERS, STATEMENTS

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

NOT_A_CUSTOMER = N_("%(given)s is not a customer. Give the number of a customer file.")
DAY = 10
"""Characters of a day at the beginning of a moment."""


@dataclass(frozen=True, slots=True)
class CustomerAccount:
    """The account of one customer, or of files that are merged, in the currency of this office."""

    file: Thing
    currency: str
    rows: tuple[AccountRow, ...]
    items: tuple[Item, ...]
    """In every currency."""
    elsewhere: Mapping[str, Mapping[str, int]]
    """By office and currency what is owed for work that this office does not see."""
    noted: tuple[NotedByHand, ...]
    """What was noted by hand and is in no account yet."""
    now: str
    acts: tuple[Act, ...] = ()

    @property
    def balance(self) -> int:
        """What the customer owes by the books that this office sees; below zero what we owe."""
        return self.rows[-1].balance if self.rows else 0

    @property
    def open(self) -> int:
        return sum(item.open for item in open_items(self.items, self.currency))

    @property
    def paid_in_advance(self) -> int:
        """What was paid for things beyond what was charged for them."""
        return -sum(min(0, item.open) for item in self.items if item.currency == self.currency)

    @property
    def owed_elsewhere(self) -> int:
        return sum(owed.get(self.currency, 0) for owed in self.elsewhere.values())

    @property
    def overdue(self) -> int:
        return sum(item.open for item in overdue(self.items, self.now) if item.currency == self.currency)

    @property
    def ageing(self) -> tuple[int, ...]:
        return ageing((item for item in self.items if item.currency == self.currency), self.now)

    @property
    def limit(self) -> int:
        return credit_limit(self.file, self.currency)

    @property
    def has_limit(self) -> bool:
        return self.file.get(CREDIT_LIMIT) is not None

    @property
    def free(self) -> int:
        """What may still be put on account."""
        return max(0, self.limit - self.open - self.owed_elsewhere)

    @property
    def rating(self) -> str:
        return code_of(self.file.get(RATING))

    @property
    def proposal(self) -> ProposedRating | None:
        return proposed(self.items, self.now)

    @property
    def reminded(self) -> JsonObject | None:
        """The last reminder."""
        return self.file.lines(REMINDERS)[-1] if self.file.lines(REMINDERS) else None


def account(session: Session, file: Thing) -> CustomerAccount:
    files = _files_of(session, file)
    reference, acts = session.reference(), accounts.acts_of(session.reader, files)
    currency = reference.currency(session.office)
    return CustomerAccount(
        file,
        currency,
        tuple(rows_of(acts, currency)),
        tuple(items_of(acts, reference.number("credit_days", session.office))),
        remote_summaries.owed_elsewhere(session.reader, session.office, files),
        noted_by_hand(file),
        session.now(),
        tuple(acts),
    )


def _files_of(session: Session, file: Thing) -> list[str]:
    return sorted({*aliases.as_one(session.reader, "customer", file.id), *(each.id for each in file.merged)})


def owed(session: Session, customer: str) -> dict[str, int]:
    """What a customer owes now, by currency, in minor units, here and elsewhere, and what was noted by hand.

    What was paid too much, or in advance, for one thing pays no other.
    """
    if not customer:
        return {}
    with session.store.reading() as tx:
        found = account(session, session.fold(tx, customer))
    sums: Counter[str] = Counter()
    for item in open_items(found.items):
        sums[item.currency] += item.open
    for noted in found.noted:
        sums[noted.currency] += noted.amount
    for of_office in found.elsewhere.values():
        sums.update(of_office)
    return {currency: amount for currency, amount in sorted(sums.items()) if amount > 0}


def statement(session: Session, file: Thing, begins: str = "", ends: str = "") -> Statement:
    """The account of a customer for a time; without days that of the last statement, else from the first act on."""
    found = account(session, file)
    last = file.lines(STATEMENTS)[-1] if file.lines(STATEMENTS) else {}
    zone = session.zone()
    days = {act.at: local_text(act.at, zone)[:DAY] for act in found.acts}
    return statement_of(
        found.acts,
        found.currency,
        begins or str(last.get("begins") or ""),
        ends or str(last.get("ends") or session.today()),
        session.reference().number("credit_days", session.office),
        days,
    )


class Accounts:
    """The accounts of customers as faces ask for them."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def may_see(self, by: Person) -> bool:
        return bool(by.roles & set(SEES_ACCOUNTS))

    def of(self, by: Person, customer: str) -> CustomerAccount:
        """The account of a customer by number or id. Raises Refused (not_found, role)."""
        self._check(by)
        file = self.session.thing(customer, "customer")
        if file.kind != "customer":
            raise Refused("not_found", NOT_A_CUSTOMER, given=customer)
        return account(self.session, file)

    def owing(self, by: Person, *, overdue_only: bool = False) -> list[CustomerAccount]:
        """The accounts of which something is open, what is overdue longest first."""
        self._check(by)
        found = [
            account(self.session, self.session.thing(file))
            for file in aliases.all_standing(self.session.reader, "customer", accounts.who_owes(self.session.reader))
        ]
        if overdue_only:
            found = [each for each in found if each.overdue]
        return sorted(found, key=lambda each: (-each.overdue, -each.open, each.file.id))

    def _check(self, by: Person) -> None:
        if not self.may_see(by):
            raise Refused("role", N_("Your role cannot see what customers owe."), SEES_ACCOUNTS)
