"""The parts of a job, a requisition and a device in words, alike on the screen and the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from fieldservice.presentation.values import Wording, readable
from fieldservice.presentation.who_pays import who
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.parts.on_the_job.lines import NOTHING_EXPECTED, PARTS, PartLine, lines_in, part_lines
from fieldservice.workflows.parts.on_the_job.tags import FaultTag, tags_of
from fieldservice.workflows.parts.on_the_job.verdicts import JUDGED, Verdict, verdicts_of
from fieldservice.workflows.parts.requisitions.lines import KIND, RequisitionLine, lines_of
from fieldservice.workflows.warranty.overview import Overview

if TYPE_CHECKING:
    from fieldservice.desk.bring_list import BringList
    from fieldservice.desk.detail import DetailView

FIXED_BEFORE = {True: N_("Parts that fixed this symptom of this model"), False: N_("Parts that fixed this model")}
"""Heading of the bring-list, by whether it is about this very symptom."""
OF_JOB, OF_REQUISITION, OF_DEVICE = N_("Parts of the job"), N_("Parts to issue"), N_("Parts history")
Rows = list[tuple[str, str]]
ON_THE_JOB = {
    "asked": N_("requested %(count)s"),
    "refused": N_("not issued %(count)s"),
    "issued": N_("issued %(count)s"),
    "confirmed": N_("collected %(count)s"),
    "fitted": N_("fitted %(count)s"),
    "taken_out": N_("taken out again %(count)s"),
    "returned": N_("returned to stock %(count)s"),
    "dead": N_("dead on arrival %(count)s"),
    "lost": N_("lost %(count)s"),
    "passed": N_("passed on %(count)s"),
    "open": N_("in the bag %(count)s"),
}
"""What happened to a part of a job, by the field that counts it."""
ASKED = {
    "quantity": N_("requested %(count)s"),
    "reserved": N_("reserved %(count)s"),
    "issued": N_("issued %(count)s"),
    "refused": N_("not issued %(count)s"),
    "open": N_("to be issued %(count)s"),
}
"""What became of a line of a requisition, by the field that counts it."""


def groups(page: DetailView, wording: Wording) -> list[tuple[str, Rows]]:
    """(heading, [(label, value)]) of the parts that the page is about."""
    thing = Thing(page.id, page.kind, facts=dict(page.facts), lists=dict(page.lists))
    return [
        (FIXED_BEFORE[page.bring.of_symptom], to_bring(page.bring)),
        (OF_JOB, of_job(thing, wording, page.parts_expected, page.who_pays) if page.kind == "job" else []),
        (OF_REQUISITION, of_requisition(thing, wording) if page.kind == KIND else []),
        (OF_DEVICE, of_device(thing, wording) if page.kind == "device" else []),
    ]


def to_bring(bring: BringList) -> Rows:
    """The parts that fixed such a fault before, with the number of jobs, and what is here of each."""
    return [
        (
            readable(each.part.number),
            forms.listed(
                filter(
                    None,
                    (
                        _named(each.part.words()),
                        _("jobs: %(count)s", count=each.jobs),
                        _("%(count)s in stock here", count=each.here) if each.here else "",
                    ),
                )
            ),
        )
        for each in bring.parts
    ]


def of_job(
    job: Thing, wording: Wording, expected: Mapping[str, str] = NOTHING_EXPECTED, who_pays: Overview | None = None
) -> Rows:
    """What happened to each part of a job; one that the customer pays for says so."""
    tags, found = tags_of(job), verdicts_of(job)
    return [
        (readable(line.part), "\n".join(filter(None, (_of_line(line, tags, found, wording), _paid(line, who_pays)))))
        for line in part_lines(job, expected)
    ]


def _paid(line: PartLine, who_pays: Overview | None) -> str:
    paid = (who_pays.parts.get(line.part) or who_pays.classes.get("parts")) if who_pays else None
    return who(paid) if paid is not None and paid.is_charged else ""


def _of_line(line: PartLine, tags: list[FaultTag], found: Mapping[str, Verdict], wording: Wording) -> str:
    """What happened to a part of a job: counts, serial numbers, each fault tag with what was found of it."""
    expected = [_("expected %(time)s", time=wording.time(line.expected))] if line.not_here and line.expected else []
    numbers = [
        _with_verdict(_("fault tag %(number)s", number=_beside(tag)), found.get(tag.number))
        for tag in tags
        if tag.part == line.part
    ]
    pieces = [_piece(*piece) for piece in line.pieces if any(piece)]
    return "\n".join(
        filter(None, (_named(line.name), forms.listed([*_counts(line, ON_THE_JOB), *expected]), *pieces, *numbers))
    )


def _with_verdict(tag: str, found: Verdict | None) -> str:
    """A fault tag with what headquarters found of its part."""
    if found is None:
        return tag
    return _("%(label)s: %(value)s", label=tag, value=_found(found.verdict, found.words))


def _found(verdict: object, words: str) -> str:
    return forms.listed(filter(None, (_named(verdict), readable(words))))


def _beside(tag: FaultTag) -> str:
    return f"{tag.number} ({readable(tag.serial)})" if tag.serial else tag.number


def of_requisition(requisition: Thing, wording: Wording) -> Rows:
    return [(readable(line.part), _asked(line, wording)) for line in lines_of(requisition)]


def _asked(line: RequisitionLine, wording: Wording) -> str:
    expected = [_("expected %(time)s", time=wording.time(line.expected))] if line.open and line.expected else []
    instead = _("instead of %(part)s", part=readable(line.instead_of)) if line.instead_of else ""
    return "\n".join(filter(None, (_named(line.name), forms.listed([*_counts(line, ASKED), *expected]), instead)))


def of_device(device: Thing, wording: Wording) -> Rows:
    """When and on which job a part was fitted, or taken out again, with the serial numbers of the new and the replaced
    part, and what headquarters found of a part that came out."""
    return [
        (
            wording.time(str(entry.get("at") or "")),
            "\n".join(filter(None, (_fitted(line), _became(entry), _judged(entry), str(entry.get("job") or "")))),
        )
        for entry in device.lines(PARTS)
        for line in lines_in(entry)
    ]


DONE = {"fitted": N_("The warranty of this part begins."), "taken_out": N_("taken out again")}
"""By what happened to a part in a device: what that means."""


def _became(entry: JsonObject) -> str:
    return _(DONE[entry["act"]]) if entry.get("act") in DONE else ""


def _judged(entry: JsonObject) -> str:
    """What headquarters found, of an entry that says it."""
    if entry.get("act") != JUDGED:
        return ""
    return _("assessed: %(value)s", value=_found(entry.get("verdict"), str(entry.get("words") or "")))


def _fitted(line: JsonObject) -> str:
    quantity = f"x{line['quantity']}" if line.get("quantity", 1) != 1 else ""
    head = " ".join(filter(None, (readable(line["part"]), _named(line.get("name")), quantity)))
    serials = list(map(str, line.get("serials") or ()))
    return "\n".join(filter(None, (head, _piece(forms.listed(serials), str(line.get("old_serial") or "")))))


def _piece(new: str, old: str) -> str:
    """The serial numbers of a piece that came in and of the one that came out."""
    came = _("fitted: %(serial)s", serial=readable(new)) if new else ""
    went = _("removed: %(serial)s", serial=readable(old)) if old else ""
    return forms.listed(filter(None, (came, went)))


def _counts(line: object, words: dict[str, str]) -> Iterator[str]:
    return (_(text, count=count) for name, text in words.items() if (count := getattr(line, name)))


def _named(name: object) -> str:
    return readable(forms.in_language(name)) if isinstance(name, dict) and name else ""
