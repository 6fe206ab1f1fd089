"""Printers in words: how they are reached, what they understand, and what they say of themselves.

The reasons are those of IPP (RFC 8011, PWG 5100.9) and those of receipt printers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from fieldservice.presentation.messages import render
from fieldservice.words import _, forms, in_context
from fieldservice.words.marking import NP_
from fieldservice.workflows.engine.messages import Message

if TYPE_CHECKING:
    from fieldservice.desk.printer_looks import Seen

KINDS = {
    "file": NP_("printer", "folder"),
    "raw": NP_("printer", "network port"),
    "ipp": NP_("printer", "IPP"),
    "lp": NP_("printer", "print system"),
    "invented": NP_("printer", "invented"),
}
LANGUAGES = {
    "pdf": NP_("printer", "PDF"),
    "escpos-text": NP_("printer", "ESC/POS, text"),
    "escpos-raster": NP_("printer", "ESC/POS, pictures"),
    "zpl": NP_("printer", "ZPL"),
}
REASONS = {
    "media-empty": NP_("printer", "out of paper"),
    "media-needed": NP_("printer", "needs paper"),
    "media-low": NP_("printer", "paper is low"),
    "media-jam": NP_("printer", "paper jam"),
    "input-tray-missing": NP_("printer", "paper tray missing"),
    "cover-open": NP_("printer", "cover open"),
    "door-open": NP_("printer", "door open"),
    "interlock-open": NP_("printer", "door open"),
    "cutter-jam": NP_("printer", "cutter jammed"),
    "output-tray-missing": NP_("printer", "output tray missing"),
    "output-area-full": NP_("printer", "output tray full"),
    "output-area-almost-full": NP_("printer", "output tray almost full"),
    "toner-empty": NP_("printer", "out of toner"),
    "toner-low": NP_("printer", "toner is low"),
    "marker-supply-empty": NP_("printer", "out of ink, toner or ribbon"),
    "marker-supply-low": NP_("printer", "ink, toner or ribbon is low"),
    "marker-waste-full": NP_("printer", "waste container full"),
    "marker-waste-almost-full": NP_("printer", "waste container almost full"),
    "developer-empty": NP_("printer", "out of developer"),
    "developer-low": NP_("printer", "developer is low"),
    "opc-near-eol": NP_("printer", "drum nearly worn out"),
    "opc-life-over": NP_("printer", "drum worn out"),
    "fuser-over-temp": NP_("printer", "too hot"),
    "fuser-under-temp": NP_("printer", "too cold"),
    "over-temperature": NP_("printer", "too hot"),
    "paused": NP_("printer", "paused"),
    "moving-to-paused": NP_("printer", "being paused"),
    "shutdown": NP_("printer", "shut down"),
    "stopping": NP_("printer", "stopping"),
    "stopped-partly": NP_("printer", "partly stopped"),
    "offline": NP_("printer", "offline"),
    "not-reached": NP_("printer", "no answer"),
    "host-unknown": NP_("printer", "no machine of this name in the network"),
    "not-encrypted": NP_("printer", "no encrypted connection"),
    "address-invalid": NP_("printer", "address is not valid"),
    "connecting-to-device": NP_("printer", "connecting"),
    "timed-out": NP_("printer", "does not answer the print system"),
    "spool-area-full": NP_("printer", "memory full"),
    "resuming": NP_("printer", "starting again"),
    "identify-printer-requested": NP_("printer", "being identified"),
    "error": NP_("printer", "fault"),
    "other": NP_("printer", "fault"),
}
"""Words by keyword. A keyword that is not here is a maker's own, and is shown as it is."""


PASSING = frozenset({"connecting-to-device", "resuming", "stopping", "moving-to-paused", "identify-printer-requested"})
"""Reasons that end by themselves after a moment."""


def kind_word(kind: str) -> str:
    return in_context("printer", KINDS.get(kind, kind))


def language_word(speaks: str) -> str:
    return in_context("printer", LANGUAGES.get(speaks, speaks))


def use_text(use: Mapping[str, str]) -> str:
    """What a printer prints, and at which terminal; empty values mean every paper and every terminal."""
    from fieldservice.presentation.values import paper_name

    paper = paper_name(use["paper"]) if use["paper"] else _("every paper")
    return _("%(paper)s at %(counter)s", paper=paper, counter=use["counter"]) if use["counter"] else paper


def reasons_text(reasons: Sequence[str]) -> str:
    """The reasons in words, each once, those that stop the printer first; "" for none."""
    return forms.listed(dict.fromkeys(map(render, reason_messages(sorted(reasons, key=_is_low)))))


def reason_messages(reasons: Sequence[str]) -> list[Message]:
    """The reasons as sentences that are put into words when they are shown."""
    return [
        Message(REASONS[reason], context="printer") if reason in REASONS else Message("%(said)s", {"said": reason})
        for reason in reasons
    ]


def in_short(troubled: Sequence[tuple[str, Sequence[str]]]) -> str:
    """The printers in trouble for the bar on top: the first with its gravest reason, and how many more; "" for none."""
    found = [(name, grave) for name, reasons in troubled if (grave := sorted(set(reasons) - PASSING, key=_is_low))]
    if not found:
        return ""
    (name, reasons), more = found[0], len(found) - 1
    said = _("%(printer)s: %(reasons)s", printer=name, reasons=reasons_text(reasons[:1]))
    return f"{said} +{more}" if more else said


def _is_low(reason: str) -> bool:
    """Whether the printer still prints: something is nearly empty or nearly full."""
    return reason.endswith(("-low", "-almost-full", "-near-eol"))


def says(reasons: Sequence[str]) -> str:
    """A sentence about what the printer says of itself; "" where it says nothing."""
    return _("Printer status: %(reasons)s.", reasons=reasons_text(reasons)) if reasons else ""


def findings(seen: Seen) -> list[str]:
    """Sentences about what a look at a printer found, the fault first where it cannot print."""
    look, size = seen.look, seen.printer.media
    said = [render(seen.fault)] if seen.fault else [_("The printer answers.") if seen.printer.kind != "file" else ""]
    said += [
        _("Model: %(model)s.", model=look.model) if look.model else "",
        _("Formats: %(formats)s.", formats=forms.listed(look.formats)) if look.formats else "",
        _("Sizes: %(sizes)s.", sizes=forms.listed(look.sizes)) if look.sizes else "",
        _("Loaded: %(sizes)s.", sizes=forms.listed(look.loaded)) if look.loaded else "",
        _("It does not report the size %(size)s. Check the test page.", size=size)
        if look.sizes and size not in look.sizes
        else "",
        says(look.state.reasons),
    ]
    return [sentence for sentence in said if sentence]
