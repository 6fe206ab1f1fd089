"""A step that asks for parts offers those of the device, finds any other as it is typed, and says them by name."""

from dataclasses import replace

import pytest

from fieldservice.read_model import projections
from fieldservice.workflows import registry
from fieldservice.workflows.engine.fields import Event, PartNumber, Parts, ask
from fieldservice.workflows.engine.model import Step
from tests.support.hands import seated


class PartsNamed(Event):
    """The engineer names the parts that are needed."""

    parts: Parts = ask("Parts needed", "One part a line.")
    instead_of: PartNumber | None = ask("Instead of", default=None)


PARTS = [
    {"code": "PSU-45", "zh": "45瓦电源", "en": "Power supply 45 W", "product": "printer", "tracked": 1, "cost": 26800},
    {"code": "FAN-80", "zh": "80毫米风扇", "en": "Fan 80 mm", "product": "printer", "barcode": "6901234500024"},
    {"code": "BAT-12", "zh": "电池", "en": "Battery", "product": "laptop"},
]


@pytest.fixture
def job(branch, monkeypatch):
    job = branch.on_site()
    with branch.desk.session.store.writing() as tx:
        tx.publish("part", PARTS)
    row = Step(
        "name_parts",
        "Name parts",
        PartsNamed,
        ("on_site",),
        None,
        ("engineer",),
        appends_to="named_parts",
        key="ctrl+r",
    )
    flow = registry.WORKFLOWS["onsite"]
    monkeypatch.setitem(registry.WORKFLOWS, "onsite", replace(flow, steps=(*flow.steps, row)))
    monkeypatch.setitem(projections.APPENDS_TO, row.kind, row.appends_to)
    return job


@pytest.mark.parametrize(("language", "named"), [("en", "Fan 80 mm x2"), ("zh", "80毫米风扇 x2")])
async def test_parts_are_chosen_at_80_by_24_and_kept_with_what_the_catalogue_says(branch, job, language, named):
    async with seated(branch, "li.wei", job, (80, 24)) as hands:
        await hands.press("ctrl+r")
        if language == "zh":
            await hands.press("f12")
        assert "BAT-12" not in hands.text  # the device is a printer
        await hands.press(*"fengshan")
        assert "FAN-80" in hands.text and "PSU-45" not in hands.text
        await hands.press("enter")
        await hands.press(*"2")
        await hands.press("enter")
        await hands.press(*"45")
        await hands.press("enter")
        await hands.press("tab")
        await hands.until_shown(named)
        await hands.press(*"电池")
        await hands.press("f10")
        await hands.until(lambda: branch.page(job).history[-1].label == "Name parts")

    (named_so,) = branch.page(job).lists["named_parts"]
    (fan, supply), instead = named_so["parts"], named_so["instead_of"]
    assert (fan["part"], fan["quantity"], fan["name"]["zh"]) == ("FAN-80", 2, "80毫米风扇")
    assert (supply["part"], supply["cost"], supply["tracked"]) == ("PSU-45", 26800, True)
    assert (instead["code"], instead["en"], instead["cost"]) == ("BAT-12", "Battery", 0)
