"""The line from an office to headquarters, or to its branch: one call asks one question, and three exceptions say why it failed."""

from typing import Any, Protocol, TypeVar

from fieldservice.sync.transport import wire

S = TypeVar("S")


class Channel(Protocol):
    """The way to headquarters. Raises Unreachable, Answered (a refusal), wire.BadMessage."""

    def __call__(self, path: str, message: Any, shape: type[S]) -> S: ...


class Unreachable(Exception):
    """No line, or no answer in time: everything stays as it is, and the next session goes on."""


class RefusalReceived(Exception):
    """Headquarters refuses: `refusal` says why."""

    def __init__(self, refusal: wire.Refusal, status: int = 0) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal
        self.status = status


class SyncProblem(Exception):
    """The exchange stops until a person has done something; `args` holds its code (problems.py has the words)."""
