"""The head of a record's page and of a step's form, and the open promises to the customer.

Every function takes the width in cells and returns lines that fit it. Nothing here decides which steps may be taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from fieldservice.presentation import case_rows, charges, contract_rows, merged_files
from fieldservice.presentation.case_lines import first_device, thing_of
from fieldservice.presentation.glyphs import bar, glyphs
from fieldservice.presentation.messages import render
from fieldservice.presentation.stages import stages_of
from fieldservice.presentation.time_limits import countdown, item_limit_in_full, level, moment_or_none, page_limit
from fieldservice.presentation.values import Wording, page_state, readable, state_word, title_of
from fieldservice.screens.panels.facts import LABEL_CELLS, loaners_out
from fieldservice.screens.widgets.cells import cut, fit, width_of
from fieldservice.words import _, forms, in_context
from fieldservice.words.marking import N_
from fieldservice.workflows.case_base.lines import KIND as ARTICLE
from fieldservice.workflows.common.approvals import APPROVER, WAITS
from fieldservice.workflows.engine.codes import URGENT, code_of
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import SAME, Step, Workflow
from fieldservice.workflows.engine.promises import PROMISES, REPAIR, RESPONSE
from fieldservice.workflows.engine.roles import ROLES
from fieldservice.workflows.escalations.lines import progress_due
from fieldservice.workflows.registry import WORKFLOWS
from fieldservice.workflows.return_cases.lines import KIND as RETURN_CASE

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView

NOTED = N_("Adds a line to the history; the state does not change.")
NOTED_IN_FILE = N_("Adds a line to the history.")
LEVEL_STYLES = ("$foreground", "$foreground", "$text-warning", "$text-error bold")
COURTESY = "» "
"""Marks a courtesy or prohibition, which is no instruction how to fill in the form."""
DATED = ((N_("Promised for"), "promised"), (N_("Collected on"), "pickup"))
"""Label and fact of each promise to the customer of a device that is here."""


ROOM_FOR_BAR = 60
"""From this width on the time left is shown as a bar too."""


class Promise(NamedTuple):
    """An open promise with its time limit. `level` is 3 once the limit has passed."""

    label: str
    due: str
    level: int
    contract: str = ""
    """The number of the contract that promises it."""


def head(page: DetailView, wording: Wording, now: datetime, width: int) -> Content:
    """What a page is about, in lines: title, state and time limit; its stages; customer and device, and what is owed;
    the quoted symptom and the promise; whose turn it is and why it waits. Then a line for each open escalation or
    return case of the work."""
    clock = page_limit(wording.names, page, now)
    state = page_state(page)
    left = title_of(page) + ("  " if state else "")
    left_of_it = time_bar(page, now)
    said = f"{clock.text} {left_of_it}" if left_of_it and width >= ROOM_FOR_BAR else clock.text
    room = width - width_of(left) - width_of(state)
    first = Content.assemble(
        (left, "bold"), (state, "bold reverse"), (fit(said, max(0, room), "right"), LEVEL_STYLES[clock.level])
    )
    owed = charges.owed_in_short(page)
    loud = charges.is_due(page)
    room = width - width_of(owed) - (2 if owed else 0)
    second = Content.assemble(
        subject_line(page, room, (_warranty(page, wording),)),
        ("  " + owed if owed else "", "$text-warning bold" if loud else "$text-muted"),
    )
    third = Content.styled(fit(turn_line(page, wording), width), "$text-muted")
    lines = [first, *progress(page, width), second, *_symptom(page, wording, now, width), third]
    return Content("\n").join([*lines, *_cases(page, wording, now, width)])


STATUS_STYLES = {"done": "$text-success", "now": "bold $text-accent", "to_come": "$text-muted"}


def progress(page: DetailView, width: int) -> list[Content]:
    """The stages of the record in one line. Where there is too little room, marks stand for those farthest from the
    present one; it and its neighbours keep their words as long as there is room for them."""
    found, signs = stages_of(page), glyphs()
    if len(found) < 2:
        return []
    marks = {"done": signs.done, "now": signs.now, "to_come": signs.to_come}
    texts = [f"{marks[stage.status]} {stage.label}" for stage in found]
    between = f" {signs.between} "
    now = next((place for place, stage in enumerate(found) if stage.status == "now"), len(found) - 1)
    for place in sorted(range(len(found)), key=lambda place: (-abs(place - now), place)):
        if sum(map(width_of, texts)) + width_of(between) * (len(texts) - 1) <= width:
            break
        texts[place] = marks[found[place].status]
    parts = [Content.styled(text, STATUS_STYLES[stage.status]) for text, stage in zip(texts, found, strict=True)]
    return [Content.styled(between, "$text-muted").join(parts)]


def _warranty(page: DetailView, wording: Wording) -> str:
    return wording.value(page.facts["warranty"]) if page.facts.get("warranty") and page.awaits else ""


def _symptom(page: DetailView, wording: Wording, now: datetime, width: int) -> list[Content]:
    """What the customer says of the fault, quoted, and the next promise, as long as somebody works on it."""
    said = readable(str(page.facts.get("symptom") or "")).replace("\n", " ")
    if not page.awaits:
        return []
    first = next(iter(promises(page, now)), None)
    told = f"{_(first.label)} {wording.time(first.due)}" if first else ""
    room = max(2, width - (width_of(told) + 2 if told else 0))
    quoted = fit(_("“%(words)s”", words=cut(said, max(2, room - 4))) if said else "", room)
    style = LEVEL_STYLES[first.level] if first and first.level >= 2 else "bold"
    return [Content.assemble((quoted, "italic"), (f"  {told}" if told else "", style))] if said or told else []


BAR_CELLS = 10
"""Cells of the bar that shows the time left."""


def time_bar(page: DetailView, now: datetime) -> str:
    """The time that is left of a limit as a bar; "" for none, and while the clock stands still."""
    half, due = moment_or_none(page.clock.get("half", "")), moment_or_none(page.clock.get("due", ""))
    if half is None or due is None or "left" in page.clock or due <= half:
        return ""
    whole = 2 * (due - half)
    return bar(max(0, int((due - now).total_seconds())), int(whole.total_seconds()), BAR_CELLS)


def _cases(page: DetailView, wording: Wording, now: datetime, width: int) -> Iterator[Content]:
    """How the open escalations and return cases of a job or request stand; on their own pages what is awaited."""
    for each in page.cases:
        if each.thing == page.id:
            if awaiting := case_rows.awaiting_headquarters(wording.names, each.last_exchange, now):
                yield Content.styled(fit(awaiting, width), "$text-warning")
        elif each.open:
            clock = item_limit_in_full(wording.names, each, now)
            room = max(0, width - width_of(clock.text) - (2 if clock.text else 0))
            yield Content.assemble(
                (fit(case_rows.standing(each, wording), room), "bold"),
                (f"  {clock.text}" if clock.text else "", LEVEL_STYLES[clock.level]),
            )


LEAST_OF_NAME = 12
"""Cells that the first name of the subject keeps before anything behind it is left out."""


def subject_line(page: DetailView, width: int, more: Sequence[str] = ()) -> str:
    """Customer, phone and device in one line, and `more` behind them; a name that is too long is cut, not what follows
    it, and the phone goes first where there is no room."""
    case = first_device(page)
    facts = {**page.facts, **case.as_data()} if case else page.facts
    device = " ".join(str(facts[name]) for name in ("brand", "model") if facts.get(name))
    name = facts.get("summary") if page.kind == ARTICLE else facts.get("customer_name") or facts.get("name")
    phone = facts.get("phone") if page.kind != ARTICLE else ""
    state = WORKFLOWS[page.workflow].states.get(page.state) if page.workflow in WORKFLOWS else None
    named = state is not None and state.person == "engineer"  # whose turn it is stands in a line of its own
    engineer = "" if named else facts.get("engineer_display")
    others = (device, facts.get("serial"), *more, engineer, facts.get("maker"), facts.get("fault"))
    for kept in ((name, phone, *others), (name, *others)):
        first, *rest = [readable(str(each)).replace("\n", " ") for each in kept if each] or [""]
        room = width - sum(width_of(each) + 2 for each in rest)
        if room >= min(width_of(first), LEAST_OF_NAME):
            break
    return fit("  ".join((cut(first, room) if room >= LEAST_OF_NAME else first, *rest)), width)


def turn_line(page: DetailView, wording: Wording) -> str:
    """Place, whose turn it is, the reason for waiting, the office, and the number of late entries."""
    state = WORKFLOWS[page.workflow].states.get(page.state) if page.workflow in WORKFLOWS else None
    parts = []
    if state and state.is_open and code_of(page.facts.get("level")) == URGENT:
        parts.append(_("Urgent"))
    if contract := contract_rows.in_one_line(page, wording):
        parts.append(contract)
    if page.facts.get("place") and page.kind == "job":
        parts.append(wording.value(page.facts["place"]))
    if page.facts.get("customer_waits"):
        parts.append(_("the customer waits here"))
    if state and page.awaits:
        person = wording.person(str(page.facts.get(state.person) or "")) if state.person else ""
        who = " ".join(filter(None, (in_context("role", ROLES[page.awaits]), person)))
        there = wording.office(page.awaits_at) if page.awaits_at else ""
        parts.append(_("Waits for %(who)s", who=forms.listed(filter(None, (who, there)))))
    if page.facts.get("waiting"):
        parts.append(wording.value(page.facts["waiting"]))
    if page.holder:
        parts.append(_("At office %(office)s", office=wording.office(page.holder)))
    if page.merged:
        parts.append(merged_files.in_one_line(page, wording))
    if page.late:
        parts.append(_("%(count)s late entries to settle", count=len(page.late)))
    return "  ".join(parts)


def step_head(
    workflow: Workflow,
    step: Step,
    page: DetailView | None,
    said: Sequence[str],
    width: int,
    leads: str = "",
    is_beside: bool = False,
) -> list[Content]:
    """The lines of the head of a step's form: the step, the record unless it stands beside the form, and in muted lines
    what is said of it or else its effect, which is certain once it is known to which of several states it `leads`."""
    first = Content.assemble((_(step.label), "bold reverse"), ("  " + title_of(page), "bold") if page else "")
    subject = [Content(subject_line(page, width))] if page and not is_beside else []
    muted = said or [effect(workflow, step, page, leads)]
    return [first, *subject, *(Content.styled(line, "$text-muted") for line in muted)]


def courtesy(sentence: Message | None, width: int) -> list[Content]:
    """The quiet line with a courtesy or prohibition of the step; no line for a step without any."""
    return [Content.styled(fit(COURTESY + render(sentence), width).rstrip(), "italic $text-muted")] if sentence else []


def effect(workflow: Workflow, step: Step, page: DetailView | None, leads: str = "") -> str:
    """The state to which a step leads and the role whose turn it is then, in one line."""
    if leads:
        return _("New state: %(states)s.", states=_state(workflow, leads))
    if step.override and step.to == SAME:
        return _("It continues from the state you choose.")
    if step.to is None and step.purpose == "adds_device":
        return _("Opens a job of its own; this job does not change.")
    if step.to is None or step.does:
        return _(step.does or (NOTED if workflow.states else NOTED_IN_FILE))
    state = page.state if page and step.to == SAME else step.to
    never = step.never_to(thing_of(page)) if page and step.never_to else frozenset()
    if others := [other for other in dict.fromkeys(step.or_to) if other != state and other not in never]:
        return _one_of(workflow, (state, *others))
    word = state_word(workflow.name, state)
    if page and state == page.state:
        return _("The state stays “%(state)s”.", state=word)
    turn = workflow.states[state].awaits_role if state in workflow.states else ""
    if not turn:
        return _("New state: %(state)s.", state=word)
    return _("New state: %(state)s. Next: waits for %(role)s.", state=word, role=in_context("role", ROLES[turn]))


def _one_of(workflow: Workflow, states: Sequence[str]) -> str:
    """The states to which a step may lead, each with whoever is awaited there: what is filled in decides."""
    return _(
        "New state, by what is filled in: %(states)s.", states=_("; ").join(_state(workflow, each) for each in states)
    )


def _state(workflow: Workflow, state: str) -> str:
    word, known = state_word(workflow.name, state), workflow.states.get(state)
    roles = dict.fromkeys((*((APPROVER,) if state in WAITS else ()), known.awaits_role if known else ""))
    said = " / ".join(in_context("role", ROLES[role]) for role in roles if role)
    return _("%(state)s (%(role)s)", state=word, role=said) if said else word


SLIP_COMES_IN, ORDER_COMES_IN = N_("Slip on paper comes in"), N_("Order on paper comes in")


def promises(page: DetailView, now: datetime) -> list[Promise]:
    """The open promises to the customer and to the office."""
    facts, found = page.facts, []
    state = WORKFLOWS[page.workflow].states.get(page.state) if page.workflow in WORKFLOWS else None
    if (
        facts.get("appointment")
        and state
        and state.is_open
        and _last_time(page, "appointments") > max(_last_time(page, name) for name in ("arrivals", "visits"))
    ):
        found.append((N_("Appointment"), str(facts["appointment"])))
    if state and state.is_open:
        done = page.state in ("ready", "signed", "shipped", "in_claim")
        found += [
            (label, str(facts[name])) for label, name in DATED if facts.get(name) and not (done and name == "promised")
        ]
        if due := progress_due(thing_of(page)):
            found.append((N_("Progress contact"), due))
        out = loaners_out(page)
        found += [
            (N_("Loaner is due back"), str(line["loaner_due"]))
            for line in page.lists.get("loans", ())
            if line.get("loaner") in out and line.get("loaner_due")
        ]
    reached = any((line.get("result") or {}).get("code") == "reached" for line in page.lists.get("call_backs", ()))
    if facts.get("call_back_due") and not reached:
        found.append((N_("Call the customer back"), str(facts["call_back_due"])))
    if (
        (facts.get("signed") or {}).get("how") == "paper"
        and facts.get("slip_due")
        and not page.lists.get("slips_received")
    ):
        found.append((ORDER_COMES_IN if page.kind == RETURN_CASE else SLIP_COMES_IN, str(facts["slip_due"])))
    own = [Promise(label, due, level(now, "", "", due)) for label, due in found]
    return [*own, *_by_contract(page, now)] if state and state.is_open else own


BY_CONTRACT = ((RESPONSE, N_("Work begins by")), (REPAIR, N_("Repaired by")))
"""What a contract promises, and its label. Once the work has begun, only the repair is still promised."""


def _by_contract(page: DetailView, now: datetime) -> list[Promise]:
    """What a contract promises for the work while the limit of its state follows from it."""
    state = WORKFLOWS[page.workflow].states.get(page.state) if page.workflow in WORKFLOWS else None
    times = page.clock.get(PROMISES) or {}
    begun = state is not None and state.limit is not None and state.limit.within == REPAIR
    return [
        Promise(label, times[name][0], level(now, "", "", times[name][0]), times[name][1])
        for name, label in BY_CONTRACT
        if name in times and not (begun and name == RESPONSE)
    ]


def _last_time(page: DetailView, name: str) -> str:
    """The time of the newest line of a list; "" for an empty list."""
    return str(page.lists[name][-1]["at"]) if page.lists.get(name) else ""


def promised(page: DetailView, wording: Wording, now: datetime, width: int) -> Content:
    """The promises behind the first one, which stands in the head."""
    lines = []
    for label, due, reached, contract in promises(page, now)[1:]:
        left = countdown(now, due).text
        by = "  " + _("by contract %(number)s", number=contract) if contract else ""
        lines.append(
            Content.assemble(
                (fit(_(label), min(LABEL_CELLS, width // 2)) + " ", "$text-muted"),
                (f"{wording.time(due)}  {left}{by}", LEVEL_STYLES[reached]),
            )
        )
    return Content("\n").join(lines)
