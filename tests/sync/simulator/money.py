"""Money in the simulated offices: jobs are quoted, customers answer at any office, several counters take money for one
job while they know nothing of each other, holders give money back, put it on account and close.

The real table makes these entries. The checks have rules of their own: they read the bytes of entries, and no fold.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from fieldservice.read_model import projections
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing, fold
from fieldservice.workflows.money.lines import balances_of, latest, payments_that_count
from fieldservice.workflows.onsite.table import ONSITE
from tests.sync.simulator.by_tables import Draft, Typed, Typing, context_of, somebody, step_taken
from tests.sync.simulator.decoded import Act
from tests.sync.simulator.picture import DROPPED_MARKS, Broken, Held, Picture
from tests.sync.simulator.world import Replica

MOST = 2
"""Jobs about which a schedule deals with money."""
WEIGHTS = {"quote": 2, "accept_quote": 5, "take_payment": 5, "give_money_back": 6, "close": 3, "decline_quote": 0.6}
LISTS = {"payments": -1, "refunds": 1, "payments_cancelled": 1, "written_off": -1}
"""By list of a thing: how its lines change what the customer owes, beside what was agreed."""
MONEY = "money/"


def deals_with(seed: int) -> bool:
    """One schedule in twenty is about money. The others have none, so that seeds which found a defect still do."""
    return seed % 20 == 7


def dealt(chance: random.Random, replica: Replica, tx: Any, by: str) -> Draft | None:
    """What somebody does next about the money of a job; None where there is nothing to do."""
    context = context_of(chance, replica, tx, somebody(chance, replica, tx, by), "money")
    jobs = tx.rows("SELECT thing FROM work_row WHERE kind = 'job' ORDER BY thing")[:MOST]
    for (id_,) in chance.sample(jobs, len(jobs)):
        job = fold(id_, tx.entries_of(id_), projections.APPENDS_TO)
        if draft := step_taken(chance, replica, tx, ONSITE, job, context, TYPED, WEIGHTS):
            return draft
    return None


# What people type.


def _with(typed: Callable[[random.Random, Thing], Typed | None]) -> Typing:
    def typing(chance: random.Random, tx: Any, thing: Thing | None, context: Context) -> Typed | None:
        assert thing is not None
        return typed(chance, thing)

    return typing


def _quoted(chance: random.Random, job: Thing) -> Typed:
    return {"other": "\n".join(f"工作{n} = {chance.randint(1, 300)}.{chance.randint(0, 99):02}" for n in range(2))}


def _answer(chance: random.Random, job: Thing) -> Typed | None:
    return {"who": "王女士", "how": "phone"} if latest(job) else None


def _paid(chance: random.Random, job: Thing) -> Typed | None:
    is_open = sum(max(0, each.open) for each in balances_of(job))
    amount = chance.choice((is_open, is_open, chance.randint(1, 20_000), is_open // 2 + 1))
    method = chance.choice(("cash", "cash", "card", "transfer"))
    more = {"more": True} if amount > is_open else {}
    return {"amount": amount, "method": method, "reference": "T-1", **more} if amount else None


def _given_back(chance: random.Random, job: Thing) -> Typed | None:
    paid = sum(each.paid for each in balances_of(job))
    if paid <= 0:
        return None
    amount = chance.choice((paid, chance.randint(1, min(paid, 3_000))))
    return {"amount": amount, "method": "cash", "reason": "多收"}


def _cancelled(chance: random.Random, job: Thing) -> Typed | None:
    known = [str(line.get("number")) for line in payments_that_count(job)]
    return {"payment": chance.choice(known), "reason": "输错"} if known else None


TYPED: dict[str, Typing] = {
    "quote": _with(_quoted),
    "accept_quote": _with(_answer),
    "decline_quote": _with(_answer),
    "take_payment": _with(_paid),
    "give_money_back": _with(_given_back),
    "cancel_payment": _with(_cancelled),
    "put_on_account": _with(lambda chance, job: {}),
    "close": _with(lambda chance, job: {}),
}
TAKES = {"counter_clerk", "coordinator", "engineer", "storekeeper", "commerce", "manager"}
GIVES_BACK = {"counter_clerk", "coordinator", "engineer", "commerce", "manager"}
HEARS = {"agent", "hotline_engineer", "information_clerk", "counter_clerk", "coordinator", "engineer", "manager"}
BY_ROLE = {
    "quoted": {"coordinator", "engineer", "counter_clerk"},
    "quote_accepted": HEARS,
    "quote_declined": HEARS,
    "payment_taken": TAKES,
    "payment_cancelled": TAKES,
    "refund_given": GIVES_BACK,
    "put_on_account": GIVES_BACK,
}
"""Who may do what with money, by the shadow's own rule."""


