"""The rates that the trade watches, by month or quarter and office, and what is behind a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from fieldservice.read_model import queries, rates
from fieldservice.read_model.rates import Figures, Span
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.currencies import DEFAULT
from fieldservice.workflows.engine.fold import MASTER_FILES
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.roles import SEES_COST
from fieldservice.workflows.parts.rates import BY_NAME, RATES, Rate

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

NOT_ALLOWED = N_("Only people who may see the cost of parts can see their rates.")
NO_PERIOD = N_("%(given)s is not a month such as 2026-11 or a quarter such as 2026-Q4.")
MONTHS_IN = {"month": 1, "quarter": 3}
NO_SUCH_LENGTH = N_("%(given)s is not a period. Use month or quarter.")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month or a quarter, UTC."""

    year: int
    month: int
    """Its first month, 1 to 12."""
    months: int = 1

    @property
    def name(self) -> str:
        """2026-11 or 2026-Q4."""
        return f"{self.year}-{self.month:02}" if self.months == 1 else f"{self.year}-Q{(self.month + 2) // 3}"

    def moved(self, by: int) -> Period:
        """The period so many periods later."""
        whole = self.year * 12 + self.month - 1 + by * self.months
        return Period(whole // 12, whole % 12 + 1, self.months)

    def span(self, now: str) -> Span:
        after = self.moved(1)
        return Span(f"{self.year}-{self.month:02}-01", f"{after.year}-{after.month:02}-01", now)


@dataclass(frozen=True, slots=True)
class Watched:
    """A rate of a service point in a period, and in the period before."""

    rate: Rate
    office: str
    period: Period
    figures: Figures
    before: Figures
    currency: str = DEFAULT
    """Of what it is worth: that of the office."""

    @property
    def key(self) -> str:
        return f"{self.rate.name}/{self.office}"

    @property
    def sentence(self) -> Message:
        return Message(self.rate.sentence, {"hits": self.figures.hits, "base": self.figures.base})


@dataclass(frozen=True, slots=True)
class CountedThing:
    """Something that a figure counts. `thing` is "" where this office does not see it."""

    at: str
    thing: str
    number: str
    part: str
    base: int
    hits: int

    @property
    def key(self) -> str:
        return f"{self.at}/{self.thing}/{self.part}"


class Rates:
    """The rates of the office; at headquarters those of every service point."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def this(self, length: str = "month") -> Period:
        """The period of today. Raises Refused (usage)."""
        if length not in MONTHS_IN:
            raise Refused("usage", NO_SUCH_LENGTH, given=length)
        now, months = self.session.clock(), MONTHS_IN[length]
        return Period(now.year, (now.month - 1) // months * months + 1, months)

    def named(self, text: str) -> Period:
        """The period that somebody writes: 2026-11, 2026-Q4. Raises Refused (usage)."""
        try:
            year, _, rest = text.strip().upper().partition("-")
            months = 3 if rest.startswith("Q") else 1
            first = int(rest.removeprefix("Q")) * months - months + 1
            datetime(int(year), first, 1)
        except ValueError:
            raise Refused("usage", NO_PERIOD, given=text) from None
        return Period(int(year), first, months)

    def page(self, by: Person, period: Period) -> list[Watched]:
        """Every rate of every service point that this office sees, in the order of the table. Raises Refused (role)."""
        self._may(by)
        points = self._points()
        now, before = self._figures(points, period), self._figures(points, period.moved(-1))
        return [
            Watched(rate, point, period, now[rate.name, point], before[rate.name, point], self.session.currency(point))
            for rate in RATES
            for point in points
        ]

    def trend(self, watched: Watched, many: int = 6) -> list[tuple[Period, Figures]]:
        """The figures of the last periods up to this one, the oldest first."""
        offices, now = self._points()[watched.office], stamp(self.session.clock())
        periods = [watched.period.moved(by) for by in range(1 - many, 1)]
        return [
            (each, rates.figures_of(self.session.reader, watched.rate, watched.office, offices, each.span(now)))
            for each in periods
        ]

    def _figures(self, points: dict[str, list[str]], period: Period) -> dict[tuple[str, str], Figures]:
        return rates.figures(self.session.reader, points, period.span(stamp(self.session.clock())))

    def behind(self, by: Person, watched: Watched) -> list[CountedThing]:
        """What a figure counts, the hits first. Raises Refused (role)."""
        self._may(by)
        span, offices = watched.period.span(stamp(self.session.clock())), self._points()[watched.office]
        found = rates.behind(self.session.reader, BY_NAME[watched.rate.name], offices, span)
        things = self._things([each.arrived for each in found if each.arrived])
        counted = []
        for each in found:
            kind, thing = things.get(each.arrived, ("", "")) if each.arrived else ("", each.thing)
            number = queries.own_number(self.session.reader, kind, thing) if thing else ""
            counted.append(CountedThing(each.at, thing, number or thing, each.item, each.base, each.hits))
        return counted

    def _things(self, arrivals: Sequence[int]) -> dict[int, tuple[str, str]]:
        """By entry the work that it is about."""
        with self.session.store.reading() as tx:
            entries = tx.entries_at(sorted(set(arrivals)))
        work = {entry.arrived: [each for each in entry.touches if each[0] not in MASTER_FILES] for entry in entries}
        return {arrived: (each[0][0], each[0][1]) for arrived, each in work.items() if each}

    def _may(self, by: Person) -> None:
        if not by.roles & set(SEES_COST):
            raise Refused("role", NOT_ALLOWED, SEES_COST)

    def _points(self) -> dict[str, list[str]]:
        """The service points that this office sees, itself first, each with its vans."""
        reference, own = self.session.reference(), self.session.office
        found: dict[str, list[str]] = {reference.point_of(own): []}
        if self.session.is_headquarters:
            found |= {code: [] for code in reference.offices if not reference.branch_of(code) and code not in found}
        for code in {*reference.offices, own}:
            if (point := reference.point_of(code)) in found:
                found[point].append(code)
        return found
