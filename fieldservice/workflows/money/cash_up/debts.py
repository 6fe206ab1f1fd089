"""What is owed because of a cash-up: closing it, paying in, receiving a pouch, settling its difference."""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import WAITS, waiting
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.obligation import Obligation

CLERK, MANAGER = "counter_clerk", "manager"
BY_STATE = {
    "counted": ("cash_up_open", N_("Sign and close the cash-up"), (CLERK,)),
    "closed": ("to_bank", N_("Pay the cash-up money in at the bank"), (CLERK, MANAGER)),
    "handed_in": ("pouch_on_the_way", N_("Receive the pouch that was handed in"), (CLERK,)),
    "differs": ("pouch_differs", N_("Settle the difference of a pouch"), (CLERK, MANAGER)),
}
"""Kind, label and roles by the state of a cash-up."""


def owed(cash_up: Thing) -> Iterator[Obligation]:
    state = "counted" if cash_up.state in WAITS and not waiting(cash_up) else cash_up.state
    kind, label, roles = BY_STATE.get(state, ("", "", ()))
    for role in roles:
        name = kind if role == CLERK else f"{kind}/{role}"
        yield Obligation(name, label, role, due=str(cash_up.record("clock").get("due", NEVER)))
