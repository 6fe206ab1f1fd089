"""The HTTP client of an office: it signs each request and accepts an answer only with the other end's signature.

A wrong clock stops nothing: headquarters answers with its own time, and from then on requests are signed by that.
"""

import secrets
import socket
import ssl
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from typing import TypeVar
from urllib.parse import urlsplit

import httpx

from fieldservice.sync.transport import proof, wire
from fieldservice.sync.transport.channel import RefusalReceived, SyncProblem, Unreachable
from fieldservice.sync.transport.enrolment_messages import EnrolAnswer, EnrolRequest
from fieldservice.sync.transport.proxies import is_loopback as is_loopback
from fieldservice.sync.transport.proxies import proxy_for
from fieldservice.words.moments import utc_now

S = TypeVar("S")
CONNECT, READ, MAKING = 10.0, 90.0, 900.0
"""Seconds to connect, to wait for an answer (a batch may queue behind others), and for headquarters to build a first
copy."""
DEAD = 16
"""Seconds after which a connection without any sign of life, even an acknowledgement of bytes, counts as dead."""
AGAIN = 2
"""How often a request is repeated when its answer was lost. Every request may be sent twice: all of them are
idempotent."""
PAUSE = 0.2
PROXY_WANTS_A_PASSWORD = 407
UNSIGNED = {"unknown_store", "sign"}
"""Refusals that come unsigned, because headquarters has no common secret with the store."""
Clock = Callable[[], datetime]


class HttpClient:
    """A signing client. `name` returns the present name of this store and `secret` its key; both are asked for each
    request, since a copied store gets new ones in the middle of a session. `fall_back` returns the key to try after one
    was refused: headquarters may have been restored from before it gave this store a new one."""

    def __init__(
        self,
        url: str,
        name: Callable[[], str],
        secret: Callable[[str], str],
        headquarters: str = "",
        clock: Clock = utc_now,
        transport: httpx.BaseTransport | None = None,
        patience: tuple[float, float] = (CONNECT, READ),
        fall_back: Callable[[str, str], str] = lambda name, refused: "",
    ) -> None:
        self.url = url.rstrip("/")
        self.name = name
        self.secret = secret
        self.headquarters = headquarters
        self.clock = clock
        self.patience = patience
        self.fall_back = fall_back
        self.ahead = timedelta()
        """How far headquarters' clock is ahead of ours, once it refused a request for its time."""
        self._transport = transport

    @cached_property
    def _client(self) -> httpx.Client:
        # Made with the first request, so that a proxy that cannot be used is told like any other problem of a session.
        return client(self.url, self._transport)

    def __call__(self, path: str, message: wire.WireMessage, shape: type[S]) -> S:
        status, _, body = self.ask(
            "POST", path, wire.pack(message), wait=MAKING if path == "copy" else getattr(message, "wait", 0)
        )
        return self._unpacked(status, body, shape)

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None, wait: float = 0
    ) -> tuple[int, httpx.Headers, bytes]:
        """(status, headers, body) of an authentic answer. Raises Unreachable, SyncProblem, RefusalReceived,
        wire.BadMessage."""
        name = self.name()
        secret = self.secret(name)
        try:
            return self._asked(name, secret, method, path, body, headers or {}, wait)
        except RefusalReceived as answered:
            other = self.fall_back(name, secret) if answered.refusal.code == "sign" else ""
            if not other:
                raise
        try:
            return self._asked(name, other, method, path, body, headers or {}, wait)
        except RefusalReceived as answered:
            if answered.refusal.code == "sign":
                self.fall_back(name, other)  # neither is good: the newer one stays
            raise

    def _asked(
        self, name: str, secret: str, method: str, path: str, body: bytes, headers: dict[str, str], wait: float
    ) -> tuple[int, httpx.Headers, bytes]:
        for _ in (1, 2):
            status, answered, answer, clock = self._attempt(name, secret, method, path, body, headers, wait)
            if not clock:
                return status, answered, answer
        raise SyncProblem("clock")

    def _attempt(
        self, name: str, secret: str, method: str, path: str, body: bytes, headers: dict[str, str], wait: float
    ) -> tuple[int, httpx.Headers, bytes, bool]:
        def sent() -> tuple[str, int, httpx.Headers, bytes]:
            # Signed anew for each try: the other end answers a signed request only once.
            signed = proof.signed_headers(secret, name, method, path, body, self.clock() + self.ahead)
            url = self.url + proof.ROOT + path
            return signed[proof.NONCE], *send(
                self._client, method, url, body, {**headers, **signed}, wait, self.patience
            )

        nonce, status, answered, answer = repeated(sent)
        if proof.answer_holds(secret, nonce, status, answer, answered.get(proof.SIGN, "")):
            if status == 401 and (refusal := wire.unpack(answer, wire.Refusal)).code == "clock":
                self.ahead = datetime.fromisoformat(refusal.now) - self.clock()
                return status, answered, answer, True
            return status, answered, answer, False
        raise self._unsigned(status, answer)

    def _unsigned(self, status: int, answer: bytes) -> Exception:
        """The exception for an answer without a valid signature."""
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
        if "_client" in vars(self):
            self._client.close()


