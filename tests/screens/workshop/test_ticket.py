"""A claim ticket at the counter: which devices may go out, the signature first, every label ticked off, and the usual
odd cases."""

import pytest

from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.hand_over import HandOverScreen
from fieldservice.screens.step import StepScreen
from fieldservice.screens.ticket import TicketScreen
from tests.support.counter import ON_BENCH, READY, SIGNED, SIZES
from tests.support.hands import at_the_counter, scan


async def ticked_off(hands, counter, *jobs):
    for job in jobs:
        number = counter.number(job)
        await scan(hands, number)
        for place in range(1, len(counter.fact(job, "accessories") or ()) + 1):
            await scan(hands, f"{number}/{place}")


@pytest.mark.parametrize("size", SIZES)
async def test_a_scanned_ticket_shows_its_devices_and_every_label_scanned_hands_one_over(counter, size, language):
    job = counter.brought(*SIGNED)
    counter.take("tang", "move", thing=job, place="A3")

    async with at_the_counter(counter, size=size) as hands:
        await scan(hands, counter.ticket(job))
        assert isinstance(hands.app.screen, TicketScreen)
        await hands.until_shown(counter.number(job), "A3", "●")
        await hands.press("f5")
        await hands.until(lambda: isinstance(hands.app.screen, HandOverScreen))
        await ticked_off(hands, counter, job)
        assert "○" not in hands.text
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, TicketScreen))

        job_now = counter.desk.thing(job)
        assert job_now.state == "closed" and job_now.record("place")["at"] == "customer"


async def test_a_device_is_not_handed_over_while_an_accessory_is_not_ticked_off(counter):
    job = counter.brought(*SIGNED)

    async with at_the_counter(counter) as hands:
        await scan(hands, counter.ticket(job))
        await hands.press("f5")
        await scan(hands, counter.number(job))
        await scan(hands, f"{counter.number(job)}/1")
        await hands.press("f10")
        await hands.until_shown(f"Not ticked off yet: {counter.number(job)}/2.")
        assert counter.desk.thing(job).state == "signed"

        await hands.press("space", "f10")
        await hands.until(lambda: counter.desk.thing(job).state == "closed")


async def test_a_device_that_is_not_ready_stays_with_its_reason_and_the_others_are_collected(counter):
    ready = counter.brought(*SIGNED)
    other = counter.another(*ON_BENCH)

    async with at_the_counter(counter) as hands:
        await scan(hands, counter.ticket(ready))
        await hands.until_shown("Devices: 2. Can be handed over: 1. Not yet: 1. Finished: 0.", "Not ready yet")
        await hands.press("f5")
        await ticked_off(hands, counter, ready)
        await hands.press("f10")
        await hands.until_shown("Can be handed over: 0. Not yet: 1. Finished: 1.")

        assert counter.desk.thing(ready).state == "closed"
        assert (
            counter.desk.thing(other).state == "on_bench" and counter.desk.thing(other).record("place")["at"] == "bench"
        )


async def test_the_customer_may_take_one_of_two_devices_and_leave_the_other(counter):
    first = counter.brought(*SIGNED)
    second = counter.another(*SIGNED)

    async with at_the_counter(counter) as hands:
        await scan(hands, counter.ticket(first))
        await hands.until(lambda: hands.text.count("●") == 2)
        await hands.press("down", "space", "f5")
        await ticked_off(hands, counter, first)
        await hands.press("f10")
        await hands.until(lambda: counter.desk.thing(first).state == "closed")

        assert counter.desk.thing(second).state == "signed"


async def test_the_test_of_devices_that_go_out_is_recorded_once_before_they_are_signed_for(counter):
    first, second = counter.brought(*READY[:-1]), counter.another(*READY[:-1])

    async with at_the_counter(counter) as hands:
        await scan(hands, counter.ticket(first))
        await hands.until_shown("the customer tests it first")
        await hands.press("f5")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.fill(tested_what="开机、上网", tested_by="张老师")
        await hands.press("f10")
        await hands.until_shown("signs. How?")

        assert [counter.fact(job, "tested_what") for job in (first, second)] == ["开机、上网"] * 2


