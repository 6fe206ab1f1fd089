"""Events of a contract or extension: entered, amended, renewed, ended; its care visits."""

from __future__ import annotations

from typing import Annotated

import pydantic

from fieldservice.words.marking import N_
from fieldservice.workflows.common.device_questions import BRAND, CUSTOMER_FILE
from fieldservice.workflows.engine.fields import (
    CodeOf,
    Day,
    Event,
    LongText,
    Minutes,
    Money,
    OfficeCode,
    Percent,
    Phone,
    Serials,
    Text,
    When,
    Yes,
    ask,
)

Visits = Annotated[int, pydantic.Field(ge=0, le=52)]
MINUTES = N_("In minutes of working time. If empty: no promise.")
SITE = N_("Words of its address, such as the street. Every job with these words in its address is covered.")
PROMISES = N_("Yes: the customer does not pay for parts. A contract without costs must name times or care visits.")
AS_IT_IS = N_("If empty: as it is.")
COVERED = N_("Choose yes if a device is already covered.")
LISTED = N_("Serial numbers, one a line.")


class ContractEntered(Event):
    """A service contract or a warranty extension was agreed with a customer."""

    SECTIONS = {
        "contract_kind": N_("Customer"),
        "scope": N_("Covered devices"),
        "begins": N_("Term and cover"),
        "price": N_("Price"),
        "renewal_note": N_("Agreements"),
    }

    contract_kind: CodeOf = ask(N_("Kind of contract"), codes="contract_kind", default="contract")
    phone: Phone = ask(N_("Phone"), N_("A known number opens the customer's file automatically."), private=True)
    customer_name: Text | None = ask(N_("Customer"), N_("Person or organisation."), private=True, default=None)
    contact: Text | None = ask(N_("Contact person"), private=True, default=None)
    address: LongText | None = ask(N_("Address"), private=True, default=None)
    area: Text | None = ask(N_("Area"), default=None)
    scope: CodeOf = ask(N_("What it covers"), codes="contract_scope", default="devices")
    serials: Serials | None = ask(N_("Covered devices"), LISTED, default=None)
    new_devices: Yes = ask(
        N_("Create files for new devices"),
        N_("If you list devices that are not known here. They get the product, brand and model below."),
        default=False,
    )
    product: CodeOf | None = ask(N_("Product"), codes="product", default=None)
    brand: Text | None = BRAND
    model: Text | None = ask(N_("Model"), default=None)
    site: Text | None = ask(N_("Site"), SITE, private=True, default=None, example=N_("7 Garden Road"))
    begins: Day = ask(N_("First day"), example="2026-12-01")
    ends: Day = ask(N_("Last day"), example="2027-11-30")
    parts_covered: Yes = ask(N_("Covers parts"), PROMISES, default=True)
    labour_covered: Yes = ask(N_("Covers labour"), default=True)
    on_site_covered: Yes = ask(N_("Covers visits and travel"), default=True)
    response_minutes: Minutes | None = ask(N_("Work begins within"), MINUTES, default=None)
    repair_minutes: Minutes | None = ask(N_("Repaired within"), MINUTES, default=None)
    care_visits: Visits | None = ask(N_("Care visits a year"), default=None)
    price: Money | None = ask(N_("Price"), N_("For this term."), default=None, example="3600.00")
    price_rate: Percent | None = ask(
        N_("Tax rate of the price"), N_("The price contains this tax."), default=None, example="6"
    )
    pay_by: Day | None = ask(N_("To be paid by"), N_("The last day on which the price is to be paid."), default=None)
    renewal_note: LongText | None = ask(
        N_("Renewal note"), N_("Shown when the contract is about to end."), private=True, default=None
    )
    agreements: LongText | None = ask(
        N_("Further agreements"), N_("Printed on the contract."), private=True, default=None
    )
    point: OfficeCode | None = ask(
        N_("Service point"), N_("Makes the care visits. If empty: this office."), default=None
    )
    overlaps: Yes = ask(N_("May overlap with another contract"), COVERED, default=False)
    customer: Text | None = CUSTOMER_FILE


