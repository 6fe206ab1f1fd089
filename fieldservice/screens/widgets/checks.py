"""One item of a checklist: one of a few results, given by a single key, and on to the next item with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from rich.segment import Segment
from textual.binding import Binding
from textual.events import Click, Key
from textual.strip import Strip
from textual.widget import Widget

from fieldservice.screens.widgets.cells import fit, inert, width_of
from fieldservice.screens.widgets.fields import Edited, Step
from fieldservice.screens.widgets.picks import ChoiceLike
from fieldservice.screens.widgets.reading import half_width
from fieldservice.words.marking import N_


class ResultField(Widget, can_focus=True):
    """A digit, or the first letter of a result where only one begins with it, gives the result and goes on. Space and the
    arrows turn through them, Delete takes it back."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"checks--given"}
    BINDINGS = [
        Binding("right,space", "turn(1)", N_("Next result"), show=False, id="checks.next"),
        Binding("left", "turn(-1)", N_("Result before"), show=False, id="checks.before"),
        Binding("delete,backspace", "clear", N_("Clear"), show=False, id="checks.clear"),
        Binding("down", "step(1)", N_("Field below"), show=False, id="checks.below"),
        Binding("up", "step(-1)", N_("Field above"), show=False, id="checks.above"),
    ]

    def __init__(self, results: Sequence[ChoiceLike]) -> None:
        super().__init__()
        self.results = results
        self.typed: Any = None
        self.go_on: Callable[[], None] = lambda: None
        """On to the next field, at once: the next key of quick hands is for that one."""

    @property
    def keys(self) -> str:
        """Which key gives which result, for the line below the form."""
        return "  ".join(f"{number} {result.label}" for number, result in enumerate(self.results, 1))

    @property
    def cells(self) -> int:
        """Width of the longest result."""
        return max((width_of(inert(result.label)) for result in self.results), default=1)

    def put(self, typed: Any) -> None:
        self.typed = typed if typed in [result.value for result in self.results] else None
        self.refresh()

    def give(self, value: Any) -> None:
        self.put(value)
        self.post_message(Edited())

    def action_turn(self, by: int) -> None:
        values = [result.value for result in self.results]
        if values:
            at = values.index(self.typed) + by if self.typed in values else (0 if by > 0 else -1)
            self.give(values[at % len(values)])

    def action_clear(self) -> None:
        self.give(None)

    def action_step(self, by: int) -> None:
        self.post_message(Step(by))

    def on_key(self, event: Key) -> None:
        typed = half_width(event.character or "").casefold().strip()
        if not typed:
            return
        if typed.isdigit():
            meant = self.results[int(typed) - 1 : int(typed)] if typed != "0" else ()
        else:
            meant = [result for result in self.results if half_width(result.label).casefold().startswith(typed)]
        if len(meant) == 1:
            event.stop()
            self.give(meant[0].value)
            self.go_on()

    def on_click(self, event: Click) -> None:
        self.action_turn(1)

    def render_line(self, y: int) -> Strip:
        given = next((result.label for result in self.results if result.value == self.typed), None)
        style = self.rich_style if given is None else self.get_component_rich_style("checks--given")
        return Strip([Segment(fit(inert(given or ""), self.size.width), style)], self.size.width)
