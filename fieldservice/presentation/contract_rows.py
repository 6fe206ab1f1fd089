"""Contracts in words: the cells of their list, the object for scripts, and the groups of their page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.desk.contracts import CLASSES, KINDS, STATUSES, ListedContract
from fieldservice.presentation.time_limits import span
from fieldservice.presentation.values import Wording
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.contracts.care import DONE, DUE, NOT_WANTED, UNDER_WAY, CareVisit, care_visits
from fieldservice.workflows.contracts.terms import KIND, ContractTerm, devices_of, terms_of
from fieldservice.workflows.engine.cover import USUAL
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.limits import NEVER

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView

SCOPES = {"site": N_("A site"), "customer": N_("All devices")}
OF_CARE = {"contract_number": N_("Care visit by contract"), "care_due": N_("Care visit due by")}
"""Labels of the facts by which a job is known as a care visit."""
VISITS = {
    DUE: N_("due by %(due)s"),
    UNDER_WAY: N_("due by %(due)s, job %(jobs)s is under way"),
    DONE: N_("done on %(at)s, job %(jobs)s"),
    NOT_WANTED: N_("due by %(due)s, not wanted"),
}
"""A care visit by what has become of it."""


def kind_in_words(row: ListedContract) -> str:
    return _(KINDS.get(row.kind, KINDS[USUAL]))


def status_in_words(row: ListedContract) -> str:
    return _(STATUSES[row.status])


def what_in_words(row: ListedContract) -> str:
    """What it covers: its device, how many devices, a site, or all of the customer's."""
    if row.scope in SCOPES:
        return _(SCOPES[row.scope])
    return row.serial if row.devices == 1 else _("%(count)s devices", count=row.devices)


def contract_object(row: ListedContract) -> JsonObject:
    """A contract for scripts: days local, moments UTC or null."""
    care = row.care_due if row.care_due != NEVER else None
    return {
        "id": row.thing,
        "number": row.number,
        "kind": row.kind,
        "customer": row.customer,
        "covers": row.scope,
        "devices": row.devices if row.scope not in SCOPES else None,
        "begins": row.first,
        "ends": row.ends,
        "terms": row.terms,
        "status": row.status,
        "office": row.point,
        "care_due": care,
        "care_is_due": row.care_is_due,
    }


def groups(page: DetailView, wording: Wording) -> list[tuple[str, list[tuple[str, str]]]]:
    """[(heading, [(label, value)])] of a contract: its terms, its devices, its care visits; none of other things."""
    if page.kind != KIND:
        return []
    contract = Thing(page.id, page.kind, page.state, page.holder, facts=dict(page.facts), lists=dict(page.lists))
    devices = [(each.serial, _model(each.facts, wording)) for each in devices_of(contract)]
    terms = [
        (_("%(begins)s to %(ends)s", begins=each.begins, ends=each.ends), _term(each)) for each in terms_of(contract)
    ]
    visits = [(each.key, _visit(each, wording)) for each in care_visits(contract)]
    return [(N_("Contract periods"), terms), (N_("Covered devices"), devices), (N_("Care visits"), visits)]


TOLD = frozenset(
    ("serials", "parts_covered", "labour_covered", "on_site_covered", "response_minutes", "repair_minutes",
     "care_visits", "price", "overlaps", "new_devices", "begins", "ends", "product", "brand", "model")
)  # fmt: skip


def told_in_groups(workflow: str) -> frozenset[str]:
    """The facts of a contract that its groups tell."""
    return TOLD if workflow == KIND else frozenset()


def _model(facts: JsonObject, wording: Wording) -> str:
    return forms.listed(filter(None, (wording.value(facts.get(name)) for name in ("product", "brand", "model")))) or "-"


def _term(term: ContractTerm) -> str:
    said = [
        forms.listed(_(CLASSES[each]) for each in term.classes if each in CLASSES),
        _("work begins within %(time)s", time=span(term.response)) if term.response else "",
        _("repaired within %(time)s", time=span(term.repair)) if term.repair else "",
        _("%(count)s care visits a year", count=term.visits) if term.visits else "",
        forms.money(term.price, term.currency) if term.price else "",
    ]
    return forms.listed(filter(None, said)) or "-"


def _visit(visit: CareVisit, wording: Wording) -> str:
    jobs = forms.listed(number for _job, number in visit.jobs)
    values = {"due": wording.time(visit.due), "at": wording.time(visit.at) if visit.at else "", "jobs": jobs}
    return _(VISITS[visit.state], **values)
