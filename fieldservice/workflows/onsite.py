"""The on-site job 上门维修单, from the coordinator's desk to the closed slip: flow 2."""

from .acts import arrive, begin_waiting, end_waiting, new_revision, pass_back, settle_to, sign
from .conditions import (
    a_call_back_is_due,
    is_the_engineer,
    is_the_engineer_or_coordinator,
    it_is_not_waiting,
    it_is_waiting,
    no_second_visit_is_due,
    the_appointment_is_ahead,
    the_customer_consented,
    the_customer_tested,
    the_last_visit_was_not_completed,
    the_result_is_not_yet_passed_back,
    the_result_is_passed_back,
    the_signature_was_on_paper,
    the_skill_is_there_or_explained,
    the_slip_is_signed,
    what_was_shown_is_signed,
)
from .model import N_, NP_, SAME, Limit, State, Step, Workflow
from .roles import EVERYONE

STATES = {
    "received": State(NP_("state", "received"), "coordinator", limit=Limit("accept_minutes")),
    "accepted": State(NP_("state", "accepted"), "coordinator", limit=Limit("dispatch_minutes")),
    "dispatched": State(NP_("state", "dispatched"), "engineer", "engineer", Limit("take_minutes")),
    "taken": State(NP_("state", "taken"), "engineer", "engineer", Limit("appoint_minutes")),
    "appointed": State(NP_("state", "appointed"), "engineer", "engineer", Limit(fact="appointment")),
    "on_site": State(NP_("state", "on site"), "engineer", "engineer", Limit("work_minutes")),
    "completed": State(NP_("state", "completed"), "engineer", "engineer", Limit("sign_minutes")),
    "not_completed": State(NP_("state", "not completed"), "engineer", "engineer", Limit("sign_minutes")),
    "signed": State(NP_("state", "signed"), "engineer", "engineer", Limit("hand_in_minutes")),
    "handed_in": State(NP_("state", "handed in"), "information_clerk", limit=Limit("pass_back_minutes")),
    "closed": State(NP_("state", "closed")),
    "cancelled": State(NP_("state", "cancelled")),
}
COORDINATOR, ENGINEER, EITHER = ("coordinator",), ("engineer",), ("engineer", "coordinator")
BEFORE_ARRIVAL = ("received", "accepted", "dispatched", "taken", "appointed")
VISITED = ("completed", "not_completed")
OWN, STANDS_IN = (is_the_engineer,), (is_the_engineer_or_coordinator,)
E_ = "onsite_events"

