"""The screens that are opened by name: what each is called, by which other words people look for it, and who has it.

The palette offers them all; the work list has keys for some.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import APPROVERS
from fieldservice.workflows.engine.roles import (
    ANSWERING,
    EVERYONE,
    KEEPS_FILES,
    SEES_ACCOUNTS,
    SEES_COST,
    SETTLING,
    STORE_ROLES,
)
from fieldservice.workflows.money.cash_up.guards import COUNTS
from fieldservice.workflows.money.quotes.answering import HEARS

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.screens.base import AppServices
    from fieldservice.workflows.engine.reference import Person


DISPATCHES = ("coordinator", "manager")
"""Roles that see the engineers by hour."""


class NamedScreen(NamedTuple):
    """A screen as a person looks for it."""

    label: str
    explanation: str
    also: str = ""
    """Other words for it, with commas between them; the Chinese of this text has those of Chinese."""
    roles: tuple[str, ...] = EVERYONE
    opens: Callable[[AppServices], object] | None = None
    """How it is opened, where that takes more than its name."""
    before_typing: bool = True


# fmt: off
NAMED_SCREENS = {
    "ticket": NamedScreen(
        N_("Claim ticket"), N_("Open a claim ticket by its number; a scanned one opens by itself"),
        N_("hand over, pick up, collect"), opens=lambda services: services.action_ticket()),
    "dispatch_board": NamedScreen(
        N_("Dispatch board"), N_("Engineers by hour: who is where, who is free; dispatch from there"),
        N_("schedule, calendar, engineers, appointments, dispatch"), DISPATCHES),
    "print_jobs": NamedScreen(
        N_("Printers: print jobs"), N_("What was printed, what waits, what failed"), N_("printer, queue, paper")),
    "stock": NamedScreen(
        N_("Stock"), N_("Spare parts by place: quantities, movements, where an item has been"),
        N_("store, inventory, shelf")),
    "loaners": NamedScreen(
        N_("Loaners"), N_("Loaner and exchange devices: what is free, what customers have, what is overdue"),
        N_("loan device, exchange device, spare device")),
    "quotes": NamedScreen(
        N_("Quotes"), N_("What waits for the customer's answer, what expires, what was accepted or declined"),
        N_("quotation, estimate, offer, price, answer"), HEARS),
    "accounts": NamedScreen(
        N_("Customers' accounts"), N_("Who owes something, what is overdue, how often they were reminded"),
        N_("debt, owed, receivable, balance, credit limit, rating, reminder, statement, write off"), SEES_ACCOUNTS),
    "payments": NamedScreen(
        N_("Payments"), N_("What was paid, given back and cancelled, the newest first"),
        N_("receipt, refund, deposit, cash, card, transfer, money"), SEES_ACCOUNTS),
    "invoices": NamedScreen(
        N_("Invoices"), N_("Invoices that were asked for: what is to be issued, what was issued"),
        N_("tax, fapiao, red-letter invoice, tax number"), SEES_ACCOUNTS),
    "contracts": NamedScreen(
        N_("Contracts"), N_("Contracts and extensions: what ends soon, which care visits are to be made"),
        N_("extension, maintenance, care visit, cover, renewal")),
    "case_base": NamedScreen(
        N_("Knowledge base"), N_("Articles: what causes a fault and what mends it, by model"),
        N_("knowledge, case base, article, solution, cause, symptom, how to repair")),
    "escalations": NamedScreen(
        N_("Escalations"), N_("Who has each escalation, until when, and what is late"),
        N_("difficult problem, specialist, liaison, department, escalate, solution")),
    "returns": NamedScreen(
        N_("Returns and exchanges"), N_("Who has each return case, until when, what was decided, and what is late"),
        N_("return, exchange, refund, credit note, judgement, diagnosis report")),
    "quality": NamedScreen(
        N_("Quality feedback"), N_("What quality works on, which jobs belong to a batch, suspected batches"),
        N_("batch, major quality problem, fault, gather")),
    "supplier_returns": NamedScreen(
        N_("Supplier returns"), N_("Faulty parts sent back to their makers: credit expected, received, overdue"),
        N_("maker, RMA, credit note, vendor"), SEES_COST),
    "late_steps": NamedScreen(
        N_("Late by step"), N_("Escalations and return cases past the limit of their step: who, since when"),
        N_("overdue, time limit, escalation, return, exchange")),
    "scanner": NamedScreen(
        N_("Scanner of this terminal"), N_("Measure how it sends, by three scans of one label"), N_("barcode"),
        opens=lambda services: services.action_scanner(), before_typing=False),
    "find": NamedScreen(
        N_("Find"), N_("Find by anything known"), N_("search, look up"),
        opens=lambda services: services.action_find()),
    "parts": NamedScreen(
        N_("Parts"), N_("The catalogue: find a part by anything known about it"), N_("price, part number, catalogue"),
        opens=lambda services: services.show_parts()),
    "administration": NamedScreen(
        N_("Administration"), N_("Staff, service points, codes, settings, refusals, reviews"),
        N_("prices, warranty policies, users, roles, settings"), ("administrator", "manager")),
    "approvals": NamedScreen(
        N_("Approvals"), N_("What waits for your approval, and one key to answer"),
        N_("discount, refund, goodwill, credit, write off, approve, decline"), APPROVERS),
    "store_room": NamedScreen(
        N_("Parts to issue"), N_("What the storekeeper is to issue, urgent requisitions first"),
        N_("requisition, issue"), STORE_ROLES),
    "replenishment": NamedScreen(
        N_("Parts below the minimum"), N_("What to order, how many, from whom and why; one key orders it"),
        N_("order, reorder, replenish, shortage"), STORE_ROLES),
    "cash_up": NamedScreen(
        N_("Cash-up"), N_("Expected money in the drawer by payment method, your count, and the difference"),
        N_("drawer, till, cash box, count the money, pouch, bank, close the day, takings"), COUNTS),
    "rates": NamedScreen(
        N_("Rates of spare parts"),
        N_("Wrong issues, dead on arrival, stock differences, what was issued in time, by month and office"),
        N_("figures, statistics, months"), SEES_COST),
    "faulty_parts": NamedScreen(
        N_("Faulty parts"), N_("Outstanding faulty parts by engineer; take them in by their tags"),
        N_("tag, return, replaced part"), (*STORE_ROLES, "engineer")),
    "review": NamedScreen(
        N_("Review"), N_("Late, conflicting and marked entries to review"), N_("conflict, late, collision"), SETTLING),
    "set_up": NamedScreen(
        N_("Left to set up"), N_("What this office still lacks: people, hours, printers, backups, prices"),
        N_("first steps, install, configure"), ("administrator",),
        opens=lambda services: services.open_screen("administration", services.desk, services.person, "set_up")),
    "duplicates": NamedScreen(
        N_("Possible duplicates"), N_("Files that may be about one customer or device"), N_("merge, twice, double"),
        (*KEEPS_FILES, *ANSWERING)),
}
# fmt: on
"""By the name of the screen, in the order of the palette."""


def may_open(name: str, person: Person) -> bool:
    return bool(person.roles & set(NAMED_SCREENS[name].roles))


def way_to(name: str, services: AppServices, desk: Desk, person: Person) -> Callable[[], object]:
    """What opens the screen of this name."""
    opens = NAMED_SCREENS[name].opens
    return partial(opens, services) if opens is not None else partial(services.open_screen, name, desk, person)
