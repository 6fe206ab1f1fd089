"""Approvals: what needs a second person is asked for, and answered, by notes that name one digest.

The digest is that of exactly what is to be approved. Of two answers to one digest the first that headquarters numbered
counts. What was changed after it was asked for has another digest, and is asked for anew. Whoever asked never answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from hashlib import sha256
from itertools import dropwhile, islice
from typing import TYPE_CHECKING

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values, as_list, as_object
from fieldservice.words.amounts import money
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.currencies import DEFAULT, minor_units
from fieldservice.workflows.engine.fold import (
    ANSWERS_TO,
    ASKS,
    OF_THE_STORE,
    RELIES_ON,
    FoldedEntry,
    HistoryEntry,
    Thing,
    computed_once,
    is_subject,
)
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.marks import NOT_COUNTED
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Draft, Effect, State, Step
from fieldservice.workflows.engine.reference import HEADQUARTERS, Person, Reference, headquarters_of

if TYPE_CHECKING:
    from fieldservice.workflows.common.events import ApprovalGiven

ANSWERS = "approvals"
"""The list of a thing that holds the answers."""
APPROVED, REFUSED = "approved", "refused"
DISPUTED = "disputed"
"""The class of such items on the review list, and what a review of them names."""
REPLIES_TO = "replies_to"
"""As ANSWERS_TO, of what a customer answers: the first answer counts, and nobody has to be entitled to it."""
SERVICE_MANAGEMENT = "service_management"
APPROVERS = ("manager", SERVICE_MANAGEMENT)
"""Roles that may answer at all; who answers what is a setting (LIMITS)."""

LIMITS = {
    "release": "approval_release",
    "requisition": "approval_requisition",
    "adjustment": "approval_adjustment",
    "lost_part": "approval_lost_part",
    "lift_block": "approval_lift_block",
    "exchange": "approval_exchange",
    "verdict": "approval_verdict",
    "goodwill": "approval_goodwill",
    "discount": "approval_discount",
    "credit": "approval_credit",
    "refund": "approval_refund",
    "write_off": "approval_write_off",
    "cash_difference": "approval_cash_difference",
    "return_exchange": "approval_return_exchange",
    "return_refund": "approval_return_refund",
    "return_credit": "approval_return_credit",
    "old_device": "approval_old_device",
}
"""By kind of approval: the setting that says from which amount on which role approves it, such as `2000 manager 10000
headquarters`. Below the first amount nobody is asked."""
LABELS = {
    "release": N_("Release without the ticket"),
    "requisition": N_("Requisition"),
    "adjustment": N_("Stock adjustment"),
    "lost_part": N_("Lost part"),
    "lift_block": N_("Lift the block on new parts"),
    "exchange": N_("Exchange device"),
    "verdict": N_("Warranty verdict overruled"),
    "goodwill": N_("Goodwill"),
    "discount": N_("Discount"),
    "credit": N_("On account above the credit limit"),
    "refund": N_("Refund"),
    "write_off": N_("Amount written off"),
    "cash_difference": N_("Difference of a cash-up"),
    "return_exchange": N_("Exchange of a device"),
    "return_refund": N_("Return and refund"),
    "return_credit": N_("Return and credit note"),
    "old_device": N_("Old device of a return does not match"),
}

AT_ANY_TIME = ("refund", "credit", "write_off")
"""Kinds that are answered after the end of the work too: money may be owed then."""
GOES_ALONG = ("discount",)
"""Kinds that a request asks no more once it is a job: they are asked there."""

WAITS, APPROVER = ("approval", "judged"), "manager"
"""The states in which nothing goes on before an answer, and who gives it as a rule."""

NOTHING_WAITS = N_("Nothing waits for approval here.")
ASKED_BY_YOU = N_("You asked for this yourself. Another person must approve it.")
JUDGED_BY_YOU = N_("You judged it yourself. Another person must approve it.")
DIAGNOSED_BY_YOU = N_("You diagnosed or judged it yourself. Another person must approve it.")
ABOVE_YOUR_LIMIT = N_("%(amount)s is more than you may approve.")
NOT_YOURS = N_("This is approved by another role.")
GUEST = N_("Guests cannot approve anything here.")
CHANGED_SINCE = N_("It was changed or answered after you opened it. Look at it again.")


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that waits for a second person, or waited."""

    kind: str
    digest: str
    by: str
    since: str
    amount: int = 0
    """In minor units; below zero where it is missing: in a drawer, in the stock."""
    currency: str = ""
    judge: str = ""
    """Who judged the case, and so may not approve it either."""
    not_by: tuple[str, ...] = ()
    """Others who may not approve it: who diagnosed, or judged before."""
    facts: Values = field(default_factory=dict)
    """The facts of the entry that asked, also the private ones, unless these were erased."""
    entry: str = ""
    """The entry that asked."""
    office: str = ""
    """The office for which it is asked, where that is not the holder of the thing: a customer's file has none."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """From this amount on, in minor units, this role approves."""

    amount: int
    role: str


def digest_of(kind: str, thing: str, what: Values) -> str:
    """The digest of what is approved: values that an entry keeps, none of them personal."""
    written = json.dumps([kind, thing, what], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(written.encode(errors="replace")).hexdigest()


def sealed(salt: str, words: str) -> str:
    """Personal words as a digest names them. The salt is private and erased with them, so nobody can guess them."""
    return sha256(f"{salt}/{words}".encode(errors="replace")).hexdigest()


def of_differences(amounts: Iterable[int]) -> int:
    """What differs in all, whether more or less: a missing note is not made up for by a card slip too many. Below zero
    where everything that differs is missing."""
    listed = list(amounts)
    return (-1 if max(listed, default=0) <= 0 else 1) * sum(map(abs, listed))


def ask(
    draft: Draft,
    kind: str,
    digest: str,
    amount: int = 0,
    currency: str = "",
    judge: str = "",
    office: str = "",
    not_by: Sequence[str] = (),
) -> None:
    """Ask, by this entry, for the approval of what has this digest; with `office` for that office, and of none of those
    in `not_by`."""
    draft.data[ASKS] = {
        "kind": kind,
        "digest": digest,
        **({"amount": amount, "currency": currency} if amount else {}),
        **({"judge": judge} if judge else {}),
        **({"office": office} if office else {}),
        **({"not_by": list(not_by)} if not_by else {}),
    }


@computed_once
def asks_of(thing: Thing) -> tuple[Ask, ...]:
    """Everything that was asked of this thing, the oldest first."""
    return tuple(_asks(thing))


def _asks(thing: Thing) -> Iterator[Ask]:
    for line in thing.history:
        entry = line.entry
        found = None if line.late or entry.mark in NOT_COUNTED else _asked_of(entry, thing.id)
        if found is None:
            continue
        amount = found["amount"] if type(found.get("amount")) is int else 0
        named = [str(found.get(name) or "") for name in ("kind", "digest", "currency", "judge", "office")]
        facts = {**entry.data, **(entry.private or {})}
        kind, digest, currency, judge, office = named
        not_by = tuple(str(each) for each in as_list(found.get("not_by")))
        yield Ask(kind, digest, entry.by, entry.made, amount, currency, judge, not_by, facts, entry.id, office)


def _asked_of(entry: FoldedEntry, thing: str) -> JsonObject | None:
    """What an entry asks of a thing: in its own data where it is about the thing, else under `of`."""
    if not isinstance(entry.data, dict):
        return None
    others = entry.data.get("of")
    beside = others.get(thing) if isinstance(others, dict) else None
    found = beside.get(ASKS) if isinstance(beside, dict) else None
    found = found or (entry.data.get(ASKS) if is_subject(entry, thing) else None)
    return found if isinstance(found, dict) else None


def answer_to(thing: Thing, digest: str) -> JsonObject | None:
    """The answer that counts: the first to this digest, whichever step gave it; None while there is none."""
    answers = {
        line["entry"]: line
        for lines in thing.lists.values()
        for line in lines
        if digest in (line.get(ANSWERS_TO), line.get(REPLIES_TO))
    }
    return next((answers[line.entry.id] for line in thing.history if line.entry.id in answers), None)


def is_approved(thing: Thing, digest: str) -> bool:
    answer = answer_to(thing, digest)
    return answer is not None and answer.get("answer") == APPROVED


def waiting(thing: Thing) -> list[Ask]:
    """What waits for an answer: of each kind the last thing that was asked."""
    last = {each.kind: each for each in asks_of(thing)}
    gone = GOES_ALONG if thing.kind == "request" and thing.get("job") else ()
    return [each for each in last.values() if each.kind not in gone and answer_to(thing, each.digest) is None]


def awaited_role(thing: Thing, state: State | None) -> str:
    """The role whose action is awaited: where nothing goes on before an answer, that of whoever approves; "" at the
    end."""
    if state is None:
        return ""
    return APPROVER if thing.state in WAITS and waiting(thing) else state.awaits_role


def answers_to_read(thing: Thing) -> list[tuple[Ask, JsonObject]]:
    """What was answered, of each kind the last thing that was asked, until the person who asked acts on the thing."""
    last = {each.kind: each for each in asks_of(thing)}
    found = ((each, answer_to(thing, each.digest)) for each in last.values())
    return [(each, answer) for each, answer in found if answer and not has_acted(thing, each.by, answer["entry"])]


def has_acted(thing: Thing, person: str, after: str) -> bool:
    """Whether this person has taken a step of the thing after this entry: a print or a refused attempt is none."""
    since = dropwhile(lambda line: line.entry.id != after, thing.history)
    acts = (line.entry for line in islice(since, 1, None) if line.entry.kind not in OF_THE_STORE)
    return any(entry.by == person for entry in acts)


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two answers to one ask, or an act that relies on an approval which does not count."""

    key: str
    """The entry that lost: the act, else the other answer. Of an act that relies on several answers also the answer."""
    answer: HistoryEntry
    """The answer that does not count."""
    counts: HistoryEntry | None
    """The answer that does; None where there is none."""
    act: HistoryEntry | None = None
    """What was done because of the answer that does not count."""


