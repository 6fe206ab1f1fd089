"""Moving parts between places: the only code that says with which value a part leaves.

Parts come in at their standard cost. From then on their value follows them: what leaves a place of ours takes its share
of what lies there of this part, and the last piece takes the whole rest. So a cost that was published anew changes
nothing that is in stock, and no value stays where no piece is.
"""

from __future__ import annotations

from collections.abc import Sequence

from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import POSTINGS
from fieldservice.workflows.engine.ledger import Posting, key_of
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.parts.places import CUSTODY, FAULTY, FAULTY_TRANSIT, WITH_MAKER, is_ours, kind_of

OF_FAULTY = (FAULTY, CUSTODY, FAULTY_TRANSIT, WITH_MAKER)
"""Places whose parts are worth what was posted there, and never more."""


def move(
    draft: Draft,
    context: Context,
    part: str,
    quantity: int,
    source: str,
    target: str,
    cost: int,
    serials: Sequence[str] = (),
) -> None:
    """Move pieces of a part, each with a serial number by itself. `cost` is the standard cost of one, in minor units:
    it counts where parts come in, and for pieces that are not in the books of their place."""
    for serial in serials:
        value = _value(draft, context, source, part, 1, cost, serial)
        draft.post(Posting(part, source, target, 1, value, serial))
    if rest := quantity - len(serials):
        draft.post(Posting(part, source, target, rest, _value(draft, context, source, part, rest, cost)))


def _value(draft: Draft, context: Context, source: str, part: str, quantity: int, cost: int, serial: str = "") -> int:
    """What these pieces are worth that leave a place."""
    pieces, own = _there(draft, context, source, part, serial) if serial else (0, 0)
    if not is_ours(source):
        return max(0, own) if pieces > 0 else quantity * cost
    there, worth = _there(draft, context, source, part)
    if quantity >= there:
        # The last pieces take the whole rest; what goes below zero is worth its standard cost.
        missing = 0 if kind_of(source) in OF_FAULTY else (quantity - there) * cost
        return max(0, worth + missing)
    if pieces > 0:
        return max(0, min(own, worth))
    return max(0, worth) * quantity // there


def _there(draft: Draft, context: Context, place: str, part: str, serial: str = "") -> tuple[int, int]:
    """(pieces, value) of a part in a place, or of one piece of it, after what this entry has moved so far."""
    pieces, value = (context.holdings.quantity(place, part, serial), context.holdings.value(place, part, serial))
    for each in (draft.first or draft).data.get(POSTINGS) or ():
        if each["item"] == part and (not serial or key_of(each.get("serial", "")) == key_of(serial)):
            sign = (each["to"] == place) - (each["from"] == place)
            pieces, value = pieces + sign * each["quantity"], value + sign * each.get("value", 0)
    return pieces, value
