"""Erases a customer at headquarters: publishes the erasure, erases here at once, and tracks which other stores have
confirmed that they have done the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person

if TYPE_CHECKING:
    from db.store import Store
    from fieldservice.desk.session import Session

MAY = ("administrator",)
ONLY_ADMINISTRATORS = N_("Only an administrator of headquarters may erase a customer.")
AT_HEADQUARTERS = N_(
    "Customers are erased at headquarters, for every store at once. Ask there for: fieldservice hq erase %(customer)s"
)
NO_CUSTOMER = N_("%(text)s is not a customer. Give the number of the customer file.")


def erase(session: Session, by: Person, customer: str) -> JsonObject:
    """Erase a customer, by number or id, and return {customer, person, done, waiting, elsewhere}.

    All files that are merged are about this person, so all of them are erased.
    Calling it again continues an unfinished erasure.
    `done` says that nothing is left on the disk here, `waiting` lists the stores that have not confirmed yet,
    `elsewhere` the files (carried on a stick, backups) that may still hold something and that a person must see to.
    Raises Refused (role, guard, not_found).
    """
    from fieldservice.desk.refusals import record_refusal

    try:
        _may(session, by, customer)
        kind, id_ = session.find_thing(customer)
        if kind != "customer":
            raise Refused("not_found", NO_CUSTOMER, text=customer)
    except Refused as refused:
        record_refusal(session, by, "new", "erase", refused)
        raise
    from fieldservice.read_model import aliases
    from fieldservice.sync import common
    from fieldservice.sync.repair import erasure
    from fieldservice.sync_rules.rules import RULES

    at, number = stamp(session.clock()), session.thing(id_).get("number", "")
    with session.store.writing() as tx:
        for person in (files := aliases.as_one(tx, kind, id_)):
            if tx.value("SELECT 1 FROM erasure WHERE person = ?", (person,)) is None:
                tx.publish("erasure", [{"person": person, "at": at, "by": by.name}], replace=False)
            erasure.erase(tx, RULES, person, at)
        if tx.meta("headquarters"):
            common.catch_up(tx)
    finish(session.store, at)
    made = [progress(session.store, person) for person in files]
    waiting = {store["store"]: store for each in made for store in each["waiting"]}
    done = all(each["done"] for each in made)
    return {"customer": number, **made[0], "done": done, "waiting": list(waiting.values())}


def _may(session: Session, by: Person, customer: str) -> None:
    present = session.reference().staff.get(by.name)
    if present is None or not present.active or not present.roles & set(MAY):
        raise Refused("role", ONLY_ADMINISTRATORS, MAY)
    if not session.is_headquarters:
        raise Refused("guard", AT_HEADQUARTERS, customer=customer)


def finish(store: Store, at: str) -> None:
    """Wipe erased data from the disk. Headquarters' server calls this at its start, since a reading program may have
    prevented it before."""
    from fieldservice.sync.repair import erasure
    from fieldservice.sync_rules.rules import RULES

    erasure.finish(store, RULES, at)


def progress(store: Store, person: str) -> JsonObject:
    """The progress of erasing one customer: {person, done, waiting, elsewhere}."""
    from fieldservice.sync import incidents
    from fieldservice.sync.repair import erasure

    with store.reading() as tx:
        found: JsonObject = next((row for row in erasure.confirmations(tx) if row["person"] == person), {"waiting": []})
        elsewhere = [
            incident["detail"]["file"]
            for incident in incidents.open_incidents(tx, 10_000)
            if incident["what"] == incidents.KEPT
        ]
        return {
            "person": person,
            "done": person not in erasure.pending(tx)["persons"],
            "waiting": found["waiting"],
            "elsewhere": elsewhere,
        }
