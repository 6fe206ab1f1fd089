"""The quote 报价单 of one job or request, or of several jobs of one visit, on one paper.

`quote_content` says everything that the customer is shown, as the papers that are signed do (signed_content.py). What
the customer answered is no part of it: it stands at the foot, as it happened. Sums of the lines equal the totals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from fieldservice.documents import money_words, sheets
from fieldservice.documents.identity import identity_of
from fieldservice.documents.quote_answers import VERSIONED
from fieldservice.documents.quote_fields import CONFIRMS, OF_CUSTOMER, OF_DEVICE, OF_TOTAL, QUOTE
from fieldservice.documents.quote_foot import foot
from fieldservice.documents.quote_state import of_all, state_of, still_due
from fieldservice.documents.sheets import PrintedCopy
from fieldservice.documents.signed_charges import payments_named
from fieldservice.documents.signed_content import VERSION, letterhead
from fieldservice.documents.signed_facts import said
from fieldservice.documents.signed_parts import section_of
from fieldservice.documents.signed_sheets import sections
from fieldservice.documents.terms import QUOTE as TERMS
from fieldservice.documents.terms import terms_of
from fieldservice.documents.wording import Text, in_languages, in_texts, labels, spoken_by
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.capitals import capitals
from fieldservice.words.marking import N_
from fieldservice.words.moments import zone_named
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.money.lines import Quote, latest, whole
from fieldservice.workflows.money.pricing import ROUNDED, by_rate, rate_text
from printing import signed_sheet
from printing.paper import PaperBlock, PaperField, SquareCode, filled
from printing.signed_sheet import SheetContent

IN_CAPITALS = "in_capitals"
NTH = N_("Device %(n)s: %(number)s")
PAY_HERE = N_("Pay here by phone: %(amount)s")
PAID_SO_FAR, DUE = N_("Paid so far, by receipt"), N_("Still to be paid")
VERSION_OF_QUOTE = N_("Version")


def quote(
    things: Sequence[Thing],
    reference: Reference,
    office_code: str,
    *,
    language: str,
    print_no: int = 1,
    printed: str = "",
    demo: bool = False,
    today: str = "",
    version: ShownVersion | None = None,
) -> SheetContent:
    """The newest quotes of these jobs on one sheet, or one version of the first one, with the customer's answer as it
    happened and what became of it until `today`."""
    quotes = [version.quote] if version else _newest(things)
    content = (version and version.content) or quote_content(things, reference, office_code)
    state = of_all([state_of(thing, each, today) for thing, each in zip(things, quotes, strict=False)])
    of = PrintedCopy(
        language=language,
        copy="",
        digest=version.digest if version else "",
        print_no=print_no,
        printed=printed,
        demo=demo,
    )
    say = in_languages(language)
    texts = labels(signed_sheet.LABELS, language) | {"revision": say(VERSION_OF_QUOTE)}
    header = sheets.header(content, in_texts(content["title"], language), content, of)
    return SheetContent(
        header=replace(header, mark="  ".join(filter(None, (header.mark, say(state.mark) if state.mark else "")))),
        labels=texts,
        blocks=(
            *sections(QUOTE, in_language(content, language), language),
            *(to_pay(things, quotes, reference, office_code, language) if state.can_be_paid else ()),
            *foot(content, things[0], quotes[0], state, reference, texts, language),
        ),
    )


def in_language(content: JsonObject, language: str) -> JsonObject:
    """The content without the capital numerals on a paper that has no Chinese."""
    if "zh" in spoken_by(language):
        return content
    kept = [
        {**section, "rows": [row for row in section["rows"] if row["name"] != IN_CAPITALS]}
        for section in content["sections"]
    ]
    return {**content, "sections": kept}


def to_pay(
    things: Sequence[Thing], quotes: Sequence[Quote], reference: Reference, office_code: str, language: str
) -> Iterator[PaperBlock]:
    """What was paid already, and with what is still due the office's own code to pay with, where one is published."""
    say, currency = in_languages(language), quotes[0].currency
    paid = [text for thing in things for text in payments_named(thing)]
    due = money_words.money(total, currency) if (total := sum(map(still_due, things, quotes))) else ""
    if paid:
        yield from filled((PaperField(say(PAID_SO_FAR), in_texts(paid, language), 8), PaperField(say(DUE), due, 4)))
    if due and (code := reference.text("payment_code", office_code).strip()):
        yield SquareCode(say(PAY_HERE) % {"amount": due}, code)


