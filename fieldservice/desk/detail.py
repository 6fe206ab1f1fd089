"""The page of a request, job or file: its facts, state, clock, possible and blocked steps, and its whole history.

Phone and address are masked unless the caller asks for the whole page; the caller records that then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from dataclasses import fields as fields_of
from typing import Any

from fieldservice.desk.bring_list import NOTHING_KNOWN, BringList
from fieldservice.desk.cases_beside import CaseBeside
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import plain_amount
from fieldservice.workflows.engine.alike import AlikeWork
from fieldservice.workflows.engine.fold import ADDS, APART, ERASED, SAME_AS, Conflict, FoldedEntry, HistoryEntry, Thing
from fieldservice.workflows.engine.messages import Message, read_values
from fieldservice.workflows.engine.model import State, Workflow
from fieldservice.workflows.engine.take import STAFF_KINDS
from fieldservice.workflows.handovers import HandOver, handovers
from fieldservice.workflows.money.lines import CHARGES
from fieldservice.workflows.money.receipts import PaymentReceipt
from fieldservice.workflows.parts.on_the_job.acts import ACTS
from fieldservice.workflows.parts.on_the_job.lines import PARTS, lines_in
from fieldservice.workflows.parts.requisitions.lines import parts_text
from fieldservice.workflows.registry import WORKFLOWS, awaited_role, label_of
from fieldservice.workflows.return_cases.execution.lines import DecidedDevice
from fieldservice.workflows.warranty.overview import Overview

OWN_DETAILS = ("paper", "copy", "print", "tag", "step", "reason", "what")
"""The fields that are shown of the store's own entries: refusals, prints, unmaskings."""
SHOWN = ("differences", "faulty_out", "lost", "kinds", "for_work")
"""Fields that an entry fills in by itself; whoever approves it reads what stands in them."""


def _masked_phone(phone: str) -> str:
    from fieldservice.words import forms

    return forms.masked_phone(phone)


MASKS: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(("phone", "invoice_phone"), _masked_phone),
    **dict.fromkeys(("address", "invoice_address"), lambda address: f"{address[:3]}***"),
    "bank_account": lambda account: f"***{account[-4:]}",
}
"""By fact: what of it is shown to whoever does not need the whole."""
MASKED = tuple(MASKS)
"""Facts that are shown whole only on request."""
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""The id of a thing, by which entries name it."""
Detail = tuple[str, Any]
"""Label and value of a field of an entry. `Any`: a field may hold any JSON value, and its label says which."""


@dataclass(frozen=True, slots=True)
class OfferedStep:
    """A step this person may take now. A lower `rank` is more likely."""

    step: str
    label: str
    rank: int
    key: str
    moves: bool
    asks: bool = False
    """Whether it is grave, so that screens ask once and no key or digit takes it."""


@dataclass(frozen=True, slots=True)
class BlockedStep:
    """A step of this state that this person cannot take now, with the reason and who may."""

    step: str
    label: str
    because: Message
    who_may: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Awaited:
    """Something that waits for approval, with who may answer; amounts in minor units, 0 where it has no value."""

    label: str
    amount: int
    currency: str
    by: str
    """The name of the person who asked."""
    who_may: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry in the history of a thing. `details` are (label, value) pairs; a coded value is {code, zh, en}."""

    entry: str
    at: str
    by: str
    label: str
    details: tuple[Detail, ...]
    before: str
    after: str
    late: bool = False
    known: bool = True
    mark: str = ""
    """The mark that headquarters put on it: not_entitled and unreadable entries do not count, withdrawn ones do."""
    kind: str = ""
    """The kind of the entry, such as dispatched."""
    person: str = ""
    """The person's name for signing in; `by` is the name that is shown."""
    codes: Values = field(default_factory=dict)
    """The values of `details` that were asked for, by the name of their field and as codes, for scripts."""


