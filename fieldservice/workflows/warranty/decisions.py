"""Guards and effects of deciding a verdict: what was found, overruling, goodwill.

Whoever overrules or waives asks for exactly that, another person approves it, and the holder of the job applies it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import Ask, answer_to, ask, asks_of, digest_of, is_approved, rely, sealed
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.here import currency_here
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.warranty.coverage import is_damage, is_excluded
from fieldservice.workflows.warranty.decided import OVERRULED
from fieldservice.workflows.warranty.evidence import CAUSE, PROOF
from fieldservice.workflows.warranty.judging import verdict_for
from fieldservice.workflows.warranty.lines import damages, who_pays
from fieldservice.workflows.warranty.verdicts import (
    CLASSES,
    FROZEN,
    GOODWILL,
    NEVER_FREE,
    VERDICT,
    is_frozen,
    verdicts_of,
)

if TYPE_CHECKING:
    from fieldservice.workflows.common.events import WorkReport
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.warranty.events import GoodwillAsked, VerdictOverruleAsked, WarrantyJudged

VERDICT_KIND, GOODWILL_KIND = "verdict", "goodwill"
"""The kinds of approval."""
APPLIED = {VERDICT_KIND: "verdicts_overruled", GOODWILL_KIND: "goodwill_given"}
"""The lists of a job with what was carried out, by kind of approval."""
COVERED_BY = ("policy", "contract", "extension", "repair")
WE = "us"
SHOWN = ("purchased", PROOF, "first_used")
"""What a customer shows while the work goes on; the file of the device gains it."""
NOT_COVERED_CAUSE = N_(
    "%(cause)s is not covered, but the verdict charges nobody. Use “Judge who pays” first, and ask "
    "the customer before the work goes on."
)
NEVER_OVERRULED = N_("This work is never free of charge. Goodwill can waive it.")


@guard(N_("There is no verdict about the warranty of this job."))
def there_is_a_verdict(job: Thing, event: None, context: Context) -> bool:
    return bool(verdicts_of(job))


@guard(N_("By the verdict the customer pays nothing, so there is nothing to waive."))
def something_is_charged(job: Thing, event: None, context: Context) -> bool:
    single = (paid for part in damages(job) if (paid := who_pays(job, part)))
    return any(each.is_quoted for each in (*verdicts_of(job).values(), *single))


@guard(NEVER_OVERRULED)
def it_is_a_repair(job: Thing, event: None, context: Context) -> bool:
    return all(each.by != NEVER_FREE for each in verdicts_of(job).values())


@guard(N_("The verdict already says so. Choose the cost class to change."), beside=("pays_parts",))
def it_differs_from_the_verdict(job: Thing, event: VerdictOverruleAsked, context: Context) -> bool:
    present = verdicts_of(job)
    return any(
        free == present[name].is_charged or present[name].by == "unknown"
        for name, free in asked_classes(event).items()
        if name in present
    )


@guard_with_reason(beside=("cause_code",))
def the_cause_agrees_with_the_verdict(job: Thing, event: WorkReport, context: Context) -> Message | None:
    """Damage by the customer is not found only when the work is over: the customer could not decline it any more."""
    covered = is_frozen(job) and any(each.by in COVERED_BY for each in verdicts_of(job).values())
    cause = getattr(event, "cause_code", None)
    if not covered or not cause:
        return None
    excluded = is_excluded(cause, code_of(job.get("product")), context.reference.policies)
    by_contract = all(each.by == "contract" for each in verdicts_of(job).values() if each.covered)
    if not excluded or (by_contract and not is_damage(cause)):
        return None
    code = context.reference.code("cause", str(cause))
    return Message(NOT_COVERED_CAUSE, {"cause": code.words() if code else str(cause)})


@guard(N_("Single parts are charged only where the customer damaged them."), beside=("found",))
def single_parts_are_charged_for_damage(job: Thing, event: WarrantyJudged, context: Context) -> bool:
    return not event.damaged_parts or is_damage(event.found)


def asked_classes(event: VerdictOverruleAsked) -> dict[str, bool]:
    """By cost class whether it is to be free of charge; without the classes that stay as computed."""
    said = {name: getattr(event, f"pays_{name}") for name in CLASSES}
    return {name: who == WE for name, who in said.items() if who}


def judge(draft: Draft, event: WarrantyJudged, context: Context) -> None:
    """The verdict is made anew from what was found. What was found of single parts is a line of the job, and changes
    no class."""
    job = draft.subject
    if event.found and not event.damaged_parts:
        draft.data[CAUSE] = draft.data["found"]
    shown = {name: draft.data[name] for name in SHOWN if draft.data.get(name)}
    if shown and (device := str(job.get("device") or "")):
        sources = context.pasts.of(device).sources
        draft.of(device, shown)
        draft.data.setdefault("saw", {})[device] = {name: sources.get(name, "") for name in shown}
        draft.touches.append(("device", device))
    _judge_again(draft, context, is_frozen(job) or bool(event.found))


def _judge_again(draft: Draft, context: Context, frozen: bool) -> None:
    job = draft.subject
    draft.data[VERDICT] = verdict_for(job.id, {**job.facts, **draft.data}, job, context, frozen)


def ask_overrule(draft: Draft, event: VerdictOverruleAsked, context: Context) -> None:
    """A manager is asked for exactly these classes; the verdict does not change yet."""
    what = {"classes": asked_classes(event), "ground": event.ground}
    _ask(draft, context, VERDICT_KIND, what, event.reason)


def overrule(draft: Draft, event: Event, context: Context) -> None:
    """The verdict says what was approved, and by whom."""
    asked = _approved(draft, VERDICT_KIND)
    decided = {**_decision(draft.subject, asked, context), "asked": asked.digest}
    classes = {
        name: {"free": code_of(asked.facts[f"pays_{name}"]) == WE, **decided}
        for name in CLASSES
        if asked.facts.get(f"pays_{name}")
    }
    draft.data[OVERRULED] = {**draft.subject.record(OVERRULED), **classes}
    _judge_again(draft, context, draft.subject.record(VERDICT).get(FROZEN) is True)


def ask_goodwill(draft: Draft, event: GoodwillAsked, context: Context) -> None:
    """Somebody who approves this amount is asked; the customer still pays."""
    what = {"scope": event.scope, "share": event.share, "amount": event.amount, "ground": event.ground}
    currency = currency_here(context)
    _ask(draft, context, GOODWILL_KIND, what, event.reason, event.amount, currency)
    draft.data["currency"] = currency


def give_goodwill(draft: Draft, event: Event, context: Context) -> None:
    """The classes that are waived are covered by goodwill, all or a share."""
    asked, facts = _approved(draft, GOODWILL_KIND), _approved(draft, GOODWILL_KIND).facts
    scope, share = code_of(facts.get("scope")), facts.get("share")
    waived = CLASSES if scope not in CLASSES else (scope,)
    draft.data[GOODWILL] = {
        "classes": {name: (share if type(share) is int else 0) * 10 for name in waived},
        "amount": asked.amount,
        "currency": asked.currency or str(facts.get("currency") or ""),
        **_decision(draft.subject, asked, context),
        "asked": asked.digest,
    }
    _judge_again(draft, context, draft.subject.record(VERDICT).get(FROZEN) is True)


def _ask(
    draft: Draft, context: Context, kind: str, what: JsonObject, reason: str, amount: int = 0, currency: str = ""
) -> None:
    salt = draft.private["salt"] = context.key()
    digest = digest_of(kind, draft.subject.id, {**what, "reason": sealed(salt, reason)})
    ask(draft, kind, digest, amount, currency)


def approved_and_not_applied(job: Thing, kind: str) -> Ask | None:
    """The last ask of this kind, where it was approved and is not carried out yet."""
    asked = next((each for each in reversed(asks_of(job)) if each.kind == kind), None)
    applied = {line.get("asked_digest") for line in job.lines(APPLIED[kind])}
    return asked if asked and asked.digest not in applied and is_approved(job, asked.digest) else None


@guard(N_("No other verdict was approved here."), waits_for=lambda job, event, context: ("manager",), not_offered=True)
def an_overruling_was_approved(job: Thing, event: None, context: Context) -> bool:
    return approved_and_not_applied(job, VERDICT_KIND) is not None


@guard(N_("No goodwill was approved here."), waits_for=lambda job, event, context: ("manager",), not_offered=True)
def goodwill_was_approved(job: Thing, event: None, context: Context) -> bool:
    return approved_and_not_applied(job, GOODWILL_KIND) is not None


def _approved(draft: Draft, kind: str) -> Ask:
    asked = approved_and_not_applied(draft.subject, kind)
    assert asked is not None, "a guard has looked"
    draft.data["asked_digest"] = asked.digest
    rely(draft, str((answer_to(draft.subject, asked.digest) or {}).get("entry") or ""))
    return asked


def _decision(job: Thing, asked: Ask, context: Context) -> JsonObject:
    """Who approved it, and the ground on which it was asked."""
    by = str((answer_to(job, asked.digest) or {}).get("by") or "")
    person = context.reference.staff.get(by)
    return {"by": person.display if person else by, "ground": asked.facts.get("ground") or {}}
