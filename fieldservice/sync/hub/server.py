"""Headquarters over HTTP: a thin skin over plain functions. Nothing that arrives may end in a 5xx, and no answer is believed by
anybody before it is signed.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from fieldservice.shapes import JsonObject
from fieldservice.sync import enrolled_stores
from fieldservice.sync.endpoint import Endpoint
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
"""Threads that read the store. Whatever writes goes through one thread more: the database lets in one writer at a time anyway."""
SLOW_BODY = 60
"""Seconds a request may take to arrive."""

HANDLERS: dict[str, tuple[type, Callable[[HubContext, EnrolledStore, Any], Any]]] = {
    "hello": (wire.Hello, handlers.hello),
    "push": (wire.SignedBatch, handlers.push),
    "pull": (wire.Pull, handlers.pull),
    "compare": (compare.CompareRequest, compare_handlers.answer),
    "reoffer": (ReofferRequest, handlers.reoffer),
    "enrol_anew": (EnrolAnewRequest, handlers.enrol_anew),
    **first_copies.HANDLERS,
    **attachment_handlers.HANDLERS,
}
"""By path: the shape that is asked with, and the function that answers it. A function raises Refuse or wire.BadMessage."""
WRITING, LONG = {"push", "enrol", "reoffer", "enrol_anew"}, {"copy"}
"""Paths that go through the thread that writes, and through the one that may take minutes; all others through the readers."""
MEDIA = "application/msgpack"


@dataclass(slots=True)
class ServerAnswer:
    """One answer, and what the log says of it."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    store: str = ""
    entries: int = 0
    code: str = ""
    wait: tuple[EnrolledStore, wire.Pull] | None = None
    """There was nothing new, and the asker would rather wait for it."""


@dataclass(frozen=True, slots=True)
class SignedRequest:
    method: str
    path: str
    """Behind /v1/."""
    claim: proof.Credentials
    headers: dict[str, str]
    body: bytes


def of_headquarters(
    here: HubContext, more: Mapping[str, tuple[type, Callable[[HubContext, EnrolledStore, Any], Any]]] | None = None
) -> Endpoint:
    """`more` are answers of those who know the business."""

    def find_peer(name: str) -> tuple[EnrolledStore, str] | None:
        with here.store.reading() as tx:
            found = enrolled_stores.find(tx, name)
        return (found, found.secret) if found is not None else None

    def identity() -> str:
        with here.store.reading() as tx:
            return str(tx.meta("headquarters"))

    return Endpoint(here, {**HANDLERS, **(more or {})}, find_peer, identity, enrols=True)


