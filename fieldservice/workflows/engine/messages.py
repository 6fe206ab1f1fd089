"""Sentences for a person, and the refusal of a step. Neither is in any language yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.marking import N_

FILL_IN = N_("Fill this in.")
TWICE = N_("Serial number %(serial)s is entered twice.")


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
    """A value outside any language: those of a list one after the other, a coded one by its English word."""
    if isinstance(value, Mapping):
        return next((value[name] for name in ("day", "en", "code") if value.get(name)), "")
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


TWO_SENTENCES = N_("%(first)s %(then)s")


def and_then(first: Message, then: Message | None) -> Message:
    """Two sentences as one; between Chinese ones stands no blank."""
    return first if then is None else Message(TWO_SENTENCES, {"first": first, "then": then})


def day_value(day: str) -> JsonObject:
    """A local day (2026-11-30) as a value of a sentence, which is written out in the language of the reader."""
    return {"day": day}


def kept_sentence(message: Message) -> JsonObject:
    """A sentence as an entry keeps it; what it says can be read in either language later."""
    kept: JsonObject = {"message": message.message, "values": kept_values(message.values)}
    return {**kept, "context": message.context} if message.context else kept


def kept_values(value: Any) -> Any:  # Any: values of a sentence, nested as JSON has them
    """The values of a sentence as an entry keeps them."""
    if isinstance(value, Message):
        return kept_sentence(value)
    if isinstance(value, Mapping):
        return {str(name): kept_values(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [kept_values(each) for each in value]
    return value if isinstance(value, int) else str(value)


NO_CONTEXTS: Mapping[str, str] = {}


def read_values(value: Any, contexts: Mapping[str, str] = NO_CONTEXTS, context: str = "") -> Any:  # Any: as above
    """The values of a kept sentence; `contexts` has those of values that were kept without one, by their names."""
    if isinstance(value, Mapping):
        if value.keys() - {"context"} == {"message", "values"}:
            return Message(
                str(value["message"]), read_values(value["values"], contexts), str(value.get("context", context))
            )
        return {name: read_values(each, contexts, contexts.get(name, "")) for name, each in value.items()}
    return [read_values(each, contexts) for each in value] if isinstance(value, list) else value


TOLD_ONLY = ("usage", "data")
"""Codes of what is told and not recorded: a wrong command, and a field that is filled wrongly."""


class Refused(Exception):
    """A step that may not be taken. Nothing is written except the refusal itself.

    `code` is one of role, turn, state, guard, data, changed, not_found, store, usage.
    `who_may` names who can do exactly this: role codes, `role@headquarters` for those of headquarters, and names of
    persons and offices; nobody where nobody can as things are. `fields` has the fault of each wrong field.
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

    @property
    def is_told_only(self) -> bool:
        """Whether somebody typed something wrong or left it out, and the business did not say no. What is said beside
        a field is told there; it is neither recorded nor exchanged (Roles in the process book)."""
        return self.code in TOLD_ONLY or bool(self.fields)


def wrong_in(field: str, message: str, **values: object) -> Refused:
    """The refusal of one field that is filled wrongly: it is told beside the field, and not recorded."""
    return Refused("data", message, (), {field: Message(message, values)}, **values)
