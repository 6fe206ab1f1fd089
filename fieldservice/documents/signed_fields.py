"""The fields of each paper that a customer signs or that ends a job: one table for screen, phone page, PDF and digest.

A row says where a fact stands, under which label, and how it is put into words. A fact without a row is neither shown
nor signed. A new fact is a new row; papers signed before keep the words that were signed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fieldservice.documents import signed_charges as charges
from fieldservice.documents import signed_sentences, terms
from fieldservice.documents.availability import is_bench, is_by_parcel, is_inspected_alone
from fieldservice.documents.signed_facts import (
    SCORES,
    Says,
    accessories,
    cancelled_at,
    cancelled_by,
    checked,
    checklist,
    codes,
    confirmed_by,
    counted,
    device,
    engineer,
    explained,
    handling,
    inspector,
    moment,
    no_accessories,
    of_bench,
    of_cancelling,
    of_site,
    of_visit,
    parts_fitted,
    parts_named,
    result,
    results,
    said,
    score,
    second_visit,
    site_engineer,
    tests_done,
    way_of_arrival,
    wish,
    with_code,
)
from fieldservice.documents.signed_sentences import Sentences
from fieldservice.documents.signed_verdict import warranty, warranty_reason
from fieldservice.documents.terms import Terms
from fieldservice.documents.wording import Text
from fieldservice.words import forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Reference

SITE, BENCH, COUNTER, PARCEL, ALWAYS = "site", "bench", "counter", "parcel", "always"
"""Flows on whose form, which is filled in by hand, a row without a value keeps its place. What is on the bench was left
at the counter or came by parcel."""
TEST = "test"
"""Rows that keep their place on a slip which is signed on paper before the customer's test was recorded."""


@dataclass(frozen=True, slots=True)
class SignedField:
    """One fact under its label, `span` twelfths of the sheet wide. `says` is the fact of its name in words if None."""

    name: str
    label: str
    span: int = 12
    says: Says | None = None
    whole: bool = False
    strong: bool = False
    by_hand: str = ""
    ticks: Callable[[Thing, Reference], list[Text]] | None = None
    """The possible answers, to be ticked on a form."""
    is_person: bool = False
    """The value is the sign-in name of a member of staff, who is shown by the published name."""


@dataclass(frozen=True, slots=True)
class SignedColumn:
    """A column of a table: its label, its share of the width, and whether its texts stay on one line."""

    label: str
    share: float
    whole: bool = False
    right: bool = False


@dataclass(frozen=True, slots=True)
class SignedTable:
    """Facts that are lists. A column in which no row has anything is left out."""

    name: str
    columns: tuple[SignedColumn, ...]
    rows: Callable[[Thing, ZoneInfo], list[tuple[Text, ...]]]
    pairs: bool = False
    """Two entries side by side in each row."""
    by_hand: str = ""
    blank: int = 0
    """Rows of a form that are filled in by hand."""
    first: Callable[[Thing, Reference], list[tuple[Text, ...]]] | None = None
    """The rows of a form, whose last column is filled in by hand."""


@dataclass(frozen=True, slots=True)
class SignedPart:
    """A titled part of a paper."""

    title: str
    rows: tuple[SignedField | SignedTable, ...]
    otherwise: tuple[Callable[[Thing], bool], str] | None = None
    """A condition, and the title where it holds."""

    def title_of(self, job: Thing) -> str:
        return self.otherwise[1] if self.otherwise and self.otherwise[0](job) else self.title


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """A paper that is made of fields, with the terms that a job's paper bears."""

    title: str
    confirms: Sentences
    """The sentences above the signatures."""
    terms: Callable[[Thing], tuple[Terms, ...]]
    parts: tuple[SignedPart, ...]
    signs_for_us: tuple[str, str] = ("engineer_signature", "engineer")
    """The label of our signature, and the field that names the person who gives it."""

    def rows(self) -> dict[str, SignedField | SignedTable]:
        """Every row of the table, by name."""
        return {row.name: row for part in self.parts for row in part.rows}


