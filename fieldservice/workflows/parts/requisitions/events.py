"""Events of a requisition: asked for, prepared and issued by the storekeeper, refused."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import CodeOf, Event, Lines, LongText, Parts, Text, When, Yes, ask

PARTS = ask(N_("Parts"), N_("One a line: number, x and the quantity."), example="PSU-450 x1")


class PartsRequested(Event):
    """Somebody asked for parts for a job."""

    parts: Parts = PARTS
    needed: When | None = ask(N_("Needed by"), N_("If empty: as soon as possible."), default=None, example="+2d")
    urgent: Yes = ask(N_("Urgent"), default=False)
    words: LongText | None = ask(N_("For the storekeeper"), private=True, default=None)


class PartsReserved(Event):
    """The storekeeper set parts aside for the requisition."""

    parts: Parts = ask(N_("Set aside"), N_("One a line: number, x and the quantity."))


class PartSubstituted(Event):
    """Another part takes the place of the one that was asked for."""

    line: Text = ask(N_("Instead of"), N_("Number of the part that was requested."))
    parts: Parts = ask(N_("Part"), N_("Number of the part that replaces it."), example="PSU-460")
    reason: LongText | None = ask(N_("Reason"), private=True, default=None)


class PartsExpected(Event):
    """The storekeeper says when parts that are missing will be here."""

    parts: Parts = ask(N_("Parts"), N_("The parts that are missing."))
    expected: When = ask(N_("Expected on"), example="+3d")
    words: LongText | None = ask(N_("From where"), private=True, default=None)


class PartNewsRead(Event):
    """Whoever waits for the parts has read that they came, or come later."""


class PartsIssued(Event):
    """The storekeeper gave parts to the engineer."""

    parts: Parts = ask(N_("Issued"), N_("One per line: number, x and quantity, then serial numbers."))
    words: LongText | None = ask(N_("Remark"), private=True, default=None)


class PartsNotIssued(Event):
    """The storekeeper does not issue these lines."""

    parts: Parts = ask(N_("Parts"), N_("The parts that are not issued."))
    reason: CodeOf = ask(N_("Reason"), codes="not_issued")
    words: LongText | None = ask(N_("In words"), private=True, default=None)


class RequisitionWithdrawn(Event):
    """The parts are not needed any more; the storekeeper ends the requisition."""

    words: LongText | None = ask(N_("Why they are not needed"), private=True, default=None)


class RequisitionEnded(Event):
    """The storekeeper ended a requisition that is not needed any more."""


class BlockLiftAsked(Event):
    """A manager was asked to let an engineer have parts for this job in spite of faulty parts that are out."""

    reason: LongText = ask(N_("Why the parts are needed first"), N_("The manager reads it."), private=True)
    faulty_out: Lines | None = ask(N_("Faulty parts that are out"), hidden=True, default=None)
