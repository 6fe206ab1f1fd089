"""The fields of each paper that a customer signs or that ends a job: one table for screen, phone page, PDF and digest.

A row says where a fact stands, under which label, and how it is put into words. A fact without a row is neither shown
nor signed. A new fact is a new row; papers signed before keep the words that were signed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fieldservice.documents import signed_sentences, terms
from fieldservice.documents.availability import accessories_of, is_bench, is_by_parcel, is_inspected_alone
from fieldservice.documents.signed_sentences import Sentences
from fieldservice.documents.terms import Terms
from fieldservice.documents.wording import Text, in_languages, in_texts
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import forms
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import FoldedEntry, HistoryEntry, Thing
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.parts.on_the_job.pieces import fitted_parts

Says = Callable[[Thing, ZoneInfo], Text]
"""Puts a fact of a job into words."""
SITE, BENCH, COUNTER, PARCEL, ALWAYS = "site", "bench", "counter", "parcel", "always"
"""Flows on whose form, which is filled in by hand, a row without a value keeps its place. What is on the bench was left
at the counter or came by parcel."""
TEST = "test"
"""Rows that keep their place on a slip which is signed on paper before the customer's test was recorded."""

SCORES = {5: N_("Very good"), 4: N_("Good"), 3: N_("Fair"), 2: N_("Poor"), 1: N_("Bad")}


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


def worded(value: object) -> Text:
    """A fact in words: a coded value by the words it had when it was used; "" for nothing to show."""
    if isinstance(value, Mapping):
        return {spoken: forms.in_language(value, spoken) for spoken in ("zh", "en")}
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    return "" if value is None or isinstance(value, bool) else str(value).strip()


def said(message: str, context: str = "", **values: object) -> dict[str, str]:
    """A sentence of the program in both languages."""
    found = {spoken: in_languages(spoken)(message, context) for spoken in ("zh", "en")}
    return {spoken: text % values if values else text for spoken, text in found.items()}


def fact(name: str) -> Says:
    return lambda job, zone: worded(job.get(name))


def moment(name: str) -> Says:
    return lambda job, zone: local_text(str(job.get(name) or ""), zone)


def with_code(name: str) -> Says:
    """A coded value behind its code."""

    def says(job: Thing, zone: ZoneInfo) -> Text:
        value, words = job.get(name), worded(job.get(name))
        return {"code": str(value.get("code") or ""), **words} if isinstance(words, dict) else words

    return says


def last_visit(job: Thing) -> JsonObject:
    """The last visit, or the end of the work on the bench; {} before it."""
    return job.lines("visits")[-1] if job.lines("visits") else {}


def of_visit(name: str) -> Says:
    """A fact of the last visit that was not completed: other steps (taken back, declined) have reasons too."""
    return lambda job, zone: worded(last_visit(job).get(name)) if job.get("result") == "not_completed" else ""


def _device(job: Thing, zone: ZoneInfo) -> Text:
    return " ".join(str(job.get(name)) for name in ("brand", "model") if job.get(name))


def _engineer(job: Thing, zone: ZoneInfo) -> Text:
    return str(job.get("engineer_display") or job.get("engineer") or "")


def _results(job: Thing, reference: Reference | None = None) -> list[Text]:
    if is_bench(job):
        return [said(N_("Repaired")), said(N_("Not repaired"))]
    return [said(N_("Completed")), said(N_("Not completed"))]


def of_site(says: Says) -> Says:
    """A fact of being there: what was solved without a visit has none, though an earlier visit may have had it."""
    return lambda job, zone: "" if job.get("solved_how") else says(job, zone)


def of_bench(says: Says) -> Says:
    """A fact of the bench: a device that goes along is ours only once the slip of the visit is signed."""
    return lambda job, zone: says(job, zone) if is_bench(job) else ""


def _confirmed_by(job: Thing, zone: ZoneInfo) -> Text:
    return worded(job.get("confirmed_by")) if job.get("solved_how") else ""


def _result(job: Thing, zone: ZoneInfo) -> Text:
    if job.get("solved_how"):
        how = worded(job.get("solved_how"))
        solved = said(N_("Solved without a visit"))
        return {spoken: f"{text} ({in_texts(how, spoken)})" for spoken, text in solved.items()}
    known: tuple[object, ...] = ("completed", "not_completed")
    return _results(job)[known.index(job.get("result"))] if job.get("result") in known else ""


