"""Supplier returns in words: the cells of their list, the object for scripts, and the pieces on their pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fieldservice.desk.supplier_returns import ListedReturn
from fieldservice.presentation.values import readable
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.supplier_returns.lines import (
    BACK,
    CREDITED,
    LISTS,
    LOST,
    PACKED,
    REFUSED,
    SCRAPPED,
    SENT,
    MakerPiece,
    credits_in,
    pieces_in,
)  # fmt: skip

PIECES = N_("Faulty parts for the supplier")
STATUS = {
    PACKED: N_("packed"),
    SENT: N_("with the maker"),
    CREDITED: N_("credited"),
    REFUSED: N_("refused, to be returned"),
    BACK: N_("refused, back in the faulty stock"),
    SCRAPPED: N_("refused, scrapped by the supplier"),
    LOST: N_("lost on the way, written off"),
}
"""What became of a piece."""
TOLD = frozenset(("tags", "everything", "summary", "amount", "credit_note", "credited_on", "credit_by", "refused_piece",
                  "arrival_remark", "lost"))  # fmt: skip
"""Facts of the last credit or refusal, which its history tells."""
UNANSWERED_FIRST = (SENT, REFUSED, PACKED)


def rows(lists: Mapping[str, Sequence[JsonObject]]) -> list[tuple[str, str]]:
    """(fault tag, part and what became of it) of each piece; what is still to be answered stands first."""
    pieces = sorted(pieces_in(lists), key=lambda each: each.status not in UNANSWERED_FIRST)
    told = [(readable(each.tag), "\n".join(said(each))) for each in pieces]
    currency = next((str(line.get("currency") or "") for line in lists.get(LISTS[CREDITED], ())), "")
    received = sum(credits_in(lists))
    return (
        [*told, (_("Total credited by the supplier"), forms.money(received, currency or "CNY"))] if received else told
    )


def said(piece: MakerPiece) -> list[str]:
    """The part, its job, what became of it and why, each on a line."""
    one = piece.piece
    many = f"{one.part} x{one.quantity}" if one.quantity > 1 else one.part
    name = forms.in_language(dict(one.name)) if one.name else ""
    head = " ".join(filter(None, (many, name, one.serial)))
    why = piece.words if piece.status in (REFUSED, BACK, SCRAPPED) else ""
    told = (head, str(one.about.get("job_number") or ""), _(STATUS[piece.status]), why)
    return list(map(readable, filter(None, told)))


def in_a_cell(piece: MakerPiece) -> tuple[str, str]:
    """(what became of the piece, colour)."""
    pressing = piece.status in (SENT, REFUSED)
    return _(STATUS[piece.status]), "warning" if pressing else "success" if piece.status == CREDITED else ""


def credit_in_words(row: ListedReturn) -> str:
    """What was credited of what is expected: `¥400.00 of ¥1,260.00`."""
    received = forms.money(row.received, row.currency)
    if not row.expected:
        return received if row.received else ""
    return _("%(received)s of %(expected)s", received=received, expected=forms.money(row.expected, row.currency))


def return_object(row: ListedReturn) -> JsonObject:
    """A return for scripts: amounts in minor units, moments UTC or null."""
    return {
        "id": row.thing,
        "number": row.number,
        "state": row.state,
        "maker": row.maker,
        "maker_reference": row.reference or None,
        "pieces": row.pieces,
        "unanswered": row.unanswered,
        "to_come_back": row.to_come_back,
        "expected": row.expected or None,
        "received": row.received,
        "currency": row.currency,
        "due": row.due if row.open and row.due != "9999" else None,
        "waits_for": row.turn_role or None,
        "opened": row.opened,
    }
