"""The rates that the trade watches: each is so many of so many, explained in one sentence, by month and office.

Some are counted from the moves between kinds of places, the others from what became of requisitions, visits and counts;
every such thing says for itself what it adds to which rate, and when.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import as_list
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.parts.counts.lines import COUNTS, amount_of, counted, differences_of, pieces_of
from fieldservice.workflows.parts.counts.lines import KIND as COUNT
from fieldservice.workflows.parts.on_the_job.lines import PARTS
from fieldservice.workflows.parts.places import BAG, CUSTODY, GOOD, INSTALLED, TRANSIT
from fieldservice.workflows.parts.requisitions.lines import KIND as REQUISITION
from fieldservice.workflows.parts.requisitions.lines import LINES, RequisitionLine, line_of, lines_of

Ways = tuple[tuple[str, str], ...]
"""(from, to) by kinds of places of one service point and its vans."""
WRONG_PART, OPENING = "wrong_part", "opening"
"""Codes: why a visit was not completed; why the books of a new store change."""
ENDED_COUNTS = ("agreed", "corrected")


@dataclass(frozen=True, slots=True)
class Rate:
    """One rate. `hits` and `base` are the ways whose pieces are counted; a rate without ways is counted from things."""

    name: str
    label: str
    sentence: str
    """What is counted of what, with `%(hits)s` and `%(base)s`."""
    hits: Ways = ()
    base: Ways = ()
    is_good: bool = False
    """Whether more is better."""


# A table is read row by row.
# fmt: off
RATES = tuple(Rate(*row) for row in (
    ("came_back", N_("Issued and came back unused"),
     N_("Of %(base)s pieces that were issued to engineers, %(hits)s came back unused."),
     ((BAG, GOOD), (BAG, TRANSIT)), ((GOOD, BAG), (GOOD, TRANSIT))),
    ("substituted", N_("Another part issued"),
     N_("Of %(base)s lines of requisitions, for %(hits)s another part took the place of the one asked for.")),
    ("wrong_part", N_("Wrong part at the customer"),
     N_("Of %(base)s visits that were not completed on jobs with parts, %(hits)s failed because the part was wrong.")),
    ("dead", N_("Dead on arrival"),
     N_("Of %(base)s pieces that were to be fitted, %(hits)s were dead on arrival."),
     ((BAG, CUSTODY),), ((BAG, INSTALLED), (BAG, CUSTODY))),
    ("differences", N_("Stock differences"),
     N_("Of %(base)s pieces that were counted, %(hits)s were more or fewer than the books said.")),
    ("on_time", N_("Issued by the time needed"),
     N_("Of %(base)s lines of requisitions that were needed by now, %(hits)s were wholly issued by then."),
     (), (), True),
    ("first_issue", N_("Complete with the first issue"),
     N_("Of %(base)s lines of which something was issued, %(hits)s were complete with the first issue."),
     (), (), True),
    ("not_returned", N_("Faulty parts not returned"),
     N_("Of %(base)s faulty parts that were to be handed in, %(hits)s are still with the engineer.")),
))
# fmt: on
BY_NAME = {rate.name: rate for rate in RATES}
FROM_TAGS = "not_returned"
"""The rate that is counted from the fault tags."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a thing adds to a rate. `line` tells it from the others of the thing; `value` is in minor units."""

    rate: str
    line: str
    office: str
    at: str
    base: int
    hits: int
    value: int = 0
    part: str = ""


def counted_of(thing: Thing) -> list[Counted]:
    """What a thing adds to the rates; most things add nothing."""
    return list(COUNTED[thing.kind](thing)) if thing.kind in COUNTED else []


def _of_requisition(requisition: Thing) -> Iterator[Counted]:
    needed, office = str(requisition.get("needed") or ""), requisition.holder
    first, whole = _issues(requisition)
    for line in lines_of(requisition):
        asked = line.quantity if not requisition.lines("withdrawals") else line.quantity - line.refused
        if asked <= 0:
            continue

        def adds(rate: str, at: str, hit: bool, line: RequisitionLine = line) -> Counted:
            return Counted(rate, f"{rate}/{line.line}", office, at, 1, int(hit), part=line.part)

        yield adds("substituted", requisition.opened, bool(line.instead_of))
        if needed:
            yield adds("on_time", needed, "" < whole.get(line.line, "") <= needed)
        if line.line in first:
            at, complete = first[line.line]
            yield adds("first_issue", at, complete)


def _issues(requisition: Thing) -> tuple[dict[str, tuple[str, bool]], dict[str, str]]:
    """By line: when something of it was issued first, and whether that was all; when it was wholly issued."""
    first: dict[str, tuple[str, bool]] = {}
    whole: dict[str, str] = {}
    for act in requisition.lines("issues"):
        at, listed = str(act.get("at") or ""), act.get(LINES)
        for each in as_list(listed):
            if not isinstance(each, dict) or type(each.get("issued", 0)) is not int or not each.get("issued"):
                continue
            line = line_of(each)
            first.setdefault(line.line, (at, not line.open))
            if not line.open:
                whole.setdefault(line.line, at)
    return first, whole


def _of_job(job: Thing) -> Iterator[Counted]:
    """Visits that were not completed, of a job for which parts were asked."""
    for number, visit in enumerate(job.lines("visits") if job.lines(PARTS) else ()):
        if reason := code_of(visit.get("reason")):
            at, hit = str(visit.get("at") or ""), int(reason == WRONG_PART)
            yield Counted("wrong_part", f"wrong_part/{number}", job.holder, at, 1, hit)


def _of_count(count: Thing) -> Iterator[Counted]:
    """A count that has ended; that which opened a store found everything for the first time."""
    lines = [line for line in differences_of(count) if code_of(line.get("reason")) != OPENING]
    if count.state not in ENDED_COUNTS or not count.lines(COUNTS) or len(lines) < len(differences_of(count)):
        return
    corrected = lines if count.state == "corrected" else []
    base, hits = sum(part.total for part in counted(count).values()), sum(map(pieces_of, corrected))
    ended = next((line.entry.made for line in reversed(count.history) if line.after != line.before), count.changed)
    yield Counted("differences", "differences", count.holder, ended, base, hits, amount_of(corrected))


COUNTED: Mapping[str, Callable[[Thing], Iterator[Counted]]] = {
    REQUISITION: _of_requisition,
    "job": _of_job,
    COUNT: _of_count,
}
"""By kind of thing: what it adds."""