def quote_content(
    things: Sequence[Thing], reference: Reference, office_code: str, quotes: Sequence[Quote] = ()
) -> JsonObject:
    """What the customer is shown: the newest quote of each of these things, or these quotes of them, and the total.

    Every thing has a quote, all of them in one currency.
    """
    first, quotes = things[0], quotes or _newest(things)
    office = reference.offices.get(reference.point_of(office_code))
    zone = zone_named(office.zone if office else None)
    identity, together = identity_of(reference, office_code), sum(each.total for each in quotes)
    return {
        "v": VERSION,
        "title": said(QUOTE.title),
        "number": quotes[0].number,
        "revision": str(quotes[0].version),
        "language": reference.text("paper_language", office_code),
        **letterhead(reference, office_code),
        **({"identity": identity} if identity else {}),
        "sections": [
            *section_of(OF_CUSTOMER, said(OF_CUSTOMER.title), first, {}, zone),
            *(
                section
                for number, (thing, each) in enumerate(zip(things, quotes, strict=True), 1)
                for section in _of_device(thing, each, number if len(things) > 1 else 0, zone)
            ),
            *section_of(OF_TOTAL, said(OF_TOTAL.title), first, _totals(quotes), zone),
        ],
        "confirms": _confirms(together, quotes[0].currency),
        "terms": terms_of(reference, office_code, first, TERMS),
    }


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """One version of a quote, as it is printed alone: its content is what was signed, with its digest, or what was
    known when it was made."""

    quote: Quote
    content: JsonObject
    digest: str = ""


def _newest(things: Sequence[Thing]) -> list[Quote]:
    return [each for thing in things if (each := latest(thing)) is not None]


def _confirms(total: int, currency: str) -> dict[str, str]:
    return said(CONFIRMS, total=money_words.money(total, currency))


def _of_device(thing: Thing, quote: Quote, number: int, zone: ZoneInfo) -> Iterable[JsonObject]:
    """The device and the lines of its quote; `number` counts the devices of the paper, 0 where there is only one."""
    title = said(OF_DEVICE.title)
    more: JsonObject = {
        "lines": [_line(line, quote.currency) for line in quote.lines],
        "subtotal": "",
        "quote_number": "",
    }
    if number:
        title = said(NTH, n=number, number=thing.get("number"))
        more["subtotal"] = money_words.money(quote.total, quote.currency)
        more["quote_number"] = said(VERSIONED, number=quote.number, version=quote.version)
    more["quote_remark"] = next((str(line.get("remark") or "") for line in thing.lines("quotes")[-1:]), "")
    return section_of(OF_DEVICE, title, thing, more, zone)


def _line(line: Values, currency: str) -> tuple[Text, ...]:
    """A row of the table; the line that rounds has only its words and amount."""

    def amount(name: str) -> str:
        return money_words.figures(whole(line, name), currency)

    is_priced, is_taxed = line.get("kind") != ROUNDED, bool(line.get("tax"))
    return (
        money_words.line_words(line),
        money_words.line_quantity(line),
        amount("price") if is_priced else "",
        f"-{amount('reduced')}" if line.get("reduced") else "",
        amount("net") if is_taxed else "",
        rate_text(whole(line, "rate")) if is_taxed else "",
        amount("tax") if is_taxed else "",
        money_words.line_amount(line, currency),
    )


def _totals(quotes: Sequence[Quote]) -> JsonObject:
    """The values of the rows of the total, by name."""
    currency, lines = quotes[0].currency, [line for each in quotes for line in each.lines]
    total, fee = sum(each.total for each in quotes), sum(each.fee for each in quotes)
    rates = [each for each in by_rate(lines) if each.gross]
    rounded = sum(whole(line, "gross") for line in lines if line.get("kind") == ROUNDED)
    rows = [
        (rate_text(each.rate), *(money_words.figures(amount, currency) for amount in (each.net, each.tax, each.gross)))
        for each in rates
    ]
    return {
        "by_rate": rows if any(each.tax for each in rates) else [],
        "rounded": money_words.figures(rounded, currency) if rounded else "",
        "total": money_words.money(total, currency),
        IN_CAPITALS: capitals(total, currency),
        "until": min(each.until for each in quotes),
        "fee": money_words.money(fee, currency) if fee else "",
    }
