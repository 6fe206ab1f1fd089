"""Effects of writing off what a customer owes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.workflows.common.approvals import answer_to, ask, is_approved, rely
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.here import currency_here
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.money.accounts import WRITTEN_OFF as WRITTEN_OFF_PLACE
from fieldservice.workflows.money.accounts import moved, outside
from fieldservice.workflows.money.lines import WRITTEN_OFF
from fieldservice.workflows.money.payments.places import owing
from fieldservice.workflows.money.write_offs.owing import (
    FOR,
    WRITE_OFF,
    amount_of,
    digest_to_approve,
    numbers_of,
    parts_of,
)

if TYPE_CHECKING:
    from fieldservice.workflows.money.write_offs.events import OwedWrittenOff, WriteOffAsked


def ask_write_off(draft: Draft, event: WriteOffAsked, context: Context) -> None:
    amount = amount_of(draft.subject, event, context)
    draft.data |= {"amount": amount, FOR: numbers_of(draft.subject, amount, context)}
    digest = digest_to_approve(draft.subject, amount, context)
    ask(draft, WRITE_OFF, digest, amount, currency_here(context), office=context.office)


def write_off(draft: Draft, event: OwedWrittenOff, context: Context) -> None:
    """Take the amount out of the customer's account, as it was approved. Each thing for which it was owed is settled by
    its part of it."""
    thing, currency = draft.subject, currency_here(context)
    amount = amount_of(thing, event, context)
    digest = digest_to_approve(thing, amount, context)
    if is_approved(thing, digest):
        rely(draft, str((answer_to(thing, digest) or {}).get("entry") or ""))
    draft.data[FOR] = numbers_of(thing, amount, context)
    for part, lost in parts_of(thing, amount, context):
        draft.add(part.kind, part.id, WRITTEN_OFF, {"amount": lost, "currency": currency, "office": context.office})
        draft.post(moved(currency, lost, owing(part, context), outside(context.office, WRITTEN_OFF_PLACE)))
