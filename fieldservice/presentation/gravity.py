"""How grave a warning is: whether one stops before it, is warned by it, or only notes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from fieldservice.presentation.glyphs import glyphs
from fieldservice.presentation.messages import render
from fieldservice.shapes import Values

STOP, WARNING, NOTE = GRAVITIES = ("danger", "warning", "note")
"""The gravest first."""
OF_CODE = {"black_list": STOP, "taken_back": STOP, "exchanged": STOP, "warranty_expired": NOTE}
"""By code of a warning; any other is a warning."""


class Graded(NamedTuple):
    """A warning in words, with its gravity."""

    gravity: str
    sentence: str

    @property
    def sign(self) -> str:
        return {STOP: glyphs().wrong, WARNING: "!", NOTE: glyphs().dot}[self.gravity]


def graded(warnings: Iterable[Values]) -> list[Graded]:
    """The warnings {code, because} in words, the gravest first."""
    found = [Graded(OF_CODE.get(str(each.get("code")), WARNING), render(each["because"])) for each in warnings]
    return sorted(found, key=lambda each: GRAVITIES.index(each.gravity))
