"""Events of exchange devices: one leaves the stock for a customer, and the defective one stays with us."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import Event, Label, LongText, ask

SERIAL = N_("Serial number of the exchange device: scan it, or choose a free one.")


class ExchangeAsked(Event):
    """Somebody wants to give the customer an exchange device; a second person decides."""

    exchange: Label = ask(N_("Exchange device"), SERIAL, example="EX14-5501", offers="free_exchanges")
    reason: LongText = ask(N_("Reason"), N_("What was found, and why it is not repaired."), private=True)


class ExchangeGiven(Event):
    """The exchange device that was approved is the customer's; the defective one is ours."""

    exchange: Label = ask(N_("Exchange device"), N_("Scan the device that goes out."), offers="approved_exchange")