@dataclass(frozen=True, slots=True)
class DetailView:
    """The page. `last` is the move that the next move must follow: pass it to `Desk.take` as `expect`."""

    id: str
    number: str
    kind: str
    state: str
    holder: str
    last: str | None
    workflow: str
    facts: Values
    lists: Mapping[str, list[JsonObject]]
    history: tuple[HistoryLine, ...]
    clock: Values
    awaits: str = ""
    """The role whose action is awaited; "" at the end."""
    awaits_at: str = ""
    """The office whose people are awaited, where it is not the holder."""
    late: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()
    """Entries that headquarters marked, not settled yet."""
    handovers: tuple[HandOver, ...] = ()
    offers: tuple[OfferedStep, ...] = ()
    blocked: tuple[BlockedStep, ...] = ()
    awaited: tuple[Awaited, ...] = ()
    papers: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    """Two values for one field of a file; a person decides on the review list."""
    elsewhere: tuple[Message, ...] = ()
    """Sentences of headquarters about the customer and the device at other offices."""
    covered: tuple[Message, ...] = ()
    """Sentences about the contracts that cover the device, wherever they were entered."""
    cases: tuple[CaseBeside, ...] = ()
    """How the escalations and return cases of a job or request stand; of one of these itself how it stands."""
    carried_out: tuple[DecidedDevice, ...] = ()
    """Of a return case: how far each device is for which something was decided and approved."""
    given_by: str = ""
    """The office that held it before, and that may settle a hand-over that was not accepted."""
    related: tuple[JsonObject, ...] = ()
    """Rows of related work: the request's job, the job's request, jobs of the same ticket, work on the device."""
    merged: tuple[JsonObject, ...] = ()
    """Of a file: the facts of each file that is merged with it, with its id and since when it is (UTC text)."""
    parts_expected: Mapping[str, str] = field(default_factory=dict)
    """Of a job: by part the date on which what is still to be issued is expected, UTC text."""
    bring: BringList = NOTHING_KNOWN
    """Of a job whose device is still to be repaired: the parts that fixed such a fault before."""
    proposed: tuple[AlikeWork, ...] = ()
    """Of a quality feedback, at headquarters: the jobs that may belong to its batch and are not gathered."""
    who_pays: Overview | None = None
    """Of a job its verdict, of a device what would hold today."""
    costs: bool = False
    """Whether this person sees what parts cost."""
    receipt: PaymentReceipt | None = None
    """Of a step that was just taken: what was paid or given back by it."""
    made: Values = field(default_factory=dict)
    """The ids of what a step that was just taken has made: {"entry": id, "job": id}."""


class PageOfAStep:
    """The page of a thing after a step as it was taken: what the step knows is there at once, anything else is read
    when it is asked for. Most callers go on with the id alone, and another screen reads the page for itself."""

    def __init__(self, read: Callable[[], DetailView], known: Values) -> None:
        self._read = read
        self.__dict__.update(known)

    def __getattr__(self, name: str) -> Any:  # Any: as the field of DetailView has it
        if name.startswith("_"):
            raise AttributeError(name)
        page = self._read()
        self.__dict__.update({each.name: getattr(page, each.name) for each in fields_of(page)})
        return self.__dict__[name]


def state_of(workflow: Workflow | None, state: str) -> State | None:
    return workflow.states.get(state) if workflow else None


def masked(facts: Values) -> JsonObject:
    """The facts with phones, addresses and bank accounts masked."""
    return {name: MASKS[name](str(value)) if value and name in MASKS else value for name, value in facts.items()}


def shown(facts: Values, name: str) -> object:
    """A fact as it is shown: of a thing that it names by id the number, "" where that is not known here."""
    value = facts.get(name)
    return str(facts.get(f"{name}_number") or "") if isinstance(value, str) and ID.fullmatch(value) else value


def _masked(conflict: Conflict) -> Conflict:
    kept, other = (masked({conflict.field: value})[conflict.field] for value in (conflict.kept, conflict.other))
    return replace(conflict, kept=kept, other=other)


CONTEXTS = {"state": "state"}
"""The context of a value of a refusal that version 0.3.0 recorded without one, by the name of the value."""


def refusal_of(refused: Values) -> Message:
    """The sentence of a recorded refusal, with its values."""
    return Message(str(refused.get("reason", "")), read_values(refused.get("values") or {}, CONTEXTS))


