"""The contract 服务合同 or extension 延保. The office that entered it holds it. It is no open work: what falls due
is an obligation of its own."""

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.common import grave
from fieldservice.workflows.common.effects import touch_others
from fieldservice.workflows.common.turns import settle_to
from fieldservice.workflows.contracts.care import SKIPPED
from fieldservice.workflows.contracts.effects import (
    amend_contract,
    decline_renewal,
    enter_contract,
    open_care_visit,
    renew_contract,
    skip_care_visit,
)
from fieldservice.workflows.contracts.guards import (
    a_care_visit_is_due,
    it_overlaps_no_other_contract_or_may,
    it_promises_something,
    its_days_follow_one_another,
    its_devices_are_known,
    its_devices_are_of_the_contract,
    its_last_day_is_after_its_first,
    the_contract_is_served_here,
    the_day_is_within_the_contract,
    the_new_term_follows_the_last,
    the_term_before_it_stays_as_it_is,
    what_it_covers_is_named,
)
from fieldservice.workflows.contracts.terms import KIND
from fieldservice.workflows.engine.model import ALL, SAME, State, Step, Workflow
from fieldservice.workflows.engine.roles import EVERYONE, SETTLING

# A table is read row by row.
# fmt: off
COMMON = "common.events"
EVENTS = "contracts.events"
EVER = ("running", "ended")
STATES = {
    "running": State(NP_("state", "agreed")),
    "ended": State(NP_("state", "ended early")),
}
KEEPS = ("commerce", "coordinator", "manager", "service_management")
VISITS = ("coordinator", "manager", "service_management", "commerce")
AS_BEFORE = ("parts_covered", "labour_covered", "on_site_covered", "response_minutes", "repair_minutes", "care_visits",
             "price", "price_rate", "renewal_note")
OTHERS_STAY = N_("Fields left empty stay unchanged.")

STEPS = (
    Step("enter_contract", N_("Enter a contract or extension"), f"{EVENTS}:ContractEntered", (), "running", KEEPS,
         (its_days_follow_one_another, what_it_covers_is_named, its_devices_are_known, it_promises_something,
          it_overlaps_no_other_contract_or_may), effect=enter_contract, rank=48, short=N_("New contract"),
         devices_field="serials", way_in=True, purpose="enters_contract"),
    Step("open_care_visit", N_("Open a job for the care visit"), f"{EVENTS}:CareVisitOpened", EVER, None,
         VISITS, (the_contract_is_served_here, a_care_visit_is_due, its_devices_are_of_the_contract),
         effect=open_care_visit, rank=2, key="f5", purpose="opens_care_visit", at_once=True,
         does=N_("The service point gets an on-site job. When it is closed, the next care visit falls due.")),
    Step("skip_care_visit", N_("Care visit not wanted"), f"{EVENTS}:CareVisitSkipped", EVER, None,
         VISITS, (the_contract_is_served_here, a_care_visit_is_due), effect=skip_care_visit, appends_to=SKIPPED,
         rank=40,
         does=N_("The next care visit of the contract falls due instead.")),
    Step("renew_contract", N_("Renew the contract"), f"{EVENTS}:ContractRenewed", ("running",), SAME, KEEPS,
         (the_new_term_follows_the_last, its_last_day_is_after_its_first), effect=renew_contract, rank=10, key="f6",
         prefill=AS_BEFORE, hint=OTHERS_STAY),
    Step("decline_renewal", N_("Customer does not renew"), f"{EVENTS}:RenewalDeclined", ("running",), SAME, KEEPS,
         effect=decline_renewal, rank=20, key="f7"),
    Step("amend_contract", N_("Amend the contract"), f"{EVENTS}:ContractAmended", ("running",), SAME, KEEPS,
         (its_days_follow_one_another, the_term_before_it_stays_as_it_is,
          what_it_covers_is_named, its_devices_are_known, it_overlaps_no_other_contract_or_may), effect=amend_contract,
         rank=30, key="ctrl+e", prefill=ALL, devices_field="serials"),
    Step("end_contract", N_("End the contract early"), f"{EVENTS}:ContractEnded", ("running",), "ended", KEEPS,
         (the_day_is_within_the_contract,), rank=60, asks=grave.CONTRACT_ENDS),
    Step("note", N_("Note"), f"{COMMON}:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
    Step("review", N_("Mark as reviewed"), f"{COMMON}:Reviewed", (), None, SETTLING, effect=touch_others,
         appends_to="reviews", rank=98, purpose="reviews"),
    Step("settle", N_("Settle"), f"{COMMON}:Settled", (), SAME, SETTLING, effect=settle_to(STATES), rank=99,
         override=True, purpose="settles", asks=grave.SETTLED),
)

CONTRACT = Workflow(KIND, N_("Contract"), KIND, STATES, STEPS)
