"""The parts of a workflow: states, steps with their effects, and the draft of an entry.

Nothing here loads pydantic: the work list is on the screen before the event classes are needed.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Literal

from fieldservice.shapes import JsonObject, Values
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import ADDS, POSTINGS, Thing
from fieldservice.workflows.engine.following import Following as Following
from fieldservice.workflows.engine.following import Followings
from fieldservice.workflows.engine.guards import Guard
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.purposes import Purpose as Purpose

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event

ITS_LINES, ITS_QUOTE, ITS_SHEET, ITS_POLICY = "lines", "quote", "sheet", "policy"
"""In `about`: the lines of parts that a thing consists of, its quote, an escalation sheet, what the policy says."""
SAME = "="
"""As a target: the thing stays in its state. Such a step replaces facts, so it needs the turn."""

ALL = ("*",)
"""As `prefill`: every field begins with the fact of its name."""

FIRST = -1
"""The rank of a step that is the usual next one of a thing, whatever other steps are offered."""

Whose = Literal["", "holder", "registrar", "holder_or_registrar", "headquarters", "any"]
"""The office whose people take a step: the one that holds the thing, the one that registered its request, either of
them, headquarters, or any."""

Effect = Callable[["Draft", Any, "Context"], None]
"""Adds to a draft what goes beyond the event's own fields. `Any`, since each function names its step's event class."""


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
    """The list that gains a line by this step, even by a late entry: visits, contacts, slips."""
    effect: Effect | None = None
    """Changes beyond the fields of the event: opens a job, starts a clock, fills in the customer's file."""
    rank: int = 50
    """Order on the screen: the likely step first, 0 before 99."""
    first_if: Callable[[Thing], bool] | None = None
    """While this holds of the thing, the step is the usual next one and is offered before all others."""
    key: str = ""
    signs: str = ""
    """The paper that is signed (slip, intake). The desk keeps the content that was shown, by its digest."""
    link: bool = False
    """Taken through a one-time link on the customer's phone or a tablet, never by filling in a form."""
    or_to: tuple[str, ...] = ()
    """Further states to which its effect may lead: a count without differences ends at once."""
    at_once: bool = False
    """Its key takes it at once, since nothing has to be filled in; the palette opens its form."""
    on_paper: bool = False
    """Signed on a printed sheet, and recorded afterwards."""
    not_yet: Mapping[str, str] = field(default_factory=dict)
    """By state in which it cannot be taken yet: what comes first, as its page and a refusal say it."""
    into: Mapping[str, State] | None = None
    """The states of the workflow in which the thing goes on, where a step changes the mode."""
    office: Whose = ""
    """Whose people take it; by default those of the holder for a move, and any for a note."""
    override: bool = False
    """Taken outside the turn: by headquarters, by the holder of the thing and by the office that gave it."""
    beside: Mapping[str, str] = field(default_factory=dict)
    """By kind of thing: the list that gains a line in things which the entry touches beside its subject. What the line
    holds stands under `of` in the draft."""
    as_kind: str = ""
    """The kind of its entries where it is that of another step: replacing an engineer is settling."""
    purpose: Purpose = ""
    """The purpose by which screens and services find this step. At most one step of a thing serves a purpose."""
    instead_of: str = ""
    """The opening step in whose place this one is taken when the device is expected already."""
    device_field: str = ""
    """The field that names a device. The phone number and this field then open the files they belong to."""
    devices_field: str = ""
    """The field that names several devices by their serial numbers. Their files are then known, and that of the
    customer whose phone number is given."""
    other_file: str = ""
    """The field that names another file beside the one on which the step is taken."""
    first: tuple[str, ...] = ()
    """Fields that the form asks before all others, in this order."""
    prefill: tuple[str, ...] = ()
    """Fields that begin with the fact of the same name; ALL for every field."""
    knows: Callable[[Thing], Mapping[str, JsonObject]] | None = None
    """The parts that the thing itself knows, by number, as lines of an entry: what was issued or sent is settled also
    after it was taken out of the catalogue."""
    unasked: Callable[[Thing], frozenset[str]] | None = None
    """The fields that the form leaves out for this thing: what becomes of parts, where none are out."""
    never_to: Callable[[Thing], frozenset[str]] | None = None
    """The states of `or_to` to which it does not lead for this thing: those of the next device, where there is one."""
    suggests: Callable[[Thing], Values] | None = None
    """Computes values with which the form begins: the parts that are still to be issued."""
    proposes: Callable[[Thing, Context], Values] | None = None
    """As `suggests`, where what is published counts too: the usual services of the price list."""
    hint: str = ""
    """A quiet line above the form: how to fill it in."""
    asks: str = ""
    """What follows from a grave step, one that ends a thing badly or cannot be taken back. Screens name the
    thing and say this once, before the step is taken. Such a step has no key."""
    does: str = ""
    """What a step does, said above its form: one without a target, where that is more than a line in the history; one
    with targets, where they need not be named one by one."""
    about: str = ""
    """The fact that the form asks about line by line, and which therefore stands in sight above its fields; ITS_LINES
    for the lines of a shipment or consignment, ITS_QUOTE for the quote that is answered, ITS_SHEET for a problem."""
    way_in: bool = False
    """A customer or a device comes in by this step; see `warns`."""
    remind: tuple[str, ...] = ()
    """Courtesies and prohibitions that belong to the step; a form shows one at a time. `%(rings)s` is a setting."""
    short: str = ""
    """The label where there is little room; the label itself if empty."""
    together: bool = False
    """A note that can be taken on several jobs at once; what each of them gains stands under ADDS."""
    then_opens: Followings | None = None
    """Steps that the desk takes after this one, all or none: an article of the case base, a vote on one."""
    prints: tuple[str, ...] = ()
    """Kinds of paper that are printed after the step, unless the customer waits here."""

    @property
    def kind(self) -> str:
        """The kind its entries carry: the event's name in the past tense, `SlipSigned` -> `slip_signed`."""
        return self.as_kind or _kind(self.event if isinstance(self.event, str) else self.event.__name__)

    @property
    def whose(self) -> Whose:
        return self.office or ("holder" if self.moves else "any")

    def rank_for(self, thing: Thing) -> int:
        """The rank on the page of this thing."""
        return FIRST if self.first_if is not None and self.first_if(thing) else self.rank

    @property
    def opens(self) -> bool:
        return not self.states and self.to is not None and not self.override

    @property
    def warns(self) -> bool:
        """Whether warnings about customer and device are given before and after it: on each way in, and when a device
        goes out.
        """
        return self.way_in or self.purpose == "hands_out"

    @property
    def moves(self) -> bool:
        return self.to is not None

    def event_class(self) -> type[Event]:
        if not isinstance(self.event, str):
            return self.event
        return _event_class(self.event)


