"""The devices on a claim ticket: where each device is, and whether it can be handed over now, and if not why.

The desk decides which steps can be taken; this module only reads its offers and words them for the screen and the
command line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fieldservice.desk import Desk
from fieldservice.presentation.charges import owed_in_short
from fieldservice.presentation.messages import reason_and_who
from fieldservice.presentation.values import place_word, row_state
from fieldservice.shapes import Values
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.bench.counter.proof import RELEASE
from fieldservice.workflows.common.approvals import APPROVED
from fieldservice.workflows.common.papers import SLIP
from fieldservice.workflows.engine.fold import ERASED
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Workflow
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.money.payments.guards import FEE_OWED, OWED
from fieldservice.workflows.registry import WORKFLOWS

NOW, SIGN, PAY, NOT, OVER = "now", "sign", "pay", "not", "over"
ABOUT_MONEY = (OWED, FEE_OWED)
NOT_READY = N_("Not ready yet: %(state)s.")
SIGNED_FIRST = N_("Ready; to be signed first.")
TESTED_FIRST = N_("Ready; the customer tests it first.")
PAID_FIRST = N_("To be paid first: %(amount)s.")
GIVE_NOW = N_("Can be handed over.")
ASKED = N_("Can be handed over with the ticket; without it, a manager has been asked.")
RELEASED = N_("Released without the ticket to %(collector)s.")
NOT_RELEASED = N_("Not released without the ticket: %(reason)s")
IS_OVER = N_("Finished: %(state)s.")
HEADINGS = {
    "code": N_("Code"),
    "number": N_("Number"),
    "device": N_("Device"),
    "state": N_("State"),
    "place": N_("Place"),
    "hand_over": N_("Hand-over"),
}
"""The heading of each cell by its key."""


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A device on a ticket. `status` is now, sign (to be signed for first), pay (to be paid first), not, or over
    (nothing is left to do)."""

    id: str
    number: str
    code: str
    """Four characters printed beside the number of the ticket."""
    row: Values
    status: str
    because: Message
    who_may: tuple[str, ...]
    accessories: tuple[str, ...]
    waits: bool
    is_untested: bool
    """Whether the customer tests the device before it is signed for."""
    can_be_released: bool
    """Whether this person may release the device without the ticket."""
    can_be_asked_for: bool
    """Whether this person may ask for that."""
    owed: str
    """What is owed for it, in a few words; "" for nothing, and where `because` says it."""

    @property
    def can_be_given(self) -> bool:
        return self.status in (NOW, SIGN, PAY)

    @property
    def place(self) -> str:
        return place_word(self.row["at"], self.row["place"])

    def text(self, key: str, names: Mapping[str, str]) -> str:
        """The cell under one of the HEADINGS; `names` are those of staff by sign-in name."""
        return TEXTS[key](self, names)


TEXTS: Mapping[str, Callable[[TicketRow, Mapping[str, str]], str]] = {
    "code": lambda shown, names: shown.code,
    "number": lambda shown, names: shown.number,
    "device": lambda shown, names: str(shown.row["device"]),
    "state": lambda shown, names: row_state({"kind": "job", **shown.row}),
    "place": lambda shown, names: shown.place,
    "hand_over": lambda shown, names: forms.sentences(
        (
            reason_and_who(shown.because, shown.who_may, names),
            _("Money: %(what)s.", what=shown.owed) if shown.owed else "",
        )
    ),
}


def ticket_rows(desk: Desk, by: Person, number: str) -> list[TicketRow]:
    """The devices in the order of their numbers; empty if no device at this office is on a ticket of this number."""
    return [_ticket_row(desk, by, row) for row in desk.workshop.ticket(number)]


def _ticket_row(desk: Desk, by: Person, row: Values) -> TicketRow:
    page = desk.page(by, row["thing"])
    offered = {offer.step for offer in page.offers}
    flow = WORKFLOWS.get(page.workflow)
    gives, signs, releases, asks, tries, pays = _steps(flow)
    blocked = next((step for step in page.blocked if step.step in gives | signs), None)
    is_untested = bool(tries & offered) and any(step.step in signs for step in page.blocked)
    state = flow.states.get(page.state) if flow else None
    word = state.word if state else page.state
    who: tuple[str, ...] = ()
    if state is not None and not state.is_open:
        status, because = OVER, Message(IS_OVER, {"state": word})
    elif gives & offered:
        status, because = NOW, _of_release(desk, page.id) or Message(GIVE_NOW)
    elif is_untested:
        status, because = SIGN, Message(TESTED_FIRST)
    elif signs & offered:
        status, because = SIGN, Message(SIGNED_FIRST)
    elif blocked is not None and pays & offered and (amount := _owed(blocked.because)):
        status, because = PAY, Message(PAID_FIRST, {"amount": amount})
    elif blocked is not None:
        status, because, who = NOT, blocked.because, blocked.who_may
    else:
        status, because = NOT, Message(NOT_READY, {"state": word})
    accessories = tuple(map(str, page.facts.get("accessories") or ()))
    return TicketRow(
        page.id,
        page.number,
        row["code"],
        row,
        status,
        because,
        who,
        accessories,
        bool(row["waits"]),
        is_untested,
        bool(releases & offered),
        bool(asks & offered),
        "" if status == PAY or _is_about_money(because) else owed_in_short(page),
    )


def _owed(because: Message) -> str:
    """The amount that is to be paid first, where that is why the device does not go out; else ""."""
    why = because.values.get("because")
    return str(why.values.get("amount") or "") if isinstance(why, Message) and why.message in ABOUT_MONEY else ""


def _is_about_money(because: Message) -> bool:
    return because.message in ABOUT_MONEY or bool(_owed(because))


def _of_release(desk: Desk, job: str) -> Message | None:
    """What became of the release without the ticket that was asked for last; None where nobody asked."""
    found = desk.approvals.last(job, RELEASE)
    if found is None:
        return None
    asked, answer = found
    if answer is None:
        return Message(ASKED)
    if answer.get("answer") == APPROVED:
        return Message(RELEASED, {"collector": asked.facts.get("collector") or ERASED})
    return Message(NOT_RELEASED, {"reason": answer.get("reason") or ERASED})


def _steps(flow: Workflow | None) -> tuple[set[str], set[str], set[str], set[str], set[str], set[str]]:
    """The names of the steps that hand the device over, that sign its slip, that release it without the ticket, that
    ask for this release, that record the customer's test, and that take a payment.
    """
    steps = flow.steps if flow else ()
    return (
        {step.name for step in steps if step.purpose == "hands_out"},
        {step.name for step in steps if step.signs == SLIP},
        {step.name for step in steps if step.purpose == "releases"},
        {step.name for step in steps if step.purpose == "asks_release"},
        {step.name for step in steps if step.purpose == "tries_out"},
        {step.name for step in steps if step.purpose == "takes_payment"},
    )
