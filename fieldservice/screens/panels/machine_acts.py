"""What an administrator does with a row of the sections about this machine, by the services of the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from fieldservice.shapes import Values
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import Field

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.screens.widgets.choice_field import ChoiceLike
    from fieldservice.workflows.engine.reference import Person

Typed = Mapping[str, str]
ONCE_MORE = "once_more"
"""Among what was typed: "yes" where the same was typed once more after OnceMore."""


class OnceMore(Exception):
    """Not done yet: `because` stands beside the field, and what is said tells that the same once more is done."""

    def __init__(self, say: str, field: str, because: str) -> None:
        super().__init__(say)
        self.field, self.because = field, because


class ToRead(NamedTuple):
    """An answer that stays until somebody has read it or copied it down."""

    title: str
    lines: Sequence[str]
    large: str = ""


def _nothing_to_choose(desk: Desk, field: str) -> Sequence[ChoiceLike]:
    return ()


class MachineAct(NamedTuple):
    """Something to do: its name, what does it and answers with a sentence or with something to read, and the fields
    that are asked for before.

    `asks` is what follows, where it is asked once more before. `choices` answers what a field offers.
    """

    label: str
    do: Callable[[Desk, Person, str, Typed], str | ToRead]
    fields: tuple[Field, ...] = ()
    asks: str = ""
    explanation: str = ""
    choices: Callable[[Desk, str], Sequence[ChoiceLike]] = _nothing_to_choose
    begun: Callable[[Desk, str], Values] | None = None
    """What stands in the fields at first, by the row."""
    offers: Callable[[Desk], Sequence[tuple[str, str, Values]]] | None = None
    """Asked in a thread before the form: what was found, each with its name and what it fills in."""
    offered: str = ""
    """The question with which it is offered."""
    about: Callable[[Desk, Person, str, Typed], list[str]] | None = None
    """Whom or what it is done to, named in the question after the fields were filled in; raises Refused."""
    fits: Callable[[str], bool] = bool
    """Whether it can be done with this row."""


YES_NO = (("yes", N_("Yes")), ("no", N_("No")))


def yes_or_no() -> Sequence[ChoiceLike]:
    from fieldservice.screens.widgets.choice_field import Choice

    return [Choice(value, _(label)) for value, label in YES_NO]
