"""Effects of the steps of a customer's account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.here import currency_here
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.master_files.effects import also_of_merged, amend_file, touch
from fieldservice.workflows.money.account import due_of
from fieldservice.workflows.money.accounts import OPENED, customers, moved, outside
from fieldservice.workflows.money.customers import CREDIT_CURRENCY
from fieldservice.workflows.money.lines import OPENING
from fieldservice.workflows.money.opening import TAKEN_OVER, NotedByHand, noted_by_hand, open_by_file

if TYPE_CHECKING:
    from fieldservice.workflows.master_files.account.events import CustomerTermsSet, OpeningEntered
    from fieldservice.workflows.master_files.events import UnpaidNoted


def set_terms(draft: Draft, event: CustomerTermsSet, context: Context) -> None:
    amend_file(draft, event, context)
    if event.credit_limit is not None:
        draft.data[CREDIT_CURRENCY] = currency_here(context)


def note_unpaid(draft: Draft, event: UnpaidNoted, context: Context) -> None:
    """The opening amount of this office is put right, so that what is open of it is what was noted. Of merged files the
    first one has it all from then on: what stood in the others is taken out of them."""
    touch(draft)
    file, currency = draft.subject, currency_here(context)
    draft.data["currency"] = currency
    draft.person = file.id
    also_of_merged(draft, {"unpaid": 0})
    own = [each for each in noted_by_hand(file) if each.office == context.office]
    (_first, open_here), *others = open_by_file(file, context.office, currency)
    _enter(draft, file, context, context.office, event.unpaid - open_here, currency, own)
    for other, amount in others:
        if amount:
            _enter(draft, other, context, context.office, -amount, currency)


def enter_opening(draft: Draft, event: OpeningEntered, context: Context) -> None:
    """Take over what was noted by hand; a second currency is taken over by the same step again."""
    touch(draft)
    first, *_more = to_enter(noted_by_hand(draft.subject), context)
    taken = [
        each for each in noted_by_hand(draft.subject) if (each.office, each.currency) == (first.office, first.currency)
    ]
    amount = sum(each.amount for each in taken)
    _enter(draft, draft.subject, context, first.office, amount, first.currency, taken)


def to_enter(noted: Sequence[NotedByHand], context: Context) -> list[NotedByHand]:
    """What this office may take over: its own notes, and at headquarters those of an office that is no more."""
    offices = context.reference.offices
    return [
        each
        for each in noted
        if each.office == context.office
        or (context.headquarters and not (each.office in offices and offices[each.office].active))
    ]


def _enter(
    draft: Draft,
    file: Thing,
    context: Context,
    office: str,
    amount: int,
    currency: str,
    taken: Sequence[NotedByHand] = (),
) -> None:
    """Add an opening line, also where the amount stays: it says that this note is in the account."""
    due = due_of(stamp(context.now), NEVER, context.reference.number("credit_days", office))
    line = {"amount": amount, "currency": currency, "office": office, "due": due}
    names = {TAKEN_OVER: [each.entry for each in taken]} if taken else {}
    draft.add(file.kind, file.id, OPENING, {**line, **names})
    if amount:
        draft.post(moved(currency, amount, outside(office, OPENED), customers(office, file.id)))