def _second_visit(job: Thing, zone: ZoneInfo) -> Text:
    if is_bench(job) or job.get("goes_along") or job.get("result") != "not_completed":
        return ""
    return said(N_("Yes") if job.get("second_visit") else N_("No"))


def _explained(job: Thing, zone: ZoneInfo) -> Text:
    """The explanation, where it is not the only line of the work done (see `handling`)."""
    return of_visit("explained")(job, zone) if last_visit(job).get("handling") else ""


def _accessories(job: Thing, zone: ZoneInfo) -> Text:
    """What came with the device, and goes back with it."""
    return worded(accessories_of(job))


def _wish(job: Thing, zone: ZoneInfo) -> Text:
    """The wish for the next visit; a device that is taken along needs none."""
    return "" if is_bench(job) or job.get("goes_along") else of_visit("wish")(job, zone)


def forms_of(job: Thing) -> tuple[str, ...]:
    """The flows of a job whose rows keep their place on its forms."""
    if is_bench(job):
        return (ALWAYS, BENCH, PARCEL if is_by_parcel(job) else COUNTER)
    return (ALWAYS, SITE)


def written_by_hand(job: Thing) -> tuple[str, ...]:
    """What is still to be written on a slip that is printed to be signed: the customer's test, until it is recorded."""
    is_to_be_tested = is_bench(job) and not is_by_parcel(job) and job.get("result") == "completed"
    return (TEST,) if is_to_be_tested and job.state == "ready" and not job.get("customer_test") else ()


def _score(job: Thing, zone: ZoneInfo) -> Text:
    score = job.get("score")
    return said(SCORES[score]) if isinstance(score, int) and score in SCORES else ""


def handling(job: Thing, zone: ZoneInfo) -> list[tuple[Text, ...]]:
    """(time, words, minutes) of each visit; a visit before the last begins with the reason why it was not completed."""
    found: list[tuple[Text, ...]] = []
    visits = counting_visits(job)
    for visit in visits:
        minutes, words = visit.get("work_minutes"), str(visit.get("handling") or visit.get("explained") or "")
        reason = visit.get("reason") if visit is not visits[-1] else None
        if words or minutes:
            told = _not_completed(reason, words) if reason else words
            found.append((local_text(visit.get("finished") or visit["at"], zone), told, str(minutes or "")))
    return found


def cancelling(job: Thing) -> FoldedEntry | None:
    """The entry by which the job ended without repair."""
    return next((line.entry for line in reversed(job.history) if line.after == "cancelled" != line.before), None)


def of_cancelling(name: str) -> Says:
    """A fact of the entry by which the job ended without repair."""

    def says(job: Thing, zone: ZoneInfo) -> Text:
        entry = cancelling(job)
        return worded({**entry.data, **(entry.private or {})}.get(name)) if entry else ""

    return says


def _cancelled_at(job: Thing, zone: ZoneInfo) -> Text:
    entry = cancelling(job)
    return local_text(entry.made, zone) if entry else ""


def _cancelled_by(job: Thing, zone: ZoneInfo) -> Text:
    entry = cancelling(job)
    return entry.by if entry else ""


def is_inspected(job: Thing) -> bool:
    return any(job.get(name) for name in ("checked", "data", "reproduced"))


def _no_accessories(job: Thing, zone: ZoneInfo) -> Text:
    """That nothing was left with the device is a statement of the intake sheet, and signed like any other."""
    left = job.get("accessories") or job.get("contents")
    return said(N_("No accessories left")) if is_inspected(job) and not left else ""


def _last(job: Thing, *lists: str) -> HistoryEntry | None:
    """The last entry that added to one of these lists."""
    return next((line for line in reversed(job.history) if line.appends_to in lists), None)


def _inspector(job: Thing, zone: ZoneInfo) -> Text:
    """The engineer who inspected the device; before that the one to whom it was given at the bench.

    Whoever took it along is still the engineer of the job until then, and does not inspect it.
    """
    inspected, given = _last(job, "inspections"), _last(job, "taken_along", "dispatches")
    if inspected is not None and inspected.entry.by != job.get("engineer"):
        return inspected.entry.by
    if inspected is None and given is not None and given.appends_to == "taken_along":
        return ""
    return _engineer(job, zone)


def _site_engineer(job: Thing, zone: ZoneInfo) -> Text:
    """The engineer who took the device along from the customer."""
    taken = _last(job, "taken_along")
    return taken.entry.by if taken is not None else ""


