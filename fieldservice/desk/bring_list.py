"""The bring-list of a job (flow 8): the parts that fixed this symptom on this model before, and in how many jobs.

It counts the finished jobs that this store sees. No personal data is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldservice.read_model.fixes import fixed_before
from fieldservice.read_model.holdings import StoredHoldings
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.parts.on_the_job.fixes import model_key, symptom_of
from fieldservice.workflows.parts.places import good

if TYPE_CHECKING:
    from fieldservice.desk.session import Session
    from fieldservice.workflows.engine.fold import Thing
    from fieldservice.workflows.engine.reference import SparePart

OF_SYMPTOM, OF_MODEL = (
    N_("Parts that fixed this symptom of this model before: %(parts)s"),
    N_("Parts that fixed this model before: %(parts)s"),
)
FIXED = N_("%(number)s %(name)s (%(count)s)")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A part of the bring-list: it fixed such a fault in so many `jobs`. `here` is what is available in this store."""

    part: SparePart
    jobs: int
    here: int


@dataclass(frozen=True, slots=True)
class BringList:
    """What fixed a fault before, the most frequent first; `of_symptom` where it was this very symptom, else the model
    alone."""

    of_symptom: bool = False
    parts: tuple[Proposed, ...] = ()

    def in_words(self) -> tuple[Message, ...]:
        """One sentence with the parts and the number of jobs; () where nothing is known."""
        named = [
            Message(FIXED, {"number": each.part.number, "name": each.part.words(), "count": each.jobs})
            for each in self.parts
        ]
        return (Message(OF_SYMPTOM if self.of_symptom else OF_MODEL, {"parts": named}),) if named else ()


NOTHING_KNOWN = BringList()


def bring_list(session: Session, job: Thing) -> BringList:
    """What is proposed for a job. Parts that are not used any more are left out."""
    of_symptom, found = fixed_before(session.reader, model_key(job), symptom_of(job))
    if not found:
        return NOTHING_KNOWN
    catalogue, holdings, place = session.reference().catalogue, StoredHoldings(session.reader), good(session.office)
    parts = [(part, jobs) for number, jobs in found if (part := catalogue.part(number)) is not None and part.active]
    return BringList(
        of_symptom,
        tuple(
            Proposed(part, jobs, max(0, holdings.quantity(place, part.number) - holdings.reserved(place, part.number)))
            for part, jobs in parts
        ),
    )
