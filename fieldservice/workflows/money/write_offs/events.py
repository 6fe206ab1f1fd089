"""Events of writing off what a customer owes."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import Event, LongText, SomeMoney, ask


class WriteOffAsked(Event):
    """A second person is asked whether what the customer owes is written off."""

    amount: SomeMoney | None = ask(N_("Amount"), N_("If empty: all that is owed."), default=None)
    reason: LongText = ask(N_("Reason"), private=True)


class OwedWrittenOff(Event):
    """What the customer owes was written off; it is not reminded of any more."""

    amount: SomeMoney | None = ask(N_("Amount"), N_("If empty: all that is owed."), default=None)