def counting_visits(job: Thing) -> list[JsonObject]:
    """The visits, or the ends of the work on the bench; a correction replaces the visit that it corrects."""
    visits: list[JsonObject] = []
    for visit in job.lines("visits"):
        if visit.get("correction") and visits:
            visits.pop()
        visits.append(visit)
    return visits


def _not_completed(reason: object, words: str) -> Text:
    coded = worded(reason)
    return {
        spoken: f"{text} ({in_texts(coded, spoken)}): {words}" for spoken, text in said(N_("Not completed")).items()
    }


def _tests(job: Thing, zone: ZoneInfo) -> list[tuple[Text, ...]]:
    done = job.lines("tests_done")
    return checked(done[-1].get("tests") if done else None)


def checked(lines: object) -> list[tuple[Text, ...]]:
    """A checklist as (item, what was found), in the words of that day."""
    found = lines if isinstance(lines, list | tuple) else ()
    return [(worded(line), _found(line)) for line in found if isinstance(line, Mapping)]


def _found(line: Values) -> Text:
    """The result of an item, with the words about it."""
    result, words = worded(line.get("result")), str(line.get("words") or "")
    return {spoken: f"{in_texts(result, spoken)}: {words}" for spoken in ("zh", "en")} if words else result


def _parts(job: Thing, zone: ZoneInfo) -> list[tuple[Text, ...]]:
    return [(line.strip(),) for line in str(job.get("parts_named") or "").splitlines() if line.strip()]


def _fitted(job: Thing, zone: ZoneInfo) -> list[tuple[Text, ...]]:
    """What was fitted: part, words, quantity, the serial numbers of the new and the old part, what became of this."""
    return [
        (each.part, worded(each.name), str(each.quantity), each.serial, each.old_serial, worded(each.old))
        for each in fitted_parts(job)
    ]


def counted(name: str) -> Callable[[Thing, ZoneInfo], list[tuple[Text, ...]]]:
    """The items of a list, each behind its number."""
    return lambda job, zone: [(str(n), str(item)) for n, item in enumerate(job.get(name) or (), 1)]


def _arrival(job: Thing, zone: ZoneInfo) -> Text:
    """The way in which the device came: brought in, or by parcel with its carrier and number."""
    mode, carrier = worded(job.get("mode")), worded(job.get("carrier"))
    tracking = str(job.get("tracking") or "")
    return {
        spoken: "  ".join(filter(None, (in_texts(mode, spoken), in_texts(carrier, spoken), tracking)))
        for spoken in ("zh", "en")
    }


def codes(name: str) -> Callable[[Thing, Reference], list[Text]]:
    """The possible answers of a list of codes."""
    return lambda job, reference: [worded(code.words()) for code in reference.codes.get(name, {}).values()]


def _checklist(job: Thing, reference: Reference) -> list[tuple[Text, ...]]:
    items = reference.checklist("check", code_of(job.get("product")))
    return [(worded(item.words()), "") for item in items.values()]


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
    Field("device", N_("Model"), 4, _device, whole=True, by_hand=ALWAYS),
    Field("serial", N_("Serial number"), 5, whole=True, strong=True, by_hand=ALWAYS),
    Field("warranty", N_("Warranty verdict"), 4, by_hand=ALWAYS),
    Field("purchased", N_("Purchased on"), 3, whole=True),
    Field("configuration", N_("Configuration"), 6, by_hand=ALWAYS),
)
PIECES = (Column(N_("Item no."), 1.1, whole=True), Column(N_("Accessory"), 4.9))
FOUND = (Column(N_("Item"), 2.6), Column(N_("Found"), 3.4))

