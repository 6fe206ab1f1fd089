"""Reads the paths of files as people type them and as terminals and file managers drop or paste them.

One or several on a line: quoted, with blanks behind backslashes, as file:// addresses, or with bare blanks.
"""

from __future__ import annotations

import os
import re
import shlex
import socket
from pathlib import Path
from urllib.parse import unquote_to_bytes

from fieldservice.desk.photos import ELSEWHERE
from fieldservice.workflows.engine.messages import Refused

QUOTES = "\"'“”‘’"
BEFORE_A_PATH = re.compile(r"\s+(?=[\"'“‘]?(?:/|~/|file:|[A-Za-z]:[\\/]))")
"""Where another path may begin on a line."""


def paths(typed: str) -> list[Path]:
    """The files of all lines. Raises Refused for one that is on another machine."""
    return [path for line in re.split(r"[\r\n\0]+", typed) if line.strip() for path in _on_line(line.strip())]


def _on_line(line: str) -> list[Path]:
    """The reading of a line by which all its files are there: as one path, as a shell reads it, or with bare blanks."""
    whole = [path(line)]
    if _all_there(whole):
        return whole
    try:
        words = [path(word) for word in shlex.split(line) if word.strip(",;")]
    except ValueError:  # an apostrophe in a name
        words = []
    if words and _all_there(words):
        return words
    apart = [path(part) for part in BEFORE_A_PATH.split(line)]
    return apart if _all_there(apart) or not words else words


def _all_there(found: list[Path]) -> bool:
    # Unlike Path.is_file, this has no trouble with a line that is too long for a path.
    return all(os.path.isfile(each) for each in found)


def path(word: str) -> Path:
    """One path. Raises Refused for a file on another machine."""
    word = word.strip()
    if not os.path.lexists(word):
        word = word.strip(QUOTES).rstrip(",;") if word[:1] in QUOTES else word.rstrip(",;")
    if word[:5].lower() == "file:":
        word = _of_address(word)
    try:
        return Path(word).expanduser()
    except RuntimeError:  # ~ and the name of nobody here
        return Path(word)


def _of_address(address: str) -> str:
    """The path in a file:// address, whose bytes may be no UTF-8."""
    rest, host = address[5:], ""
    if rest.startswith("//"):
        host, _, rest = rest[2:].partition("/")
        rest = f"/{rest}"
    found = os.fsdecode(unquote_to_bytes(rest.encode("utf-8", "surrogateescape")))
    if host.lower() not in _names_of_this_machine():
        raise Refused("not_found", ELSEWHERE, name=Path(found).name, host=host)
    return found[1:] if re.match(r"/[A-Za-z]:[\\/]", found) else found


def _names_of_this_machine() -> set[str]:
    name = socket.gethostname().lower()
    return {"", "localhost", "127.0.0.1", "[::1]", name, name.partition(".")[0], f"{name}.local"}
