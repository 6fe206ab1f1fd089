"""The foot of a quote: its terms, the sentence of acceptance, and the customer's answer as it happened.

An answer that was no signature never stands in the place of one: it is said in words, with who, how and when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fieldservice.documents.quote_answers import ANSWERS, UNASKED
from fieldservice.documents.quote_state import OPEN, QuoteState
from fieldservice.documents.wording import coded, in_languages, in_texts, spoken_by, terms
from fieldservice.shapes import Values
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text, zone_named
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.money.lines import DECLINED, Quote, latest
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
ANSWER, WHO, HOW, AT, HEARD_BY, REFERENCE = (
    N_("Answer"),
    N_("Answered by"),
    N_("How"),
    N_("Date"),
    N_("Recorded by"),
    N_("Reference"),
)
QUOTED_BY, STATE = N_("Quoted by"), N_("State")
DAY = 10
"""Characters of a day at the beginning of a moment."""


def foot(
    content: Values,
    thing: Thing,
    quote: Quote,
    state: QuoteState,
    reference: Reference,
    texts: Mapping[str, str],
    language: str,
) -> list[PaperBlock]:
    """Boxes to sign while the customer can answer, or where the answer was a signature; else what became of it."""
    zone, line = zone_named(content["office"]["zone"]), quote.answered
    strokes = tuple(tuple(tuple(point) for point in stroke) for stroke in line.get("strokes") or ())
    in_words = bool(quote.answer) and not strokes
    author = reference.staff.get(quote.by)
    point = in_texts({"zh": content["office"]["name"], "en": content["office"]["name_en"]}, language)
    ours = SignatureBox(
        in_languages(language)(QUOTED_BY),
        signed_for(point, texts),
        name_and_date=(
            (texts["name"], author.display if author else quote.by),
            (texts["date"], local_text(quote.at, zone)[:DAY]),
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
    signs = (ours, customer) if strokes or state.name == OPEN else (ours,)
    return [
        *(_in_words(quote, reference, content, language) if in_words else ()),
        *_what_became_of_it(thing, quote, state, language),
        TermsAndSignatures(
            texts["terms_version"] % {"version": content["terms"].get("version", "")},
            terms(content["terms"], language),
            signs,
            _confirmed(content, quote, language) if len(signs) > 1 or quote.answer == DECLINED else "",
        ),
    ]


def _confirmed(content: Values, quote: Quote, language: str) -> str:
    """The sentence of acceptance; of a declined quote, that the customer did not accept it."""
    refuses = quote.answer == DECLINED
    sentences = ((spoken, in_texts(content["confirms"], spoken)) for spoken in spoken_by(language))
    return "\n".join(
        in_languages(spoken)(NOT_ACCEPTED) % {"sentence": each} if refuses else each for spoken, each in sentences
    )


def _what_became_of_it(thing: Thing, quote: Quote, state: QuoteState, language: str) -> list[PaperBlock]:
    if not state.says:
        return []
    newest = latest(thing)
    values = {"until": quote.until, "newest": newest.version if newest else ""}
    words = "\n".join(in_languages(spoken)(state.says) % values for spoken in spoken_by(language))
    return [Section(in_languages(language)(STATE), FOOT), FieldRows(((PaperField("", words, strong=True),),))]


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
