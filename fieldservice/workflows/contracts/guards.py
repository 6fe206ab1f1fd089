"""Guards of a contract: its days, its devices, what it promises, and who may do what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.contracts.care import next_visit, under_way
from fieldservice.workflows.contracts.terms import DEVICES, OF_DEVICES, OF_SITE, ContractTerm, devices_of, terms_of
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.cover import Cover
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.identity import serial_key
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.warranty.start_rules import months_later

if TYPE_CHECKING:
    from fieldservice.workflows.contracts.events import (
        CareVisitOpened,
        ContractAmended,
        ContractEnded,
        ContractEntered,
        ContractRenewed,
    )

LONGEST = 120
"""Months of a term."""
CROSSED = N_("The last day is before the first day.")
TOO_LONG = N_("A term lasts ten years at most.")
NO_DEVICES = N_("List the devices by serial number.")
NO_SITE = N_("Enter the site: the part of its address that identifies it.")
UNKNOWN = N_(
    "Not known here: %(serials)s. Check the numbers. If the devices are new, answer yes to “Create "
    "files for new devices”."
)
TWICE = N_("%(serial)s is listed twice.")
NOTHING_PROMISED = N_("The contract promises nothing: enter what it covers, its times, or its care visits.")
OVERLAP = N_(
    "%(contract)s covers %(what)s from %(begins)s to %(ends)s. If both should run, answer yes to "
    "“May overlap with another contract”."
)
BEFORE_THE_LAST = N_("The new term begins on %(first)s or later, after the present one.")
NOT_IN_THE_TERM = N_("The day is within the contract: from %(begins)s to %(ends)s.")
NOTHING_DUE = N_("No care visit is left in this contract.")
IS_UNDER_WAY = N_("The care visit has already started: job %(jobs)s.")
NOT_SERVED_HERE = N_("%(office)s makes the care visits of this contract.")
NOT_OF_THE_CONTRACT = N_("Not in this contract: %(serials)s.")
NO_SUCH_SERIAL = N_("%(serial)s is not a serial number.")
SO_MANY = 5
"""So many serial numbers are named in a sentence."""


@guard_with_reason(beside=("ends",))
def its_days_follow_one_another(
    contract: Thing | None, event: ContractEntered | ContractAmended, context: Context
) -> Message | None:
    last = terms_of(contract)[-1] if contract is not None and terms_of(contract) else None
    return _days(event.begins or (last.begins if last else ""), event.ends or (last.ends if last else ""))


def _days(begins: str, ends: str) -> Message | None:
    if ends < begins:
        return Message(CROSSED)
    return Message(TOO_LONG) if ends >= months_later(begins, LONGEST) else None


@guard_with_reason(beside=("begins",))
def the_term_before_it_stays_as_it_is(contract: Thing, event: ContractAmended, context: Context) -> Message | None:
    """An amended last term begins after the one before it."""
    terms = terms_of(contract)
    if event.begins is None or len(terms) < len(("the one before", "the last")) or event.begins > terms[-2].ends:
        return None
    return Message(BEFORE_THE_LAST, {"first": day_after(terms[-2].ends)})


@guard_with_reason(beside=("begins", "ends"))
def the_new_term_follows_the_last(contract: Thing, event: ContractRenewed, context: Context) -> Message | None:
    last = terms_of(contract)[-1]
    if event.begins is not None and event.begins <= last.ends:
        return Message(BEFORE_THE_LAST, {"first": day_after(last.ends)})
    return None


@guard_with_reason(beside=("ends",))
def its_last_day_is_after_its_first(contract: Thing, event: ContractRenewed, context: Context) -> Message | None:
    return _days(event.begins or day_after(terms_of(contract)[-1].ends), event.ends)


def day_after(day: str) -> str:
    return date.fromordinal(date.fromisoformat(day).toordinal() + 1).isoformat()


@guard_with_reason(beside=("serials", "site"))
def what_it_covers_is_named(
    contract: Thing | None, event: ContractEntered | ContractAmended, context: Context
) -> Message | None:
    scope = code_of(contract.get("scope")) if contract is not None else str(getattr(event, "scope", ""))
    if scope == OF_DEVICES and not event.serials and not (contract is not None and contract.get(DEVICES)):
        return Message(NO_DEVICES)
    if scope == OF_SITE and not event.site and not (contract is not None and contract.get("site")):
        return Message(NO_SITE)
    return None


@guard_with_reason(beside=("serials",))
def its_devices_are_known(
    contract: Thing | None, event: ContractEntered | ContractAmended, context: Context
) -> Message | None:
    keys: set[str] = set()
    for serial in event.serials or ():
        if not serial_key(serial):
            return Message(NO_SUCH_SERIAL, {"serial": serial})
        if serial_key(serial) in keys:
            return Message(TWICE, {"serial": serial})
        keys.add(serial_key(serial))
    unknown = [serial for serial in event.serials or () if serial not in context.devices]
    listed = {serial_key(each.serial) for each in (devices_of(contract) if contract is not None else ())}
    missing = [serial for serial in unknown if serial_key(serial) not in listed]
    return Message(UNKNOWN, {"serials": missing[:SO_MANY]}) if missing and not event.new_devices else None


@guard(NOTHING_PROMISED, beside=("parts_covered",))
def it_promises_something(contract: None, event: ContractEntered, context: Context) -> bool:
    covered = event.parts_covered or event.labour_covered or event.on_site_covered
    return bool(covered or event.response_minutes or event.repair_minutes or event.care_visits)


@guard_with_reason(beside=("overlaps",))
def it_overlaps_no_other_contract_or_may(
    contract: Thing | None, event: ContractEntered | ContractAmended, context: Context
) -> Message | None:
    if event.overlaps:
        return None
    last = terms_of(contract)[-1] if contract is not None and terms_of(contract) else None
    begins, ends = event.begins or (last.begins if last else ""), event.ends or (last.ends if last else "")
    for what, covers in _covering(contract, event, context):
        for cover in covers:
            if (contract is None or cover.contract != contract.id) and cover.begins <= ends and cover.ends >= begins:
                named = {"contract": cover.number, "begins": cover.begins, "ends": cover.ends}
                return Message(OVERLAP, {**named, "what": what})
    return None


def _covering(
    contract: Thing | None, event: ContractEntered | ContractAmended, context: Context
) -> list[tuple[str, Sequence[Cover]]]:
    """The covers of each device that is named, or of the customer's devices as a whole, with its serial number or the
    customer's."""
    customer = (
        str(contract.get("customer")) if contract is not None else context.customer.id if context.customer else ""
    )
    scope = code_of(contract.get("scope")) if contract is not None else str(getattr(event, "scope", ""))
    if scope != OF_DEVICES:
        site = event.site or (str(contract.get("site") or "") if contract is not None else "")
        return [(site or "-", context.covers.of(customer, "", "", site))] if customer else []
    known = {serial: context.devices[serial].id for serial in event.serials or () if serial in context.devices}
    return [(serial, context.covers.of(customer, known.get(serial, ""), serial, "")) for serial in event.serials or ()]


