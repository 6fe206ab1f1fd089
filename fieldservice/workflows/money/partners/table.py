"""The settlement with a partner, from the lines of a month to the transfer.

The turn passes to the partner, who agrees or disputes lines, and comes back; a partner without this program answers on
paper, and headquarters records it.
"""

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.common import grave
from fieldservice.workflows.common.effects import touch_others
from fieldservice.workflows.common.papers import PARTNER_SETTLEMENT
from fieldservice.workflows.common.turns import settle_to
from fieldservice.workflows.engine.model import ITS_LINES, SAME, Limit, State, Step, Workflow
from fieldservice.workflows.engine.roles import EVERYONE, SETTLING
from fieldservice.workflows.money.partners.effects import (
    add_paper_claim,
    decide,
    dispute,
    draw_up,
    give_back,
    pay,
    send,
)
from fieldservice.workflows.money.partners.guards import (
    it_has_lines,
    it_is_a_partner,
    it_is_headquarters,
    no_line_is_disputed,
    no_settlement_is_open,
    something_is_credited,
    the_decisions_are_understood,
    the_disputed_lines_are_there,
    the_month_is_over_and_in_one_currency,
)
from fieldservice.workflows.money.partners.lines import CLAIMS, DECISIONS, DISPUTES, KIND

# A table is read row by row.
# fmt: off
COMMON = "common.events"
EVENTS = "money.partners.events"
SETTLES = ("commerce", "service_management", "manager")
ANSWERS = ("manager", "coordinator", *SETTLES[:2])
STATES = {
    "drawn_up": State(NP_("state", "drawn up"), "commerce"),
    "with_partner": State(NP_("state", "with the partner"), "manager", limit=Limit(days="partner_answer_days")),
    "disputed": State(NP_("state", "disputed by the partner"), "commerce", limit=Limit(days="partner_answer_days")),
    "agreed": State(NP_("state", "agreed by the partner"), "commerce", limit=Limit(days="partner_pay_days")),
    "paid": State(NP_("state", "paid to the partner")),
    "cancelled": State(NP_("state", "cancelled")),
}

STEPS = (
    Step("settle_partner", N_("Settle a month with a partner"), f"{EVENTS}:PartnerSettlementDrawnUp", (), "drawn_up",
         SETTLES, (it_is_headquarters, it_is_a_partner, no_settlement_is_open, the_month_is_over_and_in_one_currency),
         effect=draw_up, appends_to=CLAIMS, rank=80, short=N_("Settle with partner"),
         hint=N_("Closed warranty jobs of the month: labour by price list, parts against faulty parts returned.")),
    Step("add_paper_claim", N_("Add a claim from paper"), f"{EVENTS}:PaperClaimAdded", ("drawn_up",), SAME, SETTLES,
         effect=add_paper_claim, appends_to=CLAIMS, rank=20, key="f7"),
    Step("send_settlement", N_("Send to the partner"), f"{EVENTS}:PartnerSettlementSent", ("drawn_up",),
         "with_partner", SETTLES, (it_has_lines,), effect=send, rank=0, key="f5", prints=PARTNER_SETTLEMENT),
    Step("agree_settlement", N_("Partner agrees"), f"{EVENTS}:PartnerSettlementAgreed", ("with_partner",), "agreed",
         ANSWERS, (no_line_is_disputed,), effect=give_back, appends_to="agreements", rank=0, key="f5"),
    Step("dispute_settlement", N_("Partner disputes lines"), f"{EVENTS}:PartnerSettlementDisputed", ("with_partner",),
         "disputed", ANSWERS, (the_disputed_lines_are_there,), effect=dispute, appends_to=DISPUTES, rank=5, key="f7",
         about=ITS_LINES),
    Step("decide_dispute", N_("Decide the disputed lines"), f"{EVENTS}:PartnerDisputeDecided", ("disputed",),
         "with_partner", SETTLES, (the_decisions_are_understood,), effect=decide, appends_to=DECISIONS, rank=0,
         key="f5", about=ITS_LINES, prints=PARTNER_SETTLEMENT),
    Step("reopen_settlement", N_("Open the settlement again"), f"{EVENTS}:PartnerSettlementReopened", ("agreed",),
         "disputed", SETTLES, rank=30, key="f7",
         hint=N_("If something wrong was agreed: lines are decided again, and the partner answers again.")),
    Step("pay_partner", N_("Paid to the partner"), f"{EVENTS}:PartnerPaid", ("agreed",), "paid", SETTLES,
         (something_is_credited,), effect=pay, appends_to="transfers_to_partner", rank=0, key="f5"),
    Step("cancel_settlement", N_("Give the settlement up"), f"{EVENTS}:PartnerSettlementCancelled",
         ("drawn_up", "disputed", "agreed"), "cancelled", SETTLES, rank=70, asks=grave.NOT_PAID),
    Step("note", N_("Note"), f"{COMMON}:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
    Step("review", N_("Mark as reviewed"), f"{COMMON}:Reviewed", (), None, SETTLING, effect=touch_others,
         appends_to="reviews", rank=98, purpose="reviews"),
    Step("settle", N_("Settle"), f"{COMMON}:Settled", (), SAME, SETTLING, effect=settle_to(STATES), rank=99,
         override=True, purpose="settles", asks=grave.SETTLED),
)

SETTLEMENT = Workflow(KIND, N_("Settlement with a partner"), KIND, STATES, STEPS)
