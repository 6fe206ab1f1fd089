"""The count 盘点 of a place, from the first scan to the corrected books; also opening stock and single corrections."""

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.common import grave
from fieldservice.workflows.common.approvals import APPROVAL_STEPS
from fieldservice.workflows.common.effects import touch_others
from fieldservice.workflows.common.turns import settle_to
from fieldservice.workflows.engine.model import SAME, State, Step, Workflow
from fieldservice.workflows.engine.roles import EVERYONE, SETTLING
from fieldservice.workflows.parts.counts.effects import (
    ASK,
    BEGIN,
    COUNT,
    COUNT_AGAIN,
    FINISH,
    TO,
    begin,
    compare,
    correct,
    count_again,
    explain,
    propose,
)
from fieldservice.workflows.parts.counts.guards import (
    STORE,
    a_bag_has_a_person,
    another_reason_is_told,
    each_piece_has_its_serial_number,
    each_piece_is_named_once,
    is_waved_through,
    it_is_a_count,
    it_is_approved,
    it_was_not_refused,
    nothing_of_it_was_corrected_meanwhile,
    something_was_counted_again,
    the_differences_fit_into_one_entry,
    the_group_is_named,
    the_parts_that_are_not_there_are_known,
    the_person_keeps_what_is_counted,
    the_reasons_are_understood,
    what_comes_in_is_in_stock_nowhere,
    what_leaves_is_still_there,
    what_leaves_is_there,
)
from fieldservice.workflows.parts.counts.lines import COUNTS, KIND

# A table is read row by row.
# fmt: off
COMMON = "common.events"
EVENTS = "parts.counts.events"
COUNTING = (*STORE, "engineer", "counter_clerk", "manager")
BY_VANS_TOO = (*STORE, "engineer")
STATES = {
    "counting": State(NP_("state", "being counted"), "storekeeper"),
    "differences": State(NP_("state", "differs from the books"), "storekeeper"),
    "approval": State(NP_("state", "correction asked for"), "storekeeper"),
    "agreed": State(NP_("state", "agrees with the books")),
    "corrected": State(NP_("state", "books corrected")),
    "cancelled": State(NP_("state", "cancelled")),
}
KEEPS = (the_person_keeps_what_is_counted,)
PROPOSES = (a_bag_has_a_person, each_piece_has_its_serial_number, each_piece_is_named_once, what_leaves_is_there,
            another_reason_is_told)
OPEN = ("counting", "differences", "approval")

STEPS = (
    Step(BEGIN, N_("Count a place"), f"{EVENTS}:CountBegun", (), "counting", BY_VANS_TOO,
         (*KEEPS, a_bag_has_a_person, the_group_is_named), effect=begin, rank=60, short=N_("Count")),
    Step("adjust_stock", N_("Correct the stock"), f"{EVENTS}:AdjustmentProposed", (), "approval", STORE,
         (*PROPOSES, what_comes_in_is_in_stock_nowhere), effect=propose(TO["adjust_stock"]), rank=62,
         hint=N_("Without a count. A manager approves it before the books change.")),
    Step("scrap_stock", N_("Scrap parts"), f"{EVENTS}:ScrapProposed", (), "approval", STORE,
         PROPOSES, effect=propose(TO["scrap_stock"]), rank=64,
         hint=N_("A manager approves it before the parts leave the books.")),
    Step(COUNT, N_("Record what was counted"), f"{EVENTS}:PartsCounted", ("counting",), None, COUNTING,
         (each_piece_has_its_serial_number,), appends_to=COUNTS, office="holder", rank=1, key="f5",
         does=N_("Counts by several people add up."), short=N_("Counted"), purpose="counts"),
    Step(FINISH, N_("Finish counting"), f"{EVENTS}:CountFinished", ("counting",), "differences", BY_VANS_TOO,
         (*KEEPS, the_differences_fit_into_one_entry), effect=compare, rank=5, key="f6",
         or_to=("agreed",)),
    Step(COUNT_AGAIN, N_("Count again"), f"{EVENTS}:PartsRecounted", OPEN, SAME, BY_VANS_TOO,
         (*KEEPS, it_is_a_count, something_was_counted_again, the_parts_that_are_not_there_are_known,
          each_piece_has_its_serial_number),
         effect=count_again, appends_to=COUNTS, rank=30, key="ctrl+a", about="differences",
         hint=N_("Earlier counts of these parts no longer count.")),
    Step(ASK, N_("Explain and ask for the correction"), f"{EVENTS}:AdjustmentAsked",
         ("differences", "approval"), "approval", BY_VANS_TOO,
         (*KEEPS, another_reason_is_told, the_reasons_are_understood), effect=explain, rank=10, key="ctrl+n",
         about="differences"),
    Step("adjust", N_("Correct the books"), f"{EVENTS}:BooksCorrected", ("approval",), "corrected", BY_VANS_TOO,
         (*KEEPS, it_was_not_refused, it_is_approved, nothing_of_it_was_corrected_meanwhile,
          what_leaves_is_still_there), effect=correct, rank=3, first_if=is_waved_through, asks=grave.BOOKS_CHANGED),
    Step("cancel_count", N_("Give the count up"), f"{EVENTS}:CountCancelled", OPEN, "cancelled", BY_VANS_TOO, KEEPS,
         rank=70, asks=grave.COUNT_UNUSED),
    *APPROVAL_STEPS,
    Step("note", N_("Note"), f"{COMMON}:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
    Step("review", N_("Mark as reviewed"), f"{COMMON}:Reviewed", (), None, SETTLING, effect=touch_others,
         appends_to="reviews", rank=98, purpose="reviews"),
    Step("settle", N_("Settle"), f"{COMMON}:Settled", (), SAME, SETTLING, effect=settle_to(STATES), rank=99,
         override=True, purpose="settles", asks=grave.SETTLED),
)

STOCK_COUNT = Workflow(KIND, N_("Stock count"), KIND, STATES, STEPS)
