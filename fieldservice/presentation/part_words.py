"""Spare parts in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from fieldservice.presentation.messages import render
from fieldservice.shapes import Values
from fieldservice.words import _, forms, in_context
from fieldservice.words.moments import stamp
from fieldservice.workflows.parts.on_the_job.guards import what_is_open
from fieldservice.workflows.parts.places import CUSTODY, in_words, kind_of

if TYPE_CHECKING:
    from fieldservice.desk.faulty_parts import FaultyPart
    from fieldservice.desk.store_room import AskedLine
    from fieldservice.presentation.names import DisplayNames
    from fieldservice.workflows.parts.on_the_job.lines import PartLine


def part_name(name: Values) -> str:
    """The name of a part in the reader's language."""
    return forms.in_language(dict(name)) if name else ""


def need_in_words(need: AskedLine, names: DisplayNames) -> list[str]:
    """What there is to say of a line of a requisition, for the storekeeper."""
    who = names.person(need.engineer)
    lines = [
        f"{need.part} {part_name(need.name)}",
        _("%(number)s for %(job)s, %(device)s: %(engineer)s", number=need.number, job=need.job_number or "-",
          device=need.device or "-", engineer=who or "-"),
    ]  # fmt: skip
    if need.waits_for_approval:
        lines.append(_("Waiting for approval; cannot be issued yet."))
    if need.issued or need.reserved:
        lines.append(_("Issued: %(issued)s. Reserved: %(reserved)s.", issued=need.issued, reserved=need.reserved))
    if need.available < need.open:
        lines.append(_("Missing: %(count)s.", count=need.open - need.available))
        if not need.expected:
            lines.append(_("No arrival date is known."))
    if need.ordered:
        lines.append(_("On order: %(count)s.", count=need.ordered))
    if there := [f"{number} ({many})" for number, many in need.alternatives if many]:
        lines.append(_("Replacements here: %(parts)s", parts=forms.listed(there)))
    if need.serials:
        lines.append(_("Serial numbers here: %(serials)s", serials=forms.listed(need.serials)))
    return lines


def line_in_words(line: PartLine, names: DisplayNames, now: datetime) -> list[str]:
    """What there is to say of a part of a job: what keeps it open, what is expected, what is in the bag."""
    lines = [render(words) for words in what_is_open(line)]
    if not lines and not line.not_here:
        lines = [_("%(part)s is accounted for.", part=line.part)]
    if line.not_here:
        expected = names.time(line.expected, now)
        lines.append(
            _("Requested, not here yet: %(count)s, expected %(when)s.", count=line.not_here, when=expected)
            if expected
            else _("Requested, not here yet: %(count)s.", count=line.not_here)
        )
    if line.in_bag:
        lines.append(_("In the bag: %(serials)s", serials=forms.listed(line.in_bag)))
    if line.unconfirmed:
        lines.append(_("Not confirmed by the engineer: %(count)s.", count=line.unconfirmed))
    return lines


def faulty_in_words(item: FaultyPart, items: Sequence[FaultyPart], names: DisplayNames, now: datetime) -> list[str]:
    """What there is to say of a faulty part that is out, and how many its engineer has."""
    part = item.part
    if part is None:
        return [_("This tag is not known here yet. It is saved, and the part is taken in once the van has exchanged.")]
    old = _("Old serial number: %(serial)s", serial=part.serial) if part.serial else ""
    why = _("Dead on arrival") if part.dead else in_context("part", "Replaced")
    lines = [
        _("%(job)s, taken out %(when)s by %(engineer)s", job=part.job_number, engineer=names.person(part.person),
          when=names.time_in_sentence(part.taken, now)),
        "  ".join(filter(None, (why, old, part.symptom))),
    ]  # fmt: skip
    if kind_of(part.account) != CUSTODY:
        lines.append(_("It is at: %(place)s", place=render(in_words(part.account, dict(names.staff)))))
    out = [each.part for each in items if each.part is not None and each.person == item.person]
    late = sum(each.quantity for each in out if each.due <= stamp(now))
    lines.append(
        _("%(engineer)s has %(count)s faulty parts outstanding, %(late)s of them overdue.",
          engineer=names.person(item.person), count=sum(each.quantity for each in out), late=late)
    )  # fmt: skip
    return lines
