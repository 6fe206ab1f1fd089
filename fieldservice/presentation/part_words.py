"""Spare parts in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.shapes import Values
from fieldservice.words import _, forms

if TYPE_CHECKING:
    from fieldservice.desk.store_room import AskedLine
    from fieldservice.presentation.names import DisplayNames


def part_name(name: Values) -> str:
    """The name of a part in the reader's language."""
    return forms.in_language(dict(name)) if name else ""


def need_in_words(need: AskedLine, names: DisplayNames) -> list[str]:
    """What there is to say of a line of a requisition, for the storekeeper."""
    who = names.person(need.engineer)
    lines = [
        _("%(number)s for %(job)s, %(device)s: %(engineer)s", number=need.number, job=need.job_number or "-",
          device=need.device or "-", engineer=who or "-")
    ]  # fmt: skip
    if need.waits_for_approval:
        lines.append(_("Waits for approval: it cannot be issued before."))
    if need.issued or need.reserved:
        lines.append(_("Issued: %(issued)s. Set aside: %(reserved)s.", issued=need.issued, reserved=need.reserved))
    if need.available < need.open:
        lines.append(
            _("Missing: %(count)s.", count=need.open - need.available)
            + ("" if need.expected else " " + _("Nobody has said when it is expected."))
        )
    if there := [f"{number} ({many})" for number, many in need.alternatives if many]:
        lines.append(_("Here in its place: %(parts)s", parts=forms.listed(there)))
    if need.serials:
        lines.append(_("Serial numbers here: %(serials)s", serials=forms.listed(need.serials)))
    return lines
