"""Somebody without a secret holds connections, half requests and bodies: headquarters and the pages go on answering."""

from __future__ import annotations

import socket
import subprocess
import sys
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from fieldservice.sync.hub import server
from fieldservice.sync.hub.server import of_headquarters
from fieldservice.sync.office import outbox
from fieldservice.sync.transport import doors, proof, wire
from fieldservice.sync.transport.doors import Doors, Limits
from fieldservice.sync.transport.forwarded import networks
from tests.support.served import ServedApp
from tests.support.world import note
from tests.sync.hub.served import ServedHub
from tests.sync.hub.test_server import hello

SILENT = 1_100
BODIES = 120
SELF_SIGNED = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost"
PART = 300_000
"""Bytes of a body that come, more than comes with a head."""


class Attacked:
    """A headquarters with the store CD01, and connections to it that are held."""

    def __init__(self, world, limits: Limits) -> None:
        world.office("CD01")
        self.secret, self.stack = world.secrets["CD01"], ExitStack()
        self.served = ServedHub(of_headquarters(world.here), lambda: datetime.now(UTC), limits)
        self.stack.callback(self.served.close)
        self.at = (urlsplit(self.served.url).hostname, urlsplit(self.served.url).port)

    def line(self, sends: bytes = b"", source: str = "") -> socket.socket:
        held = self.stack.enter_context(socket.create_connection(self.at, 30, (source, 0) if source else None))
        held.sendall(sends)
        return held

    def signed(self, body: bytes, path: str = "hello", **changed: str) -> bytes:
        """The head of a request that is signed by CD01."""
        names = proof.signed_headers(self.secret, "CD01", "POST", path, body, datetime.now(UTC)) | changed
        lines = "".join(f"{name}: {value}\r\n" for name, value in names.items() if value)
        return f"POST /v1/{path} HTTP/1.1\r\nHost: hq\r\nContent-Length: {len(body)}\r\n{lines}\r\n".encode()

    def health(self) -> int:
        return httpx.get(f"{self.served.url}/health", trust_env=False).status_code

    def exchanges(self) -> int:
        body = wire.pack(hello())
        head = proof.signed_headers(self.secret, "CD01", "POST", "hello", body, datetime.now(UTC))
        return httpx.post(f"{self.served.url}/v1/hello", content=body, headers=head, trust_env=False).status_code


@pytest.fixture
def attacked(world, request):
    # The world's clock stands still; requests are signed by the machine's.
    object.__setattr__(world.here, "clock", lambda: datetime.now(UTC))
    made = Attacked(world, getattr(request, "param", Limits()))
    yield made
    made.stack.close()


def ended(line: socket.socket) -> bool:
    """Waits until the other end closes the connection."""
    try:
        while line.recv(65536):
            pass
    except ConnectionError:
        pass
    return True


@pytest.mark.parametrize("attacked", [Limits(connections=200)], indirect=True)
def test_silent_connections_leave_health_and_the_offices_working(attacked):
    for number in range(SILENT):
        attacked.line(source=f"127.0.0.{2 + number % 200}" if sys.platform == "linux" else "")
        if number % 100 == 0:
            assert attacked.health() == 200

    assert (attacked.health(), attacked.exchanges()) == (200, 200)


