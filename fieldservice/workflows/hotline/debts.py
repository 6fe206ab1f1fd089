"""What is owed because of a request: it is handed on, and nobody has accepted it."""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.words.marking import N_
from fieldservice.workflows.common.debts import led_to, running_due
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.obligation import Obligation


def owed(request: Thing) -> Iterator[Obligation]:
    if request.state == "handed_on":
        giver, office = led_to(request, "handed_on")
        yield Obligation(
            "hand_over", N_("Handed on: see that it is accepted"), "agent", giver, running_due(request), office
        )
