"""Exchange devices in the schedules about return cases: commerce chooses one of the stock, technical support
prepares it, an office hands it over, while a manager forces the case into another one, which gives something too.

The real tables make these entries; the checks of returns.py look at them.
"""

import random
from typing import Any

from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.parts import places
from fieldservice.workflows.return_cases.execution.lines import in_hand, undone
from fieldservice.workflows.return_cases.lines import EXCHANGE, REFUND
from tests.sync.simulator import stock
from tests.sync.simulator.by_tables import Draft, Typed, Typing
from tests.sync.simulator.stock import EXCHANGE_PART
from tests.sync.simulator.world import Replica

PEOPLE = {"tan": ("HQ", "commerce technical_support"), "pan": ("CD01", "counter_clerk")}
"""Two more people of these schedules."""
SERIALS = {"CD01": ("EX-1", "EX-2"), "HQ": ("EX-3",)}
"""The exchange devices that are in a store when a schedule begins."""


FIRST = 71
"""The first of these schedules."""


def deals_with(seed: int) -> bool:
    """Two in five of the schedules about return cases."""
    return seed % 100 in (FIRST, 91)


def stocked(replica: Replica, job: str) -> Draft:
    """The exchange devices of an office come from the maker."""
    nowhere, store = places.outside(replica.office, places.SUPPLIER), places.good(replica.office)
    came = [
        Posting(EXCHANGE_PART, nowhere, store, 1, stock.COST, serial).as_data() for serial in SERIALS[replica.office]
    ]
    return {
        "kind": "part_moved",
        "by": {"HQ": "qian", "CD01": "chen"}[replica.office],
        "made": replica.made(),
        "touches": [("job", job)],
        "data": {"postings": came, stock.HONEST: True},
    }


def with_the_engineer(replica: Replica, job: str) -> Draft:
    """The engineer in the van has the first of them."""
    source, target = places.good("CD01"), places.bag("CD01-V1", "li")
    moved = Posting(EXCHANGE_PART, source, target, 1, stock.COST, SERIALS["CD01"][0]).as_data()
    return {**stocked(replica, job), "data": {"postings": [moved], stock.HONEST: True}}


def _chosen(chance: random.Random, tx: Any, thing: Thing | None, context: Context) -> Typed | None:
    """Any device that this store knows of, also one that was given elsewhere meanwhile."""
    known = [serial for (serial,) in tx.rows(IN_STORES, (EXCHANGE_PART,))]
    has_one = thing is not None and all(each.exchange for each in undone(thing) if each.decision == EXCHANGE)
    return None if not known or (has_one and chance.random() < 0.7) else {"exchange": chance.choice(known)}


IN_STORES = (
    "SELECT serial_key FROM balance_row WHERE item = ? AND quantity > 0 AND account LIKE '%/good' ORDER BY serial_key"
)


def _prepared(chance: random.Random, tx: Any, thing: Thing | None, context: Context) -> Typed | None:
    open_ = [each.exchange for each in undone(thing) if each.exchange and not each.prepared] if thing else []
    return {"exchange": chance.choice(open_), "exchange_configuration": "2 CPU", **PREPARED} if open_ else None


PREPARED = {"preparation": dict.fromkeys(("powers_on", "configured", "system", "accessories", "outside"), "ok")}


def _given(chance: random.Random, tx: Any, thing: Thing | None, context: Context) -> Typed | None:
    ready = [each.exchange for each in in_hand(thing, EXCHANGE)] if thing else []
    return {"exchange": chance.choice(ready), "old_is_here": True} if ready else None


def _settled(chance: random.Random, tx: Any, thing: Thing | None, context: Context) -> Typed | None:
    """A manager forces a case that is carried out, or was, into an office that does not know of the other."""
    if thing is None or thing.kind != "return_case" or thing.state not in ("executing", "signed", "closed"):
        return None
    return {"state": "signed", "holder": chance.choice(("CD01", "CD01-V1", "HQ")), "reason": "网点停业"}


def _ended(chance: random.Random, tx: Any, thing: Thing | None, context: Context) -> Typed | None:
    """Paid where money was decided."""
    due = sum(each.pays_out for each in in_hand(thing, REFUND)) if thing else 0
    return {"amount": due, "method": "transfer", "reference": "T-9"} if due else None


def _kept(chance: random.Random, tx: Any, thing: Thing | None, context: Context) -> Typed | None:
    """The customer keeps the device after all, as the branch hears, while somebody else hands another one over."""
    return {}


TYPED: dict[str, Typing] = {
    "keep_unrepaired": _kept,
    "choose_exchange": _chosen,
    "prepare_exchange": _prepared,
    "give_exchange_device": _given,
    "settle": _settled,
    "pay_return": _ended,
}
CASES = {"give_exchange_device": 30, "pay_return": 30, "settle": 6, "choose_exchange": 3, "prepare_exchange": 8}
"""How often these are taken beside the other steps of a case."""
BY_ROLE = {
    "exchange_chosen": {"commerce"},
    "exchange_prepared": {"technical_support"},
    "kept_unrepaired": {"engineer", "coordinator"},
    "exchange_device_given": {"counter_clerk", "coordinator", "engineer"},
}
"""Who may do what, by the shadow's own rule."""
JUDGED = {"decision": EXCHANGE, "judged_words": "主板批次问题", "against_policy": "特批", "value": "3600.00"}
SCRIPT: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("CD01-V1", (("li", "request_return"), ("li", "report_diagnosis"))),
    ("CD01", (("chen", "offer_solution"), ("chen", "send_to_judge"))),
    ("HQ", (("xu", "judge_case"), ("qian", "approve"), ("xu", "begin_execution"))),
    ("HQ", (("tan", "choose_exchange"), ("tan", "prepare_exchange"), ("tan", "pass_to_office"))),
    ("CD01", (("chen", "to_engineer"),)),
)
"""What happens before a schedule begins: by office who takes which step on the case of the van's job."""
WITHOUT_THE_VAN: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("CD01-V1", (("li", "see_old_device"), ("li", "sign_order_on_paper"))),
    ("HQ", (("qian", "settle"), ("tan", "choose_exchange"), ("tan", "prepare_exchange"), ("tan", "pass_to_office"))),
    ("CD01", (("chen", "see_old_device"), ("chen", "sign_order_on_paper"))),
)
"""What happens then, while the line of the van is cut: headquarters gives the case to the branch, with another device.
Both are about to hand one over."""
SCRIPTED: dict[str, Typing] = {
    "judge_case": lambda chance, tx, thing, context: JUDGED,
    "choose_exchange": lambda chance, tx, thing, context: {
        "exchange": SERIALS["CD01"][thing is not None and any(each.exchange for each in undone(thing))]
    },
    "to_engineer": lambda chance, tx, thing, context: {"hands_over": "li"},
    "settle": lambda chance, tx, thing, context: {"state": "approved", "holder": "HQ", "reason": "工程师联系不上"},
}
