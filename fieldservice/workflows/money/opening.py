"""What was unpaid by the books that offices kept by hand, as opening amounts of customers' accounts.

Versions before this one noted one amount in the customer's file. The office that noted it enters it in the account,
once: the opening line names the note that it took over.
"""

from __future__ import annotations

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import as_list
from fieldservice.workflows.engine.fold import HistoryEntry, Thing, computed_once, facts_of, is_subject
from fieldservice.workflows.engine.marks import NOT_COUNTED
from fieldservice.workflows.money.lines import OPENING, balances_of, whole

NOTED = "unpaid_noted"
"""The kind of entry that notes what is unpaid. One of this version adds an opening line; one of an earlier version does
not, and waits to be taken over."""
TAKEN_OVER = "taken_over"
"""In an opening line: the entries whose amounts it took over."""
DEFAULT_CURRENCY = "CNY"


@dataclass(frozen=True, slots=True)
class NotedByHand:
    """An amount that was noted by hand and is not in the account yet."""

    entry: str
    office: str
    """The office that noted it, in whose account it belongs."""
    amount: int
    currency: str
    at: str


@computed_once
def noted_by_hand(file: Thing) -> tuple[NotedByHand, ...]:
    """What earlier versions noted in this file, or in those merged with it, and nobody has taken over."""
    lines = file.lines(OPENING)
    entered = {str(line["entry"]) for line in lines}
    taken = {str(entry) for line in lines for entry in as_list(line.get(TAKEN_OVER))}
    found = (_last_note(file, id_, entered) for id_ in (file.id, *(each.id for each in file.merged)))
    return tuple(each for each in found if each is not None and each.amount > 0 and each.entry not in taken)


def _last_note(file: Thing, id_: str, entered: set[str]) -> NotedByHand | None:
    """The last amount that was noted in one file without an opening line; a note replaces the one before."""
    last = None
    for line in file.history:
        amount = _noted(line, id_) if line.entry.id not in entered else None
        if amount is not None:
            currency = str(line.entry.data.get("currency") or DEFAULT_CURRENCY)
            last = NotedByHand(line.entry.id, line.entry.store.partition("~")[0], amount, currency, line.entry.made)
    return last


def _noted(line: HistoryEntry, id_: str) -> int | None:
    entry = line.entry
    if entry.kind != NOTED or entry.mark in NOT_COUNTED or not any(id_ == touched for _, touched in entry.touches):
        return None
    amount = facts_of(entry, id_, is_subject(entry, id_)).get("unpaid")
    return amount if type(amount) is int else None


def open_of(file: Thing, office: str, currency: str) -> int:
    """What is still open of the opening amount of one office: what other offices entered is theirs."""
    elsewhere = sum(
        whole(line, "amount")
        for line in file.lines(OPENING)
        if line.get("office") != office and line.get("currency") == currency
    )
    balance = next((each.open for each in balances_of(file) if each.currency == currency), 0)
    return max(0, balance - elsewhere)


def open_by_file(file: Thing, office: str, currency: str) -> tuple[tuple[Thing, int], ...]:
    """What is open of the opening amount of one office, by the file that it stands in: each of merged files keeps its
    own. The amounts sum to `open_of`; that of the first file is below zero where more was paid there."""
    merged = [(each, open_of(each, office, currency)) for each in file.merged]
    own = open_of(file, office, currency) - sum(amount for _file, amount in merged)
    return (file, own), *merged
