"""Effects of the steps of a shipment: who has it, what is posted, what the requisitions learn that wait for its parts.

What was sent is on the way to its receiver, in a place of the receiver, until it is received, comes back or is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject, Values
from fieldservice.words.marking import N_
from fieldservice.workflows.common.turns import give, settle_to
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.ledger import key_of
from fieldservice.workflows.engine.limits import minutes_clock, wind_clock
from fieldservice.workflows.engine.messages import wrong_in
from fieldservice.workflows.engine.model import Draft, Effect, Limit, State
from fieldservice.workflows.engine.take import parts
from fieldservice.workflows.parts.places import LOST as LOST_PLACE
from fieldservice.workflows.parts.places import SUPPLIER, bag, good, outside, store_of, transit
from fieldservice.workflows.parts.shipments.lines import (
    ASKED,
    FOR,
    KIND,
    LISTS,
    LOST,
    RECEIVED,
    REFUSED,
    SENT,
    ShipmentLine,
    after,
    lines_of,
    on_the_way,
    to_send,
)
from fieldservice.workflows.parts.shipments.losses import WRITES_OFF, lines_in, report, to_write_off
from fieldservice.workflows.parts.shipments.typed import entered, move_lines, own_bag, own_place, sent_lines

if TYPE_CHECKING:
    from fieldservice.workflows.common.events import Settled
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.engine.fold import Thing
    from fieldservice.workflows.parts.shipments.events import (
        LinesRefused,
        LossReported,
        Need,
        OrderConfirmed,
        PartsArrived,
        PartsLeft,
        PartsOffered,
        PartsOrdered,
        PartsSent,
        SupplierDelivered,
    )

ON_ITS_WAY, DIFFERS, RECEIVED_STATE = "on_its_way", "differs", "received"
DELIVERY_LIMIT, EXPECTED = "delivery_minutes", Limit(fact="expected")
STILL_ON_THE_WAY = N_("%(count)s pieces are still on the way. Receive them or write them off before it ends.")


def order(draft: Draft, event: PartsOrdered, context: Context) -> None:
    """The office that is asked has the order from now on."""
    lines = entered(draft, event, ASKED, context)
    lines = draft.data["parts"] = _numbered(_split(lines, event.needs, context))
    draft.data.pop("needs", None)
    _begin(draft, context, event.sender, context.office)
    give(draft, event.sender)
    draft.data["clock"] = minutes_clock(context, "order_minutes", draft.data, event.sender)
    _tell(draft, "ordered", lines)


def _split(lines: Iterable[JsonObject], needs: Sequence[Need], context: Context) -> list[JsonObject]:
    """A line for each line of a requisition that waits for its part, and one for what is left for the store."""
    published = {need.part: context.reference.catalogue.part(need.part) for need in needs}
    open_ = [need.quantity for need in needs]
    found: list[JsonObject] = []
    for line in lines:
        left = line["quantity"]
        for place, need in enumerate(needs):
            part = published[need.part]
            some = min(left, open_[place]) if part is not None and part.number == line["part"] else 0
            if some:
                open_[place], left = open_[place] - some, left - some
                found.append({**line, "quantity": some, FOR: {"requisition": need.requisition, "line": need.line}})
        if left:
            found.append({**line, "quantity": left})
    return found


def _numbered(lines: Iterable[JsonObject]) -> list[JsonObject]:
    return [{**line, "line": str(number)} for number, line in enumerate(lines, 1)]


def _begin(draft: Draft, context: Context, sender: str, receiver: str) -> None:
    """The facts of a new shipment. The office that opens it may settle it, whoever has it then."""
    draft.data |= {"number": context.number("D"), "sender": sender, "receiver": receiver, "from_office": context.office}


def confirm(draft: Draft, event: OrderConfirmed, context: Context) -> None:
    open_ = [line.as_data(line.to_send) for line in lines_of(draft.subject) if line.to_send]
    _tell(draft, "expected", open_, event.expected)


def send(draft: Draft, event: PartsLeft, context: Context) -> None:
    """The parts leave this office's place; the receiver has the shipment from now on."""
    receiver = _send(draft, event, context)
    draft.data["clock"] = _clock_on_the_way(draft, context, receiver)
    give(draft, receiver)


def send_rest(draft: Draft, event: PartsLeft, context: Context) -> None:
    _send(draft, event, context)


def _send(draft: Draft, event: PartsLeft, context: Context) -> str:
    """Post what was sent; answers with the office that will receive it."""
    receiver = str(draft.subject.get("receiver"))
    lines = entered(draft, event, SENT, context)
    move_lines(draft, context, lines, own_place(context), transit(receiver))
    _tell(draft, "sent", lines, str(draft.data.get("expected") or draft.subject.get("expected") or ""))
    return receiver


