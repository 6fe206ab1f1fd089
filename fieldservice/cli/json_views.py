"""The objects that scripts get with --json. The names in them do not change; people read the text of other modules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from fieldservice.desk.approvals import Asked
from fieldservice.desk.detail import BlockedStep, DetailView, HistoryLine, OfferedStep, masked
from fieldservice.presentation import charges, quotes
from fieldservice.presentation.asked_words import in_words
from fieldservice.presentation.case_rows import beside_object
from fieldservice.presentation.messages import render, word
from fieldservice.presentation.values import Wording
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _, in_context, language
from fieldservice.words.earlier_wordings import earlier_wording
from fieldservice.words.marking import N_
from fieldservice.workflows.engine import fields
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Step, Workflow
from fieldservice.workflows.money.lines import Balance
from fieldservice.workflows.parts.consignments.lines import KIND as CONSIGNMENT
from fieldservice.workflows.parts.consignments.lines import Piece, pieces_in
from fieldservice.workflows.parts.shipments.lines import KIND as SHIPMENT
from fieldservice.workflows.parts.shipments.lines import LISTS as LINE_COUNTS
from fieldservice.workflows.parts.shipments.lines import ShipmentLine, lines_in
from fieldservice.workflows.quality.lines import KIND as QUALITY_FEEDBACK
from fieldservice.workflows.quality.lines import gathered_in
from fieldservice.workflows.registry import WORKFLOWS
from fieldservice.workflows.sales.lines import KIND as SALE
from fieldservice.workflows.sales.lines import lines_of as sold_lines
from fieldservice.workflows.supplier_returns.lines import KIND as SUPPLIER_RETURN
from fieldservice.workflows.supplier_returns.lines import MakerPiece
from fieldservice.workflows.supplier_returns.lines import pieces_in as maker_pieces

NO_STROKES = N_("A signature cannot be drawn on the command line. Record it with: %(ways)s.")
YES_OR_NO = ("open", "review", "active", "urgent")
LISTS = ("roles", "skills", "areas")
"""Fields that rows keep as words with spaces between them."""
LAST_RESORT = 50
"""Steps of this rank and above end the work early, such as cancelling; none of them is the likely step."""


def row_object(row: Values) -> JsonObject:
    """A row of a list: `id` for the thing, null where nothing is due, true or false, lists as lists, phone masked."""
    if "thing" in row:
        found = {"id": row["thing"], **{name: value for name, value in row.items() if name != "thing"}}
    else:
        found = {"id": row.get("code") or row.get("name"), **row}
    if found.get("due") == NEVER:
        found["due"] = None
    found |= {name: bool(found[name]) for name in YES_OR_NO if name in found}
    found |= {name: found[name].split() for name in LISTS if name in found}
    if "kind" in row and "thing" in row:
        found["number"] = found.get("number", "")  # a device has a serial number only; a search promises each field
    return masked(found)


def obligation_object(row: Values) -> JsonObject:
    """An obligation: its code in `kind`, its words in `label`, and in `office` whose people owe it."""
    return {**row_object(row), "label": word(row["label"])}


def approval_object(asked: Asked, wording: Wording) -> JsonObject:
    """Something that waits for approval: `amount` in minor units of `currency`, the `digest` that an answer names, and
    in `says` exactly what is asked, in words."""
    waits = asdict(asked.waits)
    return {"id": waits.pop("thing"), **waits, "label": word(asked.waits.label), "says": in_words(asked, wording)}


def quote_objects(page: DetailView) -> list[JsonObject]:
    """The versions of the quote of a page, the oldest first, with amounts in minor units; `answer` is "" while there is
    none."""
    found = quotes.of_page(page)
    return [
        {
            "number": each.number,
            "version": each.version,
            "digest": each.digest,
            "net": each.net,
            "tax": each.tax,
            "total": each.total,
            "fee": each.fee,
            "currency": each.currency,
            "until": each.until,
            "at": each.at,
            "by": each.by,
            "answer": each.answer,
            "how": code_of(each.answered.get("how")),
            "answered_at": str(each.answered.get("answered_at") or each.answered.get("at") or ""),
            "lines": list(each.lines),
        }
        for each in found
    ]


def page_object(page: DetailView, warnings: Sequence[Values]) -> JsonObject:
    """The page of a thing with the warnings about it; --expect takes its `last`."""
    offers, blocked = for_scripts(page)
    return {
        "id": page.id,
        "number": page.number,
        "kind": page.kind,
        "state": page.state,
        "holder": page.holder,
        "last": page.last,
        "workflow": page.workflow,
        "facts": dict(page.facts) if page.costs else without_costs(dict(page.facts)),
        "clock": dict(page.clock),
        "history": [history_object(line, page.costs) for line in page.history],
        "offers": [
            {"name": offer.step, "label": word(offer.label), "likely": offer.step == likely(offers)} for offer in offers
        ],
        "blocked": [
            {
                "name": step.step,
                "label": word(step.label),
                "reason": render(step.because),
                "who_may": list(step.who_may),
            }
            for step in blocked
        ],
        "papers": list(page.papers),
        "late": list(page.late),
        "merged": list(page.merged),
        "elsewhere": [render(warning) for warning in page.elsewhere],
        "covered": [render(sentence) for sentence in page.covered],
        "warnings": [warning_object(each) for each in warnings],
        "awaiting_approval": [
            {
                "what": word(each.label),
                "amount": each.amount,
                "currency": each.currency,
                "by": each.by,
                "who_may": list(each.who_may),
            }
            for each in page.awaited
        ],
        **({"lines": list(map(line_object, lines_in(page.lists)))} if page.kind == SHIPMENT else {}),
        **({"lines": sold_objects(page)} if page.kind == SALE else {}),
        **({"quotes": quote_objects(page)} if page.kind in quotes.QUOTED else {}),
        **({"money": list(map(money_object, charges.balances(page)))} if page.kind in charges.PAID_FOR else {}),
        **(of_its_parts(page) if page.kind == "job" else {}),
        **({"pieces": list(map(piece_object, pieces_in(page.lists)))} if page.kind == CONSIGNMENT else {}),
        **(batch_objects(page) if page.kind == QUALITY_FEEDBACK else {}),
        **({"pieces": list(map(maker_object, maker_pieces(page.lists)))} if page.kind == SUPPLIER_RETURN else {}),
        "cases": [beside_object(each) for each in page.cases if each.thing != page.id],
        **page.made,
    }


def of_its_parts(page: DetailView) -> JsonObject:
    """When the parts of a job are expected, by part; and what fixed such a fault before, with the number of jobs."""
    bring = [
        {"part": each.part.number, "jobs": each.jobs, "of_symptom": page.bring.of_symptom} for each in page.bring.parts
    ]
    return {"parts_expected": dict(page.parts_expected), "bring": bring}


def line_object(line: ShipmentLine) -> JsonObject:
    """A line of a shipment: quantities by what happened, the serial numbers sent and received."""
    counts = {name: getattr(line, name) for name in (*LINE_COUNTS, "on_the_way", "to_send")}
    serials = {"sent_serials": list(line.went), "received_serials": list(line.came)}
    return {"line": line.line, "part": line.part, **counts, **serials}


def batch_objects(page: DetailView) -> JsonObject:
    """What a feedback has gathered, and the jobs that are proposed for its batch."""
    return {
        "gathered": [each.as_data() for each in gathered_in(page.lists)],
        "proposed": [each.as_data() for each in page.proposed],
    }


def maker_object(piece: MakerPiece) -> JsonObject:
    """A piece of a supplier return: its tag, its part, its job, what became of it and why."""
    one = piece.piece
    return {
        "tag": piece.tag,
        "part": one.part,
        "name": dict(one.name),
        "serial": one.serial or None,
        "quantity": one.quantity,
        "job": one.about.get("job_number"),
        "status": piece.status,
        "words": piece.words or None,
    }


def piece_object(piece: Piece) -> JsonObject:
    """A piece of a consignment: its tag, the job from which it comes, how far it has come, and what was found of it."""
    is_there, verdict = piece.is_there, piece.verdict or None
    return {
        "tag": piece.tag,
        "part": piece.part,
        "quantity": piece.quantity,
        "serial": piece.serial,
        "job": piece.about.get("job_number", ""),
        "sent": bool(piece.sent),
        "received": is_there,
        "lost": bool(piece.lost),
        "verdict": verdict,
        "remark": piece.words,
        "judge_by": piece.judge_by if piece.to_judge else "",
        "at": piece.at if is_there else "",
    }


def sold_objects(page: DetailView) -> list[JsonObject]:
    """The lines of a sale: the price of one in minor units (0 where none was published), and what came back."""
    sale = Thing(page.id, page.kind, lists=dict(page.lists))
    names = ("part", "quantity", "returned", "price", "currency", "serials")
    return [{name: getattr(line, name) for name in names} for line in sold_lines(sale)]


def money_object(balance: Balance) -> JsonObject:
    """What is owed for a thing in one currency, in minor units."""
    names = ("currency", "agreed", "charged", "paid", "written_off", "on_account", "open", "owed_now")
    return {name: getattr(balance, name) for name in names}


def warning_object(warning: Values) -> JsonObject:
    return {"code": warning["code"], "sentence": render(warning["because"])}


def without_costs(value: Any) -> Any:  # Any: whatever an entry holds, and the same of it
    """The value for whoever does not see what parts cost: at any depth `cost` is null."""
    if isinstance(value, list):
        return [without_costs(each) for each in value]
    if isinstance(value, dict):
        return {key: None if key == "cost" else without_costs(each) for key, each in value.items()}
    return value


def history_object(line: HistoryLine, costs: bool) -> JsonObject:
    details = line.details if costs else [(label, without_costs(value)) for label, value in line.details]
    return {
        "id": line.entry,
        "at": line.at,
        "by": line.by,
        "what": entry_label(line),
        "kind": line.kind,
        "person": line.person,
        "codes": line.codes if costs else without_costs(line.codes),
        "details": {
            key: own_value(label, value) if label in OWN_DETAILS else _as_text(value)
            for label, value in details
            for key in detail_keys(OWN_DETAILS.get(label, label))
        },
        "from": line.before,
        "to": line.after,
        "late": line.late,
    }


def _as_text(value: Any) -> Any:  # Any: whatever an entry holds
    """Parts in words are one text, as in earlier versions: `FAN-80 x2, PSU-450 x1`."""
    return ", ".join(value) if isinstance(value, tuple) else value


def detail_keys(label: str) -> tuple[str, ...]:
    """The label of a detail in words, and in English also in the wording of an earlier version: scripts may read it."""
    return (word(label),) if language() != "en" else tuple(dict.fromkeys((word(label), earlier_wording(label))))


def entry_label(line: HistoryLine) -> str:
    """The label of an entry in words; a general sentence for an entry of a newer version, which may have no label."""
    return word(line.label) if line.label else _("Made by a newer version")


OWN_DETAILS = {
    "reason": N_("Reason"),
    "step": N_("Step"),
    "paper": N_("Paper"),
    "copy": N_("Which copy"),
    "print": N_("Print no."),
    "tag": N_("Fault tag"),
    "what": N_("What"),
}
"""Labels for details of the entries that the store makes itself: refusals, prints, unmaskings."""


def own_value(label: str, value: Any) -> Any:  # Any: as in Detail, the label says which value it is
    """A detail of the store's own entries in words."""
    if label == "reason":
        return render(value)
    if label == "step":
        named = (step for workflow in WORKFLOWS.values() for step in workflow.steps if step.name == value)
        return next((word(step.label) for step in named), value)
    if label == "copy":
        from fieldservice.desk.printing import COPIES

        return in_context("copy", COPIES[value]) if value in COPIES else value
    return value


