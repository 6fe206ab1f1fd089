"""Faulty parts that are out: by engineer, scanned in tag after tag, and taken in by one key."""

import pytest

from fieldservice.screens.faulty_parts import FaultyPartsScreen
from fieldservice.workflows.parts.on_the_job.tags import tagged_parts
from tests.screens.workshop.test_store_room import bench_job, store  # noqa: F401  (a fixture)
from tests.support.counter import SIZES
from tests.support.hands import at_the_counter, notices, scan


@pytest.fixture
def job(store):  # noqa: F811
    """A laptop on the bench of wang, who has replaced a power supply and a fan."""
    made = bench_job(store)
    asked = store.desk.session.reader.value("SELECT thing FROM work_row WHERE kind = 'requisition'")
    store.take("zhao", "issue", thing=asked, parts="PSU-450 x1 9F11-07\nFAN-80 x2")
    store.take("wang", "fit_part", thing=made, parts="PSU-450 x1 9F11-07", old="tagged", old_serial="0A81-22")
    store.take("wang", "fit_part", thing=made, parts="FAN-80 x1", old="tagged")
    return made


def tags(store, job):  # noqa: F811
    return [each.number for each in tagged_parts(store.desk.thing(job))]


async def opened(hands):
    await hands.press("shift+f6", "f3")
    await hands.until(lambda: isinstance(hands.app.screen, FaultyPartsScreen) and hands.app.screen.item is not None)


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_says_who_has_what_and_until_when(store, job, size, language):  # noqa: F811
    async with at_the_counter(store, "zhao", size) as hands:
        await opened(hands)

        await hands.until_shown("王强", "PSU-450", *tags(store, job), store.number(job), "0A81-22")
        await hands.until_shown({"en": "2 faulty parts out", "zh": "旧件 2 件"}[language])


async def test_tags_are_scanned_one_after_the_other_and_taken_in_by_one_key(store, job, language):  # noqa: F811
    async with at_the_counter(store, "zhao") as hands:
        await opened(hands)
        for tag in tags(store, job):
            await scan(hands, tag)
        await hands.until_shown({"en": "Marked: 2", "zh": "已勾选 2"}[language])
        await scan(hands, tags(store, job)[0])
        assert {"en": "scanned twice", "zh": "扫描了两次"}[language] in notices(hands)

        await hands.press("f5")
        await hands.until_shown({"en": "No faulty parts are outstanding", "zh": "没有未交的旧件"}[language])

    assert {each.account for each in tagged_parts(store.desk.thing(job))} == {"CD01/faulty"}
    assert store.desk.session.reader.value("SELECT count(*) FROM work_row WHERE kind = 'faulty_return'") == 1


async def test_what_was_scanned_is_kept_when_the_screen_is_left_and_a_mark_is_taken_away(store, job):  # noqa: F811
    async with at_the_counter(store, "zhao") as hands:
        await opened(hands)
        await scan(hands, tags(store, job)[1])
        await hands.until_shown("Marked: 1", "●")
        await hands.press("escape", "f3")
        await hands.until_shown("Marked: 1", "●")
        await hands.press("f7")
        await hands.until_shown("Marked: 2")
        await hands.press("f7")
        await hands.until_shown("Marked: 1")

    assert store.desk.faulty_parts.scanned(store.person("zhao")) == [tags(store, job)[1]]


async def test_an_engineer_sees_the_own_ones_and_takes_none_in(store, job):  # noqa: F811
    async with at_the_counter(store, "wang") as hands:
        hands.app.open_screen("faulty_parts", store.desk, store.person("wang"))
        await hands.until_shown("PSU-450", "FAN-80")
        await hands.press("f7", "f5")

        assert "●" not in hands.text and "Book in" not in hands.text
    assert store.desk.faulty_parts.rows(store.person("li.wei")) == []
