"""All workflows by name: finds the workflow of a thing, the known kinds of entries and their steps."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from fieldservice.shapes import Values
from fieldservice.words.marking import N_
from fieldservice.workflows.bench.table import MAILIN, SENDIN
from fieldservice.workflows.case_base.table import ARTICLE
from fieldservice.workflows.common import approvals
from fieldservice.workflows.common.signing import sort_of_sign_off
from fieldservice.workflows.contracts.table import CONTRACT
from fieldservice.workflows.engine.fold import Thing, beside
from fieldservice.workflows.engine.model import Purpose, Step, Workflow
from fieldservice.workflows.escalations.table import ESCALATION
from fieldservice.workflows.history.table import HISTORY
from fieldservice.workflows.hotline.table import REQUEST
from fieldservice.workflows.master_files.table import CUSTOMER, DEVICE
from fieldservice.workflows.money.accounting.table import ACCOUNTING
from fieldservice.workflows.money.cash_up.table import CASH_UP
from fieldservice.workflows.money.invoices.table import INVOICE
from fieldservice.workflows.money.partners.table import SETTLEMENT
from fieldservice.workflows.onsite.table import ONSITE
from fieldservice.workflows.parts.consignments.table import CONSIGNMENT
from fieldservice.workflows.parts.counts.table import STOCK_COUNT
from fieldservice.workflows.parts.requisitions.table import REQUISITION
from fieldservice.workflows.parts.returns.table import FAULTY_RETURN
from fieldservice.workflows.parts.shipments.table import SHIPMENT
from fieldservice.workflows.quality.table import QUALITY_FEEDBACK
from fieldservice.workflows.return_cases.execution.lines import waits_for_preparation
from fieldservice.workflows.return_cases.table import RETURN_CASE
from fieldservice.workflows.sales.table import SALE
from fieldservice.workflows.supplier_returns.table import SUPPLIER_RETURN

WORKFLOWS = {
    workflow.name: workflow
    for workflow in (
        REQUEST,
        ONSITE,
        SENDIN,
        MAILIN,
        REQUISITION,
        SHIPMENT,
        CONSIGNMENT,
        SALE,
        INVOICE,
        FAULTY_RETURN,
        STOCK_COUNT,
        SETTLEMENT,
        CONTRACT,
        QUALITY_FEEDBACK,
        ESCALATION,
        RETURN_CASE,
        SUPPLIER_RETURN,
        CASH_UP,
        ACCOUNTING,
        ARTICLE,
        HISTORY,
        CUSTOMER,
        DEVICE,
    )
}


def choose_keys(keys: Values) -> None:
    """Give steps other keys, by their names: before the screens are loaded, which read the keys of the tables."""
    for workflow in WORKFLOWS.values() if keys else ():
        steps = tuple(replace(step, key=str(keys.get(step.name, step.key))) for step in workflow.steps)
        object.__setattr__(workflow, "steps", steps)


OWN_ENTRIES = {
    "refused": "",
    "printed": "prints",
    "print_failed": "",
    "unmasked": "unmaskings",
    "sign_in_refused": "",
    "guest_admitted": "",
}
"""Kinds of entries that belong to the store, not to a workflow, with the list they add to. They move nothing."""

PRINTS = ("printed", "print_failed")
"""Kinds of entries about prints: their `paper` is a kind of paper, that of other entries the number of one."""

OWN_LABELS = {
    "refused": N_("Refused"),
    "printed": N_("Printed"),
    "print_failed": N_("Not printed"),
    "unmasked": N_("Personal data viewed"),
    "sign_in_refused": N_("Sign-in refused"),
    "guest_admitted": N_("Guest let in"),
}


def workflow_of(thing: Thing) -> Workflow | None:
    """The workflow of a thing; None for a kind made by a newer version."""
    if thing.kind == "job":
        mode = thing.get("mode")
        code = mode.get("code") if isinstance(mode, dict) else mode
        if code is None and thing.last is None:
            return ONSITE  # its opening does not count, but it can still be ended
        return next((flow for flow in WORKFLOWS.values() if flow.thing == "job" and flow.mode == code), None)
    return next((flow for flow in WORKFLOWS.values() if flow.thing == thing.kind), None)


def awaited_role(thing: Thing) -> str:
    """The role whose action is awaited; "" at the end. A case whose exchange devices are set aside waits for technical
    support."""
    flow = workflow_of(thing)
    state = flow.states.get(thing.state) if flow else None
    if thing.kind == RETURN_CASE.thing and waits_for_preparation(thing):
        return PREPARES
    return approvals.awaited_role(thing, state)


PREPARES = "technical_support"
A_FEW = 3
"""The most roles to which a step is left; what more may take is everybody's, such as a note."""


@cache
def awaited_roles() -> frozenset[str]:
    """The roles for which work waits: a state of some flow waits for them, they settle what came late, or a step is
    left to a few roles and they are among them, as the preparing of exchange devices or an approval."""
    states = {state.awaits_role for workflow in WORKFLOWS.values() for state in workflow.states.values()}
    settling = {role for workflow in WORKFLOWS.values() for step in workflow.steps if step.purpose == "settles"
                for role in step.roles}  # fmt: skip
    steps = (step for workflow in WORKFLOWS.values() for step in workflow.steps if len(step.roles) <= A_FEW)
    left_to_them = {role for step in steps for role in step.roles}
    return frozenset((states | settling | left_to_them) - {""})


def label_of(kind: str, data: Values | None = None, thing: str = "") -> str:
    """The name of the step that made an entry of this kind with these data, on a kind of thing where that is known.

    Signing on the screen and on a phone make the same kind of entry: the sort of sign-off tells which it was. The
    flows name it by their papers: a slip of a job has come in, or the order of a case.
    """
    flows = [flow for flow in WORKFLOWS.values() if flow.thing == thing and kind in flow.by_kind] or WORKFLOWS.values()
    steps = [step for flow in flows for step in flow.by_kind.get(kind, ()) if not step.as_kind]
    by_phone = "phone" in map(sort_of_sign_off, map((data or {}).get, ("signed", "intake_signed")))
    return next((step.label for step in steps if step.link == by_phone), steps[0].label if steps else kind)


def known_kinds() -> dict[str, str]:
    """Every kind of entry that this version knows, with the list it adds to ("" for none), and under `beside` the lists
    of the things that it touches beside its subject."""
    found = dict(OWN_ENTRIES)
    for workflow in WORKFLOWS.values():
        for step in workflow.steps:
            found[step.kind] = step.appends_to
            found |= {beside(step.kind, thing): name for thing, name in step.beside.items()}
    return found


def going_on(step: str, mode: str) -> str | None:
    """The step that is taken in place of an opening one on a job of this mode whose device is expected already."""
    flows = (workflow for workflow in WORKFLOWS.values() if workflow.mode == mode)
    return next((row.name for flow in flows for row in flow.steps if row.instead_of == step), None)


def opening(name: str) -> tuple[Workflow, Step] | None:
    """The opening step of that name with its workflow; None where no step of that name opens anything."""
    for workflow in WORKFLOWS.values():
        step = workflow.step(name)
        if step is not None and step.opens:
            return workflow, step
    return None


def opening_for(purpose: Purpose) -> str:
    """The name of the opening step that serves this purpose."""
    return next(
        step.name
        for workflow in WORKFLOWS.values()
        for step in workflow.steps
        if step.opens and step.purpose == purpose
    )
