"""Headquarters' server: only signed requests are answered, no request ends in a 5xx, and nothing personal is logged."""

from __future__ import annotations

import json
import socket
import threading
import zlib
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx
import pytest

from fieldservice.admin import joining
from fieldservice.desk import Desk
from fieldservice.read_model import remote_summaries
from fieldservice.sync.office import keys
from fieldservice.sync.transport import proof, wire
from fieldservice.sync.transport.channel import RefusalReceived, SyncProblem, Unreachable
from fieldservice.sync.transport.http_client import HttpClient
from tests.support.command_line import received
from tests.sync.hub.test_enrolment import code_for, rows


@pytest.fixture
def cd01(hq, served, office):
    joined = office("cd01")
    joined.json("join", served.url, code_for(hq, "CD01"))
    return joined


@pytest.fixture
def secret(cd01):
    return keys.of(cd01.home, "CD01")


@pytest.fixture
def call(served, secret):
    """A request as the store CD01 signs it; `change` alters headers or body after signing."""

    def call(path="hello", message=None, *, method="POST", body=None, now=None, headers=None, name="CD01", key=None):
        data = wire.pack(message if message is not None else hello()) if body is None else body
        signed = proof.signed_headers(key or secret, name, method, path, data, now or datetime.now(UTC))
        return httpx.request(
            method, f"{served.url}/v1/{path}", content=data, headers={**signed, **(headers or {})}, trust_env=False
        )

    return call


def hello(**more):
    usual = {
        "version": 1,
        "program": "x",
        "identity": "i",
        "epoch": "e",
        "last_seq": 0,
        "backlog": 0,
        "position": 0,
        "digest": bytes(32),
        "common": 0,
        "common_digest": bytes(32),
        "cards": 0,
        "erased": 0,
        "now": "2026-11-22T08:00:00.000Z",
    }
    return wire.Hello(**{**usual, **more})


def refusal(answer):
    return wire.unpack(answer.content, wire.Refusal).code


def test_a_request_signed_with_the_stores_key_gets_a_signed_answer(call, secret):
    answer = call()

    nonce = answer.request.headers[proof.NONCE]
    assert answer.status_code == 200
    assert proof.answer_holds(secret, nonce, 200, answer.content, answer.headers[proof.SIGN])
    assert not proof.answer_holds(secret, nonce, 200, answer.content + b" ", answer.headers[proof.SIGN])
    assert not proof.answer_holds(secret, "another nonce 123", 200, answer.content, answer.headers[proof.SIGN])


@pytest.mark.parametrize("header", [proof.STORE, proof.TIME, proof.NONCE, proof.SIGN])
def test_a_request_with_another_header_than_was_signed_is_refused(call, header):
    value = {proof.STORE: "CD02", proof.TIME: datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")[:-2] + "9Z"}.get(
        header, "0" * 64
    )
    if header == proof.TIME:
        value = (datetime.now(UTC) + timedelta(seconds=77)).strftime("%Y-%m-%dT%H:%M:%SZ")

    answer = call(headers={header: value})

    assert (answer.status_code, refusal(answer)) == (401, "unknown_store" if header == proof.STORE else "sign")


def test_a_message_with_a_flipped_bit_is_refused_before_it_is_read(served, secret):
    data = wire.pack(hello())
    for bit in range(0, len(data) * 8, 7):
        signed = proof.signed_headers(secret, "CD01", "POST", "hello", data, datetime.now(UTC))
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8

        answer = httpx.post(f"{served.url}/v1/hello", content=bytes(flipped), headers=signed, trust_env=False)

        assert (answer.status_code, refusal(answer)) == (401, "sign")


def test_another_stores_key_opens_nothing(hq, served, call, office):
    other = office("cd02")
    other.json("join", served.url, code_for(hq, "CD02"))

    assert call(key=keys.of(other.home, "CD02")).status_code == 401


def test_a_request_that_was_overheard_is_not_answered_twice(served, call):
    first = call()

    again = httpx.post(first.request.url, content=first.request.content, headers=first.request.headers, trust_env=False)

    assert (first.status_code, again.status_code, refusal(again)) == (200, 401, "sign")


@pytest.mark.parametrize("wrong", [timedelta(minutes=6), timedelta(minutes=-6), timedelta(days=9000)])
def test_a_store_with_a_wrong_clock_gets_headquarters_time_and_goes_on_exchanging(served, call, secret, wrong):
    answer = call(now=datetime.now(UTC) + wrong)

    assert (answer.status_code, refusal(answer)) == (401, "clock")
    line = HttpClient(served.url, lambda: "CD01", lambda _: secret, clock=lambda: datetime.now(UTC) + wrong)
    assert line("hello", hello(), wire.Welcome).status == "active"


