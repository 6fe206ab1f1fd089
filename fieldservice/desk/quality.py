"""Quality feedback as people look for it: what quality has, which jobs belong to a batch, where one is suspected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from fieldservice.desk.narrowing import having_words
from fieldservice.read_model import cases
from fieldservice.read_model.alike import FaultGroup, StoredAlike
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.alike import AlikeWork
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.identity import label_key
from fieldservice.workflows.engine.model import Purpose
from fieldservice.workflows.quality.batch import DAYS, alike_to
from fieldservice.workflows.quality.lines import KIND, NEWS, OPEN, fault_of, gathered_of
from fieldservice.workflows.registry import opening_for

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

ALL, UNDER_WAY, SUSPECTED = "", "open", "suspected"
VIEWS = {
    ALL: N_("All quality feedback"),
    UNDER_WAY: N_("Quality feedback under way"),
    SUSPECTED: N_("Suspected batches"),
}
"""The views of the list, in the order in which a key shows them."""
REPORTS: Purpose = "reports_quality"
GATHERS: Purpose = "gathers_work"
LEAST = "batch_least"
MOST = 200
"""Feedback that has ended, and suspected batches, that a list shows at most."""
MOST_RELATED = 30
"""Gathered jobs and escalations that a page opens at once."""
COLUMNS = (
    "thing", "number", "state", "open", "holder", "device", "symptom", "due", "half", "most", "turn_role",
    "turn_person", "opened",
)  # fmt: skip
"""The columns of the work row that a row of the list begins with."""


class ListedFeedback(NamedTuple):
    """A feedback in the list, or a batch that is suspected and has none yet: `thing` is "" then. Moments are UTC."""

    thing: str
    number: str
    state: str
    open: int
    holder: str
    device: str
    fault: str
    due: str
    half: str
    most: str
    turn_role: str
    turn_person: str
    opened: str
    symptom: str = ""
    """The code of the symptom."""
    gathered: int = 0
    proposed: int = 0
    """Further jobs on this fault of this model; of a suspected batch all of its jobs."""
    first: str = ""
    """Of a suspected batch: when its first and its last job were opened."""
    last: str = ""


@dataclass(frozen=True, slots=True)
class QualityFeedbacks:
    """What the faces ask about quality feedback, as methods."""

    session: Session

    def rows(self, text: str = "", view: str = ALL, state: str = "") -> list[ListedFeedback]:
        """The feedback that this office sees, what is due first at the top, behind it what has ended, the newest first;
        in the view of suspected batches those instead, the most frequent first."""
        found = self.suspected() if view == SUSPECTED else self._listed(view)
        has_words = having_words(text)
        return [row for row in found if state in ("", row.state) and has_words(_searched(row))]

    def _listed(self, view: str) -> list[ListedFeedback]:
        rows = cases.of_kind(self.session.reader, KIND, COLUMNS, 0 if view == UNDER_WAY else MOST)
        found = self.session.things([row[0] for row in rows])
        return [self._counted(ListedFeedback(*row), feedback) for row, feedback in zip(rows, found, strict=True)]

    def _counted(self, row: ListedFeedback, feedback: Thing) -> ListedFeedback:
        return row._replace(
            symptom=code_of(feedback.get("symptom_code")),
            gathered=len(gathered_of(feedback)),
            proposed=len(self.proposed(feedback)) if row.state in OPEN else 0,
        )

    def proposed(self, feedback: Thing) -> list[AlikeWork]:
        """The jobs that may belong to the batch and are not gathered; headquarters alone gathers, so [] elsewhere."""
        if not self.session.is_headquarters:
            return []
        return alike_to(feedback, StoredAlike(self.session.reader), self._days())

    def suspected(self) -> list[ListedFeedback]:
        """Faults of a model with so many jobs in the window that no feedback has gathered, and of which none is open.
        Jobs that an earlier feedback gathered are not counted."""
        if not self.session.is_headquarters:
            return []
        alike, now = StoredAlike(self.session.reader), self.session.clock()
        since, least = stamp(now - timedelta(days=self._days())), self._number(LEAST)
        known = self.session.things(cases.newest(self.session.reader, KIND, MOST))
        open_now = {fault_of(each) for each in known if each.state in OPEN}
        gathered = {work.id for each in known for work in gathered_of(each)}
        found = []
        for group in alike.groups(since, least, MOST):
            if (group.model, group.symptom) in open_now:
                continue
            jobs = [each for each in alike.of(group.model, group.symptom, since) if each.id not in gathered]
            if len(jobs) >= least:
                found.append(_suspected(group, jobs))
        return sorted(found, key=lambda row: -row.proposed)

    def reporting(self) -> str:
        """The name of the step that reports a major quality problem."""
        return opening_for(REPORTS)

    def gathering(self, feedback: str) -> str:
        """The name of the step that gathers jobs for a feedback."""
        return self.session.step_for(feedback, GATHERS)

    def filled_in(self, row: ListedFeedback) -> JsonObject:
        """What the form of a report begins with for a suspected batch: its fault, and its jobs."""
        alike = StoredAlike(self.session.reader)
        jobs = alike.of(label_key(row.device), row.symptom, row.first)
        found = self.session.things([each.id for each in jobs])
        of_device = {
            "product": next(filter(None, (code_of(job.get("product")) for job in found)), ""),
            "brand": next(filter(None, (str(job.get("brand") or "") for job in found)), ""),
        }
        return {
            "model": row.device,
            "symptom_code": row.symptom,
            "numbers": "\n".join(each.number for each in jobs),
            **{name: value for name, value in of_device.items() if value},
        }

    def _days(self) -> int:
        return self._number(DAYS)

    def _number(self, setting: str) -> int:
        return self.session.reference().number(setting, self.session.office)


def _suspected(group: FaultGroup, jobs: Iterable[AlikeWork]) -> ListedFeedback:
    opened = [each.opened for each in jobs]
    row = ListedFeedback("", "", SUSPECTED, 1, "", group.written, "", "9999", "", "", "", "", min(opened))
    return row._replace(symptom=group.symptom, proposed=len(opened), first=min(opened), last=max(opened))


def proposed_on_page(session: Session, thing: Thing) -> tuple[AlikeWork, ...]:
    """What a page proposes for the batch of an open feedback."""
    is_open = thing.kind == KIND and thing.state in OPEN
    return tuple(QualityFeedbacks(session).proposed(thing)) if is_open else ()


def related(thing: Thing) -> list[tuple[str, str]]:
    """(kind, id) of what a feedback gathered, and of the feedback that gathered a job or escalation."""
    if thing.kind == KIND:
        return [(each.kind, each.id) for each in gathered_of(thing)[:MOST_RELATED]]
    return list(dict.fromkeys((KIND, str(line["feedback"])) for line in thing.lines(NEWS) if line.get("feedback")))


def _searched(row: ListedFeedback) -> str:
    return f"{row.number} {row.device} {row.fault} {row.symptom} {row.holder}"
