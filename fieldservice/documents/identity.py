"""Who the paper comes from: company, tax number, address, phone and web address, as published for an office.

Each is a setting; `KEY@OFFICE` is that of one office.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypedDict, Unpack

from fieldservice.documents.wording import DEMO_MARK, both, in_languages, tag
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.identity import phone_key
from fieldservice.workflows.engine.reference import Office, Reference
from printing.paper import PaperHeader

PHONE, TAX_NUMBER = N_("Phone"), N_("Tax number")
POINT, COMPANY = N_("Service point"), N_("Company")


class OfPrint(TypedDict, total=False):
    """What a paper says about this print of it: `printed` is the line of the footer with time, place and person."""

    print_no: int
    printed: str
    demo: bool


def header_of(
    office: str,
    reference: Reference,
    title: str,
    number: str,
    language: str,
    mark: str = "",
    **of_print: Unpack[OfPrint],
) -> PaperHeader:
    """The header of a paper as the office is published today; papers that are signed keep the words of their day.

    `mark` is a word across each sheet: that the paper is void.
    """
    say, point = in_languages(language), reference.offices.get(office) or Office(office, "")
    return PaperHeader(
        title=say(title),
        number=number,
        company=both(company_of(reference, office), language),
        point=named(point, language),
        point_lines=head_lines(point.address, point.phone, identity_of(reference, office), say),
        printed=of_print.get("printed", ""),
        print_no=of_print.get("print_no", 1),
        mark="  ".join(say(each) for each in (DEMO_MARK if of_print.get("demo") else "", mark) if each),
        lang=tag(language),
    )


def named(office: Office, language: str) -> str:
    """The name of an office in the paper's languages; its code where it has none."""
    return both(office.names(), language) or office.code


def company_of(reference: Reference, office: str) -> dict[str, str]:
    """The company's name by language."""
    return {"zh": reference.text("company", office), "en": reference.text("company_en", office)}


def identity_of(reference: Reference, office: str) -> dict[str, str]:
    """What is published about the company beside its name; nothing that is empty."""
    names = ("company_address", "company_phone", "tax_number", "web_address")
    return {name: text for name in names if (text := reference.text(name, office).strip())}


def head_lines(address: str, phone: str, identity: Mapping[str, str], say: Callable[[str], str]) -> tuple[str, ...]:
    """The lines about service point and company in the head of a paper.

    Address and phone are those of the service point. What the company has in common with it is named once. Where both
    have an address or a phone of their own, the lines say whose they are.
    """
    point = {name: text.strip() for name, text in (("address", address), ("phone", phone))}
    company = {name: identity.get(f"company_{name}", "") for name in point}
    common = {name: text for name, text in point.items() if SAME[name](text) == SAME[name](company[name])}
    point, company = ({name: "" if name in common else text for name, text in of.items()} for of in (point, company))
    rest = _beside(_labelled(say, TAX_NUMBER, identity.get("tax_number", "")), identity.get("web_address", ""))
    lines: tuple[str, ...]
    if any(point[name] and company[name] for name in point):
        of_point, of_company = (_beside(of["address"], _labelled(say, PHONE, of["phone"])) for of in (point, company))
        lines = (
            common.get("address", ""),
            _labelled(say, PHONE, common.get("phone", "")),
            f"{say(POINT)}: {of_point}",
            f"{say(COMPANY)}: {of_company}",
            rest,
        )
    else:
        shown = {name: text or common.get(name, "") for name, text in point.items()}
        company_phone = _labelled(say, PHONE, company["phone"])
        lines = (*shown.values(), company["address"], _beside(company_phone, rest))
    return tuple(filter(None, lines))


def _bare(address: object) -> str:
    """An address without spaces and dashes, which are written in several ways."""
    return "".join(filter(str.isalnum, str(address))).casefold()


SAME: dict[str, Callable[[object], str]] = {"address": _bare, "phone": phone_key}


def _labelled(say: Callable[[str], str], label: str, text: str) -> str:
    return f"{say(label)} {text}" if text else ""


def _beside(*texts: str) -> str:
    return "   ".join(filter(None, texts))
