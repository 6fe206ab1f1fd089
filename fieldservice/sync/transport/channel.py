"""The channel from an office to headquarters, or to its branch: one call sends one request, and three exceptions say
why it failed."""

from typing import Protocol, TypeVar

from fieldservice.sync.transport import wire

S = TypeVar("S")


class Channel(Protocol):
    """Sends a request and returns its answer. Raises Unreachable, RefusalReceived, SyncProblem, wire.BadMessage."""

    def __call__(self, path: str, message: wire.WireMessage, shape: type[S]) -> S: ...


class Unreachable(Exception):
    """There is no connection, or no answer in time: everything stays as it is, and the next session continues."""

    code = "unreachable"
    """Its code, for which presentation/sync_problems.py has the sentence."""


class RefusalReceived(Exception):
    """The other end refused the request; `refusal` says why."""

    def __init__(self, refusal: wire.Refusal, status: int = 0) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal
        self.status = status


class SyncProblem(Exception):
    """Synchronisation stops until a person has done something; `args` holds the code, and
    fieldservice/presentation/sync_problems.py the sentence for it."""