async def test_several_devices_are_signed_for_together_on_paper_and_go_out_in_one_act(counter):
    first = counter.brought(*READY)
    second = counter.another(*READY)

    async with at_the_counter(counter) as hands:
        await scan(hands, counter.ticket(first))
        await hands.press("f5")
        await hands.until_shown("signs. How?")
        await hands.press("down", "down", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.fill(signer="张老师")
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, HandOverScreen))
        assert counter.desk.thing(first).state == counter.desk.thing(second).state == "signed"
        await ticked_off(hands, counter, first, second)
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, TicketScreen))

        handed = [counter.desk.thing(job).history[-1].entry for job in (first, second)]
        assert handed[0].id == handed[1].id and handed[0].kind == "handed_out"


async def test_another_person_collects_with_an_identity_paper_that_is_named(counter):
    job = counter.brought(*SIGNED, accessories="")

    async with at_the_counter(counter) as hands:
        await scan(hands, counter.ticket(job))
        await hands.press("f5")
        await scan(hands, counter.number(job))
        await hands.fill(collector="李晓明")
        await hands.press("f10")
        await hands.until_shown("Enter the identity document you checked")
        await hands.fill(identity="Identity card")
        await hands.press("tab", "f10")
        await hands.until(lambda: counter.desk.thing(job).state == "closed")

        assert counter.fact(job, "collector") == "李晓明"


async def test_a_device_without_its_ticket_goes_out_after_a_manager_released_it(counter):
    job = counter.brought(*SIGNED, accessories="")

    async with at_the_counter(counter) as hands:
        await hands.press("shift+f2", *counter.ticket(job), "enter")
        await hands.until(lambda: isinstance(hands.app.screen, TicketScreen))
        await hands.press("f5")
        await scan(hands, counter.number(job))
        await hands.go_to("proof")
        await hands.press(*"lost", "tab", "f10")
        await hands.until_shown("a manager releases the device")
        assert "manager" in hands.text and counter.desk.thing(job).state == "signed"

        counter.take("sun", "release", thing=job)
        await hands.press("f10")
        await hands.until(lambda: counter.desk.thing(job).state == "closed")


async def test_a_manager_releases_from_the_ticket(counter):
    job = counter.brought(*SIGNED)

    async with at_the_counter(counter, "sun") as hands:
        await scan(hands, counter.ticket(job))
        await hands.press("f7")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))

        assert hands.app.screen.step == "release"


async def test_the_ticket_that_is_handed_in_during_the_hand_over_fills_itself_in_and_another_is_refused(counter):
    job, other = counter.brought(*SIGNED, accessories=""), counter.brought(*SIGNED, serial="NB-9")

    async with at_the_counter(counter) as hands:
        await hands.press("shift+f2", *counter.ticket(job), "enter")
        await hands.until(lambda: isinstance(hands.app.screen, TicketScreen))
        await hands.press("f5")
        await scan(hands, counter.ticket(other))
        assert f"This is another ticket: {counter.ticket(other)}" in hands.text
        await scan(hands, counter.ticket(job))
        await scan(hands, counter.number(job))
        await hands.press("f10")
        await hands.until(lambda: counter.desk.thing(job).state == "closed")

        assert counter.fact(job, "proof")["code"] == "ticket"


async def test_the_status_page_of_a_ticket_opens_the_ticket_too(counter):
    job = counter.brought()
    address = f"https://service.example/s/{counter.ticket(job)}-{counter.fact(job, 'ticket_key')}"

    async with at_the_counter(counter) as hands:
        await scan(hands, address)

        assert isinstance(hands.app.screen, TicketScreen) and hands.app.screen.number == counter.ticket(job)
        await hands.press("enter")
        assert isinstance(hands.app.screen, DetailScreen)