def client(url: str, transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """An httpx client that trusts this machine's certificates, a company's own among them, and uses its proxies.

    Raises SyncProblem: "proxy_address" or "socks" where the proxy cannot be used.
    """
    secure = urlsplit(url).scheme == "https"
    verify: ssl.SSLContext | bool = ssl.create_default_context() if secure else False
    limits = httpx.Limits(max_connections=2, keepalive_expiry=60)
    if transport is None:
        proxy = proxy_for(url)
        try:
            transport = Transport(
                verify=verify, limits=limits, proxy=proxy, trust_env=False, socket_options=keep_alive_options()
            )
        except ImportError as missing:
            raise SyncProblem("socks") from missing
        transport.has_proxy = proxy is not None
    return httpx.Client(
        timeout=httpx.Timeout(READ, connect=CONNECT),
        trust_env=False,
        follow_redirects=False,
        headers={"accept-encoding": "identity", "content-type": "application/msgpack"},
        transport=transport,
    )


class Transport(httpx.HTTPTransport):
    """Says of a connection that failed whether it was one to a proxy, to which alone the program connects then."""

    has_proxy = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        try:
            response = super().handle_request(request)
        except httpx.ConnectError as error:
            if self.has_proxy and "SSL" not in str(error).upper():  # with TLS it may be the other end's certificate
                raise httpx.ProxyError(str(error)) from error
            raise
        if self.has_proxy and response.status_code == PROXY_WANTS_A_PASSWORD:
            response.close()
            raise httpx.ProxyError("407")
        return response


def keep_alive_options() -> list[tuple[int, int, int]]:
    """Socket options with which a dead connection is noticed within DEAD seconds, however long an answer may take."""
    wanted = (
        ("TCP_USER_TIMEOUT", DEAD * 1000),
        ("TCP_KEEPIDLE", DEAD // 2),
        ("TCP_KEEPALIVE", DEAD // 2),
        ("TCP_KEEPINTVL", DEAD // 4),
        ("TCP_KEEPCNT", 2),
    )
    found = [(socket.IPPROTO_TCP, getattr(socket, name), value) for name, value in wanted if hasattr(socket, name)]
    return [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1), *found]


def send(
    client: httpx.Client,
    method: str,
    url: str,
    body: bytes,
    headers: dict[str, str],
    wait: float = 0,
    patience: tuple[float, float] = (CONNECT, READ),
) -> tuple[int, httpx.Headers, bytes]:
    """Send one request once. Raises AnswerLost, Unreachable, SyncProblem, wire.BadMessage."""
    timeout = httpx.Timeout(patience[1] + wait, connect=patience[0])
    try:
        with client.stream(method, url, content=body, headers=headers, timeout=timeout) as response:
            return response.status_code, response.headers, _read_bounded(response)
    except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError) as lost:
        raise AnswerLost(str(lost)) from lost
    except httpx.ConnectError as error:
        if "CERTIFICATE" in str(error).upper():
            raise SyncProblem("certificate") from error
        raise Unreachable(str(error)) from error
    except httpx.ProxyError as error:
        raise ProxyUnreachable(str(error)) from error
    except httpx.TransportError as error:
        raise Unreachable(str(error)) from error
    except (httpx.InvalidURL, UnicodeError) as error:
        raise SyncProblem("message") from error


class ProxyUnreachable(Unreachable):
    """The proxy of this machine cannot be reached, or lets nothing through."""

    code = "proxy"


class AnswerLost(Unreachable):
    """The connection broke before the answer was here."""


def repeated(do: Callable[[], S]) -> S:
    """The result of `do`, which is called again if the answer was lost. Raises what it raises at last."""
    for tries in range(AGAIN):
        try:
            return do()
        except AnswerLost:
            # At once the first time: the other end had closed a connection that was kept open.
            time.sleep(PAUSE * tries)
    return do()


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
    """The exception for an answer that headquarters did not sign: of a proxy, of a sign-in page, of a server without
    its store."""
    if status in (408, 429, 502, 503, 504):
        return Unreachable(f"HTTP {status}")
    if refusal is None and status < 400:
        return SyncProblem("message")
    return SyncProblem("server" if status >= 500 else "message")


def enrol(url: str, request: EnrolRequest) -> EnrolAnswer:
    """Enrol a store with its one-time code. Raises Unreachable, RefusalReceived, SyncProblem, wire.BadMessage."""
    nonce = secrets.token_hex(16)
    with client(url) as opened:
        to, message = url.rstrip("/") + proof.ROOT + "enrol", wire.pack(request)
        status, headers, body = repeated(lambda: send(opened, "POST", to, message, {proof.NONCE: nonce}))
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
    except ValueError:  # not a message of ours, or not a secret
        raise SyncProblem("message") from None
    if not proved:
        raise SyncProblem("message")
    return answer
