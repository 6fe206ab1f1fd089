"""What headquarters needs to answer a store: its own store, the rules of the business and a clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fieldservice.sync.rules import Rules
from fieldservice.words.moments import precise_stamp


@dataclass(frozen=True, slots=True)
class HubContext:
    """What a headquarters answers with: its store, the rules of the business, its clock."""

    store: Any
    rules: Rules
    clock: Callable[[], datetime]

    def now(self) -> str:
        return precise_stamp(self.clock())