def test_a_server_may_have_more_connections_than_an_attacker_of_old_held(tmp_path):
    """The descriptors are asked for before anything is served, and the first line says how many there are."""
    program = (
        "import resource; from fieldservice.sync.transport.doors import Limits;"
        " _, hard = resource.getrlimit(resource.RLIMIT_NOFILE);"
        " resource.setrlimit(resource.RLIMIT_NOFILE, (256, min(hard, 4096)));"
        " print(Limits().that_fit().connections, resource.getrlimit(resource.RLIMIT_NOFILE)[0])"
    )
    room, soft = map(int, subprocess.check_output([sys.executable, "-c", program], text=True).split())

    assert room == soft - doors.RESERVED > SILENT


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has more than one address on the loopback interface")
@pytest.mark.parametrize("attacked", [Limits(of_one_address=5, named_proxies=())], indirect=True)
def test_one_address_holds_a_bounded_number_of_unproven_connections_and_another_is_not_touched(attacked):
    other = attacked.line(source="127.0.0.9")
    held = [attacked.line() for _ in range(8)]

    assert [ended(line) for line in held[:3]] == [True] * 3, "those that were silent longest make room"
    held[-1].sendall(b"GET /health HTTP/1.1\r\nHost: hq\r\n\r\n")
    other.sendall(b"GET /health HTTP/1.1\r\nHost: hq\r\n\r\n")
    assert held[-1].recv(15) == other.recv(15) == b"HTTP/1.1 200 OK"


@pytest.mark.parametrize("attacked", [Limits(head=0.05)], indirect=True)
@pytest.mark.parametrize("sends", [b"", b"POST /v1/hello HTTP/1.1\r\nHost: hq\r\nX-A: b\r\n", b"\x16\x03\x01"])
def test_a_head_that_does_not_come_ends_the_connection(attacked, sends):
    assert ended(attacked.line(sends))


@pytest.mark.parametrize("attacked", [Limits(answer=0.05)], indirect=True)
def test_a_body_that_does_not_come_ends_the_connection(attacked):
    assert ended(attacked.line(attacked.signed(bytes(PART), **{proof.SIGN: "0" * 64})))


