"""Events of the files of customers and devices: amendments, the black list, unpaid amounts, decisions."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import CodeOf, Day, Event, LongText, Money, Phone, Serial, Text, ask


class CustomerAmended(Event):
    """The customer's file was put right."""

    SECTIONS = {"name": N_("Customer"), "paper_language": N_("Papers")}

    name: Text | None = ask(N_("Name"), private=True, default=None)
    phone: Phone | None = ask(N_("Phone"), private=True, default=None)
    contact: Text | None = ask(N_("Contact person"), private=True, default=None)
    address: LongText | None = ask(N_("Address"), private=True, default=None)
    area: Text | None = ask(N_("Area"), default=None)
    level: CodeOf | None = ask(
        N_("Urgency"), N_("Applies to all work of this customer, unless agreed otherwise."), codes="level", default=None
    )
    paper_language: CodeOf | None = ask(
        N_("Language of papers"), N_("If empty: the office's setting."), codes="paper_language", default=None
    )
    paper_size: CodeOf | None = ask(
        N_("Size of papers"), N_("If empty: the office's setting."), codes="paper_size", default=None
    )
    paper_copies: CodeOf | None = ask(
        N_("Copies of papers"), N_("If empty: the office's setting."), codes="paper_copies", default=None
    )


class FileSettled(Event):
    """It was decided which of two values holds, or what was marked was looked at."""

    field: Text | None = ask(N_("Field"), default=None)
    chosen: Text | None = ask(N_("Entry with the valid value"), N_("If empty: the current value."), default=None)
    settles: list[Text] = ask(N_("Entries reviewed"), hidden=True, default=[])
    counts: list[Text] = ask(N_("Entries to count after all"), hidden=True, default=[])


class FilesMerged(Event):
    """Two files turned out to be about one customer or device. The older file stands; both histories stay."""

    duplicate: Text = ask(N_("Other file"), N_("Its number; for a device the serial number or id."))
    reason: LongText = ask(N_("Reason"), N_("How you found out."), private=True)


class MergeUndone(Event):
    """Two files that were merged are about different customers or devices after all; each stands alone again."""

    duplicate: Text | None = ask(
        N_("Other file"), N_("The file that becomes separate again. Leave empty if only one is merged."), default=None
    )
    reason: LongText = ask(N_("Reason"), private=True)


class FilesHeldApart(Event):
    """Two files that look alike are about different customers or devices; they are not proposed again."""

    duplicate: Text = ask(N_("Other file"), N_("Its number; for a device the serial number or id."))
    reason: LongText | None = ask(N_("Reason"), private=True, default=None)


class DeviceAmended(Event):
    """The device's file was put right."""

    SECTIONS = {"serial": N_("Device"), "purchased": N_("Age and warranty")}

    serial: Serial | None = ask(N_("Serial number"), default=None)
    product: CodeOf | None = ask(N_("Product"), codes="product", default=None)
    brand: Text | None = ask(N_("Brand"), default=None)
    model: Text | None = ask(N_("Model"), default=None)
    purchased: Day | None = ask(N_("Purchased on"), default=None, past=True)
    warranty: CodeOf | None = ask(N_("Warranty"), codes="warranty", default=None)
    purchase_proof: CodeOf | None = ask(N_("Purchase proof"), codes="purchase_proof", default=None)
    first_used: Day | None = ask(N_("First used on"), default=None, past=True)
    shipped_on: Day | None = ask(N_("Left the factory on"), default=None, past=True)
    invoiced_on: Day | None = ask(N_("Invoiced on"), default=None, past=True)
    made_on: Day | None = ask(N_("Made on"), N_("From the label, or by the serial number."), default=None, past=True)


class BlackListed(Event):
    """The customer was put on the black list, which is shown whenever the customer calls or brings a device."""

    reason: LongText = ask(N_("Reason"), private=True)


class BlackListLifted(Event):
    """The customer is off the black list."""

    reason: LongText = ask(N_("Reason"), private=True)


class UnpaidNoted(Event):
    """The unpaid amount by the books was noted; it is shown whenever the customer calls or brings a device."""

    unpaid: Money = ask(N_("Unpaid"), N_("0 if everything is paid."), example="120.00")
    unpaid_for: LongText | None = ask(N_("Reason for it"), private=True, default=None)
