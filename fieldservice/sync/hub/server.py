"""The HTTP server of an endpoint: a thin layer over its request handlers that authenticates requests and signs answers.

No request may end in a 5xx because of its content.
"""

import asyncio
import json
import sys
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import IO, TypeVar, TypeVarTuple

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from fieldservice.shapes import JsonObject
from fieldservice.sync import enrolled_stores
from fieldservice.sync.endpoint import Endpoint, Handlers
from fieldservice.sync.enrolled_stores import EnrolledStore
from fieldservice.sync.hub import attachment_handlers, compare_handlers, first_copies, handlers
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.hub.enrolment import WrongCodeLimiter, enrol
from fieldservice.sync.hub.long_poll import LongPoll
from fieldservice.sync.hub.metrics import Metrics, health
from fieldservice.sync.refusal import RequestRefused
from fieldservice.sync.repair import compare
from fieldservice.sync.repair.messages import EnrolAnewRequest, ReofferRequest
from fieldservice.sync.replay_guard import ReplayGuard
from fieldservice.sync.transport import proof, wire
from fieldservice.sync.transport.bounded import PROVE
from fieldservice.sync.transport.enrolment_messages import EnrolRequest
from fieldservice.words.moments import precise_stamp

READERS = 6
"""Threads that read the store. All writing happens in one further thread, since the database admits one writer at a
time."""
SLOW_BODY = 60
"""Seconds a request may take to arrive."""
IN_MEMORY = 16 * 1024
"""Bytes of an unproved body that are kept in memory; the rest is on disk, without a name."""
HELD_BODIES = 64
"""Long unproved bodies that may be on their way at a time. One more ends the one that began first."""

HANDLERS: Handlers[HubContext, EnrolledStore] = {
    "hello": (wire.Hello, handlers.hello),
    "push": (wire.SignedBatch, handlers.push),
    "pull": (wire.Pull, handlers.pull),
    "compare": (compare.CompareRequest, compare_handlers.answer),
    "reoffer": (ReofferRequest, handlers.reoffer),
    "enrol_anew": (EnrolAnewRequest, handlers.enrol_anew),
    **first_copies.HANDLERS,
    **attachment_handlers.HANDLERS,
}
"""By path: the type of the request, and its handler."""
WRITING, LONG = {"push", "enrol", "reoffer", "enrol_anew"}, {"copy"}
"""Paths for the writing thread, and for the thread whose requests may take minutes; all others go to the reading
threads."""
MEDIA = "application/msgpack"

Answer = TypeVar("Answer")
Given = TypeVarTuple("Given")


