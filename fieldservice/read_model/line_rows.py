"""The rows of which a thing may have several: debts, asks, parts that are wanted, ordered, faulty or counted."""

from __future__ import annotations

import json
from collections.abc import Callable, Container
from typing import NamedTuple

from fieldservice.read_model.alike import fault_rows
from fieldservice.read_model.article_rows import article_rows, pair_rows
from fieldservice.read_model.case_rows import case_rows, escalation_rows
from fieldservice.read_model.cash_up_rows import cash_up_rows
from fieldservice.read_model.contract_rows import contract_rows
from fieldservice.read_model.fixes import fix_rows
from fieldservice.read_model.row_texts import short
from fieldservice.read_model.visit_rows import visit_rows
from fieldservice.shapes import JsonObject
from fieldservice.workflows.case_base.lines import KIND as ARTICLE
from fieldservice.workflows.common.approvals import AT_ANY_TIME, asked_for, waiting
from fieldservice.workflows.contracts.terms import KIND as CONTRACT
from fieldservice.workflows.engine.codes import URGENT, code_of
from fieldservice.workflows.engine.fold import MASTER_FILES, Thing
from fieldservice.workflows.engine.ledger import key_of
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.escalations.lines import KIND as ESCALATION
from fieldservice.workflows.money.cash_up.lines import KIND as CASH_UP
from fieldservice.workflows.money.lines import quotes_of
from fieldservice.workflows.money.rows import money_lines, quote_state
from fieldservice.workflows.obligations import obligations, obligations_of_file
from fieldservice.workflows.parts.on_the_job.tags import TAGGED, tagged_parts
from fieldservice.workflows.parts.rates import COUNTED, counted_of
from fieldservice.workflows.parts.requisitions.lines import KIND as REQUISITION
from fieldservice.workflows.parts.requisitions.lines import for_whom, lines_of, ordered
from fieldservice.workflows.parts.shipments.lines import KIND as SHIPMENT
from fieldservice.workflows.parts.shipments.lines import lines_of as shipment_lines
from fieldservice.workflows.registry import workflow_of
from fieldservice.workflows.return_cases.execution.lines import reserved_pieces
from fieldservice.workflows.return_cases.lines import KIND as RETURN_CASE


def is_urgent(thing: Thing) -> bool:
    return code_of(thing.get("level")) == URGENT


def debt_rows(thing: Thing) -> list[JsonObject]:
    number = str(thing.get("number") or "")
    return [
        {
            "kind": debt.kind,
            "role": debt.role,
            "person": debt.person,
            "due": debt.due,
            "number": number,
            "label": debt.label,
            "office": debt.office or thing.holder,
            "urgent": int(thing.kind not in MASTER_FILES and is_urgent(thing)),
            "since": debt.since,
        }
        for debt in (
            obligations_of_file(thing) if thing.kind in MASTER_FILES else obligations(thing, workflow_of(thing))
        )
    ]


def approval_rows(thing: Thing) -> list[JsonObject]:
    """What waits for a second person, while the work is open."""
    workflow = workflow_of(thing)
    state = workflow.states.get(thing.state) if workflow else None
    return [
        short(
            {
                "digest": asked.digest,
                "kind": asked.kind,
                "number": str(thing.get("number") or ""),
                "office": asked_for(thing, asked),
                "amount": asked.amount,
                "currency": asked.currency,
                "by": asked.by,
                "judge": " ".join(filter(None, (asked.judge, *asked.not_by))),
                "since": asked.since,
            }
        )
        for asked in waiting(thing)
        if (state is not None and state.is_open) or asked.kind in AT_ANY_TIME
    ]


def need_rows(thing: Thing) -> list[JsonObject]:
    """What is wanted of parts: the lines of a requisition, for the storekeeper and for what is available; the exchange
    devices that a return case sets aside."""
    if thing.kind == RETURN_CASE:
        return _kept_rows(thing)
    is_open, on_order = thing.state == "asked", ordered(thing)
    return [
        short(
            {
                "line": line.line,
                "number": str(thing.get("number") or ""),
                "office": thing.holder,
                "item": line.part,
                "name": json.dumps(line.name, ensure_ascii=False),
                "wanted": line.quantity - line.refused,
                "issued": line.issued,
                "reserved": line.reserved if is_open else 0,
                "ordered": on_order.get(line.line, 0),
                "account": line.account,
                "urgent": int(is_urgent(thing)),
                "needed": str(thing.get("needed") or NEVER),
                "expected": line.expected,
                "job": str(thing.get("job") or ""),
                "job_number": str(thing.get("job_number") or ""),
                "engineer": str(for_whom(thing).get("engineer") or ""),
                "open": int(is_open and line.open > 0),
            }
        )
        for line in lines_of(thing)
    ]


def _kept_rows(case: Thing) -> list[JsonObject]:
    """The exchange devices of a case: they count as reserved, and no storekeeper has to issue them."""
    return [
        short(
            {
                "line": str(each.line),
                "number": str(case.get("number") or ""),
                "office": case.holder,
                "item": each.part,
                "name": json.dumps(dict(each.name), ensure_ascii=False),
                "wanted": 1,
                "issued": 0,
                "reserved": 1,
                "ordered": 0,
                "account": each.account,
                "urgent": 0,
                "needed": NEVER,
                "expected": "",
                "job": str(case.get("job") or ""),
                "job_number": str(case.get("job_number") or ""),
                "engineer": "",
                "open": 0,
                "piece": key_of(each.serial),
            }
        )
        for each in reserved_pieces(case)
    ]


