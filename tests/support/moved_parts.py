"""Offices that move parts between their accounts, and what each store knows of it."""

from db import ledgers
from fieldservice.read_model.rebuild import verify
from fieldservice.sync_rules.rules import RULES
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.parts.places import SUPPLIER, good, outside, transit
from tests.support.world import MADE

ITEM = "FAN-80"
BRANCH, OTHER, VAN = "CD01", "CD02", "CD01-V2"


def moved(store, *postings, job="job-1", kind="part_moved", mark="", **more):
    """Somebody moves parts for a job."""
    with store.writing() as tx:
        data = {"postings": [each.as_data() for each in postings]}
        entry = tx.append({"kind": kind, "by": "li.wei", "made": MADE, "touches": [("job", job)], "data": data, **more})
        RULES.refresh(tx, {job}, [entry], ())
    return entry


def received(office, quantity=5):
    return Posting(ITEM, outside(office, SUPPLIER), good(office), quantity, 1000 * quantity)


def sent(source, target, quantity=1, serial=""):
    return Posting(ITEM, good(source), transit(target), quantity, 1000 * quantity, serial)


def arrived(office, quantity=1):
    return Posting(ITEM, transit(office), good(office), quantity, 1000 * quantity)


def settled(store, entry, job="job-1"):
    """A person lets an entry count that headquarters did not admit."""
    with store.writing() as tx:
        draft = {"kind": "settled", "by": "li.wei", "made": MADE, "touches": [("job", job)], "data": {}}
        found = tx.append({**draft, "data": {"counts": [entry.id]}})
        RULES.refresh(tx, {job}, [found], ())
    return found


def held(store, office=BRANCH):
    """What the places of an office hold, as this store knows it."""
    with store.reading() as tx:
        return {level.account: level.quantity for level in ledgers.levels(tx, f"{office}/") if level.quantity > 0}


def wrong(*stores):
    return [str(each) for store in stores for each in verify(store)["problems"]]


def all_of(world):
    return [world.hq, *(office.store for office in world.offices.values())]


def entries(store):
    with store.reading() as tx:
        return {entry.id for entry in tx.entries(0, 1000)}
