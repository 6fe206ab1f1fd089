"""Shipments of parts in the simulated offices: orders, sendings, receipts before their sendings, offers, and losses.

The real tables make these entries, so that nobody does what a person could not do. The checks have rules of their own.
"""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

from fieldservice.read_model import projections
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing, fold
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.parts import places
from fieldservice.workflows.parts.shipments.lines import KIND, lines_of
from fieldservice.workflows.parts.shipments.table import SHIPMENT
from fieldservice.workflows.parts.shipments.typed import own_bag, own_place
from tests.sync.simulator import stock
from tests.sync.simulator.accounts import counted
from tests.sync.simulator.by_tables import ENGINEERS, Draft, Typed, Typing, context_of, somebody, step_taken
from tests.sync.simulator.decoded import Act
from tests.sync.simulator.picture import Broken, Picture
from tests.sync.simulator.world import OFFICES, Replica

TRIES = 6
SELDOM = {
    "order_parts": 0.5,
    "cancel_order": 0.1,
    "ask_back": 0.05,
    "offer_part": 0.7,
    "refuse_order": 0.3,
    "refuse_lines": 0.3,
}


def deals_with(seed: int) -> bool:
    """One schedule in ten is about shipments. The others have none, so that seeds which found a defect still do."""
    return seed % 10 == 9


def dealt(chance: random.Random, replica: Replica, tx: Any, by: str) -> Draft:
    """What a storekeeper or an engineer does next with a shipment, or about the parts for one."""
    context = context_of(chance, replica, tx, somebody(chance, replica, tx, by), "shipment")
    for _ in range(TRIES if chance.random() < 0.85 else 0):
        shipment = _chosen(chance, replica, tx)
        if draft := step_taken(chance, replica, tx, SHIPMENT, shipment, context, TYPED, SELDOM):
            return draft
    return _brought(chance, replica, tx, context)


def _chosen(chance: random.Random, replica: Replica, tx: Any) -> Thing | None:
    """A shipment, most often one that this office has; None for a new one."""
    known = tx.rows("SELECT thing, holder, state FROM work_row WHERE kind = ? ORDER BY thing", (KIND,))
    open_ = [row for row in known if row[2] not in ENDED]
    here = [row for row in open_ if row[1] == replica.office]
    among = here if here and chance.random() < 0.7 else open_ if chance.random() < 0.7 else known
    if not among or chance.random() < 0.25:
        return None
    thing = chance.choice(among)[0]
    return fold(thing, tx.entries_of(thing), projections.APPENDS_TO)


def _brought(chance: random.Random, replica: Replica, tx: Any, context: Context) -> Draft:
    """Parts come to the place from which this person sends, or into the bag from which the person offers."""
    item = chance.choice(stock.ITEMS)
    serial = f"SN-{chance.getrandbits(40):X}" if item == stock.ITEMS[1] else ""
    quantity = 1 if serial else chance.randint(1, 4)
    target = chance.choice((own_place(context), own_bag(context)))
    posting = Posting(
        item, places.outside(replica.office, places.ADJUSTED), target, quantity, quantity * stock.COST, serial
    )
    known = tx.rows("SELECT thing, kind FROM work_row ORDER BY thing")
    thing, kind = chance.choice(known)
    return {
        "kind": "part_moved",
        "by": context.by.name,
        "made": replica.made(),
        "touches": [(kind, thing)],
        "data": {"postings": [posting.as_data()], stock.HONEST: True},
    }


# What people type. None: there is nothing to type, so the step is not taken.


def _here(chance: random.Random, tx: Any, place: str) -> str | None:
    """One or more parts that are in a place, as one types them."""
    rows = tx.rows(
        "SELECT item, quantity, serial_key FROM balance_row WHERE account = ? AND quantity > 0"
        " ORDER BY item, serial_key",
        (place,),
    )
    if not rows:
        return None
    item, quantity, serial = chance.choice(rows)
    return f"{item} x1 {serial}" if serial else f"{item} x{chance.randint(1, quantity)}"


def _coming(chance: random.Random, shipment: Thing) -> str:
    """What is on the way, all of it or some, now and then more than that."""
    found = []
    for line in lines_of(shipment):
        away = [*line.serials_on_the_way] if line.tracked else ["" for _ in range(max(0, line.on_the_way))]
        some = away if chance.random() < 0.7 else away[: chance.randint(0, len(away))]
        more = 0 if line.tracked else int(chance.random() < 0.1)
        if some or more:
            found.append(f"{line.part} x{len(some) + more} {' '.join(some)}".strip())
    return "\n".join(found)


def _ordered(chance: random.Random, tx: Any, shipment: Thing | None, context: Context) -> Typed:
    return {"sender": _elsewhere(chance, context), "parts": f"{chance.choice(stock.ITEMS)} x{chance.randint(1, 3)}"}


def _elsewhere(chance: random.Random, context: Context) -> str:
    return chance.choice([each for each in OFFICES if each != context.office])


def _sent(chance: random.Random, tx: Any, shipment: Thing | None, context: Context) -> Typed | None:
    typed = _here(chance, tx, own_place(context))
    receiver = {} if shipment else {"receiver": _elsewhere(chance, context)}
    return {"sending": typed, **receiver} if typed else None


