"""The shipment 调拨: good parts from a supplier, between offices, or from one bag to another (flow 8).

The office that must act next has it: the one that is asked, then the one that receives.
"""

from dataclasses import replace

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.common import grave
from fieldservice.workflows.common.approvals import APPROVAL_STEPS
from fieldservice.workflows.common.effects import touch_others
from fieldservice.workflows.common.papers import DELIVERY_NOTE
from fieldservice.workflows.engine.model import ITS_LINES, SAME, Limit, State, Step, Workflow
from fieldservice.workflows.engine.roles import EVERYONE, SETTLING
from fieldservice.workflows.parts.shipments.effects import (
    accept,
    confirm,
    decline,
    offer,
    order,
    receive,
    receive_early,
    receive_from_supplier,
    refuse,
    refuse_lines,
    report_loss,
    send,
    send_rest,
    send_unasked,
    settle_shipment,
    write_off,
)
from fieldservice.workflows.parts.shipments.guards import (
    STORE,
    a_loss_was_approved,
    each_piece_has_its_serial_number,
    every_scanned_piece_belongs_to_it,
    it_is_on_the_way_and_not_reported_yet,
    it_is_ordered_elsewhere,
    it_is_sent_elsewhere,
    it_is_still_to_be_sent,
    nothing_of_it_is_in_stock_already,
    nothing_of_it_is_open,
    some_parts_are_named,
    something_is_still_to_be_sent,
    the_colleague_is_another_person,
    the_parts_are_still_in_the_bag,
    the_parts_are_still_there,
    the_person_is_the_colleague,
    the_person_is_the_colleague_or_keeps_the_store,
    the_person_keeps_what_is_here,
    the_person_may_send_from_here,
    the_person_offered_it_or_keeps_the_store,
    this_office_buys_from_suppliers,
    this_office_ordered,
    this_office_was_asked,
    what_is_offered_is_in_the_own_bag,
    what_leaves_is_here,
)
from fieldservice.workflows.parts.shipments.lines import (
    KIND,
    LISTS,
    LOST,
    RECEIVED,
    REFUSED,
    RETURNED,
    SENT,
    known_parts,
)
from fieldservice.workflows.parts.shipments.starts import arriving, leaving, not_sent

# A table is read row by row.
# fmt: off
COMMON = "common.events"
EVENTS = "parts.shipments.events"
STATES = {
    "asked": State(NP_("state", "ordered"), "storekeeper", limit=Limit("order_minutes")),
    "confirmed": State(NP_("state", "order confirmed"), "storekeeper", limit=Limit(fact="expected")),
    "on_its_way": State(NP_("state", "on its way"), "storekeeper", limit=Limit("delivery_minutes")),
    "differs": State(NP_("state", "received with differences"), "storekeeper", limit=Limit("difference_minutes")),
    "offered": State(NP_("state", "offered"), "engineer", person="colleague", limit=Limit("take_minutes")),
    "received": State(NP_("state", "received")),
    "refused": State(NP_("state", "refused")),
    "declined": State(NP_("state", "declined")),
    "withdrawn": State(NP_("state", "withdrawn")),
}
ASKED = ("asked", "confirmed")
COMING = ("on_its_way", "differs")
BY_VANS_TOO = (*STORE, "engineer")
REQUISITION = {"requisition": "deliveries"}
"""What the requisitions learn that wait for parts of a shipment."""
LEAVES = (some_parts_are_named, every_scanned_piece_belongs_to_it, each_piece_has_its_serial_number,
          what_leaves_is_here)
ARRIVES = (some_parts_are_named, every_scanned_piece_belongs_to_it, each_piece_has_its_serial_number,
           nothing_of_it_is_in_stock_already)
SENDINGS, ARRIVALS, REFUSALS = LISTS[SENT][0], LISTS[RECEIVED][0], LISTS[REFUSED][0]

