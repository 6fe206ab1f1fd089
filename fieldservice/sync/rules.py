"""What the exchange asks of those who know the business. The desk hands in one `Rules`; a test may hand in another."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from db.journal import Entry
from db.store import Tx


class Belongings(NamedTuple):
    """What is a person's: the work and files by id, each with its printed number, and words by which the person is recognised."""

    things: dict[str, str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rules:
    begins: Callable[[Tx, Entry], Iterable[tuple[str, str]]]
    """(office, thing): whom this entry lets see what from here on; the branch of a van is named beside the van."""
    seen_through: Callable[[Entry], Sequence[str]]
    """The things by which an entry is seen: who sees one of them gets the entry, whole."""
    judge: Callable[[Tx, Sequence[Entry], str], list[str]]
    """The mark of each entry just numbered ("" counts): role, table and limits as published up to what it had seen. The text
    is the time of the judgement."""
    refresh: Callable[[Tx, set[str], Sequence[Entry], Sequence[Entry]], None]
    """Rows and ledgers after the story of these things changed. Then entries that were new here, and entries that had been
    counted and got a mark now."""
    files: Callable[[Entry], Sequence[str]]
    """Digests of the files that an entry names."""
    uncounted: Collection[str] = ()
    """The marks with which an entry neither moves nor adds."""
    rebuild: Callable[[Any], object] | None = None
    """Makes all rows and ledgers of a store anew; None: only `refresh` does."""
    belongings: Callable[[Tx, str], Belongings] | None = None
    """What belongs to a person, asked while the person is still there; None: nothing but what names the person."""
    fed: Callable[[Tx, Sequence[Entry]], None] | None = None
    """At headquarters, once its own entries stand in the feeds: what it tells offices besides."""