@dataclass(slots=True)
class ServerAnswer:
    """One answer, with what the log records about it."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    store: str = ""
    entries: int = 0
    code: str = ""
    wait: tuple[EnrolledStore, wire.Pull] | None = None
    """Set where there was nothing new and the store wants to wait for it."""


@dataclass(frozen=True, slots=True)
class Head:
    """A request without its body; its signature is not verified yet."""

    method: str
    path: str
    """Behind /v1/."""
    credentials: proof.Credentials
    sender: str
    """Its network address."""


@dataclass(slots=True)
class Body:
    """The body of a request: in memory, or on disk as long as nobody knows who sent it."""

    data: bytes = b""
    file: IO[bytes] | None = None
    known_digest: bytes = b""

    def digest(self) -> bytes:
        return self.known_digest or sha256(self.data).digest()

    def read(self) -> bytes:
        if self.file is None:
            return self.data
        self.file.seek(0)
        return self.file.read()

    def close(self) -> None:
        if self.file is not None:
            self.file.close()


@dataclass(frozen=True, slots=True)
class Proved:
    """The store that signed a request, as this endpoint knows it, and the secret with which it did."""

    asker: EnrolledStore | str
    secret: str


class HeadRefused(Exception):
    """The request is answered without its body."""

    def __init__(self, reply: ServerAnswer) -> None:
        super().__init__(reply.code)
        self.reply = reply


def of_headquarters(hub: HubContext, more: Handlers[HubContext, EnrolledStore] | None = None) -> Endpoint:
    """The endpoint of headquarters; `more` are handlers that know the business."""

    def find_peer(name: str) -> tuple[EnrolledStore, tuple[str, ...]] | None:
        with hub.store.reading() as tx:
            found = enrolled_stores.find(tx, name)
        return (found, found.signs_with) if found is not None else None

    def proved(peer: EnrolledStore | str, secret: str) -> EnrolledStore | str:
        if not isinstance(peer, EnrolledStore) or secret != peer.fresh:
            return peer
        with hub.store.writing() as tx:
            enrolled_stores.rotated(tx, peer.store, secret)
            return enrolled_stores.find(tx, peer.store) or peer

    def identity() -> str:
        with hub.store.reading() as tx:
            return str(tx.meta("headquarters"))

    return Endpoint(hub, {**HANDLERS, **(more or {})}, find_peer, identity, proved, enrols=True)


class Server:
    """Answers the requests to an endpoint; `log` gets one object for each."""

    def __init__(
        self,
        endpoint: Endpoint,
        version: str = "",
        log: Callable[[JsonObject], None] | None = None,
        slow_body: float = SLOW_BODY,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.endpoint = endpoint
        context = self.context = endpoint.context
        self.version = version
        self.log = log or _to_stderr
        self.figures = Metrics()
        self.slow_body = slow_body
        self.guesses = WrongCodeLimiter(now)
        self.replay_guard = ReplayGuard(context.store, context.clock)
        self._held: OrderedDict[asyncio.Task[object], None] = OrderedDict()
        self.readers = ThreadPoolExecutor(READERS, "read")
        self.figures_reader = ThreadPoolExecutor(1, "figures")  # health is told however busy the others are
        self.writer = ThreadPoolExecutor(1, "write")
        self.long = ThreadPoolExecutor(1, "long")
        self.long_poll = LongPoll(context, self.in_thread)

    async def in_thread(self, do: Callable[[*Given], Answer], *given: *Given, path: str = "") -> Answer:
        threads = self.writer if path in WRITING else self.long if path in LONG else self.readers
        return await asyncio.get_running_loop().run_in_executor(threads, do, *given)

    async def answer(self, request: Request) -> Response:
        """Answer any request under /v1/."""
        began = time.perf_counter()
        path = request.url.path[len(proof.ROOT) :]
        if request.url.query:
            path += f"?{request.url.query}"
        reply = await self._reply(request, path)
        ms = (time.perf_counter() - began) * 1000
        name = path.partition("/")[0].partition("?")[0]
        known_path = name if name in self.endpoint.handlers or name == "enrol" else "other"
        self.figures.count(known_path, reply.status, reply.code, ms / 1000)
        self.log(
            {
                "time": self.context.now(),
                "store": reply.store,
                "path": known_path,
                "status": reply.status,
                "bytes": len(reply.body),
                "ms": round(ms, 1),
                "entries": reply.entries,
                **({"refused": reply.code} if reply.code else {}),
            }
        )
        return Response(reply.body, reply.status, {"cache-control": "no-store", **reply.headers}, MEDIA)

    async def _reply(self, request: Request, path: str) -> ServerAnswer:
        sender = request.client.host if request.client else ""
        head = Head(request.method, path, proof.Credentials.of(request.headers), sender)
        try:
            async with asyncio.timeout(self.slow_body):
                proved, body = await self._received(request, head)
        except (TimeoutError, ClientDisconnect):
            return _refusal(408, "slow")
        except HeadRefused as refused:
            return refused.reply
        if body is None:
            return _refusal(413, "too_large")
        try:
            return await self._whole(request, head, proved, body)
        finally:
            body.close()

    async def _whole(self, request: Request, head: Head, proved: Proved | None, body: Body) -> ServerAnswer:
        path = head.path
        if proved is None and path in WRITING and not self._enrols(head):
            # Proved by a reading thread: many can then be recorded in one transaction.
            found = await self.in_thread(self._safely_proved, head, body)
            if isinstance(found, ServerAnswer):
                return found
            proved = found
        reply, proved = await self.in_thread(self._safely, head, body, proved, path=path)
        if proved is not None and (prove := request.scope.get(PROVE)):
            prove()
        if reply.wait is not None:
            asker, pull = reply.wait
            await self.long_poll.wait(asker, pull)
            reply, _ = await self.in_thread(self._safely, head, body, proved, False)
        if path == "push" and reply.status == 200:
            self.long_poll.notify()
        return reply

    def _enrols(self, head: Head) -> bool:
        return self.endpoint.enrols and (head.method, head.path) == ("POST", "enrol")

    async def _received(self, request: Request, head: Head) -> tuple[Proved | None, Body | None]:
        """The body, None where it is too large; and its store, if the head has proved it already.

        A body that came with its head is here. Of a longer one nothing more is kept in memory before the head is
        proved; without a digest in the head it goes to disk. Raises HeadRefused, after the body was let pass, so that
        the store reads why.
        """
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        first = message.get("body", b"")
        if not message.get("more_body"):
            return None, Body(first)
        digest = head.credentials.claimed_digest
        if self._enrols(head) or digest is None:
            return None, await self._to_disk(request, first)
        proved = await self.in_thread(self._safely_proved, head, Body(known_digest=digest))
        if isinstance(proved, ServerAnswer):
            await _let_pass(request, len(first))
            raise HeadRefused(proved)
        if prove := request.scope.get(PROVE):
            prove()
        parts, size = [first], len(first)
        async for part in _rest(request):
            size += len(part)
            if size > wire.MOST_BYTES:
                return proved, None
            parts.append(part)
        body = Body(b"".join(parts))
        if body.digest() != digest:
            raise HeadRefused(self._unknown("sign"))
        return proved, body

    async def _to_disk(self, request: Request, first: bytes) -> Body | None:
        """A body of which nobody knows yet who sends it; None where it is too large."""
        mine = asyncio.current_task()
        assert mine is not None
        if len(self._held) >= HELD_BODIES:
            self._held.popitem(last=False)[0].cancel()
        self._held[mine] = None
        digest, size, whole = sha256(), 0, False
        spooled = SpooledTemporaryFile(IN_MEMORY, dir=self.context.store.folder)  # noqa: SIM115  (the Body closes it)
        try:
            async for part in _rest(request, first):
                digest.update(part)
                size += spooled.write(part)
                if size > wire.MOST_BYTES:
                    return None
            whole = True
            return Body(file=spooled, known_digest=digest.digest())
        except asyncio.CancelledError:
            if mine in self._held:
                raise
            mine.uncancel()  # another body took our place
            raise TimeoutError from None
        except OSError:
            raise HeadRefused(_refusal(503, "store")) from None
        finally:
            self._held.pop(mine, None)
            if not whole:
                spooled.close()

    def _safely_proved(self, head: Head, body: Body) -> Proved | ServerAnswer:
        """The store that signed this head, or the answer that refuses it."""
        try:
            return self._prove(head, body.digest())
        except HeadRefused as refused:
            return refused.reply
        except Exception as error:
            return self._answer_to(error, head)

    def _safely(
        self, head: Head, body: Body, proved: Proved | None = None, first: bool = True
    ) -> tuple[ServerAnswer, Proved | None]:
        """The answer to a whole request, and its store if it has proved itself; every error has an answer too."""
        try:
            if self._enrols(head):
                return self._enrolled(head, body), None
            proved = proved or self._prove(head, body.digest())
            return self._answered(head, body.read(), proved, first), proved
        except HeadRefused as refused:
            return refused.reply, None
        except Exception as error:
            return self._answer_to(error, head), proved

    def _answer_to(self, error: Exception, head: Head) -> ServerAnswer:
        """The answer for an error. An unforeseen one is a defect of ours: the log names it, without any value."""
        from db.errors import StoreError

        if isinstance(error, RequestRefused):
            return _refusal(error.status, error.refusal.code, error.refusal)
        if isinstance(error, wire.BadMessage) or type(error).__name__ == "DataError":  # no NUL in PostgreSQL's texts
            return _refusal(400, "message")
        if isinstance(error, StoreError):
            return _refusal(503, "store")
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        at = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else ""
        self.log({"time": self.context.now(), "defect": type(error).__name__, "at": at, "path": head.path[:40]})
        return _refusal(500, "server")

    def _enrolled(self, head: Head, body: Body) -> ServerAnswer:
        self.guesses.check(head.sender)  # before anything is read
        answer = enrol(self.context, self.guesses, wire.unpack(body.read(), EnrolRequest), head.sender)
        packed = wire.pack(answer)
        sign = proof.answer_sign(answer.secret, head.credentials.nonce, 200, packed)
        return ServerAnswer(200, packed, {proof.SIGN: sign}, answer.store)

    def _prove(self, head: Head, digest: bytes) -> Proved:
        """The store that signed a request with a body of this digest, for the first time. Raises HeadRefused."""
        credentials = head.credentials
        found = self.endpoint.find_peer(credentials.store)
        if found is None:
            # The refusal is unsigned, since there is no common secret; our identity shows a store that it asked the
            # wrong one.
            raise HeadRefused(self._unknown("unknown_store"))
        peer, secrets = found
        secret = ""
        try:
            # The signature is checked first: only a store with the secret learns that its clock is wrong.
            secret = proof.signing_secret(secrets, head.method, head.path, credentials, digest)
            self.replay_guard.admit(credentials)
        except proof.AuthenticationFailed as unproved:
            if unproved.code == "sign":
                raise HeadRefused(self._unknown("sign")) from None
            now = precise_stamp(unproved.now) if unproved.now else self.context.now()
            refusal = _refusal(401, "clock", wire.Refusal("clock", now=now))
            raise HeadRefused(_sign(refusal, head, secret)) from None
        return Proved(self.endpoint.proved(peer, secret), secret)

    def _answered(self, head: Head, body: bytes, proved: Proved, first: bool) -> ServerAnswer:
        try:
            reply = self._handled(head, body, proved.asker, first)
        except RequestRefused as refuse:
            reply = _refusal(refuse.status, refuse.refusal.code, refuse.refusal)
        except wire.BadMessage:
            reply = _refusal(400, "message")
        return _sign(reply, head, proved.secret)

    def _unknown(self, code: str) -> ServerAnswer:
        return _refusal(401, code, wire.Refusal(code, detail=self.endpoint.identity()))

    def _handled(self, head: Head, body: bytes, asker: EnrolledStore | str, first: bool) -> ServerAnswer:
        shape, function = self.endpoint.handlers.get(head.path, (None, None))
        if shape is None or function is None or head.method != "POST":
            raise RequestRefused(404, "no_such_path")
        message: object = wire.unpack(body, shape)
        answer = function(self.context, asker, message)
        reply = ServerAnswer(200, wire.pack(answer))
        if isinstance(answer, wire.Page):
            reply.entries = len(answer.lines)
            if (
                first
                and isinstance(asker, EnrolledStore)
                and isinstance(message, wire.Pull)
                and message.wait
                and not (answer.lines or answer.common or answer.cards or answer.more)
            ):
                reply.wait = (asker, message)
        elif (
            isinstance(answer, wire.Pushed)
            and isinstance(asker, EnrolledStore)
            and isinstance(message, wire.SignedBatch)
            and message.store == asker.store
            and not answer.problem
        ):
            reply.entries = max(0, answer.last_seq - asker.last_seq)
        self.figures.entries(head.path, reply.entries)
        return reply

    async def health(self, request: Request) -> Response:
        loop = asyncio.get_running_loop()
        status, body = await loop.run_in_executor(self.figures_reader, health, self.context, self.version)
        return Response(json.dumps(body), status, {"cache-control": "no-store"}, "application/json")

    async def metrics(self, request: Request) -> Response:
        loop = asyncio.get_running_loop()
        text = await loop.run_in_executor(self.figures_reader, self.figures.text, self.context)
        return Response(text, 200, {"cache-control": "no-store"}, "text/plain; version=0.0.4")


def app(server: Server) -> Starlette:
    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        yield
        server.readers.shutdown(cancel_futures=True)
        server.figures_reader.shutdown(cancel_futures=True)
        server.long.shutdown(cancel_futures=True)
        server.writer.shutdown()

    return Starlette(
        routes=[
            Route(proof.ROOT + "{path:path}", server.answer, methods=["GET", "PUT", "POST", "DELETE", "PATCH"]),
            Route("/health", server.health),
            Route("/metrics", server.metrics),
        ],
        lifespan=life,
    )


async def _rest(request: Request, first: bytes = b"") -> AsyncIterator[bytes]:
    """What is still to come of a body, behind what came first. Raises ClientDisconnect."""
    if first:
        yield first
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        yield message.get("body", b"")
        if not message.get("more_body"):
            return


async def _let_pass(request: Request, size: int) -> None:
    """Read the rest of a body and forget it; of one that is too large only so much."""
    async for part in _rest(request):
        size += len(part)
        if size > wire.MOST_BYTES:
            return


def _sign(reply: ServerAnswer, head: Head, secret: str) -> ServerAnswer:
    reply.store = head.credentials.store
    reply.headers[proof.SIGN] = proof.answer_sign(secret, head.credentials.nonce, reply.status, reply.body)
    return reply


def _refusal(status: int, code: str, refusal: wire.Refusal | None = None) -> ServerAnswer:
    return ServerAnswer(status, wire.pack(refusal or wire.Refusal(code)), code=code)


def _to_stderr(line: JsonObject) -> None:
    print(json.dumps(line, ensure_ascii=False), file=sys.stderr, flush=True)
