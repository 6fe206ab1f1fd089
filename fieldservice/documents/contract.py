"""The content of the paper of a contract or extension: its last term, as both sides sign it."""

from __future__ import annotations

from typing import Unpack

from fieldservice.documents.identity import OfPrint, header_of
from fieldservice.documents.terms import CONTRACT, terms_of
from fieldservice.documents.wording import both, in_languages, labels, listed, spoken_by, terms
from fieldservice.words import forms
from fieldservice.words.capitals import capitals
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text, zone_named
from fieldservice.workflows.contracts.terms import OF_SITE, CoveredDevice, devices_of
from fieldservice.workflows.contracts.terms import terms_of as terms_of_contract
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.cover import EXTENSION
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Reference
from printing import contract as paper
from printing.contract import ContractPaper, ListedDevice
from printing.signed_sheet import LABELS as SHEET_LABELS

TERMS_VERSION = SHEET_LABELS["terms_version"]
DAY = 10
"""Characters of a day at the beginning of a moment."""
MINUTES = N_("%(hours)s h %(minutes)s min of working time")
HOURS = N_("%(hours)s h of working time")
HOUR = 60
CLASSES = {"parts": N_("Parts"), "labour": N_("Labour"), "on_site": N_("Visits and travel")}
CONFIRMS = N_("Both sides agree to this contract and its terms. Each side keeps a copy.")


def contract(
    agreed: Thing, reference: Reference, office_code: str, *, language: str, **of_print: Unpack[OfPrint]
) -> ContractPaper:
    """The contract with its last term."""
    term = terms_of_contract(agreed)[-1]
    holder = agreed.holder or office_code
    office = reference.offices.get(reference.point_of(holder))
    zone = zone_named(office.zone if office else None)
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
        begins=term.begins,
        ends=term.ends,
        covers=_covers(agreed, language),
        classes=listed((say(CLASSES[each]) for each in term.classes if each in CLASSES), language),
        response=_minutes(term.response, language),
        repair=_minutes(term.repair, language),
        visits=str(term.visits or ""),
        price=forms.money(term.price, term.currency) if term.price else "",
        in_words=capitals(term.price, term.currency) if term.price and "zh" in spoken else "",
        agreements=str(agreed.get("agreements") or ""),
        devices=tuple(_device(each, language) for each in devices_of(agreed)),
        care=tuple((str(n), local_text(due, zone)[:DAY]) for n, (_since, due) in enumerate(term.care, 1)),
        terms=terms(clauses, language),
        confirms="\n".join(in_languages(each)(CONFIRMS) for each in spoken),
    )


def _covers(agreed: Thing, language: str) -> str:
    """What it covers, in the words of the day on which it was entered; of a site the part of its address."""
    words = both(agreed.record("scope"), language)
    site = str(agreed.get("site") or "") if code_of(agreed.get("scope")) == OF_SITE else ""
    return " ".join(filter(None, (words, site)))


def _minutes(minutes: int, language: str) -> str:
    hours, rest = divmod(minutes, HOUR)
    say = in_languages(language)
    if not minutes:
        return ""
    return say(MINUTES) % {"hours": hours, "minutes": rest} if rest else say(HOURS) % {"hours": hours}


def _device(device: CoveredDevice, language: str) -> ListedDevice:
    product = device.facts.get("product")
    words = both(product, language) if isinstance(product, dict) else str(product or "")
    model = " ".join(str(device.facts[name]) for name in ("brand", "model") if device.facts.get(name))
    return ListedDevice(device.serial, words, model)
