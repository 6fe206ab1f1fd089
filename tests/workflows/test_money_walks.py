"""Whatever is quoted, paid, given back and handed out in whatever order: the money is right to the last fen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from fieldservice.workflows.money import charging, lines, rows
from fieldservice.workflows.money.payments import effects, going_back, guards, shares
from tests.workflows.money_walk import Wrong, walk

SEEDS = 25


def test_fold_rows_and_ledger_agree_under_random_acts_of_two_counters():
    taken = {act for seed in range(SEEDS) for act in walk(seed).acts}

    assert taken == {"give_money_back", "cancel_payment", "put_on_account", "hand_out"}


class Mutant(NamedTuple):
    """A deliberate defect: another function in the place of one."""

    name: str
    module: Any
    function: str
    instead: Callable[[Any], Any]
    """Makes the wrong function of the right one."""


def all_of_it(draft, amount, context):
    return (shares.Portion("job", draft.subject.id, 0, amount or 1),)


def without_tax(right):
    return lambda *given: Counter({name: each for name, each in right(*given).items() if "tax" not in name})


def a_fen_less(right):
    return lambda amount, among: right(max(0, amount - 1), among)


def all_payments(thing):
    return tuple(thing.lines("payments"))


def no_refunds(right):
    return lambda line, name: 0 if line.get("kind") == "refund_given" else right(line, name)


# A table is read row by row.
# fmt: off
MUTANTS = (
    Mutant("a device goes out unpaid", guards, "owed_message", lambda right: lambda thing: None),
    Mutant("more goes back than was paid", going_back, "paid_here", lambda right: lambda thing, context: 10**9),
    Mutant("all is charged again", charging, "charged_before", lambda right: lambda thing, currency: Counter()),
    Mutant("tax is not charged", charging, "by_account", without_tax),
    Mutant("each job gets all of a payment", effects, "share_of", lambda right: all_of_it),
    Mutant("a fen is lost in sharing out", shares, "shared", a_fen_less),
    Mutant("cancelled payments count", lines, "payments_that_count", lambda right: all_payments),
    Mutant("payments of other offices are cancelled", going_back, "is_of", lambda right: lambda account, office: True),
    Mutant("rows forget refunds", rows, "whole", no_refunds),
    Mutant("what is on account stays so for ever", lines, "_on_account", lambda right: lambda thing: {"CNY": 10**9}),
    Mutant("a declined quote costs nothing", lines, "declined", lambda right: lambda thing: None),
    Mutant("what is accepted later does not count", lines, "agreed", lambda right: lambda thing: None),
    Mutant("money lies where the customer is", effects, "place_of", lambda right: lambda thing, *_: f"CD02/{thing.id}"),
)
# fmt: on


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_defect_of_the_money_is_caught_by_the_walks(mutant, monkeypatch):
    monkeypatch.setattr(mutant.module, mutant.function, mutant.instead(getattr(mutant.module, mutant.function)))

    def runs(seed: int) -> bool:
        try:
            walk(seed)
        except (Wrong, AssertionError):
            return False
        return True

    assert not all(map(runs, range(SEEDS)))
