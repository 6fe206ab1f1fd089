"""What a judgement does in the books of headquarters, and what the job and the device learn of it.

A faulty part has the worth with which it came: nothing for a replaced part. A part that is good again is worth its
standard cost like every other good part, so its old worth goes into the account `repaired`, and the standard cost comes
out of it. A judgement that replaces another first takes the piece out of the place into which that one brought it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fieldservice.shapes import JsonObject, Values
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.parts.consignments.lines import ENDS_IN, PIECES, Piece
from fieldservice.workflows.parts.moves import move
from fieldservice.workflows.parts.on_the_job.lines import PARTS
from fieldservice.workflows.parts.on_the_job.tags import TELLS, move_tagged
from fieldservice.workflows.parts.on_the_job.verdicts import JUDGED
from fieldservice.workflows.parts.places import FAULTY, GOOD, REPAIRED, SCRAP, faulty, good, outside


def judge_pieces(
    draft: Draft,
    pieces: Sequence[Piece],
    context: Context,
    *,
    verdict: Values | None = None,
    words: str = "",
    serial: str = "",
    at: str = "",
) -> None:
    """Each piece gets this verdict, or ends in this place with the verdict that it has; `serial` is that of a piece
    which becomes good without a serial number of its own."""
    lines: list[JsonObject] = []
    moves: list[tuple[Piece, str, str]] = []
    for piece in pieces:
        target = at or ENDS_IN.get(code_of(verdict), FAULTY)
        new = replace(piece, at=target, good_serial=piece.serial or serial)
        if piece.at == GOOD:
            _out_of_good(draft, piece, context)
        moves.append((piece, _account(piece.at, context), _account(target, context)))
        if target == GOOD:
            _into_good(draft, new, context)
        good_now = {"good_serial": new.good_serial} if target == GOOD else {}
        lines.append(piece.as_data(at=target, **({"verdict": verdict, "words": words} if verdict else {}), **good_now))
    draft.data |= {PIECES: lines, "tags": [line["line"] for line in lines]}
    number = {"consignment": str(draft.subject.get("number") or "")}
    found: JsonObject = {**number, **({"verdict": verdict, "words": words} if verdict else {})}
    ways = [(piece.tagged(), source, target) for piece, source, target in moves]
    move_tagged(draft, ways, JUDGED if verdict else _ACTS[at], **found)
    if verdict:
        _tell_devices(draft, pieces, found)


_ACTS = {GOOD: "repaired", SCRAP: "scrapped"}


def _account(at: str, context: Context) -> str:
    """The account of a piece: what is good went through the account in which its worth changes."""
    office = context.office
    return {FAULTY: faulty(office), SCRAP: outside(office, SCRAP), GOOD: outside(office, REPAIRED)}[at]


def _into_good(draft: Draft, piece: Piece, context: Context) -> None:
    """A piece that is good comes into good stock at the standard cost of today, as from a supplier."""
    part = context.reference.catalogue.part(piece.part)
    value = piece.quantity * (part.cost if part else piece.cost)
    ways = outside(context.office, REPAIRED), good(context.office)
    draft.post(Posting(piece.part, *ways, piece.quantity, value, piece.good_serial))


def _out_of_good(draft: Draft, piece: Piece, context: Context) -> None:
    """A piece that is not good after all leaves good stock with its share of the value there."""
    serials = [piece.good_serial] if piece.good_serial else []
    ways = good(context.office), outside(context.office, REPAIRED)
    move(draft, context, piece.part, piece.quantity, *ways, piece.cost, serials)


def _tell_devices(draft: Draft, pieces: Sequence[Piece], found: JsonObject) -> None:
    """The files of the devices out of which the pieces came gain what was found of them."""
    told: dict[str, list[JsonObject]] = {}
    for piece in pieces:
        if device := str(piece.about.get("device") or ""):
            line = {"part": piece.part, "name": dict(piece.name), "quantity": piece.quantity, "tag": piece.tag}
            told.setdefault(device, []).append({**line, "serials": [], "old_serial": piece.serial})
    jobs = {str(piece.about.get("device") or ""): str(piece.about.get("job_number") or "") for piece in pieces}
    for device, lines in told.items():
        draft.touches.append(("device", device))
        draft.of(device, {"act": JUDGED, "job": jobs[device], "lines": lines, **found})


BESIDE = {**TELLS, "device": PARTS}
"""What jobs, return cases and devices gain by the steps of a consignment."""
