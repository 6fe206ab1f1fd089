"""Asks once before a grave step is taken: names the thing, and says what follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fieldservice.presentation.values import title_of
from fieldservice.screens.panels.page_head import subject_line
from fieldservice.words import _

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView
    from fieldservice.screens.base import AppServices
    from fieldservice.workflows.engine.model import Step

NAMED_IN = 90
"""Cells for the names of the thing: customer, device, serial number."""


def ask_once(
    services: AppServices, step: Step, page: DetailView | None, go_on: Callable[[], object], stay: Callable[[], object]
) -> None:
    """Go on at once with a step that is not grave; with a grave one after a person has said yes."""
    if not step.asks:
        go_on()
        return
    about = [title_of(page), subject_line(page, NAMED_IN).rstrip()] if page else []

    def answered(yes: bool | None) -> None:
        (go_on if yes else stay)()

    services.open_screen("confirm_dialog", _(step.label), about, [_(step.asks)], then=answered)
