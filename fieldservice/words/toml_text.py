"""TOML that people write by hand: it is read, and a mistake has its line and a sentence in the reader's language."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from fieldservice.words.marking import N_

UNREADABLE = N_("“%(text)s” cannot be read")
TWICE = N_("“%(text)s” repeats what stands above")
NOT_UTF8 = N_("the text is not UTF-8")
TOO_DEEP = N_("tables or lists within each other, too deep to read")
BAD_NUMBER = N_("a number or date that does not exist")
MOST_LETTERS = 60
"""So much of a line is named."""


class Mistake(NamedTuple):
    """The first mistake of a text: its line, from 1, what is wrong as half a sentence, and the values of that."""

    line: int
    why: str
    values: dict[str, object]


def read(written: str | bytes) -> dict[str, Any] | Mistake:  # Any: what TOML has
    """What a text has, or its first mistake. The words of the parser are English, so none of them is handed on."""
    import tomllib

    try:
        text = written.decode("utf-8") if isinstance(written, bytes) else written
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        return Mistake(error.object[: error.start].count(b"\n") + 1, NOT_UTF8, {})
    except tomllib.TOMLDecodeError as error:
        lines = text.split("\n")
        at = re.search(r"line (\d+)", str(error))
        line = int(at[1]) if at else max((place for place, each in enumerate(lines, 1) if each.strip()), default=1)
        is_twice = str(error).startswith(("Cannot overwrite", "Cannot declare", "Cannot redefine"))
        said = lines[line - 1].strip()[:MOST_LETTERS]
        return Mistake(line, TWICE if is_twice else UNREADABLE, {"text": said})
    except RecursionError:
        return Mistake(1, TOO_DEEP, {})
    except ValueError:  # Python reads no number of thousands of digits; the parser lets this through
        return Mistake(1, BAD_NUMBER, {})


def line_of(written: str, name: str) -> int:
    """The line of the first key of this name, from 1; 1 where there is none."""
    key = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=")
    return next((place for place, line in enumerate(written.split("\n"), 1) if key.match(line)), 1)
