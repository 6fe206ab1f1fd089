"""What is owed because of a consignment: its receipt, its differences, what headquarters finds."""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.obligation import Obligation
from fieldservice.workflows.parts.consignments.lines import pieces_of
from fieldservice.workflows.parts.shipments.debts import STOREKEEPER

BY_STATE = {
    "on_its_way": ("consignment", N_("Receive the faulty parts on the way")),
    "differs": ("difference_of_pieces", N_("Settle the differences of received faulty parts")),
}
"""Kind and label of what the storekeeper owes who has the consignment."""


def owed(consignment: Thing) -> Iterator[Obligation]:
    due, pieces = str(consignment.record("clock").get("due", NEVER)), pieces_of(consignment)
    if consignment.state in BY_STATE and any(piece.on_the_way for piece in pieces):
        yield Obligation(*BY_STATE[consignment.state], STOREKEEPER, due=due)
    if to_judge := [piece for piece in pieces if piece.to_judge]:
        by = min(piece.judge_by or NEVER for piece in to_judge)
        yield Obligation("judgement", N_("Judge the faulty parts"), STOREKEEPER, due=by)
    if any(piece.on_the_way < 0 for piece in pieces):
        label, sender = N_("Enter faulty parts that arrived without a record"), str(consignment.get("sender") or "")
        yield Obligation("pieces_not_entered", label, STOREKEEPER, office=sender)
