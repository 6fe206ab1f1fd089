"""Present wordings of sentences that earlier versions recorded, so that old refusals can still be translated.

The entry of a refusal keeps its sentence as a msgid. When such a sentence is reworded, earlier_wordings.csv gets a row;
a test checks that each `now` in it is in the catalogue.
"""

import csv
from functools import cache
from pathlib import Path


@cache
def _wordings() -> dict[str, str]:
    with (Path(__file__).parent / "earlier_wordings.csv").open(encoding="utf-8", newline="") as file:
        return {row["before"]: row["now"] for row in csv.DictReader(file)}


def present_wording(sentence: str) -> str:
    """The sentence in the wording of this version; unchanged if it was never reworded."""
    return _wordings().get(sentence, sentence)
