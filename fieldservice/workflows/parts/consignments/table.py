"""The consignment 旧件返还: faulty parts go to headquarters, which receives, judges, repairs or scraps them (flow 8).

The branch has it until it is sent, then headquarters.
"""

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.common import grave
from fieldservice.workflows.common.approvals import APPROVAL_STEPS
from fieldservice.workflows.common.effects import touch_others
from fieldservice.workflows.common.papers import CONSIGNMENT_NOTE
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.model import ITS_LINES, SAME, Limit, State, Step, Workflow
from fieldservice.workflows.engine.roles import EVERYONE, SETTLING
from fieldservice.workflows.parts.consignments.effects import (
    judge,
    open_,
    pack,
    receive,
    repaired,
    report_loss,
    scrap,
    send,
    send_more,
    settle_consignment,
    unpack,
    write_off,
)
from fieldservice.workflows.parts.consignments.guards import (
    a_good_piece_has_its_serial_number,
    a_good_piece_is_still_in_stock,
    a_loss_was_approved,
    everything_has_come_and_was_judged,
    it_is_not_too_long,
    some_tags_are_named,
    something_came_that_was_not_entered,
    something_has_come,
    something_is_in_repair,
    something_is_on_the_way,
    something_is_packed,
    they_are_in_repair,
    they_are_on_the_way_and_not_reported_yet,
    they_are_packed_here,
    they_came_in_this_box,
    they_came_without_having_been_entered,
    they_have_come,
    this_office_has_a_faulty_stock,
    this_office_sent_it,
    what_is_faulty_lies_here,
    what_is_packed_lies_here,
    what_leaves_is_here,
)
from fieldservice.workflows.parts.consignments.judging import BESIDE
from fieldservice.workflows.parts.consignments.lines import (
    JUDGED,
    KIND,
    LISTS,
    LOST,
    PACKED,
    RECEIVED,
    SENT,
    UNPACKED,
    pieces_of,
)
from fieldservice.workflows.parts.on_the_job.tags import TELLS
from fieldservice.workflows.parts.shipments.guards import STORE


def is_packed(consignment: Thing) -> bool:
    """Whether something is in the box, so that it can go."""
    return bool(pieces_of(consignment))


# A table is read row by row.
# fmt: off
COMMON = "common.events"
EVENTS = "parts.consignments.events"
STATES = {
    "packing": State(NP_("state", "being packed"), "storekeeper"),
    "on_its_way": State(NP_("state", "on its way"), "storekeeper", limit=Limit(days="consignment_days")),
    "differs": State(NP_("state", "received with differences"), "storekeeper", limit=Limit("difference_minutes")),
    "judging": State(NP_("state", "to be judged"), "storekeeper", limit=Limit(days="judge_days")),
    "in_repair": State(NP_("state", "in repair"), "storekeeper"),
    "finished": State(NP_("state", "finished")),
    "cancelled": State(NP_("state", "cancelled")),
}
COMING = ("on_its_way", "differs")
HERE = ("differs", "judging", "in_repair", "finished")
"""States in which headquarters has pieces of it."""
JOB = TELLS
"""What the jobs gain of which a piece is moved."""

