"""Drawers, pouches and the lines of a cash-up in words, alike on the screen and the command line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from fieldservice.read_model.tills import as_data
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _, forms, in_context
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.money.accounts import BANK, DRAWER, ON_THE_WAY, POUCH, SET_APART, kind_of, name_of
from fieldservice.workflows.money.cash_up.lines import WORDS, CountedKind, Expected

if TYPE_CHECKING:
    from fieldservice.desk.cash_up import Till

TILLS = {
    DRAWER: N_("Drawer %(name)s"),
    POUCH: N_("Pouch of %(name)s"),
    ON_THE_WAY: N_("On the way from %(name)s"),
    SET_APART: N_("Cash of drawer %(name)s to be deposited"),
    BANK: N_("Bank"),
}
"""By kind of account: how people call it."""


def till_in_words(name: str, people: Mapping[str, str]) -> str:
    """A drawer or pouch as people call it; any other account as it is."""
    whose = name_of(name)
    return _(TILLS[kind_of(name)], name=people.get(whose, whose)) if kind_of(name) in TILLS else name


def owed_for(row: Values) -> str:
    """What an obligation is about: the number of a job or paper, or a drawer or pouch as people call it."""
    number = str(row["number"])
    return till_in_words(number, {name_of(number): str(row["whose"])} if row.get("whose") else {})


def method_in_words(method: str) -> str:
    return in_context("payment", WORDS[method]) if method in WORDS else method


def counted_in_words(line: CountedKind) -> tuple[str, str]:
    """(way to pay, what was counted, what was expected and why it differs)."""
    money = partial(forms.money, currency=line.currency or "CNY")
    said = _("%(counted)s counted, %(expected)s expected", counted=money(line.counted), expected=money(line.expected))
    why = forms.listed(filter(None, (forms.in_language(line.reason), line.words)))
    if not line.difference:
        return method_in_words(line.method), said
    found = _("%(said)s, difference %(amount)s", said=said, amount=money(line.difference))
    return method_in_words(line.method), _("%(found)s (%(words)s)", found=found, words=why) if why else found


def expected_by_method(till: Till) -> dict[str, int]:
    """By way to pay what is expected in a drawer, where there is something or was."""
    return {each.method: each.expected for each in till.expected}


def expected_object(each: Expected) -> JsonObject:
    """What is expected of a way to pay; amounts in whole minor units."""
    return {
        "method": each.method,
        "before": each.before,
        "taken": each.taken,
        "given": each.given,
        "expected": each.expected,
    }


def till_object(till: Till) -> JsonObject:
    """A drawer as scripts read it: what is expected by way to pay, the last cash-up, and the one that is open."""
    return {
        "till": till.name,
        "currency": till.currency,
        "expected": list(map(expected_object, till.expected)),
        "total": till.total,
        "due": None if till.due == NEVER else till.due,
        "state": till.open.state if till.open else "open" if till.expected else "nothing",
        "open": as_data(till.open) if till.open else None,
        "last": as_data(till.last) if till.last else None,
    }
