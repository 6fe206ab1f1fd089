"""The content of the slip with the number by which a waiting customer is called."""

from __future__ import annotations

from typing import Unpack

from fieldservice.documents.identity import OfPrint, header_of
from fieldservice.documents.wording import in_languages, labels, spoken_by
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text, zone_named
from fieldservice.workflows.bench.queue import AHEAD, QUEUE
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Reference
from printing import queue_slip as paper
from printing.queue_slip import QueueSlip

CALLED = N_("Please take a seat. The board calls this number and names the counter.")


def queue_slip(
    job: Thing, reference: Reference, office_code: str, *, language: str, **of_print: Unpack[OfPrint]
) -> QueueSlip:
    """The slip of a device whose customer waits for it. It names nobody, since it may be left lying."""
    point = reference.offices.get(reference.point_of(office_code))
    came = str(job.get("came_in") or job.opened)
    return QueueSlip(
        header=header_of(office_code, reference, paper.TITLE, str(job.get(QUEUE) or ""), language, **of_print),
        labels=labels(paper.LABELS, language),
        ahead="" if job.get(AHEAD) is None else str(job.get(AHEAD)),
        came=local_text(came, zone_named(point.zone if point else None)),
        device=" ".join(str(job.get(name)) for name in ("brand", "model") if job.get(name)),
        job=str(job.get("number") or ""),
        said=tuple(in_languages(each)(CALLED) for each in spoken_by(language)),
    )
