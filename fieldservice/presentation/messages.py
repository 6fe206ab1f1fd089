"""What the desk says, in the language spoken now: every sentence of a refusal or of trouble passes through here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fieldservice.words import _, in_context
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.roles import ROLES


def said(because: Message | str) -> str:
    """The sentence; values that are sentences themselves, or lists of them, are said as well."""
    if isinstance(because, str):
        return _word(because)
    # Without values a sentence is not filled in: a bare percent sign in it would be taken for a place to fill.
    if not because.values:
        return _word(because.message)
    return _(because.message, **{name: _value(value) for name, value in because.values.items()})


def _word(message: str) -> str:
    """A sentence, or the bare word of a state, which stands in the catalogue under its context."""
    plain = _(message)
    return in_context("state", message) if plain == message else plain


def _value(value: Any) -> str:  # a value of a sentence is whatever the rule put in
    if isinstance(value, (list, tuple)):
        return _(", ").join(map(_value, value))
    return said(value) if isinstance(value, Message) else str(value)


def role_word(code: str) -> str:
    return in_context("role", ROLES[code]) if code in ROLES else code


def who_may_do(who: Iterable[str], names: Mapping[str, str] = {}) -> str:
    """Roles by their words, people by their shown names, one once."""
    found = [
        role_word(one) if one in ROLES else _("headquarters") if one == "headquarters" else names.get(one, one)
        for one in who
        if one
    ]
    return _value(list(dict.fromkeys(found)))


def refusal(refused: Refused, names: Mapping[str, str] = {}) -> str:
    """Why not, and who may: the whole of what a person is told."""
    who = who_may_do(refused.who_may, names)
    return f"{said(refused.because)} {_('This is done by: %(who)s.', who=who)}" if who else said(refused.because)


def trouble(error: Exception) -> str:
    """The plain sentence of something that went wrong below; trouble with the store brings its own."""
    because = getattr(error, "because", None)
    return _(because, **error.params) if isinstance(because, str) else str(error)  # type: ignore[attr-defined]
