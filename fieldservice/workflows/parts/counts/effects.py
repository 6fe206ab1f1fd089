"""Effects of a count: comparing it with the books, asking for the correction, and correcting them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.workflows.common.approvals import approvers, ask, asks_of, digest_of, of_differences
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.ledger import key_of
from fieldservice.workflows.engine.model import Draft, Effect
from fieldservice.workflows.parts.counts.guards import ADJUSTMENT, FREE, place_of, reasons_by_line
from fieldservice.workflows.parts.counts.lines import (
    AGAIN,
    CountedPart,
    compared,
    currency_of,
    difference_line,
    differences_of,
    moves_of,
)
from fieldservice.workflows.parts.moves import move
from fieldservice.workflows.parts.places import ADJUSTED, SCRAP, outside

if TYPE_CHECKING:
    from fieldservice.workflows.parts.counts.events import (
        AdjustmentAsked,
        AdjustmentProposed,
        CountBegun,
        CountFinished,
        PartsRecounted,
        ScrapProposed,
    )

COUNTING, DIFFERENCES, APPROVAL, AGREED, CORRECTED, CANCELLED = (
    "counting",
    "differences",
    "approval",
    "agreed",
    "corrected",
    "cancelled",
)
BEGIN, COUNT, COUNT_AGAIN, FINISH, ASK = "begin_count", "count_parts", "count_again", "finish_count", "ask_adjustment"
"""The steps of a count that a sheet takes one after the other."""


def begin(draft: Draft, event: CountBegun, context: Context) -> None:
    place = place_of(event, context)
    draft.data |= {"number": context.number("I"), "account": place, "summary": _in_short(place, event.group or "")}


def _in_short(place: str, what: str) -> str:
    """What a row keeps of the count, in no language: the account, which lists put into words; group or parts."""
    return f"{place} {what}".strip()


def compare(draft: Draft, event: CountFinished, context: Context) -> None:
    _settle_on(draft, compared(draft.subject, context.holdings, context.reference.catalogue))


def count_again(draft: Draft, event: PartsRecounted, context: Context) -> None:
    """What was counted again takes the place of what was counted before."""
    lines = list(draft.data.get("parts") or ())
    for each in event.absent or ():
        known = context.reference.catalogue.part(each)
        before = next((line for line in differences_of(draft.subject) if line["part"] == each), {})
        about = (
            {"name": known.words(), "unit": known.unit, "cost": known.cost, "currency": known.currency}
            if known
            else {name: before.get(name) for name in ("name", "unit", "cost", "currency")}
        )
        tracked = {"tracked": True} if (known.tracked if known else before.get("missing")) else {}
        lines.append({"part": known.number if known else each, "quantity": 0, "serials": [], **about, **tracked})
    draft.data |= {"parts": lines, AGAIN: sorted({str(line["part"]) for line in lines})}
    if draft.subject.state != COUNTING:
        act = {"parts": lines, AGAIN: draft.data[AGAIN]}
        _settle_on(draft, compared(draft.subject, context.holdings, context.reference.catalogue, [act]))


def _settle_on(draft: Draft, lines: list[JsonObject]) -> None:
    """The count ends where it agrees with the books."""
    draft.data["differences"] = lines
    draft.lead_to(DIFFERENCES if lines else AGREED)


def explain(draft: Draft, event: AdjustmentAsked, context: Context) -> None:
    """Each line gets its reason, and exactly these lines are asked for."""
    own = {
        line: (code, words)
        for line, code, words in reasons_by_line(event, context.reference.codes.get("count_reason", {}))
    }
    lines = []
    for line in differences_of(draft.subject):
        code, words = own.get(str(line["line"]), (event.reason, event.words or ""))
        lines.append({**line, **_reason(code, words, context)})
    _ask(draft, lines, context)


def _reason(code: str, words: str, context: Context) -> JsonObject:
    known = context.reference.code("count_reason", code)
    return {"reason": known.words() if known else code, **({"words": words} if words else {})}


def propose(to: str) -> Effect:
    """A correction without a count; `to` is where parts go that leave."""

    def proposes(draft: Draft, event: AdjustmentProposed | ScrapProposed, context: Context) -> None:
        place = place_of(event, context)
        sign = 1 if getattr(event, "change", "less") == "more" else -1
        lines = []
        for number, typed in enumerate(draft.data["parts"], 1):
            part = CountedPart(
                typed["part"],
                typed["name"],
                typed["unit"],
                typed["cost"],
                typed["currency"],
                bool(typed.get("tracked")),
            )
            serials = {key_of(str(each)): str(each) for each in typed["serials"]} if part.tracked else {}
            gaps = dict.fromkeys(serials, sign) or {"": sign * typed["quantity"]}
            book = context.holdings.quantity(place, part.part)
            line = difference_line(part, book + sign * typed["quantity"], book, 0, gaps, serials, part.cost)
            lines.append({**line, "line": str(number), **_reason(event.reason, event.words or "", context)})
        said = _in_short(place, ", ".join(f"{line['part']} {line['difference']:+}" for line in lines[:5]))
        draft.data |= {"number": context.number("I"), "account": place, "to": to, "summary": said}
        _ask(draft, lines, context)

    return proposes


def _ask(draft: Draft, lines: list[JsonObject], context: Context) -> None:
    """Ask for the approval of exactly these lines, or write down that nobody needs to approve them."""
    draft.data["differences"] = lines
    count, currency = draft.moves[0][0], currency_of(lines)
    amount = of_differences(pieces * int(line["cost"]) for line in lines for _serial, pieces in moves_of(line))
    needed = bool(approvers(ADJUSTMENT, amount, context.reference, draft.moves[0][4], currency))
    draft.data[FREE] = not needed
    if needed:
        before = len(asks_of(draft.thing)) if draft.thing is not None else 0
        account = draft.data.get("account") or (draft.thing.get("account") if draft.thing is not None else "")
        what = {"account": account, "to": draft.data.get("to", ADJUSTED), "lines": lines, "asked": before}
        ask(draft, ADJUSTMENT, digest_of(ADJUSTMENT, count, what), amount, currency)


def correct(draft: Draft, event: object, context: Context) -> None:
    """Put into the place what was found, and take out what is missing, as it was approved."""
    count = draft.subject
    place, other = str(count.get("account")), outside(count.holder, str(count.get("to") or ADJUSTED))
    for line in differences_of(count):
        for serial, pieces in moves_of(line):
            source, target = (other, place) if pieces > 0 else (place, other)
            serials = [serial] if serial else []
            move(draft, context, str(line["part"]), abs(pieces), source, target, int(line["cost"]), serials)


TO = {"adjust_stock": ADJUSTED, "scrap_stock": SCRAP}
"""By opening step: where parts go that leave the books."""
