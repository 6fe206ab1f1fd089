"""Joining: a new store, a store that worked alone, and every wrong code and address."""

from __future__ import annotations

import json
import os
import stat

import pytest

from db.store import Store
from fieldservice.sync.office import keys
from fieldservice.sync.transport import http_client
from tests.support.command_line import received
from tests.sync.hub.served import headquarters_in


def code_for(hq, office, *more):
    return hq.json("hq", "enrol", office, *more)["code"]


def rows(home, sql, params=()):
    store = Store.open(home)
    try:
        with store.reading() as tx:
            return tx.rows(sql, params)
    finally:
        store.close()


def test_a_new_office_joins_from_an_empty_folder_and_its_administrator_signs_in_there_offline(hq, served, office):
    cd01 = office("cd01")

    done = cd01.json("join", served.url, code_for(hq, "CD01"))

    assert (done["office"], done["store"]) == ("CD01", "CD01")
    served.close()
    assert cd01("list", "offices", who="admin").code == 0
    assert {row[0] for row in rows(cd01.home, "SELECT code FROM office")} == {"HQ", "CD01"}


def test_a_code_may_be_typed_in_small_letters_and_without_its_hyphen(hq, served, office):
    code = code_for(hq, "CD01")

    assert office("cd01")("join", served.url, code.lower().replace("-", "")).code == 0


def test_the_key_is_kept_beside_the_store_and_only_its_owner_reads_it(hq, served, office):
    cd01 = office("cd01")
    cd01.json("join", served.url, code_for(hq, "CD01"))

    key = cd01.home / keys.FILE

    secret = keys.of(cd01.home, "CD01")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600 or os.name == "nt"
    assert not any(
        secret.encode() in file.read_bytes() for file in cd01.home.iterdir() if file.is_file() and file != key
    )


def test_an_office_that_worked_alone_joins_with_its_history_and_its_people(hq, served, alone):
    job = received(alone)

    done = alone.json("join", served.url, code_for(hq, "CD01"))

    assert done["pushed"] == 4
    assert rows(hq.home, "SELECT state, review FROM work_row WHERE number = ?", (job,)) == [("received", 0)]
    assert not rows(hq.home, "SELECT mark FROM entry WHERE mark <> ''"), (
        "nobody judges again what it did as its own headquarters"
    )
    staff = dict(rows(hq.home, "SELECT name, roles FROM staff"))
    assert staff["li.wei"] == "engineer"
    assert staff == dict(rows(alone.home, "SELECT name, roles FROM staff"))
    assert rows(hq.home, "SELECT name FROM office WHERE code = 'CD01'") == [("成都分中心",)]
    assert alone("take", job, "accept", who="zhao").code == 0


def test_an_administrator_of_an_office_is_not_one_at_headquarters(hq, served, alone, tmp_path):
    more = tmp_path / "more.csv"
    more.write_text("name,display,roles,office,active,pin\nchief,主任,administrator manager,CD01,yes,471182\n", "utf-8")
    alone.json("publish", "staff", more, "--add", who="admin")

    alone.json("join", served.url, code_for(hq, "CD01"))

    staff = dict(rows(hq.home, "SELECT name, roles FROM staff"))
    assert (staff["chief"], staff["admin"]) == ("manager", "administrator")


def test_names_that_headquarters_has_given_already_are_listed_there(hq, served, alone, tmp_path):
    taken = tmp_path / "taken.csv"
    taken.write_text("name,display,roles,office,active,pin\nli.wei,李维,quality,HQ,yes,471182\n", "utf-8")
    hq.json("publish", "staff", taken, "--add")

    alone.json("join", served.url, code_for(hq, "CD01"))

    ((detail,),) = rows(hq.home, "SELECT detail FROM incident WHERE what = 'names' AND office = 'CD01'")
    assert json.loads(detail)["names"] == ["li.wei"]
    assert rows(alone.home, "SELECT display FROM staff WHERE name = 'li.wei'") == [("李维",)]


@pytest.mark.parametrize("code", ["AAAAA-AAAAA", "1", "'; DROP TABLE entry", "代码"])
def test_a_wrong_code_is_refused_with_what_to_do_and_leaves_no_store(served, office, code):
    answer = office("cd01")("join", served.url, code, "--json")

    assert answer.code == 1
    assert "hq enrol" in answer.error["reason"]
    assert not (office("cd01").home / "store.db").exists()


def test_a_code_expires_after_a_quarter_of_an_hour(hq, served, office):
    code = code_for(hq, "CD01")
    served.clock.ahead += http_client.timedelta(minutes=16)

    assert office("cd01")("join", served.url, code).code == 1


def test_a_code_is_for_one_store(hq, served, office):
    code = code_for(hq, "CD01")
    office("first").json("join", served.url, code)

    assert office("second")("join", served.url, code).code == 1


def test_after_ten_guessed_codes_even_the_right_code_must_wait(hq, served, office):
    code = code_for(hq, "CD01")
    for _ in range(10):
        office("guess")("join", served.url, "00000-00000")

    refused = office("cd01")("join", served.url, code)
    served.seconds += 60

    assert (refused.code, office("cd01")("join", served.url, code).code) == (1, 0)
    assert [request["status"] for request in served.log if request["path"] == "enrol"][-2:] == [429, 200]


