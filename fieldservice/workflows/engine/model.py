"""What a workflow is made of: states, steps with their guards and effects, and the draft of an entry.

Nothing here loads pydantic: the work list is on the screen before the event classes are needed.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person, Reference

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event

SAME = "="
"""A step that moves a thing to the state it is in: what it says replaces, so it needs the turn."""


Holds = Callable[[Any, Any, "Context"], bool]
"""Answers for a thing (None at an opening), the step's event (None before the form is filled in) and the context. `Any`,
since each function names the very event class of its step."""


@dataclass(frozen=True, slots=True)
class Guard:
    """What must hold before a step may be taken. Its name reads as a sentence after "if"."""

    holds: Holds
    message: str
    """What the person is told when it does not hold."""
    code: str = "guard"
    values: Callable[[Any, Any, Context], dict[str, Any]] = lambda thing, event, context: {}
    """The values in the message."""
    needs_data: bool = False
    """True where only the filled form can tell (a skill missing is known once the engineer is chosen)."""
    who_may: Callable[[Thing], tuple[str, ...]] = lambda thing: ()

    @property
    def name(self) -> str:
        return self.holds.__name__.replace("_", " ")

    def refusal(self, thing: Thing | None, event: Event | None, context: Context) -> Refused:
        """The answer to whoever wants to take the step although this does not hold."""
        who_may = self.who_may(thing) if thing else ()
        return Refused(self.code, self.message, who_may, **self.values(thing, event, context))


def guard(
    message: str,
    *,
    code: str = "guard",
    values: Callable[[Any, Any, Context], dict[str, Any]] = lambda thing, event, context: {},
    needs_data: bool = False,
    who_may: Callable[[Thing], tuple[str, ...]] = lambda thing: (),
) -> Callable[[Holds], Guard]:
    """Makes a guard of a function; the message says why not when the function answers False."""
    return lambda holds: Guard(holds, message, code, values, needs_data, who_may)


Effect = Callable[["Draft", Any, "Context"], None]
"""Completes a draft beside the event's own fields. `Any`, since each function names the very event class of its step."""


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a workflow's table.

    `states` is where it may be taken; empty opens a new thing. `to` is the state it leads to, SAME, or None for a
    note, which anybody's office may take at any time. `event` names the pydantic class as "module:Class".
    """

    name: str
    label: str
    event: str | type[Event]
    states: tuple[str, ...]
    to: str | None
    roles: tuple[str, ...]
    guards: tuple[Guard, ...] = ()
    appends_to: str = ""
    """The list that gains a line by this step, in turn or late: visits, contacts, slips."""
    effect: Effect | None = None
    """What the act does beside its own fields: opens the job, winds a clock, files the customer."""
    rank: int = 50
    """Order on the screen: the likely step first, 0 before 99."""
    key: str = ""
    signs: str = ""
    """The paper that is signed (slip, intake): the desk keeps its content as it was shown, by its digest."""
    link: bool = False
    """Taken through a one-time link on the customer's own phone or a tablet, never as a form."""
    into: Mapping[str, State] | None = None
    """The states of the workflow in which the thing goes on, where a step changes the mode."""
    override: bool = False
    """Stands outside the turn: open to headquarters, to whoever holds the thing and to the office that gave it."""
    as_kind: str = ""
    """A shorter form for an entry of another step's kind: replacing an engineer is settling."""

    @property
    def kind(self) -> str:
        """The kind its entries carry: the event's name in the past tense, `SlipSigned` -> `slip_signed`."""
        return self.as_kind or _kind(self.event if isinstance(self.event, str) else self.event.__name__)

    @property
    def opens(self) -> bool:
        return not self.states and self.to is not None and not self.override

    @property
    def moves(self) -> bool:
        return self.to is not None

    def event_class(self) -> type[Event]:
        if not isinstance(self.event, str):
            return self.event
        return _event_class(self.event)


@cache
def _kind(event: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", event.rsplit(":", 1)[-1]).lower()


@cache
def _event_class(path: str) -> type[Event]:
    module, name = path.split(":")
    return getattr(importlib.import_module(f"fieldservice.workflows.{module}"), name)


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a thing may stay in a state: a setting in minutes of working time.

    `keeps` lets the clock of the state before run on. `fact` takes the instant from a fact (an appointment) instead.
    """

    setting: str = ""
    keeps: bool = False
    fact: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """One state: its word, whose action it waits for, its clock. Open ones stand in work lists."""

    label: str
    awaits_role: str = ""
    """The role whose action is awaited; "" when the thing has come to its end."""
    person: str = ""
    """The fact that names the one person awaited, such as `engineer`."""
    limit: Limit | None = None

    @property
    def is_open(self) -> bool:
        return bool(self.awaits_role)


@dataclass(frozen=True, slots=True)
class Workflow:
    """A table of steps over the states of one kind of thing."""

    name: str
    label: str
    thing: str
    """The kind of thing it moves: request or job."""
    states: Mapping[str, State]
    steps: tuple[Step, ...]
    mode: str = ""

    def step(self, name: str) -> Step | None:
        return next((step for step in self.steps if step.name == name), None)


@dataclass(slots=True)
class Draft:
    """An entry before it has a place in the journal. `of` holds facts of single things, by their id."""

    kind: str
    moves: list[tuple[str, str, str | None, str, str]] = field(default_factory=list)
    """(thing, kind, after, to, holder), the thing the step was taken on first."""
    touches: list[tuple[str, str]] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    private: dict[str, Any] = field(default_factory=dict)
    person: str = ""
    by: str = ""
    thing: Thing | None = None
    first: Draft | None = None
    """Where the same step is taken on several jobs: the draft of the first."""

    @property
    def subject(self) -> Thing:
        """The thing the step is taken on; only an opening step has none."""
        assert self.thing is not None
        return self.thing

    def of(self, thing_id: str, facts: Mapping[str, Any], private: Mapping[str, Any] | None = None) -> None:
        """State facts of one thing among those the act touches; personal ones go to the private part."""
        if facts:
            self.data.setdefault("of", {}).setdefault(thing_id, {}).update(facts)
        if private:
            self.private.setdefault("of", {}).setdefault(thing_id, {}).update(private)


def unguessable() -> str:
    """64 random bits as 16 hex characters."""
    from secrets import token_hex

    return token_hex(8)


@dataclass(frozen=True, slots=True)
class Context:
    """All that a rule may know beside the thing: handed in, so that rules need neither clock nor store."""

    now: datetime
    office: str
    by: Person
    reference: Reference
    new_id: Callable[[], str]
    number: Callable[[str], str]
    """Draws the next printed number of a kind (`R`, `J`)."""
    key: Callable[[], str] = unguessable
    """Makes the key of a status page; ids follow upon each other and could be guessed."""
    customer: Thing | None = None
    device: Thing | None = None
    signed: Mapping[str, str] = field(default_factory=dict)
    """By thing the digest of the content that is being signed."""
    others: Mapping[str, Thing] = field(default_factory=dict)
    """Further things that the same act is taken on: jobs of one claim ticket."""
    expected: tuple[str, ...] = ()
    """Numbers of jobs whose device is expected, of the customer, device or parcel that came."""
    same_ticket: bool = False
    """Another claim ticket bears the number of this one."""
    link: bool = False
    """The data came through a one-time link, from whoever was shown the code."""
    headquarters: bool = False
