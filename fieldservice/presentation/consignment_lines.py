"""The pieces of a consignment in words, alike on the screen and the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fieldservice.presentation.values import readable
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.parts.consignments.lines import Piece, pieces_in
from fieldservice.workflows.parts.places import FAULTY, GOOD, SCRAP

PIECES = N_("Faulty parts of the consignment")
AT = {FAULTY: N_("in the faulty stock"), GOOD: N_("in good stock"), SCRAP: N_("scrapped")}
"""Where a piece is that headquarters judged."""


def rows(lists: Mapping[str, Sequence[JsonObject]]) -> list[tuple[str, str]]:
    """(fault tag, part, job and what happened to it) of each piece; what needs a look stands first."""
    pieces = sorted(pieces_in(lists), key=lambda piece: (not piece.on_the_way, not piece.to_judge))
    return [(readable(piece.tag), _said(piece)) for piece in pieces]


def _said(piece: Piece) -> str:
    return "\n".join(said(piece))


def said(piece: Piece) -> list[str]:
    """The part, its job and engineer, how far it has come, what was found, and the remark, each on a line."""
    part = f"{piece.part} x{piece.quantity}" if piece.quantity > 1 else piece.part
    head = " ".join(filter(None, (part, _words(piece.name), piece.serial)))
    about = forms.listed(
        filter(None, (str(piece.about.get(name) or "") for name in ("job_number", "engineer_display")))
    )
    found = _words(piece.verdict) if piece.verdict else ""
    if found and piece.at:
        found = _("%(label)s: %(value)s", label=found, value=_(AT[piece.at]))
    return list(map(readable, filter(None, (head, about, _way(piece), found, piece.words))))


def in_a_cell(piece: Piece) -> tuple[str, str]:
    """(what happened to the piece last, colour)."""
    if way := _way(piece):
        pressing = piece.on_the_way or piece.to_judge
        return way, "warning" if pressing else "muted" if piece.is_in_stock else ""
    return _words(piece.verdict), "success" if piece.at != FAULTY else ""


def _way(piece: Piece) -> str:
    """How far the piece has come, where that is not what a judgement says."""
    if piece.on_the_way < 0:
        return _("surplus: received, not listed by the sender")
    if piece.on_the_way > 0:
        return _("on the way, not received")
    if piece.lost:
        return _("lost on the way, written off")
    if piece.to_judge:
        return _("received, to be assessed")
    if piece.is_in_stock:
        return _(AT[FAULTY])
    return "" if piece.is_there else _("packed")


def _words(name: object) -> str:
    return forms.in_language(name) if isinstance(name, dict) and name else ""