SERVICE_SLIP = SignedPaper(N_("Service slip"), signed_sentences.SLIP, terms.of_slip, (
    Part(N_("Customer"), (
        *CUSTOMER,
        Field("request_number", N_("Request no."), 3, whole=True, by_hand=ALWAYS),
        Field("ticket", N_("Claim ticket no."), 3, whole=True, by_hand=COUNTER),
        Field("mode", N_("Service mode"), 3, by_hand=ALWAYS),
    )),
    Part(N_("Device"), (
        *DEVICE,
        Field("accessories", N_("Accessories"), 6, _accessories, by_hand=ALWAYS),
        Field("condition", N_("Condition on arrival"), 12),
    )),
    Part(N_("Fault and work"), (
        Field("engineer", N_("Engineer"), 3, _engineer, by_hand=ALWAYS),
        Field("site_engineer", N_("Taken along by"), 3, of_bench(_site_engineer), is_person=True),
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
        Table("tests", (Column(N_("Test"), 4.2), Column(N_("Test result"), 1.8)), _tests, pairs=True),
    )),
    Part(N_("Parts"), (
        Table("parts_fitted", (Column(N_("Part no."), 2.0), Column(N_("Part name"), 3.0), Column(N_("Qty"), 0.8),
                               Column(N_("New serial"), 2.2), Column(N_("Old serial"), 2.2),
                               Column(N_("Replaced part"), 1.8)), _fitted),
        Table("parts_named", (Column(N_("Part name"), 12),), _parts),
        Table("parts_by_hand", (Column(N_("Part no."), 2.2), Column(N_("Part name"), 4.2), Column(N_("Qty"), 0.9),
                                Column(N_("Old serial"), 2.3), Column(N_("New serial"), 2.3)),
              lambda job, zone: [], by_hand=ALWAYS, blank=3),
    )),
    Part(N_("Result"), (
        Field("result", N_("Result"), 4, _result, strong=True, by_hand=ALWAYS, ticks=_results),
        Field("second_visit", N_("Second visit"), 2, _second_visit, by_hand=SITE,
              ticks=lambda job, reference: [said(N_("Yes")), said(N_("No"))]),
        Field("confirmed_by", N_("Confirmed by"), 4, _confirmed_by),
        Field("reason", N_("Reason"), 6, of_visit("reason"), by_hand=ALWAYS),
        Field("explained", N_("Explanation for the customer"), 12, _explained),
        Field("on_site_reason", N_("Why it is taken along"), 12),
        Field("wish", N_("Customer's wish for the next visit"), 12, _wish),
        Field("customer_test", N_("Customer's test"), 3, by_hand=TEST, ticks=codes("customer_test")),
        Field("tested_what", N_("What was tested"), 6, by_hand=TEST),
        Field("tested_by", N_("Tested by"), 3, by_hand=TEST),
        Field("remark", N_("Customer's remark"), 8, by_hand=ALWAYS),
        Field("score", N_("Customer's score"), 4, _score, by_hand=ALWAYS,
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
        Field("mode", N_("Service mode"), 6, _arrival, by_hand=ALWAYS),
        Field("site_engineer", N_("Taken along by"), 6, _site_engineer, is_person=True),
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
        Field("no_accessories", N_("Accessories"), 12, _no_accessories),
        Table("contents", (PIECES[0], Column(N_("Contents found"), 4.9)), counted("contents"), pairs=True,
              by_hand=PARCEL, blank=3),
    ), (is_by_parcel, N_("Contents of the parcel"))),
    Part(N_("Checked with the customer"), (
        Table("checked", FOUND, lambda job, zone: checked(job.get("checked")), pairs=True, by_hand=ALWAYS, blank=5,
              first=_checklist),
    ), (is_inspected_alone, N_("Checked on arrival"))),
    Part(N_("Agreed with the customer"), (
        Field("data", N_("Data on the device"), 12, by_hand=ALWAYS, ticks=codes("data")),
        Field("password", N_("Password"), 6, by_hand=ALWAYS, ticks=codes("password")),
        Field("reproduced", N_("Fault reproduced"), 6, by_hand=ALWAYS, ticks=codes("reproduced")),
        Field("finding", N_("First finding"), 9, by_hand=ALWAYS),
        Field("engineer", N_("Engineer"), 3, _inspector, by_hand=ALWAYS, is_person=True),
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
        Field("symptom", N_("Symptom"), 12),
    )),
    Part(N_("Ended without repair"), (
        Field("reason", N_("Reason"), 6, of_cancelling("reason"), strong=True),
        Field("cancelled_at", N_("Ended on"), 3, _cancelled_at, whole=True),
        Field("cancelled_by", N_("Ended by"), 3, _cancelled_by, is_person=True),
        Field("words", N_("In words"), 12, of_cancelling("words")),
        Field("finding", N_("Finding"), 12),
        Table("handling", (Column(N_("Time"), 1.9, whole=True), Column(N_("Handling in detail"), 8.9),
                           Column(N_("Minutes"), 1.2, right=True)), handling),
    )),
), ("our_signature", "cancelled_by"))
# fmt: on
