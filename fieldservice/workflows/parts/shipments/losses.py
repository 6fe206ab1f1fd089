"""Parts that were lost on the way: reported, approved by a second person, then written off."""

from __future__ import annotations

from collections import Counter

from fieldservice.shapes import JsonObject, as_objects
from fieldservice.workflows.common.approvals import Ask, answer_to, approvers, ask, asks_of, digest_of, is_approved
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.parts.shipments.lines import LISTS, LOST, value_of

APPROVAL = "lost_part"
WRITES_OFF = "writes_off"
"""The fact of a write-off: the digests of the losses that it takes out of the books."""


def report(draft: Draft, lines: list[JsonObject]) -> None:
    """Ask for the approval of this loss, by its parts, pieces and cost."""
    amount, currency = value_of(lines)
    what = [[line["line"], line["part"], line["quantity"], line["serials"], line["cost"]] for line in lines]
    # The same loss can be reported again, such as a second box that is lost like the first.
    before = len(_reports(draft.subject))
    ask(draft, APPROVAL, digest_of(APPROVAL, draft.subject.id, {"lines": what, "before": before}), amount, currency)


def _reports(shipment: Thing) -> list[Ask]:
    return [each for each in asks_of(shipment) if each.kind == APPROVAL]


def _open(shipment: Thing, context: Context) -> list[Ask]:
    """The losses that were reported and neither refused nor written off."""
    done = {str(digest) for line in shipment.lines(LISTS[LOST][0]) for digest in line.get(WRITES_OFF) or ()}
    return [
        each
        for each in _reports(shipment)
        if each.digest not in done and (answer_to(shipment, each.digest) is None or is_approved(shipment, each.digest))
    ]


def to_write_off(shipment: Thing, context: Context) -> list[Ask]:
    """The losses that may leave the books: approved, or below every limit."""
    return [
        each
        for each in _open(shipment, context)
        if is_approved(shipment, each.digest)
        or not approvers(APPROVAL, each.amount, context.reference, shipment.holder, each.currency)
    ]


def lines_in(asked: Ask) -> list[JsonObject]:
    found = asked.facts.get(LISTS[LOST][1])
    return as_objects(found)


def reported_quantities(shipment: Thing, context: Context) -> Counter[str]:
    """How many of each part were reported as lost and are still in the books."""
    found = Counter[str]()
    for asked in _open(shipment, context):
        for line in lines_in(asked):
            found[line["part"]] += line["quantity"]
    return found


def reported_lines(shipment: Thing, context: Context) -> set[str]:
    """The lines that were reported as lost and are still in the books."""
    return {str(line["line"]) for asked in _open(shipment, context) for line in lines_in(asked)}