def step_object(step: Step, *, likely: bool) -> JsonObject:
    return {"name": step.name, "label": word(step.label), "likely": likely, "schema": schema(step)}


def workflow_object(workflow: Workflow) -> JsonObject:
    return {
        "name": workflow.name,
        "label": word(workflow.label),
        "thing": workflow.thing,
        "states": [
            {"name": name, "label": render(state.word), "turn": state.awaits_role, "open": state.is_open}
            for name, state in workflow.states.items()
        ],
        "steps": [
            {
                "name": step.name,
                "label": word(step.label),
                "from": list(step.states),
                "to": step.to,
                "roles": list(step.roles),
                "conditions": [guard.name for guard in step.guards],
                "schema": schema(step),
            }
            for step in workflow.steps
        ],
    }


def schema(step: Step) -> JsonObject:
    """The JSON schema of a step's fields, with titles in the language in use."""
    return fields.schema(step.event_class(), word)


def for_scripts(page: DetailView) -> tuple[list[OfferedStep], list[BlockedStep]]:
    """(offers, blocked steps) on the command line, where a step that asks for a drawn signature is blocked."""
    offers, blocked = [], list(page.blocked)
    workflow = WORKFLOWS.get(page.workflow)
    for offer in page.offers:
        step = workflow.step(offer.step) if workflow else None
        if workflow is not None and step is not None and needs_strokes(step):
            ways = other_ways(workflow, step, [other.step for other in page.offers])
            blocked.append(BlockedStep(offer.step, offer.label, Message(NO_STROKES, {"ways": ", ".join(ways)}), ()))
        else:
            offers.append(offer)
    return offers, blocked


def likely(offers: Sequence[OfferedStep]) -> str:
    """Name of the likely step: the first offer, if it moves the thing on and is no last resort; else ""."""
    return next((offer.step for offer in offers[:1] if offer.moves and offer.rank < LAST_RESORT), "")


def needs_strokes(step: Step) -> bool:
    return any(field.kind == "strokes" for field in fields.fields(step.event_class()))


def other_ways(workflow: Workflow, step: Step, offered: Sequence[str] | None = None) -> list[str]:
    """Names of the steps that sign for the same without a drawn signature; with `offered` only those among them."""
    return [
        other.name
        for other in workflow.steps
        if other.appends_to == step.appends_to
        and other.to == step.to
        and not needs_strokes(other)
        and (offered is None or other.name in offered)
    ]
