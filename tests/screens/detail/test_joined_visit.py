"""The engineer adds a device at the customer's on the page of the job, by its key."""

import pytest

from tests.support.hands import seated


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_an_engineer_adds_a_second_device_by_its_key_and_finds_it_beside_the_first(branch, size):
    job = branch.completed()

    async with seated(branch, "li.wei", job, size) as hands:
        await hands.press("ctrl+e")
        assert "Add a device to this visit" in hands.text
        assert "Opens a job of its own; this job does not change." in hands.text
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


async def test_the_form_of_taking_a_device_along_begins_with_what_was_found_beside_it_on_site(branch):
    job = branch.on_site()
    branch.take("li.wei", job, "examine", consent=True, finding="电源无输出", configuration="电源线1根、键盘")
    branch.take("li.wei", job, "leave", reason="part_missing", explained="缺电源")

    async with seated(branch, "li.wei", job) as hands:
        await hands.open("ctrl+v")

        assert hands.app.screen.form.rows["accessories"].parsed().value == ["电源线1根", "键盘"]


async def test_the_form_says_when_a_witness_is_needed_before_anything_is_refused(branch):
    job = branch.completed()

    async with seated(branch, "li.wei", job) as hands:
        await hands.open("ctrl+r")
        await hands.go_to("witness")

        assert "Needed if the customer refuses: name and, if known, position" in hands.text
