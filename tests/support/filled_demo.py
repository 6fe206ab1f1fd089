"""The demo branch, filled once for all tests of a run; each test works on a copy or only reads."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from fieldservice.demo import fill
from tests.support import made_once

NOW = datetime(2026, 11, 25, 6, 20, tzinfo=UTC)
"""A Wednesday, 14:20 in Chengdu."""


def filled_demo(factory: pytest.TempPathFactory) -> Path:
    """The folder of the filled demo, a copy for this worker."""
    return made_once.copied(factory, "demo", lambda folder: fill(folder, lambda: NOW).close())
