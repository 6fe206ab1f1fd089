"""Three-way closing by keys: each line says what is open, and a few keys settle it."""

import pytest

from fieldservice.screens.closing import ClosingScreen
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.step import StepScreen
from fieldservice.workflows.parts.on_the_job.lines import open_parts
from tests.screens.workshop.test_store_room import bench_job, store  # noqa: F401  (a fixture)
from tests.support.counter import SIZES
from tests.support.hands import at_the_counter, notices


@pytest.fixture
def job(store):  # noqa: F811
    """A laptop on the bench, whose engineer got a power supply and two fans."""
    made = bench_job(store)
    asked = store.desk.session.reader.value("SELECT thing FROM work_row WHERE kind = 'requisition'")
    store.take("zhao", "issue", thing=asked, parts="PSU-450 x1 9F11-07\nFAN-80 x2")
    return made


async def opened(hands, job):
    hands.app.screen.services.show_detail(job)
    await hands.until(lambda: isinstance(hands.app.screen, DetailScreen) and hands.app.screen.page is not None)
    await hands.press("shift+f6")
    await hands.until(lambda: isinstance(hands.app.screen, ClosingScreen) and hands.app.screen.item is not None)


@pytest.mark.parametrize("size", SIZES)
async def test_a_line_that_is_open_says_what_is_missing(store, job, size, language):  # noqa: F811
    async with at_the_counter(store, "wang", size) as hands:
        await opened(hands, job)

        await hands.until_shown("! PSU-450", "! FAN-80", "9F11-07")
        await hands.until_shown({"en": "issued and not accounted for", "zh": "去向未说明"}[language])


async def test_a_job_is_settled_in_a_few_keys(store, job):  # noqa: F811
    async with at_the_counter(store, "wang") as hands:
        await opened(hands, job)
        await hands.press("f5")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.until_shown("PSU-450 x1 9F11-07")
        await hands.fill(old_serial="0A81-22")
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, ClosingScreen))
        await hands.until_shown("0A81-22 -> 9F11-07")
        await hands.press("down")
        await hands.until(lambda: hands.app.screen.item.part == "FAN-80")
        await hands.press("f6")
        await hands.until_shown("FAN-80 is accounted for.")

    assert open_parts(store.desk.thing(job)) == []


def test_job_and_requisition_lead_to_each_other_and_the_history_names_the_parts(store, job):  # noqa: F811
    desk, keeper = store.desk, store.person("zhao")
    page = desk.page(keeper, job)
    (asked,) = [row for row in page.related if row["kind"] == "requisition"]

    assert job in [row["thing"] for row in desk.page(keeper, asked["thing"]).related]
    issued = next(line for line in page.history if line.label == "Issue to the engineer")
    assert ("Issued", ("PSU-450 x1 9F11-07", "FAN-80 x2")) in issued.details
    assert [row["thing"] for row in desk.session.search(store.number(job))][:1] == [job]


async def test_the_form_that_passes_a_job_on_lists_its_parts_and_asks_what_becomes_of_them(store, job, language):  # noqa: F811
    async with at_the_counter(store, "zhao") as hands:
        desk = store.desk
        hands.app.screen.services.open_screen("step", desk, store.person("zhao"), job, "pass_on")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen) and hands.app.screen.form is not None)
        await hands.until_shown(
            "PSU-450 x1", "FAN-80 x2", {"en": "Parts of this job are out", "zh": "此单有备件在外"}[language]
        )
        await hands.fill(engineer="li.wei", why_without_skill="wang 请假")
        await hands.press("f10")
        await hands.until_shown({"en": "Choose what happens to them", "zh": "请说明如何处理"}[language])
        await hands.fill(parts_out="handed")
        await hands.press("f10")
        await hands.until(lambda: desk.thing(job).get("engineer") == "li.wei")


async def test_without_a_label_printer_a_notice_says_which_number_to_write_on_the_fault_tag(store, job, language):  # noqa: F811
    async with at_the_counter(store, "wang", (100, 30)) as hands:
        await opened(hands, job)
        await hands.press("f5")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.fill(old_serial="0A81-22")
        await hands.press("f10")
        await hands.until(lambda: {"en": "Write by hand", "zh": "手写"}[language] in notices(hands))
        (tag,) = store.desk.papers.one_by_one("fault_tag", job)
        assert f"{ {'en': 'Write by hand: ', 'zh': '请手写：'}[language] }{tag}\n" in notices(hands)
