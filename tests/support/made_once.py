"""What is slow to make is made once for all workers of a run."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def copied(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A copy for this worker of the folder that the first worker has made."""
    own = factory.getbasetemp()
    run = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    made, done = run / f"made-{name}", run / f"made-{name}.done"
    with FileLock(run / f"made-{name}.lock"):
        if not done.exists():
            make(made)
            done.touch()
    return shutil.copytree(made, factory.mktemp(name) / name)
