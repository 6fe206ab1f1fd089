"""The one renderer of messages: a sentence with its values, in the language in use, the same for every face.

A value may be a sentence itself, a coded value with its words, a list of values, yes or no, or plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fieldservice.words import Words, forms, language, words
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.roles import ROLES

CONTEXTS = ("state", "role", "sign-off", "copy")
"""Contexts of the catalogue under which a bare word may be marked."""


def render(message: Message | str, tongue: Words | None = None) -> str:
    """The sentence in the language in use, or in that of `tongue`."""
    tongue = tongue or words(language())
    if isinstance(message, str):
        return word(message, tongue)
    text = word(message.message, tongue)
    # Without values a sentence is not filled in: a bare percent sign in it would be taken for a place to fill.
    if not message.values:
        return text
    return text % {name: render_value(value, tongue) for name, value in message.values.items()}


def render_value(value: Any, tongue: Words | None = None) -> str:  # a value of a sentence is whatever the rule put in
    """A value of a sentence as a person reads it."""
    tongue = tongue or words(language())
    if isinstance(value, Message):
        return render(value, tongue)
    if isinstance(value, Mapping):
        return forms.in_language(value, tongue.language)
    if isinstance(value, bool):
        _ = tongue
        return _("Yes") if value else _("No")
    if isinstance(value, list | tuple):
        return forms.listed((render_value(each, tongue) for each in value), tongue.language)
    return str(value)


def word(msgid: str, tongue: Words | None = None) -> str:
    """A msgid in the language in use, whichever of our contexts it was marked under."""
    tongue = tongue or words(language())
    text = tongue(msgid)
    for context in CONTEXTS if text == msgid else ():
        text = tongue.in_context(context, msgid)
        if text != msgid:
            break
    return text


def role_word(code: str) -> str:
    return words(language()).in_context("role", ROLES[code]) if code in ROLES else code


def who_may_do(who: Iterable[str], names: Mapping[str, str] = {}) -> str:
    """Roles by their words, headquarters by its word, people and offices by `names`; each once."""
    _ = words(language())
    named = (
        role_word(each) if each in ROLES else _("headquarters") if each == "headquarters" else names.get(each, each)
        for each in who
        if each
    )
    return forms.listed(dict.fromkeys(named))


def refusal(refused: Refused, names: Mapping[str, str] = {}) -> str:
    """The reason of a refusal and who may do it."""
    return reason_and_who(refused.because, refused.who_may, names)


def reason_and_who(reason: Message, who_may: Iterable[str], names: Mapping[str, str] = {}) -> str:
    """The reason why something is not possible, and who may do it."""
    who = who_may_do(who_may, names)
    _ = words(language())
    return f"{render(reason)} {_('This is done by: %(who)s.', who=who)}" if who else render(reason)


def trouble(error: Exception) -> str:
    """The sentence of an error below the desk; trouble with the store brings its own."""
    because = getattr(error, "because", None)
    return render(Message(because, getattr(error, "params", {}))) if isinstance(because, str) else str(error)
