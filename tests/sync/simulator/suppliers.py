"""Supplier returns and articles in the simulated offices: headquarters packs faulty parts of the branches for their
makers, sends them and enters credits, while backups of it are put back; every office writes articles and votes, and a
branch claims to be headquarters.

The real tables make these entries. The checks have rules of their own: they read the bytes of entries.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from fieldservice.read_model import projections
from fieldservice.read_model.ended_work import StoredEndedWork
from fieldservice.workflows.case_base.table import ARTICLE
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing, fold
from fieldservice.workflows.parts.returns.table import FAULTY_RETURN
from fieldservice.workflows.supplier_returns.lines import MakerPiece, pieces_of
from fieldservice.workflows.supplier_returns.table import SUPPLIER_RETURN
from tests.sync.simulator.by_tables import Draft, Typed, Typing, context_of, step_taken
from tests.sync.simulator.picture import DROPPED_MARKS, Broken, Held, Picture
from tests.sync.simulator.seeds import FOUND
from tests.sync.simulator.world import Replica

PEOPLE = {
    "tan": ("HQ", "commerce storekeeper technical_supervisor"),
    "bai": ("CD02", "engineer commerce technical_supervisor"),
}
"""Two more people of these schedules: one at headquarters, and one at a branch who has more roles than is good."""
MAKERS, NOTES = ("长城电源厂", "另一家"), ("CN-1", "CN-2", "CN-3", "CN-4")
PIECES, SENT = 6, 3
"""So many faulty parts headquarters has when a schedule begins, of which so many are with a maker."""
SELDOM = {
    **dict.fromkeys(("cancel_supplier_return", "close_supplier_return", "take_out_for_maker"), 0.2),
    **dict.fromkeys(("report_lost_to_maker", "record_refusal", "pack_for_maker"), 0.4),
    **dict.fromkeys(("send_to_maker", "record_credit"), 4),
    **dict.fromkeys(("retire_article", "edit_article"), 0.4),
    "vote_article": 3,
}


def deals_with(seed: int) -> bool:
    """One schedule in twenty is about supplier returns and articles."""
    return seed % 20 == 8 and seed not in FOUND


def dealt(chance: random.Random, replica: Replica, tx: Any, by: str) -> Draft | None:
    """What somebody does next about a supplier return or an article; None where there is nothing to do."""
    known = {name for (name,) in tx.rows("SELECT name FROM staff")}
    here = [name for name, (office, _) in PEOPLE.items() if office == replica.office and name in known]
    context = _context(chance, replica, tx, chance.choice([*here, *here, by]))
    if chance.random() < 0.1:
        context = replace(context, office="HQ", headquarters=True)  # a branch claims to be headquarters
    flows = chance.sample((SUPPLIER_RETURN, SUPPLIER_RETURN, ARTICLE), 3)
    for flow in flows:
        things: list[str | None] = [
            thing for (thing,) in tx.rows("SELECT thing FROM work_row WHERE kind = ? ORDER BY thing", (flow.thing,))
        ]
        chance.shuffle(things)
        for thing in [None, *things] if not things or chance.random() < 0.08 else [*things, None]:
            story = _folded(tx, thing) if thing else None
            if draft := step_taken(chance, replica, tx, flow, story, context, TYPED, SELDOM):
                return draft
    return None


def begun(chance: random.Random, replica: Replica, tx: Any, by: str, step: str) -> Draft:
    """What somebody does before a schedule begins."""
    context = _context(chance, replica, tx, by)
    for flow in (FAULTY_RETURN, ARTICLE, SUPPLIER_RETURN):
        row = flow.step(step)
        things = [thing for (thing,) in tx.rows("SELECT thing FROM work_row WHERE kind = ?", (flow.thing,))]
        for thing in ([None] if row and row.opens else things) if row else ():
            story = _folded(tx, thing) if thing else None
            if draft := step_taken(chance, replica, tx, flow, story, context, {step: (TYPED | SCRIPTED)[step]}, {}):
                return draft
    raise AssertionError(f"{by} of {replica.office} cannot {step}")


def _context(chance: random.Random, replica: Replica, tx: Any, by: str) -> Context:
    return replace(context_of(chance, replica, tx, by, "supplier"), ended_work=StoredEndedWork(tx))


def _folded(tx: Any, thing: str) -> Thing:
    return fold(thing, tx.entries_of(thing), projections.APPENDS_TO)


# What people type.


def _typed(typed: Callable[[random.Random], Typed]) -> Typing:
    return lambda chance, tx, thing, context: typed(chance)


def _some(chance: random.Random, tags: list[str]) -> Typed | None:
    return {"tags": chance.sample(tags, min(len(tags), chance.choice((1, 1, 2))))} if tags else None


def _in(account: str) -> Callable[[random.Random, Any], Typed | None]:
    rows = "SELECT number FROM fault_tag_row WHERE account LIKE ? ORDER BY number"
    return lambda chance, tx: _some(chance, [number for (number,) in tx.rows(rows, (account,))])


def _packed(chance: random.Random, tx: Any, thing: Thing | None, context: Context) -> Typed | None:
    typed = _in("HQ/faulty")(chance, tx)
    return typed and {**typed, **({"maker": chance.choice(MAKERS)} if thing is None else {})}


def _pieces(has: Callable[[MakerPiece], bool], more: Callable[[random.Random], Typed]) -> Typing:
    """Some pieces of a return for which this holds."""

    def typed(chance: random.Random, tx: Any, thing: Thing | None, context: Context) -> Typed | None:
        named = _some(chance, [each.tag for each in pieces_of(thing) if has(each)]) if thing is not None else None
        return named and {**named, **more(chance)}

    return typed


def _credit(chance: random.Random) -> Typed:
    by = chance.choice(("transfer", "note"))
    return {"amount": "10.00", "credit_note": chance.choice(NOTES), "credited_on": "2020-11-20", "credit_by": by}


PAID = {"amount": "5.00", "credited_on": "2020-11-20"}


def _voted(chance: random.Random, tx: Any, thing: Thing | None, context: Context) -> Typed:
    """For one of a few jobs, so that two offices vote for the same one without hearing of each other."""
    return {"helped": chance.random() < 0.6, "job_number": chance.choice(VOTING)}


VOTING = ("CD01-J000001-K", "CD01-J000002-4", "CD02-J000003-Q")
REASON = _typed(lambda chance: {"reason": "见来函"})
ARTICLES = ({"symptom": "自检报错", "solution": "换内存"}, {"symptom": "满载黑屏", "solution": "升级固件 2.1"})
TYPED: dict[str, Typing] = {
    "open_supplier_return": _packed,
    "pack_for_maker": _packed,
    "take_out_for_maker": _pieces(lambda each: True, lambda chance: {}),
    "send_to_maker": _typed(lambda chance: {}),
    "cancel_supplier_return": REASON,
    "record_credit": _pieces(lambda each: each.is_unanswered, _credit),
    "record_refusal": _pieces(
        lambda each: each.is_unanswered,
        lambda chance: {"refused_piece": chance.choice(("back", "scrapped")), "reason": "人为损坏"},
    ),
    "take_back_from_maker": _pieces(lambda each: each.status == "refused", lambda chance: {}),
    "report_lost_to_maker": _pieces(lambda each: each.is_unanswered, lambda chance: {"reason": "快递丢失"}),
    "write_off_lost_to_maker": _typed(lambda chance: {}),
    "record_carrier_payment": _typed(lambda chance: {**PAID, "credit_note": chance.choice(NOTES)}),
    "close_supplier_return": _typed(lambda chance: {"shortfall": "无"}),
    "write_article": _typed(lambda chance: chance.choice(ARTICLES)),
    "edit_article": _typed(lambda chance: {"symptom": "自检报错", "solution": chance.choice(("换主板", "换电源"))}),
    "retire_article": REASON,
    "propose_article_again": _typed(lambda chance: {}),
    "vote_article": _voted,
}
SCRIPTED: dict[str, Typing] = {
    "receive_faulty": lambda chance, tx, thing, context: {
        "tags": [number for (number,) in tx.rows("SELECT number FROM fault_tag_row WHERE account LIKE 'HQ/custody%'")]
    },
    "open_supplier_return": lambda chance, tx, thing, context: {
        "maker": MAKERS[0],
        "tags": [number for (number,) in tx.rows("SELECT number FROM fault_tag_row ORDER BY number")][:SENT],
    },
}
"""What is typed before a schedule begins."""
SCRIPT = (
    *(("HQ", "qian", step) for step in ("receive_faulty",)),
    *(("HQ", "tan", step) for step in ("open_supplier_return", "send_to_maker")),
    ("CD01-V1", "li", "write_article"),
)
"""What happens before a schedule begins, once headquarters has faulty parts in its hands."""
STORE, COMMERCE = {"storekeeper", "commerce", "manager"}, {"commerce", "manager"}
WRITERS = {"technical_supervisor", "technical_centre", "quality", "hotline_engineer", "engineer", "manager"}
EDITORS = {"technical_supervisor", "technical_centre", "manager", "service_management"}
BY_ROLE = {
    **dict.fromkeys(("supplier_return_opened", "packed_for_maker", "sent_to_maker", "taken_out_for_maker"), STORE),
    **dict.fromkeys(("supplier_return_cancelled", "lost_to_maker", "lost_for_maker_written_off"), STORE),
    "taken_back_from_maker": STORE,
    **dict.fromkeys(("maker_credited", "carrier_paid", "maker_refused", "supplier_return_closed"), COMMERCE),
    "article_written": WRITERS,
    "article_voted": "all",
    **dict.fromkeys(("article_edited", "article_retired", "article_proposed_again"), EDITORS),
}
"""Who may do what, by the shadow's own rule."""
HEADQUARTERS_ALONE = {"article_edited", "article_retired", "article_proposed_again"}
"""Kinds that no other office may claim to have made. What a branch moves for a maker, it takes from headquarters."""


