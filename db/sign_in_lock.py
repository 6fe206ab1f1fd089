"""The lock under which the PINs of a store are checked on this machine, one at a time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db import errors
from fieldservice.private_files import open_lock

LOCK = "sign-in.lock"


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait until nobody else of this machine signs in. The lock ends with its process."""
    from filelock import lock_descriptor, unlock_descriptor

    with errors.as_store_trouble(folder):
        lock = open_lock(folder / LOCK)
    try:
        lock_descriptor(lock, poll_interval=0.01)
        try:
            yield
        finally:
            unlock_descriptor(lock)
    finally:
        os.close(lock)
