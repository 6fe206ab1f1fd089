"""What is going on at the invented branch: each tale is a road of steps and how long ago its last step was taken.

A step is named as in the tables; a word behind "/" is a variant whose fields `telling` knows.
"""

from __future__ import annotations

from typing import NamedTuple

CALL = "register hand_on take_over hand_over"
SENT = f"{CALL} accept dispatch"
AGREED = f"{SENT} take contact appoint"
THERE = f"{AGREED} arrive"
DONE = f"{THERE} examine complete remark"
LEFT = f"{THERE} examine leave"
SIGNED = f"{DONE} sign"
IN = f"{SIGNED} hand_in"
BACK = f"{IN} pass_back"
CLOSED = f"{BACK} close"
AGAIN = f"{LEFT} sign appoint_second"
"""Left without success, signed, and a second visit agreed."""
LEFT_HERE = "check_in/left dispatch/bench inspect sign_intake_on_paper"
MENDED = f"{LEFT_HERE} work test finish"
BY_PARCEL = "take_parcel_in dispatch/bench inspect"


class Tale(NamedTuple):
    road: str
    ago: int
    """Working minutes since the last step."""
    ahead: int = 0
    """For an appointment nobody kept yet: working minutes from now, negative when it was missed."""
    language: str = ""
    """Only where it matters who called; else whoever comes next."""


