"""Events of a warranty verdict: what was found, what is overruled, what is waived (flow 3)."""

from __future__ import annotations

from typing import Annotated

import pydantic

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import CodeOf, Day, Event, LongText, Money, Parts, ask

Percent = Annotated[int, pydantic.Field(ge=1, le=100)]


class WarrantyJudged(Event):
    """Somebody said what was found or shown, and the verdict was made anew from it."""

    found: CodeOf | None = ask(
        N_("Cause found"), N_("Damage by the customer is not covered by any warranty."), codes="cause", default=None
    )
    damaged_parts: Parts | None = ask(
        N_("Only of these parts"),
        N_("If empty: the whole fault. One part number per line."),
        default=None,
        example="PSU-450",
    )
    work: CodeOf | None = ask(
        N_("Kind of work"), N_("Only a repair can be free of charge."), codes="work", default=None
    )
    purchased: Day | None = ask(N_("Purchased on"), N_("Date on the purchase proof."), default=None, past=True)
    purchase_proof: CodeOf | None = ask(N_("Purchase proof"), codes="purchase_proof", default=None)
    first_used: Day | None = ask(N_("First used on"), default=None, past=True)
    words: LongText | None = ask(N_("In words"), N_("What you saw."), private=True, default=None)


class VerdictOverruleAsked(Event):
    """Somebody asks that a cost class is charged, or free of charge, against the computed verdict."""

    pays_parts: CodeOf | None = ask(
        N_("Who pays for parts"), N_("If empty: as in the policy."), codes="who_pays", default=None
    )
    pays_labour: CodeOf | None = ask(
        N_("Who pays for labour"), N_("If empty: as in the policy."), codes="who_pays", default=None
    )
    pays_on_site: CodeOf | None = ask(
        N_("Who pays for service on site"), N_("If empty: as in the policy."), codes="who_pays", default=None
    )
    ground: CodeOf = ask(
        N_("Ground"), N_("Shown to the customer with the verdict, also on papers."), codes="overrule_ground"
    )
    reason: LongText = ask(N_("Reason"), N_("The person who approves reads it."), private=True)


class VerdictOverruled(Event):
    """The verdict was overruled, as it was approved."""


class GoodwillAsked(Event):
    """Somebody asks that costs of the customer are waived."""

    scope: CodeOf = ask(N_("What is waived"), codes="goodwill_scope", default="all")
    share: Percent = ask(N_("Percentage waived"), default=100)
    amount: Money = ask(N_("What it costs at most"), N_("From the quote, or estimated."), example="300.00")
    ground: CodeOf = ask(
        N_("Ground"), N_("Shown to the customer with the verdict, also on papers."), codes="goodwill_ground"
    )
    reason: LongText = ask(N_("Reason"), N_("The person who approves reads it."), private=True)


class GoodwillGiven(Event):
    """What was approved as goodwill is waived."""
