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
        assert "Who is it?" in hands.text and "Another person with this phone" in hands.text
        await hands.press("down", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.until(lambda: hands.app.screen.query_one(Form).data().get("customer_name") == "王明")
        await hands.press("f10")
        await hands.until(lambda: counter.printed)
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))

    customers = {row["number"] for row in counter.desk.session.search("王明") if row["kind"] == "customer"}
    assert len(customers) == 1


async def test_a_similar_name_is_asked_about_and_another_name_takes_nothing_of_the_known_customer(counter):
    call = {"caller_kind": "end_customer", "phone": PHONE, "customer_name": "王建国", "address": "文化东路9号"}
    counter.desk.take(counter.person("chen"), "new", "register", call)

    async with at_the_counter(counter) as hands:
        await hands.open("ctrl+d")
        await hands.press(*PHONE, "enter")
        form = hands.app.screen.query_one(Form)
        await hands.until(lambda: form.data().get("address") == "文化东路9号")
        await hands.fill(**VISIT, customer_name="李四")
        await hands.until(lambda: "New customer of this name." in hands.text)
        assert not form.data().get("address")

        await hands.go_to("customer_name")
        await hands.press("end", "ctrl+u")
        await hands.fill(customer_name="王建国先生")
        await hands.until(lambda: "Is it this customer? (F7)" in hands.text)
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, ChoiceDialog))
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.until(lambda: form.data().get("address") == "文化东路9号")
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))

    (file,) = (row for row in counter.desk.session.search("王建国") if row["kind"] == "customer")
    assert file["name"] == "王建国"


async def test_another_name_after_the_choice_is_asked_about_and_nobody_is_renamed(counter):
    for name in ("王建国", "王明"):
        call = {"caller_kind": "end_customer", "phone": PHONE, "customer_name": name}
        counter.desk.take(counter.person("chen"), "new", "register", call)

    async with at_the_counter(counter) as hands:
        await hands.open("ctrl+d")
        await hands.press(*PHONE, "enter")
        await hands.until(lambda: hands.app.screen.query_one(CallerPanel).several)
        await hands.press("f7")
        await hands.until(lambda: isinstance(hands.app.screen, ChoiceDialog))
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        form = hands.app.screen.query_one(Form)
        await hands.until(lambda: form.data().get("customer_name") == "王建国")
        await hands.fill(**VISIT)
        for name in ("王建国庆", "李四"):
            await hands.go_to("customer_name")
            await hands.press("end", "ctrl+u")
            await hands.fill(customer_name=name)
            await hands.press("f10")
            await hands.until(lambda: isinstance(hands.app.screen, ChoiceDialog))
            await hands.press("escape")
            await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, ChoiceDialog))
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, ChoiceDialog))
        await hands.press("escape")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        assert "For somebody else" in " ".join(hands.text.split())
        await hands.press("f7", "end", "enter")
        await hands.until(lambda: hands.app.screen.query_one(CallerPanel).chosen(form) == {"customer": "new"})
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))

    names = {row["name"] for row in counter.desk.session.search(PHONE) if row["kind"] == "customer"}
    assert names == {"王建国", "王明", "李四"}
