"""The supplier return 厂家返货单 (flow 6): faulty pieces of headquarters go to their maker, who credits them or not."""

from dataclasses import replace

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.common import grave
from fieldservice.workflows.common.approvals import APPROVAL_STEPS
from fieldservice.workflows.common.effects import touch_others
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.model import ITS_LINES, SAME, Limit, State, Step, Workflow
from fieldservice.workflows.engine.roles import EVERYONE, SETTLING
from fieldservice.workflows.parts.on_the_job.lines import PARTS
from fieldservice.workflows.supplier_returns.effects import (
    carrier_pays,
    credit,
    open_,
    pack,
    proposed_credit,
    refuse,
    report_loss,
    send,
    settle_return,
    take_back,
    take_out,
    write_off,
)
from fieldservice.workflows.supplier_returns.guards import (
    each_piece_is_credited_once,
    each_piece_is_refused_once,
    everything_in_the_box_is_here,
    it_is_headquarters_that_sends,
    nothing_is_left_with_the_maker,
    pieces_are_named,
    something_is_in_the_box,
    something_is_to_come_back,
    something_is_with_the_maker,
    something_was_written_off_as_lost,
    the_credit_note_is_new,
    the_loss_of_a_piece_was_approved,
    they_are_in_the_box,
    they_are_with_the_maker_and_not_reported_yet,
    they_were_refused_and_are_to_come_back,
    what_is_missing_is_explained,
    what_is_packed_lies_in_the_faulty_stock,
)
from fieldservice.workflows.supplier_returns.lines import (
    BACK,
    CARRIER_PAYMENTS,
    CREDITED,
    KIND,
    LISTS,
    LOST,
    PACKED,
    REFUSED,
    SENT,
    UNPACKED,
    pieces_of,
)


def has_pieces(supplier_return: Thing) -> bool:
    """Whether something is in the box, so that it can go."""
    return bool(pieces_of(supplier_return))


# A table is read row by row.
# fmt: off
COMMON = "common.events"
EVENTS = "supplier_returns.events"
STATES = {
    "packing": State(NP_("state", "being packed"), "storekeeper"),
    "sent": State(NP_("state", "with the maker"), "commerce", limit=Limit(days="supplier_answer_days")),
    "partly": State(NP_("state", "credited in part"), "commerce", limit=Limit(keeps=True)),
    "credited": State(NP_("state", "credited"), "commerce", limit=Limit(keeps=True)),
    "refused_by_maker": State(NP_("state", "refused by the maker"), "commerce", limit=Limit(keeps=True)),
    "closed": State(NP_("state", "closed")),
    "cancelled": State(NP_("state", "cancelled")),
}
STORE = ("storekeeper", "commerce", "manager")
COMMERCE = ("commerce", "manager")
WITH_MAKER = ("sent", "partly")
SAID = ("partly", "credited", "refused_by_maker")
ANSWERED = ("credited", "refused_by_maker")
BESIDE = {"job": PARTS, "return_case": PARTS}
"""What the jobs and cases gain out of which a piece came."""

