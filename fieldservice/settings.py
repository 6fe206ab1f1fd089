"""Settings of this machine: the folder of its store, `config.toml` in it, and choices of the people who use it.

A variable of the environment comes first, then what a person chose on the screen (`choices.json`), then
`config.toml`. All of them are for comfort; losing a file loses no work, so an unreadable file counts as empty, and
doctor says what is wrong with it.
"""

import json
import os
import socket
from collections.abc import Mapping
from pathlib import Path

from fieldservice.private_files import replace_file
from fieldservice.shapes import as_object

CHOICES = "choices.json"
CONFIG = "config.toml"
POSSIBLE: Mapping[str, tuple[str, ...]] = {
    "language": ("zh", "en"),
    "theme": ("fieldservice-dark", "fieldservice-light", "fieldservice-contrast"),
    "signs": ("unicode", "ascii"),
    "log": ("debug", "info", "warning", "off"),
    "terminal": (),
}
"""The keys of `config.toml` and their possible values; () for any text."""
COUNTER = "FIELDSERVICE_COUNTER"
"""The variable with the name of this terminal."""


def home(environ: Mapping[str, str] = os.environ) -> Path:
    """The data folder: FIELDSERVICE_HOME, else the platform's data folder. It need not exist yet."""
    if chosen := environ.get("FIELDSERVICE_HOME"):
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("fieldservice", appauthor=False)


def counter(environ: Mapping[str, str] = os.environ) -> str:
    """The terminal's name in entries, at most 40 characters: FIELDSERVICE_COUNTER, else `terminal` of `config.toml`,
    else the machine's name."""
    name = environ.get(COUNTER) or configured(home(environ)).get("terminal") or socket.gethostname().partition(".")[0]
    return "".join(char for char in name if char.isprintable())[:40]


def configured(folder: Path) -> dict[str, str]:
    """What `config.toml` in this folder sets; values that are not possible are left out, of a file that cannot be read
    all of them. `admin/config_check.py` says what is wrong."""
    file = folder / CONFIG
    if not file.exists():
        return {}
    import tomllib

    try:
        found = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return {name: value for name, value in found.items() if is_possible(name, value)}


def is_possible(name: str, value: object) -> bool:
    """Whether this is a key of `config.toml` and a value that it can have."""
    return name in POSSIBLE and isinstance(value, str) and (not POSSIBLE[name] or value in POSSIBLE[name])


def choices(folder: Path) -> dict[str, object]:
    """The choices made on this machine for this store; empty when there are none."""
    try:
        kept = json.loads((folder / CHOICES).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return as_object(kept)


def chosen(folder: Path) -> dict[str, object]:
    """`config.toml`, and over it what people chose on the screen."""
    return {**configured(folder), **choices(folder)}


def choose(folder: Path, **values: object) -> None:
    """Add choices to the earlier ones; None removes a choice. Raises OSError when the folder cannot be written."""
    kept = {name: value for name, value in {**choices(folder), **values}.items() if value is not None}
    # Replaced at once, because another terminal on the same store may be reading the file.
    replace_file(folder / CHOICES, json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True).encode())