def forms_of(job: Thing) -> tuple[str, ...]:
    """The flows of a job whose rows keep their place on its forms."""
    if is_bench(job):
        return (ALWAYS, BENCH, PARCEL if is_by_parcel(job) else COUNTER)
    return (ALWAYS, SITE)


def written_by_hand(job: Thing) -> tuple[str, ...]:
    """What is still to be written on a slip that is printed to be signed: the customer's test, until it is recorded."""
    is_to_be_tested = is_bench(job) and not is_by_parcel(job) and job.get("result") == "completed"
    return (TEST,) if is_to_be_tested and job.state == "ready" and not job.get("customer_test") else ()


# A table is read row by row.
# fmt: off
Field, Table, Column, Part = SignedField, SignedTable, SignedColumn, SignedPart
CUSTOMER = (
    Field("customer_name", N_("Customer name"), 6, by_hand=ALWAYS),
    Field("contact", N_("Contact"), 3, by_hand=ALWAYS),
    Field("phone", N_("Phone"), 3, lambda job, zone: forms.phone(job.get("phone")), whole=True, by_hand=ALWAYS),
    Field("address", N_("Address"), 6, by_hand=SITE),
)
DEVICE = (
    Field("product", N_("Product"), 3),
    Field("device", N_("Model"), 4, device, whole=True, by_hand=ALWAYS),
    Field("serial", N_("Serial number"), 5, whole=True, strong=True, by_hand=ALWAYS),
    Field("warranty", N_("Warranty verdict"), 4, warranty, by_hand=ALWAYS),
    Field("purchased", N_("Purchased on"), 3, whole=True),
    Field("configuration", N_("Configuration"), 6, by_hand=ALWAYS),
)
GROUND = N_("Reason for the verdict")
PIECES = (Column(N_("Item no."), 1.1, whole=True), Column(N_("Accessory"), 4.9))
FOUND = (Column(N_("Item"), 2.6), Column(N_("Found"), 3.4))
OF_PARTS = (Column(N_("Part no."), 2.0), Column(N_("Part name"), 3.0), Column(N_("Qty"), 0.8),
            Column(N_("New serial"), 2.2), Column(N_("Old serial"), 2.2), Column(N_("Replaced part"), 1.8))
"""Parts that are printed, and parts that are written by hand below them."""

CHARGES = Part(N_("Charges"), (
    Table("charges", (Column(N_("What is done"), 7.4), Column(N_("Quantity"), 2.2, right=True),
                      Column(N_("Amount"), 2.4, right=True, whole=True)), charges.charge_lines),
    Field("charges_total", N_("Total"), 4, charges.total, strong=True),
    Field("charges_tax", N_("Tax included"), 4, charges.charges_tax),
    Field("still_open", N_("Still to be paid"), 4, charges.still_open, strong=True),
    Field("owed_back", N_("Owed back to the customer"), 4, charges.owed_back, strong=True),
    Field("on_account", N_("On account"), 4, charges.of_balance("on_account")),
    Field("written_off", N_("Written off"), 4, charges.of_balance("written_off")),
    Field("paid", N_("Paid so far, by receipt"), 12, charges.paid),
    Field("quote_number", N_("Quote no."), 4, charges.quote_number, whole=True),
    Field("quote_answer", N_("Answer"), 8, charges.quote_answer),
    Field("who_pays", N_("Who pays, and why"), 12, charges.who_pays),
))

