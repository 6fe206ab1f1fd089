"""A problem is handed up, sent back and answered by keys, in both languages, in a narrow terminal."""

from tests.support.counter import CLERK, ON_BENCH
from tests.support.hands import at_the_desk
from tests.support.seen_cases import SHEET

HOTLINE = {**CLERK, "name": "guo", "display": "郭亮", "roles": "hotline_engineer"}
WORDS = {
    "en": {"limit": "This time has passed", "sheet": "On the sheet", "back": "sent back for information",
           "question": "Question"},
    "zh": {"limit": "请填写将来的时间", "sheet": "提升单内容", "back": "退回补充", "question": "问题"},
}  # fmt: skip


async def test_a_sheet_is_filled_in_sent_back_and_completed_by_keys(counter, language):
    said = WORDS[language]
    with counter.desk.session.store.writing() as tx:
        tx.publish("staff", [HOTLINE], replace=False)
    job = counter.brought(*ON_BENCH, symptom_code="NO-DISPLAY")

    async with at_the_desk(counter, "wang") as hands:
        hands.app.take_step(job, "escalate")
        await hands.fill(tried="更换内存，现象不变", limit="2020-01-01")
        await hands.press("f10")
        await hands.until_shown(said["limit"])
        await hands.go_to("limit")
        await hands.press("ctrl+a", "delete")
        await hands.fill(limit="+3d")
        await hands.press("f10")
        await hands.until(lambda: counter.desk.thing(job).lines("escalations"))
    sheet = str(counter.desk.thing(job).lines("escalations")[0]["escalation"])
    async with at_the_desk(counter, "guo") as hands:
        hands.app.show_detail(sheet)
        await hands.open("ctrl+r")
        await hands.fill(question="BMC 固件是哪一版？")
        await hands.press("f10")
        await hands.until_shown(said["back"])
    async with at_the_desk(counter, "wang") as hands:
        hands.app.show_detail(sheet)
        await hands.open("f5")
        await hands.until_shown(said["sheet"], said["question"], "BMC 固件是哪一版？", SHEET["tried"])
        await hands.fill(answer="1.20")
        await hands.press("f10")
        await hands.until(lambda: counter.desk.thing(sheet).state == "raised")
