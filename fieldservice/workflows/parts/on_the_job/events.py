"""Events of parts on the job: what the engineer does with each piece."""

from __future__ import annotations

from typing import Annotated

import pydantic

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import CodeOf, Event, LongText, Parts, Serial, Yes, ask

OLD_SERIAL = ask(N_("Old serial number"), N_("As printed on the removed part."), default=None)
Quantity = Annotated[int, pydantic.Field(ge=1, le=9_999)]


class PartsConfirmed(Event):
    """The engineer has the parts."""

    parts: Parts = ask(N_("Parts received"), N_("One per line: number, x and quantity, then serial numbers."))


class PartFitted(Event):
    """A part was fitted, from the engineer's bag."""

    parts: Parts = ask(N_("Fitted"), N_("Number, x and quantity, then the new serial number."), example="PSU-450 x1")
    old: CodeOf = ask(N_("Replaced part"), codes="replaced_part", default="tagged")
    old_serial: Serial | None = OLD_SERIAL
    words: LongText | None = ask(N_("Remark"), private=True, default=None)


class PartTakenOut(Event):
    """A part that was fitted was taken out again; it is in the bag and can be used."""

    parts: Parts = ask(N_("Taken out"), N_("Number, x and quantity, then the serial number."))


class PartsReturned(Event):
    """Unused parts go back to the store as good."""

    parts: Parts = ask(N_("Returned"), N_("One per line: number, x and quantity, then serial numbers."))


class ReturnedPartsArrived(Event):
    """Unused parts of a van are in the store of its branch again."""

    parts: Parts = ask(N_("Parts that came back"), N_("One per line: number, x and quantity, then serial numbers."))


class PartsHandedOn(Event):
    """Parts of the job went to the engineer who has the job now."""

    parts: Parts = ask(N_("Parts handed over"), N_("One per line: number, x and quantity, then serial numbers."))


class PartDead(Event):
    """A new part does not work: dead on arrival."""

    parts: Parts = ask(N_("Dead on arrival"), N_("Number, x and quantity, then the serial number."))
    symptom: LongText = ask(N_("Symptom"), N_("What it does or does not do."))
    again: Yes = ask(N_("Ask for another one"), default=True)


class OldPartSettled(Event):
    """What became of a replaced part of which nothing was said yet."""

    parts: Parts = ask(N_("Part"), N_("Number, x and quantity."))
    old: CodeOf = ask(N_("Replaced part"), codes="replaced_part", default="tagged")
    old_serial: Serial | None = OLD_SERIAL
    words: LongText | None = ask(N_("Remark"), N_("Why the customer keeps it."), private=True, default=None)


class PartReportedLost(Event):
    """A part of the job cannot be found; a manager decides whether it is written off."""

    parts: Parts = ask(N_("Lost"), N_("Number, x and quantity, then the serial number."))
    reason: LongText = ask(N_("How it was lost"), private=True)


class LostPartWrittenOff(Event):
    """A lost part was written off, as it was approved."""


class VerdictRead(Event):
    """Somebody at the office of the job read what headquarters found of its faulty parts."""
