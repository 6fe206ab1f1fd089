"""The secrets of a store, by its names: in a file beside it that only its owner may read, never in a database, a log or
a command."""

import json
from pathlib import Path

from fieldservice.private_files import replace_file
from fieldservice.sync.transport.channel import SyncProblem

FILE = "exchange.key"


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
    """Add a secret to the file, which is synced before anything is signed with it."""
    kept = {**read(folder), store: secret}
    replace_file(folder / FILE, json.dumps(kept).encode())
