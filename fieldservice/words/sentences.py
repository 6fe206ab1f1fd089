"""Renders a message: a sentence with its values, in the language in use, or in that of a paper.

A value may be a sentence itself, a coded value with its words, a day, a list of values, yes or no, or plain text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeGuard

from fieldservice.words import Words, forms, language, words
from fieldservice.words.earlier_wordings import present_wording


class Sentence(Protocol):
    """A sentence with its values, as the workflows make it (workflows/engine/messages.py)."""

    @property
    def message(self) -> str: ...
    @property
    def values(self) -> Mapping[str, object]: ...
    @property
    def context(self) -> str: ...


def _is_sentence(value: object) -> TypeGuard[Sentence]:
    return hasattr(value, "message") and hasattr(value, "values")


def render(message: Sentence | str, translator: Words | None = None) -> str:
    """The sentence in the language of `translator`, else in the language in use."""
    translator = translator or words(language())
    if isinstance(message, str):
        return word(message, translator)
    text = word(message.message, translator, message.context)
    # A sentence without values is not formatted: a percent sign in it would be read as a placeholder.
    if not message.values:
        return text
    return text % {name: render_value(value, translator) for name, value in message.values.items()}


def render_value(value: object, translator: Words | None = None) -> str:
    """A value of a sentence as a person reads it."""
    translator = translator or words(language())
    if _is_sentence(value):
        return render(value, translator)
    if isinstance(value, Mapping):
        if "day" in value:
            return forms.long_day(str(value["day"]), translator.language) if value["day"] else ""
        return forms.in_language(value, translator.language)
    if isinstance(value, bool):
        _ = translator
        return _("Yes") if value else _("No")
    if isinstance(value, list | tuple):
        return forms.listed((render_value(each, translator) for each in value), translator.language)
    return str(value)


def word(msgid: str, translator: Words | None = None, context: str = "") -> str:
    """A msgid in the language in use; it may be of an earlier version. `context` is that of the catalogue."""
    translator, msgid = translator or words(language()), present_wording(msgid)
    return translator.in_context(context, msgid) if context else translator(msgid)
