"""The interface of the business rules that synchronisation needs; fieldservice/sync_rules implements it.

Synchronisation itself does not know what entries mean.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from db.journal import Entry
from db.store import Store, Tx


class Belongings(NamedTuple):
    """A person's work and files by id, each with its printed number, and the words by which the person is
    recognised."""

    things: dict[str, str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """The business rules as functions; each field says what its function answers."""

    begins: Callable[[Tx, Entry], Iterable[tuple[str, str]]]
    """(office, thing) for each sight that begins with this entry; the branch of a van is named beside the van."""
    seen_through: Callable[[Entry], Sequence[str]]
    """Ids of the things through which an entry is seen: an office that sees one of them gets the whole entry. An id may
    also stand for something that is no thing, such as all accounts of an office."""
    entries_through: Callable[[Tx, str, int], Sequence[Entry]]
    """The entries before an arrival that are seen through this id: an office whose sight begins gets them first."""
    judge: Callable[[Tx, Sequence[Entry], str], list[str]]
    """The mark of each entry that was just numbered; "" means that it counts. The text is the time of the judgement."""
    refresh: Callable[[Tx, set[str], Sequence[Entry], Sequence[Entry]], None]
    """Update rows and ledgers after the history of these things changed. The last two arguments are the entries that
    are new here, and the entries that were counted before and have a mark now."""
    mend: Callable[[Tx, set[str], Collection[int]], None]
    """Update rows and ledgers after the entries of these arrivals were written over, marked otherwise or deleted, and
    the history of these things changed with them."""
    files: Callable[[Entry], Sequence[str]]
    """Digests of the files that an entry names."""
    uncounted: Collection[str] = ()
    """The marks with which an entry does not count."""
    rebuild: Callable[[Store], object] | None = None
    """Builds all rows and ledgers of a store anew; None: there is only `refresh`."""
    belongings: Callable[[Tx, str], Belongings] | None = None
    """The belongings of a person, asked before the person is erased; None: only entries that name the person."""
    together: Callable[[Tx, Entry, Collection[str]], Iterable[Collection[str]]] | None = None
    """Groups of things of which an office that sees one sees all from this entry on; asked for the things that the
    entry touches, and those that it lets an office see."""
    fed: Callable[[Tx, Sequence[Entry]], None] | None = None
    """Called at headquarters after its own entries were put into the feeds."""
    shared: Callable[[Tx], Sequence[str]] | None = None
    """Ids of the things that every office sees; one that is published later gets their entries then."""
