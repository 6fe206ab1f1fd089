"""The line to headquarters: httpx, each request signed, each answer believed only with headquarters' signature.

A wrong clock stops nothing: headquarters tells its time, and requests are signed by that from then on.
"""

import ipaddress
import secrets
import socket
import ssl
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies

import httpx

from fieldservice.sync.transport import proof, wire
from fieldservice.sync.transport.channel import RefusalReceived, SyncProblem, Unreachable
from fieldservice.sync.transport.enrolment_messages import EnrolAnswer, EnrolRequest
from fieldservice.words.moments import utc_now

S = TypeVar("S")
CONNECT, READ, MAKING = 10.0, 90.0, 900.0
"""Seconds to reach headquarters, and for one answer: a batch may wait behind others' there, and a first copy is made when it is asked for."""
DEAD = 16
"""Seconds after which a line that says nothing at all, not even that bytes came, is called dead."""
AGAIN = 2
"""How often a request is sent once more when its answer was lost. Every request may be sent twice: headquarters knows what it has."""
PAUSE = 0.2
UNSIGNED = {"unknown_store", "sign"}
"""Refusals of those whom headquarters cannot sign for."""
Clock = Callable[[], datetime]


class HttpClient:
    """`name` tells what this store signs as now, `secret` its key; both are asked each time, since a copy gets new ones midway."""

    def __init__(
        self,
        url: str,
        name: Callable[[], str],
        secret: Callable[[str], str],
        headquarters: str = "",
        clock: Clock = utc_now,
        transport: httpx.BaseTransport | None = None,
        patience: tuple[float, float] = (CONNECT, READ),
    ) -> None:
        self.url = url.rstrip("/")
        self.name = name
        self.secret = secret
        self.headquarters = headquarters
        self.clock = clock
        self.patience = patience
        self.ahead = timedelta()
        """How far headquarters' clock is ahead of ours, once it has said so."""
        self._client = client(url, transport)

    def __call__(self, path: str, message: Any, shape: type[S]) -> S:
        status, _, body = self.ask(
            "POST", path, wire.pack(message), wait=MAKING if path == "copy" else getattr(message, "wait", 0)
        )
        return self._unpacked(status, body, shape)

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None, wait: float = 0
    ) -> tuple[int, Any, bytes]:
        """(status, headers, body) of an answer that is headquarters'. Raises Unreachable, Problem, Answered, wire.BadMessage."""
        for _ in (1, 2):
            status, answered, answer, clock = self._attempt(method, path, body, headers or {}, wait)
            if not clock:
                return status, answered, answer
        raise SyncProblem("clock")

    def _attempt(
        self, method: str, path: str, body: bytes, headers: dict[str, str], wait: float
    ) -> tuple[int, Any, bytes, bool]:
        name = self.name()
        secret = self.secret(name)
        signed = proof.signed_headers(secret, name, method, path, body, self.clock() + self.ahead)
        status, answered, answer = send(
            self._client, method, self.url + proof.ROOT + path, body, {**headers, **signed}, wait, self.patience
        )
        if proof.answer_holds(secret, signed[proof.NONCE], status, answer, answered.get(proof.SIGN, "")):
            if status == 401 and (refusal := wire.unpack(answer, wire.Refusal)).code == "clock":
                self.ahead = datetime.fromisoformat(refusal.now) - self.clock()
                return status, answered, answer, True
            return status, answered, answer, False
        raise self._unsigned(status, answer)

    def _unsigned(self, status: int, answer: bytes) -> Exception:
        """What to make of an answer that nobody signed for us."""
        refusal = refusal_in(answer)
        if refusal is not None and status == 401 and refusal.code in UNSIGNED:
            if self.headquarters and refusal.detail and refusal.detail != self.headquarters:
                return SyncProblem("another_headquarters")
            return RefusalReceived(refusal, status)
        if refusal is not None and status == 500:
            return RefusalReceived(refusal, status)
        return not_ours(status, refusal)

    def _unpacked(self, status: int, body: bytes, shape: type[S]) -> S:
        if status == 200:
            return wire.unpack(body, shape)
        raise RefusalReceived(wire.unpack(body, wire.Refusal), status)

    def close(self) -> None:
        self._client.close()


