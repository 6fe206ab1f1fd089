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
MOST = 500
"""So much work of one customer is looked at."""
ONLY_ADMINISTRATORS = N_("Only an administrator of headquarters can erase a customer.")
AT_HEADQUARTERS = N_(
    "Customers are erased at headquarters, in all stores at once. Ask headquarters to run: fieldservice hq erase "
    "%(customer)s"
)
NO_CUSTOMER = N_("%(text)s is not a customer. Give the number of the customer file.")
OPEN_WORK = N_(
    "Work for this customer is still open: %(work)s. Finish it first, or erase with: fieldservice hq erase "
    "%(customer)s --although-open"
)


def about(session: Session, by: Person, customer: str) -> JsonObject:
    """What erasing a customer would mean: {customer, name, open, stores, erased}; nothing is written.

    `open` has the number, kind, state and holder of each open work, `stores` the stores that would erase it too,
    `erased` says that it was begun before. Raises Refused as `erase` does, but not for open work.
    """
    kind, id_ = _found(session, by, customer)
    from fieldservice.read_model import aliases, queries
    from fieldservice.sync import enrolled_stores

    file = session.thing(id_)
    with session.store.reading() as tx:
        files = aliases.as_one(tx, kind, id_)
        erased = any(tx.value("SELECT 1 FROM erasure WHERE person = ?", (each,)) is not None for each in files)
        stores = enrolled_stores.active(tx)
    rows = [row for row in queries.customer_work(session.reader, id_, MOST) if row["open"]]
    return {
        "customer": file.get("number", ""),
        "name": file.get("name", ""),
        "open": [{name: row[name] for name in ("number", "kind", "state", "holder")} for row in rows],
        "stores": stores,
        "erased": erased,
    }


def erase(session: Session, by: Person, customer: str, *, although_open: bool = False) -> JsonObject:
    """Erase a customer, by number or id, and return {customer, person, done, waiting, elsewhere}.

    All files that are merged are about this person, so all of them are erased.
    Calling it again continues an unfinished erasure.
    `done` says that nothing is left on the disk here, `waiting` lists the stores that have not confirmed yet,
    `elsewhere` the files (carried on a stick, backups) that may still hold something and that a person must see to.
    Raises Refused (role, guard, not_found); guard also while work for the customer is open, unless the
    administrator says `although_open`: the customer may ask for it at any time.
    """
    from fieldservice.desk.refusals import record_refusal

    known = about(session, by, customer)
    if known["open"] and not known["erased"] and not although_open:
        # Numbers alone: whoever reads the refusals learns nothing about the person.
        refused = still_open(known)
        record_refusal(session, by, "new", "erase", refused)
        raise refused
    return erase_all_files(session, by, customer)


def still_open(known: JsonObject) -> Refused:
    """The refusal while work is open, of what `about` has told."""
    return Refused("guard", OPEN_WORK, work=[work["number"] for work in known["open"]], customer=known["customer"])


def erase_all_files(session: Session, by: Person, customer: str) -> JsonObject:
    """Erase all files of a customer, whatever work is open: what an office does without a line is known later."""
    kind, id_ = _found(session, by, customer)
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


def _found(session: Session, by: Person, customer: str) -> tuple[str, str]:
    """Kind and id of the customer's file; a refusal is recorded."""
    from fieldservice.desk.refusals import record_refusal

    try:
        _may(session, by, customer)
        kind, id_ = session.find_thing(customer)
        if kind != "customer":
            raise Refused("not_found", NO_CUSTOMER, text=customer)
    except Refused as refused:
        record_refusal(session, by, "new", "erase", refused)
        raise
    return kind, id_


def _may(session: Session, by: Person, customer: str) -> None:
    present = session.reference().staff.get(by.name)
    if present is None or not present.active or not present.roles & set(MAY):
        raise Refused("role", ONLY_ADMINISTRATORS, MAY)
    if not session.is_headquarters:
        raise Refused("guard", AT_HEADQUARTERS, customer=customer)


def published(session: Session) -> list[JsonObject]:
    """The erasures that are published: {person, number, at, by, waiting}.

    The number of the file stays, the name does not; `waiting` are the stores that have not confirmed it.
    """
    with session.store.reading() as tx:
        rows = tx.published("erasure")
    return [
        {
            **row,
            "number": session.thing(row["person"]).get("number", ""),
            "waiting": [store["store"] for store in progress(session.store, row["person"])["waiting"]],
        }
        for row in rows
    ]


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
