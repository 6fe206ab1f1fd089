"""A quote that a customer answers here, on the screen or on a phone: what is shown and signed, and the signed copy.

What is shown is that of one job or request: its newest version, in plain words as on the printed quote.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fieldservice.documents import sheets
from fieldservice.documents.quote import VERSION_OF_QUOTE, in_language, quote_content
from fieldservice.documents.quote_fields import QUOTE
from fieldservice.documents.sheets import PrintedCopy
from fieldservice.documents.signed_sheets import sections
from fieldservice.documents.wording import in_languages, in_texts, labels, spoken_by, terms
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.moments import zone_named
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.money.lines import QUOTE_ANSWERS, latest
from fieldservice.workflows.money.quotes.answering import SIGNED
from printing import signed_sheet
from printing.paper import SignatureBox, TermsAndSignatures
from printing.signed_sheet import SheetContent


def quote_facts(thing: Thing, reference: Reference, office_code: str) -> JsonObject:
    """The content of the newest version of the quote of one job or request; {} before it was quoted."""
    return quote_content([thing], reference, office_code) if latest(thing) else {}


def quote_signature(thing: Thing, revision: int = 0) -> JsonObject:
    """The line of the last answer that the customer gave here; {} without one."""
    return next((line for line in reversed(thing.lines(QUOTE_ANSWERS)) if line.get(SIGNED)), {})


def signed_quote(content: Values, line: Values, **how: Any) -> SheetContent:
    """The quote as it was shown, with the customer's signature. `Any`: `how` has the fields of `PrintedCopy`."""
    of = replace(PrintedCopy(**how), copy="")
    language, zone = of.language, zone_named(content["office"]["zone"])
    say, shown = in_languages(language), dict(content)
    texts = labels(signed_sheet.LABELS, language) | {"revision": say(VERSION_OF_QUOTE)}
    signature = sheets.signature_of(line, SIGNED, say, zone, language)
    box = SignatureBox(
        texts["customer_signature"],
        "",
        signature.strokes,
        name_and_date=((texts["name"], signature.signer), (texts["date"], signature.at)),
        seal=texts["seal"],
    )
    return SheetContent(
        header=sheets.header(content, in_texts(content["title"], language), content, of),
        labels=texts,
        blocks=(
            *sections(QUOTE, in_language(shown, language), language),
            TermsAndSignatures(
                texts["terms_version"] % {"version": content["terms"].get("version", "")},
                terms(content["terms"], language),
                (box,),
                "\n".join(in_texts(content["confirms"], spoken) for spoken in spoken_by(language)),
            ),
        ),
        signature=signature,
    )
