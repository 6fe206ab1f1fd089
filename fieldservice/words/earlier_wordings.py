"""Present wordings of sentences and labels that stores of earlier versions hold, so that they can still be translated.

Entries of refusals, obligations and print jobs keep their sentence or label as a msgid. When such a msgid is reworded,
earlier_wordings.csv gets a row; a test searches for those that are missing.
"""

import csv
from functools import cache
from pathlib import Path

from fieldservice.words.marking import N_

FORMER = (
    N_("The information clerk has not passed the result back yet."),
    N_("This is not the ticket of this device; its ticket is %(ticket)s."),
)
"""Sentences that this version no longer says and stores of earlier versions hold."""


@cache
def _present() -> dict[str, str]:
    with (Path(__file__).parent / "earlier_wordings.csv").open(encoding="utf-8", newline="") as file:
        return {row["before"]: row["now"] for row in csv.DictReader(file)}


@cache
def _earlier() -> dict[str, str]:
    return {now: before for before, now in _present().items()}


def present_wording(msgid: str) -> str:
    """The msgid in the wording of this version; unchanged if it was never reworded."""
    return _present().get(msgid, msgid)


def earlier_wording(msgid: str) -> str:
    """The wording that an earlier version had for this msgid; unchanged if it was never reworded."""
    return _earlier().get(msgid, msgid)
