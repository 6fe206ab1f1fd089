"""The case base by keys: found while typing, proposed below the forms of the bench, and voted on by the job."""

import pytest

from fieldservice.screens.case_base import CaseBaseScreen
from fieldservice.screens.choice_dialog import ChoiceDialog
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.step import StepScreen
from tests.support.counter import ON_BENCH
from tests.support.hands import at_the_desk

NO_DISPLAY = {
    "symptom": "开机无显示，风扇转",
    "symptom_code": "NO-DISPLAY",
    "product": "laptop",
    "models": "天逸 310",
    "cause_code": "MEM",
    "cause": "内存接触不良",
    "solution": "断电后重新插拔内存条",
}
PRINTS = {"symptom": "打印有竖条", "product": "printer", "solution": "清洁打印头"}
WORDS = {"en": ("no votes yet", "retired", "solved it in 1 jobs"), "zh": ("尚无投票", "已停用", "1 张工单解决")}


@pytest.fixture
def articles(counter):
    counter.article = counter.take("wang", "write_article", thing="new", **NO_DISPLAY).number
    counter.take("wang", "write_article", thing="new", **PRINTS)
    counter.job = counter.brought(*ON_BENCH)
    return counter


def on(hands, screen):
    return lambda: isinstance(hands.app.screen, screen)


async def test_what_is_typed_finds_articles_at_once_and_headquarters_retires_one(articles, language):
    no_votes, retired, _solved = WORDS[language]
    async with at_the_desk(articles, "sun") as hands:
        hands.app.open_screen("case_base", articles.desk, articles.person("sun"))
        await hands.until(on(hands, CaseBaseScreen))
        await hands.until_shown("开机无显示，风扇转", "打印有竖条")
        await hands.press(*"wxs")
        await hands.until(lambda: "打印有竖条" not in hands.text)
        await hands.until_shown("断电后重新插拔内存条", no_votes, articles.article)
        await hands.press("enter")
        await hands.until(on(hands, DetailScreen))
        await hands.until_shown("断电后重新插拔内存条")
        hands.app.screen.action_step("retire_article")
        await hands.fill(reason="新主板无此问题")
        await hands.press("f10", "enter")
        assert articles.desk.thing(articles.article).state == "published", "Enter alone does nothing grave"
        await hands.press("f10", "down", "enter")
        await hands.until(on(hands, DetailScreen))
        await hands.press("escape")
        await hands.until(on(hands, CaseBaseScreen))
        await hands.until(lambda: "断电后" not in hands.text)
        await hands.press("f7")
        await hands.until_shown("断电后重新插拔内存条", retired)


async def test_at_the_end_of_a_repair_an_article_fills_the_form_in_and_the_job_votes_on_it(articles, language):
    for step in ("work", "test"):
        articles.take("wang", step, thing=articles.job)
    async with at_the_desk(articles, "wang", size=(80, 24)) as hands:
        finish = articles.desk.session.step(articles.job, "finish")[1].name
        hands.app.open_screen("step", articles.desk, articles.person("wang"), articles.job, finish)
        await hands.until(on(hands, StepScreen))
        await hands.until_shown("Ctrl+O", "开机无显示，风扇转")
        await hands.press("ctrl+o")
        await hands.until(on(hands, ChoiceDialog))
        await hands.until_shown("内存接触不良", "断电后重新插拔内存条")
        await hands.press("enter")
        await hands.until(on(hands, StepScreen))
        form = hands.app.screen.form
        assert (form.data()["handling"], form.data()["cause_code"]) == (NO_DISPLAY["solution"], "MEM")
        await hands.fill(resolution_code="RESEAT")
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen) and hands.app.screen.row.purpose)
        assert hands.app.screen.form.data() == {"article": articles.article, "helped": True}
        await hands.press("f10")
        await hands.until(lambda: not isinstance(hands.app.screen, StepScreen))

    assert articles.fact(articles.job, "handling") == NO_DISPLAY["solution"]
    assert articles.desk.case_base.found(articles.article)[0].helped == 1


async def test_a_large_screen_shows_cause_and_solution_below_a_call_while_the_symptom_is_typed(articles):
    async with at_the_desk(articles, "chen", size=(120, 40)) as hands:
        register = articles.desk.session.step("new", "register")[1].name
        hands.app.open_screen("step", articles.desk, articles.person("chen"), "new", register)
        await hands.until(on(hands, StepScreen))
        assert "Ctrl+O" not in hands.text
        await hands.fill(symptom="机器开机无显示")
        await hands.until_shown("Ctrl+O", "断电后重新插拔内存条")
        await hands.press("ctrl+o")
        await hands.until_shown("内存接触不良", articles.article)
        await hands.press("enter")
        await hands.until(on(hands, StepScreen))
        assert hands.app.screen.form.data()["symptom_code"] == "NO-DISPLAY"
