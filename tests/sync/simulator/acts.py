"""The acts of people in the simulated offices: entries of real kinds, chosen by the states of the things in a store."""

import random
from typing import Any

from fieldservice.read_model import projections
from fieldservice.workflows.engine.fold import Thing, fold
from tests.sync.simulator import faulty, money, promises, returns, shipments, stock, suppliers
from tests.sync.simulator.world import Replica

Draft = dict[str, Any]

STEPS: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    # state: (kind, state it leads to, role, next holder)
    "received": (("accepted", "accepted", "coordinator", "own"), ("cancelled", "cancelled", "coordinator", "own")),
    "accepted": (
        ("dispatched", "dispatched", "coordinator", "van"),
        ("waiting_begun", "accepted", "coordinator", "own"),
    ),
    "dispatched": (
        ("taken", "taken", "engineer", "own"),
        ("taken_back", "accepted", "coordinator", "branch"),
        ("declined", "accepted", "engineer", "branch"),
    ),
    "taken": (("appointed", "appointed", "engineer", "own"), ("taken_back", "accepted", "coordinator", "branch")),
    "appointed": (("arrived", "on_site", "engineer", "own"),),
    "on_site": (
        ("examined", "on_site", "engineer", "own"),
        ("completed", "completed", "engineer", "own"),
        ("not_completed", "not_completed", "engineer", "own"),
    ),
    "completed": (("slip_signed_on_paper", "signed", "engineer", "own"), ("remarked", "completed", "engineer", "own")),
    "not_completed": (("slip_signed_on_paper", "signed", "engineer", "own"),),
    "signed": (("handed_in", "handed_in", "engineer", "branch"),),
    "handed_in": (
        ("result_passed_back", "handed_in", "information_clerk", "own"),
        ("closed", "closed", "coordinator", "own"),
    ),
    "open": (
        ("call_completed", "open", "agent", "own"),
        ("handed_on", "handed_on", "agent", "own"),
        ("request_withdrawn", "withdrawn", "agent", "own"),
    ),
    "handed_on": (("request_taken", "with_clerk", "information_clerk", "own"),),
}
ROLES = {kind: role for steps in STEPS.values() for kind, _, role, _ in steps}
PEOPLE = {"HQ": ("qian",), "CD01": ("chen",), "CD02": ("sun",), "CD01-V1": ("li", "chen"), "CD02-V1": ("wu", "sun")}
ENGINEERS = {"CD01": "li", "CD02": "wu"}
BRANCHES = ("CD01", "CD02")


def branch_of(office: str) -> str:
    return office.partition("-")[0]


def draft(chance: random.Random, replica: Replica, tx: Any) -> Draft:
    """The draft of the next entry of somebody at this store."""
    choose, moves = chance.random(), chance.random() < 0.22
    work = tx.rows("SELECT thing, kind, state, holder FROM work_row WHERE kind IN ('job', 'request') ORDER BY thing")
    if work and shipments.deals_with(replica.world.seed) and chance.random() < 0.7:
        return shipments.dealt(chance, replica, tx, _anybody(chance, replica))
    about_faulty = faulty.deals_with(replica.world.seed) and chance.random() < 0.8
    if about_faulty and (dealt := faulty.dealt(chance, replica, tx, _anybody(chance, replica))):
        return dealt
    about_money = money.deals_with(replica.world.seed) and chance.random() < 0.8
    if about_money and (dealt := money.dealt(chance, replica, tx, _anybody(chance, replica))):
        return dealt
    about_promises = promises.deals_with(replica.world.seed) and chance.random() < 0.8
    if about_promises and (dealt := promises.dealt(chance, replica, tx, _anybody(chance, replica))):
        return dealt
    about_returns = returns.deals_with(replica.world.seed) and chance.random() < 0.85
    if about_returns and (dealt := returns.dealt(chance, replica, tx, _anybody(chance, replica))):
        return dealt
    about_suppliers = suppliers.deals_with(replica.world.seed) and chance.random() < 0.85
    if about_suppliers and (dealt := suppliers.dealt(chance, replica, tx, _anybody(chance, replica))):
        return dealt
    if not work or choose < (0.10 if len(work) < 4 else 0.06):
        return _registered(chance, replica, tx)
    mine = [row for row in work if row[3] == replica.office and row[2] in (*STEPS, "with_clerk")]
    thing = chance.choice(mine if mine and chance.random() < 0.8 else work)
    story = fold(thing[0], tx.entries_of(thing[0]), projections.APPENDS_TO)
    if moves:
        return stock.moved(chance, replica, tx, story, _anybody(chance, replica))
    if 0.4 < choose < 0.62 and replica.office == "HQ":
        return _merged(chance, replica, tx) or _noted(chance, replica, story)
    if choose < 0.62:
        return _step(chance, replica, story) or _noted(chance, replica, story)
    if choose < 0.72:
        return _noted(chance, replica, story)
    if choose < 0.78:
        return _amended(chance, replica, tx) or _noted(chance, replica, story)
    if choose < 0.86 and story.last:
        return _settled(chance, replica, _doubtful(chance, tx) or story)
    if choose < 0.90 and story.last:
        return _newer(chance, replica, story)
    if choose < 0.94 and story.last:
        return _forged(chance, replica, story)
    if choose < 0.95:
        return _poison(chance, replica, tx, story)
    if choose < 0.97:
        return {
            "kind": "refused",
            "by": _anybody(chance, replica),
            "made": replica.made(),
            "data": {"step": "close"},
            "touches": [(story.kind, story.id)] if chance.random() < 0.5 else [],
        }
    return {
        "kind": "printed",
        "by": _anybody(chance, replica),
        "made": replica.made(),
        "touches": [(story.kind, story.id)],
        "data": {"paper": "slip", "revision": 1, "copy": "office"},
    }


