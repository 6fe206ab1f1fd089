"""A diagnosis report and a judgement by keys at 80x24, in both languages."""

from fieldservice.screens.step import StepScreen
from tests.support.hands import seated
from tests.support.seen_cases import OFFER, REPORT, RETURN

SAID = {
    "en": {
        "missing": "A report needs a located cause. Choose the cause", "policy": "What the return policy says",
        "says": "within 7 days the customer may", "why": "policy says otherwise",
        "instead": "Proposed solution *", "leads": "New state: refused, customer to be told (coordinator)",
    },
    "zh": {
        "missing": "请选择故障原因", "policy": "退换货规定",
        "says": "7天内可以退货或换货", "why": "规定与此不同",
        "instead": "建议的解决办法 *", "leads": "办理后状态：不予退换（协调员）",
    },
}  # fmt: skip
POLICY = {"product": "", "refund_days": 7, "exchange_days": 15, "repairs": 2, "within_days": 365, "remedy": "exchange"}


def on_the_form(hands):
    return lambda: isinstance(hands.app.screen, StepScreen)


async def test_the_engineer_writes_the_report_and_the_technical_centre_sees_what_the_policy_says(counter, language):
    said = SAID[language]
    with counter.desk.session.store.writing() as tx:
        tx.publish("return_policy", [POLICY])
        staff = tx.published("staff")
        centre = {**next(row for row in staff if row["name"] == "sun"), "name": "xu", "roles": "technical_centre"}
        tx.publish("staff", [*staff, centre])
    opened = {**RETURN, "serials": "EX-2201", "purchased": counter.clock.now.date().isoformat()}
    case = counter.take("zhao", "open_return", thing="new", **opened).id

    async with seated(counter, "wang", case) as hands:
        await hands.press("f5")
        await hands.until(on_the_form(hands))
        await hands.fill(**{name: REPORT[name] for name in ("cause", "tests", "situation", "reason")})
        await hands.fill(cause_code="NFF")
        await hands.press("f10")
        await hands.until_shown(said["missing"])
        await hands.go_to("cause_code")
        await hands.press("ctrl+u")
        await hands.fill(cause_code="BOARD")
        await hands.press("f10")
        await hands.until(lambda: counter.desk.thing(case).state == "diagnosed")
    counter.take("zhao", "offer_solution", thing=case, **OFFER)
    counter.take("zhao", "send_to_judge", thing=case)

    async with seated(counter, "xu", case) as hands:
        await hands.press("f5")
        await hands.until(on_the_form(hands))
        await hands.until_shown(said["policy"], said["says"])
        await hands.press("1")
        await hands.until_shown("4699.00")
        await hands.press("4")
        await hands.until_shown(said["why"])
        assert "4699.00" not in hands.text  # a device that stays with the customer has no value
        await hands.fill(judged_words="人为进液", against_policy="屏幕破裂，进液痕迹明显")
        await hands.press("f10")
        await hands.until_shown(said["instead"])
        await hands.fill(proposal="按成本价维修")
        await hands.until_shown(said["leads"])
        await hands.press("f10")
        await hands.until(lambda: counter.desk.thing(case).state == "refused")
