"""Instants as text, in UTC to the second, as entries and rows keep them."""

from __future__ import annotations

from datetime import datetime


def stamp(moment: datetime) -> str:
    """UTC text of a moment, to the second, as it stands in facts and rows."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    """The moment that `stamp` wrote, or an entry's `made`."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
