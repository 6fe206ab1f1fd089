"""Prints the page docs/workflows.md from the tables of the workflows.

The tables are in English; the caller hands in `zh`, which translates into Chinese.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from inspect import cleandoc
from typing import TYPE_CHECKING, Protocol

from fieldservice.workflows.engine.codes import DEFAULT_CODES
from fieldservice.workflows.engine.model import SAME, Step, Workflow, settings_in
from fieldservice.workflows.engine.roles import ROLES
from fieldservice.workflows.engine.settings import DEFAULTS

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Field

HEAD = """\
# Workflows

Printed from the tables in `fieldservice/workflows/` by `make pages`; a test fails when this page differs from them.
The office that holds a thing takes the steps that lead to a state; anybody with one of the roles may add a note at any
time, where the row names no office. Every step may be refused with a reason; every entry keeps what was filled in.
"""
EVERYBODY = "everybody"
OFFICES = {
    "headquarters": ", at headquarters",
    "holder": ", of the office that holds it",
    "registrar": ", of the office that took the call",
    "holder_or_registrar": ", of the office that holds it or of the one that took the call",
}


class Translate(Protocol):
    """Translates a sentence, or a word in a context."""

    def __call__(self, message: str, /) -> str: ...

    def in_context(self, context: str, message: str, /) -> str: ...


def as_markdown(zh: Translate, workflows: Iterable[Workflow]) -> str:
    """The whole page: each workflow with its picture, states, steps and fields, then the code lists and the numbers."""
    parts = [HEAD]
    for workflow in workflows:
        parts += _workflow(zh, workflow)
    return "\n".join([*parts, *_codes(), *_numbers(zh)]) + "\n"


def _both(zh: Translate, message: str, context: str = "") -> str:
    chinese = zh.in_context(context, message) if context else zh(message)
    return message if chinese == message else f"{message} {chinese}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"
    yield ""


def _workflow(zh: Translate, workflow: Workflow) -> Iterator[str]:
    yield f"## {_both(zh, workflow.label)} (`{workflow.name}`)\n"
    if workflow.states:
        yield from _picture(zh, workflow)
        yield from _table(
            ("State", "", "Waits for", "Time limit"),
            (
                (
                    f"`{code}`",
                    _both(zh, state.label, "state"),
                    _role(zh, state.awaits_role) if state.awaits_role else "nobody: the end",
                    _limit(workflow, code),
                )
                for code, state in workflow.states.items()
            ),
        )
    yield from _table(("Step", "", "From", "To", "Who", "Only if"), (_step(zh, step) for step in workflow.steps))
    yield from _courtesies(zh, workflow)
    for step in workflow.steps:
        yield from _fields(zh, step)


def _courtesies(zh: Translate, workflow: Workflow) -> Iterator[str]:
    """The courtesies and prohibitions beside each step that has some."""
    rows = [(f"`{step.name}`", _with_settings(_both(zh, each))) for step in workflow.steps for each in step.remind]
    if rows:
        yield from _table(("Step", "Remind"), rows)


def _with_settings(sentence: str) -> str:
    """A courtesy with the default of each setting in it."""
    names = settings_in(sentence)
    return sentence % {name: DEFAULTS[name].value for name in names} if names else sentence


def _picture(zh: Translate, workflow: Workflow) -> Iterator[str]:
    """The states as a mermaid diagram, without steps that stay in a state or are taken outside the turn."""
    yield "```mermaid\nstateDiagram-v2"
    for code, state in workflow.states.items():
        yield f'    state "{_both(zh, state.label, "state")}" as {code}'
    for step in workflow.steps:
        if step.moves and not step.override and step.to != SAME:
            for start in step.states or ("[*]",):
                others = (to for to in step.or_to if to != start)
                yield from (f"    {start} --> {to}: {step.name}" for to in (step.to, *others))
    for code, state in workflow.states.items():
        if not state.is_open:
            yield f"    {code} --> [*]"
    yield "```\n"


def _role(zh: Translate, role: str) -> str:
    return _both(zh, ROLES.get(role, role), "role")


def _limit(workflow: Workflow, code: str) -> str:
    limit = workflow.states[code].limit
    if limit is None:
        return ""
    if limit.keeps:
        return "runs on"
    if limit.days:
        settings = dict.fromkeys((limit.days, *limit.days_by.values()))
        return "; ".join(f"`{name}`, {DEFAULTS[name].value} working days" for name in settings)
    return f"the {limit.fact}" if limit.fact else f"`{limit.setting}`, {DEFAULTS[limit.setting].value} minutes"


def _step(zh: Translate, step: Step) -> tuple[str, ...]:
    where = ", ".join(f"`{state}`" for state in step.states) or ("new" if step.opens else "any")
    to = (
        "note"
        if step.to is None
        else "stays"
        if step.to == SAME and not step.override
        else "as named"
        if step.override
        else f"`{step.to}`"
    )
    to += "".join(f" or `{state}`" for state in step.or_to)
    to += ", in another flow" if step.into else ""
    who = EVERYBODY if set(step.roles) == set(ROLES) else ", ".join(_role(zh, role) for role in step.roles)
    if step.whose not in ("any", "holder" if step.moves else "any"):
        who += OFFICES[step.whose]
    return (f"`{step.name}`", _both(zh, step.label), where, to, who, "; ".join(guard.name for guard in step.guards))


def _fields(zh: Translate, step: Step) -> Iterator[str]:
    """The fields of a step's form; a step that asks for nothing has no section."""
    from fieldservice.workflows.engine.fields import fields

    event = step.event_class()
    asked = [field for field in fields(event) if not field.hidden]
    if not asked:
        return
    yield f"### {_both(zh, step.label)} (`{step.name}`)\n"
    yield f"{cleandoc(event.__doc__ or '')}\n"
    wanted = "to hand it on" if "open" in (step.to, *step.states) else "unless it is known"
    yield from _table(
        ("Field", "", "Kind", "Needed", "Help"),
        (
            (
                f"`{field.name}`",
                _both(zh, field.label),
                _kind(field),
                "yes" if field.required else wanted if field.wanted else "",
                " ".join(
                    filter(None, (_both(zh, field.help) if field.help else "", "Private." if field.private else ""))
                ),
            )
            for field in asked
        ),
    )


def _kind(field: Field) -> str:
    if field.kind == "checklist":
        return f"items of `{field.codes}/` with the kind of device"
    return f"one of `{field.codes}`" if field.codes else field.kind


def _codes() -> Iterator[str]:
    yield "## Code lists\n"
    yield "They apply until an office or headquarters publishes its own.\n"
    yield from _table(
        ("List", "Code", "English", "中文"),
        ((name, f"`{code}`", en, chinese) for name, code, chinese, en in DEFAULT_CODES),
    )


def _numbers(zh: Translate) -> Iterator[str]:
    yield "## Numbers\n"
    yield "Every number can be published with another value.\n"
    yield from _table(
        ("Setting", "Default", "Meaning"),
        ((f"`{key}`", setting.value, _both(zh, setting.meaning)) for key, setting in DEFAULTS.items()),
    )