def under_way(name: str, state: str, holder: str) -> Draft:
    """A job that is already in this state."""
    customer = f"customer-{name}"
    return {
        "kind": "handed_over",
        "by": "qian",
        "made": "2026-11-21T08:00:00.000Z",
        "touches": [("customer", customer)],
        "moves": [
            {"thing": f"request-{name}", "kind": "request", "after": None, "to": "handed_over", "holder": holder},
            {"thing": f"job-{name}", "kind": "job", "after": None, "to": state, "holder": holder},
        ],
        "data": {"of": {f"job-{name}": {"request": f"request-{name}", "customer": customer, "mode": "on_site"}}},
    }


def _anybody(chance: random.Random, replica: Replica) -> str:
    return chance.choice(PEOPLE[replica.office])


def _who(chance: random.Random, replica: Replica, role: str) -> str:
    if role == "engineer" and replica.office != "HQ" and chance.random() < 0.9:
        return ENGINEERS[branch_of(replica.office)]
    return "zhou" if chance.random() < 0.04 else PEOPLE[replica.office][-1 if role != "engineer" else 0]


def _move(thing: Thing, to: str, holder: str) -> Draft:
    return {"thing": thing.id, "kind": thing.kind, "after": thing.last, "to": to, "holder": holder}


def _registered(chance: random.Random, replica: Replica, tx: Any) -> Draft:
    known = [thing for (thing,) in tx.rows("SELECT thing FROM customer_row ORDER BY thing")]
    request = f"request-{chance.getrandbits(48):012x}"
    customer = chance.choice(known) if known and chance.random() < 0.5 else f"customer-{chance.getrandbits(48):012x}"
    device = f"device-{chance.getrandbits(48):012x}"
    return {
        "kind": "call_registered",
        "by": PEOPLE[replica.office][-1],
        "made": replica.made(),
        "moves": [{"thing": request, "kind": "request", "after": None, "to": "open", "holder": replica.office}],
        "touches": [("customer", customer), ("device", device)],
        "data": {"customer": customer, "device": device, "number": request[-6:]},
        "private": {"customer_name": "王明", "phone": "13800138000", "of": {customer: {"phone": "13800138000"}}},
        "person": customer,
    }


def _step(chance: random.Random, replica: Replica, thing: Thing) -> Draft | None:
    if thing.state == "with_clerk":
        return _handed_over(chance, replica, thing)
    if thing.state not in STEPS:
        return None
    kind, to, role, goes = chance.choice(STEPS[thing.state])
    branch = branch_of(replica.office)
    holder = {"own": replica.office, "branch": branch, "van": f"{branch}-V1" if branch in BRANCHES else "CD01-V1"}[goes]
    if chance.random() < 0.06:
        # The job goes to another branch, with its request and files.
        holder = chance.choice(BRANCHES)
    along = (
        [str(thing.get(name)) for name in ("request", "customer", "device") if thing.get(name)]
        if holder != replica.office
        else []
    )
    return {
        "kind": kind,
        "by": _who(chance, replica, role),
        "made": replica.made(),
        "moves": [_move(thing, to, holder)],
        "data": {"minutes": chance.randrange(90), **({"along": along} if along else {})},
        **(
            {"private": {"remark": "换了电源"}, "person": str(thing.get("customer") or "")}
            if chance.random() < 0.3
            else {}
        ),
    }


def _handed_over(chance: random.Random, replica: Replica, request: Thing) -> Draft:
    job = f"job-{chance.getrandbits(48):012x}"
    branch = branch_of(replica.office) if chance.random() < 0.8 and replica.office != "HQ" else chance.choice(BRANCHES)
    about = {"request": request.id, **{name: request.get(name) for name in ("customer", "device") if request.get(name)}}
    return {
        "kind": "handed_over",
        "by": _who(chance, replica, "information_clerk"),
        "made": replica.made(),
        "moves": [
            _move(request, "handed_over", replica.office),
            {"thing": job, "kind": "job", "after": None, "to": "received", "holder": branch},
        ],
        "touches": [("customer", about["customer"])] if "customer" in about else [],
        "data": {"job": job, "along": list(about.values()), "of": {job: about}},
    }


