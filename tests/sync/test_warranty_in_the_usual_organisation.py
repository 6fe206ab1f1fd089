"""Who pays where hotline, branch and van have stores of their own: judged in the van without a line, approved at the
branch, and read alike at headquarters."""

import pytest

from fieldservice.workflows.warranty.verdicts import is_frozen, verdicts_of
from tests.support.command_line import CommandLine
from tests.sync.usual_organisation import SERVER, UsualOrganisation

POLICIES = """product,group,months,labour,on_site,start,exclusions
server,,36,36,12,,
"""
BOUGHT = {"purchased": "2025-01-10", "purchase_proof": "invoice"}
"""Parts and labour until 9 January 2028; service on site is over."""


@pytest.fixture
def organisation(tmp_path):
    made = UsualOrganisation(tmp_path)
    (tmp_path / "policies.csv").write_text(POLICIES, encoding="utf-8")
    CommandLine(tmp_path / "HQ").json("publish", "policies", str(tmp_path / "policies.csv"))
    made.exchange()
    yield made
    made.close()


def to_the_van(organisation, **call):
    job = organisation.job("on_site", **{**SERVER, **call})
    organisation.take("zhao", "accept", job)
    organisation.take("zhao", "dispatch", job, engineer="li.wei")
    organisation.exchange()
    return job


def verdicts(organisation, job):
    """By office the verdict of the job: (who covers it, its sentence) by cost class."""
    return {
        code: {name: (each.by, str(each.because)) for name, each in verdicts_of(desk.thing(job)).items()}
        for code, desk in organisation.desks.items()
    }


def test_a_verdict_made_in_the_van_is_overruled_by_the_branch_and_everybody_reads_the_same(organisation):
    job = to_the_van(organisation, **BOUGHT)
    assert [each["on_site"][0] for each in verdicts(organisation, job).values()] == ["expired"] * 3

    organisation.cut()
    for step in ("take", "appoint", "arrive"):
        organisation.take("li.wei", step, job)
    organisation.take("li.wei", "examine", job, cause_code="PSU")
    asked = {"pays_on_site": "us", "ground": "batch", "reason": "同批电源召回"}
    organisation.take("li.wei", "ask_overrule", job, **asked)
    assert is_frozen(organisation.desks["CD01-V2"].thing(job))
    organisation.mend()
    organisation.exchange()

    organisation.take("sun", "approve", job)
    organisation.exchange()
    assert "answer: li.wei" in organisation.owed()["CD01-V2"]
    organisation.cut()
    organisation.take("li.wei", "overrule", job)
    organisation.take("li.wei", "complete", job, cause_code="PSU")
    organisation.mend()
    organisation.exchange()

    there = verdicts(organisation, job)
    assert there["HQ"] == there["CD01"] == there["CD01-V2"]
    assert {name: by for name, (by, _sentence) in there["HQ"].items()} == {
        "parts": "policy",
        "labour": "policy",
        "on_site": "overruled",
    }
    assert "孙经理" in there["HQ"]["on_site"][1]
    assert organisation.problems() == []


def test_the_van_knows_without_a_line_that_the_branch_has_repaired_the_device_before(organisation):
    organisation.exchange()
    old = {"serial": "SN-7D42-0877", "purchased": "2019-01-10"}
    first = to_the_van(organisation, **{**old, "purchased": "2026-06-01"})
    for step in ("take", "appoint", "arrive", "examine", "complete", "sign", "hand_in"):
        organisation.take("li.wei", step, first)
    organisation.exchange()
    organisation.take("zhao", "close", first)
    device = str(organisation.desks["CD01"].thing(first).get("device"))
    organisation.take("zhao", "amend_device", device, purchased="2019-01-10")
    organisation.exchange()

    again = to_the_van(organisation, **old)
    organisation.cut()
    for step in ("take", "appoint", "arrive"):
        organisation.take("li.wei", step, again)
    organisation.take("li.wei", "examine", again, cause_code="PSU")
    organisation.mend()
    organisation.exchange()

    number = organisation.desks["CD01"].thing(first).get("number")
    there = verdicts(organisation, again)
    assert there["HQ"] == there["CD01"] == there["CD01-V2"]
    assert {by for by, _sentence in there["HQ"].values()} == {"repair"} and number in there["HQ"]["parts"][1]
