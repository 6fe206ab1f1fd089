"""Who may write, judge and approve a return case, on the command line: what is refused is recorded."""

import pytest

from tests.cli.conftest import opened
from tests.cli.test_cases import MORE
from tests.support.command_line import STAFF
from tests.support.seen_cases import OFFER, REPORT, RETURN


@pytest.fixture
def house(line, publish):
    assert publish("staff", STAFF + MORE, who="admin").code == 0
    return line


def refused(house, who, case, step, **fields):
    given = [part for name, value in fields.items() for part in ("--set", f"{name}={value}")]
    answer = house("take", case, step, *given, "--json", who=who)
    assert answer.code == 1, answer.out
    return answer.error["code"]


def test_report_judgement_and_approval_are_refused_to_all_others_and_each_attempt_is_recorded(house):
    case = house.take("zhao", "new", "open_return", **{name: str(each) for name, each in RETURN.items()})["number"]

    for who in ("zhao", "sun", "admin", "li.wei"):
        assert refused(house, who, case, "report_diagnosis", serial="EX-2201", **REPORT) == "role"
    for serial in ("EX-2201", "EX-2202"):
        house.take("wang", case, "report_diagnosis", serial=serial, **REPORT)
    house.take("zhao", case, "offer_solution", **OFFER)
    house.take("zhao", case, "send_to_judge")
    for who in ("zhao", "sun", "admin", "wang"):
        assert refused(house, who, case, "judge_case", decision="refused", judged_words="x", proposal="x") == "role"
    house.take("xu", case, "judge_case", decision="refund", value="900.00", judged_words="同意", against_policy="批次")
    for who in ("xu", "wang", "zhao"):
        assert refused(house, who, case, "approve") == "role"

    with opened(house) as store, store.reading() as tx:
        found = dict(tx.rows("SELECT key, amount FROM ledger_row WHERE ledger = 'refusals'"))
    assert found == {"zhao": 3, "sun": 2, "admin": 2, "li.wei": 1, "wang": 2, "xu": 1}
