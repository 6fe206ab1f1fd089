"""A device that the hotline announced is brought in on its own job instead of a second one; one signature and one
hand-over cover all devices of a ticket."""

from fieldservice.screens.choice_dialog import ChoiceDialog
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.panels.caller import CallerPanel
from fieldservice.screens.step import StepScreen
from fieldservice.screens.widgets.form import Form
from tests.support.counter import VISIT
from tests.support.drafts import newest_draft
from tests.support.hands import at_the_counter, seated


def the_step(hands, name: str):
    return lambda: (
        isinstance(hands.app.screen, StepScreen) and hands.app.screen.step == name and hands.app.screen.query(Form)
    )


async def test_an_expected_device_is_shown_beside_the_form_and_a_key_brings_it_in_with_the_typed_text(counter):
    job = counter.expected()

    async with at_the_counter(counter) as hands:
        await hands.open("ctrl+d")
        await hands.press(*"13805310042", "enter")
        await hands.until(lambda: hands.app.screen.query_one(CallerPanel).expected)
        assert f"Expected: {counter.page(job).number}" in hands.text
        await hands.fill(accessories="charger", place="A3")
        await hands.press("f5")
        await hands.until(the_step(hands, "bring_in"))
        assert hands.app.screen.query_one(Form).data()["accessories"] == ["charger"]
        await hands.press("escape")
        await hands.until(the_step(hands, "check_in"))
        assert hands.app.screen.query_one(Form).data()["accessories"] == ["charger"], "left: nothing typed is lost"
        await hands.press("f5")
        await hands.until(the_step(hands, "bring_in"))
        await hands.press("f10")
        await hands.until(lambda: counter.printed)
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))

    page = counter.page(job)
    assert page.state == "received" and page.facts["accessories"] == ["charger"] and page.facts["ticket"]
    assert ("ticket", page.number) in counter.printed
    counter.desk.drafts.write()
    assert newest_draft(counter.desk, counter.person("tang"), "new/check_in") is None


async def test_a_parcel_is_known_by_its_tracking_number(counter):
    job = counter.expected("mail_in")
    counter.take("chen", job, "announce", tracking="SF1420091234567", declared="power cord")

    async with at_the_counter(counter) as hands:
        await hands.open("ctrl+n")
        await hands.fill(tracking="SF1420091234567")
        await hands.until(lambda: hands.app.screen.query_one(CallerPanel).expected)
        await hands.press("f5")
        await hands.until(the_step(hands, "take_parcel"))
        assert hands.app.screen.query_one(Form).data()["declared"] == ["power cord"]
        await hands.fill(place="C1")
        await hands.press("f10")
        await hands.until(lambda: counter.page(job).state == "received")


async def test_a_dialog_asks_which_of_several_expected_devices_has_come(counter):
    first, second = counter.expected(), counter.expected()

    async with at_the_counter(counter) as hands:
        await hands.open("ctrl+d")
        await hands.fill(phone="13805310042")
        await hands.until(lambda: len(hands.app.screen.query_one(CallerPanel).expected) == 2)
        await hands.press("f5")
        await hands.until(lambda: isinstance(hands.app.screen, ChoiceDialog))
        await hands.press("enter")
        await hands.until(the_step(hands, "bring_in"))
        assert f"Also {counter.page(second).number}" in hands.text, "both may have come in one visit"
        await hands.fill(place="A3")
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))

    tickets = {counter.page(job).facts["ticket"] for job in (first, second)}
    assert len(tickets) == 1 and {counter.page(job).state for job in (first, second)} == {"received"}


async def test_black_list_debt_and_open_job_are_shown_beside_the_form_at_once(counter):
    counter.job()
    customer = counter.page(counter.job(serial="NB-9")).facts["customer"]
    counter.take("sun", customer, "black_list", reason="拒付")
    counter.take("sun", customer, "note_unpaid", unpaid="120.00")

    async with at_the_counter(counter) as hands:
        await hands.open("ctrl+d")
        await hands.press(*"13805310042", "enter", *"NB-5521-77", "enter")
        await hands.until_shown("black list", "拒付", "has not paid ¥120.00", "open job on this serial number")


async def test_an_announced_device_is_brought_in_under_the_warnings_about_its_customer(counter):
    job = counter.expected()
    counter.take("sun", counter.page(job).facts["customer"], "black_list", reason="拒付")

    async with seated(counter, "tang", job) as hands:
        await hands.press("f5")
        await hands.until(the_step(hands, "bring_in"))
        await hands.until_shown("✗ This customer is on the black list (孙丽): 拒付")


async def both_inspected(counter) -> tuple[str, str]:
    visit = counter.visit()
    first = str(visit.made["job"])
    second = str(
        counter.take(
            "tang",
            visit.id,
            "add_device",
            serial="NB-5521-78",
            model="310",
            product="laptop",
            symptom="键盘失灵",
            place="A4",
        ).made["job"]
    )
    for job in (first, second):
        counter.take("zhao", job, "dispatch", engineer="wang")
        counter.take("wang", job, "inspect", data="none", password="none", reproduced="yes")
    return first, second


async def test_a_signature_covers_the_other_devices_of_the_ticket_unless_they_are_unticked(counter):
    first, second = await both_inspected(counter)

    async with seated(counter, "wang", first) as hands:
        await hands.open("f5")
        await hands.until(
            lambda: (
                counter.page(second).number
                in "".join(hands.app.screen.query("#slip FlowingText").first().text(76).plain.split())
            )
        )
        await hands.press("enter")
        await hands.until_shown(f"Also {counter.page(second).number}")
        await hands.sign()
        await hands.press("f10")
        await hands.until(lambda: counter.page(second).state == "on_bench")
    assert (
        counter.page(first).facts["intake_signed"]["content"] != counter.page(second).facts["intake_signed"]["content"]
    )

    for job in (first, second):
        counter.take("wang", job, "stop", reason="customer_wish", explained="不修了")
    async with seated(counter, "tang", first) as hands:
        await hands.open("f7")
        await hands.go_to(f"also_for.{second}")
        await hands.press("n", "f10")
        await hands.until(lambda: counter.page(first).state == "signed")
    assert counter.page(second).state == "ready"


async def test_a_page_names_the_other_devices_of_the_visit_and_its_ticket_with_the_code(counter):
    first, second = await both_inspected(counter)
    key = counter.page(first).facts["ticket_key"]

    async with seated(counter, "tang", first, (120, 40)) as hands:
        await hands.until_shown(counter.page(second).number, f"CD01-T000001-L  {key[-4:].upper()}")
        known = hands.app.screen.query("#facts FlowingText").first().text(66).plain
        for words in ("Claim ticket", "Accessories", "电源适配器, 鼠标", "bench 王强", "Promised for"):
            assert words in known
        assert VISIT["condition"] in known


async def test_a_dialog_asks_for_which_devices_the_code_for_a_phone_is(counter, monkeypatch):
    first, second = await both_inspected(counter)
    shown = []

    async with seated(counter, "wang", first) as hands:
        monkeypatch.setattr(
            hands.app,
            "show_code",
            lambda thing, step, also_for=(), then=None: shown.append((thing, step, list(also_for))),
        )
        await hands.press("ctrl+d")
        await hands.until_shown("For all 2 devices of the ticket")
        await hands.press("enter")
        await hands.until(lambda: shown)
    assert shown == [(first, "sign_intake_on_phone", [second])]
