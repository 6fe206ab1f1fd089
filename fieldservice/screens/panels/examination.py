"""What the doctor has found so far. The checks run in a thread; what is found stands in the list at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fieldservice.presentation.messages import render
from fieldservice.shapes import JsonObject
from fieldservice.words import _
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.admin.doctor import Finding
    from fieldservice.desk import Desk

HEALTH = {"ok": N_("ok"), "warn": N_("warning"), "bad": N_("bad")}
LOOKS = {"warn": "warning", "bad": "overdue"}
UNDER_WAY = "under way"


class Examination:
    """One examination of this machine and store."""

    def __init__(self, desk: Desk, is_begun: bool = False) -> None:
        self.folder, self.is_begun = desk.session.folder, is_begun
        self.found: list[Finding] = []
        self.is_over = False

    def findings(self) -> Iterator[Finding]:
        """Every finding as it is made. Call it in a thread: it takes seconds where a printer does not answer."""
        from fieldservice.admin import doctor
        from fieldservice.screens.key_check import check_keys

        for finding in doctor.findings(self.folder, (check_keys,)):
            self.found.append(finding)
            self.is_over = finding.name == "keys"
            yield finding

    def rows(self) -> list[JsonObject]:
        """The rows of the list, what is wrong first; above them how far it is."""
        from fieldservice.admin.doctor import CHECKS

        found = sorted(self.found, key=lambda finding: ("bad", "warn", "ok").index(finding.state))
        rows = [
            {
                "id": each.name,
                "state": _(HEALTH[each.state]),
                "look": LOOKS.get(each.state, ""),
                "what": render(each.what),
                "found": " ".join(self.lines(each.name)),
            }
            for each in found
        ]
        if not self.is_over:
            said = _("%(done)s of %(all)s checks", done=len(found), all=len(CHECKS) + 1)
            rows.insert(0, {"id": UNDER_WAY, "state": "", "what": _("Checking..."), "found": said})
        return rows

    def lines(self, name: str) -> list[str]:
        """What was found, and what to do about it."""
        each = next((finding for finding in self.found if finding.name == name), None)
        return [render(said) for said in (each.found, each.remedy) if said] if each else []
