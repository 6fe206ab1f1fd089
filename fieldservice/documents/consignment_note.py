"""The content of the note of a consignment of faulty parts."""

from __future__ import annotations

from typing import Unpack

from fieldservice.documents.identity import OfPrint, header_of, named
from fieldservice.documents.wording import both, coded, in_languages, labels, spoken_by
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text, zone_named
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Office, Reference
from fieldservice.workflows.parts.consignments.lines import LISTS, SENT, Piece, pieces_of
from printing import consignment_note as paper
from printing.consignment_note import ConsignmentNote, NotedPiece

COUNTED = N_("The receiver confirms: these faulty parts were scanned. What is missing or different is written above.")


def consignment_note(
    consignment: Thing, reference: Reference, office_code: str, *, language: str, **of_print: Unpack[OfPrint]
) -> ConsignmentNote:
    """Every piece that is packed or was sent, a row each."""
    sender, receiver = (str(consignment.get(name) or "") for name in ("sender", "receiver"))
    at, to = (reference.offices.get(code) or Office(code, "") for code in (sender, receiver))
    sending = next(iter(consignment.lines(LISTS[SENT][0])), {})
    packed_by = str(sending.get("by") or "")
    pieces = [piece for piece in pieces_of(consignment) if piece.packed or piece.sent]
    return ConsignmentNote(
        header=header_of(sender, reference, paper.TITLE, str(consignment.get("number") or ""), language, **of_print),
        labels=labels(paper.LABELS, language),
        sender=named(at, language),
        sender_phone=at.phone,
        sender_address=at.address,
        receiver=named(to, language),
        receiver_phone=to.phone,
        receiver_address=to.address,
        carrier=coded(consignment.get("carrier"), language),
        sent=local_text(str(sending.get("at") or ""), zone_named(at.zone)),
        tracking=str(consignment.get("tracking") or ""),
        remark=str(consignment.get("parts_remark") or ""),
        pieces=str(sum(piece.quantity for piece in pieces)),
        rows=tuple(_row(piece, language) for piece in pieces),
        packed_by=reference.staff[packed_by].display if packed_by in reference.staff else packed_by,
        confirms="\n".join(in_languages(spoken)(COUNTED) for spoken in spoken_by(language)),
    )


def _row(piece: Piece, language: str) -> NotedPiece:
    fault = piece.about.get("fault")
    said = coded(fault, language) if isinstance(fault, dict) else str(fault or "")
    return NotedPiece(
        piece.tag,
        f"{piece.part} x{piece.quantity}" if piece.quantity > 1 else piece.part,
        "\n".join(filter(None, (both(piece.name, language), said))),
        piece.serial,
        str(piece.about.get("job_number") or ""),
        str(piece.about.get("engineer_display") or piece.about.get("engineer") or ""),
    )
