"""A job from the call to the closed slip, through the screens only, each step by the person whose turn it is."""

import pytest

from fieldservice import words
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.step import StepScreen
from tests.support.branch import CALL
from tests.support.hands import seated

CALLED = {**CALL, "caller_kind": "end", "product": "prin", "warranty": "in", "phone": "13805310042"}


@pytest.mark.parametrize(
    ("size", "language"), [((80, 24), "en"), ((120, 40), "zh")], ids=["80x24 English", "120x40 Chinese"]
)
async def test_a_job_goes_from_the_call_to_the_closed_slip_by_keys_alone(branch, size, language):
    words.use(language)
    say = words.Words(language)

    async with seated(branch, "chen", size=size) as hands:
        hands.app.pop_screen()
        hands.app.begin("register")
        await hands.settle()
        await hands.fill(**CALLED)
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        request = hands.app.screen.thing
        assert say.in_context("state", "open") in hands.lines[0]
        await hands.open("f5")
        await hands.press("f10")
        await hands.until_shown(say.in_context("state", "handed on"))

    async with seated(branch, "liu", request, size) as hands:
        await hands.open("f5")
        await hands.until_shown(say("No fields to fill in."))
        await hands.press("enter")
        await hands.until_shown(say.in_context("state", "with the clerk"))
        await hands.open("f5")
        await hands.press("f10")
        await hands.until_shown(say.in_context("state", "handed over"))
    job = branch.page(request).facts["job"]

    async with seated(branch, "zhao", job, size) as hands:
        await hands.open("f5")
        await hands.press("enter")
        await hands.until_shown(say.in_context("state", "accepted"))
        await hands.open("f5")
        await hands.until_shown("李伟")  # the best engineer is already filled in
        await hands.press("f10")
        await hands.until_shown(say.in_context("state", "dispatched"))

    async with seated(branch, "li.wei", job, size) as hands:
        await hands.open("f5")
        await hands.press("enter")
        await hands.until_shown(say.in_context("state", "taken"))
        await hands.open("f6")
        await hands.press("f10")
        await hands.until(lambda: branch.page(job).lists.get("contacts"))
        await hands.open("ctrl+a")
        await hands.fill(appointment="tomorrow 9am" if language == "en" else "明天9点")
        await hands.press("f10")
        await hands.until_shown(say.in_context("state", "appointed"))
        await hands.open("f5")
        await hands.press("f10")
        await hands.until_shown(say.in_context("state", "on site"))
        await hands.open("f6")
        await hands.fill(consent="y", finding="打印头堵塞")
        await hands.press("f10")
        await hands.until(lambda: branch.page(job).facts.get("finding"))
        await hands.open("f5")
        await hands.fill(
            cause_code="HEAD",
            resolution_code="REPLACE",
            handling="更换打印头并校准",
            parts_named="打印头 x1",
            tested="y",
        )
        await hands.press("f10")
        await hands.until_shown(say.in_context("state", "completed"))
        await hands.open("f6")
        await hands.fill(score="5", remark="很好")
        await hands.press("f10")
        await hands.until(lambda: branch.page(job).facts.get("score") == 5)
        await hands.open("f5")
        assert "更换打印头并校准" in "".join(branch.desk.papers.as_text(branch.person("li.wei"), "slip", job, 76))
        await hands.press("enter")
        await hands.sign()
        await hands.press("f10")
        await hands.until_shown(say.in_context("state", "sign-off done"))
        await hands.open("ctrl+n")
        await hands.press("f10")
        await hands.until_shown(say.in_context("state", "handed in"))

    async with seated(branch, "liu", job, size) as hands:
        await hands.open("f5")
        await hands.press("f10")
        await hands.until(lambda: branch.page(job).facts.get("call_back_due"))
        await hands.open("ctrl+n")
        await hands.press("enter")
        await hands.until_shown(say.in_context("state", "closed"))
        assert not isinstance(hands.app.screen, StepScreen)

    page = branch.page(job)
    assert page.state == "closed" and page.facts["signed"]["how"] == "drawn"
    assert page.facts["signer"] == "张老师" and len(page.facts["strokes"][0]) >= 4
    assert page.facts["signed"]["content"] and not page.late
