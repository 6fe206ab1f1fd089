"""Steps that follow another one: what a step leads to in things that other people see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import Values

if TYPE_CHECKING:
    from fieldservice.workflows.engine.context import Context
    from fieldservice.workflows.engine.model import Draft


@dataclass(frozen=True, slots=True)
class Following:
    """A step that is taken after another one, in the same transaction and as an entry of its own: so it is seen by
    those who may see its thing, and not by those who see the work it comes from."""

    step: str
    data: Values
    thing: str = ""
    """The thing it is taken on; "" where it opens one."""
    opens: str = ""
    """The id of what it opens, where the first entry names it; "" for a new one."""
    where_it_may: bool = False
    """It is left out where it would be refused: its own conditions may be fulfilled later, by hand."""


Followings = Callable[["Draft", "Context"], Sequence[Following]]
"""Takes the draft of the first entry, and says what follows; nothing where the form says so."""
