"""Compares names of people and firms, and of models: the same in other letters, or merely similar."""

from __future__ import annotations

from difflib import SequenceMatcher

from db.letters import fold
from db.pinyin import endings, spell
from fieldservice.workflows.engine.identity import bare

SIMILAR = 0.75


def same_name(name: object) -> str:
    """A name as it is compared: as the search folds it, without blanks."""
    return fold(bare(name))


def similar(first: str, second: str) -> bool:
    """Whether two names may be those of one customer: alike but for a few letters, one within the other, spoken alike.

    A file without a name may be anybody's.
    """
    one, other = (_plain(name) for name in (first, second))
    if not one or not other:
        return False
    if one in other or other in one or spell(one).full == spell(other).full:
        return True
    return SequenceMatcher(None, one, other).ratio() >= SIMILAR


def spellings(text: str) -> tuple[str, ...]:
    """The pinyin of a Chinese text from each of its characters on, in full and by initials; nothing for Latin text."""
    return () if text.isascii() else endings(text)


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, fold(name)))