STEPS = (
    Step("open_supplier_return", N_("Send faulty parts to their maker"), f"{EVENTS}:SupplierReturnOpened", (),
         "packing", STORE, (it_is_headquarters_that_sends, what_is_packed_lies_in_the_faulty_stock), effect=open_,
         appends_to=LISTS[PACKED], rank=46, short=N_("Faulty parts to a maker"), purpose="packs_for_maker",
         hint=N_("More can be packed before it is sent.")),

    Step("pack_for_maker", N_("Pack faulty parts for the maker"), f"{EVENTS}:PackedForMaker", ("packing",), None, STORE,
         (pieces_are_named, what_is_packed_lies_in_the_faulty_stock), effect=pack, appends_to=LISTS[PACKED], rank=5,
         key="f6", office="holder", does=N_("The parts stay in the faulty stock until it is sent.")),
    Step("send_to_maker", N_("Send it to the maker"), f"{EVENTS}:SentToMaker", ("packing",), "sent", STORE,
         (something_is_in_the_box, everything_in_the_box_is_here), effect=send, appends_to=LISTS[SENT], rank=10,
         key="f5", first_if=has_pieces, beside=BESIDE, prefill=("maker_reference",), proposes=proposed_credit,
         hint=N_("The expected credit starts with the cost of new parts.")),
    Step("take_out_for_maker", N_("Take faulty parts out of the box"), f"{EVENTS}:TakenOutForMaker", ("packing",), None,
         STORE, (something_is_in_the_box, they_are_in_the_box), effect=take_out, appends_to=LISTS[UNPACKED],
         about=ITS_LINES, rank=40, key="f7", office="holder", does=N_("The parts stay in the faulty stock.")),
    Step("cancel_supplier_return", N_("Give the return up"), f"{EVENTS}:SupplierReturnCancelled", ("packing",),
         "cancelled", STORE, rank=60, asks=grave.PARTS_STAY),

    Step("record_credit", N_("Record a credit of the maker"), f"{EVENTS}:MakerCredited",
         (*WITH_MAKER, "refused_by_maker"), "partly", COMMERCE, (each_piece_is_credited_once, the_credit_note_is_new),
         effect=credit, appends_to=LISTS[CREDITED], or_to=ANSWERED, about=ITS_LINES, rank=0, key="f5", beside=BESIDE,
         hint=N_("Without tags and with “All of them”: everything the maker has not answered about yet.")),
    Step("record_refusal", N_("The maker refuses parts"), f"{EVENTS}:MakerRefused", WITH_MAKER, "partly", COMMERCE,
         (each_piece_is_refused_once,), effect=refuse, appends_to=LISTS[REFUSED], or_to=ANSWERED,
         about=ITS_LINES, rank=10, key="f7", beside=BESIDE),
    Step("report_lost_to_maker", N_("Report faulty parts lost on the way"), f"{EVENTS}:LostToMaker",
         (*WITH_MAKER, "refused_by_maker"), None, STORE,
         (something_is_with_the_maker, they_are_with_the_maker_and_not_reported_yet), effect=report_loss,
         appends_to="losses", about=ITS_LINES, rank=35, office="holder",
         does=N_(
                "A second person approves it; then the parts can be written off. Until then, record a payment "
                "by the carrier as a credit."
)),
    Step("write_off_lost_to_maker", N_("Write off what was lost"), f"{EVENTS}:LostForMakerWrittenOff",
         (*WITH_MAKER, "refused_by_maker"), "partly", STORE, (the_loss_of_a_piece_was_approved,), effect=write_off,
         appends_to=LISTS[LOST], or_to=("sent", *ANSWERED, "closed"), rank=20, beside=BESIDE,
         hint=N_("Approved losses leave the books. If the box held nothing else, the return ends."),
         asks=grave.LOSS_IN_BOOKS),
    Step("record_carrier_payment", N_("Carrier pays for written-off parts"), f"{EVENTS}:CarrierPaid",
         (*WITH_MAKER, *ANSWERED, "closed"), None, COMMERCE,
         (something_was_written_off_as_lost, the_credit_note_is_new), effect=carrier_pays, appends_to=CARRIER_PAYMENTS,
         rank=50, office="holder", does=N_("The money is at the bank. What was written off stays out of the books.")),
    Step("take_back_from_maker", N_("Refused parts have come back"), f"{EVENTS}:TakenBackFromMaker",
         (*WITH_MAKER, "refused_by_maker"), SAME, STORE,
         (something_is_to_come_back, they_were_refused_and_are_to_come_back), effect=take_back,
         appends_to=LISTS[BACK], about=ITS_LINES, rank=15, key="f6", beside=BESIDE,
         hint=N_("They return to headquarters' faulty stock: repair them, scrap them or send them elsewhere.")),
    Step("amend_supplier_return", N_("Maker changes number or credit"), f"{EVENTS}:SupplierReturnAmended",
         (*WITH_MAKER, *ANSWERED), SAME, COMMERCE, appends_to="amendments", rank=45,
         prefill=("maker_reference", "expected_credit")),
    Step("close_supplier_return", N_("Close the return"), f"{EVENTS}:SupplierReturnClosed", SAID, "closed", COMMERCE,
         (nothing_is_left_with_the_maker, what_is_missing_is_explained), rank=20, key="ctrl+e"),
    *(replace(step, key="") for step in APPROVAL_STEPS),  # the keys are those of the maker's answers
    Step("note", N_("Note"), f"{COMMON}:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
    Step("review", N_("Mark as reviewed"), f"{COMMON}:Reviewed", (), None, SETTLING, effect=touch_others,
         appends_to="reviews", rank=98, purpose="reviews"),
    Step("settle", N_("Settle"), f"{COMMON}:Settled", (), SAME, SETTLING, effect=settle_return(STATES), rank=99,
         override=True, purpose="settles", asks=grave.SETTLED),
)

SUPPLIER_RETURN = Workflow(KIND, N_("Supplier return"), KIND, STATES, STEPS)
