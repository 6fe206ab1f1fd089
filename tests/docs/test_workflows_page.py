"""docs/workflows.md is what the workflow tables print."""

from pathlib import Path

from fieldservice.words import Words
from fieldservice.workflows.document import as_markdown
from fieldservice.workflows.engine.fields import Event, LongText, ask
from fieldservice.workflows.engine.model import State, Step, Workflow
from fieldservice.workflows.registry import WORKFLOWS

PAGE = Path(__file__).parents[2] / "docs" / "workflows.md"


def test_the_workflows_page_equals_the_printed_tables():
    printed = as_markdown(Words("zh"), WORKFLOWS.values())

    assert PAGE.read_text("utf-8") == printed, "print it again: make pages"


def test_every_step_state_and_field_is_on_the_page():
    from fieldservice.workflows.engine.fields import fields

    page = PAGE.read_text("utf-8")
    steps = [step for workflow in WORKFLOWS.values() for step in workflow.steps]
    wanted = {step.name for step in steps} | {state for workflow in WORKFLOWS.values() for state in workflow.states}
    wanted |= {field.name for step in steps for field in fields(step.event_class()) if not field.hidden}

    assert [name for name in sorted(wanted) if f"`{name}`" not in page] == []


class Polished(Event):
    """The device was polished."""

    cloth: LongText = ask("Cloth", "Which one was used.", private=True)


def test_a_new_step_appears_by_its_table_row_and_event_alone():
    states = {"dull": State("dull", "engineer"), "bright": State("bright")}
    polishing = Workflow(
        "polishing",
        "Polishing",
        "job",
        states,
        (Step("polish", "Polish it", Polished, ("dull",), "bright", ("engineer",)),),
    )

    page = as_markdown(Words("zh"), [polishing])

    assert "dull --> bright: polish" in page
    assert "| `polish` | Polish it | `dull` | `bright` | engineer 工程师 |  |" in page
    assert "The device was polished." in page
    assert "| `cloth` | Cloth | longtext | yes | Which one was used. Private. |" in page