@pytest.mark.parametrize("time", ["", "yesterday", "2026-11-22T08:00:00", "9999-99-99", "二〇二六"])
def test_a_malformed_time_counts_as_a_wrong_clock_or_a_wrong_signature(call, time):
    assert call(headers={proof.TIME: time.encode()}).status_code == 401


JUNK = {
    "nothing": b"",
    "no deflate": b"\x00" * 40,
    "cut short": wire.pack(hello())[:-4],
    "something behind": wire.pack(hello()) + b"x",
    "another shape": wire.pack(["CD01"]),
    "not a list": wire.pack({"a": 1}),
    "numbers for words": wire.pack([1] * 13),
    "a bomb": zlib.compress(bytes(64 * 1024 * 1024), 9),
    "deep": zlib.compress(b"\x91" * 100_000 + b"\x00"),
    "a huge number": wire.pack([2**63] * 13),
}


@pytest.mark.parametrize("path", ["hello", "push", "pull", "compare", "reoffer", "enrol_anew"])
def test_a_malformed_message_gets_a_4xx_on_every_path(call, served, path):
    answers = {what: call(path, body=body).status_code for what, body in JUNK.items()}

    assert {what: status for what, status in answers.items() if not 400 <= status < 500} == {}
    assert "defect" not in json.dumps(served.log)


def test_a_malformed_enrolment_gets_a_4xx(served):
    answers = {
        what: httpx.post(f"{served.url}/v1/enrol", content=body, trust_env=False).status_code
        for what, body in JUNK.items()
    }

    assert {what: status for what, status in answers.items() if not 400 <= status < 500} == {}


def test_a_body_beyond_the_bound_is_not_read_to_its_end(call):
    assert call("push", body=bytes(wire.MOST_BYTES + 1)).status_code == 413


def test_headers_without_end_are_cut_off(served):
    with socket.create_connection((urlsplit(served.url).hostname, urlsplit(served.url).port)) as line:
        line.sendall(b"POST /v1/hello HTTP/1.1\r\nHost: headquarters\r\n")

        with pytest.raises(OSError):
            while True:
                line.sendall(b"X-More: " + b"a" * 100_000 + b"\r\n")

    assert httpx.get(f"{served.url}/health", trust_env=False).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "hello"), ("POST", "nothing"), ("POST", ""), ("PUT", "push"), ("POST", "hello?x=1")]
)
def test_a_path_or_method_that_is_not_served_gets_a_404(call, method, path):
    answer = call(path, method=method)

    assert (answer.status_code, refusal(answer)) == (404, "no_such_path")


def test_a_revoked_store_reads_that_it_is_revoked_and_its_entries_are_held(hq, served, cd01, office):
    assert cd01("list", "offices", who="admin", pin="wrong").code == 1  # a refusal is an entry of the store's own
    hq.json("hq", "revoke", "CD01")

    answer = cd01("sync")
    again = cd01("sync")

    assert (answer.code, again.code) == (1, 1)
    assert cd01.json("status")["problems"][0]["code"] == "revoked"
    assert hq.json("hq", "status")["held"] == {"CD01": 1}
    assert hq.json("hq", "release", "CD01")["entries"] == 1
    assert hq.json("hq", "status")["held"] == {}
    assert rows(hq.home, "SELECT count(*) FROM entry WHERE store = 'CD01'") == [(1,)]


def test_a_store_of_another_headquarters_sees_that_it_asks_the_wrong_one(served, secret):
    line = HttpClient(served.url, lambda: "CD09", lambda _: secret, headquarters="another")

    with pytest.raises(SyncProblem, match="another_headquarters"):
        line("hello", hello(), wire.Welcome)


def test_a_version_that_is_no_longer_served_delivers_its_entries_and_reads_that_it_must_upgrade(
    served, hq, cd01, monkeypatch
):
    assert cd01("list", "offices", who="admin", pin="wrong").code == 1  # a refusal is an entry of the store's own
    path, (shape, answer) = "hello", served.server.endpoint.handlers["hello"]

    def newer(*given):
        welcome = answer(*given)
        welcome.oldest = wire.VERSION + 1
        return welcome

    monkeypatch.setitem(served.server.endpoint.handlers, path, (shape, newer))

    assert cd01("sync").code == 1
    assert cd01.json("status")["problems"][0]["code"] == "too_old"
    assert rows(hq.home, "SELECT count(*) FROM entry WHERE store = 'CD01'") == [(1,)]


def test_a_pull_that_waits_is_answered_as_soon_as_there_is_news(hq, served, cd01, secret):
    line = HttpClient(served.url, lambda: "CD01", lambda _: secret)
    ((epoch,),) = rows(cd01.home, "SELECT value FROM meta WHERE key = 'exchange/epoch'")
    ((position, digest),) = rows(cd01.home, "SELECT position, digest FROM common ORDER BY position DESC LIMIT 1")
    pages = []
    asked = wire.Pull(epoch, 0, bytes(32), position, digest, 0, wait=50)
    waiting = threading.Thread(target=lambda: pages.append(line("pull", asked, wire.Page)))
    waiting.start()
    while not served.server.long_poll._waiting:
        assert waiting.is_alive()

    hq.json("hq", "enrol", "CD02")
    waiting.join()

    assert [row.table for row in pages[0].common] == ["office"]


