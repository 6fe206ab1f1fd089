"""The reference data of the workflows, read from the published tables and cached until the next publication."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from fieldservice.read_model.calendars import calendars
from fieldservice.shapes import Values
from fieldservice.workflows.engine.reference import Code, Office, Person, Policy, Reference, ReturnPolicy, default_codes

Rows = Iterable[Values]


def person_of(row: Values) -> Person:
    return Person(
        row["name"],
        row["display"] or row["name"],
        frozenset(row["roles"].split()),
        row["office"],
        frozenset(row["skills"].split()),
        frozenset(row["areas"].split()),
        bool(row["active"]),
        frozenset(str(row.get("offices") or "").split()),
    )


def policy_of(row: Values) -> Policy:
    """A row of the table `policy`; what has no months of its own has those for parts."""
    months = row["months"]
    return Policy(
        row["product"],
        row["group"],
        months,
        row["labour"] if row["labour"] >= 0 else months,
        row["on_site"] if row["on_site"] >= 0 else months,
        row["zh"],
        row["en"],
        row["start"],
        frozenset(row["exclusions"].split()),
        row["repair_days"],
        bool(row["adds_days"]),
    )


def reference_of(read: Callable[[str], Rows]) -> Reference:
    """All published rows; `read` returns those of a table. An unpublished code list has its defaults."""
    offices = {
        row["code"]: Office(
            row["code"],
            row["name"],
            row["name_en"],
            row["kind"],
            row["address"],
            row["phone"],
            row["zone"],
            row["hours_calendar"],
            bool(row["active"]),
            row["branch"],
        )
        for row in read("office")
    }
    published: dict[str, dict[str, Code]] = {}
    for row in read("code"):
        if row["active"]:
            published.setdefault(row["list"], {})[row["code"]] = Code(row["list"], row["code"], row["zh"], row["en"])
    zones = {office.calendar or office.code: office.zone for office in offices.values()}
    return Reference(
        staff={row["name"]: person_of(row) for row in read("staff")},
        offices=offices,
        calendars=calendars(read("calendar"), zones),
        codes={**default_codes(), **published},
        settings={row["key"]: row["value"] for row in read("setting")},
        return_policies={row["product"]: ReturnPolicy(**row) for row in read("return_policy")},
        policies={(row["product"], row["group"]): policy_of(row) for row in read("policy")},
    )
