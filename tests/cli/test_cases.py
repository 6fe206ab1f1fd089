"""Escalations and return cases on the command line: listed and narrowed, whole ways by `steps` and `take`."""

import pytest

from tests.support.answers import ANSWERS
from tests.support.command_line import STAFF
from tests.support.seen_cases import OFFER, REPORT, RETURN, SHEET

MORE = """guo,郭亮,hotline_engineer,,,CD01,,yes,471182
he,何静,liaison,,,CD01,,yes,471182
pei,裴勇,quality,,,CD01,,yes,471182
xu,徐工,technical_centre,,,CD01,,yes,471182
sun,孙经理,manager,,,CD01,,yes,471182
mei,梅商务,commerce,,,CD01,,yes,471182
"""


@pytest.fixture
def line(line, tmp_path):
    staff = tmp_path / "staff.csv"
    staff.write_text(STAFF + MORE, "utf-8")
    assert line("publish", "staff", staff, who="admin").code == 0
    return line


def on_the_bench(line):
    return line.take("zhao", "new", "check_in", **ANSWERS["check_in"])["job"]


def listed(line, kind, *more, who="zhao"):
    return line.json("list", kind, *more, who=who)["rows"]


def test_an_escalation_goes_its_way_by_steps_and_take_and_the_list_says_who_has_it(line):
    job = on_the_bench(line)
    number = line.take("zhao", job, "escalate", **SHEET)["cases"][0]["number"]

    (row,) = listed(line, "escalations", "--state", "raised")
    assert (row["number"], row["awaits"], row["job"], row["lane"]) == (number, "hotline_engineer", job, "")
    assert row["asked"] and row["progress"] and row["due"]
    assert [each["number"] for each in listed(line, "escalations", "--mine", who="guo")] == [number]
    assert listed(line, "escalations", "--mine", who="he") == []
    assert "classify" in [each["name"] for each in line.json("steps", number, who="guo")["steps"]]

    line.take("guo", number, "classify", lane="hardware")
    line.take("he", number, "locate")
    line.take("he", number, "hand_to_department", department="quality", located="显卡供电")
    (row,) = listed(line, "escalations", number, "--state", "headquarters")
    assert (row["state"], row["lane"], row["liaison"]) == ("with_department", "hardware", "he")
    page = line("show", job, "--lang", "en", who="zhao").out
    assert f"Escalation {number}: with the department" in page and "quality" in page

    line.take("pei", number, "solve", cause_code="BOARD", cause="供电芯片虚焊", solution="重焊 U7")
    assert listed(line, "escalations", "--state", "ended")[0]["open"] is False
    assert line.json("show", job, who="zhao")["cases"][0] | {"id": ""} == {
        "id": "",
        "kind": "escalation",
        "number": number,
        "state": "solved",
        "open": False,
        "holder": "CD01",
        "awaits": None,
        "awaits_at": None,
        "due": None,
    }


def test_a_return_case_goes_to_its_refusal_by_take_and_show_tells_report_offer_and_judgement(line):
    case = line.take("zhao", "new", "open_return", **{name: str(each) for name, each in RETURN.items()})["number"]
    (row,) = listed(line, "returns", "EX-2202")
    assert (row["number"], row["devices"], row["wish"], row["value"]) == (case, 2, "refund", 939800)
    assert row["customer"] == "济南实验中学" and row["person"] == "wang" and row["exchanged"] == ""

    for serial in ("EX-2201", "EX-2202"):
        line.take("wang", case, "report_diagnosis", serial=serial, **REPORT)
    line.take("zhao", case, "offer_solution", **OFFER)
    line.take("zhao", case, "send_to_judge")
    assert [each["number"] for each in listed(line, "returns", "--mine", who="xu")] == [case]
    line.take("xu", case, "judge_case", decision="refused", judged_words="人为进液", proposal="按成本价维修")

    page = line("show", case, "--lang", "en", who="zhao").out
    for told in (
        "EX-2201",
        "屏线接口虚焊",
        "Declined",
        "No return policy is published",
        "offered instead: 按成本价维修",
    ):
        assert told in page
    assert "138****0042" in page and "0531" not in page
    out = line.home.parent / "returns.csv"
    assert line("list", "returns", "--out", out, "--lang", "en", who="zhao").code == 0
    assert "Refused" in out.read_text("utf-8-sig") and case in out.read_text("utf-8-sig")


def test_what_is_no_state_of_a_list_is_said(line):
    answer = line("list", "returns", "--state", "lost", who="zhao")

    assert answer.code == 2 and "to_judge" in answer.err and "headquarters" in answer.err
