"""The context of a request handler at headquarters: its store, the rules of the business and a clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from db.store import Store
from fieldservice.sync.rules import Rules
from fieldservice.words.moments import precise_stamp


@dataclass(frozen=True, slots=True)
class HubContext:
    """The first argument of every request handler of headquarters."""

    store: Store
    rules: Rules
    clock: Callable[[], datetime]

    def now(self) -> str:
        return precise_stamp(self.clock())
