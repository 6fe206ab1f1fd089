"""What came of a step, as a card or as one line: the number large, what was filled in, whose turn it is, what follows.

Both are made of the outcome of the step and of its row in the table; no step is named here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from fieldservice.presentation import charges
from fieldservice.presentation.glyphs import glyphs
from fieldservice.presentation.messages import render
from fieldservice.presentation.values import KINDS, Wording, readable, state_word
from fieldservice.words import _, forms, in_context
from fieldservice.words.marking import N_
from fieldservice.words.moments import moment
from fieldservice.workflows.common.signing import is_signed
from fieldservice.workflows.engine.roles import ROLES
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView, HistoryLine
    from fieldservice.shapes import Values
    from fieldservice.workflows.engine.messages import Message
    from fieldservice.workflows.engine.model import Step

TELLING_LISTS = ("dispatches", "visits", "shipments", "deliveries", "signatures")
"""The lists to which a step adds that chooses an engineer, ends the work, sends a device off or gets a signature."""
TELLING = ("adds_device", "hands_out", "takes_in", "asks_for_parts", "approves")
"""Purposes of steps after which a card stands although they open nothing."""
MOST_DETAILS = 5
"""Of what was filled in so many fields stand on a card."""
NEXT_KEYS = 2
"""So many likely next steps stand on a card."""
CHECK_ACCESSORIES = N_("Check the accessories on the ticket with the customer: %(list)s")


class CardLine(NamedTuple):
    """A line of a card; `role` is "", "warning" or "muted"."""

    text: str
    role: str = ""


class NextKey(NamedTuple):
    """A likely next act: its key, its label, and the opening step that it begins, "" for a step of the page."""

    key: str
    label: str
    begins: str = ""


@dataclass(frozen=True, slots=True)
class ResultCard:
    """What came of a step. `number` is shown large; `leaves` says that Esc leaves the page behind the card too."""

    title: str
    number: str
    lines: tuple[CardLine, ...]
    keys: tuple[NextKey, ...] = ()
    leaves: bool = False
    gravity: str = ""
    """Of a card that holds a long notice: information, warning or error, as Textual calls them."""


def tells_by_card(row: Step) -> bool:
    """Whether a card stands after this step; after others one line says what was done."""
    return row.opens or bool(row.signs) or row.purpose in TELLING or row.appends_to in TELLING_LISTS


def card_of(
    row: Step,
    page: DetailView,
    made: DetailView | None,
    wording: Wording,
    warned: Iterable[Message] = (),
    beside: Sequence[str] = (),
) -> ResultCard:
    """The card of a step that led to this page. `made` is the page of a job that it has made, `warned` what is to be
    known of its device, `beside` what else the step was taken on."""
    shown = made or page
    ticket = "" if shown.facts.get("customer_waits") else str(shown.facts.get("ticket") or "")
    takes_in = bool(made and ticket)
    lines = [*(_of_arrival(shown, wording) if takes_in else _of_step(row, shown, page, wording))]
    lines += [CardLine(line) for line in beside]
    lines += [CardLine(line) for line in charges.paid_in_words(page)]
    lines += [CardLine(said, "warning") for said in in_words(warned)]
    lines += [CardLine(f"! {said}", "warning") for said in _what_comes_first(row, page)]
    label = _(row.label)
    title = _("%(label)s: %(value)s", label=label, value=_("Claim ticket")) if takes_in else label
    number = ticket if takes_in else shown.number or page.number
    return ResultCard(f"{glyphs().done} {title}", number, tuple(lines), next_keys(row, page), row.opens)


def _what_comes_first(row: Step, page: DetailView) -> list[str]:
    """Why a new thing cannot go on yet, for whoever could take it on: what is still missing of a call."""
    return [render(each.because) for each in page.blocked if row.opens and not each.who_may][:1]


def next_keys(row: Step, page: DetailView) -> tuple[NextKey, ...]:
    """The likely next steps of the page that have a key; after an opening step its own key begins the next one."""
    again = (NextKey(row.key, _(row.label), row.name),) if row.opens and row.key else ()
    room = NEXT_KEYS - len(again)
    taken = {each.key for each in again}
    offered = [NextKey(offer.key, _(offer.label)) for offer in page.offers if offer.key and offer.key not in taken]
    return (*offered[:room], *again)


def _of_arrival(job: DetailView, wording: Wording) -> Iterator[CardLine]:
    """Device and shelf; promise and number of the job; the accessories that the customer checks."""
    place = wording.value(job.facts["place"]) if job.facts.get("place") else ""
    yield CardLine(f"  {glyphs().arrow}  ".join(filter(None, (_device(job), place))))
    promised = str(job.facts.get("promised") or "")
    said = [_("Promised for %(time)s", time=wording.time(promised))] if promised else []
    yield CardLine("   ".join((*said, _("Job %(number)s", number=job.number))))
    accessories = [readable(str(each)) for each in job.facts.get("accessories") or ()]
    if accessories:
        yield CardLine(_(CHECK_ACCESSORIES, list=forms.listed(accessories)))


def _of_step(row: Step, shown: DetailView, page: DetailView, wording: Wording) -> Iterator[CardLine]:
    """Customer and device; what was filled in; the signature where something is handed out; whose turn it is."""
    name = str(shown.facts.get("customer_name") or shown.facts.get("name") or "")
    if subject := "  ".join(filter(None, (readable(name), _device(shown)))):
        yield CardLine(subject)
    entry = next((line for line in reversed(page.history) if line.entry == page.made.get("entry")), None)
    # A payment is told by its receipt.
    filled = wording.details(entry.details) if entry and not row.opens and not page.receipt else []
    for label, value in filled[:MOST_DETAILS]:
        yield CardLine(_("%(label)s: %(value)s", label=label, value=value))
    for each in () if row.opens else _opened_by(entry, page):
        kind = in_context("thing", KINDS[each["kind"]]) if each["kind"] in KINDS else ""
        yield CardLine("  ".join(filter(None, (glyphs().arrow, kind, str(each["number"])))))
    if (row.purpose == "hands_out" or row.signs) and is_signed(shown.facts.get("signed")):
        yield CardLine(
            _("%(label)s: %(value)s", label=_("Sign-off"), value=wording.fact("signed", shown.facts["signed"]))
        )
    if turn := turn_in_words(shown, wording):
        yield CardLine(turn, "muted")


def _opened_by(entry: HistoryLine | None, page: DetailView) -> list[Values]:
    """The rows of what a step has opened beside its own record, such as a requisition."""
    return [row for row in page.related if entry is not None and row["opened"] == entry.at]


def _device(page: DetailView) -> str:
    names = (str(page.facts[name]) for name in ("brand", "model", "serial") if page.facts.get(name))
    return " ".join(map(readable, names))


def turn_in_words(page: DetailView, wording: Wording) -> str:
    """Whose turn it is now, and until when, or since when it is late: `Next: engineer Li Wei, until 14:00`; "" at the
    end of the work."""
    if not page.awaits:
        return ""
    flow = WORKFLOWS.get(page.workflow)
    state = flow.states.get(page.state) if flow else None
    person = wording.person(str(page.facts.get(state.person) or "")) if state and state.person else ""
    who = " ".join(filter(None, (in_context("role", ROLES[page.awaits]), person)))
    due = str(page.clock.get("due") or "")
    if due:
        said = (
            N_("Next: %(who)s, late since %(time)s")
            if moment(due) <= wording.now
            else N_("Next: %(who)s, until %(time)s")
        )
        return _(said, who=who, time=wording.time(due))
    return _("Next: %(who)s", who=who)


def in_one_line(row: Step, page: DetailView, before: str) -> str:
    """What was done, with the number: `J000057-S: Work completed → completed`. `before` is the state until then."""
    name = page.number or readable(str(page.facts.get("serial") or page.facts.get("name") or ""))
    label = _(row.label)
    said = _("%(label)s: %(value)s", label=name, value=label) if name else label
    state = state_word(page.workflow, page.state) if page.state != before else ""
    return f"{glyphs().done} {said}" + (f" {glyphs().arrow} {state}" if state else "")


def of_made(made: DetailView | None) -> tuple[str, ...]:
    """The line with the number of the job that a step of another record made; none where it made none."""
    return (_("Job %(number)s has been opened.", number=made.number),) if made else ()


def in_words(warned: Iterable[Message]) -> list[str]:
    """What is to be known of the device of a job that a step made."""
    return [f"! {render(sentence)}" for sentence in warned]


def spaced(number: str) -> str:
    """A number as it stands large on a card: with a blank between its characters."""
    return " ".join(number)