STEPS = (
    Step("open_consignment", N_("Send faulty parts to headquarters"), f"{EVENTS}:ConsignmentOpened", (), "packing",
         STORE, (this_office_has_a_faulty_stock, what_is_packed_lies_here, it_is_not_too_long), effect=open_,
         appends_to=LISTS[PACKED][0], rank=44, short=N_("Faulty parts to headquarters"),
         hint=N_("More can be packed before it is sent.")),

    Step("pack_pieces", N_("Pack faulty parts"), f"{EVENTS}:PiecesPacked", ("packing",), None, STORE,
         (some_tags_are_named, what_is_packed_lies_here, it_is_not_too_long), effect=pack, appends_to=LISTS[PACKED][0],
         rank=5, key="f6", office="holder", does=N_("The parts stay in the faulty stock until it is sent."),
         purpose="packs_pieces",
         short=N_("Pack")),
    Step("send_consignment", N_("Send the consignment"), f"{EVENTS}:ConsignmentSent", ("packing",), "on_its_way", STORE,
         (something_is_packed, what_leaves_is_here), effect=send, appends_to=LISTS[SENT][0], rank=10, key="f5",
         first_if=is_packed, beside=JOB, prefill=("parts_remark",), prints=CONSIGNMENT_NOTE),
    Step("take_pieces_out", N_("Take faulty parts out of the box"), f"{EVENTS}:PiecesTakenOut", ("packing",), None,
         STORE, (something_is_packed, they_are_packed_here), effect=unpack, appends_to=LISTS[UNPACKED][0],
         about=ITS_LINES, rank=40,
         key="f7", office="holder", does=N_("The parts stay in the faulty stock.")),
    Step("cancel_consignment", N_("Give the consignment up"), f"{EVENTS}:ConsignmentCancelled", ("packing",),
         "cancelled", STORE, rank=60, asks=grave.PARTS_STAY),

    Step("receive_pieces", N_("Receive the consignment"), f"{EVENTS}:PiecesReceived", COMING, SAME, STORE,
         (some_tags_are_named, they_came_in_this_box), effect=receive, appends_to=LISTS[RECEIVED][0], rank=0, key="f5",
         beside=JOB, purpose="receives_pieces",
         does=N_("What you scan goes into the faulty stock. What is missing stays on the way.")),
    Step("send_more_pieces", N_("Enter other faulty parts found in the box"), f"{EVENTS}:MorePiecesSent", HERE, None,
         STORE, (this_office_sent_it, something_came_that_was_not_entered, they_came_without_having_been_entered),
         effect=send_more, appends_to=LISTS[SENT][0], rank=12, key="ctrl+n", beside=JOB,
         does=N_("They leave the faulty stock here.")),
    Step("report_lost_pieces", N_("Report faulty parts lost on the way"), f"{EVENTS}:PiecesReportedLost", COMING, None,
         STORE, (something_is_on_the_way, some_tags_are_named, they_are_on_the_way_and_not_reported_yet),
         effect=report_loss, appends_to="losses",
         about=ITS_LINES, rank=35, key="f7", office="holder",
         does=N_("A second person approves it; then the parts can be written off.")),
    Step("write_off_pieces", N_("Write off what was lost"), f"{EVENTS}:LostPiecesWrittenOff", COMING, SAME, STORE,
         (a_loss_was_approved,), effect=write_off, appends_to=LISTS[LOST][0], rank=20, beside=JOB,
         does=N_("Approved losses leave the books."), asks=grave.LOSS_IN_BOOKS),

    Step("judge_pieces", N_("Judge faulty parts"), f"{EVENTS}:PiecesJudged", HERE, SAME, STORE,
         (something_has_come, they_have_come, what_is_faulty_lies_here, a_good_piece_is_still_in_stock,
          a_good_piece_has_its_serial_number),
         effect=judge, appends_to=LISTS[JUDGED][0],
         about=ITS_LINES, rank=3, key="f6", beside=BESIDE, short=N_("Judge"),
         purpose="judges_pieces",
         does=N_(
                "Scrap leaves the stock; parts without fault return to good stock. The job shows the verdict; "
                "a later verdict replaces it."
)),
    Step("pieces_repaired", N_("Repaired: into good stock"), f"{EVENTS}:PiecesRepaired", HERE, SAME, STORE,
         (something_is_in_repair, they_are_in_repair, what_is_faulty_lies_here, a_good_piece_has_its_serial_number),
         effect=repaired, appends_to=LISTS[JUDGED][0],
         about=ITS_LINES, rank=6, key="ctrl+a", beside=JOB,
         purpose="repairs_pieces",
         does=N_("The parts are good stock, at their standard cost.")),
    Step("scrap_pieces", N_("Scrap what cannot be repaired"), f"{EVENTS}:PiecesScrapped", HERE, SAME, STORE,
         (something_is_in_repair, they_are_in_repair, what_is_faulty_lies_here), effect=scrap,
         appends_to=LISTS[JUDGED][0], about=ITS_LINES, rank=30,
         beside=JOB, purpose="scraps_pieces", does=N_("The parts leave the faulty stock; their verdict stays."),
         asks=grave.SCRAPPED),
    Step("finish_consignment", N_("Finish: the rest stays in the faulty stock"), f"{EVENTS}:ConsignmentFinished",
         (*COMING, "judging", "in_repair"), "finished", STORE, (everything_has_come_and_was_judged,), rank=40),
    *APPROVAL_STEPS,
    Step("note", N_("Note"), f"{COMMON}:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
    Step("review", N_("Mark as reviewed"), f"{COMMON}:Reviewed", (), None, SETTLING, effect=touch_others,
         appends_to="reviews", rank=98, purpose="reviews"),
    Step("settle", N_("Settle"), f"{COMMON}:Settled", (), SAME, SETTLING, effect=settle_consignment(STATES), rank=99,
         override=True, purpose="settles", asks=grave.SETTLED),
)

CONSIGNMENT = Workflow(KIND, N_("Consignment of faulty parts"), KIND, STATES, STEPS)
