"""The phase of a state: what colour its word has in lists and on pages. The word itself says more and is always there.

waiting: somebody has to begin, decide or answer. working: somebody is at it, or it is on its way. ready: what was to be
done is done, and somebody is to be told, given or paid. done: the thing has ended.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from fieldservice.presentation.values import flow_of
from fieldservice.shapes import Values
from fieldservice.workflows.registry import WORKFLOWS

Phase = Literal["waiting", "working", "ready", "done"]

_JOB: Mapping[str, Phase] = {
    "received": "waiting", "accepted": "waiting", "dispatched": "waiting", "taken": "waiting", "appointed": "working",
    "on_site": "working", "completed": "ready", "not_completed": "waiting", "going_along": "ready", "solved": "ready",
    "in_case": "waiting", "signed": "ready", "handed_in": "ready", "expected": "waiting", "inspected": "working",
    "on_bench": "working", "ready": "ready", "taken_along": "working", "in_transit": "working", "shipped": "ready",
    "in_claim": "waiting",
}  # fmt: skip
"""Of jobs in every mode, since a job may change its mode and keeps its states."""
PHASES: Mapping[str, Mapping[str, Phase]] = {
    "request": {"open": "waiting", "escalated": "working", "handed_on": "waiting", "with_clerk": "working"},
    "onsite": _JOB,
    "sendin": _JOB,
    "mailin": _JOB,
    "requisition": {"asked": "waiting"},
    "shipment": {
        "asked": "waiting", "confirmed": "working", "on_its_way": "working", "differs": "waiting",
        "offered": "waiting",
    },
    "consignment": {
        "packing": "working", "on_its_way": "working", "differs": "waiting", "judging": "waiting",
        "in_repair": "working",
    },
    "invoice": {"asked": "waiting"},
    "faulty_return": {"awaited": "waiting"},
    "stock_count": {"counting": "working", "differences": "waiting", "approval": "waiting"},
    "partner_settlement": {
        "drawn_up": "waiting", "with_partner": "working", "disputed": "waiting", "agreed": "ready",
    },
    "quality_feedback": {"sent": "waiting", "in_progress": "working", "answered": "ready"},
    "escalation": {
        "raised": "waiting", "filtered": "waiting", "locating": "working", "with_department": "working",
        "testing": "working", "sent_back": "waiting",
    },
    "return_case": {
        "requested": "waiting", "diagnosed": "waiting", "to_judge": "waiting", "judged": "waiting",
        "approved": "waiting", "executing": "working", "signed": "ready", "refused": "waiting",
    },
    "supplier_return": {
        "packing": "working", "sent": "working", "partly": "working", "credited": "ready",
        "refused_by_maker": "waiting",
    },
    "cash_up": {
        "counted": "waiting", "approval": "waiting", "closed": "ready", "handed_in": "working", "differs": "waiting",
    },
}  # fmt: skip
"""By workflow, the phase of each of its open states. A state that has ended is done."""


def phase_of(workflow: str, state: str) -> Phase:
    """The phase of a state; a state that this version does not know waits for somebody who does."""
    flow = WORKFLOWS.get(workflow)
    known = flow.states.get(state) if flow else None
    if known is not None and not known.is_open:
        return "done"
    return PHASES.get(workflow, {}).get(state, "waiting")


def row_phase(row: Values) -> Phase:
    """The phase of a row of work."""
    return phase_of(flow_of(row), str(row.get("state", ""))) if row.get("open", True) else "done"
