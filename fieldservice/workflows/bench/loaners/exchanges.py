"""Exchange devices of jobs, as earlier versions gave them: an exchange goes by a return case since (return_cases).

What was asked for or approved before still comes to its end: the device leaves only against the defective one, which is
then a faulty part of the store, with a fault tag.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import Ask, answer_to, ask, asks_of, digest_of, is_approved, rely
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import POSTINGS, Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.identity import label_key
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.engine.reference import EXCHANGE
from fieldservice.workflows.parts.moves import move
from fieldservice.workflows.parts.on_the_job.tags import tag
from fieldservice.workflows.parts.places import EXCHANGED, faulty, outside
from fieldservice.workflows.parts.whole_devices import piece_here, pieces, place_named
from fieldservice.workflows.warranty.carried import carry_over

if TYPE_CHECKING:
    from fieldservice.workflows.bench.loaners.events import ExchangeAsked, ExchangeGiven

KIND = "exchange"
"""The kind of approval."""
LIST = "exchanges"
"""The list of a job with the exchange devices that were given."""
NOT_FREE = N_("%(device)s is not free here. In the books: %(place)s.")
UNKNOWN = N_("No exchange device of the stock has the serial number %(device)s.")


@guard(N_("Use “Ask for a return or exchange”: headquarters decides on exchanges."))
def exchanges_do_not_go_by_a_case(job: Thing, event: None, context: Context) -> bool:
    """Never: the row is kept for what earlier versions asked."""
    return False


@guard(N_("An exchange device was given already."))
def nothing_was_exchanged(job: Thing, event: None, context: Context) -> bool:
    return not job.lines(LIST)


@guard_with_reason(beside=("exchange",))
def the_exchange_device_is_free(job: Thing, event: ExchangeAsked, context: Context) -> Message | None:
    if piece_here(event.exchange, EXCHANGE, context):
        return None
    place = next((place for part, place in pieces(event.exchange, context) if part.purpose == EXCHANGE), "")
    if not place:
        return Message(UNKNOWN, {"device": event.exchange})
    return Message(NOT_FREE, {"device": event.exchange, "place": place_named(place, context)})


def approved_exchange(job: Thing) -> Ask | None:
    """The exchange that was approved and is not carried out yet."""
    if job.lines(LIST):
        return None
    return next((each for each in reversed(asks_of(job)) if each.kind == KIND and is_approved(job, each.digest)), None)


@guard(N_("No exchange was approved here."), waits_for=lambda job, event, context: ("manager",))
def an_exchange_was_approved(job: Thing, event: None, context: Context) -> bool:
    return approved_exchange(job) is not None


@guard(
    N_("%(device)s was approved. No other device may go out."),
    beside=("exchange",),
    values=lambda job, event, context: {"device": approved_device(job)},
)
def it_is_the_device_that_was_approved(job: Thing, event: ExchangeGiven, context: Context) -> bool:
    return label_key(event.exchange) == label_key(approved_device(job))


def approved_device(job: Thing) -> str:
    asked = approved_exchange(job)
    return str(asked.facts.get("exchange") or "") if asked is not None else ""


def ask_exchange(draft: Draft, event: ExchangeAsked, context: Context) -> None:
    """A manager is asked for exactly this device; nothing moves yet."""
    piece = piece_here(event.exchange, EXCHANGE, context)
    assert piece is not None, "a guard has looked"
    part = piece[0]
    what = {"part": part.number, "serial": label_key(event.exchange), "key": context.key()}
    ask(draft, KIND, digest_of(KIND, draft.subject.id, what), part.cost, part.currency)
    draft.data |= {"summary": f"{part.number} {event.exchange}"}


def give_exchange(draft: Draft, event: ExchangeGiven, context: Context) -> None:
    """Out of the stock to the customer; the defective device is in the faulty stock with a tag."""
    piece, asked, job = piece_here(event.exchange, EXCHANGE, context), approved_exchange(draft.subject), draft.subject
    assert piece is not None and asked is not None, "guards have looked"
    part, place = piece
    rely(draft, str((answer_to(job, asked.digest) or {}).get("entry") or ""))
    draft.data |= {"exchange_part": {**part.words(), "models": list(part.models)}}
    move(draft, context, part.number, 1, place, outside(context.office, EXCHANGED), part.cost, [event.exchange])
    old, there = str(job.get("serial") or job.get("number") or ""), faulty(context.office)
    draft.post(Posting(part.number, outside(context.office, EXCHANGED), there, 1, 0, old))
    name = {"zh": part.zh, "en": part.en}
    line: JsonObject = {"part": part.number, "name": name, "quantity": 1, "serials": [old]}
    tag([line], context, "serials", there, draft.data[POSTINGS])
    draft.of(job.id, {"act": "exchanged", "lines": [line]})
    _link_files(draft, event, context)


def _link_files(draft: Draft, event: ExchangeGiven, context: Context) -> None:
    """The two devices name each other, and the new one takes over what is left of the warranty; no serial number is
    changed."""
    job, new = draft.subject, context.device.id if context.device else context.new_id()
    known = {name: job.get(name) for name in ("product", "brand", "model", "customer") if job.get(name)}
    draft.of(new, {"exchanged_for": str(job.get("serial") or ""), **({} if context.device else known)})
    if context.device is None:
        draft.of(new, {"serial": event.exchange})
    draft.touches.append(("device", new))
    carry_over(draft, job, new, context)
    if old := job.get("device"):
        draft.of(str(old), {"exchanged_by": event.exchange})
        draft.touches.append(("device", str(old)))