# The checks.


def added(act: Act) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(thing, list, line) of what an entry adds to the things it is about."""
    lists = act.data.get("adds")
    for thing, named in lists.items() if isinstance(lists, dict) else ():
        yield from ((thing, name, line) for name, line in named.items())


def is_answered_both_ways(thing: str, line: list[Held]) -> bool:
    """Whether one version of a quote was accepted and declined, by offices that did not know of each other: such a
    thing is on the review list."""
    answers: dict[str, set[str]] = {}
    for held in line:
        act = held.act
        is_an_answer = act.kind in ("quote_accepted", "quote_declined") and act.touches[0][1] == thing
        if is_an_answer and held.mark not in DROPPED_MARKS:
            answers.setdefault(str(act.data.get("digest")), set()).add(act.kind)
    return any(len(each) > 1 for each in answers.values())


def check(now: Picture) -> None:
    """Every amount in a line was moved by its entry; the rows of a thing sum to what its lines say; nobody got more
    back than was paid, or the thing is on the review list.

    What was not admitted counts for a thing only once a person lets it count: such a thing is left out."""
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    shown, doubtful = set(now.touches), set[str]()
    price_back = {held.act.touches[0][1] for held in now.entries if held.act.kind == "return_paid"}
    """Return cases, which pay back what was paid when the device was bought; returns.py checks these."""
    for held in now.entries:
        if held.mark in DROPPED_MARKS:
            doubtful.update(thing for thing, _, _ in added(held.act))
            continue
        for thing, name, line in added(held.act):
            if name in LISTS and (thing, held.arrived) in shown:
                sums[thing][name] += line["amount"]
        if held.digest not in _fit and held.act.kind not in OF_MAKERS:
            _moved(now, held.act)
            _fit.add(held.digest)
    for thing, of_thing in sums.items():
        if thing in doubtful:
            continue
        right = sum(sign * of_thing[name] for name, sign in LISTS.items())
        there = sum(amount for kind, amount in now.money.get(thing, ()) if kind in ROWS)
        if right != there:
            raise Broken("money", now.where, f"{thing}: lines say {right}, rows {there}")
        cancelled = of_thing["payments_cancelled"]
        is_more = of_thing["refunds"] > of_thing["payments"] and thing not in price_back
        if is_more and not cancelled and not _is_reviewed(now, thing):
            raise Broken("refunds", now.where, f"{thing}: more went back than was paid, and nobody is told: {of_thing}")


OF_MAKERS = ("maker_credited", "carrier_paid")
"""Kinds of which suppliers.py checks the money: it is for no customer."""
ROWS = ("payment", "refund", "cancelled", "written_off")
"""The kinds of rows that have the lines of LISTS."""


_fit = set[bytes]()
"""Digests of entries that move what they say."""


def _moved(now: Picture, act: Act) -> None:
    """What lines say that came in or went out is what the entry moves into drawers, pouches and the bank, and out of
    them; what it charges goes to the customer."""
    said, booked = Counter[str](), Counter[str]()
    charged = 0
    for _, name, line in added(act):
        if name == "payments" and "from" not in line:
            said[line["account"]] += line["amount"]
        elif name in ("refunds", "payments_cancelled"):
            said[line["account"]] -= line["amount"]
        elif name == "charges":
            charged += line["amount"]
    for item, source, target, amount, _, _ in act.taken:
        if not item.startswith(MONEY):
            continue
        for place, sign in ((source, -1), (target, 1)):
            kind = place.split("/")[1]
            if kind in ("drawer", "pouch", "bank"):
                booked[place] += sign * amount
            elif kind in ("revenue", "tax", "rounded"):
                charged += sign * amount
    if +said != +booked or -said != -booked:
        raise Broken("money", now.where, f"{act.kind} says {said} and moves {booked}")
    if charged:
        raise Broken("money", now.where, f"{act.kind} charges {charged} more than it books")


def _is_reviewed(now: Picture, thing: str) -> bool:
    """Whether the thing is on the review list: of two offices that gave money back one was not its holder any more."""
    return bool(thing in now.rows and now.rows[thing][2])


def check_at_rest(now: Picture, hq: Picture) -> None:
    """Once all is at rest, an office has the same rows of money for a job as headquarters."""
    for thing, rows in now.money.items():
        if sorted(rows) != sorted(hq.money.get(thing, ())):
            raise Broken("money", now.where, f"{thing}: {sorted(rows)}, at headquarters {hq.money.get(thing)}")