async def test_the_code_on_the_paper_chooses_between_two_tickets_with_the_same_number(counter):
    first, second = (
        counter.brought(*SIGNED),
        counter.brought(*SIGNED, serial="NB-9", phone="139 0531 7788", customer_name="王小明"),
    )
    with (
        counter.desk.session.store.writing() as tx
    ):  # as if an office restored from an old copy had issued the number again
        tx.run("UPDATE bench_row SET ticket = ? WHERE thing = ?", (counter.ticket(first), second))
    codes = [str(counter.fact(job, "ticket_key"))[-4:].upper() for job in (first, second)]

    async with at_the_counter(counter) as hands:
        await scan(hands, counter.ticket(first))
        await hands.until_shown("Several tickets have this number", *codes)
        await hands.press("f5")
        assert isinstance(hands.app.screen, TicketScreen)
        await hands.press("enter")
        await hands.until_shown(f"{counter.ticket(first)} {codes[0]}", "Devices: 1. Can be handed over: 1.")

        await hands.press("escape")
        await scan(hands, f"https://service.example/s/{counter.ticket(first)}-{counter.fact(second, 'ticket_key')}")
        await hands.until_shown(counter.number(second), "Devices: 1. Can be handed over: 1.")
        assert counter.number(first) not in hands.text


async def test_an_unknown_ticket_is_reported_and_a_key_asks_headquarters(counter):
    job = counter.brought()
    unknown = counter.ticket(job).replace("T000001", "T000099")[:-1]
    from fieldservice.workflows.engine.numbers import check_character

    unknown += check_character(unknown)

    async with at_the_counter(counter) as hands:
        await scan(hands, unknown)
        await hands.until_shown(f"No claim ticket here has the number {unknown}.")
        await hands.press("f6")
        await hands.until(lambda: "headquarters" in hands.text.lower().replace("f8 asks headquarters", ""))


async def test_with_two_tickets_of_the_same_number_only_the_devices_of_the_chosen_one_go_out(counter):
    first, second = counter.brought(*SIGNED, accessories=""), counter.brought(*SIGNED, serial="NB-9")
    with counter.desk.session.store.writing() as tx:
        tx.run("UPDATE bench_row SET ticket = ? WHERE thing = ?", (counter.ticket(first), second))

    async with at_the_counter(counter) as hands:
        await scan(hands, counter.ticket(first))
        await hands.press("enter", "f5")
        await hands.until(lambda: isinstance(hands.app.screen, HandOverScreen))
        await scan(hands, counter.number(second))
        assert "is not part of this hand-over" in hands.text
        await scan(hands, counter.number(first))
        await hands.press("f10")
        await hands.until(lambda: counter.desk.thing(first).state == "closed")

        assert counter.desk.thing(second).state == "signed"


async def test_a_single_signature_on_the_screen_covers_all_devices_that_go_out(counter):
    first, second = counter.brought(*READY), counter.another(*READY)

    async with at_the_counter(counter, size=(120, 40)) as hands:
        await scan(hands, counter.ticket(first))
        await hands.press("f5")
        await hands.until_shown("signs. How?")
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.fill(signer="张老师")
        await hands.go_to("strokes")
        await hands.sign()
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, HandOverScreen))

        assert counter.desk.thing(first).state == counter.desk.thing(second).state == "signed"
        assert counter.desk.thing(first).last == counter.desk.thing(second).last


@pytest.mark.parametrize("size", SIZES)
async def test_where_the_ticket_is_lost_the_clerk_asks_from_the_ticket_and_reads_the_answer_there(
    counter, size, language
):
    job = counter.brought(*SIGNED)

    async with at_the_counter(counter, size=size) as hands:
        await hands.press("shift+f2", *counter.ticket(job), "enter")
        await hands.until(lambda: isinstance(hands.app.screen, TicketScreen))
        await hands.press("ctrl+u")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.fill(collector="张老师", identity="id_card", reason="老客户，发票相符")
        await hands.press("f10")
        await hands.until_shown({"en": "a manager has been asked", "zh": "已请领导审批"}[language])

        counter.take("sun", "refuse_approval", thing=job, reason="先查发票再说")
        hands.app.screen.look()
        await hands.until_shown(
            {"en": "Not released without the ticket", "zh": "未批准凭证遗失放行"}[language], "先查发票再说"
        )

        counter.take("tang", "ask_release", thing=job)
        counter.take("sun", "approve", thing=job)
        hands.app.screen.look()
        await hands.until_shown({"en": "Released without the ticket to 张老师", "zh": "已放行给 张老师"}[language])
