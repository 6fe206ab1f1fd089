"""Events of a sale: parts were sold over the counter, and came back the same day."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import CodeOf, Event, LongText, Money, Parts, Phone, Text, ask
from fieldservice.workflows.money.accounts import CASH_ONLY, NOT_CASH


class PartsSold(Event):
    """Parts were sold over the counter, without a job."""

    parts: Parts = ask(
        N_("Parts"), N_("One per line: number, x and quantity, then serial numbers."), example="FAN-80 x1", min_length=1
    )
    customer_name: Text | None = ask(N_("Customer"), N_("If the customer gives a name."), private=True, default=None)
    phone: Phone | None = ask(N_("Phone"), N_("The sale is then filed with the customer."), private=True, default=None)
    parts_remark: LongText | None = ask(N_("Remark"), N_("Printed on the sale slip."), default=None)
    method: CodeOf | None = ask(
        N_("Paid by"),
        N_("If empty: not paid yet. Take the payment on the sale later."),
        codes="pay_method",
        default=None,
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


class SoldPartsReturned(Event):
    """Parts of a sale came back the same day, as good as they were."""

    parts: Parts = ask(
        N_("Parts that came back"), N_("One per line: number, x and quantity, then serial numbers."), min_length=1
    )
    reason: LongText = ask(N_("Reason"), private=True)
