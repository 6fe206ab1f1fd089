"""The commands of headquarters and of the office: who may use them, their answers, and their refusals."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from fieldservice.presentation import sync_problems
from fieldservice.sync.office import background, keys
from tests.sync.hub.test_enrolment import code_for, rows

ROOT = Path(__file__).parents[3]


@pytest.fixture
def joined(hq, served, office):
    cd01 = office("cd01")
    cd01.json("join", served.url, code_for(hq, "CD01"))
    return cd01


def test_a_store_that_worked_alone_becomes_headquarters_with_its_history_numbered(alone):
    assert alone("list", "offices", who="admin", pin="wrong").code == 1  # a refusal is an entry of the store's own

    assert alone.json("hq", "init", who="admin")["office"] == "CD01"

    status = alone.json("hq", "status")
    assert (status["entries"], status["office"]) == (1, "CD01")
    assert rows(alone.home, "SELECT number FROM entry") == [(1,)]
    assert rows(alone.home, "SELECT kind FROM office WHERE code = 'CD01'") == [("headquarters",)]


def test_only_an_administrator_makes_a_store_headquarters(alone):
    assert alone("hq", "init", who="zhao").code == 1
    assert not rows(alone.home, "SELECT 1 FROM meta WHERE key = 'headquarters'")


def test_a_store_becomes_headquarters_only_once(hq, joined):
    assert hq("hq", "init").code == 1
    assert joined("hq", "init").code == 1


def test_a_code_is_given_grouped_for_reading_out_and_with_the_time_it_holds(hq):
    made = hq.json("hq", "enrol", "CD01")

    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", made["code"])
    assert made.keys() == {"code", "office", "expires"}
    assert made["code"].replace("-", "").encode() not in (hq.home / "store.db").read_bytes()


def test_a_code_creates_an_unpublished_office_and_leaves_a_published_one_unchanged(hq):
    hq.json("hq", "enrol", "CD01", "--name", "成都分中心")
    hq.json("hq", "enrol", "CD01-V2", "--branch", "CD01")
    hq.json("hq", "enrol", "CD01")

    assert rows(hq.home, "SELECT code, name, kind, branch FROM office WHERE code <> 'HQ' ORDER BY code") == [
        ("CD01", "成都分中心", "branch", ""),
        ("CD01-V2", "CD01-V2", "van", "CD01"),
    ]
    assert hq("hq", "enrol", "CD01", "--name", "another").code == 1
    assert hq("hq", "enrol", "CD09-V1", "--branch", "CD09").code == 3
    assert hq("hq", "enrol", "HQ").code == 1
    assert hq("hq", "enrol", "成都").code == 1


@pytest.mark.parametrize("words", [("enrol", "CD01"), ("revoke", "CD01"), ("release", "CD01"), ("recover",)])
def test_commands_that_change_headquarters_ask_for_an_administrator(hq, tmp_path, words):
    staff = tmp_path / "staff.csv"
    staff.write_text("name,display,roles,office,active,pin\nzhao,赵敏,coordinator,HQ,yes,471182\n", "utf-8")
    hq.json("publish", "staff", staff, "--add", who="admin")

    refused = hq("hq", *words, "--json", who="zhao")

    assert (refused.code, refused.error["code"], refused.error["who_may"]) == (1, "role", ["administrator"])
    assert hq("hq", *words, who="admin", pin="wrong").code == 1


@pytest.mark.parametrize("words", [("hq", "stores"), ("hq", "status"), ("status",), ("sync",)])
def test_commands_that_only_look_or_exchange_ask_for_no_sign_in(hq, joined, words):
    where = hq if words[0] == "hq" else joined

    assert where(*words, pin=None).code == 0


@pytest.mark.parametrize(
    "words",
    [("stores",), ("status",), ("serve",), ("enrol", "CD02"), ("revoke", "CD01"), ("release", "CD01"), ("recover",)],
)
def test_commands_of_headquarters_are_refused_at_an_office(joined, words):
    answer = joined("hq", *words, "--json")

    assert (answer.code, answer.error["code"]) == (1, "guard")


def test_every_store_is_listed_with_the_facts_it_reported(hq, joined):
    joined.json("sync")

    (store,) = hq.json("hq", "stores")["stores"]

    assert (store["store"], store["office"], store["status"], store["backlog"]) == ("CD01", "CD01", "active", 0)
    assert abs(store["skew"]) < 5
    assert store["contact"] and store["version"]
    assert "CD01" in hq("hq", "stores").out


def test_a_store_that_is_not_known_is_not_found_and_the_known_ones_are_named(hq, joined):
    answer = hq("hq", "revoke", "CD10", "--json")

    assert answer.code == 3
    assert "CD01" in answer.error["reason"]


def test_a_store_is_revoked_once_and_a_new_code_brings_it_back(hq, served, joined):
    hq.json("hq", "revoke", "CD01")

    assert hq("hq", "revoke", "CD01").code == 1
    assert joined("sync").code == 1
    joined.json("join", served.url, code_for(hq, "CD01"))
    assert joined.json("sync")["unsent"] == 0
    assert joined.json("status")["problems"] == []


@pytest.mark.parametrize("more", [(), ("--watch",)])
def test_an_office_that_has_not_joined_reads_how_to_join(alone, more):
    answer = alone("sync", *more, "--json")

    assert (answer.code, answer.error["code"]) == (1, "guard")
    assert "join" in answer.error["reason"]


def test_status_answers_everywhere_without_a_sign_in(hq, alone, office):
    assert alone.json("status", pin=None) == {
        "unsent": 0,
        "position": 0,
        "last_exchange": "",
        "problems": [],
        "background": False,
    }
    assert hq.json("status", pin=None)["problems"] == []
    assert office("nothing")("status").code == 4


def test_a_problem_is_shown_with_its_remedy_until_it_is_gone(served, joined):
    key = joined.home / keys.FILE
    kept = key.read_text()
    key.unlink()

    answer = joined("sync")
    (problem,) = joined.json("status")["problems"]
    key.write_text(kept)

    assert (answer.code, problem["code"]) == (1, "no_key")
    assert problem["what"] in answer.err
    assert problem["remedy"] in answer.err
    assert joined("sync").code == 0
    assert joined.json("status")["problems"] == []


def test_a_wrong_exchange_key_is_refused_with_its_remedy(joined):
    joined.home.joinpath(keys.FILE).write_text(json.dumps({"CD01": "00" * 32}))

    assert joined("sync").code == 1
    assert joined.json("status")["problems"][0]["code"] == "sign"


def test_two_exchanges_of_one_store_do_not_run_at_once(joined, monkeypatch):
    monkeypatch.setattr(background, "PATIENCE", 0.0)
    with background.alone(joined.home):
        answer = joined("sync", "--json")

    assert (answer.code, answer.error["code"]) == (1, "guard")
    assert joined("sync").code == 0


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::"])
def test_the_server_does_not_leave_this_machine_without_tls(hq, host):
    answer = hq("hq", "serve", "--host", host, "--port", "0", "--json")

    assert (answer.code, answer.error["code"]) == (1, "guard")
    assert "--behind-proxy" in answer.error["reason"]


def test_an_unusable_certificate_or_address_is_refused_before_the_server_starts(hq, tmp_path):
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("no certificate")

    assert hq("hq", "serve", "--port", "0", "--certfile", wrong).code == 1
    assert hq("hq", "serve", "--port", "0", "--certfile", tmp_path / "missing.pem").code == 1
    assert hq("hq", "serve", "--host", "192.0.2.7", "--port", "0", "--behind-proxy").code == 1


def test_a_folder_with_a_store_is_not_switched_to_a_database(hq):
    assert hq("hq", "serve", "--store", "postgresql://127.0.0.1:9/nothing").code == 1
    assert not (hq.home / "postgresql.url").exists()


def test_a_database_that_is_not_there_leaves_no_address_behind(office):
    served = office("server")

    assert served("hq", "serve", "--store", "postgresql://127.0.0.1:9/nothing").code == 4
    assert served("hq", "serve", "--store", "postgresql://me:secret@127.0.0.1:9/nothing").code == 4
    assert not (served.home / "postgresql.url").exists()


def test_pauses_without_a_line_grow_to_five_minutes_and_are_not_the_same_for_all():
    longest = [background.pause_after(failures, lambda low, high: high) for failures in range(1, 30)]
    chance = random.Random(7)

    assert longest[:3] == [2.0, 4.0, 8.0]
    assert max(longest) == longest[-1] == 60
    assert background.pause_after(1, lambda low, high: low) == 1
    assert len({background.pause_after(9, chance.uniform) for _ in range(50)}) == 50


def test_every_problem_and_refusal_in_the_code_has_its_sentence():
    codes = set()
    for file in (ROOT / "fieldservice" / "sync").rglob("*.py"):
        text = file.read_text("utf-8")
        codes |= set(re.findall(r'Problem\("(\w+)"\)', text)) | set(re.findall(r'RequestRefused\(\d+, "(\w+)"', text))
    unexplained = codes - sync_problems.PROBLEMS.keys()

    assert not unexplained, "fieldservice/presentation/sync_problems.py has no words for these"
