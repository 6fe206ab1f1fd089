"""The field for one item of a checklist: a single key gives the result and moves on to the next item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.events import Click, Key
from textual.strip import Strip

from fieldservice.screens.widgets.cells import fit, inert, width_of
from fieldservice.screens.widgets.choice_field import ChoiceLike
from fieldservice.screens.widgets.fields import CycleField
from fieldservice.screens.widgets.parsing import half_width


class ResultField(CycleField):
    """A digit gives the result of that number; so does a letter with which only one result begins.

    Space and the arrows cycle through the results, Delete clears the field.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"result--given"}

    def __init__(self, results: Sequence[ChoiceLike]) -> None:
        super().__init__()
        self.results = results
        self.focus_next: Callable[[], None] = lambda: None
        """Set by the form: moves to the next field at once, because the next key typed already belongs there."""

    @property
    def keys(self) -> str:
        """The key of each result, for the help line below the form."""
        return "  ".join(f"{number} {result.label}" for number, result in enumerate(self.results, 1))

    @property
    def characters(self) -> str:
        """The digits that give a result: a person may type them quickly, item after item."""
        return "".join(str(number) for number, _result in enumerate(self.results, 1))

    @property
    def is_first(self) -> bool:
        """Whether the result is the first one, which is "in order"."""
        return self.typed == self.results[0].value

    @property
    def cells(self) -> int:
        """Width of the longest result."""
        return max((width_of(inert(result.label)) for result in self.results), default=1)

    def offered(self) -> Sequence[object]:
        return [result.value for result in self.results]

    def on_key(self, event: Key) -> None:
        typed = half_width(event.character or "").casefold().strip()
        if not typed:
            return
        if typed.isdigit():
            matching = self.results[int(typed) - 1 : int(typed)] if typed != "0" else ()
        else:
            matching = [result for result in self.results if half_width(result.label).casefold().startswith(typed)]
        if len(matching) == 1:
            event.stop()
            self.choose(matching[0].value)
            self.focus_next()

    def on_click(self, event: Click) -> None:
        self.action_turn(1)

    def render_line(self, y: int) -> Strip:
        given = next((result.label for result in self.results if result.value == self.typed), None)
        style = self.rich_style if given is None else self.get_component_rich_style("result--given")
        return Strip([Segment(fit(inert(given or ""), self.size.width), style)], self.size.width)