def labels_by_kind() -> dict[str, tuple[str, type | None]]:
    """Label and event class of every known kind of entry. This imports the events of all workflows."""
    found: dict[str, tuple[str, type | None]] = {}
    for workflow in WORKFLOWS.values():
        for step in workflow.steps:
            event = step.event_class()
            label, known = found.get(step.kind, (step.label, None))
            # A flow may ask more at the same step: settling a device asks where it is.
            if (known is None and not step.as_kind) or (known is not None and issubclass(event, known)):
                found[step.kind] = (label, event)
    return found


_LABELS: dict[str, tuple[str, type | None]] = {}


def history_line(line: HistoryEntry, display: Mapping[str, str], own: Mapping[str, str], thing: str) -> HistoryLine:
    """An entry of the history of a kind of thing as it is shown; `own` has the labels of the store's own kinds."""
    entry = line.entry
    label, event = _label(entry.kind, own)
    if event is not None:
        label = label_of(entry.kind, entry.data, thing)
    return HistoryLine(
        entry.id,
        entry.made,
        display.get(entry.by, entry.by),
        label,
        details_of(entry, own),
        line.before,
        line.after,
        line.late,
        line.known or entry.kind in own,
        entry.mark,
        entry.kind,
        entry.by,
        codes_of(entry, own),
    )


def codes_of(entry: FoldedEntry, own: Mapping[str, str] = {}) -> JsonObject:
    """The fields of an entry that were filled in, by name, coded values as their code; masked as the details are."""
    from fieldservice.workflows.engine.fields import fields

    event = _label(entry.kind, own)[1]
    filled = {**(entry.private or {}), **entry.data}
    if event is None:
        return {name: value for name, value in filled.items() if entry.kind in own and name in OWN_DETAILS}
    names = [asked.name for asked in fields(event) if asked.kind != "strokes" and not asked.hidden]
    found = {name: value for name in names if (value := shown(filled, name)) not in (None, "", [], ())}
    return {
        name: value["code"] if isinstance(value, Mapping) and "code" in value else value
        for name, value in masked(found).items()
    }


def _label(kind: str, own: Mapping[str, str]) -> tuple[str, type | None]:
    if kind not in _LABELS and kind not in own:
        _LABELS.update(labels_by_kind())
    return _LABELS.get(kind, (own.get(kind, ""), None))


def details_of(entry: FoldedEntry, own: Mapping[str, str] = {}) -> tuple[Detail, ...]:
    """The fields of an entry that were filled in, as (label, value); phone and address are masked."""
    from fieldservice.workflows.engine.fields import fields

    event = _label(entry.kind, own)[1]
    filled = {**(entry.private or {}), **entry.data}
    details: list[Detail] = []
    if event is not None:
        for asked in fields(event):
            value = shown(filled, asked.name) or (_parts_told(filled) if asked.kind == "parts" else None)
            # Attached files are shown by name although their field is hidden.
            if asked.name == "files" and isinstance(value, list):
                names = [str(file.get("name", "")) for file in value if isinstance(file, Mapping)]
                details.append((asked.label, names))
            if asked.kind == "percent" and type(value) is int:
                value = Message("%(percent)s %%", {"percent": f"{value // 10}.{value % 10}".removesuffix(".0")})
            if value in (None, "", [], ()) or (asked.hidden and asked.name not in SHOWN) or asked.kind == "strokes":
                continue
            if asked.kind in STAFF_KINDS:
                value = filled.get(f"{asked.name}_display", value)
            details.append((asked.label, masked({asked.name: value})[asked.name]))
        details += _quoted(filled)
        details += _amounts(filled, is_asked=any(asked.name == "amount" for asked in fields(event)))
        if not any(
            asked.kind == "parts" and (filled.get(asked.name) or _parts_told(filled)) for asked in fields(event)
        ):
            details += _acts(filled)
    elif entry.kind in own:
        details = [
            (name, refusal_of(filled) if name == "reason" else value)
            for name, value in filled.items()
            if name in OWN_DETAILS
        ]
    return tuple(details)