def test_a_pull_that_waits_in_vain_gets_an_empty_page(served, cd01, secret):
    line = HttpClient(served.url, lambda: "CD01", lambda _: secret)
    ((epoch,),) = rows(cd01.home, "SELECT value FROM meta WHERE key = 'exchange/epoch'")
    ((position, digest),) = rows(cd01.home, "SELECT position, digest FROM common ORDER BY position DESC LIMIT 1")

    page = line("pull", wire.Pull(epoch, 0, bytes(32), position, digest, 0, wait=1), wire.Page)

    assert (page.lines, page.common, page.more) == ([], [], False)


def test_health_and_metrics_give_figures_and_no_name(served, cd01):
    health = httpx.get(f"{served.url}/health", trust_env=False).json()
    figures = httpx.get(f"{served.url}/metrics", trust_env=False).text

    assert (health["ok"], health["version"], health["entries"]) == (True, "9.9.9", 0)
    assert 'fieldservice_stores{status="active"} 1' in figures
    assert 'fieldservice_requests_total{path="hello",status="200"}' in figures
    assert "CD01" not in figures


def test_the_log_records_each_request_and_nothing_secret_or_personal(served, alone, hq, secret):
    alone.home.joinpath("exchange.key").unlink(missing_ok=True)
    code = code_for(hq, "CD03")
    httpx.post(f"{served.url}/v1/hello?phone=13805310042", content=b"x", headers={proof.STORE: "CD01"}, trust_env=False)

    log = json.dumps(served.log, ensure_ascii=False)

    assert {"time", "store", "path", "status", "bytes", "ms", "entries"} <= served.log[0].keys()
    assert not any(text in log for text in (secret, code, "13805310042", "济南"))


def test_an_answer_that_headquarters_did_not_sign_is_not_believed(secret):
    def proxy(status, content=b"<html>sign in</html>"):
        transport = httpx.MockTransport(lambda _: httpx.Response(status, stream=httpx.ByteStream(content)))
        return HttpClient("http://127.0.0.1:9", lambda: "CD01", lambda _: secret, "mine", transport=transport)

    for status, raised in (
        (200, SyncProblem),
        (302, SyncProblem),
        (404, SyncProblem),
        (502, Unreachable),
        (503, Unreachable),
        (504, Unreachable),
    ):
        with pytest.raises(raised):
            proxy(status)("hello", hello(), wire.Welcome)
    with pytest.raises(SyncProblem, match="message"):
        proxy(200, wire.pack(wire.Pushed(5)))("push", wire.SignedBatch("CD01", b"", bytes(32)), wire.Pushed)
    with pytest.raises(RefusalReceived, match="unknown_store"):
        proxy(401, wire.pack(wire.Refusal("unknown_store", detail="mine")))("hello", hello(), wire.Welcome)


def test_a_lost_answer_is_asked_for_again_by_itself(served, secret):
    sent = []

    def loses_two(request):
        sent.append(request)
        if len(sent) < 3:
            raise httpx.ReadError("the line broke", request=request)
        return httpx.Response(**httpx_answer(request))

    def httpx_answer(request):
        answer = httpx.request(
            request.method, str(request.url), content=request.content, headers=request.headers, trust_env=False
        )
        return {
            "status_code": answer.status_code,
            "headers": answer.headers,
            "stream": httpx.ByteStream(answer.content),
        }

    line = HttpClient(served.url, lambda: "CD01", lambda _: secret, transport=httpx.MockTransport(loses_two))

    assert line("hello", hello(), wire.Welcome).status == "active"
    assert len(sent) == 3


def test_the_desk_asks_headquarters_for_jobs_at_other_offices_and_works_on_when_the_line_is_down(
    hq, served, alone, office
):
    received(alone)
    alone.json("join", served.url, code_for(hq, "CD01"))
    cd02 = office("cd02")
    cd02.json("join", served.url, code_for(hq, "CD02"))
    desk = Desk.open(cd02.home)
    desk.session.ask_headquarters = joining.asking(desk.session)

    asked = desk.lookup.ask_elsewhere(serial="SN-7D42-0193")
    stranger = desk.lookup.ask_elsewhere(serial="SN-0000-0000")
    served.close()
    without = desk.lookup.ask_elsewhere(serial="SN-7D42-0193")
    desk.close()

    assert (asked["device"]["serial"], len(asked["jobs"])) == ("SN-7D42-0193", 1)
    assert stranger["says"].message == remote_summaries.NOT_KNOWN
    assert without["says"].message == remote_summaries.NOT_KNOWN_HERE
