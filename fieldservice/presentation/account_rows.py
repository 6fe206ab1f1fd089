"""Customers' accounts in words and as JSON, alike on the screen, the command line and in files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.presentation.messages import render
from fieldservice.presentation.values import kind_word
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms, in_context
from fieldservice.words.marking import N_, NP_
from fieldservice.words.moments import local_text
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.money.account import ACT_WORDS, AGE_WORDS, OPENING, AccountRow, Item, days_between, words_of

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.accounts import CustomerAccount

CUSTOMER = "customer"
DAY = 10
"""Characters of a day at the beginning of a moment."""
COLUMNS = (N_("Date"), N_("For"), N_("Paper"), N_("Particulars"), N_("Charged"), N_("Paid"), N_("Balance"))
ITEM_COLUMNS = (N_("For"), N_("What"), N_("Since"), N_("Charged"), N_("Due on"), N_("Open amount"))
OWING_COLUMNS = (
    N_("Number"),
    N_("Name"),
    N_("Amount owed"),
    N_("Overdue amount"),
    N_("Days overdue"),
    N_("Reminders"),
    N_("Rating"),
    N_("Credit limit"),
)
LEVEL = NP_("reminder", "level %(level)s, %(day)s")


def day_of(desk: Desk, at: str) -> str:
    """The local day of a moment; "" for none."""
    return local_text(at, desk.session.zone())[:DAY] if at and at < NEVER else ""


def row_cells(desk: Desk, row: AccountRow) -> list[str]:
    act = row.act
    charged, paid = ((act.amount, 0), (0, -act.amount))[act.amount < 0]
    return [
        day_of(desk, act.at),
        act.number,
        act.paper,
        _(words_of(act)),
        forms.money(charged, act.currency) if charged else "",
        forms.money(paid, act.currency) if paid else "",
        forms.money(row.balance, act.currency),
    ]


def item_cells(desk: Desk, item: Item, now: str) -> list[str]:
    """What is open of one thing: its number, what it is, since when, what was charged, when it is due, what is open."""
    return [
        item.number,
        _(ACT_WORDS[OPENING]) if item.thing_kind == CUSTOMER else kind_word(item.thing_kind),
        day_of(desk, item.since),
        forms.money(item.charged, item.currency),
        day_of(desk, item.due) or "-",
        forms.money(item.open, item.currency),
    ]


def act_in_words(desk: Desk, row: AccountRow) -> str:
    """One act in a line: what it is about, the receipt, and the service point."""
    act = row.act
    about = "" if act.thing_kind == CUSTOMER else f"{kind_word(act.thing_kind)} {act.number}"
    paper = _("receipt %(number)s", number=act.paper) if act.paper else ""
    office = desk.session.reference().offices.get(act.office)
    point = f"{act.office} {forms.in_language(office.names())}" if office is not None else act.office
    return forms.listed(filter(None, (_(words_of(act)), about, paper, point)))


def owing_cells(desk: Desk, found: CustomerAccount) -> list[str]:
    """One customer who owes something."""
    late = max((days_between(item.due, found.now) for item in found.items if item.open > 0), default=0)
    return [
        str(found.file.get("number") or ""),
        forms.named(str(found.file.get("name") or "")),
        forms.money(found.open, found.currency),
        forms.money(found.overdue, found.currency) if found.overdue else "",
        str(max(0, late)) if found.overdue else "",
        reminded_in_words(desk, found),
        found.rating,
        forms.money(found.limit, found.currency) if found.has_limit else "",
    ]


def reminded_in_words(desk: Desk, found: CustomerAccount) -> str:
    line = found.reminded
    if line is None:
        return ""
    return in_context("reminder", LEVEL, level=line.get("level"), day=day_of(desk, str(line["at"])))


def summary_lines(desk: Desk, found: CustomerAccount) -> list[tuple[str, str]]:
    """(label, value) of what stands above the rows of an account."""

    def money(amount: int) -> str:
        return forms.money(amount, found.currency)

    proposal = found.proposal
    rating = f"{found.rating or '-'}"
    if proposal is not None:
        said = _("proposed: %(rating)s. %(because)s", rating=proposal.rating, because=render(proposal.because))
        rating += f"  ({said})"
    pairs = [
        (_("Amount owed"), money(found.open)),
        (_("Overdue amount"), money(found.overdue) if found.overdue else ""),
        (_("Paid in advance"), money(found.paid_in_advance) if found.paid_in_advance else ""),
        (
            _("Owed elsewhere"),
            forms.listed(
                f"{office} {forms.money(amount, currency)}"
                for office, owed in sorted(found.elsewhere.items())
                for currency, amount in owed.items()
            ),
        ),
        (
            _("Noted by hand, not on account"),
            forms.listed(f"{each.office} {forms.money(each.amount, each.currency)}" for each in found.noted),
        ),
        (_("Credit limit"), money(found.limit) if found.has_limit else ""),
        (_("Remaining credit"), money(found.free) if found.has_limit else ""),
        (_("Rating"), rating if found.rating or proposal else ""),
        (_("Reminders"), reminded_in_words(desk, found)),
    ]
    return [(label, value) for label, value in pairs if value]


def ages_in_words(found: CustomerAccount) -> list[tuple[str, str]]:
    """(heading, what is open by age); nothing where nothing is open."""
    ages = [
        f"{_(words)} {forms.money(amount, found.currency)}"
        for words, amount in zip(AGE_WORDS, found.ageing, strict=True)
        if amount
    ]
    return [(_("Open by age"), forms.listed(ages))] if ages else []


# JSON


def row_object(desk: Desk, row: AccountRow) -> JsonObject:
    act = row.act
    return {
        "date": day_of(desk, act.at),
        "at": act.at,
        "kind": act.kind,
        "paper": act.paper,
        "job": act.number if act.thing_kind != "customer" else "",
        "thing": act.thing,
        "office": act.office,
        "charge": max(0, act.amount),
        "payment": max(0, -act.amount),
        "amount": act.amount,
        "balance": row.balance,
        "currency": act.currency,
    }


def item_object(desk: Desk, item: Item, now: str) -> JsonObject:
    return {
        "thing": item.thing,
        "number": item.number,
        "office": item.office,
        "open": item.open,
        "currency": item.currency,
        "since": item.since,
        "due": item.due if item.due < NEVER else "",
        "days_overdue": max(0, days_between(item.due, now)),
    }


def account_object(desk: Desk, found: CustomerAccount) -> JsonObject:
    """The account as scripts read it; amounts in minor units."""
    proposal = found.proposal
    return {
        **owing_object(found),
        "paid_in_advance": found.paid_in_advance,
        "free": found.free,
        "proposed_rating": proposal.rating if proposal else "",
        "because": render(proposal.because) if proposal else "",
        "elsewhere": {office: dict(owed) for office, owed in found.elsewhere.items()},
        "noted_by_hand": [{"office": each.office, "amount": each.amount, "currency": each.currency}
                          for each in found.noted],
        "ageing": dict(zip(("not_due", "to_30", "to_60", "to_90", "over_90"), found.ageing, strict=True)),
        "items": [item_object(desk, item, found.now) for item in found.items if item.open > 0],
        "rows": [row_object(desk, row) for row in found.rows],
    }  # fmt: skip


def owing_object(found: CustomerAccount) -> JsonObject:
    reminded = found.reminded or {}
    return {
        "customer": found.file.id,
        "number": str(found.file.get("number") or ""),
        "name": str(found.file.get("name") or ""),
        "currency": found.currency,
        "open": found.open,
        "balance": found.balance,
        "overdue": found.overdue,
        "reminded": reminded.get("level") or 0,
        "reminded_at": reminded.get("at") or "",
        "rating": found.rating,
        "credit_limit": found.limit if found.has_limit else None,
    }
