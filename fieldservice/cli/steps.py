"""Steps on the command line: which there are, and taking one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fieldservice.cli import json_views, step_fields
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.look import tell_page
from fieldservice.cli.output import give
from fieldservice.cli.text_tables import inert, pairs, table
from fieldservice.presentation.messages import render, who_may_do, word
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.model import Step, Workflow
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk import Desk

NEW = "new"
NO_WORKFLOW = N_("There is no workflow %(given)s. There are: %(known)s.")


def schema(step: Step) -> JsonObject:
    from fieldservice.workflows.engine.fields import schema

    return schema(step.event_class(), word)


def steps(thing: str) -> None:
    with at_the_desk() as (desk, by):
        if thing == NEW:
            found = [(step, step.name == desk.openings(by)[0][1].name) for _workflow, step in desk.openings(by)]
            blocked: list[Any] = []
        else:
            page = desk.page(by, thing)
            workflow = WORKFLOWS[page.workflow] if page.workflow else None
            offers, blocked = json_views.for_scripts(page)
            found = [
                (step, place == json_views.likely(offers))
                for place, offer in enumerate(offers)
                if workflow is not None and (step := workflow.step(offer.step)) is not None
            ]

        def told() -> None:
            print(
                *table(
                    (_("Step"), "", _("Likely")),
                    [(step.name, word(step.label), "*" if sure else "") for step, sure in found],
                ),
                sep="\n",
            )
            for one in blocked:
                who = f" ({_('Who may: %(who)s', who=who_may_do(one.who_may))})" if one.who_may else ""
                print(f"- {one.step}: {inert(render(one.because))}{inert(who)}")

        give(
            {
                "steps": [
                    {"name": step.name, "label": word(step.label), "likely": sure, "schema": schema(step)}
                    for step, sure in found
                ]
            },
            told,
        )


def take(thing: str, step: str, given: Sequence[str], file: str, expect: str | None) -> None:
    with at_the_desk() as (desk, by):
        workflow, row, _folded = desk.session.step(thing, step)
        if json_views.needs_strokes(row):
            refuse_strokes(desk, by, thing, workflow, row)
        asked = desk.fields(thing, step)
        data = step_fields.data_of(desk, asked, given, file)
        try:
            page = desk.take(by, thing, step, data, expect)
        except Refused as refused:
            raise (
                step_fields.unknown_fields(refused, asked, data, step) if refused.code == "data" else refused
            ) from None
        give(json_views.page_object(page), lambda: tell_page(page, desk))


def refuse_strokes(desk: Desk, by: Person, thing: str, workflow: Workflow, step: Step) -> None:
    """A drawn signature needs the screen; the refusal names the other two ways and is recorded like any other."""
    from fieldservice.desk.take_step import record_refusal

    refused = Refused("guard", json_views.NO_STROKES, ways=", ".join(json_views.other_ways(workflow, step)))
    record_refusal(desk.session, by, desk.session.find_thing(thing)[1], step.name, refused)
    raise refused


def show_workflow(name: str) -> None:
    """A workflow's table; needs no store, for it is the same everywhere."""
    if not name:
        rows = [
            {"name": workflow.name, "label": word(workflow.label), "thing": workflow.thing}
            for workflow in WORKFLOWS.values()
        ]
        give(
            {"rows": rows, "next": None},
            lambda: print(*table((_("Workflow"), ""), [(row["name"], row["label"]) for row in rows]), sep="\n"),
        )
        return
    workflow = WORKFLOWS.get(name)
    if workflow is None:
        raise Refused("not_found", NO_WORKFLOW, given=name, known=", ".join(WORKFLOWS))

    def told() -> None:
        print(word(workflow.label), "", sep="\n")
        print(
            *table(
                (_("State"), "", _("Waits for")),
                [
                    (state, word(row.label), who_may_do([row.awaits_role] if row.awaits_role else []))
                    for state, row in workflow.states.items()
                ],
            ),
            "",
            sep="\n",
        )
        print(
            *table(
                (_("Step"), "", _("From"), _("To"), _("Who may")),
                [
                    (step.name, word(step.label), " ".join(step.states), step.to or "", who_may_do(step.roles))
                    for step in workflow.steps
                ],
                60,
            ),
            sep="\n",
        )
        for step in workflow.steps:
            if asked := schema(step)["properties"]:
                needed = schema(step).get("required", [])
                print("", f"{step.name}: {word(step.label)}", sep="\n")
                print(
                    *pairs(
                        [
                            (
                                f"{field}{' *' if field in needed else ''}",
                                forms.listed(filter(None, (about["title"], about.get("description")))),
                            )
                            for field, about in asked.items()
                        ],
                        "  ",
                    ),
                    sep="\n",
                )

    give(
        {
            "name": workflow.name,
            "label": word(workflow.label),
            "thing": workflow.thing,
            "states": [
                {"name": state, "label": word(row.label), "turn": row.awaits_role, "open": row.is_open}
                for state, row in workflow.states.items()
            ],
            "steps": [
                {
                    "name": step.name,
                    "label": word(step.label),
                    "from": list(step.states),
                    "to": step.to,
                    "roles": list(step.roles),
                    "conditions": [guard.name for guard in step.guards],
                    "schema": schema(step),
                }
                for step in workflow.steps
            ],
        },
        told,
    )
