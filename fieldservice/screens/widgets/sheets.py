"""The stylesheet beside a widget, as the text that Textual wants. A widget brings its sheet along; no screen names it."""

from pathlib import Path


def sheet(name: str) -> str:
    """The text of `name.tcss` in this folder."""
    return Path(__file__).with_name(f"{name}.tcss").read_text("utf-8")
