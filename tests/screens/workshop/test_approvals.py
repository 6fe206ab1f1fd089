"""The inbox of a manager: what is asked, by whom, since when and where; one key answers exactly what is shown."""

import pytest

from fieldservice.screens.approvals import ApprovalsScreen
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.step import StepScreen
from fieldservice.workflows.common.approvals import waiting
from tests.support.counter import SIGNED, SIZES
from tests.support.hands import at_the_counter, notices

ASKED = {"collector": "张老师", "identity": "id_card", "reason": "老客户，发票相符"}


def asked_for(counter, **changed) -> str:
    job = counter.brought(*SIGNED)
    counter.take("tang", "ask_release", thing=job, **{**ASKED, **changed})
    return job


async def opened(hands) -> None:
    await hands.press("shift+f5")
    await hands.until(lambda: isinstance(hands.app.screen, ApprovalsScreen) and hands.app.screen.item is not None)


@pytest.mark.parametrize("size", SIZES)
async def test_a_manager_sees_what_is_asked_and_by_whom_and_approves_it_by_one_key(counter, size, language):
    job = asked_for(counter)

    async with at_the_counter(counter, "sun", size) as hands:
        await hands.until_shown({"en": "1 to approve", "zh": "1 项待审批"}[language], "Shift+F5")
        await opened(hands)
        await hands.until_shown(
            counter.number(job), "唐琳", "CD01", "张老师", "老客户，发票相符", "138****0042", "天逸 310"
        )
        assert "13805310042" not in hands.text
        await hands.press("f5")
        await hands.until_shown("张老师", "NB-5521-77")
        assert len(waiting(counter.desk.thing(job))) == 1
        await hands.press("enter")
        await hands.until(lambda: not waiting(counter.desk.thing(job)))
        await hands.until_shown({"en": "Nothing waits for your approval", "zh": "没有等您审批的事"}[language])

        assert counter.take("tang", "hand_out", thing=job, proof="lost").state == "closed"


async def test_what_is_not_approved_has_a_reason_and_nothing_typed_is_lost(counter):
    job = asked_for(counter)

    async with at_the_counter(counter, "sun") as hands:
        await opened(hands)
        await hands.press("f7")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.until_shown("唐琳 requests", "张老师")
        await hands.fill(reason="先查发票再说")
        await hands.press("escape")
        await hands.until(lambda: isinstance(hands.app.screen, ApprovalsScreen))
        await hands.press("f7")
        await hands.until_shown("Unfinished: 先查发票再说")
        await hands.press("f8")
        await hands.until(lambda: hands.app.screen.form.data().get("reason") == "先查发票再说")
        await hands.press("f10")

        await hands.until_shown("Nothing waits for your approval")
        assert counter.desk.thing(job).lines("approvals")[0]["reason"] == "先查发票再说"


async def test_an_answer_covers_what_was_shown_and_a_change_meanwhile_is_told(counter):
    job = asked_for(counter)

    async with at_the_counter(counter, "sun") as hands:
        await opened(hands)
        counter.take("tang", "ask_release", thing=job, **{**ASKED, "collector": "李晓明"})
        await hands.press("f5", "enter")

        await hands.until(lambda: "changed or answered" in notices(hands))
        await hands.until_shown("李晓明")
        assert [each.facts["collector"] for each in waiting(counter.desk.thing(job))] == ["李晓明"]


async def test_on_the_page_too_the_form_shows_what_is_approved_and_answers_that(counter):
    job = asked_for(counter)

    async with at_the_counter(counter, "sun") as hands:
        await opened(hands)
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        await hands.until_shown("F5 Approve")
        await hands.open("f5")
        await hands.until_shown("唐琳 requests", "Released to: 张老师")
        counter.take("tang", "ask_release", thing=job, **{**ASKED, "collector": "李晓明"})
        await hands.press("f10")

        await hands.until_shown("It was changed or answered after you opened it. Look at it again")
        assert len(waiting(counter.desk.thing(job))) == 1


async def test_where_nothing_waits_and_for_others_there_is_no_number_and_no_key(counter):
    asked_for(counter)

    async with at_the_counter(counter, "tang") as hands:
        await hands.press("shift+f5")
        assert "to approve" not in hands.text and not isinstance(hands.app.screen, ApprovalsScreen)


async def test_the_palette_opens_the_inbox_also_while_it_is_empty(counter):
    async with at_the_counter(counter, "sun") as hands:
        await hands.press("ctrl+p", *"approvals")
        await hands.until_shown("What waits for your approval")
        await hands.press("enter")

        await hands.until_shown("Nothing waits for your approval")


def test_who_both_hands_over_and_approves_has_each_key_once(counter):
    job = asked_for(counter)
    with counter.desk.session.store.writing() as tx:
        rows = [{**row, "roles": f"{row['roles']} coordinator"} for row in tx.published("staff")]
        tx.publish("staff", rows)

    offers = counter.desk.page(counter.person("sun"), job).offers

    keys = [offer.key for offer in offers if offer.key]
    assert len(keys) == len(set(keys))
    assert {offer.step: offer.key for offer in offers}.items() >= {"hand_out": "f5", "approve": ""}.items()
