"""Headquarters and offices as real processes over real HTTP on loopback, on SQLite and on PostgreSQL with two server
processes."""

from __future__ import annotations

import signal
import time

import httpx

from fieldservice.sync.office import background
from tests.support.command_line import STAFF, received
from tests.support.stores import new_database
from tests.sync.hub.served import process
from tests.sync.hub.test_enrolment import code_for, rows


def until(holds, seconds=60):
    """Wait for a condition; fail with it when it does not come true."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.05)
    return found


def test_an_office_works_on_while_headquarters_is_killed_and_delivers_when_it_is_back(hq, alone):
    with process(hq.home) as (url, server):
        alone.json("join", url, code_for(hq, "CD01"))
        port = url.rpartition(":")[2]
        server.kill()
        server.wait()
        job = received(alone)
        without = alone("sync", "--json")
        waits = alone.json("status")
    with process(hq.home, "--port", port) as (url, _):
        sent = alone.json("sync")

    assert (without.code, without.error["code"]) == (4, "unreachable")
    assert (waits["unsent"], waits["problems"][0]["code"]) == (4, "unreachable")
    assert waits.keys() == {"unsent", "position", "last_exchange", "problems", "background"}
    assert sent["pushed"] == 4
    after = alone.json("status")
    assert (after["unsent"], after["problems"]) == (0, [])
    assert rows(hq.home, "SELECT number, state FROM work_row WHERE kind = 'job'") == [(job, "received")]


def test_a_server_ends_on_sigterm(hq):
    with process(hq.home) as (url, server):
        assert httpx.get(f"{url}/health", trust_env=False).json()["ok"]
        server.send_signal(signal.SIGTERM)

        assert server.wait(30) in (0, -signal.SIGTERM)


def test_the_background_sends_and_fetches_by_itself_and_ends_with_the_program_that_began_it(hq, alone):
    assert background.start_child(alone.home) is None, "an office that joined nobody has nothing to exchange"
    with process(hq.home) as (url, _):
        alone.json("join", url, code_for(hq, "CD01"))
        child = background.start_child(alone.home)
        assert child is not None
        try:
            job = received(alone)
            until(lambda: rows(hq.home, "SELECT 1 FROM work_row WHERE number = ?", (job,)))
            hq.json("hq", "enrol", "CD09", "--name", "新网点")
            until(lambda: rows(alone.home, "SELECT 1 FROM office WHERE code = 'CD09'"))
            assert alone.json("sync")["unsent"] == 0, "by hand it goes meanwhile too"
        finally:
            child.stdin.close()

        assert child.wait(30) == 0


def test_the_background_goes_on_with_a_store_that_was_put_in_the_place_of_the_old_one(hq, alone, tmp_path):
    with process(hq.home) as (url, _):
        alone.json("join", url, code_for(hq, "CD01"))
        alone.json("backup", tmp_path / "backup.zip")
        child = background.start_child(alone.home)
        try:
            until(lambda: alone.home.joinpath(background.WATCH_LOCK).exists())
            alone.json("restore", tmp_path / "backup.zip", "--force")
            job = received(alone)
            until(lambda: rows(hq.home, "SELECT 1 FROM work_row WHERE number = ?", (job,)))
        finally:
            child.stdin.close()

        assert child.wait(30) == 0


def test_two_servers_on_one_postgresql_database_are_one_headquarters(office, alone, tmp_path):
    url = new_database()
    first, second = office("first"), office("second")
    first.json("hq", "init", "--store", url.replace("postgresql://", "postgresql+psycopg://"))
    with (
        process(first.home) as (first_url, _),
        process(second.home, "--store", url.replace("postgresql://", "postgresql+psycopg://")) as (second_url, _),
    ):
        alone.json("join", first_url, code_for(first, "CD01"))
        other = office("other")
        other.json("join", second_url, code_for(second, "CD02"))
        watching = background.start_child(other.home)
        job = received(alone)
        alone.json("sync")
        staff = tmp_path / "new.csv"
        staff.write_text(STAFF.splitlines()[0] + "\nhe,何敏,coordinator,,,CD02,,yes,471182\n", "utf-8")
        first.json("publish", "staff", staff, "--add", who="admin")
        try:
            until(lambda: rows(other.home, "SELECT 1 FROM staff WHERE name = 'he'"))
        finally:
            watching.stdin.close()
        watching.wait()
        alone.json("join", second_url, "--address")
        health = [httpx.get(f"{url_of}/health", trust_env=False).json() for url_of in (first_url, second_url)]

    assert health[0] == health[1]
    assert rows(second.home, "SELECT number FROM work_row WHERE kind = 'job'") == [(job,)]
    numbers = [number for (number,) in rows(first.home, "SELECT number FROM entry ORDER BY arrived")]
    assert numbers == list(range(1, len(numbers) + 1))
    assert not rows(other.home, "SELECT 1 FROM entry WHERE store = 'CD01'"), (
        "no row of another office leaves headquarters"
    )


def test_several_workers_answer_on_one_port(hq, office):
    with process(hq.home, "--workers", "2") as (url, server):
        done = office("cd01").json("join", url, code_for(hq, "CD01"))
        server.send_signal(signal.SIGTERM)

        assert (done["office"], server.wait(30) in (0, -signal.SIGTERM)) == ("CD01", True)


def test_a_van_and_its_branch_work_together_while_headquarters_is_away(hq, alone, office):
    van = office("van")
    with process(hq.home) as (url, _):
        alone.json("join", url, code_for(hq, "CD01"))
        code = code_for(hq, "CD01-V2", "--branch", "CD01")
        van.json("join", url, code)
        alone.json("sync")
        with process(alone.home, command=("relay",)) as (branch, _):
            port = branch.rpartition(":")[2]
            van.json("join", url, "--address", "--relay", branch)
    with process(alone.home, "--port", port, command=("relay",)):
        assert van("list", "offices", who="admin", pin="wrong").code == 1  # a refusal is an entry of the store's own

        done = van.json("sync")

    assert (done["relayed"], done["pushed"]) == (True, 1)
    assert alone.json("status")["unsent"] == 1, "the branch keeps what its van did until headquarters is there"
    assert van.json("status")["problems"][0]["code"] == "unreachable"