def settings_in(sentence: str) -> list[str]:
    """The names of the settings whose values stand in a courtesy."""
    return re.findall(r"%\((\w+)\)s", sentence)


@cache
def _kind(event: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", event.rsplit(":", 1)[-1]).lower()


@cache
def _event_class(path: str) -> type[Event]:
    module, name = path.split(":")
    event: type[Event] = getattr(importlib.import_module(f"fieldservice.workflows.{module}"), name)
    return event


@dataclass(frozen=True, slots=True)
class Limit:
    """The time for which a thing may stay in a state: a setting in minutes of working time.

    `keeps` lets the clock of the state before run on. `fact` takes the instant from a fact (an appointment) instead,
    `days` a setting in working days. Where a fact is named in `by`, its code chooses among the settings `days_by`.
    """

    setting: str = ""
    keeps: bool = False
    fact: str = ""
    days: str = ""
    by: str = ""
    days_by: Mapping[str, str] = field(default_factory=dict)
    within: str = ""
    """What a contract may promise for this state, RESPONSE or REPAIR (promises.py): the shorter limit counts."""


@dataclass(frozen=True, slots=True)
class State:
    """One state: its label, whose action it waits for, its time limit. Work lists show things in open states."""

    label: str
    awaits_role: str = ""
    """The role whose action is awaited; "" in an end state."""
    person: str = ""
    """The fact that names the one person awaited, such as `engineer`."""
    limit: Limit | None = None

    @property
    def is_open(self) -> bool:
        return bool(self.awaits_role)

    @property
    def word(self) -> Message:
        """The label as a value of a sentence."""
        return Message(self.label, context="state")


@dataclass(frozen=True)
class Workflow:
    """A table of steps over the states of one kind of thing."""

    name: str
    label: str
    thing: str
    """The kind of thing it is for: request, job, customer or device."""
    states: Mapping[str, State]
    steps: tuple[Step, ...]
    mode: str = ""

    def step(self, name: str) -> Step | None:
        return next((step for step in self.steps if step.name == name), None)

    @cached_property
    def by_kind(self) -> Mapping[str, Sequence[Step]]:
        """The steps that make entries of each kind. A page asks for each line of its history."""
        found: dict[str, list[Step]] = {}
        for step in self.steps:
            found.setdefault(step.kind, []).append(step)
        return found

    def step_for(self, purpose: Purpose) -> Step | None:
        """The step of a thing that serves this purpose; the opening steps are not among them."""
        return next((step for step in self.steps if step.purpose == purpose and not step.opens), None)


@dataclass(slots=True)
class Draft:
    """An entry before it is appended to the journal."""

    kind: str
    moves: list[tuple[str, str, str | None, str, str]] = field(default_factory=list)
    """(thing, kind, after, to, holder), the thing the step was taken on first."""
    touches: list[tuple[str, str]] = field(default_factory=list)
    data: JsonObject = field(default_factory=dict)
    private: JsonObject = field(default_factory=dict)
    person: str = ""
    by: str = ""
    thing: Thing | None = None
    first: Draft | None = None
    """The draft of the first job where the same step is taken on several; None for that draft itself."""

    @property
    def subject(self) -> Thing:
        """The thing the step is taken on; only an opening step has none."""
        assert self.thing is not None
        return self.thing

    def lead_to(self, state: str) -> None:
        """The thing that the step is taken on goes into this state, in place of the one that the step's row names."""
        thing, kind, after, _to, holder = self.moves[0]
        self.moves[0] = (thing, kind, after, state, holder)

    def hold_by(self, office: str) -> None:
        """This office holds the thing that the step is taken on after this entry."""
        thing, kind, after, to, _holder = self.moves[0]
        self.moves[0] = (thing, kind, after, to, office)

    def post(self, posting: Posting) -> None:
        """Move something from one account to another. The offices of both see the entry."""
        (self.first or self).data.setdefault(POSTINGS, []).append(posting.as_data())

    def add(self, kind: str, thing_id: str, name: str, line: JsonObject, private: JsonObject | None = None) -> None:
        """Add a line to a list of a thing, whatever the list of the step's row is. The entry touches that thing. What
        is personal of the line goes to the private part."""
        first = self.first or self
        first.data.setdefault(ADDS, {}).setdefault(thing_id, {})[name] = line
        if private:
            first.private.setdefault(ADDS, {}).setdefault(thing_id, {})[name] = private
        first.touches.append((kind, thing_id))

    def of(self, thing_id: str, facts: Values, private: Values | None = None) -> None:
        """Record facts of one thing among those the entry touches; personal ones go to the private part."""
        if facts:
            self.data.setdefault("of", {}).setdefault(thing_id, {}).update(facts)
        if private:
            self.private.setdefault("of", {}).setdefault(thing_id, {}).update(private)