def disputes(thing: Thing) -> list[Dispute]:
    """Where answers contradict each other, or an act relied on one that does not count, until a person has reviewed
    the thing. Two offices may answer one ask before they know of each other."""
    places = {line.entry.id: place for place, line in enumerate(thing.history)}
    reviews = [line["entry"] for line in thing.lines("reviews") if line.get("what") == DISPUTED]
    reviewed = max(map(places.__getitem__, reviews), default=-1)
    found = {each.key: each for each in (*_relying(thing, places), *_contradicting(thing, places))}
    disputed = {each.answer.entry.id for each in found.values() if each.act is not None}
    return [
        each
        for each in found.values()
        if (each.act is not None or each.answer.entry.id not in disputed)
        and max(places[line.entry.id] for line in (each.answer, each.counts, each.act) if line) > reviewed
    ]


def _relying(thing: Thing, places: Mapping[str, int]) -> Iterator[Dispute]:
    for line in thing.history:
        relied_on = _relies_on(thing, line) if line.entry.mark not in NOT_COUNTED else ()
        for place in (places[each] for each in relied_on if each in places):
            answer = thing.history[place]
            if not is_subject(answer.entry, thing.id):
                continue  # another thing was answered, of which this one only learns
            digest = _data(answer).get(ANSWERS_TO)
            counts = answer_to(thing, digest) if digest else None
            is_good = (
                counts.get("answer") == APPROVED if counts else not digest and answer.entry.mark not in NOT_COUNTED
            )
            if not is_good:
                counting = thing.history[places[counts["entry"]]] if counts else None
                yield Dispute(_key(line, answer, relied_on), answer, counting, line)


