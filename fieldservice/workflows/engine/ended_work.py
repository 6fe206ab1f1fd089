"""The work that has ended: asked by the few rules that add up many jobs, such as the settlement of a month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from fieldservice.workflows.engine.fold import Thing


class EndedWork(Protocol):
    """The ended work that this office knows; asked only when a rule needs it."""

    def closed(self, office: str, begins: str, ends: str) -> Sequence[Thing]:
        """The jobs that this office closed from the moment `begins` on and before `ends` (UTC text)."""
        ...

    def jobs(self, ids: Sequence[str]) -> Sequence[Thing]:
        """The jobs with these ids."""
        ...

    def of_kind(self, kind: str) -> Sequence[Thing]:
        """All things of a kind of which there are few, the oldest first."""
        ...

    def invoices(self, number: str) -> Sequence[Thing]:
        """The invoices with a number that the tax program gave to them or to one of their red notes."""
        ...


class NoEndedWork:
    """An office without any; also asked where no store is at hand."""

    def closed(self, office: str, begins: str, ends: str) -> Sequence[Thing]:
        return ()

    def jobs(self, ids: Sequence[str]) -> Sequence[Thing]:
        return ()

    def of_kind(self, kind: str) -> Sequence[Thing]:
        return ()

    def invoices(self, number: str) -> Sequence[Thing]:
        return ()


NO_ENDED_WORK = NoEndedWork()
