"""Lists are narrowed by what a person types: a row is shown where it has every word, in any case and width."""

from __future__ import annotations

from collections.abc import Callable

from fieldservice.workflows.engine.identity import bare


def having_words(typed: str) -> Callable[[str], bool]:
    """Whether a text contains every word that was typed; without words every text does."""
    words = [_plain(word) for word in typed.split()]

    def has_them(text: str) -> bool:
        plain = _plain(text) if words else ""
        return all(word in plain for word in words)

    return has_them


def _plain(text: str) -> str:
    return bare(text).casefold()
