"""Whatever is packed, sent, received, lost, judged and judged again, in any order: each piece is in one place, and the
tags say which."""

import random

import pytest

from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.parts.consignments.lines import pieces_of
from fieldservice.workflows.parts.places import OURS, kind_of
from tests.support.faulty import DEAD, FAN, PSU, TWO, given_faulty_parts

TAGS = {FAN: "", PSU: "9F11-01", DEAD: "9F11-02", TWO: ""}
"""The tags with the serial numbers of their pieces."""
ENDS = ("scrap", "repaired", "lost")
"""Places outside in which a tag ends; a part that is good again is in good stock under no tag."""
VERDICTS = ("repairable", "scrap", "no_fault", "customer_damage")
ALONE = ("send_consignment", "write_off_pieces", "finish_consignment")
"""Steps without tags."""
ACTS = (
    ("zheng", "pack_pieces"),
    ("zheng", "take_pieces_out"),
    ("zheng", "send_consignment"),
    ("guo", "receive_pieces"),
    ("guo", "receive_pieces"),
    ("zheng", "send_more_pieces"),
    ("guo", "report_lost_pieces"),
    ("ding", "approve"),
    ("guo", "write_off_pieces"),
    ("guo", "judge_pieces"),
    ("guo", "judge_pieces"),
    ("guo", "pieces_repaired"),
    ("guo", "scrap_pieces"),
    ("guo", "finish_consignment"),
)


def walked(seed):
    chance, story = random.Random(seed), given_faulty_parts()
    opened = []
    for _ in range(40):
        if len(opened) < 2 and chance.random() < 0.2:
            opened.append(story.when("zheng", "open_consignment").thing)
        if not opened:
            continue
        who, step = chance.choice(ACTS)
        data = {"tags": chance.sample(sorted(TAGS), chance.randint(1, 3)), "verdict": chance.choice(VERDICTS)}
        wanted = {"judge_pieces": ("tags", "verdict"), "report_lost_pieces": ("tags",), "approve": ()}
        named = wanted.get(step, () if step in ALONE else ("tags",))
        more = {"reason": "查无"} if step == "report_lost_pieces" else {}
        try:
            story.when(who, step, chance.choice(opened), **{name: data[name] for name in named}, **more)
        except Refused:
            continue
    return story, opened


@pytest.mark.parametrize("seed", range(25))
def test_every_piece_is_in_one_place_and_its_tag_says_which(seed):
    story, opened = walked(seed)

    pieces = [piece for thing in opened for piece in pieces_of(story.folded(thing))]
    surplus = {piece.tag for piece in pieces if piece.on_the_way < 0}
    assert sum(story.ledger.values().values()) == 0
    for tag, serial in TAGS.items():
        at = story.ledger.fault_tag(tag).account
        assert kind_of(at) in (*OURS, *ENDS), (tag, at)
        if serial:
            # What is good again lies in good stock, and its tag in the account through which it went. What came without
            # having been entered is in the books of its sender, too, until the sender enters it.
            right = {"HQ/good" if kind_of(at) == "repaired" else at, *(("CD01/faulty",) if tag in surplus else ())}
            assert set(story.ledger.places_of(serial)) == right, tag
    assert not any(piece.verdict and not piece.is_there for piece in pieces)


def test_the_walks_come_to_every_end():
    ends = {kind_of(story.ledger.fault_tag(tag).account) for story, _opened in map(walked, range(25)) for tag in TAGS}

    assert {"faulty", "faulty_transit", *ENDS} - {"lost"} <= ends
