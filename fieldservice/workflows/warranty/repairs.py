"""The repairs of a device, as its file lists them: each carries a warranty of its own, and took some days.

The file travels with the device, so a van without a line knows them too. A repair gains lines: by the end of the work,
and by the customer's signature, from which its warranty runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace
from zoneinfo import ZoneInfo

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values, as_list
from fieldservice.words.moments import localised, moment
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.model import Draft, Effect
from fieldservice.workflows.parts.on_the_job.lines import PARTS, lines_in, part_lines

REPAIRS = "repairs"
"""The list of a device's file."""


@dataclass(frozen=True, slots=True)
class Repair:
    """An earlier repair of a device. Days are local ones: 2026-11-30."""

    job: str
    number: str = ""
    cause: Values = field(default_factory=dict)
    parts: frozenset[str] = frozenset()
    """Numbers of the parts that were fitted."""
    pieces: frozenset[str] = frozenset()
    """Their serial numbers."""
    came_in: str = ""
    """The day on which the device came to us; "" for a repair at the customer's."""
    ended: str = ""
    """The day from which its warranty runs: that of the signature, else that on which the work ended."""
    ready: str = ""
    """The day on which the work ended."""


def local_day(when: object, zone: ZoneInfo) -> str:
    """The day of a kept moment in a zone; "" for anything else."""
    try:
        return localised(moment(str(when)), zone).date().isoformat() if when else ""
    except ValueError:
        return ""


def line_of(job: Thing, facts: Values, zone: ZoneInfo) -> JsonObject:
    """What the device's file keeps of a repair; `facts` are those of the job after the work."""
    fitted = [line for line in part_lines(job) if line.fitted > line.taken_out]
    on_the_bench = bool(facts.get("place"))
    return {
        "job": job.id,
        "number": str(facts.get("number") or ""),
        "ready": local_day(facts.get("finished"), zone),
        **({"came_in": local_day(facts.get("came_in"), zone)} if on_the_bench else {}),
        **({"cause": cause} if isinstance(cause := facts.get("cause_code"), dict) else {}),
        **({"parts": [line.part for line in fitted]} if fitted else {}),
        **({"pieces": pieces} if (pieces := [new for line in fitted for new, _old in line.pieces if new]) else {}),
    }


def is_repaired(job: Thing, facts: Values) -> bool:
    """Whether the work has ended with a repair that carries a warranty."""
    return facts.get("result") == "completed" and code_of(facts.get("work")) in ("", "repair") and bool(job.id)


def keeps_the_repair(effect: Effect) -> Effect:
    """Records the repair in the file of the device."""

    def recorded(draft: Draft, event: object, context: Context) -> None:
        effect(draft, event, context)
        job, zone = draft.subject, context.reference.zone(context.office)
        facts = {**job.facts, **draft.data}
        if (device := str(facts.get("device") or "")) and is_repaired(job, facts):
            draft.add("device", device, REPAIRS, line_of(job, facts, zone))

    return recorded


def from_the_signature(effect: Effect) -> Effect:
    """The warranty on the repair runs from the sign-off."""

    def recorded(draft: Draft, event: object, context: Context) -> None:
        effect(draft, event, context)
        job = draft.subject
        if (device := str(job.get("device") or "")) and is_repaired(job, job.facts):
            day = local_day(draft.data["signed"].get("at"), context.reference.zone(context.office))
            draft.add("device", device, REPAIRS, {"job": job.id, "ended": day})

    return recorded


def repairs_in(lines: Iterable[Values], without: str = "") -> tuple[Repair, ...]:
    """The repairs that these lines tell of, in the order in which they were first told. `without` leaves out a job."""
    found: dict[str, Repair] = {}
    for line in lines:
        if (job := str(line.get("job") or "")) and job != without:
            found[job] = _with(found.get(job, Repair(job)), line)
    return tuple(found.values())


def _with(repair: Repair, line: Values) -> Repair:
    named = {name: str(line[name]) for name in ("number", "came_in", "ready") if line.get(name)}
    cause = line.get("cause")
    parts, pieces = (frozenset(map(str, as_list(line.get(name)))) for name in ("parts", "pieces"))
    ended = str(line.get("ended") or line.get("ready") or repair.ended)
    # A corrected slip tells the parts again; a signature tells none.
    return replace(
        repair,
        **named,
        ended=ended,
        cause=cause if isinstance(cause, dict) else repair.cause,
        parts=parts or repair.parts,
        pieces=pieces or repair.pieces,
    )


def as_lines(repairs: Iterable[Repair]) -> list[JsonObject]:
    """The repairs as an entry keeps them."""
    return [
        {
            "job": each.job,
            **{name: value for name in ("number", "came_in", "ready", "ended") if (value := getattr(each, name))},
            **({"cause": dict(each.cause)} if each.cause else {}),
            **{name: sorted(some) for name in ("parts", "pieces") if (some := getattr(each, name))},
        }
        for each in repairs
    ]


def days_in_repair(repairs: Sequence[Repair], since: str, until: str) -> int:
    """The days that the device spent with us from the first day of its term on; each day counts once, and each repair
    only if it began within the term, with the days that earlier ones had added."""
    from fieldservice.workflows.warranty.start_rules import days_between, days_later

    added, free_from = 0, since
    for came_in, ready in sorted(_stays(repairs)):
        begins = max(came_in, free_from)
        if came_in >= since and came_in <= days_later(until, added) and ready > begins:
            added += days_between(begins, ready)
            free_from = ready
    return added


def _stays(repairs: Iterable[Repair]) -> Iterator[tuple[str, str]]:
    for each in repairs:
        if each.came_in and each.ready:
            yield each.came_in, each.ready


def parts_of_the_job(job: Thing) -> tuple[frozenset[str], frozenset[str]]:
    """Numbers of the parts that a job is about, and serial numbers of what came out of the device."""
    named = frozenset(line["part"] for told in job.lines(PARTS) for line in lines_in(told))
    return named, frozenset(old for line in part_lines(job) for _new, old in line.pieces if old)
