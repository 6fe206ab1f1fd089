"""The status bar, which is always visible: office, person, state of the exchange with headquarters, language, time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from fieldservice.late_dataclass import dataclass
from fieldservice.presentation.glyphs import glyphs
from fieldservice.screens.widgets.cells import cut, fit, inert, width_of
from fieldservice.screens.widgets.stylesheets import stylesheet
from fieldservice.words import _, language
from fieldservice.words.marking import N_

LINKS = {
    "alone": N_("not joined"),
    "headquarters": N_("headquarters"),
    "online": N_("online"),
    "offline": N_("offline"),
}
LANGUAGES = {"en": "EN", "zh": "中文"}
BETWEEN = " | "
WHO = 12
"""Cells that are kept for the code of the office and the person, before what asks for attention."""


@dataclass(frozen=True, slots=True)
class OfficeStatus:
    """The content of the bar.

    `link` is alone (never joined to a headquarters), headquarters, online or offline; "" where the problem says it.
    """

    office: str
    person: str = ""
    link: str = "alone"
    exchanged: str = ""
    """Time of the last exchange as it is shown: 10:02."""
    waiting: int = 0
    """Number of entries that wait to be sent."""
    review: int = 0
    """Number of items in the review."""
    approvals: int = 0
    """Number of things that wait for this person's approval."""
    below: int = 0
    """Number of parts below their minimum, for people who keep the store."""
    negative: int = 0
    """Number of parts of which a place here has fewer than none, for people who keep the store."""
    printing: int = 0
    """Number of papers that were not printed."""
    printers: str = ""
    """The printer that is out of paper, open or jammed, and what it says, in a few words."""
    problem: str = ""
    """The problem that stops the exchange, in a few words."""
    search_stuck: bool = False
    """Whether the search does not find all that it could."""
    demo: bool = False
    clock: str = ""
    """What was seen of a clock that was wrong."""


class StatusBar(Widget):
    """Shows an OfficeStatus, which `show` replaces. The bar is drawn again when the minute changes."""

    ALLOW_SELECT = False
    DEFAULT_CSS = stylesheet("statusbar")
    COMPONENT_CLASSES = {"statusbar--demo", "statusbar--attention"}

    def __init__(
        self,
        status: OfficeStatus,
        *,
        now: Callable[[], datetime] = datetime.now,
        id: str | None = None,  # noqa: A002  (Textual's name for it)
    ) -> None:
        super().__init__(id=id)
        self.status = status
        self._now = now
        self._shown_time = ""

    def show(self, status: OfficeStatus) -> None:
        if status != self.status:
            self.status = status
            self.refresh()

    def on_mount(self) -> None:
        self.set_interval(1, self._tick)

    def _tick(self) -> None:
        if self._time() != self._shown_time:
            self.refresh()

    def _time(self) -> str:
        return f"{self._now():%H:%M}"

    def render_line(self, y: int) -> Strip:
        """Office and person are cut where the line is short, then what asks for attention least goes; the exchange and
        the time never are."""
        status, width, style = self.status, self.size.width, self.rich_style
        self._shown_time = self._time()
        demo = f" {_('DEMO')} " if status.demo else ""
        tail = BETWEEN.join(filter(None, (self._link(), LANGUAGES.get(language(), language()), self._shown_time))) + " "
        items, taken = self._attention(), WHO + width_of(demo) + width_of(BETWEEN + BETWEEN + tail)
        while len(items) > 1 and taken + width_of(BETWEEN.join(items)) > width:
            items.pop()
        attention = BETWEEN.join(items)
        tail = (BETWEEN if attention else "  ") + tail
        gap = BETWEEN if attention else ""
        room = width - width_of(demo) - width_of(gap) - width_of(attention) - width_of(tail)
        head = fit(inert(" " + self._who(room - 1)), max(0, room)) + gap
        segments = [
            Segment(demo, self.get_component_rich_style("statusbar--demo")),
            Segment(head, style),
            Segment(attention, self.get_component_rich_style("statusbar--attention")),
            Segment(tail, style),
        ]
        return Strip([segment for segment in segments if segment.text]).adjust_cell_length(width, style)

    def _who(self, room: int) -> str:
        """Office and person; where the line is short the name of the office is cut first, its code never before."""
        office, person = self.status.office, self.status.person
        if person:
            code, left = office.partition(" ")[0], room - width_of(BETWEEN + person)
            office = cut(office, left) if left > width_of(code + glyphs().ellipsis) else code
        return BETWEEN.join(filter(None, (office, person)))

    def _link(self) -> str:
        status = self.status
        if not status.link:
            return _("last exchange %(time)s", time=status.exchanged) if status.exchanged else ""
        link = _(LINKS[status.link])
        return _("%(link)s, last exchange %(time)s", link=link, time=status.exchanged) if status.exchanged else link

    def _attention(self) -> list[str]:
        status = self.status
        return [
            *([status.clock] if status.clock else []),
            *([status.problem] if status.problem else []),
            *([_("search incomplete")] if status.search_stuck else []),
            *([_("%(count)s to send", count=status.waiting)] if status.waiting else []),
            *([status.printers] if status.printers else []),
            *([_("%(count)s not printed", count=status.printing)] if status.printing else []),
            *([_("%(count)s to approve", count=status.approvals)] if status.approvals else []),
            *([_("%(count)s below minimum", count=status.below)] if status.below else []),
            *([_("%(count)s below zero", count=status.negative)] if status.negative else []),
            *([_("%(count)s to review", count=status.review)] if status.review else []),
        ]
