"""The dialog in which people change their own PIN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.desk import pins
from fieldservice.screens.base import AppServices
from fieldservice.words import _
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person


def change_own_pin(services: AppServices, desk: Desk, person: Person) -> None:
    """Ask for the present PIN and twice for the new one. Where it is not changed a notice says so before that."""
    from fieldservice.admin import publishing

    try:
        publishing.may_change_own_pin(desk.session)
    except Refused as error:
        services.show_error(error)
        return

    def change(typed: dict[str, str]) -> str:
        publishing.change_own_pin(desk.session, person, typed["present"], typed["pin"], typed["again"])
        return _("Your PIN has been changed.")

    services.open_screen(
        "input_dialog",
        _("Change your PIN"),
        _(pins.RULES),
        {"present": _("Present PIN"), "pin": _("New PIN"), "again": _("Repeat it")},
        change,
        True,
    )
