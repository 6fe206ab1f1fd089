"""The scenarios of the demo branch: each is a sequence of steps, and how long ago its last step was taken.

A step has its name in the workflow's table; after a "/" comes a variant, whose fields step_inputs.py fills in.
"""

from __future__ import annotations

from typing import NamedTuple

CALL = "register hand_on take_over hand_over"
SENT = f"{CALL} accept dispatch"
AGREED = f"{SENT} take contact appoint"
ARRIVED = f"{AGREED} arrive"
DONE = f"{ARRIVED} examine complete remark"
LEFT = f"{ARRIVED} examine leave"
SIGNED = f"{DONE} sign"
HANDED_IN = f"{SIGNED} hand_in"
PASSED_BACK = f"{HANDED_IN} pass_back"
CLOSED = f"{PASSED_BACK} close"
AGAIN = f"{LEFT} sign appoint_second"
"""The engineer left without success, the customer signed, and a second visit was agreed."""
LEFT_AT_COUNTER = "check_in/left dispatch/bench inspect sign_intake_on_paper"
MENDED = f"{LEFT_AT_COUNTER} work test finish"
BY_PARCEL = "take_parcel_in dispatch/bench inspect"


class Scenario(NamedTuple):
    """An invented repair: its steps in order, and how often it occurs."""

    steps: str
    ago: int
    """Working minutes since the last step."""
    ahead: int = 0
    """For an appointment not kept yet, or a visit that is only planned: working minutes from now, negative when it was
    missed."""
    language: str = ""
    """The customer's language; "" for any customer, who then speaks Chinese."""


