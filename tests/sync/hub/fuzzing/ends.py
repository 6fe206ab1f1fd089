"""The servers that are attacked: headquarters, and a branch that serves its van, each with a store that it knows."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import msgspec

from fieldservice.sync.transport import proof
from fieldservice.sync.transport.enrolment_messages import EnrolRequest
from tests.sync.hub.fuzzing import hostile
from tests.sync.hub.served import ServedHub

OVER = httpx.Client(trust_env=False, timeout=60)


ENDS = ["headquarters", "branch"]


@dataclass
class End:
    """A server and a store that it knows: asks as that store, and checks that the server's own store is whole."""

    served: ServedHub
    home: Path
    name: str
    secret: str
    """The secret that signs requests."""
    batches: str
    """The secret that signs batches."""
    known: list[Any] = field(repr=False)
    """Texts and bytes that have a meaning for this server."""

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

    def check_whole(self) -> None:
        """The server answers and its store is whole, whatever was sent."""
        defects = [line for line in self.served.log if "defect" in line]
        assert not defects, defects
        health = OVER.get(f"{self.served.url}/health")
        assert (health.status_code, health.json()["ok"]) == (200, True)
        if self.served.server.endpoint.enrols:
            count, last = self.rows("SELECT count(*), coalesce(max(number), 0) FROM entry")[0]
            assert (count, self.rows("SELECT count(*) FROM entry WHERE number <> arrived")) == (last, [(0,)])
            own_places = (
                "SELECT count(*), coalesce(max(seq), 0) FROM"
                " (SELECT seq FROM entry WHERE store = ? UNION SELECT seq FROM known_again WHERE store = ?) AS own"
            )
            for store, last in self.rows("SELECT store, last_seq FROM known_store"):
                assert self.rows(own_places, (store, store)) == [(last, last)], (
                    f"{store}: each place is numbered, or known from elsewhere"
                )
        else:
            kept = self.rows(
                "SELECT first_seq, last_seq FROM relayed_batch WHERE store = ? ORDER BY first_seq", (self.name,)
            )
            assert all(before[1] + 1 == after[0] for before, after in itertools.pairwise(kept)), (
                "what a van brought is kept without a gap"
            )


def statuses(answers: dict[Any, httpx.Response]) -> dict[Any, int]:
    """The answers whose status no hostile request should get."""
    return {what: answer.status_code for what, answer in answers.items() if not 200 <= answer.status_code < 500}


def right(shape: type) -> list[Any]:
    """The smallest message of this shape."""
    return msgspec.msgpack.decode(hostile.smallest(msgspec.inspect.type_info(shape)))
