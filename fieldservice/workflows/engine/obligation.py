"""Something that a person or a role owes because of a thing: the answer of each flow's `debts.py`."""

from __future__ import annotations

from fieldservice.late_dataclass import dataclass
from fieldservice.workflows.engine.limits import NEVER


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something that a person or a role owes because of a thing, until a step fulfils it."""

    kind: str
    """What is owed; behind "/" whose, or which part, where it is owed several times. `workflows/fulfilment.py` has the
    steps that fulfil it."""
    label: str
    role: str
    person: str = ""
    """The person who owes it; "" for anybody of the role."""
    due: str = NEVER
    """UTC text."""
    office: str = ""
    """The office whose people owe it; "" for the one that holds the thing."""
    since: str = ""
    """From when on it is owed, UTC text; "" for at once."""
