"""The fields of a quote: who is offered what for which device, and what it costs.

The table says where each stands and how wide it is; quote.py makes the content of it, for one job or several.
"""

from __future__ import annotations

from fieldservice.documents.signed_facts import device
from fieldservice.documents.signed_fields import CUSTOMER, SignedPaper
from fieldservice.documents.signed_fields import SignedColumn as Column
from fieldservice.documents.signed_fields import SignedField as Field
from fieldservice.documents.signed_fields import SignedPart as Part
from fieldservice.documents.signed_fields import SignedTable as Table
from fieldservice.documents.terms import QUOTE as TERMS
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing


def request_number(thing: Thing) -> str:
    """The number of the call; a quote may be made before there is a job."""
    return str(thing.get("number" if thing.kind == "request" else "request_number") or "")


def job_number(thing: Thing) -> str:
    return "" if thing.kind == "request" else str(thing.get("number") or "")


CONFIRMS = N_("The customer accepts this quote and orders the work described here for %(total)s.")

# A table is read row by row.
# fmt: off
OF_CUSTOMER = Part(N_("Customer"), (
    *CUSTOMER,
    Field("request_number", N_("Request no."), 3, lambda thing, zone: request_number(thing), whole=True),
))
OF_DEVICE = Part(N_("Device and work"), (
    Field("device", N_("Model"), 4, device, whole=True),
    Field("serial", N_("Serial number"), 5, whole=True, strong=True),
    Field("number", N_("Job no."), 3, lambda thing, zone: job_number(thing), whole=True),
    Field("quote_number", N_("Quote no."), 4, whole=True),
    Field("symptom", N_("Symptom"), 6),
    Field("finding", N_("Finding"), 6),
    Table("lines", (
        Column(N_("What is done"), 40),
        Column(N_("Quantity"), 15, right=True),
        Column(N_("Price"), 16, right=True, whole=True),
        Column(N_("Discount"), 15, right=True, whole=True),
        Column(N_("Before tax"), 16, right=True, whole=True),
        Column(N_("Tax rate"), 11, right=True, whole=True),
        Column(N_("Tax amount"), 15, right=True, whole=True),
        Column(N_("Amount"), 17, right=True, whole=True),
    ), lambda job, zone: []),
    Field("subtotal", N_("For this device"), 4, whole=True, strong=True),
    Field("quote_remark", N_("Remark"), 12),
))
OF_TOTAL = Part(N_("Total"), (
    Table("by_rate", (
        Column(N_("Tax rate"), 20, right=True),
        Column(N_("Before tax"), 20, right=True),
        Column(N_("Tax amount"), 20, right=True),
        Column(N_("With tax"), 20, right=True),
    ), lambda job, zone: []),
    Field("discount", N_("Discount on everything"), 4, whole=True),
    Field("rounded", N_("Rounded by"), 4, whole=True),
    Field("total", N_("Total"), 4, whole=True, strong=True),
    Field("in_capitals", N_("In capital numerals"), 12, strong=True),
    Field("until", N_("Valid until"), 4, whole=True),
    Field("fee", N_("If it is declined, the customer pays"), 8, whole=True),
))
# fmt: on
QUOTE = SignedPaper(
    N_("Quotation"),
    ((lambda thing: True, CONFIRMS),),
    lambda thing: (TERMS,),
    (OF_CUSTOMER, OF_DEVICE, OF_TOTAL),
    ("quoted_by", "quoted_by"),
)
