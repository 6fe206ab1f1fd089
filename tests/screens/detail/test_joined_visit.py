"""The engineer adds a device at the customer's on the page of the job, by its key."""

import pytest

from tests.support.hands import seated


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_an_engineer_adds_a_second_device_by_its_key_and_finds_it_beside_the_first(branch, size):
    job = branch.completed()

    async with seated(branch, "li.wei", job, size) as hands:
        await hands.press("ctrl+e")
        assert "One more device on this visit" in hands.text
        await hands.press("f10")
        assert "Still missing: device (serial number or model) and symptom." in hands.text
        for name, value in (("serial", "PR-0091"), ("symptom", "卡纸")):
            hands.app.screen.form.rows[name].put(value)
        await hands.press("f10")
        await hands.settle()

        jobs = [row for row in branch.desk.page(branch.person("li.wei"), job).related if row["kind"] == "job"]
        assert [row["state"] for row in jobs] == ["on_site"]
        await hands.press("shift+f3")
        assert jobs[0]["number"] in hands.text
