"""How a return case is carried out, act by act, alike on the screen and the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from fieldservice.presentation.values import Wording
from fieldservice.shapes import JsonObject, as_list, as_objects
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.money.lines import REFUNDS
from fieldservice.workflows.return_cases.execution.lines import (
    CHOICES,
    CREDITED,
    GIVEN,
    LINE,
    LINES,
    NOTED_AS,
    OLD,
    ORDERS,
    PAID,
    PASSED,
    PREPARED,
)
from fieldservice.workflows.return_cases.lines import devices_of

HEADING = N_("Carrying out")
ORDERED = N_("%(device)s: ordered %(what)s, expected on %(day)s")
SET_ASIDE = N_("%(device)s: %(exchange)s set aside")
IS_PREPARED = N_("%(device)s: %(exchange)s prepared")
PASSED_ON = N_("passed on to the office: %(devices)s")
BY_SHIPMENT = N_("by shipment %(number)s")
SEEN = N_("%(device)s, old device: %(became)s")
READ = N_("read as %(serial)s")
KEEPS = N_("customer keeps %(parts)s")
DEDUCTED = N_("deducted: %(amount)s")
HANDED_OVER = N_("%(exchange)s handed over for %(device)s")
PAID_BACK = N_("%(amount)s paid back for %(devices)s")
IS_CREDITED = N_("%(amount)s credited for %(devices)s")
BY_NOTE = N_("credit note %(number)s")
TOLD = frozenset(
    {"exchange", "exchange_configuration", "preparation", "ordered", "expected_on", "carrier", "tracking", "hands_over"}
    | {"old_device", "old_serial", "old_condition", "kept_parts", "deduction", "old_why", "old_is_here", "why_back"}
    | {"why_again", "credit_remark", "credited", "amount", "method", "reference", "receipt", "office_remark"}
)
"""The facts that these rows tell."""
Said = Callable[[Thing, JsonObject, Wording], Iterator[str]]


def rows(case: Thing, wording: Wording) -> list[tuple[str, str]]:
    """(when and by whom, what was done), the oldest first."""
    acts = [(line, say) for name, say in ACTS.items() for line in case.lines(name)]
    return [
        (
            f"{wording.time(str(line.get('at') or ''))} {wording.person(str(line.get('by') or ''))}",
            _("; ").join(filter(None, say(case, line, wording))),
        )
        for line, say in sorted(acts, key=lambda each: str(each[0].get("at") or ""))
    ]


def _serial(case: Thing, place: object) -> str:
    return next((each.serial or str(each.line) for each in devices_of(case) if each.line == place), "-")


def _serials(case: Thing, line: JsonObject) -> str:
    return forms.listed(_serial(case, place) for place in as_list(line.get(LINES)))


def _money(line: JsonObject, name: str, currency: object) -> str:
    amount = line.get(name)
    return forms.money(amount, str(currency or "")) if type(amount) is int else ""


def _ordered(case: Thing, line: JsonObject, wording: Wording) -> Iterator[str]:
    about = {"device": _serial(case, line.get(LINE)), "what": str(line.get("ordered") or "")}
    yield _(ORDERED, **about, day=str(line.get("expected_on") or ""))


def _chosen(case: Thing, line: JsonObject, wording: Wording) -> Iterator[str]:
    yield _(SET_ASIDE, device=_serial(case, line.get(LINE)), exchange=str(line.get("exchange") or ""))


def _prepared(case: Thing, line: JsonObject, wording: Wording) -> Iterator[str]:
    yield _(IS_PREPARED, device=_serial(case, line.get(LINE)), exchange=str(line.get("exchange") or ""))
    yield wording.value(line.get("exchange_configuration"))


def _passed(case: Thing, line: JsonObject, wording: Wording) -> Iterator[str]:
    yield _(PASSED_ON, devices=forms.listed(_serial(case, each.get(LINE)) for each in as_objects(line.get(PASSED))))
    if line.get("shipment_number"):
        yield _(BY_SHIPMENT, number=str(line["shipment_number"]))
    yield wording.value(line.get("office_remark"))


def _seen(case: Thing, line: JsonObject, wording: Wording) -> Iterator[str]:
    serial = _serial(case, line.get(LINE))
    yield _(SEEN, device=serial, became=wording.value(line.get("old_device")))
    if line.get("old_serial") and line["old_serial"] != serial:
        yield _(READ, serial=str(line["old_serial"]))
    yield wording.value(line.get("old_condition"))
    if line.get("kept_parts"):
        yield _(KEEPS, parts=str(line["kept_parts"]))
    if line.get("deduction"):
        yield _(DEDUCTED, amount=_money(line, "deduction", case.get("currency")))
    yield wording.value(line.get("old_why"))


def _given(case: Thing, line: JsonObject, wording: Wording) -> Iterator[str]:
    yield _(HANDED_OVER, exchange=str(line.get("exchange") or ""), device=_serial(case, line.get(LINE)))


def _paid(case: Thing, line: JsonObject, wording: Wording) -> Iterator[str]:
    refund = next((each for each in case.lines(REFUNDS) if each.get("entry") == line.get("entry")), {})
    yield _(PAID_BACK, amount=_money(line, "amount", refund.get("currency")), devices=_serials(case, line))
    yield wording.value(line.get("method"))


def _credited(case: Thing, line: JsonObject, wording: Wording) -> Iterator[str]:
    amount = _money(line, "credited", line.get("credited_currency"))
    yield _(IS_CREDITED, amount=amount, devices=_serials(case, line))
    if line.get(NOTED_AS):
        yield _(BY_NOTE, number=str(line[NOTED_AS]))
    yield wording.value(line.get("credit_remark"))


ACTS: dict[str, Said] = {
    ORDERS: _ordered,
    CHOICES: _chosen,
    PREPARED: _prepared,
    PASSED: _passed,
    OLD: _seen,
    GIVEN: _given,
    PAID: _paid,
    CREDITED: _credited,
}
"""By list of a case: what a line of it says."""
