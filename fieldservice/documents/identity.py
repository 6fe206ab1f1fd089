"""Who the paper comes from: company, tax number, address, phone and web address, as published for an office.

Each is a setting; `KEY@OFFICE` is that of one office.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.reference import Reference

ADDRESS, PHONE, TAX_NUMBER = N_("Company address"), N_("Phone"), N_("Tax number")


def company_of(reference: Reference, office: str) -> dict[str, str]:
    """The company's name by language."""
    return {"zh": reference.text("company", office), "en": reference.text("company_en", office)}


def identity_of(reference: Reference, office: str) -> dict[str, str]:
    """What is published about the company beside its name; nothing that is empty."""
    names = ("company_address", "company_phone", "tax_number", "web_address")
    return {name: text for name in names if (text := reference.text(name, office).strip())}


def identity_lines(identity: Mapping[str, str], say: Callable[[str], str]) -> tuple[str, ...]:
    """The lines in the head of a paper: the address, and below it the rest.

    The address bears a label, so that nobody takes it for that of the service point, which stands before it.
    """
    labelled = ((say(PHONE), "company_phone"), (say(TAX_NUMBER), "tax_number"), ("", "web_address"))
    rest = "   ".join(f"{label} {identity[name]}".strip() for label, name in labelled if identity.get(name))
    address = identity.get("company_address", "")
    return tuple(filter(None, (f"{say(ADDRESS)} {address}" if address else "", rest)))
