"""Whoever has every other role takes no step of flows 4 and 6 on the command line or at the desk; what was tried is
recorded, and no page offers it."""

from collections import Counter

import pytest

from fieldservice.desk import Desk
from fieldservice.workflows.engine.messages import Refused
from tests.cli.conftest import opened
from tests.support.command_line import STAFF
from tests.support.duties import ALL, STEPS, TABLES, may
from tests.support.quality import REPORT
from tests.support.seen_cases import RETURN, SHEET
from tests.support.story import ANSWERS

DUTIES = sorted({tuple(sorted(may(*each))) for each in STEPS})


def name_of(kind, step):
    """Somebody who has every role but those that may take this step."""
    return f"without{DUTIES.index(tuple(sorted(may(kind, step))))}"


LEFT_OUT = "".join(
    f"{name_of(kind, step)},{step},{' '.join(sorted(ALL - may(kind, step)))},,,CD01,,yes,471182\n"
    for kind, step in {may(*each): each for each in STEPS}.values()
)
EVERYBODY = f"dong,董经理,{' '.join(sorted(ALL))},,,CD01,,yes,471182\n"
NOT_OPENING = [(kind, step) for kind, step in STEPS if not TABLES[kind].step(step).opens]


@pytest.fixture
def house(line, publish):
    assert publish("staff", STAFF + EVERYBODY + LEFT_OUT, who="admin").code == 0
    return line


@pytest.fixture
def things(house):
    """By kind the number of one of each, opened by somebody who may do everything."""
    job = house.take("zhao", "new", "check_in", **ANSWERS["check_in"])["job"]
    house.take("dong", job, "escalate", **SHEET)
    with opened(house) as store, store.reading() as tx:
        (escalation,) = (thing for (thing,) in tx.rows("SELECT thing FROM work_row WHERE kind = 'escalation'"))
    opens = {
        "return_case": ("open_return", {name: str(each) for name, each in RETURN.items()}),
        "quality_feedback": ("report_quality", REPORT),
        "supplier_return": ("open_supplier_return", {"maker": "长城电源厂"}),
        "article": ("write_article", {"symptom": "满载黑屏", "solution": "升级固件"}),
    }
    return {kind: house.take("dong", "new", step, **data)["id"] for kind, (step, data) in opens.items()} | {
        "escalation": escalation
    }


def test_each_attempt_on_the_command_line_is_refused_by_role(house, things):
    on_screen = ("sign_order", "sign_order_on_phone")  # signed where it is seen, whoever somebody is
    tried = [(kind, step) for kind, step in NOT_OPENING if kind == "return_case" and step not in on_screen]

    codes = {}
    for kind, step in tried:
        answer = house("take", things[kind], step, "--json", who=name_of(kind, step))
        codes[step] = (answer.code, answer.error["code"])

    assert codes == {step: (1, "role") for _, step in tried}


def test_no_page_offers_a_step_to_whoever_may_not_take_it_and_each_attempt_at_the_desk_is_recorded(house, things):
    desk = Desk.open(house.home)
    offered, refused = [], Counter()
    for kind, step in NOT_OPENING:
        person = desk.session.person(name_of(kind, step))
        offered += [each.step for each in desk.page(person, things[kind]).offers if each.step == step]
        try:
            desk.take(person, things[kind], step, {})
        except Refused as why:
            refused[person.name] += why.code == "role"
    desk.close()

    assert offered == []
    assert refused.total() == len(NOT_OPENING)
    with opened(house) as store, store.reading() as tx:
        recorded = dict(tx.rows("SELECT key, amount FROM ledger_row WHERE ledger = 'refusals'"))
    assert recorded == dict(refused)


def test_nobody_opens_what_the_role_does_not_open(house):
    for kind, step in ((kind, step) for kind, step in STEPS if TABLES[kind].step(step).opens):
        answer = house("take", "new", step, "--json", who=name_of(kind, step))
        assert (answer.code, answer.error["code"]) == (1, "role"), step