def client(url: str, transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """Certificates are checked against those this machine trusts, a company's own among them; proxies are the machine's."""
    secure = urlsplit(url).scheme == "https"
    verify: ssl.SSLContext | bool = ssl.create_default_context() if secure else False
    limits = httpx.Limits(max_connections=2, keepalive_expiry=60)
    if transport is None and (is_loopback(url) or not getproxies()):
        # Given a transport, httpx asks no proxy of the machine's: so only where there is none.
        transport = httpx.HTTPTransport(verify=verify, limits=limits, socket_options=noticing())
    return httpx.Client(
        timeout=httpx.Timeout(READ, connect=CONNECT),
        verify=verify,
        trust_env=not is_loopback(url),
        follow_redirects=False,
        headers={"accept-encoding": "identity", "content-type": "application/msgpack"},
        transport=transport,
        limits=limits,
    )


def noticing() -> list[tuple[int, int, int]]:
    """Socket options by which a line that went dead without a word is noticed in a quarter of a minute, however long headquarters may
    take to answer over one that lives."""
    wanted = (
        ("TCP_USER_TIMEOUT", DEAD * 1000),
        ("TCP_KEEPIDLE", DEAD // 2),
        ("TCP_KEEPALIVE", DEAD // 2),
        ("TCP_KEEPINTVL", DEAD // 4),
        ("TCP_KEEPCNT", 2),
    )
    found = [(socket.IPPROTO_TCP, getattr(socket, name), value) for name, value in wanted if hasattr(socket, name)]
    return [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1), *found]


def is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def send(
    client: httpx.Client,
    method: str,
    url: str,
    body: bytes,
    headers: dict[str, str],
    wait: float = 0,
    patience: tuple[float, float] = (CONNECT, READ),
) -> tuple[int, Any, bytes]:
    """One request, sent again where its answer was lost on the way. Raises Unreachable, Problem, wire.BadMessage."""
    timeout = httpx.Timeout(patience[1] + wait, connect=patience[0])
    for tries_left in range(AGAIN, -1, -1):
        try:
            with client.stream(method, url, content=body, headers=headers, timeout=timeout) as response:
                return response.status_code, response.headers, _read_bounded(response)
        except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError) as lost:
            if not tries_left:
                raise Unreachable(str(lost)) from lost
            time.sleep(
                PAUSE * (AGAIN - tries_left)
            )  # the first time at once: a line kept open was closed at the other end
        except httpx.ConnectError as error:
            if "CERTIFICATE" in str(error).upper():
                raise SyncProblem("certificate") from error
            raise Unreachable(str(error)) from error
        except httpx.TransportError as error:
            raise Unreachable(str(error)) from error
        except (httpx.InvalidURL, UnicodeError) as error:
            raise SyncProblem("message") from error
    raise AssertionError("the last try answers or raises")


def _read_bounded(response: httpx.Response) -> bytes:
    size, parts = 0, []
    for part in response.iter_raw():
        size += len(part)
        if size > 2 * wire.MOST_BYTES:
            raise wire.BadMessage("the answer is too large")
        parts.append(part)
    return b"".join(parts)


def refusal_in(answer: bytes) -> wire.Refusal | None:
    try:
        return wire.unpack(answer, wire.Refusal)
    except wire.BadMessage:
        return None


def not_ours(status: int, refusal: wire.Refusal | None) -> Exception:
    """An answer that headquarters did not sign: a proxy's, a sign-in page's, headquarters' own while its store is away."""
    if status in (408, 429, 502, 503, 504):
        return Unreachable(f"HTTP {status}")
    if refusal is None and status < 400:
        return SyncProblem("message")
    return SyncProblem("server" if status >= 500 else "message")


def enrol(url: str, asked: EnrolRequest) -> EnrolAnswer:
    """Ask to be known, with a one-time code. Raises Unreachable, Answered, Problem, wire.BadMessage."""
    nonce = secrets.token_hex(16)
    with client(url) as line:
        status, headers, body = send(
            line, "POST", url.rstrip("/") + proof.ROOT + "enrol", wire.pack(asked), {proof.NONCE: nonce}
        )
    if status != 200:
        refusal = refusal_in(body)
        raise (
            RefusalReceived(refusal, status)
            if refusal is not None and 400 <= status < 500
            else not_ours(status, refusal)
        )
    try:
        answer = wire.unpack(body, EnrolAnswer)
        proved = proof.answer_holds(answer.secret, nonce, status, body, headers.get(proof.SIGN, ""))
    except ValueError:  # no message of ours, or a secret that is none
        raise SyncProblem("message") from None
    if not proved:
        raise SyncProblem("message")
    return answer
