"""Escalations and return cases by keys, in both languages: the lists, what is late by step, the head of the job."""

from datetime import timedelta

from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.escalations import EscalationsScreen
from fieldservice.screens.late_steps import LateStepsScreen
from tests.support.counter import ON_BENCH
from tests.support.hands import at_the_desk
from tests.support.seen_cases import OFFER, REPORT, RETURN, SHEET

WORDS = {
    "en": {
        "raised": "raised", "wish": "customer wants: Return and refund", "mine": "Mine: 0",
        "turn": "Headquarters' turn: 1",
        "late": "Late: 2", "head": "Escalation", "tabs": "What next    What is known",
        "waits": "raised (hotline engineer, CD01)",
        "to_judge": "awaits headquarters'",
        "report": "Diagnosis report", "asked": "Requested", "reason": "Faulty on arrival",
    },
    "zh": {
        "raised": "已提升", "wish": "客户要求：退机退款", "mine": "我的：0", "turn": "等总部：1",
        "late": "超时：2", "head": "问题提升单", "tabs": "下一步    已知情况",
        "waits": "已提升（热线工程师、CD01）", "to_judge": "待总部判定",
        "report": "诊断报告", "asked": "退换申请", "reason": "开箱即损",
    },
}  # fmt: skip


def on(hands, screen):
    return lambda: isinstance(hands.app.screen, screen)


async def test_the_lists_say_who_has_what_until_when_and_what_is_late(counter, language):
    said = WORDS[language]
    job = counter.brought(*ON_BENCH)
    number = counter.take("wang", "escalate", thing=job, **SHEET).cases[0].number
    case = counter.take("zhao", "open_return", thing="new", **{**RETURN, "serials": "EX-2201"})
    counter.take("wang", "report_diagnosis", thing=case.id, **REPORT)
    counter.take("zhao", "offer_solution", thing=case.id, **OFFER)
    counter.take("zhao", "send_to_judge", thing=case.id)
    counter.clock.now += timedelta(days=14)

    async with at_the_desk(counter, "zhao") as hands:
        hands.app.open_screen("escalations", counter.desk, counter.person("zhao"))
        await hands.until(on(hands, EscalationsScreen))
        await hands.until_shown(number, said["raised"])
        await hands.press("f3")
        await hands.until_shown(said["mine"])
        await hands.press("f3", "f3")
        await hands.until_shown(said["turn"], number)
        await hands.press("enter")
        await hands.until(on(hands, DetailScreen))
        hands.app.show_detail(job)
        await hands.until_shown(number, said["waits"])
        (tabs,) = (at for at, line in enumerate(hands.lines) if said["tabs"] in line)
        assert said["head"] in "\n".join(hands.lines[1:tabs]), "the head of the job says how its escalation stands"
        hands.app.open_screen("returns", counter.desk, counter.person("zhao"))
        await hands.until_shown(case.number, said["wish"], said["to_judge"])
        await hands.press("f8")
        await hands.until(on(hands, LateStepsScreen))
        await hands.until_shown(said["late"], number, case.number)
        await hands.press("down", "enter")
        await hands.until(on(hands, DetailScreen))
        await hands.press("f3")
        await hands.until_shown(said["asked"], said["reason"], "开机三天后屏幕有竖线", said["report"], "屏线接口虚焊")


async def test_the_work_list_of_a_manager_says_what_is_late_at_which_step_with_whom_and_since_when(counter, language):
    counter.take("wang", "escalate", thing=counter.brought(*ON_BENCH), **SHEET)
    counter.clock.now += timedelta(days=14)

    async with at_the_desk(counter, "sun", (120, 40)) as hands:
        await hands.until_shown(
            *{"en": ("Late: Escalation", "raised: 1, longest"), "zh": ("超时：", "已提升")}[language]
        )
        await hands.press("ctrl+o")
        await hands.until(on(hands, LateStepsScreen))
        await hands.press("enter")
        await hands.until(on(hands, DetailScreen))


async def test_the_number_of_a_job_finds_the_job_before_the_escalation_that_names_it(counter):
    job = counter.brought(*ON_BENCH)
    counter.take("wang", "escalate", thing=job, **SHEET)
    number = str(counter.desk.thing(job).get("number"))

    assert [row["thing"] for row in counter.desk.session.search(number)][:1] == [job]

    async with at_the_desk(counter, "wang") as hands:
        await hands.press("f2", *number.partition("-")[2][:7])
        await hands.until_shown(number)
        await hands.press("enter")
        await hands.until(on(hands, DetailScreen))
        await hands.until(lambda: hands.app.screen.thing == job)
