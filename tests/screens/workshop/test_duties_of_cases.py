"""On the screen a step is there for whoever may take it: the key of the diagnosis report opens its form for the
engineer alone, and whoever else looks reads who may."""

import pytest

from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.panels.offers import blocked
from fieldservice.screens.step import StepScreen
from tests.support.duties import MAY
from tests.support.hands import at_the_desk
from tests.support.seen_cases import RETURN

WHO_MAY = {"en": "Write the diagnosis report · 王强", "zh": "填写诊断报告 · 王强"}
"""The report stands among the steps of others, with who can write it."""
KEY = "f5"


async def test_the_key_of_the_report_opens_its_form_for_the_engineer_and_for_nobody_else(counter, language):
    case = counter.take("zhao", "open_return", thing="new", **{**RETURN, "serials": "EX-2201"})

    for who, opens in (("zhao", False), ("wang", True)):
        async with at_the_desk(counter, who, size=(80, 60)) as hands:
            hands.app.show_detail(case.id)
            await hands.until(lambda hands=hands: isinstance(hands.app.screen, DetailScreen))
            await hands.until_shown(case.number)
            await hands.press(KEY)
            assert isinstance(hands.app.screen, StepScreen) is opens, who
            if not opens:
                await hands.press("end", "enter")
                assert WHO_MAY[language] in hands.text, who
    assert counter.desk.thing(case.id).state == "requested"


KEYS = {"f5": "report_diagnosis", "f6": "offer_solution", "f7": "assign_engineer"}
"""The keys of a case that was asked for, at its branch."""
NOT_THEIRS = {"li.wei": ("report_diagnosis",)}
"""What another engineer may not, although the role may: the report is for the engineer who is named."""


async def test_each_key_opens_a_form_for_those_alone_whose_duty_the_step_is(counter):
    case = counter.take("zhao", "open_return", thing="new", **{**RETURN, "serials": "EX-2201"})
    duties = MAY["return_case"]

    for who in ("zhao", "tang", "sun", "wang", "li.wei", "chen"):
        roles = counter.person(who).roles
        async with at_the_desk(counter, who) as hands:
            hands.app.show_detail(case.id)
            await hands.until_shown(case.number)
            for key, step in KEYS.items():
                await hands.press(key)
                opened = isinstance(hands.app.screen, StepScreen)
                assert opened is (bool(duties[step] & roles) and step not in NOT_THEIRS.get(who, ())), (who, step)
                assert not opened or hands.app.screen.step == step
                while isinstance(hands.app.screen, StepScreen):
                    await hands.press("escape")


@pytest.mark.parametrize(("who", "told"), [("zhao", True), ("tang", False)])
async def test_a_step_of_another_role_that_nobody_can_take_now_is_not_told(counter, who, told):
    case = counter.take("zhao", "open_return", thing="new", **{**RETURN, "serials": "EX-2201"})
    page = counter.desk.page(counter.person(who), case.id)
    assert "accept_offer" in {each.step for each in page.blocked if not each.who_may}

    mine, others = blocked(page)
    assert ("accept_offer" in {each.step for each in (*mine, *others)}) is told
