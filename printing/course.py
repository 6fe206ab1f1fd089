"""What happened, line by line: when, what, by whom and in which words. Papers about a long matter have such a table.

The caller formats and translates all texts.
"""

from dataclasses import dataclass

from fieldservice.words.marking import N_
from printing.sheets import Column

LABELS = {"at": N_("Time"), "what": N_("Step"), "by": N_("Person"), "words": N_("In words")}
COLUMNS = (Column("at", 1.9, whole=True), Column("what", 2.7), Column("by", 1.7), Column("words", 5.7))


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A row of the course."""

    at: str
    what: str
    by: str = ""
    words: str = ""