STEPS = (
    Step("accept", N_("Accept the job"), f"{E_}:Accepted", ("received",), "accepted", COORDINATOR, likely=0, key="f5"),
    Step("dispatch", N_("Dispatch an engineer"), f"{E_}:Dispatched", ("accepted",), "dispatched", COORDINATOR,
         (the_skill_is_there_or_explained,), adds="dispatches", likely=0, key="f5"),
    Step("take_back", N_("Take the job back"), f"{E_}:TakenBack", ("dispatched", "taken", "appointed"), "accepted", COORDINATOR,
         likely=60, key="f7"),
    Step("take", N_("Take the job"), f"{E_}:Taken", ("dispatched",), "taken", ENGINEER, OWN, likely=0, key="f5"),
    Step("decline", N_("Give the job back"), f"{E_}:Declined", ("dispatched", "taken"), "accepted", ENGINEER, OWN, adds="declines",
         likely=70, key="ctrl+g"),
    Step("contact", N_("Contact the customer"), f"{E_}:ContactAttempted", (*BEFORE_ARRIVAL, "signed", "handed_in"), None, EVERYONE,
         adds="contacts", likely=15, key="f6"),
    Step("appoint", N_("Agree an appointment"), f"{E_}:Appointed", ("taken", "appointed"), "appointed", EITHER,
         (*STANDS_IN, the_appointment_is_ahead), adds="appointments", likely=5, key="ctrl+a"),
    Step("appoint_second", N_("Agree the second visit"), f"{E_}:Appointed", ("signed",), "appointed", EITHER,
         (*STANDS_IN, the_last_visit_was_not_completed, the_appointment_is_ahead), adds="appointments", likely=5, key="ctrl+a"),
    Step("arrive", N_("Arrived at the customer's"), f"{E_}:Arrived", ("appointed",), "on_site", ENGINEER, OWN, also=arrive,
         adds="arrivals", likely=0, key="f5"),
    Step("examine", N_("Examine the device"), f"{E_}:Examined", ("on_site",), SAME, ENGINEER, OWN, likely=10, key="f6"),
    Step("complete", N_("Work completed"), f"{E_}:Completed", ("on_site",), "completed", ENGINEER,
         (*OWN, the_customer_consented, the_customer_tested), also=new_revision("completed"), adds="visits", likely=5, key="f5"),
    Step("leave", N_("Work not completed"), f"{E_}:NotCompleted", ("on_site",), "not_completed", ENGINEER, OWN,
         also=new_revision("not_completed"), adds="visits", likely=40, key="f7"),
    Step("remark", N_("Customer's remark and score"), f"{E_}:Remarked", VISITED, SAME, ENGINEER, OWN, likely=35, key="f6"),
    Step("sign", N_("Customer signs on the screen"), f"{E_}:SlipSigned", VISITED, "signed", ENGINEER,
         (*OWN, what_was_shown_is_signed), also=sign("drawn"), signs=True, adds="signatures", likely=0, key="f5"),
    Step("sign_on_paper", N_("Customer has signed on paper"), f"{E_}:SlipSignedOnPaper", VISITED, "signed", EITHER,
         STANDS_IN, also=sign("paper"), signs=True, adds="signatures", likely=30, key="f7"),
    Step("refuse_to_sign", N_("Customer refuses to sign"), f"{E_}:SignatureRefused", VISITED, "signed", EITHER,
         STANDS_IN, also=sign("refused"), signs=True, adds="signatures", likely=50, key="ctrl+r"),
    Step("correct", N_("Correct the slip: completed"), f"{E_}:SlipCorrected", ("signed", "handed_in"), "completed", EITHER,
         (*STANDS_IN, the_customer_tested), also=new_revision("completed"), adds="visits", likely=70, key="ctrl+e"),
    Step("correct_not_completed", N_("Correct the slip: not completed"), f"{E_}:SlipCorrectedNotCompleted",
         ("signed", "handed_in"), "not_completed", EITHER, STANDS_IN, also=new_revision("not_completed"), adds="visits",
         likely=75, key="ctrl+u"),
    Step("receive_slip", N_("Slip on paper has come in"), f"{E_}:SlipReceived", ("signed", "handed_in", "closed"), None, EITHER,
         (the_signature_was_on_paper,), adds="slips_received", likely=30, key="f7"),
    Step("hand_in", N_("Hand the slip in"), f"{E_}:HandedIn", (*VISITED, "signed"), "handed_in", EITHER,
         (*STANDS_IN, the_slip_is_signed, no_second_visit_is_due), likely=10, key="ctrl+n"),
    Step("pass_back", N_("Pass the result back"), f"{E_}:ResultPassedBack", ("handed_in",), SAME, ("information_clerk",),
         (the_result_is_not_yet_passed_back,), also=pass_back, likely=0, key="f5"),
    Step("close", N_("Close the job"), f"{E_}:Closed", ("handed_in",), "closed", ("coordinator", "information_clerk", "engineer"),
         (the_result_is_passed_back,), likely=10, key="ctrl+n"),
    Step("call_back", N_("Call the customer back"), f"{E_}:CalledBack", ("handed_in", "closed"), None,
         ("agent", "hotline_engineer", "information_clerk", "coordinator"), (a_call_back_is_due,), adds="call_backs",
         likely=20, key="ctrl+b"),
    Step("wait", N_("Wait, with a reason"), f"{E_}:WaitingBegun", (*BEFORE_ARRIVAL[1:], "signed"), SAME, EITHER,
         (it_is_not_waiting,), also=begin_waiting, adds="waits", likely=60, key="ctrl+w"),
    Step("resume", N_("Waiting is over"), f"{E_}:WaitingEnded", (*BEFORE_ARRIVAL[1:], "signed"), SAME, EITHER,
         (it_is_waiting,), also=end_waiting, likely=5, key="ctrl+w"),
    Step("ask_cancel", N_("Customer asks to cancel"), f"{E_}:CancelAsked",
         (*BEFORE_ARRIVAL, "on_site", *VISITED, "signed"), None, EVERYONE, adds="cancel_wishes", likely=85),
    Step("cancel", N_("Cancel the job"), f"{E_}:Cancelled", BEFORE_ARRIVAL, "cancelled", COORDINATOR, likely=80, key="f8"),
    Step("give_up", N_("End without repair"), f"{E_}:Cancelled", ("signed",), "cancelled", COORDINATOR,
         (the_last_visit_was_not_completed,), likely=80, key="f8"),
    Step("note", N_("Note"), f"{E_}:Noted", (), None, EVERYONE, adds="notes", likely=90, key="f9"),
    Step("settle", N_("Settle"), f"{E_}:Settled", (), SAME, ("manager", "administrator"), also=settle_to(tuple(STATES)),
         likely=99, outside=True),
)

ONSITE = Workflow("onsite", N_("On-site service"), "job", STATES, STEPS, mode="on_site")
