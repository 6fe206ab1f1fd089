"""A page of the desk told in text: its head, what was promised, and all that happened.

Every function takes the width in cells and answers lines that fit it; nothing here decides what may be done.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.content import Content

from fieldservice.presentation.messages import render
from fieldservice.presentation.time_limits import Countdown, countdown, level, span
from fieldservice.presentation.values import Wording, readable, state_word, title_of
from fieldservice.screens.panels.facts import LABEL_CELLS, loaners_out
from fieldservice.screens.widgets.cells import fit, width_of, wrap
from fieldservice.shapes import Values
from fieldservice.words import _, in_context
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.model import SAME, Step, Workflow
from fieldservice.workflows.engine.roles import ROLES
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk.detail import Blocked, DetailView, HistoryLine

SUBJECTS = ("step", "paper")
"""What one of the store's own entries is about: which step was refused, which paper was printed."""
LEVELS = ("$foreground", "$foreground", "$text-warning", "$text-error bold")


DATED = ((N_("Promised for"), "promised"), (N_("Collected on"), "pickup"))
"""What was promised to the customer of a device that lies here."""


class Promise(NamedTuple):
    """What was promised and until when; `level` is 3 when that has passed."""

    label: str
    due: str
    level: int


def head(page: DetailView, wording: Wording, now: datetime, width: int) -> Content:
    """Three lines: what it is with its state and clock; who, which device; for whom it waits."""
    clock = clock_of(page, now)
    state = state_word(page.workflow, page.state)
    left = title_of(page) + ("  " if state else "")
    room = width - width_of(left) - width_of(state)
    first = Content.assemble(
        (left, "bold"), (state, "bold reverse"), (fit(clock.text, max(0, room), "right"), LEVELS[clock.level])
    )
    facts = page.facts
    who = (
        facts.get("customer_name") or facts.get("name"),
        " ".join(str(facts[n]) for n in ("brand", "model") if facts.get(n)),
        facts.get("serial"),
        facts.get("engineer_display"),
    )
    second = fit("  ".join(readable(str(one)) for one in who if one), width)
    return Content("\n").join(
        [first, Content(second), Content.styled(fit(waits_for(page, wording), width), "$text-muted")]
    )


def who(page: DetailView, width: int) -> str:
    """Customer, device and engineer in one line."""
    facts = page.facts
    device = " ".join(str(facts[name]) for name in ("brand", "model") if facts.get(name))
    named = (
        facts.get("customer_name") or facts.get("name"),
        device,
        facts.get("serial"),
        facts.get("engineer_display"),
    )
    return fit("  ".join(readable(str(one)) for one in named if one), width)


def clock_of(page: DetailView, now: datetime) -> Countdown:
    clock = page.clock
    if "left" in clock:
        return Countdown(_("paused, %(time)s left", time=span(int(clock["left"]))), 0, "")
    return countdown(now, clock.get("due", ""), clock.get("half", ""), clock.get("most", ""))


def waits_for(page: DetailView, wording: Wording) -> str:
    """Whose turn it is, where it lies, why it waits, and what has to be looked at again."""
    state = WORKFLOWS[page.workflow].states.get(page.state) if page.workflow in WORKFLOWS else None
    parts = []
    if page.facts.get("place") and page.kind == "job":
        parts.append(wording.value(page.facts["place"]))
    if page.facts.get("customer_waits"):
        parts.append(_("the customer waits here"))
    if state and state.awaits_role:
        person = wording.person(str(page.facts.get(state.person) or "")) if state.person else ""
        parts.append(
            _("Waits for %(who)s", who=" ".join(filter(None, (in_context("role", ROLES[state.awaits_role]), person))))
        )
    if page.facts.get("waiting"):
        parts.append(wording.value(page.facts["waiting"]))
    if page.holder:
        parts.append(_("At office %(office)s", office=wording.office(page.holder)))
    if page.late:
        parts.append(_("%(count)s late entries to settle", count=len(page.late)))
    return "  ".join(parts)


def step_head(workflow: Workflow, step: Step, page: DetailView | None, quiet: Sequence[str], width: int) -> Content:
    """Above the form of a step: what is done, on what; in quiet lines what follows from it, or `quiet` instead."""
    first = Content.assemble((_(step.label), "bold reverse"), ("  " + title_of(page), "bold") if page else "")
    about = [Content(who(page, width))] if page else []
    told = [_(line) for line in quiet] or [will_happen(workflow, step, page)]
    return Content("\n").join([first, *about, *(Content.styled(line, "$text-muted") for line in told)])


def will_happen(workflow: Workflow, step: Step, page: DetailView | None) -> str:
    """Where a step leads and for whom the thing waits then, in one line."""
    if step.override and step.to == SAME:
        return _("It continues from the state you choose.")
    if step.to is None:
        return _("Adds a note; the state does not change.")
    state = page.state if page and step.to == SAME else step.to
    word = state_word(workflow.name, state)
    if page and state == page.state:
        return _("The state stays “%(state)s”.", state=word)
    turn = workflow.states[state].awaits_role if state in workflow.states else ""
    if not turn:
        return _("New state: %(state)s.", state=word)
    return _("New state: %(state)s. Next: waits for %(role)s.", state=word, role=in_context("role", ROLES[turn]))


