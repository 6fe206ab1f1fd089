"""The pages of escalations and return cases, group by group, alike on the screen and the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from fieldservice.presentation import case_execution
from fieldservice.presentation.messages import render
from fieldservice.presentation.values import Wording
from fieldservice.shapes import JsonObject, Values, as_object
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import ANSWERS, APPROVED
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.escalations.lines import FAILED, TESTS, WITHDRAWALS, WORKED, tier_of
from fieldservice.workflows.escalations.lines import KIND as ESCALATION
from fieldservice.workflows.return_cases.execution.lines import CREDITED, GIVEN, ORDERS, PAID, DecidedDevice
from fieldservice.workflows.return_cases.lines import (
    DEVICES,
    JUDGEMENTS,
    OFFERS,
    REPORTS,
    CaseDevice,
    decisions_of,
    devices_of,
    in_round,
    judged_lines,
)
from fieldservice.workflows.return_cases.lines import KIND as RETURN_CASE
from fieldservice.workflows.return_cases.policy import known_of, says_of

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView

Rows = list[tuple[str, str]]
Groups = list[tuple[str, Rows]]
OF_EXCHANGE = {
    "exchanged_for": N_("Exchanged for (old device)"),
    "exchanged_by": N_("Exchanged for"),
    "taken_back": N_("Taken back with"),
}
"""Labels of what the file of a device keeps of its return case: no form asks for them."""
EARLIER = N_("%(words)s (before the customer insisted)")
ELSEWHERE = N_("%(count)s elsewhere, with proof")
BOUGHT = N_("bought on %(day)s")
AGAINST = N_("against the policy: %(why)s")
INSTEAD = N_("offered instead: %(proposal)s")
GRANTED, DENIED = N_("approved"), N_("not approved")


def groups(page: DetailView, wording: Wording) -> Groups:
    """[(heading, [(label, value)])] of an escalation or return case, without empty ones; [] for other things."""
    found = BY_KIND[page.kind](thing_of(page), wording) if page.kind in BY_KIND else []
    carried_out = [(each.serial or str(each.line), _carried_out(page, each, wording)) for each in page.carried_out]
    found += [(N_("State of each device"), carried_out)]
    return [(heading, rows) for heading, rows in found if rows]


def told_in_groups(kind: str) -> frozenset[str]:
    """The facts that the groups of a thing of this kind tell."""
    return TOLD.get(kind, frozenset())


def thing_of(page: DetailView) -> Thing:
    return Thing(page.id, page.kind, page.state, page.holder, facts=dict(page.facts), lists=dict(page.lists))


def first_device(page: DetailView) -> CaseDevice | None:
    """The device by which the head of a return case names it; None for other pages, and of several devices."""
    devices = devices_of(thing_of(page)) if page.kind == RETURN_CASE else ()
    return devices[0] if len(devices) == 1 else None


def _of_escalation(sheet: Thing, wording: Wording) -> Groups:
    asked = [(line, _said(line, "question", wording)) for line in sheet.lines("questions")]
    given = [(line, _said(line, "answer", wording)) for line in sheet.lines("answers_given")]
    plans = [(line, _said(line, "plan", wording)) for line in sheet.lines("test_plans")]
    tests = [
        (line, _listed(wording.value(line.get(name)) for name in ("what", "result", "words")))
        for line in sheet.lines(TESTS)
    ]
    worked = [(line, _("works")) for line in sheet.lines(WORKED)]
    failed = [(line, _listed((_("failed"), _said(line, "reason", wording)))) for line in sheet.lines(FAILED)]
    ends = [(line, _said(line, "reason", wording)) for line in sheet.lines(WITHDRAWALS)]
    return [
        (N_("Escalation"), _lane_and_level(sheet, wording)),
        (N_("Questions and answers"), _in_order([*asked, *given], wording)),
        (N_("Tests"), _in_order([*plans, *tests], wording)),
        (N_("Does the solution work?"), _in_order([*worked, *failed], wording)),
        (N_("Closure requested"), _in_order(ends, wording)),
    ]


def _lane_and_level(sheet: Thing, wording: Wording) -> Rows:
    """Level 1 is where a department has it first; each solution that failed is one level more."""
    lane = wording.value(sheet.get("lane"))
    return [(_("Kind of problem"), _("%(lane)s, level %(tier)s", lane=lane, tier=tier_of(sheet)))] if lane else []


def _in_order(told: Iterable[tuple[JsonObject, str]], wording: Wording) -> Rows:
    in_order = sorted(told, key=lambda each: str(each[0].get("at") or ""))
    return [(_by(line, wording), words) for line, words in in_order]


def _of_case(case: Thing, wording: Wording) -> Groups:
    return [
        (
            N_("Requested"),
            [(_(label), wording.fact(name, case.get(name))) for name, label in REQUESTED.items() if case.get(name)],
        ),
        (
            N_("Devices of the case"),
            [(each.serial or str(each.line), _device(case, each, wording)) for each in devices_of(case)],
        ),
        (N_("Diagnosis report"), [row for line in case.lines(REPORTS) for row in _report(case, line, wording)]),
        (
            N_("Offered before the decision"),
            [(_by(line, wording), _offer(line, wording)) for line in case.lines(OFFERS)],
        ),
        (N_("Judgement"), [(_by(line, wording), _judgement(case, line, wording)) for line in case.lines(JUDGEMENTS)]),
        (N_("Approval"), [(_by(line, wording), _answer(line)) for line in case.lines(ANSWERS)]),
        (case_execution.HEADING, case_execution.rows(case, wording)),
        (
            N_("Withdrawal requested"),
            [(_by(line, wording), _said(line, "reason", wording)) for line in case.lines(WITHDRAWALS)],
        ),
    ]


REQUESTED = {
    "by_kind": N_("Who asks"),
    "wish": N_("What the customer wishes"),
    "return_reason": N_("Reason"),
    "reason_words": N_("In the customer's words"),
    "purchase_proof": N_("Purchase proof"),
}
"""By fact of a case its label: who asked for what, and why."""

BY_KIND: Mapping[str, Callable[[Thing, Wording], Groups]] = {ESCALATION: _of_escalation, RETURN_CASE: _of_case}
TOLD = {
    ESCALATION: frozenset({"lane", "question", "answer", "plan", "what", "result", "words"}),
    RETURN_CASE: frozenset(
        {
            DEVICES,
            *REQUESTED,
            "price_paid",
            "serials",
            "new_devices",
            "serial",
            "product",
            "brand",
            "model",
            "purchased",
            "cause_code",
            "cause",
        }
        | {"tests", "situation", "reason", "repeats", "offered", "offer_answer", "words", "told_how", "told_to"}
        | {"decision", "value", "judged_words", "against_policy", "proposal", "question"}
        | case_execution.TOLD
    ),
}
"""By kind: the facts that its groups tell."""


def _by(line: JsonObject, wording: Wording) -> str:
    return f"{wording.time(str(line.get('at') or ''))} {wording.person(str(line.get('by') or ''))}"


def _said(line: JsonObject, name: str, wording: Wording) -> str:
    return wording.value(line.get(name)) or "-"


def _listed(texts: Iterable[str]) -> str:
    return _("; ").join(filter(None, texts))


def _device(case: Thing, device: CaseDevice, wording: Wording) -> str:
    decided = decisions_of(case).get(device.line)
    price = forms.money(device.price_paid, device.currency) if device.price_paid else ""
    worth = forms.money(decided.value, decided.currency) if decided and decided.value else ""
    decision = next((line.get("decision") for line in in_round(case, JUDGEMENTS)
                     if device.line in judged_lines(line)), None)  # fmt: skip
    return _listed(
        (
            " ".join(filter(None, (wording.value(device.product), device.brand, device.model))),
            _(BOUGHT, day=device.purchased) if device.purchased else "",
            price,
            " ".join(filter(None, (wording.value(decision), worth))) if decided else "",
        )
    )


def _report(case: Thing, line: JsonObject, wording: Wording) -> Rows:
    """A report as it was written: cause, tests, situation, reason, and what the office knew."""
    known, devices = known_of(line.get("known")), {each.line: each for each in devices_of(case)}
    device = devices.get(line["line"]) if isinstance(line.get("line"), int) else None
    repairs = [*known.repairs, *([_(ELSEWHERE, count=known.told)] if known.told else [])]
    cause = _("%(label)s: %(value)s", label=wording.value(line.get("cause_code")), value=_said(line, "cause", wording))
    serial = f"{device.serial} " if device and len(devices) > 1 else ""
    whole = f"{serial}{cause}"
    return [
        (_by(line, wording), whole if line in in_round(case, REPORTS) else _(EARLIER, words=whole)),
        *((f"  {_(label)}", wording.value(line.get(name))) for name, label in REPORTED.items() if line.get(name)),
        *([(f"  {_('Repaired before')}", forms.listed(repairs))] if repairs else []),
    ]


REPORTED = {
    "tests": N_("Tests"),
    "situation": N_("Customer's situation"),
    "reason": N_("Reason for return or exchange"),
}
"""By field of a report its label."""


def _offer(line: JsonObject, wording: Wording) -> str:
    return _listed(
        wording.value(line.get(name)) for name in ("offered", "offer_answer", "words", "told_how", "told_to")
    )


def _judgement(case: Thing, line: JsonObject, wording: Wording) -> str:
    """Decision, devices and value, the sentence of the policy, and the reasons."""
    devices = devices_of(case)
    covered = [each.serial for each in devices if each.line in judged_lines(line)]
    total = sum(each for each in as_object(line.get("values")).values() if isinstance(each, int))
    said = dict.fromkeys(_policy(kept) for kept in as_object(line.get("says")).values())
    decided = (
        wording.value(line.get("decision")),
        forms.listed(covered) if len(covered) < len(devices) else "",
        forms.money(total, str(line.get("currency") or "")) if total else "",
    )
    return _listed(
        (
            " ".join(filter(None, decided)),
            *(each.rstrip(".。") for each in said),
            wording.value(line.get("judged_words")),
            _(AGAINST, why=wording.value(line["against_policy"])) if line.get("against_policy") else "",
            _(INSTEAD, proposal=wording.value(line["proposal"])) if line.get("proposal") else "",
        )
    )


def _carried_out(page: DetailView, each: DecidedDevice, wording: Wording) -> str:
    """How far a device is: its exchange device, what became of the old one, and what was given, paid or credited."""
    orders = [line for line in page.lists.get(ORDERS, ()) if line.get("line") == each.line and not each.exchange]
    acts = [line for name in DONE for line in page.lists.get(name, ()) if line["entry"] == each.done]
    ordered, old, done = next(iter(orders[-1:]), None), each.old, next(iter(acts), None)
    deducted = forms.money(each.deduction, each.currency) if each.deduction else ""
    return (
        _listed(
            (
                _("ordered: %(what)s", what=_said(ordered, "ordered", wording)) if ordered else "",
                _("exchange device %(serial)s", serial=each.exchange) if each.exchange else "",
                _("prepared: %(configuration)s", configuration=each.configuration) if each.prepared else "",
                _("old device %(serial)s: %(condition)s", serial=old.serial, condition=old.condition)
                if old and old.serial
                else "",
                _("the customer keeps %(parts)s", parts=old.kept) if old and old.kept else "",
                _("deducted: %(amount)s", amount=deducted) if deducted else "",
                old.why if old else "",
                _("done %(when)s by %(who)s", when=wording.time(str(done["at"])), who=wording.person(str(done["by"])))
                if done
                else "",
            )
        )
        or "-"
    )


DONE = (GIVEN, PAID, CREDITED)
"""Lists of a case with what was given, paid and credited."""


def _policy(kept: object) -> str:
    says = says_of(kept)
    return render(says.sentence) if says is not None else ""


def _answer(line: Values) -> str:
    words = str(line.get("words") or line.get("reason") or "")
    return _listed((_(GRANTED if line.get("answer") == APPROVED else DENIED), words))
