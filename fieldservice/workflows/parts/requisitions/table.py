"""The requisition 备件申请, from the asking to the issue. It stays with the office whose storekeeper has it."""

from dataclasses import replace

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.common import grave
from fieldservice.workflows.common.approvals import APPROVAL_STEPS
from fieldservice.workflows.common.effects import touch_others
from fieldservice.workflows.common.turns import settle_to
from fieldservice.workflows.common.urgency import urgency
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.model import SAME, Limit, State, Step, Workflow
from fieldservice.workflows.engine.roles import EVERYONE, SETTLING
from fieldservice.workflows.parts.requisitions.block import (
    ask_to_lift,
    the_engineer_is_blocked,
    the_engineer_owes_too_few_faulty_parts_to_be_blocked,
)
from fieldservice.workflows.parts.requisitions.effects import (
    end_withdrawn,
    expect,
    issue,
    read_news,
    refuse,
    request_parts,
    reserve,
    substitute,
)
from fieldservice.workflows.parts.requisitions.guards import (
    each_piece_has_its_serial_number,
    it_is_approved_where_that_is_needed,
    it_is_not_needed_any_more,
    one_part_takes_its_place,
    the_engineer_is_of_this_service_point,
    the_part_is_asked_for,
    the_parts_are_in_stock_here,
    the_parts_are_still_to_be_issued,
    there_is_news_for_the_person,
)
from fieldservice.workflows.parts.requisitions.lines import CHOSEN, READ, known_parts, lines_of, parts_text


def what_is_open(requisition: Thing) -> JsonObject:
    """The lines that are still to be issued, as a form begins with them."""
    lines = [{"part": line.part, "quantity": line.open} for line in lines_of(requisition) if line.open]
    return {"parts": parts_text(lines)}


# A table is read row by row.
# fmt: off
COMMON = "common.events"
EVENTS = "parts.requisitions.events"
STATES = {
    "asked": State(NP_("state", "asked for"), "storekeeper", limit=Limit("requisition_minutes")),
    "issued": State(NP_("state", "settled")),
}
STORE = ("storekeeper", "coordinator")
ASKS = ("engineer", "coordinator", "storekeeper")
ENDS = N_("The requisition ends when no line is open.")
JOB = {"job": "parts"}
"""What the job gains by an entry of its requisition."""

STEPS = (
    Step("reserve", N_("Set parts aside"), f"{EVENTS}:PartsReserved", ("asked",), SAME, STORE,
         (the_parts_are_still_to_be_issued, the_parts_are_in_stock_here), effect=reserve, appends_to="reservations",
         rank=5, key="f6", purpose="reserves_parts", suggests=what_is_open),
    Step("issue", N_("Issue to the engineer"), f"{EVENTS}:PartsIssued", ("asked",), SAME, STORE,
         (the_engineer_is_of_this_service_point,
          it_is_approved_where_that_is_needed, the_parts_are_still_to_be_issued, the_parts_are_in_stock_here,
          each_piece_has_its_serial_number),
         effect=issue, appends_to="issues", rank=2, key="f5", purpose="issues_parts", beside=JOB,
         suggests=what_is_open, does=ENDS),
    Step("substitute", N_("Issue another part instead"), f"{EVENTS}:PartSubstituted", ("asked",), SAME, STORE,
         (the_part_is_asked_for, one_part_takes_its_place), effect=substitute, appends_to="substitutions", rank=40,
         key="ctrl+u", purpose="substitutes_part", beside=JOB),
    Step("expect", N_("Give the expected date"), f"{EVENTS}:PartsExpected", ("asked",), SAME, STORE,
         (the_parts_are_still_to_be_issued,), effect=expect, appends_to="expectations", rank=30, key="ctrl+a",
         purpose="expects_parts", beside=JOB, suggests=what_is_open),
    Step("read_news", N_("Read: I know when the parts come"), f"{EVENTS}:PartNewsRead", ("asked",), None,
         ("engineer", "coordinator"), (there_is_news_for_the_person,), effect=read_news, appends_to=READ, rank=1,
         key="ctrl+e", does=N_("It leaves your list.")),
    Step("do_not_issue", N_("Do not issue"), f"{EVENTS}:PartsNotIssued", ("asked",), SAME, STORE,
         (the_parts_are_still_to_be_issued,), effect=refuse, appends_to="refusals", rank=70,
         purpose="refuses_parts", beside=JOB, suggests=what_is_open, does=ENDS, asks=grave.NOT_ISSUED),
    Step("not_needed", N_("Not needed any more"), f"{EVENTS}:RequisitionWithdrawn", ("asked",), None, ASKS,
         appends_to="withdrawals", rank=60,
         does=N_("The storekeeper sees it and ends the requisition.")),
    Step("drop", N_("End it: not needed any more"), f"{EVENTS}:RequisitionEnded", ("asked",), "issued", STORE,
         (it_is_not_needed_any_more,), effect=end_withdrawn, rank=3, beside=JOB, asks=grave.REQUISITION_ENDS),
    *APPROVAL_STEPS,
    urgency(("asked",)),
    Step("note", N_("Note"), f"{COMMON}:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
    Step("review", N_("Mark as reviewed"), f"{COMMON}:Reviewed", (), None, SETTLING, effect=touch_others,
         appends_to="reviews", rank=98, purpose="reviews"),
    Step("settle", N_("Settle"), f"{COMMON}:Settled", (), SAME, SETTLING, effect=settle_to(STATES), rank=99,
         override=True, purpose="settles", asks=grave.SETTLED),
)

REQUISITION = Workflow("requisition", N_("Requisition"), "requisition", STATES,
                       tuple(replace(step, knows=known_parts) for step in STEPS))

REQUEST_PARTS = Step("request_parts", N_("Ask for parts"), f"{EVENTS}:PartsRequested", (), None, ASKS,
                     (the_engineer_owes_too_few_faulty_parts_to_be_blocked,), effect=request_parts,
                     purpose="asks_for_parts", beside=JOB, rank=44, office="holder",
                     does=N_("The storekeeper gets a requisition. The state of the job does not change."))
"""The row of every job's table that opens a requisition."""
CHOOSES = {"requisition": CHOSEN}
"""What the requisitions of a job gain when an engineer is chosen for it."""
ASK_LIFT = Step("ask_lift", N_("Ask to lift the block on new parts"), f"{EVENTS}:BlockLiftAsked", (), None,
                ("engineer", "coordinator"), (the_engineer_is_blocked,), effect=ask_to_lift, appends_to="lifts_asked",
                rank=45, office="holder",
                does=N_("A manager decides. The block is lifted for this job until another faulty part is overdue."))
"""The row of every job's table that asks for parts in spite of the block."""