def test_a_handshake_that_does_not_come_ends_the_connection(tmp_path):
    """With TLS nothing of HTTP is seen before; the time counts from the connection."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", *SELF_SIGNED.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True
    )
    page = Starlette(routes=[Route("/", lambda _: PlainTextResponse("here"))])
    served = ServedApp(page, limits=Limits(head=0.05), ssl_certfile=str(certificate), ssl_keyfile=str(key))
    at = urlsplit(served.url)

    with closing(served), socket.create_connection((at.hostname, at.port), 30) as silent:
        assert ended(silent)
        assert httpx.get(served.url.replace("http", "https"), verify=False, trust_env=False).text == "here"


@pytest.mark.parametrize("claims", [True, False], ids=["with a digest in the head", "as stores of 0.3.0 send them"])
def test_held_bodies_leave_health_and_the_offices_working_and_the_memory_alone(attacked, claims):
    changed = {proof.SIGN: "0" * 64, **({} if claims else {proof.BODY: ""})}
    for _ in range(BODIES):
        attacked.line(attacked.signed(bytes(wire.MOST_BYTES - 1), "push", **changed) + bytes(PART))

    assert (attacked.health(), attacked.exchanges()) == (200, 200)
    assert len(attacked.served.server._held) <= server.HELD_BODIES


def test_an_unsigned_body_is_let_pass_and_its_sender_reads_why(attacked):
    line = attacked.line(attacked.signed(bytes(PART), "push", **{proof.SIGN: "0" * 64}) + bytes(PART // 2))
    line.sendall(bytes(PART - PART // 2))

    assert line.recv(12) == b"HTTP/1.1 401"


def test_a_body_other_than_the_head_promised_is_refused(attacked, world):
    """Whoever overheard a head cannot put another body behind it."""
    right, wrong = bytes(PART), b"\1" * PART
    head = attacked.signed(right, "push")
    line = attacked.line(head + wrong[: PART // 2])
    line.sendall(wrong[PART // 2 :])

    assert line.recv(12) == b"HTTP/1.1 401"
    again = attacked.line(head + right[: PART // 2])
    again.sendall(right[PART // 2 :])
    assert again.recv(12) == b"HTTP/1.1 401", "its nonce is used up"


@pytest.mark.parametrize("claims", [True, False], ids=["with a digest in the head", "as stores of 0.3.0 send them"])
def test_a_long_push_of_an_office_is_numbered(attacked, world, claims):
    office = world.office("CD01").store
    for _ in range(40):
        note(office, words="".join(map(str, range(3_000))))

    with office.reading() as tx:
        batch = wire.Batch("CD01", world.hq.meta("epoch"), 1, outbox.own_items(tx, "CD01", 0, 40))
    packed = wire.pack(wire.sign(attacked.secret, batch))
    headers = proof.signed_headers(attacked.secret, "CD01", "POST", "push", packed, datetime.now(UTC))
    if not claims:
        del headers[proof.BODY]
    pieces = iter([packed[:999], packed[999:]])

    answer = httpx.post(f"{attacked.served.url}/v1/push", content=pieces, headers=headers, trust_env=False)

    assert wire.unpack(answer.content, wire.Pushed).last_seq == 40


class Connection:
    """In place of a socket: whether it was closed."""

    closed = False

    def shutdown(self, _: int) -> None:
        self.closed = True

    def fileno(self) -> int:
        return 3


class House:
    """Doors with a clock that is set by hand."""

    def __init__(self, **limits) -> None:
        self.now = 0.0
        self.doors = Doors(Limits(**limits), lambda: self.now)
        self.ports = iter(range(1, 9999))

    def come(self, address: str = "203.0.113.7", proven: bool = False):
        guest = self.doors.enter(Connection(), (address, next(self.ports)))
        if proven:
            self.doors.prove(guest)
        return guest


def test_a_full_house_makes_room_by_who_was_silent_longest_and_never_by_a_store():
    house = House(connections=4, of_one_address=9)
    store, first, second, third = house.come(proven=True), house.come(), house.come(), house.come()
    house.doors.alive(first, 10)

    assert house.come() is not None

    assert [guest.connection.closed for guest in (store, first, second, third)] == [False, False, True, False]
    assert len(house.doors) == 4


def test_a_house_full_of_stores_lets_nobody_in():
    house = House(connections=3)
    for _ in range(3):
        house.come(proven=True)

    assert house.come() is None


def test_a_store_that_waits_for_news_is_not_sent_away_and_one_that_shows_nothing_is():
    house = House()
    waiting, silent = house.come(proven=True), house.come()
    house.now = 3600

    house.doors.sweep()

    assert (waiting.connection.closed, silent.connection.closed, len(house.doors)) == (False, True, 1)


def test_the_customers_of_a_named_proxy_do_not_count_as_one_address():
    house = House(of_one_address=2, named_proxies=networks(["10.0.0.0/24"]))

    assert not any(guest.connection.closed for guest in [house.come("10.0.0.5") for _ in range(9)])
    assert [guest.connection.closed for guest in [house.come() for _ in range(3)]] == [True, False, False]


def test_a_network_of_ipv6_counts_as_one_address():
    house = House(of_one_address=2)
    guests = [house.come(f"2001:db8::{number:x}") for number in range(4)]

    assert [guest.connection.closed for guest in guests] == [True, True, False, False]


def test_connections_that_have_gone_are_forgotten():
    house = House()
    for guest in [house.come(proven=number % 2 == 0) for number in range(50)]:
        house.doors.leave(guest)
        house.doors.leave(guest)

    assert (len(house.doors), house.doors._unproven, house.doors._of_network) == (0, {}, {})


def test_the_digest_in_the_head_is_that_of_the_body():
    """Stores of 0.3.0 sign the same, without naming the digest: both ends understand each other."""
    named = proof.signed_headers("ab" * 32, "CD01", "POST", "hello", b"body", datetime.now(UTC))
    credentials = proof.Credentials.of(named)

    assert credentials.claimed_digest == sha256(b"body").digest()
    signed = wire.mac("ab" * 32, b"POST", b"/v1/hello", credentials.time.encode(), credentials.nonce.encode(), b"body")
    assert signed.hex() == credentials.sign
