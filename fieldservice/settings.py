"""Where this machine keeps its store, what this terminal is called and what its people chose; never a rule of the business.

Choices are for comfort (language, theme, column widths): losing the file loses no work, so an unreadable one counts as empty.
"""

import json
import os
import socket
from collections.abc import Mapping
from pathlib import Path

CHOICES = "choices.json"


def home(environ: Mapping[str, str] = os.environ) -> Path:
    """The data folder: FIELDSERVICE_HOME, else the platform's place for data. It need not exist yet."""
    if chosen := environ.get("FIELDSERVICE_HOME"):
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("fieldservice", appauthor=False)


def counter(environ: Mapping[str, str] = os.environ) -> str:
    """The terminal's name as entries carry it: FIELDSERVICE_COUNTER, else the machine's name; at most 40 characters."""
    name = environ.get("FIELDSERVICE_COUNTER") or socket.gethostname().partition(".")[0]
    return "".join(char for char in name if char.isprintable())[:40]


def choices(folder: Path) -> dict[str, object]:
    """What was chosen on this machine for this store; empty when nothing was."""
    try:
        kept = json.loads((folder / CHOICES).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def choose(folder: Path, **chosen: object) -> None:
    """Keeps choices beside those made before; None takes one back. Raises OSError when the folder cannot be written."""
    kept = {name: value for name, value in {**choices(folder), **chosen}.items() if value is not None}
    fresh = folder / f"{CHOICES}.{os.getpid()}"
    fresh.write_text(json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True), "utf-8")
    # Another terminal on the same store may be reading: it sees the old file or the new one, never half.
    fresh.replace(folder / CHOICES)
