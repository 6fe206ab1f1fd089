"""Instants as text, in UTC to the second, as entries and rows keep them."""

from __future__ import annotations

from datetime import datetime


def stamp(moment: datetime) -> str:
    """The UTC text of an instant, to the second."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    """The instant of a text that `stamp` wrote, or of an entry's `made`."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
