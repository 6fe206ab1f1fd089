"""Lines of parts as people type them, and as an entry keeps them."""

import pydantic
import pytest

from fieldservice.workflows.engine.fields import Event, Lines, PartNumber, Parts, ask, wrong_fields
from fieldservice.workflows.engine.reference import Reference, SparePart
from fieldservice.workflows.engine.take import check_data
from fieldservice.workflows.parts.requisitions.lines import parts_text
from tests.support.story import Story


class Asked(Event):
    parts: Parts = ask("Parts")
    lines: Lines | None = ask("Lines", default=None)


class Shelf:
    """A catalogue of two parts."""

    known = {
        "FAN-80": SparePart("FAN-80", "风扇", "Fan", cost=12_00),
        "PSU-450": SparePart("PSU-450", "电源", "Power supply", tracked=True, cost=450_00),
    }

    def part(self, number):
        return self.known.get(number.upper())

    def levels(self, office, number):
        return 0, 0


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("FAN-80", [("FAN-80", 1, [])]),
        ("FAN-80 x2", [("FAN-80", 2, [])]),
        ("FAN-80 ×２；PSU-450 9F11-07、9F11-08", [("FAN-80", 2, []), ("PSU-450", 2, ["9F11-07", "9F11-08"])]),
        ("\nPSU-450 x1 9F11-07\n\n", [("PSU-450", 1, ["9F11-07"])]),
    ],
)
def test_a_line_is_a_number_a_quantity_and_serial_numbers(typed, lines):
    event = Asked(parts=typed)

    assert [(each.part, each.quantity, each.serials) for each in event.parts] == lines
    assert Asked(parts=parts_text([each.model_dump() for each in event.parts])) == event


@pytest.mark.parametrize("typed", ["FAN-80 x2 x3", "PSU-450 x2 9F11-07", "FAN-80 x0", "FAN-80 x100000"])
def test_what_does_not_add_up_is_told_with_an_example(typed):
    with pytest.raises(pydantic.ValidationError) as error:
        Asked(parts=typed)

    assert "PSU-450 x2" in str(wrong_fields(error.value)["parts"])


class Table:
    """A step with this event."""

    event = Asked
    knows = None

    @staticmethod
    def event_class():
        return Asked


def checked(**data):
    story = Story(reference=Reference(staff=Story().reference.staff, catalogue=Shelf()))
    return check_data(Table, data, story.context("zhao"))


def kept(typed):
    _, values, wrong = checked(parts=typed)
    return values["parts"], wrong


def test_an_entry_keeps_what_the_catalogue_said():
    (line,), wrong = kept("fan-80 x2")

    assert not wrong
    assert line == {
        "part": "FAN-80",
        "quantity": 2,
        "serials": [],
        "name": {"code": "FAN-80", "zh": "风扇", "en": "Fan"},
        "unit": "piece",
        "cost": 1200,
        "currency": "CNY",
    }


@pytest.mark.parametrize(
    ("typed", "said"), [("FAN-81", "no part FAN-81"), ("PSU-450 9F11-07 9f11-07", "9f11-07 is entered twice")]
)
def test_a_part_that_is_not_published_or_lacks_serial_numbers_is_told(typed, said):
    _, wrong = kept(typed)

    assert said in str(wrong["parts"])


class Chosen(Event):
    instead_of: PartNumber | None = ask("Instead of", default=None)


class OneTable(Table):
    event_class = staticmethod(lambda: Chosen)


@pytest.mark.parametrize("typed", ["PSU-450", "psu-450"])
def test_one_part_is_kept_with_its_words_and_cost_like_a_line(typed):
    story = Story(reference=Reference(staff=Story().reference.staff, catalogue=Shelf()))

    _, values, wrong = check_data(OneTable, {"instead_of": typed}, story.context("zhao"))

    assert not wrong
    assert values["instead_of"] == {
        "code": "PSU-450",
        "zh": "电源",
        "en": "Power supply",
        "unit": "piece",
        "cost": 45000,
        "currency": "CNY",
        "tracked": True,
    }


def test_one_part_that_is_not_published_is_told():
    story = Story(reference=Reference(staff=Story().reference.staff, catalogue=Shelf()))

    _, _, wrong = check_data(OneTable, {"instead_of": "PSU-1"}, story.context("zhao"))

    assert "no part PSU-1" in str(wrong["instead_of"])


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("parts", [None]),
        ("parts", "\x07"),
        ("parts", "PSU-450 x1 \x07"),
        ("parts", [1]),
        ("parts", [{"part": None}]),
        ("parts", [{"part": "FAN-80", "quantity": 10**20}]),
        ("lines", [None, 1]),
        ("lines", [{"part": "FAN-80"}]),
    ],
)
def test_a_list_of_a_script_that_holds_anything_else_is_told_beside_its_field(field, given):
    event, _, wrong = checked(**{"parts": "FAN-80", field: given})

    assert event is None and list(wrong) == [field]


def test_parts_of_a_script_without_serial_numbers_are_looked_up_while_another_field_is_wrong():
    _, _, wrong = checked(parts=[{"part": "FAN-81"}], lines=[1])

    assert "no part FAN-81" in str(wrong["parts"]) and "lines" in wrong