class Server:
    """What stands between HTTP and plain functions; `log` gets one object a request."""

    def __init__(self, endpoint: Endpoint, version: str = "", log: Callable[[JsonObject], None] | None = None) -> None:
        self.endpoint = endpoint
        context = self.context = endpoint.context
        self.version = version
        self.log = log or _to_stderr
        self.figures = Metrics()
        self.guesses = WrongCodeLimiter(context.clock)
        self.door = proof.ReplayGuard()
        self.readers = ThreadPoolExecutor(READERS, "read")
        self.writer = ThreadPoolExecutor(1, "write")
        self.long = ThreadPoolExecutor(1, "long")
        self.news = LongPoll(context, self.in_thread)

    async def in_thread(self, do: Callable[..., Any], *given: Any, path: str = "") -> Any:
        threads = self.writer if path in WRITING else self.long if path in LONG else self.readers
        return await asyncio.get_running_loop().run_in_executor(threads, do, *given)

    async def answer(self, request: Request) -> Response:
        """Everything under /v1/."""
        began = time.perf_counter()
        path = request.url.path[len(proof.ROOT) :]
        if request.url.query:
            path += f"?{request.url.query}"
        told = await self._told(request, path)
        ms = (time.perf_counter() - began) * 1000
        name = path.partition("/")[0].partition("?")[0]
        known_path = name if name in self.endpoint.handlers or name == "enrol" else "other"
        self.figures.count(known_path, told.status, told.code, ms / 1000)
        self.log(
            {
                "time": self.context.now(),
                "store": told.store,
                "path": known_path,
                "status": told.status,
                "bytes": len(told.body),
                "ms": round(ms, 1),
                "entries": told.entries,
                **({"refused": told.code} if told.code else {}),
            }
        )
        return Response(told.body, told.status, {"cache-control": "no-store", **told.headers}, MEDIA)

    async def _told(self, request: Request, path: str) -> ServerAnswer:
        try:
            async with asyncio.timeout(SLOW_BODY):
                body = await _read(request)
        except (TimeoutError, ClientDisconnect):
            return _refusal(408, "slow")
        if body is None:
            return _refusal(413, "too_large")
        asked = SignedRequest(request.method, path, proof.Credentials.of(request.headers), dict(request.headers), body)
        told: ServerAnswer = await self.in_thread(self._safely, asked, path=path)
        if told.wait is not None:
            asker, pull = told.wait
            await self.news.come(asker, pull)
            told = await self.in_thread(self._safely, asked, False)
        if path == "push" and told.status == 200:
            self.news.something()
        return told

    def _safely(self, asked: SignedRequest, first: bool = True) -> ServerAnswer:
        """Whatever goes wrong becomes an answer. What is not foreseen is a defect of ours: it is named in the log, without a value."""
        from db.errors import StoreError

        try:
            if self.endpoint.enrols and asked.path == "enrol" and asked.method == "POST":
                return self._enrolled(asked)
            return self._proved(asked, first)
        except RequestRefused as refuse:
            return _refusal(refuse.status, refuse.refusal.code, refuse.refusal)
        except wire.BadMessage:
            return _refusal(400, "message")
        except StoreError:
            return _refusal(503, "store")
        except Exception as defect:
            if type(defect).__name__ == "DataError":
                return _refusal(400, "message")  # PostgreSQL keeps no NUL in a text
            where = defect.__traceback__
            while where is not None and where.tb_next is not None:
                where = where.tb_next
            at = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where is not None else ""
            self.log({"time": self.context.now(), "defect": type(defect).__name__, "at": at, "path": asked.path[:40]})
            return _refusal(500, "server")

    def _enrolled(self, asked: SignedRequest) -> ServerAnswer:
        answer = enrol(self.context, self.guesses, wire.unpack(asked.body, EnrolRequest))
        body = wire.pack(answer)
        return ServerAnswer(
            200, body, {proof.SIGN: proof.answer_sign(answer.secret, asked.claim.nonce, 200, body)}, answer.store
        )

    def _proved(self, asked: SignedRequest, first: bool) -> ServerAnswer:
        found = self.endpoint.find_peer(asked.claim.store)
        if found is None:
            # Told unsigned, since there is nothing to sign with; who we are lets a store see that it asks the wrong headquarters.
            return self._unknown("unknown_store")
        asker, secret = found
        if first:
            try:
                self.door.admit(asked.claim, secret, asked.method, asked.path, asked.body, self.context.clock())
            except proof.AuthenticationFailed as unproved:
                if unproved.code == "sign":
                    return self._unknown("sign")
                return _signed(_refusal(401, "clock", wire.Refusal("clock", now=self.context.now())), asked, secret)
        try:
            told = self._answered(asked, asker, first)
        except RequestRefused as refuse:
            told = _refusal(refuse.status, refuse.refusal.code, refuse.refusal)
        except wire.BadMessage:
            told = _refusal(400, "message")
        return _signed(told, asked, secret)

    def _unknown(self, code: str) -> ServerAnswer:
        return _refusal(401, code, wire.Refusal(code, detail=self.endpoint.identity()))

    def _answered(self, asked: SignedRequest, asker: Any, first: bool) -> ServerAnswer:
        shape, function = self.endpoint.handlers.get(asked.path, (None, None))
        if shape is None or function is None or asked.method != "POST":
            raise RequestRefused(404, "no_such_path")
        message: Any = wire.unpack(asked.body, shape)  # any of the shapes of HANDLERS
        answer = function(self.context, asker, message)
        told = ServerAnswer(200, wire.pack(answer))
        if isinstance(answer, wire.Page):
            told.entries = len(answer.lines)
            if (
                first
                and getattr(message, "wait", False)
                and not (answer.lines or answer.common or answer.cards or answer.more)
            ):
                told.wait = (asker, message)
        elif (
            isinstance(answer, wire.Pushed)
            and isinstance(asker, EnrolledStore)
            and message.store == asker.store
            and not answer.problem
        ):
            told.entries = max(0, answer.last_seq - asker.last_seq)
        self.figures.entries(asked.path, told.entries)
        return told

    async def health(self, request: Request) -> Response:
        status, said = await self.in_thread(health, self.context, self.version)
        return Response(json.dumps(said), status, {"cache-control": "no-store"}, "application/json")

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
    """The body, bounded while it is read; None where it is too large."""
    size, parts = 0, []
    async for part in request.stream():
        size += len(part)
        if size > wire.MOST_BYTES:
            return None
        parts.append(part)
    return b"".join(parts)


def _signed(told: ServerAnswer, asked: SignedRequest, secret: str) -> ServerAnswer:
    told.store = asked.claim.store
    told.headers[proof.SIGN] = proof.answer_sign(secret, asked.claim.nonce, told.status, told.body)
    return told


def _refusal(status: int, code: str, refusal: wire.Refusal | None = None) -> ServerAnswer:
    return ServerAnswer(status, wire.pack(refusal or wire.Refusal(code)), code=code)


def _to_stderr(line: JsonObject) -> None:
    print(json.dumps(line, ensure_ascii=False), file=sys.stderr, flush=True)