def _clock_on_the_way(draft: Draft, context: Context, receiver: str) -> JsonObject:
    """Until when the parts should arrive: the time that the sender named, else a limit."""
    facts = {**(draft.thing.facts if draft.thing else {}), **draft.data}
    promised = wind_clock(EXPECTED, None, facts, context, receiver)
    return promised or minutes_clock(context, DELIVERY_LIMIT, facts, receiver)


def send_unasked(draft: Draft, event: PartsSent, context: Context) -> None:
    """Parts that nobody ordered leave for another office."""
    lines = entered(draft, event, SENT, context)
    _begin(draft, context, context.office, event.receiver)
    move_lines(draft, context, lines, own_place(context), transit(event.receiver))
    draft.data["clock"] = _clock_on_the_way(draft, context, event.receiver)
    give(draft, event.receiver)


def send_beside(
    draft: Draft, context: Context, receiver: str, given: Sequence[JsonObject], about: Values
) -> tuple[str, str]:
    """Open a shipment of these parts, {part, quantity, serials}, by the entry of another thing; (id, number) of it.
    They leave the good stock of this office."""
    id_, number = context.new_id(), context.number("D")
    lines = _numbered(parts([*given], context)[0])
    facts: JsonObject = {"number": number, "sender": context.office, "receiver": receiver, **about}
    facts |= {"from_office": context.office, "clock": minutes_clock(context, DELIVERY_LIMIT, facts, receiver)}
    draft.of(id_, facts)
    draft.moves.append((id_, KIND, None, ON_ITS_WAY, receiver))
    draft.add(KIND, id_, LISTS[SENT][0], {LISTS[SENT][1]: lines})
    move_lines(draft, context, lines, good(context.office), transit(receiver))
    return id_, number


def refuse(draft: Draft, event: Event, context: Context) -> None:
    """Nothing of what is open is sent."""
    open_ = [line.as_data(line.to_send) for line in lines_of(draft.subject) if line.to_send]
    draft.data["refused"] = open_
    _tell(draft, "refused", open_)


def refuse_lines(draft: Draft, event: LinesRefused, context: Context) -> None:
    _tell(draft, "refused", entered(draft, event, REFUSED, context))


def receive(draft: Draft, event: PartsArrived, context: Context) -> None:
    """What was counted is in the store. While something is missing, surplus or still to be sent, it stays open."""
    lines = _receive(draft, event, context)
    _go_on(draft, after(draft.subject, RECEIVED, lines), context)


def receive_early(draft: Draft, event: PartsArrived, context: Context) -> None:
    _receive(draft, event, context)


def _receive(draft: Draft, event: PartsArrived, context: Context) -> list[JsonObject]:
    lines = entered(draft, event, RECEIVED, context)
    move_lines(draft, context, lines, transit(str(draft.subject.get("receiver"))), own_place(context))
    _tell(draft, "received", lines)
    return lines


def _go_on(draft: Draft, lines: Sequence[ShipmentLine], context: Context) -> None:
    """The state that follows from the lines. A clock is wound for a state that is entered."""
    shipment = draft.subject
    to = ON_ITS_WAY if to_send(lines) else DIFFERS if any(line.differs for line in lines) else RECEIVED_STATE
    draft.lead_to(to)
    if to == DIFFERS != shipment.state:
        draft.data["clock"] = minutes_clock(context, "difference_minutes", shipment.facts, draft.moves[0][4])


def report_loss(draft: Draft, event: LossReported, context: Context) -> None:
    """Ask a second person whether these parts are lost."""
    report(draft, entered(draft, event, LOST, context))


def write_off(draft: Draft, event: Event, context: Context) -> None:
    """What was approved as lost leaves the books, unless it has come meanwhile."""
    shipment = draft.subject
    approved = to_write_off(shipment, context)
    lines = _still_missing(shipment, [line for asked in approved for line in lines_in(asked)])
    receiver = str(shipment.get("receiver"))
    draft.data |= {"lost": lines, WRITES_OFF: [asked.digest for asked in approved]}
    move_lines(draft, context, lines, transit(receiver), outside(receiver, LOST_PLACE))
    _tell(draft, "refused", lines)
    _go_on(draft, after(shipment, LOST, lines), context)


