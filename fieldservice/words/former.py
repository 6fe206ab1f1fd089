"""Sentences as earlier versions recorded them, with the present wording, so that an old refusal reads in every
language.

A refusal's entry keeps its sentence as a msgid. Whoever rewords a sentence that the desk refuses with adds a row to
former.csv; a test asks that each `now` is still in the catalogue.
"""

import csv
from functools import cache
from pathlib import Path


@cache
def _wordings() -> dict[str, str]:
    with (Path(__file__).parent / "former.csv").open(encoding="utf-8", newline="") as file:
        return {row["before"]: row["now"] for row in csv.DictReader(file)}


def present_wording(sentence: str) -> str:
    """The sentence as this version words it; itself where it was never reworded."""
    return _wordings().get(sentence, sentence)
