"""Whatever is packed, sent, credited, refused, taken back and settled, in any order: each piece is in one place, its
tag says which, and no piece and no credit note brings money twice."""

import random
from functools import cache

import pytest

from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.take import may_begin
from fieldservice.workflows.parts.places import OURS, kind_of
from fieldservice.workflows.registry import SUPPLIER_RETURN
from fieldservice.workflows.supplier_returns.lines import LISTS, pieces_of
from tests.support.faulty import DEAD, FAN, PSU, TWO
from tests.workflows.test_supplier_returns import given_at_headquarters

TAGS = (DEAD, FAN, PSU, TWO)
MAKERS = ("长城电源厂", "另一家")
NOTES = ("CN-1", "CN-2", "CN-3")
ENDS = ("credited", "scrap", "repaired", "lost")
"""Places outside in which a tag ends here."""
ACTS = (
    *[("guo", "pack_for_maker")] * 4,
    *[("qian", "send_to_maker")] * 3,
    *[("qian", "record_credit")] * 3,
    *[("qian", "record_refusal")] * 3,
    *[("guo", "take_back_from_maker")] * 3,
    ("guo", "take_out_for_maker"),
    *[("guo", "report_lost_to_maker")] * 2,
    *[("guo", "write_off_lost_to_maker")] * 3,
    *[("ding", "approve")] * 3,
    ("qian", "close_supplier_return"),
    ("qian", "cancel_supplier_return"),
    ("ding", "settle"),
)
RARE = ("settle", "cancel_supplier_return", "close_supplier_return")
"""Steps that end a return, or set it right: taken now and then."""


def data_of(step, chance):
    some = "\n".join(chance.sample(TAGS, chance.choice((1, 1, 1, 2))))
    reason = {"reason": "见来函"}
    credit = {"amount": "10.00", "credit_note": chance.choice(NOTES), "credited_on": "2026-11-20"}
    states = ("packing", "sent", "partly", "credited", "refused_by_maker", "closed", "cancelled")
    return {
        "pack_for_maker": {"tags": some},
        "take_out_for_maker": {"tags": some},
        "record_credit": {"tags": some, **credit},
        "record_refusal": {"tags": some, "refused_piece": chance.choice(("back", "scrapped")), **reason},
        "take_back_from_maker": {"tags": some},
        "report_lost_to_maker": {"tags": some, **reason},
        "close_supplier_return": {"shortfall": "无"},
        "cancel_supplier_return": reason,
        "settle": {"state": chance.choice(states), **reason},
    }.get(step, {})


LISTED = {
    "packing": {"storekeeper", "commerce"},
    "sent": {"commerce", "storekeeper"},
    "partly": {"commerce", "storekeeper"},
    "credited": {"commerce"},
    "refused_by_maker": {"commerce", "storekeeper"},
}
"""Who goes on with a return in each open state; a manager may as well."""
GOES_ON = [step for step in SUPPLIER_RETURN.steps if step.moves and not step.override and not step.opens]
PACKS = [step for step in SUPPLIER_RETURN.steps if step.name == "pack_for_maker"]


def who_goes_on(story, thing):
    """The roles of those who have a step that moves the return, or may pack what is to be sent."""
    folded = story.folded(thing)
    steps = [step for step in (*GOES_ON, *PACKS) if folded.state in step.states]
    return {
        role
        for who in ("guo", "qian", "ding")
        for step in steps
        if may_begin(SUPPLIER_RETURN, step, folded, story.context(who)) is None
        for role in story.reference.staff[who].roles & set(step.roles)
    }


@cache
def walked(seed):
    """The story, its returns, and by state all that was found of who goes on after an act."""
    chance, story, who_in = random.Random(seed), given_at_headquarters(), []
    opened = []
    for _ in range(140):
        if len(opened) < 3 and chance.random() < 0.2:
            opened.append(story.when("qian", "open_supplier_return", maker=chance.choice(MAKERS)).thing)
        if not opened:
            continue
        who, step = chance.choice(ACTS)
        if step in RARE and chance.random() < 0.8:
            continue
        try:
            thing = chance.choice(opened)
            story.when(who, step, thing, **data_of(step, chance))
        except Refused:
            continue
        who_in.append((story.folded(thing).state, frozenset(who_goes_on(story, thing))))
    return story, opened, who_in


@pytest.mark.parametrize("seed", range(16))
def test_each_piece_is_in_one_place_and_brings_money_once(seed):
    story, opened, _ = walked(seed)

    for tag in TAGS:
        found = story.ledger.fault_tag(tag)
        places = {place: many for place, many in story.ledger.held(found.part).items() if many > 0}
        assert found.account in places and kind_of(found.account) in (*OURS, *ENDS), tag
    assert all(
        many >= 0
        for part in ("FAN-80", "FAN-92", "PSU-450")
        for place, many in story.ledger.held(part).items()
        if kind_of(place) in OURS and place.startswith("HQ/")
    )
    credits_ = [(thing, line) for thing in opened for line in story.folded(thing).lines(LISTS["credited"])]
    notes = [(story.folded(thing).get("maker"), line["credit_note"]) for thing, line in credits_]
    assert len(notes) == len(set(notes)), "a credit note counts once"
    named = [each["line"] for _thing, line in credits_ for each in line["pieces"]]
    assert len(named) == len(set(named)), "a piece is credited once"
    assert story.ledger.held("money/CNY").get("HQ/bank", 0) == 10_00 * len(credits_)


def test_the_walks_reach_every_end():
    states = {story.folded(thing).state for story, opened, _ in map(walked, range(16)) for thing in opened}
    said = {each.status for story, opened, _ in map(walked, range(16)) for thing in opened
            for each in pieces_of(story.folded(thing))}  # fmt: skip

    assert {"closed", "cancelled"} <= states and {"credited", "refused", "back", "scrapped", "lost", "sent"} <= said


def test_after_every_act_somebody_goes_on_with_an_open_return_and_a_list_says_who():
    after = [each for seed in range(16) for each in walked(seed)[2] if SUPPLIER_RETURN.states[each[0]].is_open]

    assert [state for state, roles in after if not roles] == []
    found = {state: set().union(*(roles for each, roles in after if each == state)) for state in LISTED}
    assert {state: found[state] & roles for state, roles in LISTED.items()} == LISTED
    assert {state for state, _ in after} == LISTED.keys()
