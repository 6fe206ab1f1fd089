"""Deliberate defects of counter and bench. The walks must catch each of them, which proves that they can fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

from fieldservice.workflows import registry
from fieldservice.workflows.bench.counter import guards as counter
from fieldservice.workflows.bench.guards import no_loaner_is_out, the_device_is_here
from fieldservice.workflows.bench.loaners import guards as loaners
from fieldservice.workflows.bench.repair import guards as repair
from fieldservice.workflows.bench.visits import new_ticket
from fieldservice.workflows.engine import fold
from fieldservice.workflows.engine.guards import Guard
from fieldservice.workflows.engine.model import Step, Workflow
from tests.workflows.bench_shadow import Broken
from tests.workflows.bench_walk import walk

SEEDS = 240
"""Walks that a mutant may survive before it counts as not caught."""


@dataclass(frozen=True)
class Mutant:
    """A changed step (in every table that has it) instead of the right one, or a patch of the fold."""

    name: str
    step: str
    change: Callable[[Step], Step] = lambda step: step
    patched: tuple[tuple[Any, str, Any], ...] = ()


def without(*guards: Guard) -> Callable[[Step], Step]:
    return lambda step: replace(step, guards=tuple(guard for guard in step.guards if guard not in guards))


def also(then: Callable[[Any, Any, Any], None]) -> Callable[[Step], Step]:
    """An effect that also does this."""

    def changed(step: Step) -> Step:
        def both(draft: Any, event: Any, context: Any) -> None:
            if step.effect:
                step.effect(draft, event, context)
            then(draft, event, context)

        return replace(step, effect=both)

    return changed


def forgets(name: str) -> Callable[[Step], Step]:
    return also(lambda draft, event, context: draft.data.pop(name, None) and None)


def says(**facts: Any) -> Callable[[Step], Step]:
    return also(lambda draft, event, context: draft.data.update(facts))


def own_ticket(draft: Any, event: Any, context: Any) -> None:
    draft.data["of"][draft.data["job"]].update(new_ticket(context))


def only_the_first(entry: Any, thing_id: str) -> bool:
    return bool(entry.moves) and entry.moves[0].thing == thing_id


MUTANTS = (
    Mutant("handing over forgets where the device went", "hand_out", forgets("place")),
    Mutant("a shipped device stays on its shelf", "ship", forgets("place")),
    Mutant("sending on leaves the device on its shelf", "transfer", forgets("place")),
    Mutant("settling makes the device be nowhere", "settle", says(place=None)),
    Mutant("taking a job back loses the place", "take_back", says(place={})),
    Mutant("the inspected device stays where it was", "inspect", forgets("place")),
    Mutant("a device that came back is still with the carrier", "found", forgets("place")),
    Mutant("a promise moves the device to the customer", "promise", says(place={"at": "customer", "name": ""})),
    Mutant(
        "finishing the repair moves the device to the customer", "finish", says(place={"at": "customer", "name": ""})
    ),
    Mutant(
        "any paper brings a device out",
        "hand_out",
        without(counter.what_is_handed_in_is_of_this_device, counter.a_manager_released_it_where_the_ticket_is_lost),
    ),
    Mutant("a loaner does not block the hand-over", "hand_out", without(no_loaner_is_out)),
    Mutant("a loaner does not block the cancellation", "cancel", without(no_loaner_is_out)),
    Mutant("a loaner is lent twice", "lend_loaner", without(loaners.the_loaner_is_free)),
    Mutant(
        "a loaner comes back to any job",
        "take_loaner_back",
        without(loaners.the_loaner_was_lent_with_this_job, loaners.a_loaner_is_out),
    ),
    Mutant("a device taken along gets no ticket", "take_along", forgets("ticket")),
    Mutant("another device of a visit gets a ticket of its own", "add_device", also(own_ticket)),
    Mutant("leaving does not end the waiting", "leave_device", forgets("customer_waits")),
    Mutant("sending it instead leaves the customer waiting", "ship_instead", forgets("customer_waits")),
    Mutant("a waiting customer goes without a ticket", "transfer", without(counter.the_customer_does_not_wait_here)),
    Mutant("a device is repaired without tests", "finish", without(repair.the_tests_after_the_work_are_passed)),
    Mutant(
        "work after the test asks for no other",
        "finish",
        patched=((repair, "worked_since_the_test", lambda thing: False),),
    ),
    Mutant("the storage policy does not wait for the reminders", "give_away", without(counter.all_reminders_were_sent)),
    Mutant("a device that is not here is handed over", "hand_out", without(the_device_is_here)),
    Mutant(
        "a job put down at the branch stays with the van",
        "bring_to_branch",
        also(lambda draft, event, context: draft.moves.__setitem__(0, (*draft.moves[0][:4], context.office))),
    ),
    Mutant(
        "an act for several jobs counts for its first job only", "", patched=((fold, "is_subject", only_the_first),)
    ),
    Mutant("a ready device cannot be signed for", "sign", lambda step: replace(step, states=("on_bench",))),
)


@contextmanager
def broken_by(mutant: Mutant) -> Iterator[None]:
    def changed(workflow: Workflow) -> Workflow:
        return replace(
            workflow, steps=tuple(mutant.change(step) if step.name == mutant.step else step for step in workflow.steps)
        )

    with patch.object(
        registry, "WORKFLOWS", {name: changed(workflow) for name, workflow in registry.WORKFLOWS.items()}
    ):
        undo = [patch.object(*place) for place in mutant.patched]
        for patched in undo:
            patched.start()
        try:
            yield
        finally:
            for patched in undo:
                patched.stop()


def caught(mutant: Mutant, seeds: int = SEEDS) -> str:
    """Name of the check that caught the mutant; "" if no check did."""
    with broken_by(mutant):
        for seed in range(seeds):
            try:
                walk(seed)
            except Broken as broken:
                return broken.check
            except Exception as error:  # noqa: BLE001  # a defect may also end in an error of the program itself
                return type(error).__name__
    return ""
