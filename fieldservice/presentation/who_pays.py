"""Who pays, in words: for the page of a job or device and for the command line, alike."""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.presentation.values import readable
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms, in_context
from fieldservice.words.marking import N_, NP_
from fieldservice.words.sentences import render
from fieldservice.workflows.common.approvals import LABELS
from fieldservice.workflows.warranty.overview import Overview
from fieldservice.workflows.warranty.verdicts import CLASSES, NOT_DECIDED, UNDECIDED, ClassVerdict

HEADING = N_("Who pays")
CLASS_LABELS = {"parts": N_("Parts"), "labour": N_("Labour"), "on_site": N_("Service on site")}
FREE, CHARGED, SHARED = (N_("Free of charge."), N_("The customer pays."), N_("The customer pays %(share)s %%."))
DECIDED = ("overruled", "goodwill")
STATE = N_("State")
PROVISIONAL, FROZEN = N_("Provisional, until the device has been inspected"), N_("Final: the device has been inspected")
BECAME = {
    "waits": NP_("asked", "waits for approval"),
    "approved": NP_("asked", "approved, not applied yet"),
    "refused": NP_("asked", "not approved"),
    "applied": NP_("asked", "approved and applied"),
}


def rows(overview: Overview, is_job: bool = True) -> list[tuple[str, str]]:
    """(label, words): by cost class, classes with the same words together; then single parts, what was asked, and
    whether the verdict is frozen."""
    same: dict[str, list[str]] = {}
    for name in CLASSES:
        if name in overview.classes:
            same.setdefault(sentence(overview.classes[name]), []).append(_(CLASS_LABELS[name]))
    found = [(forms.listed(labels), words) for words, labels in same.items()]
    found += [(readable(part), sentence(paid)) for part, paid in overview.parts.items()]
    found += [(_(LABELS[kind]), in_context("asked", BECAME[became])) for kind, became in _known(overview)]
    return [*found, (_(STATE), _(FROZEN if overview.frozen else PROVISIONAL))] if is_job else found


def _known(overview: Overview) -> Iterator[tuple[str, str]]:
    return ((kind, became) for kind, became in overview.asked.items() if became in BECAME)


def sentence(paid: ClassVerdict) -> str:
    """Who pays, and why; a decision says itself who pays."""
    if paid.by in DECIDED and not paid.waived:
        return render(paid.because)
    return forms.sentences((who(paid), render(paid.because)))


def who(paid: ClassVerdict) -> str:
    if paid.is_charged:
        return _(SHARED, share=100 - paid.waived // 10) if paid.waived else _(CHARGED)
    return _(NOT_DECIDED if paid.by in UNDECIDED else FREE)


def verdict_object(overview: Overview) -> JsonObject:
    """The verdict as --json prints it."""
    return {
        "frozen": overview.frozen,
        "classes": {name: _class_object(paid) for name, paid in overview.classes.items()},
        "parts": {part: _class_object(paid) for part, paid in overview.parts.items()},
        "asked": dict(overview.asked),
    }


def _class_object(paid: ClassVerdict) -> JsonObject:
    return {
        "covered": paid.covered,
        "charged": paid.is_charged,
        "by": paid.by,
        "until": paid.until or None,
        "waived": paid.waived,
        "sentence": render(paid.because),
    }
