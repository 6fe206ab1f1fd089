"""Whatever arrives, at headquarters or at a branch: no 5xx, no crash, memory stays bounded, nothing half done, and who
is next is answered.

Every path and shape is taken from the servers themselves, so that a new one is tried by itself.
"""

from __future__ import annotations

import itertools
import json
import shutil
import socket
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from db.store import Store
from fieldservice.sync import attachments, enrolled_stores, feeds
from fieldservice.sync.endpoint import Endpoint
from fieldservice.sync.hub import server
from fieldservice.sync.hub.server import app
from fieldservice.sync.office import background, keys, relay
from fieldservice.sync.transport import proof, wire
from fieldservice.sync.transport.enrolment_messages import EnrolRequest
from fieldservice.sync_rules.rules import RULES
from tests.support.clock import MachineClock
from tests.support.command_line import CommandLine, received
from tests.sync.hub import hostile
from tests.sync.hub.served import ServedHub, headquarters_in
from tests.sync.hub.test_enrolment import code_for, rows

MOST_HELD = 64 * 1024 * 1024
ENDS = ["headquarters", "branch"]
# Servers keep what they were told, so the same example is never tried twice in the same place: nothing is made smaller.
few = settings(
    max_examples=settings.default.max_examples // 3,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
OVER = httpx.Client(trust_env=False, timeout=60)


@dataclass
class End:
    """One server, and a store that it knows: how to ask it as that store, and whether all that it holds is whole."""

    served: ServedHub
    home: Path
    name: str
    secret: str
    """What requests are signed with."""
    batches: str
    """What batches are signed with."""
    said: list[Any] = field(repr=False)
    """Texts and bytes that mean something here."""

    @property
    def shapes(self) -> dict[str, type]:
        endpoint = self.served.server.endpoint
        found = {path: shape for path, (shape, _) in endpoint.handlers.items()}
        return found | ({"enrol": EnrolRequest} if endpoint.enrols else {})

    def ask(self, path: str, body: bytes, method: str = "POST", signed: bool = True, **headers: Any) -> httpx.Response:
        with_sign = (
            proof.signed_headers(self.secret, self.name, method, path, body, datetime.now(UTC)) if signed else {}
        )
        return OVER.request(method, f"{self.served.url}/v1/{path}", content=body, headers={**with_sign, **headers})

    def rows(self, sql: str, given: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with self.served.server.context.store.reading() as tx:
            return tx.rows(sql, given)

    def stands(self) -> None:
        """Holds after whatever was sent."""
        assert [line for line in self.served.log if "defect" in line] == []
        health = OVER.get(f"{self.served.url}/health")
        assert (health.status_code, health.json()["ok"]) == (200, True)
        if self.served.server.endpoint.enrols:
            count, last = self.rows("SELECT count(*), coalesce(max(number), 0) FROM entry")[0]
            assert (count, self.rows("SELECT count(*) FROM entry WHERE number <> arrived")) == (last, [(0,)])
            told = (
                "SELECT count(*), coalesce(max(seq), 0) FROM"
                " (SELECT seq FROM entry WHERE store = ? UNION SELECT seq FROM known_again WHERE store = ?) AS told"
            )
            for store, last in self.rows("SELECT store, last_seq FROM known_store"):
                assert self.rows(told, (store, store)) == [(last, last)], (
                    f"{store}: each place is numbered, or known from elsewhere"
                )
        else:
            kept = self.rows(
                "SELECT first_seq, last_seq FROM relayed_batch WHERE store = ? ORDER BY first_seq", (self.name,)
            )
            assert all(one[1] + 1 == two[0] for one, two in itertools.pairwise(kept)), (
                "what a van brought is kept without a gap"
            )


@pytest.fixture(scope="module")
def ends(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, End]]:
    """Headquarters, which knows CD01, its van and CD09; and CD01, which serves its van."""
    top = tmp_path_factory.mktemp("fuzzed")
    for name in ("hq", "alone"):
        shutil.copytree(made / name, top / name)
    hq, cd01, van, cd09 = (CommandLine(top / name) for name in ("hq", "alone", "van", "cd09"))
    with ExitStack() as stack:
        served = stack.enter_context(headquarters_in(hq.home))
        received(cd01)
        cd01.json("join", served.url, code_for(hq, "CD01"))
        van.json("join", served.url, code_for(hq, "CD01-V1", "--branch", "CD01"))
        cd09.json("join", served.url, code_for(hq, "CD09"))
        for line in (cd01, van):
            line.json("sync")
        store = Store.open(top / "alone")
        branch = ServedHub(relay.endpoint(background.office_of(store, RULES, MachineClock(), "9.9.9")), MachineClock())
        stack.callback(store.close)
        stack.callback(branch.close)
        ((epoch,),) = rows(hq.home, "SELECT value FROM meta WHERE key = 'epoch'")
        ((identity,),) = rows(hq.home, "SELECT value FROM meta WHERE key = 'headquarters'")
        (common,) = rows(hq.home, "SELECT digest, position FROM common ORDER BY position DESC LIMIT 1")
        ids = [id_ for (id_,) in rows(hq.home, "SELECT id FROM entry LIMIT 3")]
        (body,) = rows(hq.home, "SELECT body FROM entry LIMIT 1")[0]
        said = [
            epoch,
            identity,
            "CD01",
            "CD09",
            "CD01-V1",
            "0" * 64,
            "../../store.db",
            "138 0531 0042",
            "SN-7D42-0193",
            "CD01-J000001",
            "2026-11-22T08:00:00Z",
            *ids,
            bytes(32),
            feeds.START,
            bytes(common[0]),
            bytes(body),
        ]
        key = keys.of(cd09.home, "CD09")
        van_key = keys.of(van.home, "CD01-V1")
        yield {
            "headquarters": End(served, hq.home, "CD09", key, key, said),
            "branch": End(branch, cd01.home, "CD01-V1", wire.relay_key(van_key).hex(), van_key, said),
        }


@pytest.fixture(params=ENDS)
def end(request, ends) -> End:
    return ends[request.param]


def statuses(answers: dict[Any, httpx.Response]) -> dict[Any, int]:
    """Those that are none of what an enemy should be answered."""
    return {what: answer.status_code for what, answer in answers.items() if not 200 <= answer.status_code < 500}


def right(shape: type) -> list[Any]:
    """Something of this shape with nothing in it."""
    return msgspec.msgpack.decode(hostile.smallest(msgspec.inspect.type_info(shape)))


@pytest.mark.parametrize("signed", [True, False])
def test_what_is_no_message_is_refused_on_every_path_signed_or_not(end, signed):
    answers = {
        (path, what): end.ask(path, body, signed=signed)
        for path, shape in end.shapes.items()
        for what, body in hostile.bodies(right(shape)).items()
    }

    assert {what: answer.status_code for what, answer in answers.items() if not 400 <= answer.status_code < 500} == {}
    end.stands()


def test_a_thing_of_another_kind_in_any_place_of_any_message_is_refused(end):
    answers = {}
    for path, shape in end.shapes.items():
        for place, fits in enumerate(right(shape)):
            for what, thing in hostile.JUNK.items():
                if type(thing) is not type(fits):
                    answers[path, place, what] = end.ask(
                        path, hostile.packed([*right(shape)[:place], thing, *right(shape)[place + 1 :]])
                    )

    assert statuses(answers) == {}
    end.stands()


@few
@given(data=st.data())
def test_messages_that_are_nearly_right_are_answered(end, data):
    path = data.draw(st.sampled_from(sorted(end.shapes)))
    message = data.draw(hostile.nearly(end.shapes[path], end.said))

    answer = end.ask(path, hostile.packed(message))

    assert answer.status_code < 500
    end.stands()


@few
@given(
    body=st.one_of(st.binary(max_size=300), st.binary(max_size=300).map(lambda plain: zlib.compress(plain, 1))),
    signed=st.booleans(),
    data=st.data(),
)
def test_random_bytes_are_refused(end, body, signed, data):
    answer = end.ask(data.draw(st.sampled_from(sorted(end.shapes))), body, signed=signed)

    assert 400 <= answer.status_code < 500


@few
@given(data=st.data())
def test_whatever_a_store_says_it_did_is_kept_with_a_number_or_a_mark(ends, data):
    end = ends["headquarters"]
    ((epoch,),) = end.rows("SELECT value FROM meta WHERE key = 'epoch'")
    ((last,),) = end.rows("SELECT last_seq FROM known_store WHERE store = ?", (end.name,))
    items = data.draw(hostile.items(end.name, last + 1, end.said[11:14]))

    answer = end.ask("push", wire.pack(wire.sign(end.batches, wire.Batch(end.name, epoch, last + 1, items))))

    assert answer.status_code == 200
    assert wire.unpack(answer.content, wire.Pushed) == wire.Pushed(last + len(items))
    end.stands()


@few
@given(data=st.data())
def test_whatever_a_van_says_it_did_its_branch_keeps_for_headquarters(ends, data):
    end = ends["branch"]
    ((epoch,),) = end.rows("SELECT value FROM meta WHERE key = 'exchange/epoch'")
    last = max(
        seq or 0
        for (seq,) in end.rows(
            "SELECT max(seq) FROM entry WHERE store = ? UNION SELECT max(last_seq) FROM relayed_batch WHERE store = ?",
            (end.name, end.name),
        )
    )
    items = data.draw(hostile.items(end.name, last + 1, end.said[11:14]))

    answer = end.ask("push", wire.pack(wire.sign(end.batches, wire.Batch(end.name, epoch, last + 1, items))))

    assert answer.status_code == 200
    assert wire.unpack(answer.content, wire.Pushed) == wire.Pushed(last + len(items))
    end.stands()


@few
@given(items=st.deferred(lambda: hostile.items("CD01~1", 1)), data=st.data())
def test_what_a_witness_tells_is_taken_or_left(ends, items, data):
    end = ends["headquarters"]
    ((epoch,),) = end.rows("SELECT value FROM meta WHERE key = 'epoch'")

    answer = end.ask("reoffer", hostile.packed([epoch, [["CD01~1", seq, item] for seq, item in enumerate(items, 1)]]))

    assert answer.status_code == 200
    end.stands()


@few
@given(
    published=st.recursive(
        st.one_of(
            st.none(),
            st.integers(),
            st.floats(),
            st.text(),
            st.sampled_from(["CD09", "zhao", "administrator", "\ud800", "a\0"]),
        ),
        lambda inner: st.one_of(
            st.lists(inner, max_size=2),
            st.dictionaries(st.sampled_from(["name", "roles", "office", "code", "day", "active"]), inner),
        ),
        max_leaves=8,
    ),
    table=st.sampled_from(["staff", "office", "calendar", "?"]),
)
def test_whatever_an_office_published_for_itself_its_joining_is_answered(ends, published, table):
    end = ends["headquarters"]
    here = end.served.server.context
    with here.store.writing() as tx:
        code = enrolled_stores.new_code(tx, "CD09", here.clock())
    text = json.dumps({table: published if isinstance(published, list) else [published]})

    answer = end.ask("enrol", hostile.packed([code, "stranger", "CD09", 0, "x", "", text]), signed=False)

    assert answer.status_code < 500
    with here.store.writing() as tx:
        tx.run("DELETE FROM known_store WHERE identity = 'stranger'")
        enrolled_stores.set_status(tx, "CD09", enrolled_stores.ACTIVE)
    end.stands()


@pytest.mark.parametrize(
    "published",
    [
        "",
        "{",
        "[]",
        "1",
        "[" * 100_000,
        '{"staff":' + "[" * 100_000,
        '{"staff":[' + "{}," * 100_000 + "{}]}",
        '{"staff":[{"name":NaN}]}',
    ],
)
def test_a_joining_office_that_publishes_no_rows_is_answered(ends, published):
    end = ends["headquarters"]
    here = end.served.server.context
    with here.store.writing() as tx:
        code = enrolled_stores.new_code(tx, "CD09", here.clock())
        before = tx.rows("SELECT store, status FROM known_store ORDER BY store")

    answer = end.ask("enrol", hostile.packed([code, "stranger", "CD09", 0, "x", "", published]), signed=False)

    with here.store.writing() as tx:
        if answer.status_code != 200:
            assert tx.rows("SELECT store, status FROM known_store ORDER BY store") == before, (
                "refused, nothing is half done"
            )
        tx.run("DELETE FROM known_store WHERE identity = 'stranger'")
        enrolled_stores.set_status(tx, "CD09", enrolled_stores.ACTIVE)
    assert answer.status_code in (200, 400)
    end.stands()


def test_no_name_of_a_file_leads_out_of_its_folder(ends, tmp_path):
    end = ends["headquarters"]
    before = sorted(str(path) for path in end.home.rglob("*"))
    names = [
        "",
        ".",
        "..",
        "../exchange.key",
        "../../store.db",
        "/etc/passwd",
        "%2e%2e/store.db",
        "a" * 63,
        "A" * 64,
        "g" * 64,
        "0" * 65,
        "0" * 62 + "/.",
        "０" * 64,
        "0" * 63 + "\n",
        "0" * 64 + "\n",
        "~",
        "store.db",
        "C:\\store.db",
        "*",
        "?" * 64,
    ]
    messages: dict[str, Callable[[str], list[Any]]] = {
        "files": lambda name: [[name]],
        "file_size": lambda name: [name],
        "file_give": lambda name: [name, 0, 1, b"x"],
        "file_piece": lambda name: [name, 0, 10],
        "copy_piece": lambda name: [name, 0, 10],
    }

    answers = {
        (path, name): end.ask(path, hostile.packed(message(name)))
        for path, message in messages.items()
        for name in names
    }

    given = {
        what: answer.status_code
        for what, answer in answers.items()
        if what[0] != "files" and not 400 <= answer.status_code < 500
    }
    assert given == {}
    assert all(
        wire.unpack(answer.content, attachments.FilesAnswer).sizes == [-1]
        for what, answer in answers.items()
        if what[0] == "files"
    )
    assert sorted(str(path) for path in end.home.rglob("*") if "copies" not in str(path)) == [
        name for name in before if "copies" not in name
    ]


@pytest.mark.parametrize("number", [-1, 2**62, 2**63, 2**64 - 1, 1.5, float("inf"), "0", None])
def test_a_place_in_a_file_that_is_none_is_refused(ends, number):
    end = ends["headquarters"]
    name = "0" * 64

    answers = [
        end.ask(path, hostile.packed(message))
        for path, message in (
            ("file_piece", [name, number, 1]),
            ("file_piece", [name, 0, number]),
            ("file_give", [name, number, 1, b""]),
            ("copy_piece", [name, number, 1]),
            ("copy_piece", [name, 0, number]),
        )
    ]

    assert {answer.status_code for answer in answers} <= {400, 404}


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
    end.stands()


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
def test_a_time_that_is_signed_and_none_counts_as_a_wrong_clock(end, time):
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
    end.stands()


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
def test_what_is_no_http_is_cut_off_or_refused(end, lines):
    with socket.create_connection((urlsplit(end.served.url).hostname, urlsplit(end.served.url).port), 5) as line:
        line.sendall(lines)
        line.shutdown(socket.SHUT_WR)
        answer = b""
        while some := line.recv(65536):
            answer += some

    assert not answer.startswith((b"HTTP/1.1 5", b"HTTP/1.0 5"))
    end.stands()


def held(do: Callable[[], Any]) -> int:
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        do()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def test_a_gigabyte_of_noughts_in_a_megabyte_is_never_held(end):
    body = hostile.bomb()
    signed = wire.pack(wire.SignedBatch(end.name, body, wire.mac(end.batches, b"batch", body)))
    asks: list[tuple[str, bytes]] = [*((path, body) for path in end.shapes), ("push", signed)]

    sizes = {path: held(lambda path=path, body=body: end.ask(path, body)) for path, body in asks}

    assert len(body) < 2 * 1024 * 1024
    assert {path: size for path, size in sizes.items() if size > MOST_HELD / 2} == {}


def test_as_many_small_things_as_a_message_can_hold_take_little_memory(end):
    for path, shape in end.shapes.items():
        for body in hostile.swollen(shape):

            def unpacked(shape=shape, body=body):
                with suppress(wire.BadMessage):
                    wire.unpack(body, shape)

            assert held(unpacked) < MOST_HELD, path
            assert end.ask(path, body).status_code < 500


def test_every_path_that_is_served_is_tried():
    paths = {
        route.path
        for route in app(
            server.Server(Endpoint(type("HubContext", (), {"clock": MachineClock()})(), {}, lambda _: None, str))
        ).routes
    }

    assert paths == {proof.ROOT + "{path:path}", "/health", "/metrics"}