def _key(act: HistoryEntry, answer: HistoryEntry, relied_on: tuple[str, ...]) -> str:
    """The key of a dispute about an act; of an act that relies on several answers each may be disputed."""
    return act.entry.id if len(relied_on) == 1 else f"{act.entry.id}/{answer.entry.id}"


def _relies_on(thing: Thing, line: HistoryEntry) -> tuple[str, ...]:
    """The answers on which an entry relies: one, or a list of several."""
    data = _data(line)
    of = data.get("of")
    own = of.get(thing.id) if isinstance(of, dict) else None
    named = (own.get(RELIES_ON) if isinstance(own, dict) else None) or data.get(RELIES_ON)
    return tuple(str(each) for each in (named if isinstance(named, list) else [named]) if each)


def _data(line: HistoryEntry) -> JsonObject:
    """The data of an entry; {} where it is something else, since folding is total."""
    return as_object(line.entry.data)


def _contradicting(thing: Thing, places: Mapping[str, int]) -> Iterator[Dispute]:
    for lines in list(thing.lists.values()):
        for line in lines:
            digest = line.get(ANSWERS_TO) or line.get(REPLIES_TO)
            counts = answer_to(thing, digest) if digest else None
            if counts and counts.get("answer") != line.get("answer"):
                yield Dispute(line["entry"], *(thing.history[places[each["entry"]]] for each in (line, counts)))


