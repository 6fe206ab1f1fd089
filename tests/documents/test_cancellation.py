"""A job that was cancelled or given up has a form of its own, which says neither completed nor not completed."""

import pytest

from fieldservice.workflows.engine.messages import Refused
from tests.documents.visit import on_paper
from tests.support.office import brought_to
from tests.support.papers import field, fields


def test_a_cancelled_job_prints_its_own_form_with_reason_person_and_time(counter, tmp_path):
    brought_to(counter, "taken")
    counter.take("zhao", "cancel", reason="solved", words="自己修好了")

    form = counter.desk.papers.content(counter.by("liu"), "cancellation", counter.job, "zh")
    text = on_paper(counter, "cancellation", counter.job, tmp_path, "liu", language="zh").run_on

    assert form.header.title == "服务取消单"
    assert [field(form, label) for label in ("文字说明", "办理人", "结束时间")] == [
        "自己修好了",
        "赵敏",
        "2026-11-23 09:00",
    ]
    assert field(form, "原因") and all(value for _label, value in fields(form))
    assert "完成" not in text and "服务未维修即结束,原因已说明" in text.replace("，", ",")


def test_a_cancelled_job_has_no_slip(counter):
    brought_to(counter, "taken")
    counter.take("zhao", "cancel")

    with pytest.raises(Refused, match="cancellation form"):
        counter.desk.papers.content(counter.by("zhao"), "slip", counter.job)
    assert counter.desk.papers.of(counter.job) == ("cancellation",)


def test_a_job_that_goes_on_has_no_cancellation_form(counter):
    brought_to(counter, "taken")

    with pytest.raises(Refused, match="cancelled or ended without repair"):
        counter.desk.papers.content(counter.by("zhao"), "cancellation", counter.job)
    assert "cancellation" not in counter.desk.papers.of(counter.job)


def test_a_job_given_up_after_a_visit_keeps_its_signed_slip_and_has_the_form_with_the_work_done(counter):
    brought_to(counter, "on_site")
    counter.take("li.wei", "leave", handling="查过电源", work_minutes=30)
    counter.take("li.wei", "sign", shown=counter.desk.papers.digest(counter.job, "slip"))
    counter.take("zhao", "give_up")

    form = counter.desk.papers.content(counter.by("zhao"), "cancellation", counter.job, "en")
    slip = counter.desk.papers.content(counter.by("zhao"), "slip", counter.job, "en")

    assert field(form, "Handling in detail") == "查过电源" and field(form, "Ended by") == "赵敏"
    assert slip.header.digest == counter.desk.thing(counter.job).lines("signatures")[-1]["signed"]["content"]
    assert counter.desk.papers.of(counter.job) == ("cancellation", "slip")
