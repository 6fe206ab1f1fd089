"""Somebody calls from a phone that several customers share: the form shows them, a key chooses one."""

from fieldservice.screens.choice_dialog import ChoiceDialog
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.panels.caller import CallerPanel
from fieldservice.screens.step import StepScreen
from fieldservice.screens.widgets.form import Form
from tests.support.hands import at_the_counter

PHONE = "02885503305"
VISIT = {"symptom": "不开机", "model": "T1", "place": "A3"}


async def test_the_customers_behind_a_phone_are_offered_and_the_chosen_one_fills_the_form(counter):
    for name, area in (("王建国", "武侯区"), ("王明", "高新区")):
        call = {"caller_kind": "end_customer", "phone": PHONE, "customer_name": name, "area": area}
        counter.desk.take(counter.person("chen"), "new", "register", call)

    async with at_the_counter(counter) as hands:
        await hands.open("ctrl+d")
        await hands.press(*PHONE, "enter")
        await hands.until(lambda: hands.app.screen.query_one(CallerPanel).several)
        assert "Several customers have this phone (F7):" in hands.text and "王建国" in hands.text

        await hands.fill(**VISIT)
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, ChoiceDialog))
        assert "Who is it?" in hands.text and "Somebody new with this phone" in hands.text
        await hands.press("down", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.until(lambda: hands.app.screen.query_one(Form).data().get("customer_name") == "王明")
        await hands.press("f10")
        await hands.until(lambda: counter.printed)
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))

    customers = {row["number"] for row in counter.desk.session.search("王明") if row["kind"] == "customer"}
    assert len(customers) == 1
