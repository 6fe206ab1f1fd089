"""A device brought to the counter, and one sent by parcel, from the first key to the closed job, through the screens
only."""

import pytest

from fieldservice import words
from fieldservice.presentation.values import state_word
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.step import StepScreen
from tests.support.hands import at_the_counter, seated

SIZES = pytest.mark.parametrize(
    ("size", "language"), [((80, 24), "en"), ((120, 40), "zh")], ids=["80x24 English", "120x40 Chinese"]
)


def raw(text: str) -> list[str]:
    """Text that must never be on a page: the inside of a record."""
    return [line for line in text.splitlines() if any(sign in line for sign in ("{", "}", "'code'", "None", "%("))]


async def reached(hands, counter, job: str, state: str) -> None:
    """Wait until the job is in this state and its page is back on the screen."""
    await hands.until(lambda: counter.page(job).state == state and isinstance(hands.app.screen, DetailScreen))
    flow = counter.page(job).workflow
    await hands.until(lambda: state_word(flow, state) in hands.lines[0])


async def every_pane(hands, say) -> None:
    """Turn through all panes of the page and check that none shows the inside of a record."""
    for _pane in range(4):
        await hands.press("f3")
        assert raw(hands.text) == []


@SIZES
async def test_a_device_goes_from_the_counter_over_the_bench_back_to_its_customer_by_keys_alone(
    counter, size, language
):
    words.use(language)
    say = words.Words(language)

    async with at_the_counter(counter, "tang", size) as hands:
        await hands.open("ctrl+d")
        await hands.fill(
            phone="13805310042", serial="NB-5521-77", symptom="开机无显示", accessories="电源适配器、鼠标", place="A3",
            customer_name="济南实验中学", contact="张老师", product="lap", model="X310",
        )  # fmt: skip
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        await hands.until(lambda: len(counter.printed) == 3)
        request = hands.app.screen.thing
        assert counter.page(request).facts["ticket"] in "".join(hands.text.split()) or size[0] == 80
    job = counter.page(request).facts["job"]

    async with seated(counter, "zhao", job, size) as hands:
        assert "A3" in hands.lines[4], "the head of the page shows the place of the device"
        await hands.open("f5")
        await hands.until_shown("王强")
        await hands.press("f10")
        await reached(hands, counter, job, "dispatched")

    async with seated(counter, "wang", job, size) as hands:
        await hands.open("f5")
        await hands.press("1", "2")
        await hands.paste("边角有划痕")
        await hands.press("enter", "f6")
        await hands.fill(condition="左上角有划痕", data="back", password="none", reproduced="yes")
        await hands.press("f10")
        await reached(hands, counter, job, "inspected")
        await every_pane(hands, say)
        await hands.open("f5")
        await hands.until_shown(counter.page(job).facts["ticket"])
        assert "左上角有划痕" in "".join(counter.desk.papers.as_text(counter.person("wang"), "intake", job, 76))
        await hands.press("enter")
        await hands.sign()
        await hands.press("f10")
        await reached(hands, counter, job, "on_bench")
        await hands.open("f7")
        await hands.fill(words="更换主板")
        await hands.press("f10")
        await hands.until(lambda: counter.page(job).lists.get("sessions"))
        await hands.open("ctrl+u")
        await hands.press("f6", "f10")
        await hands.until(lambda: counter.page(job).facts.get("tests_passed"))
        await hands.open("f5")
        await hands.fill(
            cause_code="BOARD",
            resolution_code="REPLACE",
            handling="更换主板，试机正常",
            parts_named="主板 x1",
            place="B1",
        )
        await hands.press("f10")
        await reached(hands, counter, job, "ready")

    async with seated(counter, "tang", job, size) as hands:
        await hands.open("f6")
        await hands.press("f10")
        await hands.until(lambda: counter.page(job).lists.get("contacts"))
        await hands.open("ctrl+n")
        await hands.fill(pickup="tomorrow 10am" if language == "en" else "明天10点")
        await hands.press("f10")
        await hands.until(lambda: counter.page(job).facts.get("pickup"))
        await hands.open("ctrl+u")
        await hands.fill(tested_what="开机、上网")
        await hands.press("f10")
        await hands.until(lambda: counter.page(job).facts.get("customer_test"))
        await hands.open("f5")
        slip = "".join(counter.desk.papers.as_text(counter.person("tang"), "slip", job, 76))
        assert "更换主板" in slip and "开机、上网" in slip
        await hands.press("enter")
        await hands.sign()
        await hands.press("f10")
        await reached(hands, counter, job, "signed")
        await every_pane(hands, say)
        await hands.open("f5")
        await hands.fill(ticket=counter.page(job).facts["ticket"], accessories_back="y")
        await hands.press("f10")
        await reached(hands, counter, job, "closed")
        assert not isinstance(hands.app.screen, StepScreen)
        await every_pane(hands, say)

    page = counter.page(job)
    assert page.state == "closed" and page.facts["place"] == {"at": "customer", "name": ""} and not page.late
    results = {item["code"]: item["result"]["code"] for item in page.facts["checked"]}
    assert next(item["words"] for item in page.facts["checked"] if item["code"] == "screen") == "边角有划痕"
    assert results.pop("screen") == "worn" and set(results.values()) == {"ok"} and len(results) == 7
    assert page.facts["intake_signed"]["how"] == page.facts["signed"]["how"] == "drawn"
    assert page.facts["accessories"] == ["电源适配器", "鼠标"]