class ContractAmended(Event):
    """What a contract says was put right, or agreed anew, for its last term."""

    SECTIONS = {
        "contact": N_("Customer"),
        "serials": N_("Covered devices"),
        "begins": N_("Term and cover"),
        "price": N_("Price"),
        "renewal_note": N_("Agreements"),
    }

    contact: Text | None = ask(N_("Contact person"), private=True, default=None)
    address: LongText | None = ask(N_("Address"), private=True, default=None)
    serials: Serials | None = ask(N_("Covered devices"), LISTED, default=None)
    new_devices: Yes = ask(N_("Create files for new devices"), default=False)
    site: Text | None = ask(N_("Site"), SITE, private=True, default=None)
    begins: Day | None = ask(N_("First day"), AS_IT_IS, default=None)
    ends: Day | None = ask(N_("Last day"), AS_IT_IS, default=None)
    parts_covered: Yes | None = ask(N_("Covers parts"), default=None)
    labour_covered: Yes | None = ask(N_("Covers labour"), default=None)
    on_site_covered: Yes | None = ask(N_("Covers visits and travel"), default=None)
    response_minutes: Minutes | None = ask(N_("Work begins within"), MINUTES, default=None)
    repair_minutes: Minutes | None = ask(N_("Repaired within"), MINUTES, default=None)
    care_visits: Visits | None = ask(N_("Care visits a year"), default=None)
    price: Money | None = ask(N_("Price"), N_("For this term."), default=None)
    price_rate: Percent | None = ask(
        N_("Tax rate of the price"), N_("The price contains this tax."), default=None, example="6"
    )
    pay_by: Day | None = ask(N_("To be paid by"), N_("The last day on which the price is to be paid."), default=None)
    renewal_note: LongText | None = ask(N_("Renewal note"), private=True, default=None)
    agreements: LongText | None = ask(N_("Further agreements"), private=True, default=None)
    point: OfficeCode | None = ask(N_("Service point"), N_("Makes the care visits."), default=None)
    overlaps: Yes = ask(N_("May overlap with another contract"), COVERED, default=False)
    reason: LongText | None = ask(N_("Reason"), private=True, default=None)


class ContractRenewed(Event):
    """The customer renewed: a new term follows, and what is not said stays as it was."""

    SECTIONS = {"begins": N_("Term and cover"), "price": N_("Price")}

    begins: Day | None = ask(N_("First day"), N_("If empty: the day after the present term."), default=None)
    ends: Day = ask(N_("Last day"), example="2028-11-30")
    parts_covered: Yes | None = ask(N_("Covers parts"), default=None)
    labour_covered: Yes | None = ask(N_("Covers labour"), default=None)
    on_site_covered: Yes | None = ask(N_("Covers visits and travel"), default=None)
    response_minutes: Minutes | None = ask(N_("Work begins within"), MINUTES, default=None)
    repair_minutes: Minutes | None = ask(N_("Repaired within"), MINUTES, default=None)
    care_visits: Visits | None = ask(N_("Care visits a year"), default=None)
    price: Money | None = ask(N_("Price"), N_("For the new term."), default=None)
    price_rate: Percent | None = ask(
        N_("Tax rate of the price"), N_("The price contains this tax."), default=None, example="6"
    )
    pay_by: Day | None = ask(N_("To be paid by"), N_("The last day on which the price is to be paid."), default=None)
    renewal_note: LongText | None = ask(N_("Renewal note"), private=True, default=None)


class RenewalDeclined(Event):
    """The customer does not renew the contract; it runs to the end of its term."""

    reason: LongText = ask(N_("Reason"), N_("What the customer says."), private=True)


class ContractEnded(Event):
    """The contract was ended before the end of its term."""

    ended_on: Day = ask(N_("Last day on which it covers"), example="2026-12-31")
    reason: LongText = ask(N_("Reason"), private=True)


class CareVisitOpened(Event):
    """A job was opened for the care visit that the contract promises next."""

    wanted: When | None = ask(
        N_("Wanted time"), N_("When a visit would suit the customer."), default=None, example=N_("tomorrow 9am")
    )
    serials: Serials | None = ask(
        N_("Covered devices"), N_("Serial numbers, one a line. If empty: all that the contract lists."), default=None
    )
    note: LongText | None = ask(N_("Note for the engineer"), private=True, default=None)


class CareVisitSkipped(Event):
    """The customer does not want the care visit that is due next."""

    reason: LongText = ask(N_("Reason"), N_("What the customer says."), private=True)
