"""Commands for steps: which can be taken now, and taking one."""

from typing import TYPE_CHECKING, Annotated

import typer

from fieldservice.cli.app import command
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import answer, print_line, print_table
from fieldservice.cli.parameters import FieldValues, Thing
from fieldservice.presentation.messages import reason_and_who, word
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.detail import BlockedStep
    from fieldservice.workflows.engine.model import Step, Workflow
    from fieldservice.workflows.engine.reference import Person

NEW = "new"
"""Given in place of a number to open a new request."""


@command("steps", help=N_("List the steps possible now, most likely first, with their fields."))
def steps(thing: Thing) -> None:
    from fieldservice.cli.json_views import step_object

    with at_the_desk() as (desk, by):
        possible, likely, blocked = openings(desk, by) if thing == NEW else steps_of(desk, by, thing)

    def print_text() -> None:
        print_table(
            (_("Step"), "", _("Likely")),
            [(step.name, word(step.label), "*" if step.name == likely else "") for step in possible],
        )
        for step in blocked:
            print_line(f"- {step.step}: {reason_and_who(step.because, step.who_may)}")

    answer({"steps": [step_object(step, likely=step.name == likely) for step in possible]}, print_text)


Possible = tuple["list[Step]", str, "list[BlockedStep]"]
"""(steps that can be taken, name of the likely one or "", steps that cannot)"""


def openings(desk: "Desk", by: "Person") -> Possible:
    found = [step for _workflow, step in desk.openings(by)]
    return found, found[0].name if found else "", []


def steps_of(desk: "Desk", by: "Person", thing: str) -> Possible:
    from fieldservice.cli import json_views
    from fieldservice.workflows.registry import WORKFLOWS

    page = desk.page(by, thing)
    offers, blocked = json_views.for_scripts(page)
    workflow = WORKFLOWS.get(page.workflow)
    found = [workflow.step(offer.step) for offer in offers] if workflow else []
    return [step for step in found if step is not None], json_views.likely(offers), blocked


@command("take", help=N_("Take a step."))
def take(
    thing: Thing,
    step: Annotated[
        str, typer.Argument(metavar="STEP", help=N_("Name of the step, as `steps` lists it."), show_default=False)
    ],
    given: FieldValues = [],  # noqa: B006  (Typer reads it; nobody changes it)
    data: Annotated[
        str, typer.Option("--data", metavar="FILE", help=N_("Fields from a JSON or CSV file; - reads standard input."))
    ] = "",
    expect: Annotated[
        str, typer.Option("--expect", metavar="MOVE", help=N_("Only if this is still the last step (`last` of show)."))
    ] = "",
) -> None:
    from fieldservice.cli import json_views, step_fields
    from fieldservice.cli.show import answer_page
    from fieldservice.desk import saved_already

    with at_the_desk() as (desk, by):
        workflow, row, _thing = desk.session.step(thing, step)
        if json_views.needs_strokes(row):
            refuse_strokes(desk, by, thing, workflow, row)
        asked = desk.fields(thing, step)
        values = step_fields.data_of(desk, asked, given, data)
        with step_fields.near_names(asked, values, step):
            page = desk.take(by, thing, step, values, expect or None)
        with saved_already():
            answer_page(desk, page, warn=row.warns)


def refuse_strokes(desk: "Desk", by: "Person", thing: str, workflow: "Workflow", step: "Step") -> None:
    """A drawn signature needs the screen; the refusal names the other ways and is recorded like any other."""
    from fieldservice.cli import json_views
    from fieldservice.desk.refusals import record_refusal

    refused = Refused("guard", json_views.NO_STROKES, ways=", ".join(json_views.other_ways(workflow, step)))
    record_refusal(desk.session, by, desk.session.find_thing(thing)[1], step.name, refused)
    raise refused
