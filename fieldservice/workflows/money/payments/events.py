"""Events of payments: money came in, went back, was taken out again as mistyped, or may be paid later."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import CodeOf, Day, Event, LongText, Money, SomeMoney, Text, Yes, ask
from fieldservice.workflows.money.accounts import CASH_ONLY, NOT_CASH


class PaymentTaken(Event):
    """A customer paid, for one thing or for several jobs of one visit."""

    amount: SomeMoney | None = ask(N_("Amount"), N_("If empty: the whole open amount."), default=None)
    method: CodeOf = ask(
        N_("Paid by"),
        N_("One key chooses. Cash goes into the drawer of this counter."),
        codes="pay_method",
        begins=True,
        default="cash",
    )
    tendered: Money | None = ask(
        N_("Cash given"),
        N_("If the customer gives more than the amount. The change is worked out from it."),
        only_for=CASH_ONLY,
        default=None,
    )
    reference: Text | None = ask(
        N_("Transaction number"), N_("Needed for a mobile payment and a transfer."), only_for=NOT_CASH, default=None
    )
    more: Yes = ask(
        N_("Customer overpays"),
        N_("Yes if the customer really pays more than is owed. The rest is paid back later."),
        default=False,
    )
    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])


class CreditUsed(Event):
    """What the customer paid too much for other work pays for this."""

    amount: SomeMoney | None = ask(N_("Amount"), N_("If empty: as much as is open or available."), default=None)


class TransferAnnounced(Event):
    """The customer transfers the money: it is awaited at the bank, and not paid yet."""

    amount: SomeMoney | None = ask(N_("Amount"), N_("If empty: the whole open amount."), default=None)
    expected: Day | None = ask(N_("Money expected on"), N_("If empty: in three working days."), default=None)


class _GoesBack(Event):
    """Money that a customer gets back."""

    amount: SomeMoney = ask(N_("Amount"), N_("Not more than was paid."))
    reason: LongText = ask(N_("Reason"), private=True)


class RefundAsked(_GoesBack):
    """A second person is asked whether this amount goes back to the customer."""


class RefundGiven(_GoesBack):
    """Money went back to the customer."""

    method: CodeOf = ask(
        N_("Paid back by"),
        N_("From the drawer of this counter, which must have it."),
        codes="pay_method",
        begins=True,
        default="cash",
    )
    reference: Text | None = ask(
        N_("Transaction number"), N_("Needed for a mobile payment and a transfer."), only_for=NOT_CASH, default=None
    )


class PaymentCancelled(Event):
    """A payment that was mistyped does not count."""

    payment: Text = ask(
        N_("Receipt number"),
        N_("Receipt of the mistyped payment. It must have been taken here since the last cash-up."),
    )
    reason: LongText = ask(N_("Reason"), private=True)


class CreditAsked(Event):
    """A second person is asked whether the customer may owe more than the credit limit."""

    amount: SomeMoney | None = ask(N_("Amount"), N_("If empty: the whole open amount."), default=None)
    reason: LongText = ask(N_("Reason"), private=True)


class PutOnAccount(Event):
    """The customer may pay later."""

    amount: SomeMoney | None = ask(N_("Amount"), N_("If empty: the whole open amount."), default=None)
    due: Day | None = ask(N_("To be paid by"), N_("If empty: by the days of credit of this office."), default=None)
