"""Loads the stylesheet of a widget as its `DEFAULT_CSS`, so that screens need not name it."""

from pathlib import Path


def stylesheet(name: str) -> str:
    """The text of `name.tcss` in this folder."""
    return Path(__file__).with_name(f"{name}.tcss").read_text("utf-8")
