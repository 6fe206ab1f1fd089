"""A new flow needs its package and one line of the registry. The example is the requisition of a part."""

import pytest

from fieldservice.read_model import projections
from fieldservice.workflows import registry
from fieldservice.workflows.document import as_markdown
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fields import Event, LongText, Minutes, Text, ask
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.model import Draft, Limit, State, Step, Workflow
from tests.support.office import Office, sqlite_office


class PartAsked(Event):
    """An engineer asked for a part."""

    part: Text = ask("Part")
    why: LongText = ask("Why it is needed", private=True)


class PartReserved(Event):
    """The part was put aside."""

    shelf: Text = ask("Shelf")
    minutes: Minutes = ask("Minutes until it is here", default=0)


class PartHandedOut(Event):
    """The part was handed to the engineer."""


def number_it(draft: Draft, event: PartAsked, context: Context) -> None:
    draft.data["number"] = context.number("Q")


@guard("This part is not on its shelf yet.", waits_for=lambda requisition, event, context: ("coordinator",))
def the_part_is_here(requisition: Thing, event: None, context: Context) -> bool:
    return requisition.get("minutes") == 0


STATES = {
    "asked": State("asked", "coordinator", limit=Limit("accept_minutes")),
    "reserved": State("reserved", "manager"),
    "handed_out": State("handed out"),
}
STEPS = (
    Step("ask_part", "Ask for a part", PartAsked, (), "asked", ("engineer",), effect=number_it),
    Step("reserve_part", "Put the part aside", PartReserved, ("asked", "reserved"), "reserved", ("coordinator",)),
    Step(
        "hand_part_out",
        "Hand the part out",
        PartHandedOut,
        ("reserved",),
        "handed_out",
        ("manager",),
        (the_part_is_here,),
    ),
)
REQUISITION = Workflow("requisition", "Requisition of a part", "requisition", STATES, STEPS)


@pytest.fixture
def office(tmp_path, tmp_path_factory, monkeypatch):
    monkeypatch.setitem(registry.WORKFLOWS, REQUISITION.name, REQUISITION)
    monkeypatch.setattr(projections, "APPENDS_TO", registry.known_kinds())  # computed once when the program starts
    made = sqlite_office(tmp_path / "office", tmp_path_factory.getbasetemp() / "template")
    yield made
    made.desk.close()


def asked(office: Office) -> str:
    return office.take("li.wei", "ask_part", "new", part="PSU-450", why="电源烧毁").id


def test_an_invented_flow_is_walked_from_its_opening_to_its_end_by_the_calls_of_the_desk(office):
    opened = office.take("li.wei", "ask_part", "new", part="PSU-450", why="电源烧毁")
    requisition = opened.number
    reserved = office.take("zhao", "reserve_part", requisition, shelf="A3")
    ended = office.take("sun", "hand_part_out", requisition)

    assert requisition.startswith("CD01-Q000001-")
    assert [page.state for page in (opened, reserved, ended)] == ["asked", "reserved", "handed_out"]
    assert ended.facts["part"] == "PSU-450" and ended.facts["shelf"] == "A3"
    assert [line.label for line in ended.history] == ["Ask for a part", "Put the part aside", "Hand the part out"]


def test_an_invented_flow_can_be_opened_only_by_its_role(office):
    def openings(who: str) -> list[str]:
        return [step.name for _, step in office.desk.openings(office.by(who))]

    assert "ask_part" in openings("li.wei") and "ask_part" not in openings("tang")


def test_work_of_an_invented_flow_is_listed_for_its_role_with_its_time_limit(office):
    requisition = asked(office)

    assert office.rows("SELECT kind, state, turn_role, due < '9999' FROM work_row WHERE thing = ?", requisition) == [
        ("requisition", "asked", "coordinator", 1)
    ]


def test_role_state_guard_and_data_of_an_invented_flow_are_checked(office):
    requisition = asked(office)

    def code(who: str, step: str, **data: object) -> tuple[str, tuple[str, ...]]:
        with pytest.raises(Refused) as caught:
            office.take(who, step, requisition, **data)
        return caught.value.code, caught.value.who_may

    assert code("tang", "reserve_part", shelf="A3") == ("role", ("coordinator",))
    assert code("sun", "hand_part_out")[0] == "state"
    assert code("zhao", "reserve_part")[0] == "data"
    office.take("zhao", "reserve_part", requisition, shelf="A3", minutes=90)
    assert code("sun", "hand_part_out") == ("guard", ())
    assert office.desk.thing(requisition).state == "reserved"


def test_a_private_answer_of_an_invented_flow_is_kept_in_the_private_part(office):
    requisition = asked(office)

    entry = office.desk.thing(requisition).history[0].entry
    assert entry.private == {"why": "电源烧毁"} and "why" not in entry.data


def test_the_documentation_of_an_invented_flow_is_printed_from_its_table(office):
    from fieldservice.words import words

    page = as_markdown(words("zh"), [REQUISITION])

    assert "asked --> reserved: reserve_part" in page and "the part is here" in page
