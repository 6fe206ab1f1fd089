"""The order by which a return case is carried out: exchange order 换机单, return and refund order 退机单, credit note.

`order_facts` says everything that the customer is shown and signs (signed_content.py). An order is about the devices
that the office carries out now; a further part of the case has an order and a signature of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from fieldservice.documents.diagnosis_report import policy_in_words
from fieldservice.documents.exchange_order_fields import (
    CONFIRMS,
    COSTS_NOTHING,
    COSTS_ONLY_PARTS,
    DECISIONS,
    EACH,
    EXCHANGE_ORDER,
    KEEPS,
    MIXED,
    NOT_APPROVED,
    NOT_HANDED_IN,
    NOT_HERE,
    NOT_SEEN,
    NOT_YET,
    OF_CUSTOMER,
    OF_DECISION,
    OF_DEVICE,
    OF_TOTAL,
    SEVERAL,
    TITLES,
)
from fieldservice.documents.identity import identity_of
from fieldservice.documents.sheets import PrintedCopy
from fieldservice.documents.signed_content import NO_SIGNATURE, VERSION, letterhead
from fieldservice.documents.signed_facts import checked, said, worded
from fieldservice.documents.signed_parts import section_of
from fieldservice.documents.signed_sheets import sheet
from fieldservice.documents.terms import terms_of
from fieldservice.documents.wording import Text, in_texts
from fieldservice.shapes import JsonObject, Values, as_object
from fieldservice.words import forms
from fieldservice.words.amounts import money
from fieldservice.words.capitals import capitals
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text, zone_named
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.identity import serial_key
from fieldservice.workflows.engine.ledger import Holdings
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.return_cases.execution.lines import (
    HANDED_IN,
    OLD,
    PREPARED,
    WARRANTY_ENDS,
    DecidedDevice,
    on_order,
)
from fieldservice.workflows.return_cases.execution.old_devices import missing_approval
from fieldservice.workflows.return_cases.execution.pieces import is_at_point
from fieldservice.workflows.return_cases.lines import CREDIT, EXCHANGE, JUDGEMENTS, REFUND, judged_lines
from fieldservice.workflows.return_cases.policy import says_of
from printing.signed_sheet import SheetContent

NTH = N_("Device %(n)s of %(all)s")
CLASSES = {"parts": N_("Parts"), "labour": N_("Labour"), "on_site": N_("Visits and travel")}
UNTIL = N_("until %(day)s")
OF_CLASS = N_("%(what)s until %(day)s")


def exchange_order(content: Values, signature: Values, **how: Any) -> SheetContent:
    """One copy of the order; one that cannot be signed yet is marked. `Any`: `how` has the fields of `PrintedCopy`."""
    made = sheet(EXCHANGE_ORDER, content, signature, "signed", of := PrintedCopy(**how))
    mark = in_texts(content.get(NO_SIGNATURE, ""), of.language)
    return replace(made, header=replace(made.header, mark="  ".join(filter(None, (made.header.mark, mark)))))


def order_facts(case: Thing, reference: Reference, office_code: str, books: Holdings | None = None) -> JsonObject:
    """The content of the order as the customer is shown it now; the books say whether the exchange devices are here."""
    office = reference.offices.get(reference.point_of(office_code))
    zone, devices = zone_named(office.zone if office else None), on_order(case)
    decisions = [*dict.fromkeys(each.decision for each in devices)]
    kind = decisions[0] if len(decisions) == 1 else MIXED
    identity, sums, waits = (
        identity_of(reference, office_code),
        _sums(devices),
        _why_not_yet(case, devices, reference, office_code, books),
    )
    asked, decided = {"requested": local_text(case.opened, zone)}, _decision(case, devices, decisions, reference, zone)
    return {
        "v": VERSION,
        "title": said(TITLES[kind]),
        "number": str(case.get("number") or ""),
        "revision": str(case.get("revision") or ""),
        "language": reference.text("paper_language", office_code),
        **letterhead(reference, office_code),
        **({"identity": identity} if identity else {}),
        "sections": [
            *section_of(OF_CUSTOMER, said(OF_CUSTOMER.title), case, asked, zone),
            *section_of(OF_DECISION, said(OF_DECISION.title), case, decided, zone),
            *(
                section
                for number, each in enumerate(devices, 1)
                for section in section_of(
                    OF_DEVICE,
                    said(NTH, n=number, all=len(devices)) if len(devices) > 1 else said(OF_DEVICE.title),
                    case,
                    _device(case, each, len(devices) > 1, len(decisions) > 1, zone),
                    zone,
                )
            ),
            *section_of(OF_TOTAL, said(OF_TOTAL.title), case, _totals(devices, sums), zone),
        ],
        "confirms": waits or _confirms(kind, devices, sums),
        **({NO_SIGNATURE: said(NOT_YET)} if waits else {}),
        "terms": terms_of(reference, office_code, case, *EXCHANGE_ORDER.terms(case)),
    }


def _decision(
    case: Thing, devices: Sequence[DecidedDevice], decisions: Sequence[str], reference: Reference, zone: ZoneInfo
) -> JsonObject:
    """What was decided, on what ground, and on which day, where this is the same for all devices."""
    places = {each.line for each in devices}
    judged = [line for line in case.lines(JUDGEMENTS) if places & set(judged_lines(line))]
    days = dict.fromkeys(local_text(str(line.get("at") or ""), zone)[:10] for line in judged[-len(decisions) :])
    kept = [each for line in judged[-1:] for each in as_object(line.get("says")).values()]
    # Goodwill against the policy is no ground that the customer's paper names.
    follows = all((says := says_of(each)) and decisions[0] in says.allows for each in kept)
    grounds = {spoken: {policy_in_words(each, spoken) for each in kept} for spoken in ("zh", "en")}
    is_same = follows and len(decisions) == 1 and all(len(each) == 1 for each in grounds.values())
    return {
        "decision": said(DECISIONS[decisions[0]]) if len(decisions) == 1 else "",
        "judged": ", ".join(days),
        "hands_over": _display(reference, case.get("hands_over")),
        "policy": {spoken: next(iter(each)) for spoken, each in grounds.items()} if is_same else "",
    }


def _display(reference: Reference, name: object) -> str:
    """A member of staff by the published name."""
    person = reference.staff.get(str(name or ""))
    return person.display if person else str(name or "")


def _listed(texts: Sequence[dict[str, str]]) -> dict[str, str]:
    return {spoken: forms.listed([each[spoken] for each in texts], spoken) for spoken in ("zh", "en")}


def _why_not_yet(
    case: Thing, devices: Sequence[DecidedDevice], reference: Reference, office: str, books: Holdings | None
) -> dict[str, str]:
    """What has to happen to a device before anybody signs, as the guards of signing have it; {} for nothing."""
    for each in devices:
        if each.old is None and not each.done:
            return said(NOT_SEEN, serial=each.serial or str(each.line))
    missing = missing_approval(case, [each for each in devices if not each.done], reference)
    if missing is not None:
        return said(NOT_APPROVED, serial=str(missing.values["serial"]))
    if books is None:
        return {}
    to_give = (each for each in devices if each.exchange and not each.done)
    away = [each for each in to_give if not is_at_point(each, office, reference, books)]
    return said(NOT_HERE, serial=away[0].exchange) if away else {}


def _device(case: Thing, each: DecidedDevice, is_one_of: bool, is_mixed: bool, zone: ZoneInfo) -> JsonObject:
    """The values of one device, by row; every row of the part has one. The amount of one of several stands beside it,
    that of a single one stands below as the total."""
    in_part = _amount(each.pays_out, each) if each.deduction or is_one_of else ""
    old, prepared = _last(case, OLD, each.line), _last(case, PREPARED, each.line) if each.prepared else {}
    is_other = bool(each.serial) and serial_key(str(old.get("old_serial") or "")) != serial_key(each.serial)
    return {
        "device_decision": said(DECISIONS[each.decision]) if is_mixed else "",
        "value": _amount(each.value, each) if each.deduction and each.decision != EXCHANGE else "",
        "product": worded(each.facts.get("product")),
        "device": _model(each.facts),
        "serial": each.serial,
        "purchased": str(each.facts.get("purchased") or ""),
        "old_device": worded(old.get("old_device")),
        "old_serial": str(old.get("old_serial") or "") if is_other else "",
        "old_condition": str(old.get("old_condition") or ""),
        "kept_parts": str(old.get("kept_parts") or ""),
        "deduction": _amount(each.deduction, each),
        "old_why": str(old.get("old_why") or ""),
        "new_device": _part(each.part) if each.exchange else "",
        "exchange": each.exchange,
        "exchange_configuration": each.configuration,
        "carried": _carried(old) if each.decision == EXCHANGE else "",
        "prepared_by": str(prepared.get("prepared_by") or ""),
        "prepared_at": local_text(str(prepared.get("at") or ""), zone),
        "preparation": checked(prepared.get("preparation")),
        "paid_back": in_part if each.decision == REFUND else "",
        "credited": in_part if each.decision == CREDIT else "",
    }


def _amount(minor: int, each: DecidedDevice) -> str:
    return money(minor, each.currency) if minor else ""


def _last(case: Thing, name: str, place: int) -> JsonObject:
    return next((line for line in reversed(case.lines(name)) if line.get("line") == place), {})


def _model(facts: Values) -> str:
    return " ".join(str(facts[name]) for name in ("brand", "model") if facts.get(name))


def _part(part: Values) -> Text:
    """The exchange device as the catalogue names it, behind its number."""
    words = worded(part)
    return {"code": str(part.get("code") or ""), **words} if isinstance(words, dict) else words


def _carried(old: Values) -> Text:
    """Until when what is left of the warranty covers the exchange device; by class where these differ."""
    ends = {name: str(day) for name, day in as_object(old.get(WARRANTY_ENDS)).items() if name in CLASSES and day}
    if len(ends) == len(CLASSES) and len(set(ends.values())) == 1:
        return said(UNTIL, day=next(iter(ends.values())))
    return _listed([_until(name, day) for name, day in ends.items()]) if ends else ""


def _until(name: str, day: str) -> dict[str, str]:
    classes, until = said(CLASSES[name]), said(OF_CLASS)
    return {spoken: text % {"what": classes[spoken], "day": day} for spoken, text in until.items()}


def _sums(devices: Sequence[DecidedDevice]) -> dict[str, tuple[int, str]]:
    """By what happens with the money: the total, in one currency."""
    currency = next((each.currency for each in devices if each.currency), "")
    return {
        "paid_back": (sum(each.pays_out for each in devices if each.decision == REFUND), currency),
        "credited": (sum(each.pays_out for each in devices if each.decision == CREDIT), currency),
        "charged": (sum(each.charges for each in devices), currency),
    }


def _totals(devices: Sequence[DecidedDevice], sums: dict[str, tuple[int, str]]) -> JsonObject:
    """What goes to the customer or from the customer. The value of what is exchanged is no price, and says so."""
    found: JsonObject = {}
    for name, (total, currency) in sums.items():
        found[f"total_{name}"] = money(total, currency) if total else ""
        found[f"{name}_in_capitals"] = capitals(total, currency) if total else ""
    exchanged = [each for each in devices if each.decision == EXCHANGE]
    worth, currency = sum(each.value for each in exchanged), next((each.currency for each in exchanged), "")
    costs = COSTS_ONLY_PARTS if sums["charged"][0] else COSTS_NOTHING
    return found | {
        "exchange_costs": said(costs) if exchanged else "",
        "worth": money(worth, currency) if worth else "",
    }


def _confirms(kind: str, devices: Sequence[DecidedDevice], sums: dict[str, tuple[int, str]]) -> dict[str, str]:
    """What the signature confirms, and that parts are kept."""
    handed_in = {each.old is None or each.old.became == HANDED_IN for each in devices}
    sentence = EACH
    if kind != MIXED and handed_in == {True}:
        sentence = (SEVERAL if len(devices) > 1 else CONFIRMS)[kind]
    elif kind != MIXED and len(devices) == 1:
        sentence = NOT_HANDED_IN[kind]
    amount = {REFUND: sums["paid_back"], CREDIT: sums["credited"]}.get(kind)
    first = said(sentence, amount=money(*amount) if amount else "")
    keeps = any(each.old is not None and each.old.kept for each in devices)
    more = said(KEEPS) if keeps else {"zh": "", "en": ""}
    return {"zh": first["zh"] + more["zh"], "en": " ".join(filter(None, (first["en"], more["en"])))}
