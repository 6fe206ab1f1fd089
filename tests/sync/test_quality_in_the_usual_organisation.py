"""A major quality problem where headquarters, the quality department, a branch and a van have stores of their own."""

import pytest

from fieldservice.workflows.quality.lines import gathered_of, news_of
from tests.support.quality import ANSWER
from tests.sync.usual_organisation import OFFICES, SERVER, STAFF, UsualOrganisation


class WithQuality(UsualOrganisation):
    """The organisation with a liaison at headquarters and a quality department that has a store of its own."""

    offices = (*OFFICES, ("QD01", "品管部", "Quality department", "branch", ""))
    staff = (
        *STAFF,
        ("jie", "接口人小介", "liaison hotline_engineer", "", "HQ", "471182"),
        ("qi", "品管祁工", "quality", "", "QD01", "471182"),
    )


@pytest.fixture
def organisation(tmp_path):
    made = WithQuality(tmp_path)
    yield made
    made.close()


def news(organisation, office, job):
    return [line["act"] for line in news_of(organisation.desks[office].thing(job))]


def test_an_answer_that_quality_gives_without_a_line_comes_onto_the_jobs_of_the_branch(organisation):
    take, dark = organisation.take, {"symptom_code": "NO-DISPLAY"}
    first = organisation.job("on_site", **SERVER, **dark)
    second = organisation.job("send_in", **{**SERVER, "serial": "SN-7D42-0401"}, **dark)
    take("zhao", "accept", first)
    sheet = {"symptom": "开机无显示", "tried": "最小系统仍无显示", "limit": "2099-01-01T01:00:00Z"}
    take("zhao", "escalate", first, **dark, **sheet)
    organisation.exchange()
    raised = organisation.desks["HQ"].session.reader.value("SELECT thing FROM work_row WHERE kind = 'escalation'")

    take("jie", "classify", raised, lane="quality", fault="使用两周后无显示")
    feedback = organisation.desks["HQ"].thing(raised).get("feedback")
    assert [
        each.id for each in organisation.desks["HQ"].quality.proposed(organisation.desks["HQ"].thing(feedback))
    ] == [second]
    take("jie", "gather_work", feedback, everything=True)
    take("jie", "hand_on_feedback", feedback, department="QD01")
    organisation.exchange()
    assert news(organisation, "CD01", first) == news(organisation, "CD01", second) == ["gathered"]
    gathered = [each.kind for each in gathered_of(organisation.desks["QD01"].thing(feedback))]
    assert gathered == ["escalation", "job", "job"], "quality sees what is gathered"
    seen = organisation.desks["QD01"].session.reader.rows("SELECT kind FROM work_row")
    assert seen == [("quality_feedback",)], "and no job with its customer"

    organisation.cut()
    take("qi", "take_up_feedback", feedback)
    take("qi", "record_progress", feedback, words="样机已复现")
    take("qi", "answer_feedback", feedback, **ANSWER)
    assert organisation.desks["HQ"].thing(feedback).state == "sent"
    organisation.mend()
    organisation.exchange()
    assert organisation.owed()["HQ"].count("quality_result: liaison") == 1

    take("jie", "pass_on_result", feedback)
    organisation.exchange()
    for job in (first, second):
        line = news_of(organisation.desks["CD01"].thing(job))[-1]
        assert (line["act"], line["measure"]) == ("result", ANSWER["measure"])
    assert organisation.state(feedback) == {"HQ": "closed", "QD01": "closed"}
    assert organisation.problems() == []