def promises(page: DetailView, now: datetime) -> list[Promise]:
    """What was promised to the customer or to the office and is still open."""
    said, found = page.facts, []
    known = WORKFLOWS[page.workflow].states.get(page.state) if page.workflow in WORKFLOWS else None
    if said.get("appointment") and known and known.is_open and last(page, "appointments") > last(page, "arrivals"):
        found.append((N_("Appointment"), str(said["appointment"])))
    if known and known.is_open:
        done = page.state in ("ready", "signed", "shipped", "in_claim")
        found += [
            (label, str(said[name])) for label, name in DATED if said.get(name) and not (done and name == "promised")
        ]
        out = loaners_out(page)
        found += [
            (N_("Loaner is due back"), str(line["loaner_due"]))
            for line in page.lists.get("loans", ())
            if line.get("loaner") in out and line.get("loaner_due")
        ]
    reached = any((line.get("result") or {}).get("code") == "reached" for line in page.lists.get("call_backs", ()))
    if said.get("call_back_due") and not reached:
        found.append((N_("Call-back is due"), str(said["call_back_due"])))
    if (
        (said.get("signed") or {}).get("how") == "paper"
        and said.get("slip_due")
        and not page.lists.get("slips_received")
    ):
        found.append((N_("Slip on paper comes in"), str(said["slip_due"])))
    return [Promise(label, due, level(now, "", "", due)) for label, due in found]


def last(page: DetailView, name: str) -> str:
    """When the newest line of a list was made, "" for none."""
    return str(page.lists[name][-1]["at"]) if page.lists.get(name) else ""


def promised(page: DetailView, wording: Wording, now: datetime, width: int) -> Content:
    told = []
    for label, due, reached in promises(page, now):
        left = countdown(now, due).text
        told.append(
            Content.assemble(
                (fit(_(label), min(LABEL_CELLS, width // 2)) + " ", "$text-muted"),
                (f"{wording.time(due)}  {left}", LEVELS[reached]),
            )
        )
    return Content("\n").join(told)


def history(page: DetailView, wording: Wording, width: int) -> Content:
    """All entries, the newest first."""
    told = [line for entry in reversed(page.history) for line in happened(page, entry, wording, width)]
    return Content("\n").join(told)


def happened(page: DetailView, entry: HistoryLine, wording: Wording, width: int) -> list[Content]:
    """One entry: when, who, what, from which state to which, and what was said."""
    what = _(entry.label) if entry.known and entry.label else _("Made by a newer version of this program")
    subjects = [wording.detail(name, value) for name, value in entry.details if name in SUBJECTS]
    for subject in subjects:
        what = _("%(label)s: %(value)s", label=what, value=subject)
    moved = "  ".join(
        filter(
            None,
            (
                f"{state_word(page.workflow, entry.before)} > " * bool(entry.before)
                + state_word(page.workflow, entry.after)
                if entry.after != entry.before
                else "",
                _("Late: noted, state unchanged") if entry.late else "",
            ),
        )
    )
    start = f"{wording.time(entry.at)}  {readable(entry.by)}  "
    lines = [Content.assemble((start, "$text-muted"), (what, "bold"), ("  " + moved if moved else "", "$text-accent"))]
    told = [pair for pair in entry.details if pair[0] not in SUBJECTS]
    said = [_("%(label)s: %(value)s", label=label, value=value) for label, value in details(told, wording) if value]
    lines += [Content("    " + part) for part in wrap(_("; ").join(said), max(8, width - 4))] if said else []
    return lines


def since(page: DetailView, seen: int, wording: Wording, width: int, but: frozenset[str]) -> list[str]:
    """In a line each, what happened after the first `seen` entries; labels in `but` are left out."""
    entries = [entry for entry in page.history[seen:] if entry.label not in but]
    return [happened(page, entry, wording, width)[0].plain for entry in entries]


def details(pairs: Iterable[tuple[str, Any]], wording: Wording) -> list[tuple[str, str]]:
    """Details in words. Those of the store's own entries go by plain names, which begin with a small letter."""
    from fieldservice.presentation.values import OWN_DETAILS

    return [
        (_(OWN_DETAILS[name]), wording.detail(name, value))
        if name in OWN_DETAILS
        else (_(name), wording.fact(name, value).replace("\n", " / "))
        for name, value in pairs
    ]


def in_the_way(blocked: Blocked, wording: Wording, width: int) -> Content:
    """A step that cannot be taken now: why, and who may."""
    who = wording.who_may(blocked.who_may)
    because = [render(blocked.because), *([_("Only possible for: %(who)s.", who=who)] if who else [])]
    lines = "".join(f"\n  {line}" for sentence in because for line in wrap(sentence, width - 2))
    return Content.assemble(("- " + _(blocked.label), "bold"), lines)


def warned(warnings: Iterable[Values], width: int) -> Content:
    """What must be known of a device's past, each on lines of its own."""
    lines = [line for each in warnings for line in wrap("! " + render(each["because"]), max(10, width))]
    return Content.styled("\n".join(lines), "bold $text-warning")


def related(row: Values, wording: Wording, width: int) -> str:
    """A thin row of something that belongs here, in one line."""
    from fieldservice.presentation.values import KINDS, row_state

    if row["kind"] in ("customer", "device"):
        name = row.get("name") or " ".join(filter(None, (row.get("brand"), row.get("model"), row.get("serial"))))
        return fit(f"{in_context('thing', KINDS[row['kind']])}  {readable(str(name))}", width).rstrip()
    said = (row["number"], row_state(row), wording.time(row["opened"]), readable(str(row["symptom"])))
    return fit("  ".join(filter(None, map(str, said))), width).rstrip()
