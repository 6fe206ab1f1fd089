"""The context of a step: everything that its rules may know beside the thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime

from fieldservice.late_dataclass import dataclass
from fieldservice.workflows.engine.alike import NOTHING_ALIKE, Alike
from fieldservice.workflows.engine.cover import NO_COVERS, Covers
from fieldservice.workflows.engine.debts import NO_DEBTS, Debts
from fieldservice.workflows.engine.ended_work import NO_ENDED_WORK, EndedWork
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import NOTHING, Holdings
from fieldservice.workflows.engine.past import NO_PASTS, Pasts
from fieldservice.workflows.engine.reference import Person, Reference


def unguessable() -> str:
    """64 random bits as 16 hex characters."""
    from secrets import token_hex

    return token_hex(8)


def _no_file(customer: str) -> Thing | None:
    return None


@dataclass(frozen=True, slots=True)
class Context:
    """Everything that guards and effects may know beside the thing, so that they need neither clock nor store."""

    now: datetime
    office: str
    by: Person
    reference: Reference
    new_id: Callable[[], str]
    number: Callable[[str], str]
    """Draws the next printed number of a kind (`R`, `J`)."""
    key: Callable[[], str] = unguessable
    """Makes the key of a status page. Ids would not do: they are consecutive and can be guessed."""
    waiting: Callable[[], int] = int
    """How many customers wait at the counter."""
    queue_number: Callable[[], str] = str
    """Draws the number by which a customer who waits here is called; "" where none is drawn."""
    customer: Thing | None = None
    device: Thing | None = None
    devices: Mapping[str, Thing] = field(default_factory=dict)
    """By serial number as it was typed: the files of the devices that a step names, where they are known here."""
    signed: Mapping[str, str] = field(default_factory=dict)
    """By thing: the digest of the content that is being signed."""
    others: Mapping[str, Thing] = field(default_factory=dict)
    """Further things on which the same step is taken: jobs of one claim ticket."""
    other: Thing | None = None
    """The other file that a step about two files names."""
    expected: tuple[str, ...] = ()
    """Numbers of jobs that expect a device of this customer, this device or this parcel."""
    service_point: str = ""
    """The service point nearest to the caller, where a step decides the service."""
    same_ticket: bool = False
    """Another claim ticket has the same number."""
    link: bool = False
    """The data came through a one-time link, from the person who was shown the code."""
    headquarters: bool = False
    holdings: Holdings = NOTHING
    """What the ledgers of this office hold."""
    covers: Covers = NO_COVERS
    """The contracts that this office knows."""
    ended_work: EndedWork = NO_ENDED_WORK
    """The ended work that this office knows."""
    debts: Debts = NO_DEBTS
    """What customers owe, by the things that this office knows."""
    counter: str = ""
    """The name of this terminal: the counter into whose drawer money goes."""
    file: Callable[[str], Thing | None] = _no_file
    """The customer's file, or another thing, by its id; None for one that this office does not know."""
    pasts: Pasts = NO_PASTS
    """The devices that this office knows."""
    alike: Alike = NOTHING_ALIKE
    """The work on one fault of one model that this office knows."""
    works_here: bool = True
    """The person works at this office, or is its guest today."""
