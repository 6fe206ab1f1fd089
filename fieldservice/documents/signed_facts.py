"""The facts of a job in the words of a paper that is signed, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from fieldservice.documents.availability import accessories_of, is_bench
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

SCORES = {5: N_("Very good"), 4: N_("Good"), 3: N_("Fair"), 2: N_("Poor"), 1: N_("Bad")}


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


def device(job: Thing, zone: ZoneInfo) -> Text:
    return " ".join(str(job.get(name)) for name in ("brand", "model") if job.get(name))


def engineer(job: Thing, zone: ZoneInfo) -> Text:
    return str(job.get("engineer_display") or job.get("engineer") or "")


def results(job: Thing, reference: Reference | None = None) -> list[Text]:
    if is_bench(job):
        return [said(N_("Repaired")), said(N_("Not repaired"))]
    return [said(N_("Completed")), said(N_("Not completed"))]


def of_site(says: Says) -> Says:
    """A fact of being there: what was solved without a visit has none, though an earlier visit may have had it."""
    return lambda job, zone: "" if job.get("solved_how") else says(job, zone)


def of_bench(says: Says) -> Says:
    """A fact of the bench: a device that goes along is ours only once the slip of the visit is signed."""
    return lambda job, zone: says(job, zone) if is_bench(job) else ""


def confirmed_by(job: Thing, zone: ZoneInfo) -> Text:
    return worded(job.get("confirmed_by")) if job.get("solved_how") else ""


def result(job: Thing, zone: ZoneInfo) -> Text:
    if job.get("solved_how"):
        how = worded(job.get("solved_how"))
        solved = said(N_("Solved without a visit"))
        return {spoken: f"{text} ({in_texts(how, spoken)})" for spoken, text in solved.items()}
    known: tuple[object, ...] = ("completed", "not_completed")
    return results(job)[known.index(job.get("result"))] if job.get("result") in known else ""


def second_visit(job: Thing, zone: ZoneInfo) -> Text:
    if is_bench(job) or job.get("goes_along") or job.get("result") != "not_completed":
        return ""
    return said(N_("Yes") if job.get("second_visit") else N_("No"))


def explained(job: Thing, zone: ZoneInfo) -> Text:
    """The explanation, where it is not the only line of the work done (see `handling`)."""
    return of_visit("explained")(job, zone) if last_visit(job).get("handling") else ""


def accessories(job: Thing, zone: ZoneInfo) -> Text:
    """What came with the device, and goes back with it."""
    return worded(accessories_of(job))


def wish(job: Thing, zone: ZoneInfo) -> Text:
    """The wish for the next visit; a device that is taken along needs none."""
    return "" if is_bench(job) or job.get("goes_along") else of_visit("wish")(job, zone)


def score(job: Thing, zone: ZoneInfo) -> Text:
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


def cancelled_at(job: Thing, zone: ZoneInfo) -> Text:
    entry = cancelling(job)
    return local_text(entry.made, zone) if entry else ""


def cancelled_by(job: Thing, zone: ZoneInfo) -> Text:
    entry = cancelling(job)
    return entry.by if entry else ""


def is_inspected(job: Thing) -> bool:
    return any(job.get(name) for name in ("checked", "data", "reproduced"))


def no_accessories(job: Thing, zone: ZoneInfo) -> Text:
    """That nothing was left with the device is a statement of the intake sheet, and signed like any other."""
    left = job.get("accessories") or job.get("contents")
    return said(N_("No accessories left")) if is_inspected(job) and not left else ""


def _last(job: Thing, *lists: str) -> HistoryEntry | None:
    """The last entry that added to one of these lists."""
    return next((line for line in reversed(job.history) if line.appends_to in lists), None)


def inspector(job: Thing, zone: ZoneInfo) -> Text:
    """The engineer who inspected the device; before that the one to whom it was given at the bench.

    Whoever took it along is still the engineer of the job until then, and does not inspect it.
    """
    inspected, given = _last(job, "inspections"), _last(job, "taken_along", "dispatches")
    if inspected is not None and inspected.entry.by != job.get("engineer"):
        return inspected.entry.by
    if inspected is None and given is not None and given.appends_to == "taken_along":
        return ""
    return engineer(job, zone)


def site_engineer(job: Thing, zone: ZoneInfo) -> Text:
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


def tests_done(job: Thing, zone: ZoneInfo) -> list[tuple[Text, ...]]:
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


def parts_named(job: Thing, zone: ZoneInfo) -> list[tuple[Text, ...]]:
    """Parts that the engineer wrote down. A line that begins with a part that was fitted from stock is left out: that
    part has a row of its own."""
    fitted = tuple(name for each in fitted_parts(job) for name in (each.part, *map(str, each.name.values())) if name)
    lines = (line.strip() for line in str(job.get("parts_named") or "").splitlines())
    return [(line,) for line in lines if line and not line.upper().startswith(tuple(map(str.upper, fitted)))]


def parts_fitted(job: Thing, zone: ZoneInfo) -> list[tuple[Text, ...]]:
    """What was fitted: part, words, quantity, the serial numbers of the new and the old part, what became of this."""
    return [
        (each.part, worded(each.name), str(each.quantity), each.serial, each.old_serial, worded(each.old))
        for each in fitted_parts(job)
    ]


def counted(name: str) -> Callable[[Thing, ZoneInfo], list[tuple[Text, ...]]]:
    """The items of a list, each behind its number."""
    return lambda job, zone: [(str(n), str(item)) for n, item in enumerate(job.get(name) or (), 1)]


def way_of_arrival(job: Thing, zone: ZoneInfo) -> Text:
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


def checklist(job: Thing, reference: Reference) -> list[tuple[Text, ...]]:
    items = reference.checklist("check", code_of(job.get("product")))
    return [(worded(item.words()), "") for item in items.values()]