async def test_a_parcel_goes_over_the_bench_and_back_to_its_sender_by_keys_alone(counter):
    async with at_the_counter(counter) as hands:
        await hands.open("ctrl+n")
        await hands.fill(
            phone="13905317788",
            symptom="卡纸",
            tracking="SF1420091234567",
            place="C2",
            declared="电源线、鼠标",
            contents="主机、电源线",
            customer_name="王小明",
            address="四川省绵阳市花园路 8 号",
            product="print",
            model="LJ2605D",
        )
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        await hands.until_shown("Missing from the parcel", "鼠标")
        job = counter.page(hands.app.screen.thing).facts["job"]

    async with seated(counter, "zhao", job) as hands:
        await hands.until_shown("Missing from the parcel", "鼠标")
        await hands.open("f5")
        await hands.press("f10")
        await reached(hands, counter, job, "dispatched")
    async with seated(counter, counter.page(job).facts["engineer"], job) as hands:
        await hands.open("f5")
        await hands.press("f6")
        await hands.fill(data="no", reproduced="yes", finding="定影膜破损")
        await hands.press("f10")
        await reached(hands, counter, job, "inspected")
        await hands.open("ctrl+n")
        await hands.fill(told_to="王小明", agrees="y")
        await hands.press("f10")
        await reached(hands, counter, job, "on_bench")
        await hands.open("ctrl+u")
        await hands.press("f6")
        await hands.fill(passed="y")
        await hands.press("f10")
        await hands.until(lambda: counter.page(job).facts.get("tests_passed"))
        await hands.open("f5")
        await hands.fill(
            cause_code="BOARD",
            resolution_code="REPLACE",
            handling="更换定影组件",
            parts_named="定影组件 x1",
            place="C3",
        )
        await hands.press("f10")
        await reached(hands, counter, job, "ready")
    async with seated(counter, "tang", job) as hands:
        await hands.open("f6")
        await hands.press("f10")
        await hands.until(lambda: counter.page(job).lists.get("contacts"))
        await hands.open("f5")
        await hands.press("f10")
        await hands.until_shown("Fill this in.")
        await hands.fill(
            tracking_out="SF1420099999999", insured="2000.50", packing="padded", packed="电源线", copy_in_box="y"
        )
        await hands.until_shown("¥2,000.50")
        await hands.press("f10")
        await hands.until_shown("shipped", "SF Express")
        await every_pane(hands, words.Words("en"))
        await hands.open("f5")
        await hands.fill(confirmed_by="王小明")
        await hands.press("f10")
        await reached(hands, counter, job, "closed")
        await hands.press("f3")
        await every_pane(hands, words.Words("en"))

    page = counter.page(job)
    assert page.state == "closed" and page.facts["insured"] == 200050
    assert [kind for kind, _number in counter.printed] == ["device_label"]
