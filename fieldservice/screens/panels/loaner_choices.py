"""The loaner devices that a field of a form offers while something is typed or scanned; any other text counts too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.presentation.device_rows import model_of
from fieldservice.presentation.values import readable
from fieldservice.screens.widgets.choice_field import Choice, ChoiceLike
from fieldservice.words import _
from fieldservice.workflows.bench.device import loaners_out
from fieldservice.workflows.bench.loaners.exchanges import approved_device
from fieldservice.workflows.engine.reference import EXCHANGE, LOANER

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.fold import Thing

FREE, OUT, EXCHANGES, APPROVED = "free_loaners", "loaners_out", "free_exchanges", "approved_exchange"
"""What a field may offer."""


def offered(desk: Desk, thing: Thing | None, what: str) -> list[ChoiceLike]:
    """The free loaners of this office, those of the job's model or kind first; or what is out with the job."""
    if what == OUT:
        return [Choice(name, readable(name)) for name in loaners_out(thing)] if thing is not None else []
    if what == APPROVED:
        device = approved_device(thing) if thing is not None else ""
        return [Choice(device, readable(device))] if device else []
    model = str(thing.get("model") or "").casefold() if thing is not None else ""
    rows = sorted(
        desk.loaners.free(EXCHANGE if what == EXCHANGES else LOANER),
        key=lambda row: model not in map(str.casefold, row.models),
    )
    return [Choice(row.serial, f"{readable(row.serial)} {model_of(row)}", _("free")) for row in rows]
