"""The command that shows a workflow's tables. It needs no store, since they are the same everywhere."""

from typing import TYPE_CHECKING, Annotated

import typer

from fieldservice.cli.app import command
from fieldservice.cli.output import answer, print_table
from fieldservice.cli.text_tables import pairs
from fieldservice.presentation.messages import render, who_may_do, word
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.workflows.engine.model import Workflow

NO_WORKFLOW = N_("There is no workflow %(given)s. Choose one of: %(known)s.")


@command("workflow", help=N_("Show a workflow's steps; without a name, list the workflows."))
def workflow(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help=N_("Name of a workflow, such as `onsite`."), show_default=False)
    ] = "",
) -> None:
    from fieldservice.cli.json_views import workflow_object
    from fieldservice.workflows.registry import WORKFLOWS

    if not name:
        rows = [
            {"name": workflow.name, "label": word(workflow.label), "thing": workflow.thing}
            for workflow in WORKFLOWS.values()
        ]
        answer(
            {"rows": rows, "next": None},
            lambda: print_table((_("Workflow"), ""), [(row["name"], row["label"]) for row in rows]),
        )
        return
    found = WORKFLOWS.get(name)
    if found is None:
        raise Refused("not_found", NO_WORKFLOW, given=name, known=", ".join(WORKFLOWS))
    answer(workflow_object(found), lambda: print_workflow(found))


def print_workflow(workflow: "Workflow") -> None:
    """The states, the steps between them, and the fields of each step; a star marks those that must be given."""
    from fieldservice.cli.json_views import schema

    print(word(workflow.label), "", sep="\n")
    print_table(
        (_("State"), "", _("Waits for")),
        [
            (name, render(state.word), who_may_do([state.awaits_role] if state.awaits_role else []))
            for name, state in workflow.states.items()
        ],
    )
    print()
    print_table(
        (_("Step"), "", _("From"), _("To"), _("Who may")),
        [
            (step.name, word(step.label), " ".join(step.states), step.to or "", who_may_do(step.roles))
            for step in workflow.steps
        ],
        longest=60,
    )
    for step in workflow.steps:
        described = schema(step)
        required = described.get("required", [])
        fields = [
            (
                f"{name} *" if name in required else name,
                forms.listed(filter(None, (about["title"], about.get("description")))),
            )
            for name, about in described["properties"].items()
        ]
        if fields:
            print("", f"{step.name}: {word(step.label)}", *pairs(fields, "  "), sep="\n")
