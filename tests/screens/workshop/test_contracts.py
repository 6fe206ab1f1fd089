"""Contracts by keys: entered at the desk, listed, and the care visit that becomes a job with one key."""

import pytest

from fieldservice.screens.contracts import ContractsScreen
from fieldservice.screens.detail import DetailScreen
from tests.support.answers import ANSWERS
from tests.support.counter import ON_BENCH
from tests.support.hands import at_the_desk, notices

SERIAL = ANSWERS["check_in"]["serial"]
WORDS = {"en": ("ends soon", "NB-5521-77", "Contract period"), "zh": ("即将到期", "NB-5521-77", "合同期")}


@pytest.fixture
def agreed(counter):
    """A customer whose laptop is under contract: it ends within sixty days, and a care visit is to be made."""
    counter.first = counter.brought(*ON_BENCH)
    counter.contract = counter.take(
        "zhao",
        "enter_contract",
        thing="new",
        phone=ANSWERS["check_in"]["phone"],
        customer_name=ANSWERS["check_in"]["customer_name"],
        serials=SERIAL,
        begins="2026-01-01",
        ends="2026-12-31",
        care_visits=2,
        price="1200",
        renewal_note="客户希望涨价前续签",
    ).id
    return counter


def on(hands, screen):
    return lambda: isinstance(hands.app.screen, screen)


async def test_the_list_shows_what_ends_soon_and_one_key_opens_the_job_of_the_care_visit(agreed, language):
    ends_soon, serial, terms = WORDS[language]
    async with at_the_desk(agreed, "zhao") as hands:
        hands.app.open_screen("contracts", agreed.desk, agreed.person("zhao"))
        await hands.until(on(hands, ContractsScreen))
        await hands.until_shown(ends_soon, serial, "2026-12-31")
        await hands.press("f7")
        await hands.until_shown("2026-12-31", "客户希望涨价前续签", "¥1,200.00")
        await hands.press("enter")
        await hands.until(on(hands, DetailScreen))
        assert "2026-12-31" in hands.lines[2] and "¥1,200.00" in hands.lines[2], "the head says what holds now"
        await hands.press("f3")
        await hands.until_shown(terms, "客户希望涨价前续签")
        await hands.press("escape")
        await hands.until(on(hands, ContractsScreen))
        await hands.press("f5")
        await hands.until(on(hands, DetailScreen))
        await hands.until_shown("NB-5521-77", agreed.number(agreed.contract))
        job = agreed.rows("SELECT thing FROM work_row WHERE kind = 'job' AND mode = 'on_site'")[0][0]
        assert hands.app.screen.thing == job

    assert agreed.fact(job, "contract") == agreed.contract and agreed.fact(job, "serial") == SERIAL


async def test_the_page_of_a_contract_opens_the_job_with_one_key_too_and_the_form_of_a_call_says_what_covers_it(agreed):
    async with at_the_desk(agreed, "zhao") as hands:
        hands.app.show_detail(agreed.contract)
        await hands.until(on(hands, DetailScreen))
        await hands.press("f5")
        await hands.until(lambda: agreed.desk.thing(agreed.contract).lines("care_opened"))
        await hands.until(lambda: "CD01-J" in notices(hands))

    (covered,) = agreed.desk.lookup.known(agreed.person("zhao"), serial=SERIAL)["covered"]
    assert agreed.number(agreed.contract) in str(covered)