STEPS = (
    Step("order_parts", N_("Order parts from another office"), f"{EVENTS}:PartsOrdered", (), "asked", STORE,
         (it_is_ordered_elsewhere,), effect=order, appends_to="ordered", rank=40, short=N_("Order parts"),
         purpose="orders_parts", beside=REQUISITION),
    Step("send_parts", N_("Send parts to another office"), f"{EVENTS}:PartsSent", (), "on_its_way", BY_VANS_TOO,
         (the_person_may_send_from_here, it_is_sent_elsewhere, *LEAVES), effect=send_unasked, appends_to=SENDINGS,
         rank=42, prints=DELIVERY_NOTE, short=N_("Send parts")),
    Step("receive_from_supplier", N_("Receive parts from a supplier"), f"{EVENTS}:SupplierDelivered", (), "received",
         STORE, (this_office_buys_from_suppliers, *ARRIVES), effect=receive_from_supplier, appends_to=ARRIVALS,
         rank=41, short=N_("From a supplier")),
    Step("offer_part", N_("Offer a part to a colleague"), f"{EVENTS}:PartsOffered", (), "offered", ("engineer",),
         (the_colleague_is_another_person, some_parts_are_named, each_piece_has_its_serial_number,
          what_is_offered_is_in_the_own_bag),
         effect=offer, appends_to=SENDINGS, rank=43, short=N_("Offer a part")),

    Step("send_order", N_("Send the parts"), f"{EVENTS}:OrderSent", ASKED, "on_its_way", STORE, LEAVES, effect=send,
         appends_to=SENDINGS, rank=0, key="f5", beside=REQUISITION, suggests=leaving, prints=DELIVERY_NOTE),
    Step("confirm_order", N_("Confirm, with the expected date"), f"{EVENTS}:OrderConfirmed", ASKED, "confirmed", STORE,
         effect=confirm, appends_to="confirmations", rank=5, key="f6", beside=REQUISITION, prefill=("expected",)),
    Step("refuse_order", N_("Refuse the order"), f"{EVENTS}:OrderRefused", ASKED, "refused", STORE, effect=refuse,
         appends_to=REFUSALS, rank=60, beside=REQUISITION, asks=grave.ORDER_REFUSED),
    Step("refuse_lines", N_("Refuse some parts"), f"{EVENTS}:LinesRefused", (*ASKED, *COMING), None, STORE,
         (this_office_was_asked, something_is_still_to_be_sent, it_is_still_to_be_sent), effect=refuse_lines,
         appends_to=REFUSALS,
         about=ITS_LINES, rank=50, key="f7", beside=REQUISITION, suggests=not_sent,
         does=N_("The office that ordered learns that these parts do not come.")),
    Step("cancel_order", N_("Ask to cancel the order"), f"{EVENTS}:OrderCancelAsked", ASKED, None, STORE,
         (this_office_ordered,), appends_to="cancel_wishes", rank=55,
         does=N_("The office that received the order sees this and refuses the order.")),
    Step("send_rest", N_("Send more parts"), f"{EVENTS}:RestSent", COMING, None, STORE,
         (this_office_was_asked, *LEAVES), effect=send_rest, appends_to=SENDINGS, rank=10, key="ctrl+n",
         beside=REQUISITION, suggests=leaving, prints=DELIVERY_NOTE,
         does=N_("These parts are on the way too. The receiver keeps the shipment.")),
    Step("receive_early", N_("Receive parts before their record arrives"), f"{EVENTS}:PartsArrivedEarly", ASKED, None,
         STORE, (this_office_ordered, *ARRIVES), effect=receive_early, appends_to=ARRIVALS, rank=45,
         beside=REQUISITION,
         does=N_("The parts are in the store. The sending office records it later.")),
    Step("receive_parts", N_("Receive the parts"), f"{EVENTS}:PartsArrived", COMING, SAME, BY_VANS_TOO,
         (the_person_keeps_what_is_here, *ARRIVES), effect=receive, appends_to=ARRIVALS,
         about=ITS_LINES, rank=0, key="f5",
         beside=REQUISITION, suggests=arriving,
         does=N_("What you enter goes into the store. What is missing stays on the way.")),
    Step("finish_shipment", N_("Nothing more is coming"), f"{EVENTS}:ShipmentFinished", COMING, "received",
         BY_VANS_TOO, (the_person_keeps_what_is_here, nothing_of_it_is_open), rank=30, asks=grave.NOTHING_MORE_COMES),
    Step("report_loss", N_("Report parts lost on the way"), f"{EVENTS}:LossReported", COMING, None, BY_VANS_TOO,
         (the_person_keeps_what_is_here, some_parts_are_named, every_scanned_piece_belongs_to_it,
          each_piece_has_its_serial_number, it_is_on_the_way_and_not_reported_yet),
         effect=report_loss, appends_to="losses",
         about=ITS_LINES, rank=35, key="ctrl+u", office="holder", suggests=arriving,
         does=N_("A second person approves it; then the parts can be written off.")),
    Step("write_off", N_("Write off what was lost"), f"{EVENTS}:LossWrittenOff", COMING, SAME, BY_VANS_TOO,
         (the_person_keeps_what_is_here, a_loss_was_approved), effect=write_off, appends_to=LISTS[LOST][0], rank=20,
         beside=REQUISITION, does=N_("Approved losses leave the books."), asks=grave.LOSS_IN_BOOKS),

    Step("accept_part", N_("Accept: I have the parts"), f"{EVENTS}:OfferAccepted", ("offered",), "received",
         ("engineer",), (the_person_is_the_colleague, the_parts_are_still_there), effect=accept, appends_to=ARRIVALS,
         rank=0, key="f5"),
    Step("decline_part", N_("Decline the offer"), f"{EVENTS}:OfferDeclined", ("offered",), "declined", BY_VANS_TOO,
         (the_person_is_the_colleague_or_keeps_the_store,), effect=decline, appends_to=LISTS[RETURNED][0],
         about=ITS_LINES, rank=10, asks=grave.OFFER_ENDS),
    Step("withdraw_offer", N_("Withdraw the offer"), f"{EVENTS}:OfferWithdrawn", ("offered",), "withdrawn",
         BY_VANS_TOO, (the_person_offered_it_or_keeps_the_store, the_parts_are_still_in_the_bag), effect=decline,
         appends_to=LISTS[RETURNED][0], rank=20, asks=grave.OFFER_ENDS),
    Step("ask_back", N_("Ask for the parts back"), f"{EVENTS}:OfferAskedBack", ("offered",), None, BY_VANS_TOO,
         (the_person_offered_it_or_keeps_the_store,), appends_to="asked_back", rank=40,
         does=N_("The colleague sees this and declines the offer.")),
    *APPROVAL_STEPS,
    Step("note", N_("Note"), f"{COMMON}:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
    Step("review", N_("Mark as reviewed"), f"{COMMON}:Reviewed", (), None, SETTLING, effect=touch_others,
         appends_to="reviews", rank=98, purpose="reviews"),
    Step("settle", N_("Settle"), f"{COMMON}:Settled", (), SAME, SETTLING, effect=settle_shipment(STATES), rank=99,
         override=True, purpose="settles", asks=grave.SETTLED),
)

SHIPMENT = Workflow(KIND, N_("Shipment of parts"), KIND, STATES,
                    tuple(replace(step, knows=known_parts) for step in STEPS))
