"""Somebody on the line sends again what a store has sent: no server process answers it, before or after a restart."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from db.store import Store
from fieldservice.sync import replay_guard
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.hub.server import of_headquarters
from fieldservice.sync.replay_guard import ReplayGuard
from fieldservice.sync.transport import proof, wire
from fieldservice.sync_rules.rules import RULES
from tests.support.clock import MachineClock
from tests.support.stores import new_store
from tests.sync.hub.served import ServedHub
from tests.sync.hub.test_server import hello

NOON = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)


class Guards:
    """The guards of several server processes over one store, by a clock that the test sets."""

    def __init__(self, store: Store) -> None:
        self.store, self.now = store, NOON
        self.one, self.other = self.begun(), self.begun()

    def begun(self) -> ReplayGuard:
        return ReplayGuard(self.store, lambda: self.now)

    def answers(self, guard: ReplayGuard, nonce: str, at: datetime | None = None, store: str = "CD01") -> str:
        try:
            guard.admit(proof.Credentials(store, (at or self.now).isoformat(), nonce, "", ""))
        except proof.AuthenticationFailed as failed:
            return failed.code
        return "answered"


@pytest.fixture
def guards(kind, tmp_path):
    store = new_store(kind, tmp_path / "HQ")
    yield Guards(store)
    store.close()


def test_a_request_that_one_process_answered_is_refused_by_the_others_and_after_a_restart(guards):
    assert guards.answers(guards.one, "n1") == "answered"

    assert [guards.answers(guard, "n1") for guard in (guards.one, guards.other, guards.begun())] == ["sign"] * 3
    assert guards.answers(guards.other, "n2") == "answered"
    assert guards.answers(guards.other, "n1", store="CD02") == "answered", "nonces of two stores have nothing in common"


def test_of_many_copies_sent_at_once_to_two_processes_one_is_answered(guards):
    together = threading.Barrier(8)

    def send(number: int) -> str:
        together.wait()
        return guards.answers((guards.one, guards.other)[number % 2], "n1")

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(send, range(8)))

    assert sorted(found) == ["answered"] + ["sign"] * 7


@pytest.mark.parametrize("later", [timedelta(minutes=4), timedelta(minutes=6), timedelta(hours=3), timedelta(days=9)])
def test_a_request_is_worth_nothing_at_any_later_time(guards, later):
    assert guards.answers(guards.one, "n1") == "answered"
    guards.now = NOON + later
    guards.answers(guards.one, "n2")  # forgets what is too old to be accepted

    assert guards.answers(guards.other, "n1", NOON) != "answered"


@pytest.mark.parametrize("back", [timedelta(seconds=30), timedelta(minutes=20), timedelta(days=400)])
def test_a_clock_of_headquarters_that_goes_back_makes_no_old_request_good_again(guards, back):
    """What was answered in the time to which the clock goes back may have been forgotten since."""
    for minutes in range(0, 60, 2):
        guards.now = NOON + timedelta(minutes=minutes)
        assert guards.answers(guards.one, f"n{minutes}") == "answered"

    for minutes in range(0, 60, 2):
        guards.now = NOON + timedelta(minutes=minutes) - back
        assert guards.answers(guards.begun(), f"n{minutes}", NOON + timedelta(minutes=minutes)) != "answered"


def test_a_clock_of_headquarters_that_was_ahead_for_a_while_locks_nobody_out(guards):
    guards.now = NOON + timedelta(days=365)
    assert guards.answers(guards.one, "n1") == "answered"

    guards.now = NOON
    ahead = timedelta()
    for minutes in range(0, 60, 3):
        guards.now = NOON + timedelta(minutes=minutes)
        for attempt in ("a", "b"):
            try:
                at = guards.now + ahead
                guards.one.admit(proof.Credentials("CD01", at.isoformat(), f"{minutes}{attempt}", "", ""))
                break
            except proof.AuthenticationFailed as failed:
                assert attempt == "a", "the time that the refusal says is good"
                ahead = failed.now - guards.now  # as http_client.py does


def test_the_table_of_answered_requests_does_not_grow_without_end(guards):
    for minutes in range(120):
        guards.now = NOON + timedelta(minutes=minutes)
        guards.answers(guards.one, f"n{minutes}")

    with guards.store.reading() as tx:
        kept = tx.value("SELECT count(*) FROM answered")
    assert kept <= replay_guard.KEPT / timedelta(minutes=1) + 2


def test_a_request_without_a_time_is_refused_for_its_clock(guards):
    for time in ("", "yesterday", "2026-11-29T12:00:00", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"):
        with pytest.raises(proof.AuthenticationFailed, match="clock"):
            guards.one.admit(proof.Credentials("CD01", time, "n1", "", ""))


def test_two_servers_of_one_headquarters_answer_an_overheard_request_once(world):
    """Over HTTP: to the other process, and to the first one after it was started again."""
    world.office("CD01")
    data = wire.pack(hello())
    headers = proof.signed_headers(world.secrets["CD01"], "CD01", "POST", "hello", data, datetime.now(UTC))

    def server(stack: ExitStack) -> str:
        made = ServedHub(of_headquarters(HubContext(world.hq, RULES, MachineClock())), MachineClock())
        stack.callback(made.close)
        return made.url

    def ask(url: str) -> int:
        return httpx.post(f"{url}/v1/hello", content=data, headers=headers, trust_env=False).status_code

    with ExitStack() as first, ExitStack() as second:
        one, other = server(first), server(second)
        assert [ask(one), ask(other), ask(one)] == [200, 401, 401]
        first.close()
        assert ask(server(first)) == 401


def test_a_request_whose_answer_was_lost_is_signed_anew(world, monkeypatch):
    """Repeated as it was, it would be refused, and the store would be told that its key is wrong."""
    from fieldservice.sync.transport import http_client

    world.office("CD01")
    made = ServedHub(of_headquarters(HubContext(world.hq, RULES, MachineClock())), MachineClock())
    lost, read = [], http_client._read_bounded

    def loses_one(response):
        body = read(response)
        if not lost:
            lost.append(body)
            raise httpx.ReadError("the line broke")
        return body

    monkeypatch.setattr(http_client, "_read_bounded", loses_one)
    client = http_client.HttpClient(made.url, lambda: "CD01", world.secrets.__getitem__)

    try:
        assert client("hello", hello(), wire.Welcome).status == "active"
        assert lost
    finally:
        client.close()
        made.close()
