"""What is owed because of a requisition: parts that came or come later, and parts that nobody needs any more."""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.obligation import Obligation
from fieldservice.workflows.parts.requisitions.lines import (
    CAME,
    COORDINATOR,
    ENGINEER,
    LATER,
    arrived,
    for_whom,
    unread,
)

STOREKEEPER = "storekeeper"
NEWS = {
    (ENGINEER, CAME): ("part_came", N_("The parts you wait for are in the store")),
    (ENGINEER, LATER): ("part_later", N_("The parts you wait for come later than announced")),
    (COORDINATOR, CAME): ("job_part_came", N_("Parts ordered for a job have come")),
    (COORDINATOR, LATER): ("job_part_later", N_("Tell the customer: the parts come later than announced")),
}
"""Kind and label of what those are told who wait for parts, by who they are and what is new."""


def owed(requisition: Thing) -> Iterator[Obligation]:
    if requisition.state == "asked" and arrived(requisition):
        yield Obligation("ordered_here", N_("Issue the ordered parts that have come"), STOREKEEPER)
    for reader in (ENGINEER, COORDINATOR) if requisition.state == "asked" else ():
        person = str(for_whom(requisition).get("engineer") or "") if reader == ENGINEER else ""
        for kind in dict.fromkeys(news.kind for news in unread(requisition, reader)):
            yield Obligation(*NEWS[reader, kind], reader, person)
    if requisition.state == "asked" and requisition.lines("withdrawals"):
        yield Obligation("withdrawn", N_("End the requisition that is no longer needed"), STOREKEEPER)