SERVICE_SLIP = SignedPaper(N_("Service slip"), signed_sentences.SLIP, terms.of_slip, (
    Part(N_("Customer"), (
        *CUSTOMER,
        Field("request_number", N_("Request no."), 3, whole=True, by_hand=ALWAYS),
        Field("ticket", N_("Claim ticket no."), 3, whole=True, by_hand=COUNTER),
        Field("mode", N_("Service mode"), 3, by_hand=ALWAYS),
    )),
    Part(N_("Device"), (
        *DEVICE,
        Field("warranty_reason", GROUND, 12, charges.ground_of_the_verdict),
        Field("accessories", N_("Accessories"), 6, accessories, by_hand=ALWAYS),
        Field("condition", N_("Condition on arrival"), 12),
    )),
    Part(N_("Fault and work"), (
        Field("engineer", N_("Engineer"), 3, engineer, by_hand=ALWAYS),
        Field("site_engineer", N_("Taken along by"), 3, of_bench(site_engineer), is_person=True),
        Field("came_in", N_("Received"), 3, of_bench(moment("came_in")), whole=True, by_hand=BENCH),
        Field("promised", N_("Promised for"), 3, moment("promised"), whole=True, by_hand=BENCH),
        Field("appointment", N_("Appointment"), 3, of_site(moment("appointment")), whole=True, by_hand=SITE),
        Field("arrived", N_("Arrived"), 3, of_site(moment("arrived")), whole=True, by_hand=SITE),
        Field("finished", N_("Finished"), 3, moment("finished"), whole=True, by_hand=ALWAYS),
        Field("set_out", N_("Set out"), 3, of_site(moment("set_out")), whole=True),
        Field("returned", N_("Back at"), 3, of_site(moment("returned")), whole=True),
        Field("entered_at", N_("Entered afterwards"), 3, moment("entered_at"), whole=True),
        Field("symptom", N_("Symptom"), 12, by_hand=ALWAYS),
        Field("symptom_code", N_("Symptom code"), 4, with_code("symptom_code"), by_hand=ALWAYS),
        Field("cause_code", N_("Cause code"), 4, with_code("cause_code"), by_hand=ALWAYS),
        Field("resolution_code", N_("Resolution code"), 4, with_code("resolution_code"), by_hand=ALWAYS),
        Field("reproduced", N_("Fault reproduced"), 4),
        Field("finding", N_("Finding"), 12, by_hand=ALWAYS),
        Table("handling", (Column(N_("Time"), 1.9, whole=True), Column(N_("Handling in detail"), 8.9),
                           Column(N_("Minutes"), 1.2, right=True)), handling, by_hand=ALWAYS, blank=5),
        Table("tests", (Column(N_("Test"), 4.2), Column(N_("Test result"), 1.8)), tests_done, pairs=True),
    )),
    Part(N_("Parts"), (
        Table("parts_fitted", OF_PARTS, parts_fitted),
        Table("parts_named", (Column(N_("Part name"), 12),), parts_named),
        Table("parts_by_hand", OF_PARTS, lambda job, zone: [], by_hand=ALWAYS, blank=3),
    )),
    CHARGES,
    Part(N_("Result"), (
        Field("result", N_("Result"), 4, result, strong=True, by_hand=ALWAYS, ticks=results),
        Field("second_visit", N_("Second visit"), 2, second_visit, by_hand=SITE,
              ticks=lambda job, reference: [said(N_("Yes")), said(N_("No"))]),
        Field("confirmed_by", N_("Confirmed by"), 4, confirmed_by),
        Field("reason", N_("Reason"), 6, of_visit("reason"), by_hand=ALWAYS),
        Field("explained", N_("Explanation for the customer"), 12, explained),
        Field("on_site_reason", N_("Why it is taken along"), 12),
        Field("wish", N_("Customer's wish for the next visit"), 12, wish),
        Field("customer_test", N_("Customer's test"), 3, by_hand=TEST, ticks=codes("customer_test")),
        Field("tested_what", N_("What was tested"), 6, by_hand=TEST),
        Field("tested_by", N_("Tested by"), 3, by_hand=TEST),
        Field("remark", N_("Customer's remark"), 8, by_hand=ALWAYS),
        Field("score", N_("Customer's score"), 4, score, by_hand=ALWAYS,
              ticks=lambda job, reference: [said(text) for text in SCORES.values()]),
    )),
))
INTAKE_SHEET = SignedPaper(N_("Intake sheet"), signed_sentences.INTAKE, lambda job: (terms.INTAKE,), (
    Part(N_("Customer"), (
        *CUSTOMER,
        Field("request_number", N_("Request no."), 3, whole=True),
        Field("ticket", N_("Claim ticket no."), 3, whole=True, by_hand=COUNTER),
        Field("came_in", N_("Received"), 3, moment("came_in"), whole=True, by_hand=ALWAYS),
        Field("promised", N_("Promised for"), 3, moment("promised"), whole=True, by_hand=ALWAYS),
    )),
    Part(N_("Device"), (
        *DEVICE,
        Field("warranty_reason", GROUND, 12, warranty_reason),
        Field("mode", N_("Service mode"), 6, way_of_arrival, by_hand=ALWAYS),
        Field("site_engineer", N_("Taken along by"), 6, site_engineer, is_person=True),
        Field("symptom_code", N_("Symptom code"), 4, with_code("symptom_code")),
        Field("symptom", N_("Symptom"), 12, by_hand=ALWAYS),
        Field("condition", N_("Condition on arrival"), 12, by_hand=ALWAYS),
        Field("parcel", N_("Condition of the parcel"), 6),
        Field("declared", N_("Declared contents"), 12),
        Field("missing_contents", N_("Missing from the parcel"), 6),
        Field("unlisted_contents", N_("Not on the sender's list"), 6),
    )),
    Part(N_("Accessories left with us"), (
        Table("accessories", PIECES, counted("accessories"), pairs=True, by_hand=COUNTER, blank=3),
        Field("no_accessories", N_("Accessories"), 12, no_accessories),
        Table("contents", (PIECES[0], Column(N_("Contents found"), 4.9)), counted("contents"), pairs=True,
              by_hand=PARCEL, blank=3),
    ), (is_by_parcel, N_("Contents of the parcel"))),
    Part(N_("Checked with the customer"), (
        Table("checked", FOUND, lambda job, zone: checked(job.get("checked")), pairs=True, by_hand=ALWAYS, blank=5,
              first=checklist),
    ), (is_inspected_alone, N_("Checked on arrival"))),
    Part(N_("Agreed with the customer"), (
        Field("data", N_("Data on the device"), 12, by_hand=ALWAYS, ticks=codes("data")),
        Field("password", N_("Password"), 6, by_hand=ALWAYS, ticks=codes("password")),
        Field("reproduced", N_("Fault reproduced"), 6, by_hand=ALWAYS, ticks=codes("reproduced")),
        Field("finding", N_("First finding"), 9, by_hand=ALWAYS),
        Field("engineer", N_("Engineer"), 3, inspector, by_hand=ALWAYS, is_person=True),
    ), (is_inspected_alone, N_("Data and first finding"))),
))
CANCELLATION = SignedPaper(N_("Cancellation form"), signed_sentences.CANCELLATION, lambda job: (), (
    Part(N_("Customer"), (
        *CUSTOMER,
        Field("request_number", N_("Request no."), 3, whole=True),
        Field("mode", N_("Service mode"), 3),
    )),
    Part(N_("Device"), (
        *DEVICE,
        Field("warranty_reason", GROUND, 12, charges.ground_of_the_verdict),
        Field("symptom", N_("Symptom"), 12),
    )),
    Part(N_("Ended without repair"), (
        Field("reason", N_("Reason"), 6, of_cancelling("reason"), strong=True),
        Field("cancelled_at", N_("Ended on"), 3, cancelled_at, whole=True),
        Field("cancelled_by", N_("Ended by"), 3, cancelled_by, is_person=True),
        Field("words", N_("In words"), 12, of_cancelling("words")),
        Field("finding", N_("Finding"), 12),
        Table("handling", (Column(N_("Time"), 1.9, whole=True), Column(N_("Handling in detail"), 8.9),
                           Column(N_("Minutes"), 1.2, right=True)), handling),
    )),
    CHARGES,
), ("our_signature", "cancelled_by"))
# fmt: on