def rely(draft: Draft, *answers: str) -> None:
    """Record that this entry relies on the approvals of those entries. One stands alone, as earlier versions read."""
    named = [*dict.fromkeys(filter(None, answers))]
    if named:
        draft.data[RELIES_ON] = named[0] if len(named) == 1 else named


def thresholds(text: str, currency: str = DEFAULT) -> list[Threshold]:
    """The setting as amounts in minor units with their roles; whole units of the currency are written there."""
    words = text.split()
    return [
        Threshold(minor_units(int(amount), currency), role)
        for amount, role in zip(words[::2], words[1::2], strict=False)
    ]


def approvers(kind: str, amount: int, reference: Reference, office: str, currency: str = "") -> tuple[str, ...]:
    """The roles of which one approves this amount at this office, the lowest first; () where nobody needs to. Without a
    currency the amount is in that of the office. What is missing, an amount below zero, counts as what is too much."""
    steps = thresholds(reference.text(LIMITS[kind], office), currency or reference.currency(office))
    reached = [place for place, step in enumerate(steps) if step.amount <= abs(amount)]
    if not reached:
        return ()
    return tuple(dict.fromkeys((*(step.role for step in steps[reached[-1] :]), HEADQUARTERS)))


def may_answer(asked: Ask, reference: Reference, office: str) -> tuple[str, ...]:
    """Who answers what was asked of a thing that this office holds, as a refusal names them."""
    roles = approvers(asked.kind, asked.amount, reference, office, asked.currency) or APPROVERS[:1]
    at_headquarters = f"manager@{HEADQUARTERS}" if headquarters_of(reference) else "manager"
    return tuple(dict.fromkeys(at_headquarters if role == HEADQUARTERS else role for role in roles))


def has_role(person: Person, role: str, reference: Reference, office: str) -> bool:
    """Whether a person approves for this office as somebody of this role; `headquarters` is a manager there. Service
    management at headquarters is that of every office."""
    known = headquarters_of(reference)
    if role != HEADQUARTERS:
        of_all = role == SERVICE_MANAGEMENT and person.office in known
        return role in person.roles and (of_all or reference.works_at(person, office))
    # An office that stands alone is its own headquarters.
    return "manager" in person.roles and (not known or person.office in ("", *known))


def refused_to(person: Person, asked: Ask, reference: Reference, office: str, at: str) -> Message | None:
    """Why this person, who is at the office `at`, may not answer what was asked of a thing that `office` holds; None
    where the person may."""
    if not reference.works_at(person, at):
        return Message(GUEST)
    who_did = (
        (asked.by, ASKED_BY_YOU),
        (asked.judge, JUDGED_BY_YOU),
        *((each, DIAGNOSED_BY_YOU) for each in asked.not_by),
    )
    for name, because in who_did:
        if name == person.name:
            return Message(because)
    roles = approvers(asked.kind, asked.amount, reference, office, asked.currency) or APPROVERS[:1]
    if any(has_role(person, role, reference, office) for role in roles):
        return None
    if not asked.amount:
        return Message(NOT_YOURS)
    return Message(ABOVE_YOUR_LIMIT, {"amount": plain_amount(abs(asked.amount), asked.currency)})