TALES = (
    # With the hotline: a call to decide is due in 60 minutes, a request on its way in 15.
    Tale("register", 9),
    Tale("register", 21, language="en"),
    Tale("register", 140),
    Tale("register/parked", 44),
    Tale("register hand_on take_over send_back", 26),
    Tale("register hand_on", 4, language="en"),
    Tale("register hand_on/urgent", 7),
    Tale("register hand_on", 33),
    Tale("register/parked complete_call hand_on", 58),
    Tale("register hand_on take_over", 3),
    Tale("register hand_on take_over", 8, language="en"),
    Tale("register hand_on take_over note", 47),
    Tale("register solve_by_phone", 190),
    Tale("register solve_by_phone", 1_900),
    Tale("register solve_by_phone", 4_100, language="en"),
    Tale("register solve_by_phone", 7_300),
    Tale("register withdraw", 900),
    Tale("register hand_on withdraw", 5_200),
    # With the coordinator.
    Tale(CALL, 6),
    Tale("register hand_on/urgent take_over hand_over", 12),
    Tale(CALL, 18, language="en"),
    Tale(CALL, 85),
    Tale(f"{CALL} accept", 15),
    Tale(f"{CALL} accept", 130),
    Tale(f"{CALL} accept wait/part", 400),
    Tale(f"{SENT} decline", 22),
    Tale(f"{SENT} take take_back", 35, language="en"),
    Tale(SENT, 5),
    Tale(SENT, 16, language="en"),
    Tale(SENT, 75),
    Tale(f"{CALL} accept dispatch/unskilled", 11),
    # With the engineers.
    Tale(f"{SENT} take", 20),
    Tale(f"{SENT} take contact/no_answer", 240),
    Tale(f"{SENT} take contact/no_answer contact/no_answer wait/customer", 310),
    Tale(f"{SENT} take contact", 14, language="en"),
    Tale(AGREED, 60, ahead=95),
    Tale(AGREED, 200, ahead=300, language="en"),
    Tale(AGREED, 420, ahead=-130),
    Tale(f"{AGREED} wait/access", 500, ahead=700),
    Tale(AGAIN, 330, ahead=520),
    Tale(THERE, 18),
    Tale(f"{THERE} examine", 40, language="en"),
    Tale(f"{THERE} examine note", 330),
    Tale(f"{THERE} examine complete", 6),
    Tale(DONE, 130, language="en"),
    Tale(LEFT, 10),
    Tale(f"{LEFT} remark", 95, language="en"),
    Tale(SIGNED, 50),
    Tale(f"{THERE} examine complete sign_on_paper", 620),
    Tale(f"{THERE} examine complete refuse_to_sign", 210, language="en"),
    Tale(f"{LEFT} sign", 260),
    Tale(SIGNED, 1_100),
    # On the way back to the hotline, and over.
    Tale(IN, 25),
    Tale(IN, 200, language="en"),
    Tale(BACK, 90),
    Tale(f"{THERE} examine complete remark sign_on_paper hand_in pass_back", 1_700),
    Tale(f"{BACK} call_back", 30, language="en"),
    Tale(CLOSED, 700),
    Tale(CLOSED, 2_300),
    Tale(CLOSED, 2_900, language="en"),
    Tale(f"{THERE} examine complete remark sign_on_paper hand_in pass_back close", 1_950),
    Tale(f"{THERE} examine complete remark sign_on_paper hand_in receive_slip pass_back call_back close", 6_000),
    Tale(f"{IN} correct sign hand_in pass_back close call_back", 3_000),
    Tale(f"{AGAIN} arrive examine complete remark sign hand_in pass_back close call_back", 4_300),
    Tale(f"{AGAIN} arrive examine complete sign hand_in pass_back call_back close", 8_200, language="en"),
    Tale(f"{THERE} examine complete refuse_to_sign hand_in pass_back close call_back/no_answer", 5_100),
    Tale(
        f"{SENT} decline dispatch take contact/no_answer contact appoint arrive examine complete remark sign hand_in "
        "pass_back close "
        "call_back",
        6_700,
    ),
    Tale(
        f"{CALL} accept wait/part resume dispatch take appoint arrive examine complete remark sign hand_in pass_back "
        "call_back close",
        7_600,
    ),
    Tale(f"{CLOSED} call_back", 8_800),
    Tale(f"{CLOSED} call_back", 9_600, language="en"),
    Tale(f"{CLOSED} call_back", 10_300),
    Tale(f"{CLOSED} call_back", 11_500),
    Tale(f"{CLOSED} call_back", 12_400, language="en"),
    Tale(f"{CALL} accept cancel", 1_300),
    Tale(f"{SENT} take contact ask_cancel take_back cancel", 5_800, language="en"),
    Tale(f"{LEFT} sign/absent give_up", 3_600),
    # At the counter: customers who wait, devices left with a ticket, on the bench, ready, collected.
    Tale("check_in", 3),
    Tale("check_in", 13),
    Tale("check_in dispatch/bench", 6, language="en"),
    Tale("check_in dispatch/bench inspect", 4),
    Tale("check_in dispatch/bench inspect sign_intake", 9),
    Tale("check_in/left", 25),
    Tale("check_in/left add_device", 40),
    Tale("check_in/left dispatch/bench", 70, language="en"),
    Tale("check_in/left dispatch/bench inspect", 30),
    Tale(f"{LEFT_HERE} wait/bench_part", 700),
    Tale(f"{LEFT_HERE} work test", 20),
    Tale(f"{LEFT_HERE} work", 1_400, language="en"),
    Tale("check_in dispatch/bench inspect sign_intake leave_device lend_loaner move", 260),
    Tale(MENDED, 35),
    Tale(f"{MENDED} contact/ready pick_up", 120),
    Tale(f"{MENDED} contact/nobody", 4_100, language="en"),
    Tale(f"{MENDED} contact/nobody remind/7", 300),
    Tale(f"{LEFT_HERE} stop contact/ready", 180),
    Tale(f"{MENDED} contact/ready sign/counter", 12),
    Tale(f"{MENDED} contact/ready sign/counter", 620),
    Tale(f"{MENDED} contact/ready sign_on_paper/counter hand_out", 1_900),
    Tale(f"{MENDED} contact/ready sign/counter hand_out", 900),
    Tale(
        "check_in dispatch/bench inspect sign_intake work test finish sign/counter hand_out/waited", 380, language="en"
    ),
    Tale(f"{MENDED} contact/ready sign/counter release hand_out/lost", 2_600),
    Tale(f"{MENDED} contact/nobody remind/7 remind/30 remind/60 give_away", 300),
    # By parcel, and expected.
    Tale("register hand_on/send_in take_over hand_over", 300),
    Tale("register hand_on/send_in take_over hand_over bring_in", 90),
    Tale("register hand_on/mail_in take_over hand_over announce", 800),
    Tale("register hand_on/mail_in take_over hand_over ask_cancel cancel", 2_000),
    Tale("register hand_on/mail_in take_over hand_over announce take_parcel", 150, language="en"),
    Tale("take_parcel_in", 55),
    Tale(f"{BY_PARCEL} tell_finding", 240),
    Tale(f"{BY_PARCEL} tell_finding work test finish", 60),
    Tale(f"{BY_PARCEL} tell_finding work test finish contact/ready ship", 500),
    Tale(f"{BY_PARCEL} tell_finding work test finish contact/ready ship deliver", 2_400, language="en"),
    Tale(f"{BY_PARCEL} tell_finding work test finish contact/ready ship trouble", 400),
    Tale("register hand_on/send_in take_over hand_over cancel", 1_500),
    Tale("take_parcel_in dispatch/bench", 35),
    Tale(BY_PARCEL, 50, language="en"),
    Tale("take_parcel_in transfer", 700),
    # From the customer's place to the bench, and to the repair centre.
    Tale(f"{LEFT} sign take_along", 45),
    Tale(f"{LEFT} sign take_along bring_to_branch", 110),
    Tale("check_in/left transfer", 600),
)
