"""What is owed because of the parts of a job: parts to confirm or return, faulty ones to hand in, verdicts."""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.obligation import Obligation
from fieldservice.workflows.parts.on_the_job.carried import HANDED, RETURNED, STAY, carried, engineer_in_turn
from fieldservice.workflows.parts.on_the_job.lines import awaited_parts, coming_back, part_lines, unconfirmed
from fieldservice.workflows.parts.on_the_job.tags import tagged_parts
from fieldservice.workflows.parts.on_the_job.verdicts import unread_damages
from fieldservice.workflows.parts.places import CUSTODY, kind_of

LEFT = {
    "": N_("Return or pass on parts of a job you no longer have"),
    STAY: N_("Return or pass on parts of a job you no longer have"),
    RETURNED: N_("Return parts of a job you no longer have"),
    HANDED: N_("Pass parts of a job you no longer have to its engineer"),
}
"""By what was decided about parts when the job was taken from whoever has them."""
TO_HAND_IN = N_("Hand the faulty part in")
TO_ENTER = N_("The branch has the faulty part: record that you handed it in")


def owed(job: Thing, is_open: bool) -> Iterator[Obligation]:
    """What is owed because of the parts of a job; `is_open`: its work goes on."""
    yield from _of_bags(job, is_open)
    yield from owed_for_faulty_parts(job)
    if is_ready_for_the_second_visit(job):
        yield Obligation("parts_ready", N_("Parts issued: agree the second visit"), "coordinator")
    if unread_damages(job):
        label = N_("Headquarters found customer damage: read it")
        yield Obligation("damage", label, "coordinator")
        if is_open and job.get("engineer"):
            yield Obligation("damage/engineer", label, "engineer", str(job.get("engineer")))
    if coming := coming_back(job):
        label = N_("Receive unused parts from the van")
        yield Obligation("parts_back", label, "storekeeper", office=coming[0].coming_to)


def _of_bags(job: Thing, is_open: bool) -> Iterator[Obligation]:
    """Parts that the engineer has not confirmed, and those of somebody who does not have the job any more."""
    engineer = engineer_in_turn(job) if is_open else ""
    bags = carried(job)
    elsewhere = [each for each in bags if each.person != engineer and (engineer or each.wish or not is_open)]
    own = {each.part for each in bags} - {each.part for each in elsewhere}
    if is_open and any(line.part in own or not line.open for line in unconfirmed(job)):
        label, holder = N_("Confirm that you received the parts"), str(job.get("engineer") or "")
        yield Obligation("parts_here", label, "engineer", holder)
    for person, office, label in dict.fromkeys((each.person, each.office, LEFT[each.wish]) for each in elsewhere):
        yield Obligation("parts_left", label, "engineer", person, office=office)


def owed_for_faulty_parts(job: Thing) -> Iterator[Obligation]:
    """What an engineer has taken out and not handed in: an obligation for each tag, also when the job has ended. Once
    it is overdue the storekeeper asks for it."""
    tagged = tagged_parts(job)
    out = [each for each in tagged if kind_of(each.account) == CUSTODY]
    if out:
        first = min(out, key=lambda each: each.due)
        label = N_("Faulty parts are overdue: ask the engineer for them")
        yield Obligation("faulty_overdue", label, "storekeeper", due=first.due, office=first.point)
    for each in tagged:
        if kind_of(each.account) == CUSTODY:
            yield Obligation(f"faulty_parts/{each.number}", TO_HAND_IN, "engineer", each.person, each.due, each.office)
        elif each.kept:
            yield Obligation(f"faulty_hand_in/{each.number}", TO_ENTER, "engineer", each.person, office=each.office)


def is_ready_for_the_second_visit(job: Thing) -> bool:
    """Whether the parts for which the second visit waited have been issued, and no visit is agreed."""
    waits = job.state == "signed" and job.get("result") == "not_completed" and job.get("second_visit")
    return bool(waits) and any(line.open for line in part_lines(job)) and not awaited_parts(job)
