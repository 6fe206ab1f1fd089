"""Settings of this machine: the folder of its store, the terminal's name, and choices of the people who use it.

Choices are only for comfort (language, theme, column widths). Losing the file loses no work, so an unreadable file
counts as empty.
"""

import json
import os
import socket
from collections.abc import Mapping
from pathlib import Path

from fieldservice.private_files import replace_file
from fieldservice.shapes import as_object

CHOICES = "choices.json"
COUNTER = "FIELDSERVICE_COUNTER"
"""The variable with the name of this terminal."""


def home(environ: Mapping[str, str] = os.environ) -> Path:
    """The data folder: FIELDSERVICE_HOME, else the platform's data folder. It need not exist yet."""
    if chosen := environ.get("FIELDSERVICE_HOME"):
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("fieldservice", appauthor=False)


def counter(environ: Mapping[str, str] = os.environ) -> str:
    """The terminal's name in entries: FIELDSERVICE_COUNTER, else the machine's name; at most 40 characters."""
    name = environ.get(COUNTER) or socket.gethostname().partition(".")[0]
    return "".join(char for char in name if char.isprintable())[:40]


def choices(folder: Path) -> dict[str, object]:
    """The choices made on this machine for this store; empty when there are none."""
    try:
        kept = json.loads((folder / CHOICES).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return as_object(kept)


def choose(folder: Path, **chosen: object) -> None:
    """Add choices to the earlier ones; None removes a choice. Raises OSError when the folder cannot be written."""
    kept = {name: value for name, value in {**choices(folder), **chosen}.items() if value is not None}
    # Replaced at once, because another terminal on the same store may be reading the file.
    replace_file(folder / CHOICES, json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True).encode())
