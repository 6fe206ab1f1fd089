"""Every action has a key that a Chinese input method lets through; full-width punctuation works like its half-width twin."""

from __future__ import annotations


def N_(message: str) -> str:
    """Mark a word for the catalogue; bindings are class attributes and are translated when they are shown."""
    return message