def _parts_told(filled: Values) -> tuple[str, ...]:
    """The lines of parts of an entry, which keeps them for the job under `of`: `FAN-80 x2`, `PSU-450 x1 9F11-07`."""
    others = filled.get("of")
    for told in (filled, *(others.values() if isinstance(others, Mapping) else ())):
        if isinstance(told, Mapping) and "act" in told and isinstance(told.get("lines"), list):
            return tuple(parts_text([line]) for line in told["lines"])
    return ()


def _quoted(filled: Values) -> list[Detail]:
    """Number, version and total of a quote that an entry made."""
    if not filled.get("digest") or type(filled.get("total")) is not int or "version" not in filled:
        return []
    total = plain_amount(filled["total"], str(filled.get("currency") or ""))
    return [(N_("Quote"), f"{filled.get('number')} / {filled['version']}"), (N_("Total"), total)]


def _amounts(filled: Values, *, is_asked: bool) -> list[Detail]:
    """The amount of an act with money that asks for one, where the entry has it by thing alone, and its receipt."""
    added = filled.get(ADDS)
    lists = [each for each in added.values() if isinstance(each, Mapping)] if isinstance(added, Mapping) else []
    lines = [
        line
        for each in lists
        for name, line in each.items()
        if name != CHARGES and isinstance(line, Mapping) and type(line.get("amount")) is int and "currency" in line
    ]
    found: list[Detail] = []
    if lines and is_asked and not filled.get("amount"):
        total = sum(line["amount"] for line in lines)
        found.append((N_("Amount"), plain_amount(total, str(lines[0]["currency"]))))
    receipts = dict.fromkeys(str(line["number"]) for line in lines if line.get("number") and "method" in line)
    return [*found, *((N_("Receipt number"), number) for number in receipts)]


def _acts(filled: Values) -> list[Detail]:
    """What an entry without a field for parts says of those of a job, as (act in words, parts)."""
    others, added = filled.get("of"), filled.get(ADDS)
    beside = [*others.values()] if isinstance(others, Mapping) else []
    beside += (
        [lists.get(PARTS) for lists in added.values() if isinstance(lists, Mapping)]
        if isinstance(added, Mapping)
        else []
    )
    found: dict[str, list[str]] = {}
    for told in (filled, *beside):
        if isinstance(told, Mapping) and "act" in told:
            for line in lines_in(told):
                act = ACTS.get(str(line.get("act") or told["act"]), "")
                found.setdefault(act, []).append(parts_text([{"quantity": 1, **line}]))
    return [(act, tuple(parts)) for act, parts in found.items() if act]


def _merged(file: Thing, whole: bool) -> JsonObject:
    entry = next(iter(file.sources.get(SAME_AS, ())), "")
    since = next((line.entry.made for line in file.history if line.entry.id == entry), "")
    facts = {name: value for name, value in file.facts.items() if name not in (SAME_AS, APART)}
    return {"id": file.id, "since": since, **(facts if whole else masked(facts))}


def detail_of(
    thing: Thing,
    workflow: Workflow | None,
    display: Mapping[str, str],
    own: Mapping[str, str],
    *,
    whole: bool = False,
    status_page: str = "",
    **more: Any,  # Any: further fields of DetailView, each with a type of its own
) -> DetailView:
    """The page of a thing; `more` gives the fields of DetailView that its fold does not have."""
    facts = dict(thing.facts) if whole else masked(thing.facts)
    if status_page:
        facts["status_page"] = status_page
    if thing.erased and (thing.kind == "customer" or thing.get("customer")):
        facts.setdefault("name" if thing.kind == "customer" else "customer_name", ERASED)
    return DetailView(
        id=thing.id,
        number=str(thing.get("number") or ""),
        kind=thing.kind,
        state=thing.state,
        holder=thing.holder,
        last=thing.last,
        workflow=workflow.name if workflow else "",
        facts=facts,
        lists=thing.lists,
        history=tuple(history_line(line, display, own, thing.kind) for line in thing.history),
        clock=thing.record("clock"),
        awaits=awaited_role(thing),
        late=tuple(thing.late),
        marked=tuple(thing.marked),
        conflicts=tuple(thing.conflicts if whole else map(_masked, thing.conflicts)),
        given_by=thing.given_by,
        handovers=tuple(handovers(thing, workflow)),
        merged=tuple(_merged(file, whole) for file in thing.merged),
        **more,
    )