def _offered(chance: random.Random, tx: Any, shipment: Thing | None, context: Context) -> Typed | None:
    typed = _here(chance, tx, own_bag(context))
    point = context.office.partition("-")[0]
    others = [name for name, office in ENGINEERS.items() if office.startswith(point) and name != context.by.name]
    return {"sending": typed, "colleague": chance.choice(others)} if typed and others else None


def _received(chance: random.Random, tx: Any, shipment: Thing | None, context: Context) -> Typed:
    assert shipment is not None
    return {"arrived": _coming(chance, shipment)}


def _received_early(chance: random.Random, tx: Any, shipment: Thing | None, context: Context) -> Typed:
    assert shipment is not None
    return {"arrived": "\n".join(f"{line.part} x{line.asked}" for line in lines_of(shipment) if not line.tracked)}


def _lost(chance: random.Random, tx: Any, shipment: Thing | None, context: Context) -> Typed:
    assert shipment is not None
    return {"lost": _coming(chance, shipment), "reason": "箱子破了"}


def _not_sent(chance: random.Random, tx: Any, shipment: Thing | None, context: Context) -> Typed:
    assert shipment is not None
    open_ = [line for line in lines_of(shipment) if line.to_send]
    return {"refused": "\n".join(f"{line.part} x{line.to_send}" for line in open_), "reason": "缺货"}


def _with(**typed: str) -> Callable[..., Typed]:
    return lambda chance, tx, shipment, context: typed


TYPED: dict[str, Typing] = {
    "order_parts": _ordered,
    "send_parts": _sent,
    "offer_part": _offered,
    "send_order": _sent,
    "send_rest": _sent,
    "confirm_order": _with(expected="2027-01-04T01:00:00Z"),
    "refuse_order": _with(reason="缺货"),
    "refuse_lines": _not_sent,
    "cancel_order": _with(reason="不要了"),
    "receive_early": _received_early,
    "receive_parts": _received,
    "finish_shipment": _with(),
    "report_loss": _lost,
    "write_off": _with(),
    "accept_part": _with(),
    "decline_part": _with(reason="不要"),
    "withdraw_offer": _with(),
    "ask_back": _with(),
}

# The checks.

STORE, ENGINEER = {"storekeeper", "coordinator"}, {"engineer"}
VANS_TOO = STORE | ENGINEER
BY_ROLE = {
    **dict.fromkeys(
        ("parts_ordered", "order_sent", "rest_sent", "order_confirmed", "order_refused", "lines_refused"), STORE
    ),
    **dict.fromkeys(("order_cancel_asked", "parts_arrived_early"), STORE),
    **dict.fromkeys(
        ("parts_sent", "parts_arrived", "shipment_finished", "loss_reported", "loss_written_off"), VANS_TOO
    ),
    **dict.fromkeys(("offer_declined", "offer_withdrawn", "offer_asked_back"), VANS_TOO),
    **dict.fromkeys(("parts_offered", "offer_accepted"), ENGINEER),
}
"""Who may do what with a shipment, by the shadow's own rule."""
INTO, OUT = 1, -1
ON_THE_WAY = {
    "order_sent": ("sending", INTO),
    "rest_sent": ("sending", INTO),
    "parts_sent": ("sending", INTO),
    "parts_offered": ("sending", INTO),
    "parts_arrived": ("arrived", OUT),
    "parts_arrived_early": ("arrived", OUT),
    "offer_accepted": ("arrived", OUT),
    "offer_declined": ("returned", OUT),
    "offer_withdrawn": ("returned", OUT),
    "loss_written_off": ("lost", OUT),
}
"""By kind of entry: the field with its parts, and whether these begin or end to be on the way."""
ENDED = ("received", "refused", "declined", "withdrawn")


def _posted(act: Act) -> Counter[str]:
    """What an act puts on the way, less what it takes from there, by part."""
    found = Counter[str]()
    for item, source, target, quantity, *_ in act.taken:
        found[item] += quantity * ((target.split("/")[1] == "transit") - (source.split("/")[1] == "transit"))
    return found


def check(now: Picture) -> None:
    """What is on the way by the books is what was sent with a shipment and has neither arrived, come back nor been
    lost. Where a shipment ended and something of it is on the way, somebody owes its receipt. (Below zero is what came
    early and was never sent.)"""
    told, booked = dict[str, Counter[str]](), dict[str, Counter[str]]()
    within: set[str] = set()
    for held in counted(now):
        for kind, thing in held.act.touches:
            if kind != KIND or held.act.kind not in ON_THE_WAY:
                continue
            field, sign = ON_THE_WAY[held.act.kind]
            if held.act.kind == "parts_offered" and not held.act.data.get("by_transit"):
                within.add(thing)
            lines = told.setdefault(thing, Counter())
            for line in held.act.data.get(field, ()):
                lines[line["part"]] += sign * line["quantity"]
            booked.setdefault(thing, Counter()).update(_posted(held.act))
    for thing, lines in told.items():
        if thing not in within and any(lines[part] != booked[thing][part] for part in lines | booked[thing]):
            raise Broken("shipments", now.where, f"{thing}: {lines} are on the way, by the books {booked[thing]}")
        state, _, review = now.rows[thing]
        on_its_way = any(quantity > 0 for quantity in booked[thing].values())
        if state in ENDED and not review and on_its_way and thing not in now.owed:
            raise Broken("shipments", now.where, f"{thing} is {state}, {booked[thing]} is on the way, and nobody knows")