def test_a_store_called_CD01_cannot_join_as_CD05(hq, served, alone):
    answer = alone("join", served.url, code_for(hq, "CD05"), "--json")

    assert answer.code == 1
    assert "CD05" in answer.error["reason"]


def test_a_store_with_a_history_does_not_take_the_place_of_another_that_works(hq, served, alone, office):
    office("cd01").json("join", served.url, code_for(hq, "CD01"))
    received(alone)

    answer = alone("join", served.url, code_for(hq, "CD01"), "--json")

    assert answer.code == 1
    assert "CD01" in answer.error["reason"]
    assert rows(hq.home, "SELECT status FROM known_store") == [("active",)]


def test_a_new_machine_takes_the_place_of_a_broken_one(hq, served, office):
    broken, new = office("broken"), office("new")
    broken.json("join", served.url, code_for(hq, "CD01"))

    done = new.json("join", served.url, code_for(hq, "CD01"))

    assert done["store"] == "CD01~2"
    assert rows(hq.home, "SELECT store, status FROM known_store ORDER BY store") == [
        ("CD01", "replaced"),
        ("CD01~2", "active"),
    ]
    assert broken("sync").code == 1
    assert broken.json("status")["problems"][0]["code"] == "replaced"


def test_an_office_whose_answer_was_lost_while_joining_joins_with_the_same_code(hq, served, office, monkeypatch):
    cd01, code = office("cd01"), code_for(hq, "CD01")
    lost = lambda *_: (_ for _ in ()).throw(http_client.Unreachable("the answer was lost"))
    with monkeypatch.context() as patch:
        patch.setattr(http_client, "refusal_in", lost)
        patch.setattr(http_client.proof, "answer_holds", lost)
        assert cd01("join", served.url, code).code == 4

    done = cd01.json("join", served.url, code)

    assert done["store"] == "CD01"
    assert rows(hq.home, "SELECT store FROM known_store") == [("CD01",)]


@pytest.mark.parametrize(
    "where",
    [
        "fieldservice.sync.office.keys.keep",
        "db.store.Store.create",
        "fieldservice.admin.joining._begin",
        "fieldservice.sync.office.recovery.read_common_anew",
        "fieldservice.sync.office.relay.exchange",
    ],
)
def test_an_office_that_was_killed_while_joining_joins_again(hq, served, office, monkeypatch, where):
    cd01, code = office("cd01"), code_for(hq, "CD01")

    def killed(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(where, killed)
        assert cd01("join", served.url, code).code == 130

    assert cd01.json("join", served.url, code)["store"] == "CD01"
    assert cd01("list", "offices", who="admin").code == 0
    assert cd01.json("sync")["unsent"] == 0


def test_an_address_where_nobody_answers_ends_with_exit_code_4_and_leaves_no_store(office, served):
    served.close()

    answer = office("cd01")("join", served.url, "AAAAA-AAAAA", "--json")

    assert (answer.code, answer.error["code"]) == (4, "unreachable")
    assert not (office("cd01").home / "store.db").exists()


@pytest.mark.parametrize(
    "url", ["hq.example.com", "ftp://hq.example.com", "http://", "https://a:b@hq.example.com", "http://h:99999999"]
)
def test_a_malformed_address_is_refused_before_a_store_is_made(office, url):
    answer = office("cd01")("join", url, "AAAAA-AAAAA")

    assert (answer.code, office("cd01").home.exists()) == (2, False)


def test_names_and_phone_numbers_do_not_leave_this_machine_unprotected(office):
    answer = office("cd01")("join", "http://hq.example.com", "AAAAA-AAAAA", "--json")

    assert (answer.code, answer.error["code"]) == (1, "guard")


def test_a_store_of_one_headquarters_does_not_join_another(hq, served, office, made, tmp_path):
    cd01, other = office("cd01"), office("other")
    cd01.json("join", served.url, code_for(hq, "CD01"))
    other.json("hq", "init")
    with headquarters_in(other.home) as another:
        by_code = cd01("join", another.url, code_for(other, "CD01"), "--json")
        by_address = cd01("join", another.url, "--address", "--json")

    assert (by_code.code, by_address.code) == (1, 1)
    assert "different headquarters" in by_code.error["reason"].lower()
    assert cd01.json("sync")["unsent"] == 0


def test_headquarters_at_a_new_address_is_found_again_without_a_code(hq, served, office):
    cd01 = office("cd01")
    cd01.json("join", served.url, code_for(hq, "CD01"))
    served.close()
    with headquarters_in(hq.home) as moved:
        assert cd01("sync").code == 4
        assert cd01("join", moved.url, "--address").code == 0
        assert cd01("sync").code == 0


def test_headquarters_cannot_join_another_headquarters(hq, served, office):
    other = office("other")
    other.json("hq", "init")

    assert other("join", served.url, code_for(hq, "CD01")).code == 1
