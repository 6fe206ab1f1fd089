"""Steps of parts that the real tables take, so that nobody in the simulator does what a person could not do."""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from fieldservice.read_model.holdings import StoredHoldings
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.model import Workflow
from fieldservice.workflows.engine.numbers import printed_number
from fieldservice.workflows.engine.reference import EXCHANGE, HEADQUARTERS, Office, Person, Reference, SparePart
from fieldservice.workflows.engine.take import may_begin, take
from fieldservice.workflows.parts.on_the_job.tags import KIND as TAG
from tests.sync.simulator import stock
from tests.sync.simulator.world import OFFICES, Replica

Draft, Typed = dict[str, Any], dict[str, Any]
Typing = Callable[[random.Random, Any, Thing | None, Context], Typed | None]
"""What people type into the form of a step; None where there is nothing to type, so that it is not taken."""
PARTS = {
    each: SparePart(each, each, each, tracked=each in stock.TRACKED, cost=stock.COST)
    for each in (*stock.ITEMS, *stock.FAULTY_ITEMS)
} | {
    stock.EXCHANGE_PART: SparePart(
        stock.EXCHANGE_PART, "整机", "Server", tracked=True, cost=stock.COST, purpose=EXCHANGE
    )
}
ENGINEERS = {"li": "CD01-V1", "wu": "CD02-V1", "ma": "CD01", "fu": "CD02"}
"""Where each engineer works: what is offered to somebody in a van is on the way there."""
NEW = {"ma": "CD01", "fu": "CD02"}
"""Engineers whom headquarters publishes for these schedules."""
SMALL = dict.fromkeys(("approval_lost_part", "approval_refund", "approval_credit"), "1000000 manager")
"""The losses, refunds and debts of the simulator are small, so that nobody needs to approve them."""


class Shelf:
    def part(self, number: str) -> SparePart | None:
        return PARTS.get(number)

    def levels(self, office: str, number: str) -> tuple[int, int]:
        return 0, 0

    def price(self, lists: Sequence[str], code: str, day: str) -> None:
        return None

    def services(self, lists: Sequence[str], day: str) -> tuple[()]:
        return ()


OFFICES_OF = {
    code: Office(code, code, kind="van" if branch else "branch" if code != "HQ" else HEADQUARTERS, branch=branch)
    for code, branch in OFFICES.items()
}


def somebody(chance: random.Random, replica: Replica, tx: Any, by: str) -> str:
    """Half of the time an engineer of this office, else this person."""
    known = {name for (name,) in tx.rows("SELECT name FROM staff")}
    engineers = [name for name, office in ENGINEERS.items() if office == replica.office and name in known]
    return chance.choice(engineers) if engineers and chance.random() < 0.5 else by


def context_of(chance: random.Random, replica: Replica, tx: Any, by: str, kind: str) -> Context:
    staff = {
        name: Person(name, name, frozenset(roles.split()), ENGINEERS.get(name) or office)
        for name, roles, office in tx.rows("SELECT name, roles, office FROM staff ORDER BY name")
    }
    return Context(
        datetime.fromisoformat(replica.made()),
        replica.office,
        staff[by],
        Reference(staff=staff, offices=OFFICES_OF, settings=SMALL, catalogue=Shelf()),  # type: ignore[arg-type]
        lambda: f"{kind}-{chance.getrandbits(48):012x}",
        lambda kind: _number(replica.office, kind, chance.getrandbits(20)),
        headquarters=replica.office == "HQ",
        holdings=StoredHoldings(tx),
    )


def _number(office: str, kind: str, running: int) -> str:
    """A tag is read by its check character; no other number is read."""
    return printed_number(office, kind, running) if kind == TAG else f"{kind}{running}"


def step_taken(
    chance: random.Random,
    replica: Replica,
    tx: Any,
    workflow: Workflow,
    thing: Thing | None,
    context: Context,
    typed_by: Mapping[str, Typing],
    seldom: Mapping[str, float],
) -> Draft | None:
    """The draft of a step that this person may take on the thing, or which opens one; None where it is refused."""
    steps = [
        step
        for step in workflow.steps
        if step.name in typed_by
        and (step.opens if thing is None else not step.opens and (not step.states or thing.state in step.states))
        and may_begin(workflow, step, thing, context) is None
    ]
    step = chance.choices(steps, [seldom.get(each.name, 1) for each in steps])[0] if steps else None
    typed = typed_by[step.name](chance, tx, thing, context) if step else None
    if step is None or typed is None:
        return None
    try:
        draft = take(workflow, step, thing, typed, context)
    except Refused:
        return None
    moves = [dict(zip(("thing", "kind", "after", "to", "holder"), move, strict=True)) for move in draft.moves]
    return {
        "kind": draft.kind,
        "by": context.by.name,
        "made": replica.made(),
        "moves": moves,
        "touches": draft.touches,
        "data": {**draft.data, stock.HONEST: context.office == replica.office},
        **({"private": draft.private, "person": draft.person} if draft.private else {}),
    }
