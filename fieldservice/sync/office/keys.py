"""The secrets of a store, by its names: in a file beside it that only its owner may read, never in a database, a log or
a command.

The secret before the present one is kept too: headquarters may have been restored from a backup that knows no newer.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldservice.private_files import SECRETS, file_mode, replace_file
from fieldservice.sync.transport.channel import SyncProblem

FILE = SECRETS
LOCK = "exchange.key.lock"
FORMER = "/former"
"""Behind the name of a store: its secret before the present one. No name of a store contains a slash."""


def read(folder: Path) -> dict[str, str]:
    """Secrets (hex) by the name of the store; {} where there is no file, or none that can be read."""
    try:
        kept = json.loads((folder / FILE).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {name: secret for name, secret in kept.items() if isinstance(secret, str)} if isinstance(kept, dict) else {}


def of(folder: Path, store: str) -> str:
    """The secret of a store. Raises SyncProblem("no_key") where there is none: a person must restore the file or join
    again."""
    try:
        return read(folder)[store]
    except KeyError:
        raise SyncProblem("no_key") from None


def keep(folder: Path, store: str, secret: str) -> None:
    """Add a secret to the file, which is synced before anything is signed with it; the one it replaces is kept."""
    with _alone(folder):
        _write(folder, _replaced(read(folder), store, secret))


def fall_back(folder: Path, store: str, refused: str) -> str:
    """Put the secret before the present one in its place, which was refused; returns the one to try, "" if none.

    If another program did so meanwhile, its choice is tried.
    """
    with _alone(folder):
        kept = read(folder)
        if kept.get(store) == refused and (former := kept.get(store + FORMER)):
            _write(folder, _replaced(kept, store, former))
            return former
    present = kept.get(store, "")
    return present if present != refused else ""


def _replaced(kept: dict[str, str], store: str, secret: str) -> dict[str, str]:
    before = kept.get(store, secret)
    return {**kept, store: secret, **({store + FORMER: before} if before != secret else {})}


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    from filelock import FileLock  # 15 ms to import: not before a secret changes

    with FileLock(folder / LOCK, mode=file_mode(folder)):
        yield


def _write(folder: Path, kept: dict[str, str]) -> None:
    replace_file(folder / FILE, json.dumps(kept).encode())
