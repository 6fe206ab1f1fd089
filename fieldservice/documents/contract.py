"""The content of the paper of a contract or extension: all its periods, as both sides sign it."""

from __future__ import annotations

from itertools import groupby
from typing import Unpack

from fieldservice.documents.identity import OfPrint, header_of
from fieldservice.documents.terms import CONTRACT, terms_of
from fieldservice.documents.wording import both, in_languages, labels, listed, spoken_by, terms
from fieldservice.words import forms
from fieldservice.words.capitals import capitals
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text, zone_named
from fieldservice.workflows.contracts.care import care_visits
from fieldservice.workflows.contracts.terms import OF_SITE, ContractTerm, CoveredDevice, devices_of, last_day
from fieldservice.workflows.contracts.terms import terms_of as terms_of_contract
from fieldservice.workflows.engine.clocks import Calendar, hours_text
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.cover import EXTENSION
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.money.pricing import rate_text, tax_in
from printing import contract as paper
from printing.contract import ContractPaper, ContractPeriod, ListedDevice
from printing.signed_sheet import LABELS as SHEET_LABELS

TERMS_VERSION = SHEET_LABELS["terms_version"]
DAYS_OF_WEEK = 7
DAY = 10
"""Characters of a day at the beginning of a moment."""
MINUTES = N_("%(hours)s h %(minutes)s min of working time")
HOURS = N_("%(hours)s h of working time")
HOUR = 60
NO_TIME = N_("no time agreed")
PAY_BY = N_("to be paid by %(day)s")
ENDED_EARLY = N_("Ended early: the contract covers until %(day)s instead of %(agreed)s.")
AGREE_TO_END = N_("Both sides agree that this contract ends on %(day)s. Each side keeps a copy.")
CLASSES = {"parts": N_("Parts"), "labour": N_("Labour"), "on_site": N_("Visits and travel")}
CONFIRMS = N_("Both sides agree to this contract and its terms. Each side keeps a copy.")


def contract(
    agreed: Thing, reference: Reference, office_code: str, *, language: str, **of_print: Unpack[OfPrint]
) -> ContractPaper:
    """The contract with its period, or its periods where it was renewed."""
    periods = terms_of_contract(agreed)
    term = periods[-1]
    ends = last_day(agreed, term)
    is_one, is_cut = len(periods) == 1, ends != term.ends
    holder = agreed.holder or office_code
    office = reference.offices.get(reference.point_of(holder))
    zone = zone_named(office.zone if office else None)
    point = str(agreed.get("point") or reference.point_of(holder))
    spoken, say = spoken_by(language), in_languages(language)
    clauses = terms_of(reference, reference.point_of(holder), agreed, CONTRACT)
    is_extension = code_of(agreed.get("contract_kind")) == EXTENSION
    return ContractPaper(
        header=header_of(
            holder,
            reference,
            paper.EXTENSION if is_extension else paper.TITLE,
            str(agreed.get("number") or ""),
            language,
            **of_print,
        ),
        labels=labels(paper.LABELS, language) | ({"terms": say(TERMS_VERSION) % clauses} if clauses else {}),
        customer=str(agreed.get("customer_name") or ""),
        customer_phone=forms.phone(agreed.get("phone")),
        customer_address=str(agreed.get("address") or ""),
        contact=str(agreed.get("contact") or ""),
        note=say(ENDED_EARLY) % {"day": ends, "agreed": term.ends} if is_cut else "",
        covers=both(agreed.record("scope"), language),
        site=_site(agreed),
        hours=_hours(reference.calendar(point), language)
        if any(each.response or each.repair for each in periods)
        else "",
        **(_of_term(agreed, term, language) | {"in_words": _in_capitals(term, spoken)} if is_one else {}),
        periods=() if is_one else tuple(_period(agreed, each, language) for each in periods),
        agreements=str(agreed.get("agreements") or ""),
        devices=tuple(_device(each, language) for each in devices_of(agreed)),
        care=tuple((_nth(each.key, is_one), local_text(each.due, zone)[:DAY]) for each in care_visits(agreed)),
        terms=terms(clauses, language),
        confirms="\n".join(
            in_languages(each)(AGREE_TO_END) % {"day": ends} if is_cut else in_languages(each)(CONFIRMS)
            for each in spoken
        ),
    )


def _of_term(agreed: Thing, term: ContractTerm, language: str) -> dict[str, str]:
    """What is agreed for a period, by the names of the paper."""
    say = in_languages(language)
    tax = tax_in(term.price, term.price_rate)
    return {
        "begins": term.begins,
        "ends": last_day(agreed, term),
        "classes": listed((say(CLASSES[each]) for each in term.classes if each in CLASSES), language),
        "response": _minutes(term.response, language),
        "repair": _minutes(term.repair, language),
        "visits": str(term.visits or ""),
        "price": forms.money(term.price, term.currency) if term.price else "",
        "tax": f"{forms.money(tax, term.currency)} ({rate_text(term.price_rate)})" if tax else "",
        "pay_by": term.pay_by if term.price else "",
    }


def _period(agreed: Thing, term: ContractTerm, language: str) -> ContractPeriod:
    said = _of_term(agreed, term, language)
    pay_by, tax = said.pop("pay_by"), said.pop("tax")
    due = in_languages(language)(PAY_BY) % {"day": pay_by} if pay_by else ""
    tax = f"{in_languages(language)(paper.LABELS['tax'])} {tax}" if tax else ""
    price = (said.pop("price"), _in_capitals(term, spoken_by(language)), tax, due)
    return ContractPeriod(**said, price="\n".join(filter(None, price)))


def _in_capitals(term: ContractTerm, spoken: tuple[str, ...]) -> str:
    return capitals(term.price, term.currency) if term.price and "zh" in spoken else ""


def _nth(key: str, is_one: bool) -> str:
    """The number of a care visit; behind that of its period where there are several."""
    return key.partition("/")[2] if is_one else key


def _site(agreed: Thing) -> str:
    """The site that is covered: the address of the contract where that is the site, else the words for it."""
    site, address = str(agreed.get("site") or ""), str(agreed.get("address") or "")
    if code_of(agreed.get("scope")) != OF_SITE:
        return ""
    return address if site in address else site


def _hours(calendar: Calendar, language: str) -> str:
    """The hours of a week, days with the same hours together: Mon - Fri 09:00-18:00, Sat 09:00-12:00."""
    runs = [list(days) for _hours, days in groupby(range(DAYS_OF_WEEK), lambda day: calendar.week.get(day, ()))]

    def named(days: list[int], spoken: str) -> str:
        return " - ".join(forms.weekday(day, spoken) for day in dict.fromkeys((days[0], days[-1])))

    def said(spoken: str) -> str:
        hours = ((days, hours_text(calendar.week.get(days[0], ()))) for days in runs)
        return forms.listed((f"{named(days, spoken)} {text}" for days, text in hours if text), spoken)

    return " ".join(said(spoken) for spoken in spoken_by(language))


def _minutes(minutes: int, language: str) -> str:
    hours, rest = divmod(minutes, HOUR)
    say = in_languages(language)
    if not minutes:
        return say(NO_TIME)
    return say(MINUTES) % {"hours": hours, "minutes": rest} if rest else say(HOURS) % {"hours": hours}


def _device(device: CoveredDevice, language: str) -> ListedDevice:
    product = device.facts.get("product")
    words = both(product, language) if isinstance(product, dict) else str(product or "")
    model = " ".join(str(device.facts[name]) for name in ("brand", "model") if device.facts.get(name))
    return ListedDevice(device.serial, words, model)