@guard_with_reason(beside=("ended_on",))
def the_day_is_within_the_contract(contract: Thing, event: ContractEnded, context: Context) -> Message | None:
    terms: list[ContractTerm] = terms_of(contract)
    begins, ends = terms[0].begins, terms[-1].ends
    return None if begins <= event.ended_on <= ends else Message(NOT_IN_THE_TERM, {"begins": begins, "ends": ends})


@guard_with_reason()
def a_care_visit_is_due(contract: Thing, event: None, context: Context) -> Message | None:
    if running := under_way(contract):
        return Message(IS_UNDER_WAY, {"jobs": [number for _job, number in running.jobs]})
    return None if next_visit(contract) else Message(NOTHING_DUE)


@guard_with_reason(who_may=lambda contract, event, context: (str(contract.get("point") or contract.holder),))
def the_contract_is_served_here(contract: Thing, event: None, context: Context) -> Message | None:
    """The service point makes the care visits; whoever holds the contract, and headquarters, may order one there."""
    point = str(contract.get("point") or contract.holder)
    here = (context.office, context.reference.branch_of(context.office))
    served = context.headquarters or point in here or contract.holder in here
    return None if served else Message(NOT_SERVED_HERE, {"office": point})


@guard_with_reason(beside=("serials",))
def its_devices_are_of_the_contract(contract: Thing, event: CareVisitOpened, context: Context) -> Message | None:
    listed = {serial_key(each.serial) for each in devices_of(contract)}
    others = [serial for serial in event.serials or () if serial_key(serial) not in listed]
    return Message(NOT_OF_THE_CONTRACT, {"serials": others[:SO_MANY]}) if others else None
