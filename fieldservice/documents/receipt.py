"""The content of a receipt: what was paid or given back, by which way, for which things, and what was open then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Unpack
from zoneinfo import ZoneInfo

from fieldservice.documents import money_words
from fieldservice.documents.identity import OfPrint, header_of
from fieldservice.documents.sheets import TERMS_VERSION
from fieldservice.documents.terms import RECEIPT as TERMS
from fieldservice.documents.terms import terms_of
from fieldservice.documents.wording import both, in_languages, in_texts, labels, listed, spoken_by, terms
from fieldservice.words.capitals import capitals
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text, zone_named
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import office_of_account
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.money.lines import CHARGES, balance_in, due_of, latest
from fieldservice.workflows.money.receipts import PaidShare, PaymentReceipt
from fieldservice.workflows.return_cases.lines import KIND as RETURN_CASE
from fieldservice.workflows.return_cases.lines import devices_of
from fieldservice.workflows.sales.lines import KIND as SALE
from fieldservice.workflows.sales.lines import lines_of
from printing import receipt as paper
from printing.receipt import PaidFor, ReceiptContent

IS_REFUND = N_("This is a refund: this amount was paid back to the customer.")
IS_DEPOSIT = N_("This is a deposit. It is deducted when the work is charged.")
IS_CANCELLED = N_("This payment was cancelled on %(at)s by %(by)s. The receipt is void.")
PAID_TOO_MUCH = N_("The customer has overpaid %(amount)s and gets it back.")
STAYS = N_("We still hold %(amount)s of what the customer paid.")
CONFIRMS = N_("The customer confirms: %(amount)s was paid back.")
VOID, OPENING_AMOUNT = N_("VOID"), N_("Opening amount")


def receipt(
    things: Sequence[Thing],
    reference: Reference,
    office_code: str,
    *,
    language: str,
    receipt: PaymentReceipt,
    **of_print: Unpack[OfPrint],
) -> ReceiptContent:
    """One receipt. `things` are those that it is about, as far as this office sees them; the first one bears it."""
    office_code = office_of_account(receipt.account) or office_code
    office = reference.offices.get(reference.point_of(office_code))
    zone, say = zone_named(office.zone if office else None), in_languages(language)
    is_deposit = _is_deposit(things[0], receipt)
    header = header_of(
        office_code,
        reference,
        paper.REFUND if receipt.is_refund else paper.DEPOSIT if is_deposit else paper.TITLE,
        receipt.number,
        language,
        **of_print,
    )
    texts = terms_of(reference, office_code, things[0], TERMS)
    left, says_nothing_is_open = receipt.open_after or 0, receipt.is_refund and receipt.open_after == 0
    # What was open then may have been paid since.
    open_now = sum(max(0, balance_in(each, receipt.currency).open) for each in things)
    due = 0 if receipt.cancelled or receipt.is_refund else max(0, min(left, open_now))
    by_id = {each.id: each for each in things}
    return ReceiptContent(
        header=replace(header, mark="  ".join(filter(None, (header.mark, say(VOID) if receipt.cancelled else "")))),
        labels=labels(paper.LABELS | (paper.OF_REFUND if receipt.is_refund else {}), language),
        paid=local_text(receipt.at, zone),
        customer=_customer(things[0]),
        cashier=_display(receipt.by, reference),
        method=both(dict(receipt.method_words), language) or receipt.method,
        reference=receipt.reference,
        lines=tuple(_line(share, by_id, receipt, language) for share in receipt.shares),
        total=money_words.money(receipt.amount, receipt.currency),
        in_capitals=capitals(receipt.amount, receipt.currency) if "zh" in spoken_by(language) else "",
        tendered=money_words.money(receipt.tendered, receipt.currency) if receipt.tendered else "",
        change=money_words.money(change, receipt.currency) if (change := receipt.tendered - receipt.amount) > 0 else "",
        left=money_words.money(left, receipt.currency) if left > 0 or says_nothing_is_open else "",
        takes_back=listed(receipt.takes_back, language),
        note="\n".join(
            (in_languages(spoken)(text) % values)
            for text, values in _notes(things[0], receipt, is_deposit, reference, zone)
            for spoken in spoken_by(language)
        ),
        pay_here=reference.text("payment_code", office_code).strip() if due else "",
        due=money_words.money(due, receipt.currency) if due else "",
        terms_title=say(TERMS_VERSION) % texts if texts else "",
        terms="\n".join(terms(texts, language)),
        confirms=_confirms(receipt, language) if receipt.is_refund else "",
    )


def _is_deposit(thing: Thing, receipt: PaymentReceipt) -> bool:
    """Whether it was paid before the work was charged, and less than all that was quoted, or before anything was. What
    pays an old balance, or is more than what was agreed, is none."""
    left = receipt.open_after
    if receipt.is_refund or left is None or (left <= 0 and left + receipt.amount > 0):
        return False
    if thing.kind == "customer" or (left < 0 and due_of(thing) is not None):
        return False
    order = {each.entry.id: place for place, each in enumerate(thing.history)}
    paid = order.get(receipt.entry, 0)
    return not any(order.get(str(line.get("entry") or ""), 0) < paid for line in thing.lines(CHARGES))


def _notes(
    thing: Thing, receipt: PaymentReceipt, is_deposit: bool, reference: Reference, zone: ZoneInfo
) -> Iterator[tuple[str, dict[str, str]]]:
    """What is to be said of it, as sentences with their values."""
    if receipt.cancelled:
        at, by = str(receipt.cancelled.get("at") or ""), str(receipt.cancelled.get("by") or "")
        yield IS_CANCELLED, {"at": local_text(at, zone), "by": _display(by, reference)}
    if receipt.is_refund:
        yield IS_REFUND, {}
    if is_deposit and not receipt.cancelled:
        yield IS_DEPOSIT, {}
    over = -(receipt.open_after or 0)
    if over > 0 and not (is_deposit or receipt.cancelled):
        is_known = due_of(thing) is not None or bool(thing.lines(CHARGES))
        sentence = PAID_TOO_MUCH if is_known or not receipt.is_refund else STAYS
        yield sentence, {"amount": money_words.money(over, receipt.currency)}


def _line(share: PaidShare, things: Mapping[str, Thing], receipt: PaymentReceipt, language: str) -> PaidFor:
    """A thing by its number and what it is; of one that this office does not see only the amount is known. What is open
    for one thing alone is said below."""
    currency, is_one_of_many = receipt.currency, len(receipt.shares) > 1
    thing = things.get(share.thing)
    return PaidFor(
        number=str(thing.get("number") or "") if thing else "-",
        what=_what(thing, language) if thing else "",
        amount=money_words.figures(share.amount, currency),
        left=money_words.figures(left, currency) if is_one_of_many and (left := share.open_after or 0) > 0 else "",
    )


def _what(thing: Thing, language: str) -> str:
    """What is paid for: the parts of a sale, what a customer owed before, the devices, or the work that was quoted."""
    if thing.kind == SALE:
        parts = (f"{both(line.name, language) or line.part} x{line.quantity}" for line in lines_of(thing))
        return listed(parts, language)
    if thing.kind == "customer":
        return in_languages(language)(OPENING_AMOUNT)
    if thing.kind == RETURN_CASE:
        return listed((" ".join(filter(None, (each.model, each.serial))) for each in devices_of(thing)), language)
    model = " ".join(filter(None, (str(thing.get(name) or "") for name in ("brand", "model"))))
    if known := "  ".join(filter(None, (model, str(thing.get("serial") or "")))):
        return known
    quote = latest(thing)
    return listed((in_texts(money_words.line_words(line), language) for line in quote.lines), language) if quote else ""


def _confirms(receipt: PaymentReceipt, language: str) -> str:
    amount = money_words.money(receipt.amount, receipt.currency)
    return "\n".join(in_languages(spoken)(CONFIRMS) % {"amount": amount} for spoken in spoken_by(language))


def _customer(thing: Thing) -> str:
    return str(thing.get("customer_name") or thing.get("name") or thing.get("contact") or "")


def _display(name: str, reference: Reference) -> str:
    person = reference.staff.get(name)
    return person.display if person else name
