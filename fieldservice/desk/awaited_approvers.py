"""Who approves what a return case waits for, by its value. The limits are published: no row of the work has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from fieldservice.read_model import queries
from fieldservice.workflows.common.approvals import APPROVERS, approvers
from fieldservice.workflows.engine.reference import HEADQUARTERS, headquarters_of
from fieldservice.workflows.return_cases.lines import LANES

if TYPE_CHECKING:
    from fieldservice.desk.session import Session
    from fieldservice.shapes import JsonObject


class Approver(NamedTuple):
    """The lowest role that may answer, and the office whose people have it."""

    turn_role: str
    turn_office: str


def awaited_approvers(session: Session, thing: str = "") -> Mapping[str, Approver]:
    """By return case that waits for an approval who gives it; of one case where it is named. Of two lanes the one that
    was asked first counts."""
    rows = [row for row in queries.approvals(session.reader, thing) if row["kind"] in LANES.values()]
    if not rows:
        return {}
    reference = session.reference()
    there = next(iter(headquarters_of(reference)), "")
    found: dict[str, Approver] = {}
    for row in rows:
        role = (approvers(row["kind"], row["amount"], reference, row["office"], row["currency"]) or APPROVERS)[0]
        at_the_branch = role == APPROVERS[0] or not there
        who = Approver(APPROVERS[0] if role == HEADQUARTERS else role, row["office"] if at_the_branch else there)
        found.setdefault(row["thing"], who)
    return found


def awaited_of(thing: str, approvers: Mapping[str, Approver]) -> JsonObject:
    """The fields of a row or page that say who is awaited, in the place of those that its state gives; {} for these."""
    return approvers[thing]._asdict() if thing in approvers else {}
