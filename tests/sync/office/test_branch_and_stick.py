"""Without a line to headquarters: a branch and its van over the branch's own network, and an office with a USB stick,
by the commands that people use."""

import inspect
import re

import pytest

from fieldservice.admin.carried_files import REJECTIONS
from fieldservice.sync.hub import carried_files as hub_side
from fieldservice.sync.office import carried_files
from fieldservice.sync.transport import carried_file
from tests.support.command_line import received, registered
from tests.sync.hub.served import process
from tests.sync.hub.test_enrolment import code_for, rows


@pytest.fixture
def cd01(hq, served, alone):
    """An office that worked alone, has a job, and then joined."""
    received(alone)
    alone.json("join", served.url, code_for(hq, "CD01"))
    return alone


def test_a_van_and_its_branch_work_together_over_the_branchs_own_network(hq, served, cd01, office):
    van = office("van")
    code = code_for(hq, "CD01-V1", "--branch", "CD01")
    with process(cd01.home, command=("relay",)) as (url, _):
        van.json("join", served.url, code, "--relay", url)
        cd01.json("sync")
        served.close()
        second = received(cd01)
        cd01.take("zhao", second, "accept")
        seen = {row[0] for row in rows(van.home, "SELECT thing FROM work_row")}

        request = registered(van)
        done = van("sync", "--json")

        assert done.code == 0, done.out
        assert done.data["pushed"] > 0 and done.data["unsent"] > 0
        assert {row[0] for row in rows(van.home, "SELECT thing FROM work_row")} >= seen
        assert cd01.json("show", request, who="chen")["number"] == request
        assert van.json("status")["problems"][0]["code"] == "unreachable"
        assert rows(cd01.home, "SELECT store FROM relayed_batch") == [("CD01-V1",)]


def test_a_stranger_is_not_served_by_a_branch(hq, served, cd01, office):
    other = office("other")
    with process(cd01.home, command=("relay",)) as (url, _):
        other.json("join", served.url, code_for(hq, "CD02"), "--relay", url)
        served.close()

        assert other("sync").code != 0

        assert other.json("status")["problems"][0]["code"] == "no_van"


def test_an_office_without_a_line_carries_its_work_out_and_the_answer_in(hq, served, cd01, tmp_path):
    served.close()
    received(cd01)
    stick = tmp_path / "cd01.fs"

    out = cd01.json("carry", "out", stick)
    assert out["entries"] == cd01.json("status")["unsent"] > 0
    assert hq.json("carry", "in", stick)["entries"] == out["entries"]
    assert hq.json("carry", "in", stick)["entries"] == 0
    assert cd01.json("status")["unsent"] == out["entries"]
    back = hq.json("carry", "out", stick, "--for", "CD01")
    assert cd01.json("carry", "in", stick)["entries"] == back["entries"] == out["entries"]
    assert cd01.json("status")["unsent"] == 0
    assert "0" in cd01("carry", "in", stick).out
    assert cd01.json("verify", who="admin")


def test_a_refused_carried_file_gets_a_message_that_says_what_to_do(hq, served, cd01, office, tmp_path):
    out, back = tmp_path / "out", tmp_path / "back"
    cd01.json("carry", "out", out)
    hq.json("carry", "out", back, "--for", "CD01")
    other = office("cd02")
    other.json("join", served.url, code_for(hq, "CD02"))
    (tmp_path / "letter").write_text("Dear customer")

    assert "goes from an office to headquarters" in other("carry", "in", out).err
    assert "for CD01" in other("carry", "in", back).err
    assert "to an office" in hq("carry", "in", back).err
    assert "Enrolled: CD01, CD02" in hq("carry", "out", back).err
    assert "no store GZ01" in hq("carry", "out", back, "--for", "GZ01").err
    assert "only at headquarters" in cd01("carry", "out", out, "--for", "CD02").err
    assert cd01("carry", "in", tmp_path / "nowhere").code == 3
    assert "was not changed" in cd01("carry", "out", tmp_path / "letter").err
    assert (tmp_path / "letter").read_text() == "Dear customer"


def test_every_reason_to_refuse_a_file_has_its_sentence():
    written = "".join(map(inspect.getsource, (carried_files, hub_side, carried_file)))
    reasons = {
        *re.findall(r'CarriedFileRejected\("(\w+)"', written),
        *re.findall(r', "(\w+)"(?:, \w+=.*)?\)$', "\n".join(re.findall(r"require\(.*", written)), re.M),
        carried_file.TO_HEADQUARTERS,
        carried_file.TO_OFFICE,
    }

    assert reasons | {"revoked", "replaced"} == set(REJECTIONS)
