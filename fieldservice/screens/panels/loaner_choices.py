"""The devices that a field of a form offers while something is typed or scanned: loaners, exchange devices, those of a
return case. Any other text counts too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.presentation.device_rows import model_of
from fieldservice.presentation.values import readable
from fieldservice.screens.widgets.choice_field import Choice, ChoiceLike
from fieldservice.words import _
from fieldservice.workflows.bench.device import loaners_out
from fieldservice.workflows.bench.loaners.exchanges import approved_device
from fieldservice.workflows.engine.reference import EXCHANGE, LOANER
from fieldservice.workflows.return_cases.execution.lines import undone
from fieldservice.workflows.return_cases.lines import KIND as RETURN_CASE
from fieldservice.workflows.return_cases.lines import CaseDevice, devices_of

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.fold import Thing

FREE, OUT, EXCHANGES, APPROVED = "free_loaners", "loaners_out", "free_exchanges", "approved_exchange"
OF_CASE, CHOSEN = "case_devices", "chosen_exchanges"
"""What a field may offer."""


def offered(desk: Desk, thing: Thing | None, what: str) -> list[ChoiceLike]:
    """The free loaners of this office, those of the job's model or kind first; or what is out with the job."""
    if what == OUT:
        return [Choice(name, readable(name)) for name in loaners_out(thing)] if thing is not None else []
    if what == APPROVED:
        device = approved_device(thing) if thing is not None else ""
        return [Choice(device, readable(device))] if device else []
    if what == OF_CASE:
        return [Choice(each.serial, f"{readable(each.serial)} {each.model}".strip()) for each in _devices(thing)]
    if what == CHOSEN:
        chosen = [each for each in undone(thing) if each.exchange] if thing is not None else []
        return [Choice(each.exchange, readable(each.exchange), readable(each.serial)) for each in chosen]
    models = {str(thing.get("model") or "").casefold()} if thing is not None else set()
    models |= {each.model.casefold() for each in _devices(thing)}
    purpose, of_case = (EXCHANGE if what == EXCHANGES else LOANER), thing is not None and thing.kind == RETURN_CASE
    rows = sorted(
        desk.loaners.free(purpose, str(thing.get("office") or "") if of_case and thing is not None else ""),
        key=lambda row: models.isdisjoint(map(str.casefold, row.models)),
    )
    return [Choice(row.serial, f"{readable(row.serial)} {model_of(row)}", _("free")) for row in rows]


def _devices(thing: Thing | None) -> tuple[CaseDevice, ...]:
    return devices_of(thing) if thing is not None and thing.kind == RETURN_CASE else ()
