"""What is wrong in `config.toml`, by line, and what would be right there. The file itself is read by `settings.py`."""

from __future__ import annotations

from pathlib import Path

from fieldservice import settings
from fieldservice.words import toml_text
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message

LINE = N_("%(file)s, line %(line)s: %(what)s")
NOT_OPENED = N_("%(file)s cannot be opened: %(why)s.")
NOT_READ = N_("%(why)s. A line of this file looks like this: %(example)s")
EXAMPLE = 'language = "zh"'
UNKNOWN = N_("There is no setting %(name)s. Possible: %(known)s.")
OTHER_VALUE = N_("%(name)s cannot be %(given)s. Possible: %(known)s.")
NO_TEXT = N_("%(name)s takes a text in quotation marks, such as %(example)s.")


def faults(folder: Path) -> list[Message]:
    """What is wrong, each with its line; [] where nothing is, or there is no file."""
    file = folder / settings.CONFIG
    try:
        written = file.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        return [Message(NOT_OPENED, {"file": file.name, "why": error.strerror or type(error).__name__})]
    found = toml_text.read(written)
    if isinstance(found, toml_text.Mistake):
        why = Message(found.why, found.values)
        return [at_line(file, found.line, Message(NOT_READ, {"why": why, "example": EXAMPLE}))]
    text = written.decode("utf-8")
    return [
        at_line(file, toml_text.line_of(text, name), _wrong(name, value))
        for name, value in found.items()
        if not settings.is_possible(name, value)
    ]


def at_line(file: Path, line: int, what: Message) -> Message:
    return Message(LINE, {"file": file.name, "line": line, "what": what})


def _wrong(name: str, value: object) -> Message:
    if name not in settings.POSSIBLE:
        return Message(UNKNOWN, {"name": name, "known": ", ".join(settings.POSSIBLE)})
    if not (possible := settings.POSSIBLE[name]):
        return Message(NO_TEXT, {"name": name, "example": f'{name} = "front 1"'})
    return Message(OTHER_VALUE, {"name": name, "given": str(value), "known": ", ".join(possible)})
