"""Events of returned faulty parts."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import Event, Serials, ask

TAGS = ask(N_("Fault tags"), N_("Tag numbers, one per line, scanned or typed."), example="CD01-F000017-K", min_length=1)


class FaultyPartsReceived(Event):
    """Faulty parts came into the faulty stock of the branch."""

    tags: Serials = TAGS


class FaultyPartsHandedIn(Event):
    """An engineer gave the faulty parts of the van away, to the branch."""

    tags: Serials = TAGS


class AwaitedNewsCame(Event):
    """Parts that came before the news of their jobs are in the faulty stock."""
