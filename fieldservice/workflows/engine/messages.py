"""Sentences for a person, and the refusal of a step. Neither is in any language yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fieldservice.shapes import Values
from fieldservice.words.marking import N_

FILL_IN = N_("Please fill this in.")
TWICE = N_("The serial number %(serial)s is here twice.")


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with its values, or a single word with its context, to be translated where it is shown."""

    message: str
    values: Values = field(default_factory=dict)
    """Several things are a list: where the sentence is shown they are joined as its language joins them."""
    context: str = ""
    """The context under which the catalogue has the word: `closed` is a state, and also what a shop is on Sunday."""

    def __str__(self) -> str:
        return (
            self.message % {name: _plain(value) for name, value in self.values.items()} if self.values else self.message
        )


def _plain(value: object) -> object:
    """A value outside any language: those of a list one after the other."""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


class Refused(Exception):
    """A step that may not be taken. Nothing is written except the refusal itself.

    `code` is one of role, turn, state, guard, data, changed, not_found, store, usage.
    `who_may` holds role codes, `role@headquarters` for those of headquarters, and names of persons and
    offices. `fields` has the fault of each wrong field.
    """

    def __init__(
        self,
        code: str,
        message: str,
        who_may: tuple[str, ...] = (),
        fields: Mapping[str, Message] | None = None,
        **values: object,
    ) -> None:
        self.code = code
        self.because = Message(message, values)
        self.who_may = who_may
        self.fields: Mapping[str, Message] = fields or {}
        self.candidates: Mapping[str, Sequence[Values]] = {}
        """By field what a person may choose from, where the desk cannot tell which is meant."""
        super().__init__(str(self.because))


def wrong_in(field: str, message: str, **values: object) -> Refused:
    """The refusal of one field that is filled wrongly: it is told beside the field, and not recorded."""
    return Refused("data", message, (), {field: Message(message, values)}, **values)