def _noted(chance: random.Random, replica: Replica, thing: Thing) -> Draft:
    return {
        "kind": chance.choice(("noted", "contact_attempted", "cancel_asked")) if thing.kind == "job" else "noted",
        "by": _anybody(chance, replica),
        "made": replica.made(),
        "touches": [(thing.kind, thing.id)],
        "data": {"result": "no_answer"},
        "private": {"note": "客户催"},
        "person": str(thing.get("customer") or ""),
    }


def _amended(chance: random.Random, replica: Replica, tx: Any) -> Draft | None:
    files = [(thing, "customer") for (thing,) in tx.rows("SELECT thing FROM customer_row ORDER BY thing")]
    files += [(thing, "device") for (thing,) in tx.rows("SELECT thing FROM device_row ORDER BY thing")]
    if not files:
        return None
    thing, kind = chance.choice(files)
    return {
        "kind": f"{kind}_amended",
        "by": _anybody(chance, replica),
        "made": replica.made(),
        "touches": [(kind, thing)],
        "data": {"area": chance.choice("ABC")} if kind == "customer" else {"model": chance.choice("ABC")},
        **({"private": {"phone": "13900139000"}, "person": thing} if kind == "customer" else {}),
    }


def _merged(chance: random.Random, replica: Replica, tx: Any) -> Draft | None:
    """Headquarters merges two files of customers, or undoes a merge."""
    files = tx.rows("SELECT thing, same_as FROM customer_row ORDER BY thing")
    merged = [(thing, older) for thing, older in files if older]
    if len(files) < 2:
        return None
    undoes = bool(merged) and chance.random() < 0.4
    younger, older = chance.choice(merged) if undoes else sorted((f[0] for f in chance.sample(files, 2)), reverse=True)
    return {
        "kind": "merge_undone" if undoes else "files_merged",
        "by": "qian",
        "made": replica.made(),
        "touches": [("customer", older), ("customer", younger)],
        "data": {"duplicate": younger, "of": {younger: {"same_as": "" if undoes else older}}},
    }


def _doubtful(chance: random.Random, tx: Any) -> Thing | None:
    """Half of the time somebody settles what is on the review list."""
    listed = [
        thing
        for (thing,) in tx.rows(
            "SELECT thing FROM work_row WHERE review = 1 AND kind IN ('job', 'request') ORDER BY thing"
        )
    ]
    if not listed or chance.random() < 0.5:
        return None
    thing = chance.choice(listed)
    story = fold(thing, tx.entries_of(thing), projections.APPENDS_TO)
    return story if story.last else None


def _settled(chance: random.Random, replica: Replica, thing: Thing) -> Draft:
    """A settling. Headquarters, the holder and the giver may settle; now and then another office tries."""
    branch = branch_of(replica.office)
    holder = chance.choice([replica.office, thing.holder, branch if branch in BRANCHES else chance.choice(BRANCHES)])
    state = chance.choice(
        ["accepted", "dispatched", "handed_in", "closed"]
        if thing.kind == "job"
        else ["open", "withdrawn", "handed_over"]
    )
    counts = {"counts": list(thing.marked)} if thing.marked and chance.random() < 0.5 else {}
    return {
        "kind": "settled",
        "by": PEOPLE[replica.office][-1],
        "made": replica.made(),
        "moves": [_move(thing, state, holder)],
        "data": {"reason": "engineer's laptop is off", "voided": [], **counts},
    }


def _newer(chance: random.Random, replica: Replica, thing: Thing) -> Draft:
    """A step of a newer version: no program here knows its kind, but its move counts."""
    holder = chance.choice([replica.office, *BRANCHES])
    move = (
        {"moves": [_move(thing, chance.choice(["parts_ordered", thing.state]), holder)]}
        if chance.random() < 0.7
        else {"touches": [(thing.kind, thing.id)]}
    )
    return {
        "kind": "part_ordered",
        "by": _anybody(chance, replica),
        "made": replica.made(),
        "data": {"part": "PSU-450"},
        **move,
    }


def _poison(chance: random.Random, replica: Replica, tx: Any, thing: Thing) -> Draft:
    """An entry that headquarters cannot read, as a defective program might write it; it may have moved parts."""
    deep: Draft = {}
    for _ in range(40):
        deep = {"in": deep}
    draft = stock.moved(chance, replica, tx, thing, PEOPLE[replica.office][-1])
    return {**draft, "kind": "noted", "data": {**draft["data"], "in": deep}}


def _forged(chance: random.Random, replica: Replica, thing: Thing) -> Draft:
    """A step by a person whose roles do not allow it, or to a state to which the step never leads."""
    if chance.random() < 0.5:
        return {
            "kind": "closed" if thing.kind == "job" else "handed_on",
            "by": "zhou",
            "made": replica.made(),
            "moves": [_move(thing, "closed" if thing.kind == "job" else "handed_on", replica.office)],
        }
    return {
        "kind": "accepted",
        "by": PEOPLE[replica.office][-1],
        "made": replica.made(),
        "moves": [_move(thing, "closed", replica.office)],
    }
