"""Searches for actions that cannot be reached by key while a Chinese input method is on."""

from collections.abc import Iterator

from textual.binding import Binding
from textual.dom import DOMNode

from fieldservice.screens.widgets.keys import COMES_THROUGH


def out_of_reach(*classes: type[DOMNode]) -> list[str]:
    """Actions of these screens and widgets, as Class.action, that have no key while an input method is on."""
    missing = []
    for owner in classes:
        actions: dict[str, bool] = {}
        for binding in _bindings(owner):
            actions[binding.action] = actions.get(binding.action, False) or bool(COMES_THROUGH.match(binding.key))
        missing += [f"{owner.__name__}.{action}" for action, reached in actions.items() if not reached]
    return sorted(missing)


def _bindings(owner: type[DOMNode]) -> Iterator[Binding]:
    for ancestor in owner.__mro__:
        yield from Binding.make_bindings(ancestor.__dict__.get("BINDINGS", ()))
