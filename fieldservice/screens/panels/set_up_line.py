"""One line on the administrator's home: what is left to set up. It goes once nothing is; a click opens the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from fieldservice.screens.base import services_of
from fieldservice.words import _, forms

if TYPE_CHECKING:
    from fieldservice.desk import Desk


class SetUpLine(Static):
    """`show` reads again what is left."""

    DEFAULT_CSS = """
    SetUpLine {
        height: 1; padding: 0 1; background: $surface; color: $text-warning; text-wrap: nowrap; text-overflow: ellipsis;
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(markup=False)
        self.desk = desk

    def on_mount(self) -> None:
        self.show()

    def show(self) -> None:
        from fieldservice.admin import set_up
        from fieldservice.screens.panels.administration_sections import SECTIONS

        sections = dict.fromkeys(each.section for each in set_up.left(self.desk.session))
        self.display = bool(sections)
        what = forms.listed(_(SECTIONS[section].label) for section in sections)
        self.update(_("Left to set up: %(what)s (Ctrl+P, Left to set up)", what=what))

    def on_click(self) -> None:
        services = services_of(self.app)
        services.open_screen("administration", self.desk, services.person, "set_up")
