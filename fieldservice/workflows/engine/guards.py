"""Guards: the conditions under which a step can be taken, each with the sentence of its refusal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from typing import TYPE_CHECKING, Any

from fieldservice.shapes import JsonObject
from fieldservice.workflows.engine.messages import Message, Refused, and_then
from fieldservice.workflows.engine.roles import waits_for

if TYPE_CHECKING:
    from fieldservice.workflows.engine.context import Context
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.engine.fold import Thing

Holds = Callable[[Any, Any, "Context"], bool]
"""Takes the thing (None at an opening step), the event (None before the form is filled in) and the context.

`Any`, since each function names the event class of its own step.
"""

WhyNot = Callable[[Any, Any, "Context"], "Message | None"]
"""Says why the condition does not hold, None where it holds. It takes what the guard takes. `Any`: as in Holds."""

MessageValues = Callable[[Any, Any, "Context"], JsonObject]
"""Gives the values in a guard's message; it takes the same arguments as the guard. `Any`: as in Holds."""

WhoMay = Callable[[Any, Any, "Context"], tuple[str, ...]]
"""Names people by role, sign-in name or office; it takes the same arguments as the guard. `Any`: as in Holds."""


def _nobody_named(thing: Thing | None, event: Event | None, context: Context) -> tuple[str, ...]:
    return ()


FieldFaults = Callable[[Any, Any, "Context"], Mapping[str, Message]]
"""Gives the faults of single fields; it takes the same arguments as the guard. `Any`: as in Holds."""


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition for taking a step. Its name reads as a sentence after "if"."""

    holds: Holds
    message: str
    """The sentence shown when it does not hold."""
    code: str = "guard"
    values: MessageValues = lambda thing, event, context: {}
    """The values in the message."""
    needs_data: bool = False
    """True where the guard needs the filled form: a missing skill shows only once the engineer is chosen."""
    who_may: WhoMay = _nobody_named
    """Who can take this very step instead."""
    waits_for: WhoMay = _nobody_named
    """The roles of which one acts first, so that anybody can take it: who approves, who quotes."""
    beside: tuple[str, ...] = ()
    """The field beside which the sentence is shown; of several, the one that the event has."""
    faults: FieldFaults | None = None
    """What is wrong in single fields of the form, shown beside them; the message then speaks of the form as a whole."""
    early: bool = False
    """Told as soon as it does not hold, beside a field that is still empty too, while others are wrong or empty."""
    not_offered: bool = False
    """While it does not hold there is nothing to take the step on: nobody asked for it, nothing is owed, the opposite
    step is the one to take. Pages then leave the step out; elsewhere they show it as blocked, with the sentence."""

    @property
    def name(self) -> str:
        return self.holds.__name__.replace("_", " ")

    def refusal(self, thing: Thing | None, event: Event | None, context: Context) -> Refused:
        """The refusal of the step because this does not hold."""
        who_may = self.who_may(thing, event, context)
        values = self.values(thing, event, context)
        if self.faults:
            faults = self.faults(thing, event, context)
        else:
            has = type(event).model_fields if event is not None else ()
            faults = {name: Message(self.message, values) for name in self.beside if name in has}
        if first := tuple(filter(None, self.waits_for(thing, event, context))):
            because = and_then(Message(self.message, values), waits_for(first))
            return Refused(self.code, because.message, who_may, faults, **because.values)
        return Refused(self.code, self.message, who_may, faults, **values)


def guard(
    message: str,
    *,
    code: str = "",
    values: MessageValues = lambda thing, event, context: {},
    needs_data: bool = False,
    who_may: WhoMay = _nobody_named,
    waits_for: WhoMay = _nobody_named,
    beside: tuple[str, ...] = (),
    faults: FieldFaults | None = None,
    not_offered: bool = False,
) -> Callable[[Holds], Guard]:
    """Makes a guard of a function; the message is the refusal where the function returns False.

    A guard that speaks of a field needs the form: the field is filled wrongly, which is told beside it and not
    recorded. Where no other input would help, the guard speaks of no field, and its refusal is one of the business.
    """
    of_a_field = bool(beside or faults)
    code = code or ("data" if of_a_field else "guard")
    needs_data = needs_data or of_a_field
    return lambda holds: Guard(
        holds, message, code, values, needs_data, who_may, waits_for, beside, faults, not_offered=not_offered
    )


def guard_with_reason(
    *,
    code: str = "",
    needs_data: bool = False,
    who_may: WhoMay = _nobody_named,
    waits_for: WhoMay = _nobody_named,
    beside: tuple[str, ...] = (),
    early: bool = False,
    not_offered: bool = False,
) -> Callable[[WhyNot], Guard]:
    """Makes a guard of a function that answers with the sentence of the refusal, or None where the condition holds."""

    def made(why_not: WhyNot) -> Guard:
        @wraps(why_not)
        def holds(thing: Thing | None, event: Event | None, context: Context) -> bool:
            return why_not(thing, event, context) is None

        def values(thing: Thing | None, event: Event | None, context: Context) -> JsonObject:
            return {"because": why_not(thing, event, context) or ""}

        made_of = guard("%(because)s", code=code, values=values, needs_data=needs_data, beside=beside)
        return replace(made_of(holds), who_may=who_may, waits_for=waits_for, early=early, not_offered=not_offered)

    return made
