"""The slip of an on-site job, made of real work and read back from the PDF."""

import json

from db import files
from tests.documents.visit import on_paper

CALL = (("chen", "register"), ("chen", "hand_on"), ("liu", "take_over"), ("liu", "hand_over"))
TAKEN = (*CALL, ("zhao", "accept"), ("zhao", "dispatch"), ("li.wei", "take"))


def on_site(office, *steps, **last):
    """Take these steps on a new job; `last` are fields of the last one."""
    for number, (who, step) in enumerate(steps, 1):
        office.take(who, step, **(last if number == len(steps) else {}))
    return office.job


def test_the_slip_of_what_was_solved_by_telephone_owes_no_signature(counter, tmp_path):
    job = on_site(counter, *TAKEN, ("li.wei", "appoint"), ("li.wei", "solve_remotely"))

    text = on_paper(counter, "slip", job, tmp_path, who="li.wei", language="zh").run_on

    for words in ("未上门即解决(电话指导)", "确认人张老师", "未上门即解决，无需签字", "电话指导客户重装驱动"):
        assert words in text, words
    assert "二次上门" not in text and "预约" not in text


def test_signed_on_a_phone_it_bears_the_signature_like_any_other(counter):
    job = on_site(counter, *TAKEN, ("li.wei", "solve_remotely"))
    digest = counter.desk.papers.digest(job, "slip")
    counter.desk.take(
        counter.by("li.wei"),
        job,
        "send_slip",
        {"signer": "张老师", "strokes": [[[0, 0, 0], [120, 240, 30]]]},
        link=True,
    )

    assert counter.desk.papers.content(counter.by("li.wei"), "slip", job).signature.how == "drawn"
    signed = json.loads(files.read(counter.desk.session.folder, digest))
    assert "no_signature" not in signed and "sections" in signed


ARRIVED = (*TAKEN, ("li.wei", "appoint"), ("li.wei", "arrive"), ("li.wei", "examine"))
AGAIN = (("li.wei", "sign_on_paper"), ("li.wei", "appoint_second"), ("li.wei", "arrive"), ("li.wei", "examine"))


def test_the_slip_of_the_second_visit_keeps_the_reason_of_the_first(counter, tmp_path):
    job = on_site(counter, *ARRIVED, ("li.wei", "leave"), *AGAIN, ("li.wei", "complete"))

    text = on_paper(counter, "slip", job, tmp_path, who="li.wei", language="zh").run_on

    assert "未完成(缺备件):电源要从总部调拨" in text and "更换电源，试机30分钟正常" in text


def test_a_slip_says_that_the_customer_was_absent_and_names_no_witness(counter, tmp_path):
    job = on_site(counter, *ARRIVED, ("li.wei", "complete"), ("li.wei", "refuse_to_sign"), reason="absent", witness="")

    text = on_paper(counter, "slip", job, tmp_path, who="li.wei", language="zh").run_on

    assert "客户不在场，未签字" in text and "未签字原因客户不在场" in text
    assert "拒签" not in text and "见证人" not in text


def test_a_slip_entered_in_the_evening_shows_the_true_times_and_when_it_was_entered(counter, tmp_path):
    job = on_site(counter, *TAKEN)
    counter.clock.later(hours=10)
    counter.take("li.wei", "enter_completed")

    text = on_paper(counter, "slip", job, tmp_path, who="li.wei", language="zh").run_on

    for words in (
        "预约时间2026-11-2314:00",
        "到达2026-11-2314:05",
        "完工2026-11-2315:40",
        "出发2026-11-2313:30",
        "返回时间2026-11-2316:10",
        "补录时间2026-11-2319:00",
        "2026-11-2315:40更换电源，试机正常",
    ):
        assert words in text, words


def test_the_slip_that_is_signed_names_what_goes_along_and_against_which_ticket(counter, tmp_path):
    job = on_site(counter, *ARRIVED, ("li.wei", "leave"), ("li.wei", "take_along"), accessories="导轨、电源线")
    shown = counter.desk.papers.digest(job, "slip")
    ticket = counter.desk.thing(job).get("ticket")
    voucher = on_paper(counter, "ticket", job, tmp_path, who="li.wei", language="zh").run_on

    counter.take("li.wei", "sign_along", shown=shown)
    text = on_paper(counter, "slip", job, tmp_path, who="li.wei", language="zh").run_on

    assert ticket in voucher and "导轨" in voucher and "外壳完好" in voucher
    assert "二次服务" not in text and "收机时间" not in text
    for words in (
        ticket,
        "导轨、电源线",
        "外壳完好",
        "需要返厂测试",
        "结果未完成",
        "取机凭证，由工程师将机器带回",
        shown,
    ):
        assert words in text, words
