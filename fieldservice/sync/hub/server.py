"""The HTTP server of an endpoint: a thin layer over its request handlers that authenticates requests and signs answers.

No request may end in a 5xx because of its content.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar, TypeVarTuple

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
from fieldservice.sync.transport import proof, wire
from fieldservice.sync.transport.enrolment_messages import EnrolRequest

READERS = 6
"""Threads that read the store. All writing happens in one further thread, since the database admits one writer at a
time."""
SLOW_BODY = 60
"""Seconds a request may take to arrive."""

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
class SignedRequest:
    """A request as it came in; its signature is not verified yet."""

    method: str
    path: str
    """Behind /v1/."""
    credentials: proof.Credentials
    headers: dict[str, str]
    body: bytes


def of_headquarters(hub: HubContext, more: Handlers[HubContext, EnrolledStore] | None = None) -> Endpoint:
    """The endpoint of headquarters; `more` are handlers that know the business."""

    def find_peer(name: str) -> tuple[EnrolledStore, str] | None:
        with hub.store.reading() as tx:
            found = enrolled_stores.find(tx, name)
        return (found, found.secret) if found is not None else None

    def identity() -> str:
        with hub.store.reading() as tx:
            return str(tx.meta("headquarters"))

    return Endpoint(hub, {**HANDLERS, **(more or {})}, find_peer, identity, enrols=True)


class Server:
    """Answers the requests to an endpoint; `log` gets one object for each."""

    def __init__(self, endpoint: Endpoint, version: str = "", log: Callable[[JsonObject], None] | None = None) -> None:
        self.endpoint = endpoint
        context = self.context = endpoint.context
        self.version = version
        self.log = log or _to_stderr
        self.figures = Metrics()
        self.guesses = WrongCodeLimiter(context.clock)
        self.replay_guard = proof.ReplayGuard()
        self.readers = ThreadPoolExecutor(READERS, "read")
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
        try:
            async with asyncio.timeout(SLOW_BODY):
                body = await _read(request)
        except (TimeoutError, ClientDisconnect):
            return _refusal(408, "slow")
        if body is None:
            return _refusal(413, "too_large")
        signed = SignedRequest(request.method, path, proof.Credentials.of(request.headers), dict(request.headers), body)
        reply = await self.in_thread(self._safely, signed, path=path)
        if reply.wait is not None:
            asker, pull = reply.wait
            await self.long_poll.wait(asker, pull)
            reply = await self.in_thread(self._safely, signed, False)
        if path == "push" and reply.status == 200:
            self.long_poll.notify()
        return reply

    def _safely(self, signed: SignedRequest, first: bool = True) -> ServerAnswer:
        """Turn every error into an answer. An unforeseen one is a defect of ours: the log names it, without any
        value."""
        from db.errors import StoreError

        try:
            if self.endpoint.enrols and signed.path == "enrol" and signed.method == "POST":
                return self._enrolled(signed)
            return self._proved(signed, first)
        except RequestRefused as refuse:
            return _refusal(refuse.status, refuse.refusal.code, refuse.refusal)
        except wire.BadMessage:
            return _refusal(400, "message")
        except StoreError:
            return _refusal(503, "store")
        except Exception as defect:
            if type(defect).__name__ == "DataError":
                return _refusal(400, "message")  # PostgreSQL keeps no NUL in a text
            trace = defect.__traceback__
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            at = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else ""
            self.log({"time": self.context.now(), "defect": type(defect).__name__, "at": at, "path": signed.path[:40]})
            return _refusal(500, "server")

    def _enrolled(self, signed: SignedRequest) -> ServerAnswer:
        answer = enrol(self.context, self.guesses, wire.unpack(signed.body, EnrolRequest))
        body = wire.pack(answer)
        return ServerAnswer(
            200, body, {proof.SIGN: proof.answer_sign(answer.secret, signed.credentials.nonce, 200, body)}, answer.store
        )

    def _proved(self, signed: SignedRequest, first: bool) -> ServerAnswer:
        found = self.endpoint.find_peer(signed.credentials.store)
        if found is None:
            # The refusal is unsigned, since there is no common secret; our identity shows a store that it asked the
            # wrong one.
            return self._unknown("unknown_store")
        asker, secret = found
        if first:
            try:
                self.replay_guard.admit(
                    signed.credentials, secret, signed.method, signed.path, signed.body, self.context.clock()
                )
            except proof.AuthenticationFailed as unproved:
                if unproved.code == "sign":
                    return self._unknown("sign")
                return _sign(_refusal(401, "clock", wire.Refusal("clock", now=self.context.now())), signed, secret)
        try:
            reply = self._handled(signed, asker, first)
        except RequestRefused as refuse:
            reply = _refusal(refuse.status, refuse.refusal.code, refuse.refusal)
        except wire.BadMessage:
            reply = _refusal(400, "message")
        return _sign(reply, signed, secret)

    def _unknown(self, code: str) -> ServerAnswer:
        return _refusal(401, code, wire.Refusal(code, detail=self.endpoint.identity()))

    def _handled(self, signed: SignedRequest, asker: EnrolledStore | str, first: bool) -> ServerAnswer:
        shape, function = self.endpoint.handlers.get(signed.path, (None, None))
        if shape is None or function is None or signed.method != "POST":
            raise RequestRefused(404, "no_such_path")
        message: object = wire.unpack(signed.body, shape)
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
        self.figures.entries(signed.path, reply.entries)
        return reply

    async def health(self, request: Request) -> Response:
        status, body = await self.in_thread(health, self.context, self.version)
        return Response(json.dumps(body), status, {"cache-control": "no-store"}, "application/json")

    async def metrics(self, request: Request) -> Response:
        text = await self.in_thread(self.figures.text, self.context)
        return Response(text, 200, {"cache-control": "no-store"}, "text/plain; version=0.0.4")


def app(server: Server) -> Starlette:
    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        yield
        server.readers.shutdown(cancel_futures=True)
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


async def _read(request: Request) -> bytes | None:
    """The body of a request; None where it is too large."""
    size, parts = 0, []
    async for part in request.stream():
        size += len(part)
        if size > wire.MOST_BYTES:
            return None
        parts.append(part)
    return b"".join(parts)


def _sign(reply: ServerAnswer, signed: SignedRequest, secret: str) -> ServerAnswer:
    reply.store = signed.credentials.store
    reply.headers[proof.SIGN] = proof.answer_sign(secret, signed.credentials.nonce, reply.status, reply.body)
    return reply


def _refusal(status: int, code: str, refusal: wire.Refusal | None = None) -> ServerAnswer:
    return ServerAnswer(status, wire.pack(refusal or wire.Refusal(code)), code=code)


def _to_stderr(line: JsonObject) -> None:
    print(json.dumps(line, ensure_ascii=False), file=sys.stderr, flush=True)
