"""Fault tags 故障标签: the number that goes with a faulty part from the job to the faulty store.

The step that takes the part out draws the number (`CD01-F000017-K`: office, F, running number, check character of
`engine/numbers.py`) and writes it into its entry, so it never changes and can be written by hand where no label printer
is. It is what the code of the label holds, whether the part has a serial number or not; the serial number stands beside
it in words and bars.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values, as_list
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine import clocks
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing, computed_once
from fieldservice.workflows.engine.ledger import FaultTagged, Posting, office_of_account
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.engine.numbers import is_printed_number
from fieldservice.workflows.parts.on_the_job.lines import PARTS, lines_in
from fieldservice.workflows.parts.places import CUSTODY, FAULTY_TRANSIT, holder_of, kind_of

KIND = "F"
"""The kind in the number of a tag."""
TAGGED = ("job", "return_case")
"""Kinds of things from which faulty parts come: a case has the devices that customers gave back."""
TELLS = dict.fromkeys(TAGGED, PARTS)
"""What they gain by a step that moves faulty parts."""
TAGS = "tags"
"""In a line of parts: the tags of its pieces."""
MOVED, FROM, TO = "moved", "from", "to"
"""In a line of parts: the tag of a faulty part that was moved, and its places before and after."""
DUE = "faulty_due"
"""A fact of a job: until when its faulty parts are to be handed in, since it was handed in itself."""


@dataclass(frozen=True, slots=True)
class FaultTag:
    """The tag of one faulty part, or of several of a line that have no serial numbers."""

    number: str
    part: str
    name: Values
    quantity: int
    serial: str
    is_dead: bool
    """Dead on arrival; else it was replaced."""
    symptom: str
    by: str
    at: str


def tag(
    lines: Sequence[JsonObject], context: Context, serials_of: str, account: str, moved: Sequence[JsonObject] = ()
) -> None:
    """Each line gets its tags: one for each serial number it has under `serials_of`, else one for all its pieces.

    The parts are in this account, with the value that the postings `moved` brought there.
    """
    about = {"account": account, "due": return_due(context), "point": context.reference.point_of(context.office)}
    for line in lines:
        found = line.get(serials_of) or ()
        serials = [found] if isinstance(found, str) else list(found)
        for serial in serials or [""]:
            many = 1 if serial else line["quantity"]
            value = _worth(moved, line["part"], serial, account, many)
            one = {"number": context.number(KIND), "quantity": many, "serial": serial, **about}
            line.setdefault(TAGS, []).append({**one, **({"value": value} if value else {})})


def _worth(moved: Sequence[JsonObject], part: str, serial: str, account: str, quantity: int) -> int:
    """The share of these pieces in what was moved into an account."""
    there = [each for each in moved if (each["item"], each["to"], each.get("serial", "")) == (part, account, serial)]
    pieces = sum(each["quantity"] for each in there)
    return sum(each.get("value", 0) for each in there) * quantity // pieces if pieces else 0


def return_due(context: Context) -> str:
    """Until when a faulty part is to be handed in that is out of its device now, or whose job is handed in now."""
    days = context.reference.number("faulty_return_days", context.office)
    return stamp(clocks.after_days(context.reference.calendar(context.office), context.now, days))


def office_of_tag(tag: str) -> str:
    """The office that wrote a tag; "" for a text that is no number of a tag."""
    office, _, running = tag.rpartition("-")[0].rpartition("-")
    return office if is_printed_number(tag) and running[:1] == KIND and running[1:].isdigit() else ""


def is_tag(text: str) -> bool:
    """Whether this is the number of a fault tag, of whatever office."""
    return bool(office_of_tag(text))


def begin_return(draft: Draft, context: Context) -> None:
    """The job is handed in by this entry; from now on its faulty parts are awaited in the store."""
    if tags_of(draft.subject):
        draft.data[DUE] = return_due(context)


def tags_of(job: Thing) -> list[FaultTag]:
    """Every fault tag of a job, in the order of its parts."""
    return [
        FaultTag(
            str(each["number"]),
            line["part"],
            line["name"] if isinstance(line.get("name"), dict) else {},
            _whole(each.get("quantity"), 1),
            str(each.get("serial") or ""),
            entry.get("act") == "dead",
            str(line.get("symptom") or ""),
            str(entry.get("by") or ""),
            str(entry.get("at") or ""),
        )
        for entry in job.lines(PARTS)
        for line in lines_in(entry)
        for each in tags_in(line)
    ]


@computed_once
def tagged_parts(job: Thing) -> tuple[FaultTagged, ...]:
    """The faulty parts of a job by their tags, each with the place where it is."""
    number, due, moves = str(job.get("number") or ""), str(job.get(DUE) or ""), list(_moves(job))
    return tuple(
        _tagged(each, line, entry, job, number, due, [(a, b) for tag, a, b in moves if tag == each["number"]])
        for entry in job.lines(PARTS)
        for line in lines_in(entry)
        for each in tags_in(line)
    )


def _tagged(
    each: Values, line: Values, entry: Values, job: Thing, number: str, due: str, moves: Sequence[tuple[str, str]]
) -> FaultTagged:
    first = str(each.get("account") or "")
    return FaultTagged(
        str(each["number"]),
        place_after(first, moves),
        str(line["part"]),
        line["name"] if isinstance(line.get("name"), dict) else {},
        str(each.get("serial") or ""),
        _whole(each.get("quantity"), 1),
        _whole(each.get("value"), 0),
        str(line.get("symptom") or job.get("symptom") or ""),
        entry.get("act") == "dead",
        job.id,
        number,
        office_of_account(first),
        holder_of(first) or str(entry.get("by") or ""),
        str(entry.get("at") or ""),
        max(str(each.get("due") or NEVER), due),
        kind_of(first) == CUSTODY and _sums(first, moves)[first] > 0,
        code_of(job.get("symptom_code")),
        str(line.get("device") or job.get("device") or ""),
        str(each.get("point") or office_of_account(first)),
        job.kind or TAGGED[0],
    )


def _moves(job: Thing) -> Iterator[tuple[str, str, str]]:
    """(tag, place before, place after) of each faulty part of a job that was moved."""
    for entry in job.lines(PARTS):
        for line in lines_in(entry):
            if line.get(MOVED):
                yield str(line[MOVED]), str(line.get(FROM) or ""), str(line.get(TO) or "")


def place_after(first: str, moves: Sequence[tuple[str, str]]) -> str:
    """The place where something is after these moves, in whatever order they are known.

    The place into which it was moved once more than out of it; of several the one that was named last.
    """
    there = _sums(first, moves)
    return next((place for place in (*(after for _, after in reversed(moves)), first) if there[place] > 0), "")


def _sums(first: str, moves: Sequence[tuple[str, str]]) -> Counter[str]:
    there = Counter((first,))
    for before, after in moves:
        there[before] -= 1
        there[after] += 1
    return there


def moved_in(data: Values) -> set[str]:
    """The tags of the faulty parts that an entry with these data moves; its jobs learn of it."""
    of = data.get("of")
    told = [each for each in of.values() if isinstance(each, dict)] if isinstance(of, dict) else []
    return {str(line[MOVED]) for each in told for line in lines_in(each) if line.get(MOVED)}


def twice_there(job: Thing) -> list[tuple[str, str, list[str]]]:
    """(tag, part, places) of each faulty part that is in more than one place, or in one more than once: two copies of a
    store took it in. What came before it was sent is in one place, and still in that which it left."""
    moves, found = list(_moves(job)), list[tuple[str, str, list[str]]]()
    for each in tagged_parts(job):
        first = next(str(tag.get("account") or "") for tag in _tags(job) if tag["number"] == each.number)
        sums = _sums(first, [(before, after) for number, before, after in moves if number == each.number])
        coming = sum(many for place, many in sums.items() if many < 0 and kind_of(place) == FAULTY_TRANSIT)
        places = [place for place, many in sorted(sums.items()) for _ in range(many)]
        if len(places) + coming > 1 or len(set(places)) < len(places):
            found.append((each.number, each.part, places))
    return found


def _tags(job: Thing) -> Iterator[JsonObject]:
    return (each for entry in job.lines(PARTS) for line in lines_in(entry) for each in tags_in(line))


def move_tagged(draft: Draft, pieces: Iterable[tuple[FaultTagged, str, str]], act: str, **more: object) -> None:
    """Post faulty parts, each from a place to a place; their jobs learn of it.

    Each takes the value with which it was tagged, so that a receipt may be entered before its sending is known. The
    step says `beside=TELLS`. `more` stands beside the lines that the job gains.
    """
    told: dict[tuple[str, str], list[JsonObject]] = {}
    for each, before, after in pieces:
        draft.post(Posting(each.part, before, after, each.quantity, each.value, each.serial))
        line = {"part": each.part, "name": dict(each.name), "quantity": each.quantity}
        told.setdefault((each.of_kind, each.job), []).append({**line, MOVED: each.number, FROM: before, TO: after})
    for (kind, job), lines in told.items():
        draft.touches.append((kind, job))
        draft.of(job, {"act": act, "lines": lines, **more})


def _whole(value: object, default: int) -> int:
    return value if type(value) is int else default


def tags_in(line: Values) -> Iterator[JsonObject]:
    """The tags of a line of parts; what is none is left out."""
    listed = line.get(TAGS)
    for each in as_list(listed):
        if isinstance(each, dict) and each.get("number"):
            yield each


def unprinted(job: Thing) -> list[FaultTag]:
    """The tags of which no print was counted: those that a step prints, or that are written by hand."""
    printed: dict[str, int] = {}
    for line in job.history:
        number = str(line.entry.data.get("tag") or "") if isinstance(line.entry.data, dict) else ""
        if number:
            printed[number] = printed.get(number, 0) + (1 if line.entry.kind == "printed" else -1)
    return [each for each in tags_of(job) if printed.get(each.number, 0) <= 0]


def numbers_by_hand(job: Thing) -> list[str]:
    """What stands on the tags of which no print was counted."""
    return [each.number for each in unprinted(job)]