def fault_tag_rows(thing: Thing) -> list[JsonObject]:
    """The faulty parts of a job, or old devices of a return case, that have tags."""
    return [
        short(
            {
                "number": each.number,
                "job_number": each.job_number,
                "item": each.part,
                "name": json.dumps(each.name, ensure_ascii=False),
                "serial": each.serial,
                "quantity": each.quantity,
                "value": each.value,
                "symptom": each.symptom.replace("\n", " "),
                "dead": int(each.dead),
                "office": each.office,
                "person": each.person,
                "taken": each.taken,
                "account": each.account,
                "due": each.due,
                "kept": int(each.kept),
                "symptom_code": each.symptom_code,
                "device": each.device,
                "point": each.point,
                "of_kind": each.of_kind,
            }
        )
        for each in tagged_parts(thing)
    ]


def order_rows(thing: Thing) -> list[JsonObject]:
    """The lines of a shipment of which something is still to be sent; none once it has ended."""
    workflow = workflow_of(thing)
    state = workflow.states.get(thing.state) if workflow else None
    if state is None or not state.is_open:
        return []
    receiver = str(thing.get("receiver") or "")
    return [
        short({"line": line.line, "item": line.part, "receiver": receiver, "to_send": line.to_send})
        for line in shipment_lines(thing)
        if line.to_send
    ]


def rate_rows(thing: Thing) -> list[JsonObject]:
    """What a thing adds to the rates that the trade watches."""
    return [
        short(
            {
                "line": each.line,
                "rate": each.rate,
                "office": each.office,
                "at": each.at,
                "base": each.base,
                "hits": each.hits,
                "value": each.value,
                "item": each.part,
            }
        )
        for each in counted_of(thing)
    ]


PAID_FOR = ("job", "request", "sale", "customer", RETURN_CASE)
"""Kinds of things for which customers pay."""


def money_rows(thing: Thing) -> list[JsonObject]:
    """What was agreed, charged, paid and given back for a thing, and what may be paid later."""
    about = {
        "customer": thing.id if thing.kind == "customer" else str(thing.get("customer") or ""),
        "thing_number": str(thing.get("number") or ""),
        "thing_kind": thing.kind,
    }
    return [
        short(
            {
                "line": each.line,
                "kind": each.kind,
                "office": each.office,
                "amount": each.amount,
                "currency": each.currency,
                "method": each.method,
                "account": each.account,
                "number": each.number,
                "at": each.at,
                "due": each.due,
                **about,
            }
        )
        for each in money_lines(thing)
    ]


def quote_rows(thing: Thing) -> list[JsonObject]:
    """The versions of a quote. Those of a request stand in its job once there is one."""
    quotes = quotes_of(thing)
    if thing.kind == "request" and thing.get("job"):
        return []
    return [
        short(
            {
                "line": each.digest,
                "number": each.number,
                "version": each.version,
                "office": thing.holder,
                "customer": str(thing.get("customer") or ""),
                "total": each.total,
                "currency": each.currency,
                "state": quote_state(thing, each, quotes[-1]),
                "until": each.until or NEVER,
                "made": each.at,
                "thing_number": str(thing.get("number") or ""),
            }
        )
        for each in quotes
    ]


class Lines(NamedTuple):
    """The rows that a thing has in a table; only things of these kinds have any (None: all kinds)."""

    rows_of: Callable[[Thing], list[JsonObject]]
    kinds: Container[str] | None = None


LINES = {
    "debt_row": Lines(debt_rows),
    "approval_row": Lines(approval_rows),
    "need_row": Lines(need_rows, (REQUISITION, RETURN_CASE)),
    "fault_tag_row": Lines(fault_tag_rows, TAGGED),
    "order_row": Lines(order_rows, (SHIPMENT,)),
    "fix_row": Lines(fix_rows, ("job",)),
    "rate_row": Lines(rate_rows, COUNTED),
    "money_row": Lines(money_rows, PAID_FOR),
    "quote_row": Lines(quote_rows, ("job", "request")),
    "contract_row": Lines(contract_rows, (CONTRACT,)),
    "cash_up_row": Lines(cash_up_rows, (CASH_UP,)),
    "escalation_row": Lines(escalation_rows, (ESCALATION,)),
    "fault_row": Lines(fault_rows, ("job",)),
    "article_row": Lines(article_rows, (ARTICLE,)),
    "pair_row": Lines(pair_rows, ("job",)),
    "case_row": Lines(case_rows, (RETURN_CASE,)),
    "visit_row": Lines(visit_rows, ("job",)),
}
"""By table: the rows of a thing, of which it may have several."""


def lines_by_table(thing: Thing) -> dict[str, list[JsonObject]]:
    """The rows of a thing in each table of lines in which things of its kind have any."""
    return {
        table: [{**row, "thing": thing.id} for row in lines.rows_of(thing)]
        for table, lines in LINES.items()
        if lines.kinds is None or thing.kind in lines.kinds
    }
