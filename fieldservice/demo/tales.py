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
    Tale(f"{SENT} decline dispatch take contact/no_answer contact appoint arrive examine complete remark sign hand_in pass_back close "
         "call_back", 6_700),
    Tale(f"{CALL} accept wait/part resume dispatch take appoint arrive examine complete remark sign hand_in pass_back call_back close",
         7_600),
    Tale(f"{CLOSED} call_back", 8_800),
    Tale(f"{CLOSED} call_back", 9_600, language="en"),
    Tale(f"{CLOSED} call_back", 10_300),
    Tale(f"{CLOSED} call_back", 11_500),
    Tale(f"{CLOSED} call_back", 12_400, language="en"),
    Tale(f"{CALL} accept cancel", 1_300),
    Tale(f"{SENT} take contact ask_cancel take_back cancel", 5_800, language="en"),
    Tale(f"{LEFT} sign/absent give_up", 3_600),
)
