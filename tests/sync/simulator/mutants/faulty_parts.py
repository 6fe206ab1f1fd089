"""Deliberate defects of faulty parts: tags, returns, consignments and verdicts."""

from collections.abc import Iterable, Sequence
from typing import Any

from fieldservice.sync_rules import collisions
from fieldservice.workflows.parts import places
from fieldservice.workflows.parts.consignments import judging
from fieldservice.workflows.parts.on_the_job import tags
from fieldservice.workflows.parts.returns import effects as returns
from tests.sync.simulator.mutants.registry import Patch, mutant


@mutant("faulty parts: a part is said to be where the last entry puts it, in whatever order the entries came")
def a_tag_is_where_it_was_moved_last() -> Sequence[Patch]:
    return [(tags, "place_after", lambda first, moves: moves[-1][1] if moves else first)]


@mutant("faulty parts: the books follow when a part is taken in, and its job does not learn of it")
def a_job_does_not_learn_where_its_faulty_part_is() -> Sequence[Patch]:
    move = returns.move_tagged

    def silently(draft: Any, pieces: Iterable[Any], act: str, **more: object) -> None:
        move(draft, pieces, act, **more)
        for told in draft.data.get("of", {}).values():
            told["lines"] = []

    return [(returns, "move_tagged", silently)]


@mutant("faulty parts: what is taken in comes from nowhere, so that the engineer has it too")
def what_is_taken_in_stays_with_the_engineer() -> Sequence[Patch]:
    return [(returns, "source_of", lambda each, context: places.outside(context.office, places.SUPPLIER))]


@mutant("faulty parts: a tag of which nothing was heard yet is not kept until the news comes")
def awaited_tags_are_forgotten() -> Sequence[Patch]:
    take_in = returns._take_in
    return [(returns, "_take_in", lambda draft, context, found, left: take_in(draft, context, found, []))]


@mutant("faulty parts: nobody is told that two copies of a store took one tag in")
def tags_in_two_places_are_not_listed() -> Sequence[Patch]:
    return [(collisions, "_note_tags", lambda tx, folded, new: None)]


@mutant("verdicts: a part that is good becomes good stock and stays in the faulty stock")
def what_is_good_stays_in_the_faulty_stock() -> Sequence[Patch]:
    account = judging._account

    def staying(at: str, context: Any) -> str:
        return account(places.FAULTY if at == places.GOOD else at, context)

    return [(judging, "_account", staying)]
