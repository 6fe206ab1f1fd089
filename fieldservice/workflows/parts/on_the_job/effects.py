"""Effects of parts on the job: each is one line of its list of parts, and the moves between the places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.workflows.common.approvals import ask, digest_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import POSTINGS
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.parts.moves import move
from fieldservice.workflows.parts.on_the_job.carried import PUT_INTO, TAKEN_FROM, carried
from fieldservice.workflows.parts.on_the_job.guards import LOST, approved_loss, carrier, loss_of, on_their_way_to
from fieldservice.workflows.parts.on_the_job.lines import COMING, COMING_TO, KEPT, TAGGED, UNCONFIRMED, part_lines
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


def from_bags(draft: Draft, context: Context, target: str) -> None:
    """Move the lines of the draft from the bags of those who have the parts; each line names its bag.

    Whoever uses pieces or brings them back has got them, so nobody confirms these any more.
    """
    job, not_confirmed = draft.subject, {line.part: line.unconfirmed for line in part_lines(draft.subject)}
    for line in draft.data["lines"]:
        line[TAKEN_FROM] = bag(context.office, carrier(job, context, line["part"]))
        out = [each for each in carried(job) if each.part == line["part"]]
        from_here = sum(each.quantity for each in out if each.place == line[TAKEN_FROM])
        left = sum(each.quantity for each in out) - min(from_here, line["quantity"])
        if some := max(0, not_confirmed.get(line["part"], 0) - left):
            line[UNCONFIRMED] = some
        move_lines(draft, context, [line], line[TAKEN_FROM], target)


def confirm(draft: Draft, event: Event, context: Context) -> None:
    """The engineer has the parts. What came from another store, as in a van, was on its way until now."""
    lines = said(draft, "confirmed")
    to, on_the_way = bag(context.office, context.by.name), transit(context.office)
    if "engineer" not in context.by.roles:
        to = bag(context.office, str(draft.subject.get("engineer") or context.by.name))
    coming = None if context.reference.branch_of(context.office) else on_their_way_to(draft.subject, context)
    draft.data["lines"] = []
    for line in lines:
        came = line["quantity"] if coming is None else min(line["quantity"], coming.get(line["part"], 0))
        if came:
            first = {**line, "quantity": came, "serials": line["serials"][:came]}
            move_lines(draft, context, [first], on_the_way, to)
            draft.data["lines"].append({**first, TAKEN_FROM: on_the_way, PUT_INTO: to})
        if rest := line["quantity"] - came:
            draft.data["lines"].append({**line, "quantity": rest, "serials": line["serials"][came:]})


def fit(draft: Draft, event: PartFitted, context: Context) -> None:
    """From the bag into the device. The replaced part is in the engineer's custody, or stays with the customer."""
    old, old_serial = event.old, event.old_serial or ""
    lines = said(draft, "fitted", old=old, **({"old_serial": old_serial} if old_serial else {}))
    _with_group(draft, context)
    from_bags(draft, context, outside(context.office, INSTALLED))
    _settle_old(draft, lines, old, old_serial, carrier(draft.subject, context), context)
    _file(draft, "fitted")


def _with_group(draft: Draft, context: Context) -> None:
    """Each line says the part group of now, by which a policy may cover the part or not."""
    for line in draft.data["lines"]:
        if (part := context.reference.catalogue.part(line["part"])) is not None and part.group:
            line["group"] = part.group


def _file(draft: Draft, act: str) -> None:
    """The device's own file keeps what was fitted into it, and what was taken out again."""
    if device := draft.subject.get("device"):
        job = str(draft.subject.get("number") or "")
        draft.of(str(device), {"act": act, "job": job, "lines": draft.data["lines"]})
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
    into = bag(context.office, carrier(draft.subject, context))
    lines = said(draft, "taken_out", **{PUT_INTO: into})
    _with_group(draft, context)
    move_lines(draft, context, lines, outside(context.office, INSTALLED), into)
    _file(draft, "taken_out")


def bring_back(draft: Draft, event: Event, context: Context) -> None:
    """Unused parts are good stock again; from a van they are on their way to the branch."""
    branch = context.reference.branch_of(context.office)
    said(draft, "returned", **({COMING: True, COMING_TO: branch} if branch else {}))
    from_bags(draft, context, transit(branch) if branch else good(context.office))


def receive_back(draft: Draft, event: Event, context: Context) -> None:
    """What a van returned is in good stock of its branch."""
    lines = said(draft, "arrived")
    move_lines(draft, context, lines, transit(context.office), good(context.office))


def report_dead(draft: Draft, event: PartDead, context: Context) -> None:
    """A part that was dead on arrival is faulty and keeps its value; another one is asked for in the same act."""
    lines = said(draft, "dead", symptom=event.symptom)
    there = custody(context.office, carrier(draft.subject, context))
    from_bags(draft, context, there)
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
    person = carrier(draft.subject, context, str(lines[0]["part"]) if lines else "")
    draft.data |= {"carrier": person, "office": context.office}
    digest = digest_of(LOST, draft.subject.id, {"lines": what, "carrier": person, "key": context.key()})
    ask(draft, LOST, digest, amount, next((line["currency"] for line in lines), "CNY"))


def write_off(draft: Draft, event: Event, context: Context) -> None:
    """What was approved as lost leaves the bag."""
    person, lines = loss_of(draft.subject)
    source = bag(context.office, person)
    lines = [{**line, TAKEN_FROM: source} for line in lines]
    draft.data |= {"act": "written_off", "lines": lines, "loss": approved_loss(draft.subject)}
    move_lines(draft, context, lines, source, outside(context.office, NOWHERE))
