"""Quotes made by hand, and stories in which money is taken: a counter with a drawer, its books and its customers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from fieldservice.workflows.engine.debts import NoDebts, OpenItem
from fieldservice.workflows.engine.ended_work import NoEndedWork
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import postings_of
from fieldservice.workflows.money.invoices.lines import numbers_of
from fieldservice.workflows.money.lines import QUOTE_ANSWERS, QUOTES, balances_of
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.registry import workflow_of
from tests.support.parts import Posted
from tests.support.story import Made, Story, refusal

PAID_FOR = ("job", "request", "sale", "customer")
PAYMENT_METHODS = ("cash", "card", "mobile", "transfer")
LABOUR: dict[str, Any] = {
    "words": {"zh": "人工", "en": "Labour"},
    "kind": "labour",
    "net": 200_00,
    "tax": 26_00,
    "gross": 226_00,
    "rate": 130,
}
PART: dict[str, Any] = {
    "words": {"zh": "主板", "en": "Board"},
    "kind": "part",
    "net": 300_00,
    "tax": 39_00,
    "gross": 339_00,
    "rate": 130,
}
FEE: dict[str, Any] = {
    "words": {"zh": "检测费", "en": "Inspection"},
    "kind": "inspection",
    "net": 50_00,
    "tax": 3_00,
    "gross": 53_00,
    "rate": 60,
}


def quote_line(version: int = 1, lines: tuple[dict[str, Any], ...] = (LABOUR, PART), **more: Any) -> dict[str, Any]:
    """A quote as an entry keeps it; with the usual lines its total is 565.00 and its fee 53.00."""
    total = sum(line["net"] + line["tax"] for line in lines)
    return {
        "number": "CD01-B000001-A",
        "version": version,
        "digest": f"quote-{version}",
        "total": total,
        "tax": sum(line["tax"] for line in lines),
        "currency": "CNY",
        "until": "2026-12-31",
        "fee": FEE["net"] + FEE["tax"],
        "fee_lines": [FEE],
        "lines": list(lines),
        **more,
    }


def gains(story: Story, name: str, line: dict[str, Any], thing: str = "") -> Story:
    """A thing gains a line of a list by an entry of its own, as from an act of another office."""
    folded = story.folded(thing)
    number = len(story.entries) + 1
    made = story.now.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    data = {"adds": {folded.id: {name: line}}}
    entry = Made(f"entry-{number:04d}", "noted", "zhao", made, (), ((folded.kind, folded.id),), data, None)
    story.entries.append(entry)
    return story


def quoted(story: Story, version: int = 1, thing: str = "", **more: Any) -> Story:
    return gains(story, QUOTES, quote_line(version, **more), thing)


def answered(story: Story, answer: str, version: int = 1, thing: str = "", **more: Any) -> Story:
    line = {"digest": f"quote-{version}", "answer": answer, "how": "phone", **more}
    return gains(story, QUOTE_ANSWERS, line, thing)


def accepted(story: Story, version: int = 1, thing: str = "", **more: Any) -> Story:
    """The customer accepted a quote of 565.00 for a job of this story."""
    return answered(quoted(story, version, thing, **more), "accepted", version, thing)


def declined(story: Story, version: int = 1, thing: str = "") -> Story:
    """The customer declined the quote; the inspection fee of 53.00 is owed."""
    return answered(quoted(story, version, thing), "declined", version, thing)


class Debts(NoDebts):
    """The debts of customers by the things of a story."""

    def __init__(self, story: Story) -> None:
        self.story = story

    def _things(self) -> list[Thing]:
        ids = dict.fromkeys(id_ for entry in self.story.entries for kind, id_ in entry.touches if kind in PAID_FOR)
        return [self.story.folded(id_) for id_ in ids]

    def overpaid(self, customer: str) -> list[str]:
        theirs = (each for each in self._things() if customer in (each.id, each.get("customer")))
        return [each.id for each in theirs if any(owed.open < 0 for owed in balances_of(each))]

    def of(self, customer: str) -> list[OpenItem]:
        return [
            OpenItem(
                each.kind, each.id, str(each.get("number")), owed.open, owed.currency, each.opened, owed.on_account
            )
            for each in self._things()
            for owed in balances_of(each)
            if owed.open > 0 and customer in (each.id, each.get("customer"))
        ]


class Issued(NoEndedWork):
    """The invoices of a story, by the numbers of the tax program."""

    def __init__(self, story: Story) -> None:
        self.story = story

    def invoices(self, number: str) -> list[Thing]:
        ids = dict.fromkeys(m.thing for entry in self.story.entries for m in entry.moves if m.kind == "invoice")
        return [each for each in map(self.story.folded, ids) if number in numbers_of(each)]


def known(story: Story, **more: Any) -> dict[str, Any]:
    """What the desk of this office knows: its books, the debts and the files of its customers."""

    def file(customer: str) -> Thing | None:
        folded = story.folded(customer)
        return folded if folded.history else None

    return {
        "holdings": Posted(story),
        "debts": Debts(story),
        "counter": "A",
        "file": file,
        "ended_work": Issued(story),
        **more,
    }


def act(story: Story, who: str, step: str, data: dict[str, Any] | None = None, thing: str = "", **more: Any) -> Story:
    """Take a step at counter A with all that its desk knows."""
    return story.when(who, step, data, thing, **known(story, **more))


def balances(story: Story) -> Counter[str]:
    """By account the money that the entries have moved there, in minor units; accounts with nothing are left out."""
    found = Counter[str]()
    for entry in story.entries:
        for each in postings_of(entry):
            if each.item.startswith("money/"):
                found[each.source] -= each.quantity
                found[each.target] += each.quantity
    return Counter({place: amount for place, amount in found.items() if amount})


def without_ids(sums: Counter[str]) -> dict[str, int]:
    """The same with the word `customer` instead of the id of the only customer."""
    return {
        "/".join(place.split("/")[:2]) if "/customer/" in place else place: amount for place, amount in sums.items()
    }


def with_settings(story: Story, **settings: str) -> Story:
    story.reference = replace(story.reference, settings={**story.reference.settings, **settings})
    return story


def why_not(story: Story, who: str, step: str, data: dict[str, Any] | None = None, thing: str = "", **more: Any) -> str:
    """The sentence with which a step is refused."""
    return str(refusal(story, who, step, data, thing, **known(story, **more)).because)


def money(story: Story, thing: str = "") -> tuple[int, int, int]:
    """What is charged, paid and open."""
    (balance,) = balances_of(story.folded(thing))
    return balance.charged, balance.paid, balance.open


def owed(story: Story, thing: str = "") -> set[str]:
    """The kinds of debts because of money that a thing has."""
    folded = story.folded(thing)
    kinds = {each.kind for each in obligations(folded, workflow_of(folded))}
    return kinds & {"paid_too_much", "not_paid", "on_account", "transfer_awaited"}


def with_limit(story: Story, limit: int) -> Story:
    """The customer of the story has a credit limit, in minor units."""
    story.when("tang", "amend_customer", {"contact": "王老师"}, story.folded().get("customer"))
    story.entries[-1].data["credit_limit"] = limit
    return story