def _still_missing(shipment: Thing, lost: Iterable[JsonObject]) -> list[JsonObject]:
    """Of these lines what is still on the way."""
    missing = {line.line: line for line in lines_of(shipment)}
    left = {line: max(0, each.on_the_way) for line, each in missing.items()}
    found: list[JsonObject] = []
    for line in lost:
        away = set(map(key_of, missing[line["line"]].serials_on_the_way)) if line["line"] in missing else set()
        serials = [serial for serial in line["serials"] if key_of(serial) in away]
        some = min(len(serials) if line.get("tracked") else line["quantity"], left.get(line["line"], 0))
        if some:
            left[line["line"]] -= some
            found.append({**line, "quantity": some, "serials": serials[:some]})
    return found


def receive_from_supplier(draft: Draft, event: SupplierDelivered, context: Context) -> None:
    """Parts that a supplier delivered are in the store, at their standard cost."""
    lines = entered(draft, event, RECEIVED, context)
    _begin(draft, context, "", context.office)
    move_lines(draft, context, lines, outside(context.office, SUPPLIER), good(context.office))


def offer(draft: Draft, event: PartsOffered, context: Context) -> None:
    """Offer parts to a colleague. Between two stores they are on the way at once, so that only one of them has them."""
    lines = entered(draft, event, SENT, context)
    store = store_of_colleague(event.colleague, context)
    _begin(draft, context, context.office, store)
    draft.data |= {"offered_by": context.by.name, "offered_by_display": context.by.display}
    if store != context.office:
        draft.data["by_transit"] = True
        move_lines(draft, context, lines, own_bag(context), transit(store))
    draft.data["clock"] = minutes_clock(context, "take_minutes", draft.data, store)
    give(draft, store)


def store_of_colleague(name: str, context: Context) -> str:
    """The office in whose store a colleague works: the own van, the branch of both, or the own office elsewhere."""
    reference, point = context.reference, context.reference.point_of(context.office)
    colleague = reference.staff[name]
    own = colleague.office
    at_home = own if own and reference.point_of(own) != point and not reference.branch_of(own) else ""
    return at_home or store_of(name, reference, point)


def accept(draft: Draft, event: Event, context: Context) -> None:
    """The colleague has the parts in the own bag."""
    shipment = draft.subject
    lines = draft.data["arrived"] = sent_lines(shipment)
    receiver = str(shipment.get("receiver"))
    move_lines(draft, context, lines, _where_offered(shipment.facts), bag(receiver, context.by.name))


def decline(draft: Draft, event: Event, context: Context) -> None:
    """The parts are in the bag of whoever offered them, again or still."""
    shipment = draft.subject
    lines = draft.data["returned"] = sent_lines(shipment)
    if shipment.get("by_transit"):
        move_lines(draft, context, lines, _where_offered(shipment.facts), _bag_of_giver(shipment.facts))


def _where_offered(facts: Mapping[str, object]) -> str:
    """Where parts are that a colleague may accept."""
    return transit(str(facts.get("receiver"))) if facts.get("by_transit") else _bag_of_giver(facts)


def _bag_of_giver(facts: Mapping[str, object]) -> str:
    return bag(str(facts.get("sender")), str(facts.get("offered_by")))


def settle_shipment(states: Mapping[str, State]) -> Effect:
    """Settle a shipment; it does not end while something of it is on the way. Raises Refused then."""
    settle: Callable[[Draft, Settled, Context], None] = settle_to(states)

    def settled(draft: Draft, event: Settled, context: Context) -> None:
        settle(draft, event, context)
        to, lines = states.get(draft.moves[0][3]), lines_of(draft.subject)
        if to is not None and not to.is_open and draft.subject.last and _has_left(draft.subject) and on_the_way(lines):
            raise wrong_in("state", STILL_ON_THE_WAY, count=on_the_way(lines))

    return settled


def _has_left(shipment: Thing) -> bool:
    """Whether its parts left the place where they were: what is offered within one store stays in the bag."""
    return not shipment.get("offered_by") or bool(shipment.get("by_transit"))


def _tell(draft: Draft, act: str, lines: Iterable[JsonObject], expected: str = "") -> None:
    """Tell the requisitions for which these parts were ordered what has become of them."""
    told: dict[str, list[JsonObject]] = {}
    for line in lines:
        wanted = line.get(FOR) or {}
        if wanted.get("requisition"):
            told.setdefault(str(wanted["requisition"]), []).append(
                {
                    "line": str(wanted.get("line")),
                    "part": line["part"],
                    "quantity": line["quantity"],
                    **({"expected": expected} if expected else {}),
                }
            )
    for requisition, some in told.items():
        draft.touches.append(("requisition", requisition))
        draft.of(requisition, {"act": act, "lines": some})
