"""The foot of a quote: its terms, the sentence of acceptance, and the customer's answer as it happened.

An answer that was no signature never stands in the place of one: it is said in words, with who, how and when.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from fieldservice.documents.wording import coded, in_languages, in_texts, spoken_by, terms
from fieldservice.shapes import Values
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text, zone_named
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.money.lines import ACCEPTED, DECLINED, Quote
from fieldservice.workflows.money.quotes.making import LOWER, WAIVED
from printing.paper import (
    COLUMNS,
    FieldRows,
    PaperBlock,
    PaperField,
    Section,
    SignatureBox,
    TermsAndSignatures,
    signed_for,
)
from printing.paper_look import FOOT

NOT_ACCEPTED = N_("The customer did not accept this: “%(sentence)s”")
ANSWERS = {ACCEPTED: N_("Accepted"), DECLINED: N_("Declined")}
UNASKED = {
    LOWER: N_("No answer was needed: it costs no more than what was accepted before."),
    WAIVED: N_("No answer was needed: it is waived as goodwill."),
}
ANSWER, WHO, HOW, AT, HEARD_BY, REFERENCE = (
    N_("Answer"),
    N_("Answered by"),
    N_("How"),
    N_("Date"),
    N_("Recorded by"),
    N_("Reference"),
)
QUOTED_BY = N_("Quoted by")
DAY = 10
"""Characters of a day at the beginning of a moment."""


def foot(
    content: Values, quotes: Sequence[Quote], reference: Reference, texts: Mapping[str, str], language: str
) -> list[PaperBlock]:
    """Boxes to sign while nobody has answered, or where the answer was a signature; else the answer in words."""
    zone = zone_named(content["office"]["zone"])
    newest = quotes[0]
    answer, line = newest.answer, newest.answered
    strokes = tuple(tuple(tuple(point) for point in stroke) for stroke in line.get("strokes") or ())
    in_words = bool(answer) and not strokes
    author = reference.staff.get(newest.by)
    point = in_texts({"zh": content["office"]["name"], "en": content["office"]["name_en"]}, language)
    ours = SignatureBox(
        in_languages(language)(QUOTED_BY),
        signed_for(point, texts),
        name_and_date=(
            (texts["name"], author.display if author else newest.by),
            (texts["date"], local_text(newest.at, zone)[:DAY]),
        ),
        seal=texts["seal"],
    )
    customer = SignatureBox(
        texts["customer_signature"],
        "",
        strokes,
        name_and_date=(
            (texts["name"], str(line.get("who") or "")),
            (texts["date"], local_text(line.get("answered_at"), zone)),
        ),
        seal=texts["seal"],
    )
    sentences = [in_texts(content["confirms"], spoken) for spoken in spoken_by(language)]
    if answer == DECLINED:
        refusals = (in_languages(spoken)(NOT_ACCEPTED) for spoken in spoken_by(language))
        sentences = [said % {"sentence": each} for said, each in zip(refusals, sentences, strict=True)]
    return [
        *(_in_words(newest, reference, content, language) if in_words else ()),
        TermsAndSignatures(
            texts["terms_version"] % {"version": content["terms"].get("version", "")},
            terms(content["terms"], language),
            (ours,) if in_words else (ours, customer),
            "" if in_words and answer == ACCEPTED else "\n".join(sentences),
        ),
    ]


def _in_words(quote: Quote, reference: Reference, content: Values, language: str) -> list[PaperBlock]:
    """Who answered what, how and when, and who of us recorded it."""
    say, line, zone = in_languages(language), quote.answered, zone_named(content["office"]["zone"])
    title = Section(say(ANSWERS.get(quote.answer, quote.answer)), FOOT)
    if unasked := UNASKED.get(code_of(line.get("how"))):
        return [title, FieldRows(((PaperField(say(ANSWER), say(unasked)),),))]
    heard = reference.staff.get(str(line.get("by") or ""))
    known = (
        (WHO, str(line.get("who") or ""), 4),
        (HOW, coded(line.get("how"), language), 2),
        (AT, local_text(line.get("answered_at") or line.get("at"), zone), 3),
        (HEARD_BY, heard.display if heard else str(line.get("by") or ""), 3),
    )
    first = tuple(PaperField(say(label), value, span) for label, value, span in known if value)
    rows = [_to_the_edge(first)]
    if line.get("reference"):
        rows.append((PaperField(say(REFERENCE), str(line["reference"])),))
    return [title, FieldRows(tuple(rows))]


def _to_the_edge(row: tuple[PaperField, ...]) -> tuple[PaperField, ...]:
    return (*row[:-1], replace(row[-1], span=COLUMNS - sum(each.span for each in row[:-1])))