def plain_amount(amount: int, currency: str) -> str:
    """An amount in minor units as a sentence of the workflows says it: ¥3,000.00."""
    return money(amount, currency)


def asked_for(thing: Thing, asked: Ask) -> str:
    """The office whose limits count for what was asked: the one that asked for itself, else the holder."""
    return asked.office or thing.holder


def meant(thing: Thing, event: ApprovalGiven | None) -> Ask | None:
    """The ask that is answered: the one that was shown, else the oldest that waits."""
    shown = event.digest if event is not None else None
    return next((each for each in waiting(thing) if not shown or each.digest == shown), None)


def _why_not(thing: Thing, event: ApprovalGiven | None, context: Context) -> Message | None:
    """Why the person may answer nothing that waits; with an event, why not what is meant."""
    asked = [each] if event is not None and (each := meant(thing, event)) else waiting(thing)
    reference, at = context.reference, context.office
    refusals = [refused_to(context.by, each, reference, asked_for(thing, each), at) for each in asked]
    return refusals[0] if refusals and None not in refusals else None


def who_may_answer(thing: Thing, event: ApprovalGiven | None, context: Context) -> tuple[str, ...]:
    """Who answers what is meant, or what waits longest, by its value; () where nothing waits."""
    asked = (event is not None and meant(thing, event)) or next(iter(waiting(thing)), None)
    return may_answer(asked, context.reference, asked_for(thing, asked)) if asked else ()


@guard(NOTHING_WAITS)
def something_waits_for_approval(thing: Thing, event: None, context: Context) -> bool:
    return bool(waiting(thing))


@guard_with_reason(who_may=who_may_answer)
def the_person_may_answer_something(thing: Thing, event: None, context: Context) -> Message | None:
    return _why_not(thing, event, context)


@guard(CHANGED_SINCE, code="changed", needs_data=True)
def it_is_what_was_shown(thing: Thing, event: ApprovalGiven, context: Context) -> bool:
    return meant(thing, event) is not None


@guard_with_reason(needs_data=True, who_may=who_may_answer)
def the_person_may_answer_it(thing: Thing, event: ApprovalGiven, context: Context) -> Message | None:
    return _why_not(thing, event, context)


def answered(answer: str) -> Effect:
    """An answer to what is meant."""

    def answers(draft: Draft, event: ApprovalGiven, context: Context) -> None:
        asked = meant(draft.subject, event)
        if asked is not None:
            draft.data.pop("digest", None)
            draft.data |= {ANSWERS_TO: asked.digest, "answer": answer, "of_kind": asked.kind}

    return answers


ANSWERABLE = (
    something_waits_for_approval,
    the_person_may_answer_something,
    it_is_what_was_shown,
    the_person_may_answer_it,
)


ANSWER_IS_TOLD = N_("The person who asked is notified. The state does not change.")


# A table is read row by row.
# fmt: off
APPROVAL_STEPS = (
    Step("approve", N_("Approve"), "common.events:ApprovalGiven", (), None, APPROVERS,
         ANSWERABLE, effect=answered(APPROVED), appends_to=ANSWERS,
         rank=1, key="f5", purpose="approves", does=ANSWER_IS_TOLD),
    Step("refuse_approval", N_("Do not approve"), "common.events:ApprovalRefused", (), None, APPROVERS,
         ANSWERABLE, effect=answered(REFUSED), appends_to=ANSWERS,
         rank=6, key="f7", purpose="refuses", does=ANSWER_IS_TOLD),
)
"""The two answers, in the table of every flow in which something is approved."""