SCENARIOS = (
    # With the hotline: a call to decide is due in 60 minutes, a request on its way in 15.
    Scenario("register", 9),
    Scenario("register", 21, language="en"),
    Scenario("register", 140),
    Scenario("register/parked", 44),
    Scenario("register hand_on take_over send_back", 26),
    Scenario("register hand_on", 4, language="en"),
    Scenario("register add_to_call", 13, language="en"),
    Scenario("register add_to_call hand_on take_over hand_over accept", 24),
    Scenario("register hand_on/urgent", 7),
    Scenario("register hand_on", 33),
    Scenario("register/parked complete_call hand_on", 58),
    Scenario("register hand_on take_over", 3),
    Scenario("register hand_on take_over", 8, language="en"),
    Scenario("register hand_on take_over note", 47),
    Scenario("register solve_by_phone", 190),
    Scenario("register solve_by_phone", 1_900),
    Scenario("register solve_by_phone", 4_100, language="en"),
    Scenario("register solve_by_phone", 7_300),
    Scenario("register withdraw", 900),
    Scenario("register hand_on withdraw", 5_200),
    # With the coordinator.
    Scenario(CALL, 6),
    Scenario("register hand_on/urgent take_over/urgent hand_over/urgent", 12),
    Scenario(CALL, 18, language="en"),
    Scenario(CALL, 85),
    Scenario(f"{CALL} accept", 15),
    Scenario(f"{CALL} accept", 130),
    Scenario(f"{CALL} accept set_urgency", 28, language="en"),
    Scenario(f"{CALL} accept wait/part", 400),
    Scenario(f"{SENT} decline", 22),
    Scenario(f"{SENT} take take_back", 35, language="en"),
    Scenario(SENT, 5, ahead=150),
    Scenario(SENT, 16, ahead=240, language="en"),
    Scenario(SENT, 75, ahead=330),
    Scenario(f"{CALL} accept dispatch/unskilled", 11),
    # With the engineers.
    Scenario(f"{SENT} take", 20, ahead=400),
    Scenario(f"{SENT} take set_urgency", 31),
    Scenario(f"{SENT} take contact/no_answer", 240),
    Scenario(f"{SENT} take contact/no_answer contact/no_answer wait/customer", 310),
    Scenario(f"{SENT} take contact", 14, language="en"),
    Scenario(AGREED, 60, ahead=95),
    Scenario(AGREED, 200, ahead=300, language="en"),
    Scenario(AGREED, 420, ahead=-130),
    Scenario(f"{AGREED} wait/access", 500, ahead=700),
    Scenario(AGAIN, 330, ahead=520),
    Scenario(ARRIVED, 18),
    Scenario(f"{ARRIVED} examine", 40, language="en"),
    Scenario(f"{ARRIVED} examine note", 330),
    Scenario(f"{ARRIVED} examine complete", 6),
    Scenario(f"{ARRIVED} examine complete add_to_visit", 8, language="en"),
    Scenario(DONE, 130, language="en"),
    Scenario(LEFT, 10),
    Scenario(f"{LEFT} remark", 95, language="en"),
    Scenario(SIGNED, 50),
    Scenario(f"{ARRIVED} examine complete sign_on_paper", 620),
    Scenario(f"{ARRIVED} examine complete refuse_to_sign", 210, language="en"),
    Scenario(f"{ARRIVED} examine complete refuse_to_sign/absent", 180),
    Scenario(f"{LEFT} sign", 260),
    Scenario(SIGNED, 1_100),
    # Back at the hotline, and closed.
    Scenario(f"{SENT} take enter_completed", 40),
    Scenario(f"{SENT} enter_completed sign_on_paper", 560, language="en"),
    Scenario(f"{SENT} take contact solve_remotely", 70),
    Scenario(f"{SENT} take solve_remotely hand_in pass_back close call_back", 5_300, language="en"),
    Scenario(HANDED_IN, 25),
    Scenario(HANDED_IN, 200, language="en"),
    Scenario(PASSED_BACK, 90),
    Scenario(f"{ARRIVED} examine complete remark sign_on_paper hand_in pass_back", 1_700),
    Scenario(f"{PASSED_BACK} call_back", 30, language="en"),
    Scenario(f"{HANDED_IN} close", 45),
    Scenario(CLOSED, 700),
    Scenario(CLOSED, 2_300),
    Scenario(CLOSED, 2_900, language="en"),
    Scenario(f"{ARRIVED} examine complete remark sign_on_paper hand_in pass_back close", 1_950),
    Scenario(f"{ARRIVED} examine complete remark sign_on_paper hand_in receive_slip pass_back call_back close", 6_000),
    Scenario(f"{HANDED_IN} correct sign hand_in pass_back close call_back", 3_000),
    Scenario(f"{AGAIN} arrive examine complete remark sign hand_in pass_back close call_back", 4_300),
    Scenario(f"{AGAIN} arrive examine complete sign hand_in pass_back call_back close", 8_200, language="en"),
    Scenario(f"{ARRIVED} examine complete refuse_to_sign hand_in pass_back close call_back/no_answer", 5_100),
    Scenario(
        f"{SENT} decline dispatch take contact/no_answer contact appoint arrive examine complete remark sign hand_in "
        "pass_back close "
        "call_back",
        6_700,
    ),
    Scenario(
        f"{CALL} accept wait/part resume dispatch take appoint arrive examine complete remark sign hand_in pass_back "
        "call_back close",
        7_600,
    ),
    Scenario(f"{CLOSED} call_back/unhappy", 150),
    Scenario(f"{CLOSED} call_back/unhappy attend", 1_300, language="en"),
    Scenario(f"{CLOSED} call_back", 8_800),
    Scenario(f"{CLOSED} call_back", 9_600, language="en"),
    Scenario(f"{CLOSED} call_back", 10_300),
    Scenario(f"{CLOSED} call_back", 11_500),
    Scenario(f"{CLOSED} call_back", 12_400, language="en"),
    Scenario(f"{CALL} accept cancel", 1_300),
    Scenario(f"{SENT} take contact ask_cancel take_back cancel", 5_800, language="en"),
    Scenario(f"{LEFT} sign/absent give_up", 3_600),
    # At the counter: customers who wait, devices left with a ticket, on the bench, ready, collected.
    Scenario("check_in", 3),
    Scenario("check_in", 13),
    Scenario("check_in dispatch/bench", 6, language="en"),
    Scenario("check_in dispatch/bench inspect call_forward", 2),
    Scenario("check_in dispatch/bench inspect sign_intake", 9),
    Scenario("check_in/left black_list note_unpaid", 25),
    Scenario("check_in/left add_device", 40),
    Scenario("check_in/left dispatch/bench", 70, language="en"),
    Scenario("check_in/left dispatch/bench inspect", 30),
    Scenario(f"{LEFT_AT_COUNTER} lend_loaner/short wait/bench_part", 700),
    Scenario(f"{LEFT_AT_COUNTER} work test", 20),
    Scenario(f"{LEFT_AT_COUNTER} work", 1_400, language="en"),
    Scenario("check_in dispatch/bench inspect sign_intake leave_device lend_loaner move", 260),
    Scenario(MENDED, 35),
    Scenario("check_in/left dispatch/bench set_urgency", 50),
    Scenario(f"{MENDED} contact/ready pick_up", 120),
    Scenario(f"{MENDED} contact/nobody", 4_100, language="en"),
    Scenario(f"{MENDED} contact/nobody remind/7", 300),
    Scenario(f"{LEFT_AT_COUNTER} stop contact/ready", 180),
    Scenario(f"{MENDED} contact/ready try_out sign/counter", 12),
    Scenario(f"{MENDED} contact/ready try_out sign/counter", 620),
    Scenario(f"{MENDED} contact/ready try_out sign_on_paper/counter hand_out", 1_900),
    Scenario(f"{MENDED} contact/ready try_out sign/counter hand_out", 900),
    Scenario(
        "check_in dispatch/bench inspect sign_intake work test finish try_out sign/counter hand_out/waited",
        380,
        language="en",
    ),
    Scenario(f"{MENDED} contact/ready try_out sign/counter release hand_out/lost", 2_600),
    Scenario(f"{MENDED} contact/ready try_out sign/counter ask_release", 11),
    Scenario(f"{MENDED} contact/ready try_out sign/counter ask_release approve", 16),
    Scenario(f"{MENDED} contact/ready try_out sign/counter ask_release refuse_approval", 150, language="en"),
    Scenario(f"{MENDED} contact/nobody remind/7 remind/30 remind/60 give_away", 300),
    # By parcel, and expected.
    Scenario("register hand_on/send_in take_over hand_over", 300),
    Scenario("register hand_on/send_in take_over hand_over bring_in", 90),
    Scenario("register hand_on/mail_in take_over hand_over announce", 800),
    Scenario("register hand_on/mail_in take_over hand_over ask_cancel cancel", 2_000),
    Scenario("register hand_on/mail_in take_over hand_over announce take_parcel", 150, language="en"),
    Scenario("take_parcel_in", 55),
    Scenario("take_parcel_in/differs", 40),
    Scenario("take_parcel_in/differs tell_difference dispatch/bench", 70, language="en"),
    Scenario(f"{BY_PARCEL} tell_finding", 240),
    Scenario(f"{BY_PARCEL} tell_finding work test finish", 60),
    Scenario(f"{BY_PARCEL} tell_finding work test finish contact/ready ship", 500),
    Scenario(f"{BY_PARCEL} tell_finding work test finish contact/ready ship deliver", 2_400, language="en"),
    Scenario(f"{BY_PARCEL} tell_finding work test finish contact/ready ship trouble", 400),
    Scenario("register hand_on/send_in take_over hand_over cancel", 1_500),
    Scenario("take_parcel_in dispatch/bench", 35),
    Scenario(BY_PARCEL, 50, language="en"),
    Scenario("take_parcel_in transfer", 700),
    # From the customer's place to the bench, and to the repair centre.
    Scenario(f"{ARRIVED} examine lend_loaner/on_site leave", 75, language="en"),
    Scenario(f"{LEFT}/along take_along", 8, language="en"),
    Scenario(f"{LEFT}/along take_along sign_along", 45),
    Scenario(f"{LEFT}/along take_along sign_along bring_to_branch", 110),
    Scenario("check_in/left transfer", 600),
)
