"""Contracts in words: the cells of their list, the object for scripts, and the groups of their page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fieldservice.desk.contracts import CLASSES, CURRENT, KINDS, OVER, PLANNED, STATUSES, ListedContract
from fieldservice.presentation.time_limits import span
from fieldservice.presentation.values import Wording
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text
from fieldservice.workflows.contracts.care import DONE, DUE, NOT_WANTED, UNDER_WAY, CareVisit, care_visits
from fieldservice.workflows.contracts.terms import KIND, ContractTerm, devices_of, in_order, last_day, terms_of
from fieldservice.workflows.engine.cover import USUAL
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.limits import NEVER

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView

SCOPES = {"site": N_("A site"), "customer": N_("All devices")}
DAY = len("2027-02-13")
OF_CARE = {"contract_number": N_("Maintenance visit by contract"), "care_due": N_("Maintenance visit due by")}
"""Labels of the facts by which a job is known as a care visit."""
VISITS = {
    DUE: N_("due by %(due)s"),
    UNDER_WAY: N_("due by %(due)s, job %(jobs)s in progress"),
    DONE: N_("done on %(at)s, job %(jobs)s"),
    NOT_WANTED: N_("due by %(due)s, declined"),
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
    """[(heading, [(label, value)])] of a contract: what holds now, its other terms, its devices, its care visits; none
    of other things."""
    if page.kind != KIND:
        return []
    contract, day = _contract(page), _today(wording)
    present, *others = in_order(terms_of(contract), day) or (None,)
    visits = care_visits(contract)
    devices = [(each.serial, _model(each.facts, wording)) for each in devices_of(contract)]
    return [
        (N_("Contract period"), _present(contract, present, visits, day, wording) if present else []),
        (N_("Covered devices"), devices),
        (N_("Other contract periods"), [(_days(contract, each), _term(each)) for each in others]),
        (N_("Care visits"), [(each.key, _visit(each, wording)) for each in visits]),
    ]


def in_one_line(page: DetailView, wording: Wording) -> str:
    """Days, cover and price of what holds now; "" for what is no contract."""
    if page.kind != KIND:
        return ""
    contract = _contract(page)
    present = next(iter(in_order(terms_of(contract), _today(wording))), None)
    return "  ".join(filter(None, (_days(contract, present), _covers(present), _price(present)))) if present else ""


def told(contract: Thing, day: str) -> list[str]:
    """What holds now in two short texts for the list: cover and times, and the price."""
    present = next(iter(in_order(terms_of(contract), day)), None)
    return list(filter(None, (_covers(present), _times(present), _price(present)))) if present else []


def _contract(page: DetailView) -> Thing:
    return Thing(page.id, page.kind, page.state, page.holder, facts=dict(page.facts), lists=dict(page.lists))


def _today(wording: Wording) -> str:
    return wording.now.astimezone(wording.names.zone).date().isoformat()


def _present(
    contract: Thing, term: ContractTerm, visits: Sequence[CareVisit], day: str, wording: Wording
) -> list[tuple[str, str]]:
    ends = last_day(contract, term)
    status = OVER if ends < day else PLANNED if day < term.begins else CURRENT
    rows = [
        (_("Valid"), _("%(days)s, %(status)s", days=_days(contract, term), status=_(STATUSES[status]))),
        (_("Covers"), _covers(term) or "-"),
        (_("Times promised"), _times(term)),
        (_("Care visits"), _visits_left(term, visits, wording)),
        (_("Price"), _price(term)),
    ]
    return [(label, value) for label, value in rows if value]


def _days(contract: Thing, term: ContractTerm) -> str:
    return _("%(begins)s to %(ends)s", begins=term.begins, ends=last_day(contract, term))


def _covers(term: ContractTerm) -> str:
    return forms.listed(_(CLASSES[each]) for each in term.classes if each in CLASSES)


def _times(term: ContractTerm) -> str:
    said = (
        _("work begins within %(time)s", time=span(term.response)) if term.response else "",
        _("repaired within %(time)s", time=span(term.repair)) if term.repair else "",
    )
    return forms.listed(filter(None, said))


def _price(term: ContractTerm) -> str:
    due = _("to be paid by %(day)s", day=term.pay_by) if term.pay_by else ""
    return forms.listed(filter(None, (forms.money(term.price, term.currency), due))) if term.price else ""


def _day(moment: str, wording: Wording) -> str:
    """The local day with its year, as the days of the term: 2027-02-13."""
    return local_text(moment, wording.names.zone)[:DAY]


def _visits_left(term: ContractTerm, visits: Sequence[CareVisit], wording: Wording) -> str:
    """How many care visits of the term were made and are left, and when the next falls due."""
    if not term.visits:
        return ""
    own = [each for each in visits if each.key.startswith(f"{term.no}/")]
    left = [each for each in own if each.state in (DUE, UNDER_WAY)]
    made = sum(each.state == DONE for each in own)
    counted = _("%(visits)s a year; made: %(made)s, left: %(left)s", visits=term.visits, made=made, left=len(left))
    return _("%(said)s, next by %(due)s", said=counted, due=_day(left[0].due, wording)) if left else counted


TOLD = frozenset(
    ("serials", "parts_covered", "labour_covered", "on_site_covered", "response_minutes", "repair_minutes",
     "care_visits", "price", "price_rate", "pay_by", "overlaps", "new_devices", "begins", "ends", "product", "brand",
     "model")
)  # fmt: skip


def told_in_groups(workflow: str) -> frozenset[str]:
    """The facts of a contract that its groups tell."""
    return TOLD if workflow == KIND else frozenset()


def _model(facts: JsonObject, wording: Wording) -> str:
    return forms.listed(filter(None, (wording.value(facts.get(name)) for name in ("product", "brand", "model")))) or "-"


def _term(term: ContractTerm) -> str:
    visits = _("%(count)s maintenance visits a year", count=term.visits) if term.visits else ""
    return forms.listed(filter(None, (_covers(term), _times(term), visits, _price(term)))) or "-"


def _visit(visit: CareVisit, wording: Wording) -> str:
    jobs = forms.listed(number for _job, number in visit.jobs)
    values = {"due": _day(visit.due, wording), "at": wording.time(visit.at) if visit.at else "", "jobs": jobs}
    return _(VISITS[visit.state], **values)
