"""Events of reminding a customer to pay, and of sending a statement."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import CodeOf, Day, Event, ask


class PaymentReminded(Event):
    """The customer was reminded of what is overdue."""

    reminded_how: CodeOf = ask(N_("How the customer was reminded"), codes="told", default="phone")
    pay_by: Day | None = ask(
        N_("To be paid by"), N_("If empty: after the usual number of days."), default=None, example="2026-12-14"
    )


class StatementMade(Event):
    """A statement of the account was made for the customer."""

    begins: Day | None = ask(N_("From"), N_("If empty: from the first amount."), default=None)
    ends: Day | None = ask(N_("To"), N_("If empty: up to today."), default=None)
