"""The event of a hand-over to accounting."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import Day, Event, Text, ask


class JournalExported(Event):
    """The journal of some days was handed to accounting."""

    from_day: Day = ask(N_("First day"))
    to_day: Day = ask(N_("Last day"))
    lines: int = ask(N_("Lines"), hidden=True, default=0)
    totals: list[Text] = ask(N_("Control total"), hidden=True, default=[])
    digest: Text = ask(N_("Digest"), hidden=True, default="")
    seen: list[Text] = ask(N_("Known at that time"), hidden=True, default=[])
    uncounted: list[Text] = ask(N_("Entries that were not counted"), hidden=True, default=[])
