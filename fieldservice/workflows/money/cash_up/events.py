"""Events of a cash-up: money was counted, closed, handed in, received, and paid in at the bank."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import CodeOf, Day, Event, Lines, LongText, Money, SomeMoney, Staff, Text, ask

COUNTER = ask(N_("Counter terminal"), N_("The terminal whose drawer it is. If empty: this one."), default=None)
REASON = N_("Needed if it differs from the expected amount.")


class OfMoney(Event):
    """The fields in which counted money is entered, each way to pay by itself."""

    cash: Money | None = ask(N_("Cash counted"), N_("All cash, including what stays in the drawer."), default=None)
    denominations: Lines | None = ask(
        N_("By notes and coins"),
        N_("Instead of the amount: value, x and count, such as 100 x12, 50 x3."),
        default=None,
        example="100 x12, 50 x3, 0.5 x4",
    )
    card: Money | None = ask(N_("Card slips"), N_("The sum of the slips."), default=None)
    mobile: Money | None = ask(N_("Mobile payment"), N_("As on the provider's list."), default=None)
    transfer: Money | None = ask(N_("Bank transfers"), default=None)
    cash_reason: CodeOf | None = ask(N_("Why cash differs"), REASON, codes="cash_reason", default=None)
    card_reason: CodeOf | None = ask(N_("Why cards differ"), REASON, codes="cash_reason", default=None)
    mobile_reason: CodeOf | None = ask(N_("Why mobile payment differs"), REASON, codes="cash_reason", default=None)
    transfer_reason: CodeOf | None = ask(N_("Why transfers differ"), REASON, codes="cash_reason", default=None)
    words: LongText | None = ask(N_("In words"), N_("Needed for another reason."), default=None)
    kinds: list[object] = ask(N_("Counted"), hidden=True, default=[])


class CashCounted(OfMoney):
    """The drawer of a counter was counted."""

    counter: Text | None = COUNTER
    seen: list[Text] = ask(N_("Amount shown"), hidden=True, default=[])


class CashCountedAgain(OfMoney):
    """The drawer was counted again; what was counted before does not count."""

    seen: list[Text] = ask(N_("Amount shown"), hidden=True, default=[])


class CashUpClosed(Event):
    """Whoever counted signed, and closed the day of the counter."""

    left: Money | None = ask(
        N_("Stays in the drawer"), N_("If empty: the usual float. The rest is set apart for the bank."), default=None
    )


class CashUpCancelled(Event):
    """The cash-up was given up; nothing was entered in the books."""

    reason: LongText = ask(N_("Reason"))


class CashUpTakenBack(Event):
    """A closed cash-up was taken back: another terminal had counted the same money."""

    reason: LongText = ask(N_("Reason"), example=N_("Both terminals counted while the line was down."))


class PaidIn(Event):
    """Cash that was set apart was paid in at the bank."""

    slip: Text = ask(N_("Number of the bank slip"))
    day: Day = ask(N_("Paid in on"), example="2026-11-30", past=True)
    amount: SomeMoney | None = ask(N_("Amount"), N_("If empty: all of it."), default=None)


class ProviderSettled(Event):
    """The provider of cards or mobile payment transferred what was taken in, less its fee."""

    method: CodeOf = ask(N_("Payment method"), codes="provider")
    amount: Money | None = ask(
        N_("Amount that arrived"), N_("If empty: what is set apart, less the fee."), default=None
    )
    fee: Money | None = ask(N_("Fee of the provider"), default=None)
    slip: Text = ask(N_("Reference of the provider"))
    day: Day = ask(N_("Received on"), example="2026-11-30", past=True)


class PouchHandedIn(OfMoney):
    """An engineer counted the pouch and handed the money in."""


class PouchReceived(OfMoney):
    """A counter counted what an engineer had handed in, and put it into its drawer."""

    counter: Text | None = COUNTER


class MoneyCameEarly(OfMoney):
    """A counter received an engineer's money before the engineer's entry came."""

    engineer: Staff = ask(N_("Engineer"), kind="colleague", role="engineer")
    counter: Text | None = COUNTER


class DifferenceBooked(Event):
    """The difference of a pouch was entered in the books as approved."""
