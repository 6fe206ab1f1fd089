"""Events of an invoice 发票: asked for, put right, issued, given up, corrected by a red note."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import CodeOf, Day, Event, LongText, Phone, SomeMoney, Text, ask

AS_BEFORE = N_("If empty: as on the customer's last invoice.")


class InvoiceData(Event):
    """What stands on an invoice about the customer."""

    invoice_kind: CodeOf | None = ask(N_("Kind of invoice"), AS_BEFORE, codes="invoice_kind", default=None)
    invoice_title: Text | None = ask(N_("Invoice title"), AS_BEFORE, private=True, default=None)
    tax_number: Text | None = ask(
        N_("Tax number"),
        N_("15 to 20 letters and digits; a private person has none."),
        private=True,
        default=None,
        example="91370100MA3C000A17",
    )
    invoice_email: Text | None = ask(
        N_("E-mail for the invoice"), N_("To which an electronic invoice goes."), private=True, default=None
    )
    invoice_address: Text | None = ask(
        N_("Registered address"), N_("Needed for a special invoice."), private=True, default=None
    )
    invoice_phone: Phone | None = ask(
        N_("Registered phone"), N_("Needed for a special invoice."), private=True, default=None
    )
    bank: Text | None = ask(N_("Bank"), N_("Needed for a special invoice."), private=True, default=None)
    bank_account: Text | None = ask(N_("Bank account"), N_("Needed for a special invoice."), private=True, default=None)
    invoice_for: Text | None = ask(
        N_("What the invoice is for"), N_("As it should appear on the invoice."), default=None
    )


class InvoiceAsked(InvoiceData):
    """The customer wants an invoice for what was charged or paid."""

    amount: SomeMoney | None = ask(
        N_("Amount"), N_("If empty: everything charged or paid that is on no invoice yet."), default=None
    )
    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])


class InvoiceAmended(InvoiceData):
    """What the customer said for the invoice was put right before it was issued."""


class InvoiceIssued(Event):
    """The tax program has issued the invoice."""

    invoice_number: Text = ask(N_("Invoice number"), N_("8 or 20 digits, as in the tax program."))
    issued_on: Day | None = ask(N_("Day on the invoice"), N_("If empty: today."), default=None, past=True)


class InvoiceExported(Event):
    """The invoice was in a file for the tax program."""


class InvoiceGivenUp(Event):
    """The customer does not want the invoice any more."""

    reason: LongText = ask(N_("Reason"), private=True)


class RedNoteIssued(Event):
    """The tax program has issued a red note, which takes an invoice back, whole or in part."""

    red_number: Text = ask(N_("Number of the red-letter invoice"), N_("8 or 20 digits, as in the tax program."))
    red_amount: SomeMoney | None = ask(
        N_("Amount reversed"), N_("If empty: what is left of the invoice."), default=None
    )
    red_issued_on: Day | None = ask(N_("Red-letter invoice issued on"), N_("If empty: today."), default=None, past=True)
    red_reason: LongText = ask(N_("Reason for the red-letter invoice"), private=True)
