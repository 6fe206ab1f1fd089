"""Given / when / then for quality feedback: headquarters with its departments, a quality office of its own, and
branches with jobs on one fault of one model."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from fieldservice.read_model.alike import fault_rows
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.alike import AlikeWork
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Office, Reference
from fieldservice.workflows.quality.lines import KIND, OPEN
from tests.support.store_story import REFERENCE, StoreStory, person
from tests.support.story import Made, Moved

DARK = {"code": "NO-DISPLAY", "zh": "无显示", "en": "No display"}
MODEL = "XT-330"
PEOPLE = (
    person("jie", "接口人小介", "HQ", "liaison"),
    person("pin", "品管老平", "HQ", "quality"),
    person("qi", "品管祁工", "QD01", "quality"),
    person("re", "热线任工", "HQ", "hotline_engineer"),
)
KNOWN = replace(
    REFERENCE,
    staff={**REFERENCE.staff, **{each.name: each for each in PEOPLE}},
    offices={**REFERENCE.offices, "QD01": Office("QD01", "品管部", kind="branch")},
)
REPORT = {
    "product": "desktop",
    "model": MODEL,
    "symptom_code": "NO-DISPLAY",
    "fault": "开机两周后无显示，主机正常",
    "extent": "2026年9月生产",
}
ANSWER = {"quality_finding": "batch", "cause": "排线压接不良", "measure": "更换排线，同批次主动检查"}


class QualityStory(StoreStory):
    """What happened at all offices; headquarters knows all of it."""

    def context(self, who: str, office: str = "") -> Context:
        return replace(super().context(who, office), alike=self, file=self._file)

    def _file(self, id_: str) -> Thing | None:
        thing = self.folded(id_)
        return thing if thing.kind else None

    def _ids(self, kind: str) -> list[str]:
        return list(dict.fromkeys(move.thing for entry in self.entries for move in entry.moves if move.kind == kind))

    def of(self, model: str, symptom: str, since: str) -> list[AlikeWork]:
        jobs = [self.folded(id_) for id_ in self._ids("job")]
        rows = [(job, row) for job in jobs for row in fault_rows(job)]
        return [
            AlikeWork("job", job.id, row["number"], row["serial"], row["office"], row["at"])
            for job, row in rows
            if (row["model"], row["symptom"]) == (model, symptom) and row["at"] >= since
        ]

    def numbered(self, number: str) -> AlikeWork | None:
        for kind in ("job", "escalation"):
            for thing in map(self.folded, self._ids(kind)):
                if thing.get("number") == number:
                    return AlikeWork(kind, thing.id, number, str(thing.get("serial") or ""), thing.holder, thing.opened)
        return None

    def open_feedback(self) -> list[str]:
        return [id_ for id_ in self._ids(KIND) if self.folded(id_).state in OPEN]

    def job(self, id_: str, office: str = "CD01", opened: datetime | None = None, **facts: Any) -> QualityStory:
        """A job on a device of the model that does not display, under the number of its id."""
        told = {"number": id_, "model": MODEL, "symptom_code": DARK, "serial": f"SN-{id_}", "customer_name": "张女士"}
        moves, made = (Moved(id_, "job", None, "accepted", office),), stamp(opened or self.now)
        self.entries.append(
            Made(f"entry-{len(self.entries) + 1:04d}", "checked_in", "zhao", made, moves, (("job", id_),),
                 {**told, **facts}, None)
        )  # fmt: skip
        return self

    def escalation(self, id_: str, job: str, **facts: Any) -> QualityStory:
        """An escalation under the number of its id, raised because of this job; it becomes the thing of the story."""
        told = {"number": id_, "job": job, "job_number": job, "office": "CD01", "model": MODEL, "symptom_code": DARK}
        moves, touches = (Moved(id_, "escalation", None, "raised", "HQ"),), (("escalation", id_), ("job", job))
        data = {**told, "serial": f"SN-{job}", **facts}
        self.entries.append(
            Made(f"entry-{len(self.entries) + 1:04d}", "escalation_raised", "wang", stamp(self.now), moves, touches,
                 data, None)
        )  # fmt: skip
        self.thing = id_
        return self


def given_jobs(*offices: str, reference: Reference = KNOWN) -> QualityStory:
    """A job J1, J2 ... in each of these offices."""
    story = QualityStory(reference)
    for place, office in enumerate(offices or ("CD01", "CD01", "CD02"), 1):
        story.job(f"J{place}", office)
    return story
