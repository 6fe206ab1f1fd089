"""What really fixed a fault: the parts that were fitted in a job that ended repaired, by model and symptom.

The bring-list is made of it (flow 8): whoever goes to the next device of this model with this symptom brings them.
"""

from __future__ import annotations

from typing import NamedTuple

from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.identity import label_key
from fieldservice.workflows.parts.on_the_job.lines import PARTS, part_lines

FINISHED = ("handed_in", "closed")
"""States of a job whose work has ended with its result; one that was opened again counts for nothing meanwhile."""
ANY = ""
"""In the place of a symptom: whatever it was."""


class Fix(NamedTuple):
    """A part that fixed a fault of a model."""

    model: str
    symptom: str
    part: str


def model_key(job: Thing) -> str:
    """The model of a job's device as it is compared; "" where it is not known."""
    return label_key(job.get("model") or "")


def symptom_of(job: Thing) -> str:
    return code_of(job.get("symptom_code"))


def fixes_of(job: Thing) -> list[Fix]:
    """Each part that stayed in the device of a finished job, once for each of its symptoms and once for any.

    How many pieces were fitted does not matter. What was taken out again, dead on arrival or left over fixed nothing.
    """
    model = model_key(job)
    if job.state not in FINISHED or job.get("result") != "completed" or not model or not job.lines(PARTS):
        return []
    symptoms = (symptom_of(job), *(code_of(visit.get("symptom_code")) for visit in job.lines("visits")), ANY)
    fitted = [line.part for line in part_lines(job) if line.fitted > line.taken_out]
    return [Fix(model, symptom, part) for symptom in dict.fromkeys(symptoms) for part in fitted]
