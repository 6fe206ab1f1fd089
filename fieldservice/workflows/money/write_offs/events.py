"""Events of writing off what a customer owes."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import Event, LongText, SomeMoney, Text, ask

FOR_WORK = ask(N_("For"), hidden=True, default=[])
"""The numbers of the work, filled in by the step."""


class WriteOffAsked(Event):
    """A second person is asked whether what the customer owes is written off."""

    amount: SomeMoney | None = ask(N_("Amount"), N_("If empty: all that is owed."), default=None)
    reason: LongText = ask(N_("Reason"), private=True)
    for_work: list[Text] = FOR_WORK


class OwedWrittenOff(Event):
    """What the customer owes was written off; it is not reminded of any more."""

    amount: SomeMoney | None = ask(N_("Amount"), N_("If empty: all that is owed."), default=None)
    for_work: list[Text] = FOR_WORK
