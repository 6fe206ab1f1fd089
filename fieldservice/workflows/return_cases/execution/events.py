"""Events of carrying a return case out: the exchange device, the old device, what is given, paid or credited."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import (
    Checks,
    CodeOf,
    Day,
    Event,
    Label,
    LongText,
    Money,
    Serial,
    SomeMoney,
    Staff,
    Text,
    Yes,
    ask,
)
from fieldservice.workflows.money.accounts import NOT_CASH

FOR_DEVICE = ask(
    N_("For which device"),
    N_("Its serial number or its position in the case. If empty: the next open one."),
    default=None,
    offers="case_devices",
)


class ExchangeChosen(Event):
    """An exchange device of the stock is set aside for a device of the case."""

    exchange: Label = ask(
        N_("Exchange device"), N_("Serial number of the exchange device: scan it, or choose a free one."),
        example="EX14-5501", offers="free_exchanges",
    )  # fmt: skip
    for_device: Text | None = FOR_DEVICE


class ExchangeOrdered(Event):
    """No exchange device is in stock: one was ordered."""

    ordered: Text = ask(N_("What was ordered"), N_("Model and configuration, and from whom."))
    expected_on: Day = ask(N_("Expected on"), example="2026-12-04")
    for_device: Text | None = FOR_DEVICE


class ExchangePrepared(Event):
    """Technical support prepared the exchange device."""

    exchange: Label = ask(
        N_("Serial number on the device"), N_("Scan it from the device itself."), offers="chosen_exchanges", begins=True
    )
    exchange_configuration: LongText = ask(
        N_("Configuration"), N_("Processor, memory, disks and system as delivered."), example="i5, 16 GB, 512 GB SSD"
    )
    preparation: Checks = ask(
        N_("Prepared"), N_("Item by item."), codes="exchange_prep", kind="checklist", default={}
    )  # fmt: skip


class CaseToOffice(Event):
    """What is ready may be carried out at the office of the case; an exchange device of headquarters leaves for it."""

    carrier: Text | None = ask(N_("Carrier"), N_("If exchange devices are sent to the office."), default=None)
    tracking: Text | None = ask(N_("Tracking number"), default=None)
    office_remark: LongText | None = ask(N_("Remark for the office"), private=True, default=None)


class CaseToEngineer(Event):
    """An engineer hands the exchange device over at the customer's."""

    hands_over: Staff = ask(N_("Engineer"), N_("Who goes to the customer."), kind="colleague", role="engineer")


class CaseBackFromEngineer(Event):
    """The engineer gives the case back to the branch."""

    why_back: LongText = ask(N_("Why"), private=True)


class CaseToCommerce(Event):
    """Headquarters goes on: another exchange device is needed, or what is left is carried out later."""

    why_back: LongText = ask(N_("Why"), N_("Lost on the way, does not start, or the rest follows later."), private=True)


class OrderReopened(Event):
    """The order that was signed is wrong: the customer signs another one."""

    why_again: LongText = ask(N_("What is wrong"), private=True)


class OldDeviceSeen(Event):
    """What became of the customer's device was recorded, with what is missing of it."""

    old_device: CodeOf = ask(
        N_("Old device"), N_("Handed in here, or why not."), codes="old_device", begins=True,
        default="handed_in",
    )  # fmt: skip
    old_serial: Serial | None = ask(
        N_("Serial number as read"), N_("Scan it from the device itself."), default=None,
        only_for=("old_device", "handed_in"), needed=True,
    )  # fmt: skip
    old_condition: LongText | None = ask(
        N_("Condition"), N_("Scratches, dents, missing parts."), default=None,
        only_for=("old_device", "handed_in"), needed=True,
    )  # fmt: skip
    kept_parts: Text | None = ask(
        N_("Parts that the customer keeps"), N_("A disk with data, an adapter: name each."), default=None,
        only_for=("old_device", "handed_in"),
    )  # fmt: skip
    deduction: Money | None = ask(
        N_("Deduction"),
        N_("What the customer pays for these parts, or gets less. Without a deduction a manager must approve."),
        default=None,
        only_for=("old_device", "handed_in"),
    )
    old_why: LongText | None = ask(
        N_("Reason"),
        N_("Needed if it is not handed in, has another serial number, or parts are kept without a deduction."),
        private=True,
        default=None,
    )
    for_device: Text | None = FOR_DEVICE


class ExchangeDeviceGiven(Event):
    """The customer has the exchange device; the old one is ours."""

    exchange: Label = ask(
        N_("Exchange device"), N_("Scan the device that goes out."), offers="chosen_exchanges", begins=True
    )
    old_is_here: Yes = ask(
        N_("Old device is here"),
        N_("An exchange device leaves only after the old one is here, or its absence is approved."),
        default=False,
    )


class ReturnPaid(Event):
    """The customer got the price of returned devices back."""

    amount: SomeMoney = ask(
        N_("Amount"), N_("What was judged and approved, less the deduction, counted into the customer's hand.")
    )
    method: CodeOf = ask(
        N_("Paid back by"),
        N_("From the drawer of this counter, which must have it, or by transfer."),
        codes="pay_method",
        begins=True,
        default="cash",
    )
    reference: Text | None = ask(
        N_("Transaction number"), N_("Needed for a mobile payment and a transfer."), only_for=NOT_CASH, default=None
    )


class ReturnCredited(Event):
    """The price of returned devices was credited on the customer's account."""

    credit_remark: Text | None = ask(N_("Remark"), N_("Printed on the credit note."), default=None)