# The checks.


def seen_by_all(act: Any) -> list[str]:
    """The articles that an entry is about and that every office reads from then on."""
    return [thing for kind, thing in act.touches if kind == "article"]


def check(now: Picture) -> None:
    """A piece is credited once and a credit note counts once, or somebody is told; the votes of an article are one for
    each job."""
    _credited(now)
    _votes(now)


def _credited(now: Picture) -> None:
    notes, pieces, of_return = Counter[tuple[str, str]](), Counter[str](), dict[str, str]()
    for held in _counting(now):
        act = held.act
        thing = next((thing for kind, thing in act.touches if kind == "supplier_return"), "")
        of_return |= {thing: act.data["maker"]} if act.kind == "supplier_return_opened" else {}
        if act.kind in ("maker_credited", "carrier_paid") and thing in of_return and not _is_told(now, thing):
            notes[of_return[thing], act.data["credit_note"]] += 1
        if act.kind == "maker_credited" and thing in of_return and not _is_told(now, thing):
            pieces.update(piece["line"] for piece in act.data["pieces"])
            money = [move for move in act.taken if move[0].startswith("money/")]
            if sum(move[3] for move in money) != act.data["amount"]:
                raise Broken("credit", now.where, f"{thing}: {act.data['amount']} is credited, {money} came in")
            if {move[1] for move in act.taken if move not in money} != {"HQ/with_maker"}:
                raise Broken("credit", now.where, f"{thing}: what is credited was not with the maker: {act.taken}")
    twice = [each for each, many in (*notes.items(), *pieces.items()) if many > 1]
    if twice:
        raise Broken("credit", now.where, f"{twice} were credited twice, and nobody is told")


def _is_told(now: Picture, thing: str) -> bool:
    """Whether the return is on the review list."""
    return bool(now.rows.get(thing, ("", "", 0))[2])


def _counting(now: Picture) -> Iterator[Held]:
    for held in sorted(now.entries, key=now.place):
        if held.mark not in DROPPED_MARKS:
            yield held


def _votes(now: Picture) -> None:
    """Each job counts once for an article, by its first vote."""
    votes: dict[str, dict[str, bool]] = {}
    for held in _counting(now):
        if held.act.kind == "article_voted":
            for article in seen_by_all(held.act):
                votes.setdefault(article, {}).setdefault(held.act.data["job_number"], held.act.data["helped"])
    for article, (helped, failed) in now.articles.items():
        counted = votes.get(article, {}).values()
        if (helped, failed) != (sum(counted), len(counted) - sum(counted)):
            raise Broken("article", now.where, f"{article} has {helped} and {failed} votes, should have {votes}")
