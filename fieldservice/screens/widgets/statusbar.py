"""One line that is always in sight: which office, who, how the exchange with headquarters stands, language and time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from fieldservice.screens.widgets.cells import fit, inert, width_of
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


@dataclass(frozen=True, slots=True)
class OfficeStatus:
    """What the bar says. `link` is alone (never joined to a headquarters), headquarters, online or offline."""

    office: str
    person: str = ""
    link: str = "alone"
    exchanged: str = ""
    """When the last exchange was, as it is shown: 10:02."""
    waiting: int = 0
    """Entries that wait to be sent."""
    review: int = 0
    """Things that someone must look at again."""
    printing: int = 0
    """Papers that did not come out of the printer."""
    problem: str = ""
    """What keeps the exchange from going on, in a few words; what to do is said where it is asked for."""
    demo: bool = False


class StatusBar(Widget):
    """Shows an OfficeStatus; `show` replaces it. The time is drawn anew when the minute changes."""

    ALLOW_SELECT = False
    DEFAULT_CSS = stylesheet("statusbar")
    COMPONENT_CLASSES = {"statusbar--demo", "statusbar--attention"}

    def __init__(
        self,
        standing: OfficeStatus,
        *,
        now: Callable[[], datetime] = datetime.now,
        id: str | None = None,  # noqa: A002  (Textual's name for it)
    ) -> None:
        super().__init__(id=id)
        self.standing = standing
        self._now = now
        self._shown_time = ""

    def show(self, standing: OfficeStatus) -> None:
        if standing != self.standing:
            self.standing = standing
            self.refresh()

    def on_mount(self) -> None:
        self.set_interval(1, self._tick)

    def _tick(self) -> None:
        if self._time() != self._shown_time:
            self.refresh()

    def _time(self) -> str:
        return f"{self._now():%H:%M}"

    def render_line(self, y: int) -> Strip:
        """Office and person give way where the line is short; the exchange and the time never do."""
        standing, width, style = self.standing, self.size.width, self.rich_style
        self._shown_time = self._time()
        demo = f" {_('DEMO')} " if standing.demo else ""
        attention = BETWEEN.join(self._attention())
        tail = BETWEEN.join([self._link(), LANGUAGES.get(language(), language()), self._shown_time]) + " "
        tail = (BETWEEN if attention else "  ") + tail
        room = width - width_of(demo) - width_of(attention) - width_of(tail)
        head = fit(inert(" " + BETWEEN.join(filter(None, (standing.office, standing.person)))), max(0, room))
        segments = [
            Segment(demo, self.get_component_rich_style("statusbar--demo")),
            Segment(head, style),
            Segment(attention, self.get_component_rich_style("statusbar--attention")),
            Segment(tail, style),
        ]
        return Strip([segment for segment in segments if segment.text]).adjust_cell_length(width, style)

    def _link(self) -> str:
        standing = self.standing
        said = _(LINKS[standing.link])
        return _("%(link)s, last exchange %(time)s", link=said, time=standing.exchanged) if standing.exchanged else said

    def _attention(self) -> list[str]:
        standing = self.standing
        return [
            *([standing.problem] if standing.problem else []),
            *([_("%(count)s to send", count=standing.waiting)] if standing.waiting else []),
            *([_("%(count)s not printed", count=standing.printing)] if standing.printing else []),
            *([_("%(count)s to review", count=standing.review)] if standing.review else []),
        ]
