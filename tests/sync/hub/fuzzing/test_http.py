"""Wrong headers, times, methods and bytes sent to headquarters or a branch are refused, and the server goes on."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import urlsplit

import pytest

from fieldservice.sync.endpoint import Endpoint
from fieldservice.sync.hub import server
from fieldservice.sync.hub.server import app
from fieldservice.sync.transport import proof, wire
from tests.support.clock import MachineClock
from tests.sync.hub.fuzzing import hostile
from tests.sync.hub.fuzzing.ends import OVER, right

WRONG_HEADERS: dict[str, dict[str, Any]] = {
    "a range from behind": {"range": "bytes=-5"},
    "a range that ends before it begins": {"range": "bytes=9-1"},
    "a range beyond all": {"range": f"bytes=0-{10**30}"},
    "a range of nothing": {"range": "x"},
    "many ranges": {"range": "bytes=" + ",".join("0-1" for _ in range(5000))},
    "a long name": {proof.STORE: "x" * 30_000},
    "a long signature": {proof.SIGN: "0" * 30_000},
    "a long nonce": {proof.NONCE: "0" * 30_000},
    "a name in bytes": {proof.STORE: b"\xff\xfe"},
    "a signature in Chinese": {proof.SIGN: "签".encode()},
    "a time in bytes": {proof.TIME: b"\x80"},
    "a path for a name": {proof.STORE: "../../CD09"},
    "quotes for a name": {proof.STORE: "' OR 1=1 --"},
    "another kind of content": {"content-type": "application/json"},
    "packed once more": {"content-encoding": "gzip"},
    "many headers": {f"x-{number}": "1" for number in range(500)},
}


@pytest.mark.parametrize("what", WRONG_HEADERS)
def test_headers_that_nobody_sends_are_answered(end, what):
    for path, shape in end.shapes.items():
        assert end.ask(path, hostile.packed(right(shape)), **WRONG_HEADERS[what]).status_code < 500
    end.check_whole()


@pytest.mark.parametrize(
    "time",
    [
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "2026-11-22",
        "2026-W47-7",
        "nan",
        "1e999",
        "20261122T080000,5Z",
    ],
)
def test_a_malformed_time_that_is_signed_counts_as_a_wrong_clock(end, time):
    sign = wire.mac(end.secret, b"POST", b"/v1/hello", time.encode(), b"n" * 16, b"").hex()

    answer = end.ask(
        "hello", b"", signed=False, **{proof.STORE: end.name, proof.TIME: time, proof.NONCE: "n" * 16, proof.SIGN: sign}
    )

    assert answer.status_code == 401


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "COPY"])
def test_a_method_that_is_not_served_is_refused_on_every_path(end, method):
    paths = [
        *end.shapes,
        "",
        "nothing",
        "file/" + "0" * 64,
        "../v1/hello",
        "%00",
        "%ff",
        "hello/",
        "hello?x=" + "1" * 5000,
        "enrol" * 1000,
    ]

    answers = {
        path: OVER.request(method, f"{end.served.url}/v1/{path}", headers={"range": "bytes=0-1"}) for path in paths
    }
    plain = {
        route.path: OVER.request(method, end.served.url + route.path).status_code
        for route in app(end.served.server).routes
        if "{" not in route.path
    }

    assert {path: answer.status_code for path, answer in answers.items() if not 400 <= answer.status_code < 500} == {}
    assert set(plain.values()) <= ({200} if method in ("GET", "HEAD") else {405})
    end.check_whole()


@pytest.mark.parametrize(
    "lines",
    [
        b"",
        b"\0" * 1000,
        b"\xff" * 1000,
        b"POST",
        b"POST /v1/hello HTTP/9.9\r\n\r\n",
        b"POST /v1/hello HTTP/1.1\r\n\r\n",
        b"GET /" + b"a" * 60_000 + b" HTTP/1.1\r\n\r\n",
        b"POST /v1/hello HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /v1/hello HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        b"POST /v1/hello HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nshort",
        b"POST /v1/push HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /v1/hello HTTP/1.1\r\nHost: x\r\nFS-Store: a\0b\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET http://elsewhere/health HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n",
    ],
    ids=range(15),
)
def test_malformed_http_is_cut_off_or_refused(end, lines):
    with socket.create_connection((urlsplit(end.served.url).hostname, urlsplit(end.served.url).port), 5) as line:
        line.sendall(lines)
        line.shutdown(socket.SHUT_WR)
        answer = b""
        while some := line.recv(65536):
            answer += some

    assert not answer.startswith((b"HTTP/1.1 5", b"HTTP/1.0 5"))
    end.check_whole()


def test_the_attacks_try_every_path_that_is_served():
    paths = {
        route.path
        for route in app(
            server.Server(
                Endpoint(type("HubContext", (), {"clock": MachineClock(), "store": None})(), {}, lambda _: None, str)
            )
        ).routes
    }

    assert paths == {proof.ROOT + "{path:path}", "/health", "/metrics"}
