"""Quality feedback in words: the cells of its list, the object for scripts, and what pages tell of a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from fieldservice.desk.quality import SUSPECTED, ListedFeedback
from fieldservice.presentation.values import readable, state_word
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.quality.lines import KIND, gathered_in

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView
    from fieldservice.presentation.values import Wording
    from fieldservice.workflows.engine.alike import AlikeWork

GATHERED = N_("Jobs with this fault")
PROPOSED = N_("Suggested for this batch")
ON_WORK = N_("Quality feedback")
SUSPECTED_BATCH = N_("suspected batch")
ACTS = {
    "gathered": N_("added to a batch"),
    "taken_out": N_("removed from the batch"),
    "dropped": N_("abandoned, without a result"),
}
"""What a job learnt of a feedback, beside its result."""
TOLD = frozenset(("numbers", "everything", "feedback"))
"""Facts of a feedback that its lines tell."""


def state_in_words(row: ListedFeedback) -> str:
    return _(SUSPECTED_BATCH) if row.state == SUSPECTED else state_word(KIND, row.state)


def jobs_in_words(row: ListedFeedback) -> str:
    """How many are gathered, and how many more are proposed: `4, 2 more`."""
    if row.state == SUSPECTED:
        return _("%(count)s jobs", count=row.proposed)
    return (
        _("%(count)s and %(more)s more", count=row.gathered, more=row.proposed) if row.proposed else str(row.gathered)
    )


def feedback_object(row: ListedFeedback) -> JsonObject:
    """A feedback for scripts; of a suspected batch `id` and `number` are null."""
    return {
        "id": row.thing or None,
        "number": row.number or None,
        "state": row.state,
        "office": row.holder or None,
        "model": row.device,
        "symptom_code": row.symptom,
        "fault": row.fault or None,
        "gathered": row.gathered,
        "proposed": row.proposed,
        "due": row.due if row.open and row.due != "9999" else None,
        "waits_for": row.turn_role or None,
        "opened": row.opened,
    }


def rows(lists: Mapping[str, Sequence[JsonObject]]) -> list[tuple[str, str]]:
    """(number, serial number and office) of each job and escalation of the batch."""
    return [(readable(each.number), _said(each)) for each in gathered_in(lists)]


def proposed(page: DetailView) -> list[tuple[str, str]]:
    """The same of each job that may belong to the batch and is not gathered."""
    return [(readable(each.number), _said(each)) for each in page.proposed]


def _said(work: AlikeWork) -> str:
    return readable(forms.listed(filter(None, (work.serial, work.office))) or "-")


def of_work(page: DetailView, wording: Wording) -> list[tuple[str, str]]:
    """(number, what became of it) of each feedback that gathered this job or escalation, as it stands now."""
    last: dict[str, JsonObject] = {}
    for line in page.lists.get("quality_results", ()):
        last[str(line.get("number"))] = line
    return [(number, _result(line, wording)) for number, line in last.items()]


def _result(line: JsonObject, wording: Wording) -> str:
    if line.get("act") != "result":
        return _(ACTS.get(str(line.get("act")), ACTS["gathered"]))
    found = wording.value(line.get("quality_finding"))
    told = [found, wording.value(line.get("cause")), wording.value(line.get("measure"))]
    affected = wording.value(line.get("affected"))
    return "\n".join(map(readable, filter(None, (*told, _("about: %(what)s", what=affected) if affected else ""))))
