"""What fixed such a fault before: in the form of the dispatch, on the page, and taken over by one key when asking."""

import pytest

from fieldservice.screens.step import StepScreen
from fieldservice.workflows.parts.on_the_job.fixes import model_key, symptom_of
from tests.support.hands import seated

PARTS = [
    {"code": "PSU-45", "zh": "45瓦电源", "en": "Power supply 45 W", "product": "printer", "cost": 26800},
    {"code": "FAN-80", "zh": "80毫米风扇", "en": "Fan 80 mm", "product": "printer"},
    {"code": "OLD-1", "zh": "旧款", "en": "Old", "product": "printer", "active": 0},
]


@pytest.fixture
def fixed(branch):
    """Takes a job; three finished jobs of its model and symptom needed a fan, one a power supply."""

    def before(job):
        thing = branch.desk.thing(job)
        known = {"model": model_key(thing), "symptom": symptom_of(thing)}
        counts = {"FAN-80": 3, "PSU-45": 1, "OLD-1": 2}
        rows = [
            {"thing": f"j{part}{number}", "line": part, "item": part, **known}
            for part, many in counts.items()
            for number in range(many)
        ]
        with branch.desk.session.store.writing() as tx:
            tx.publish("part", PARTS)
            tx.put("fix_row", rows)
        return job

    return before


@pytest.mark.parametrize(("language", "said"), [("en", "FAN-80 Fan 80 mm (3)"), ("zh", "FAN-80 80毫米风扇（3）")])
async def test_the_coordinator_is_told_at_the_dispatch_and_the_engineer_is_asked_to_bring_them(
    branch, fixed, language, said
):
    job = fixed(branch.accepted())

    async with seated(branch, "zhao", job, (80, 24)) as hands:
        if language == "zh":
            await hands.press("f12")
        await hands.press("f5")
        await hands.until_shown(said)
        await hands.press("f10")
        await hands.until(lambda: branch.page(job).state == "dispatched")

    page = branch.page(job)
    assert page.facts["bring"].split("\n")[0].startswith("FAN-80") and "OLD-1" not in page.facts["bring"]
    assert [(each.part.number, each.jobs) for each in page.bring.parts] == [("FAN-80", 3), ("PSU-45", 1)]


async def test_one_key_takes_over_what_fixed_it_before_line_by_line(branch, fixed):
    job = fixed(branch.on_site())

    async with seated(branch, "li.wei", job, (80, 24)) as hands:
        person = branch.desk.session.person("li.wei")
        hands.app.screen.services.open_screen("step", branch.desk, person, job, "request_parts")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.until_shown("F6", "jobs that it fixed: 3")
        await hands.press("f6", "f6", "f6")
        await hands.until_shown("FAN-80 x1", "PSU-45 x1")
        await hands.press("f10")
        await hands.until(lambda: branch.page(job).lists.get("parts"))

    (asked,) = branch.page(job).lists["parts"]
    assert [(line["part"], line["quantity"]) for line in asked["lines"]] == [("FAN-80", 1), ("PSU-45", 1)]
