"""Effects of parts on the job: each is one line of its list of parts, and the moves between the places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.workflows.common.approvals import ask, digest_of
from fieldservice.workflows.engine.fold import POSTINGS
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.model import Context, Draft
from fieldservice.workflows.parts.moves import move
from fieldservice.workflows.parts.on_the_job.guards import LOST, approved_loss, carrier, loss_of
from fieldservice.workflows.parts.on_the_job.lines import COMING, KEPT, TAGGED
from fieldservice.workflows.parts.on_the_job.tags import tag
from fieldservice.workflows.parts.places import INSTALLED, bag, custody, good, outside, transit
from fieldservice.workflows.parts.places import KEPT as WITH_CUSTOMER
from fieldservice.workflows.parts.places import LOST as NOWHERE
from fieldservice.workflows.parts.requisitions.effects import open_requisition

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.parts.on_the_job.events import OldPartSettled, PartDead, PartFitted, PartReportedLost


def said(draft: Draft, act: str, **more: object) -> list[JsonObject]:
    """The lines of the event become a line of the job's list of parts; returns them."""
    lines: list[JsonObject] = draft.data.pop("parts")
    draft.data |= {"act": act, "lines": [{**line, **more} for line in lines]}
    return lines


def move_lines(draft: Draft, context: Context, lines: Sequence[JsonObject], source: str, target: str) -> None:
    """Move the parts of these lines from one place to another."""
    for line in lines:
        cost = int(line.get("cost") or 0)
        move(draft, context, line["part"], line["quantity"], source, target, cost, line["serials"])


def confirm(draft: Draft, event: Event, context: Context) -> None:
    """The engineer has the parts. In a van they were on their way until now."""
    lines = said(draft, "confirmed")
    if context.reference.branch_of(context.office):
        move_lines(draft, context, lines, transit(context.office), bag(context.office, carrier(draft.subject, context)))


def fit(draft: Draft, event: PartFitted, context: Context) -> None:
    """From the bag into the device. The replaced part is in the engineer's custody, or stays with the customer."""
    old, old_serial = event.old, event.old_serial or ""
    lines = said(draft, "fitted", old=old, **({"old_serial": old_serial} if old_serial else {}))
    person, office = carrier(draft.subject, context), context.office
    move_lines(draft, context, lines, bag(office, person), outside(office, INSTALLED))
    _settle_old(draft, lines, old, old_serial, person, context)
    if device := draft.subject.get("device"):
        job = str(draft.subject.get("number") or "")
        draft.of(str(device), {"act": "fitted", "job": job, "lines": draft.data["lines"]})
        draft.touches.append(("device", str(device)))


def _settle_old(
    draft: Draft, lines: Sequence[JsonObject], old: str, serial: str, person: str, context: Context
) -> None:
    """The replaced parts leave the device: with a fault tag into custody, or to the customer who keeps them."""
    office = context.office
    if old == TAGGED:
        tag(draft.data["lines"], context, "old_serial", custody(office, person))
    target = {TAGGED: custody(office, person), KEPT: outside(office, WITH_CUSTOMER)}.get(old)
    if target is None:
        return
    for line in lines:
        draft.post(Posting(line["part"], outside(office, INSTALLED), target, line["quantity"], 0, serial))


def settle_old(draft: Draft, event: OldPartSettled, context: Context) -> None:
    """What became of replaced parts of which nothing was said."""
    old, serial = event.old, event.old_serial or ""
    lines = said(draft, "old_settled", old=old, **({"old_serial": serial} if serial else {}))
    _settle_old(draft, lines, old, serial, carrier(draft.subject, context), context)


def take_out(draft: Draft, event: Event, context: Context) -> None:
    lines = said(draft, "taken_out")
    move_lines(
        draft, context, lines, outside(context.office, INSTALLED), bag(context.office, carrier(draft.subject, context))
    )


def bring_back(draft: Draft, event: Event, context: Context) -> None:
    """Unused parts are good stock again; from a van they are on their way to the branch."""
    branch = context.reference.branch_of(context.office)
    lines = said(draft, "returned", **({COMING: True} if branch else {}))
    target = transit(branch) if branch else good(context.office)
    move_lines(draft, context, lines, bag(context.office, carrier(draft.subject, context)), target)


def receive_back(draft: Draft, event: Event, context: Context) -> None:
    """What a van returned is in good stock of its branch."""
    lines = said(draft, "arrived")
    move_lines(draft, context, lines, transit(context.office), good(context.office))


def report_dead(draft: Draft, event: PartDead, context: Context) -> None:
    """A part that was dead on arrival is faulty and keeps its value; another one is asked for in the same act."""
    lines = said(draft, "dead", symptom=event.symptom)
    person = carrier(draft.subject, context)
    there = custody(context.office, person)
    move_lines(draft, context, lines, bag(context.office, person), there)
    tag(draft.data["lines"], context, "serials", there, draft.data[POSTINGS])
    if event.again:
        told = {name: draft.data.pop(name) for name in ("act", "lines")}
        open_requisition(draft, context, [{**line, "serials": []} for line in lines], urgent=True)
        requested = draft.data["of"].pop(draft.subject.id)
        draft.of(draft.subject.id, {**told, "again": requested})


def report_lost(draft: Draft, event: PartReportedLost, context: Context) -> None:
    """A manager is asked; nothing moves yet."""
    lines = said(draft, "reported_lost")
    what = [[line["part"], line["quantity"], line["serials"]] for line in lines]
    amount = sum(int(line.get("cost") or 0) * line["quantity"] for line in lines)
    person = carrier(draft.subject, context)
    draft.data |= {"carrier": person}
    digest = digest_of(LOST, draft.subject.id, {"lines": what, "carrier": person, "key": context.key()})
    ask(draft, LOST, digest, amount, next((line["currency"] for line in lines), "CNY"))


def write_off(draft: Draft, event: Event, context: Context) -> None:
    """What was approved as lost leaves the bag."""
    person, lines = loss_of(draft.subject)
    draft.data |= {"act": "written_off", "lines": lines, "loss": approved_loss(draft.subject)}
    move_lines(draft, context, lines, bag(context.office, person), outside(context.office, NOWHERE))
