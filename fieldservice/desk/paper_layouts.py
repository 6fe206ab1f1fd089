"""Reads the layout file of this office, `layout.toml` beside its store. A broken file never stops a print."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fieldservice.documents.layout_file import FileFault, PaperLayout, is_readable, kinds, plain, read
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

FILE = "layout.toml"

NO_FILE = N_("There is no file %(file)s.")
UNREADABLE = N_("The file %(file)s cannot be read as text in UTF-8. Save it as UTF-8.")
NOT_A_FILE = N_("%(file)s is not a file.")
NOT_OPENED = N_("The file %(file)s cannot be opened: %(why)s.")
TOO_LARGE = N_("The file %(file)s is larger than %(most)s kB; no layout needs as much.")
MOST_BYTES = 200_000
USED_PLAIN = N_(
    "Printed with the built-in layout: line %(line)s of the layout file is wrong. What would be right is said by: "
    "fieldservice paper KIND THING --out FILE --preview"
)
NOT_DRAWN = N_("Printed with the built-in layout: this paper could not be drawn with the layout file.")


class ChosenLayout(NamedTuple):
    """The layout in which a paper is printed, and the faults for which the built-in one is used."""

    layout: PaperLayout
    faults: tuple[FileFault, ...] = ()

    @property
    def note(self) -> Message | None:
        """What the person who prints is told."""
        return Message(USED_PLAIN, {"line": self.faults[0].line}) if self.faults else None


def layout_for(session: Session, kind: str, file: Path | None = None) -> ChosenLayout:
    """The layout of a kind of paper, by the file of this office or by another one that is to be tried."""
    found, faults = _read(file or session.folder / FILE, is_asked_for=file is not None)
    layout = found.get(kind) or plain(kind)
    if not layout.colour:
        layout = layout.in_colour(_office_colour(session))
    return ChosenLayout(layout, tuple(faults) if kind in kinds() else ())


def _read(path: Path, is_asked_for: bool) -> tuple[dict[str, PaperLayout], list[FileFault]]:
    def fault(message: str, line: int = 1, **values: object) -> tuple[dict[str, PaperLayout], list[FileFault]]:
        return {}, [FileFault(line, Message(message, {"file": path.name or str(path), **values}))]

    try:
        if not path.exists():
            return fault(NO_FILE) if is_asked_for else ({}, [])
        if not path.is_file():  # a folder; or a pipe, which nobody may ever write to
            return fault(NOT_A_FILE)
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        return fault(NOT_OPENED, why=error.strerror)
    if len(content) > MOST_BYTES:
        return fault(TOO_LARGE, most=MOST_BYTES // 1000)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return fault(UNREADABLE, content[: error.start].count(b"\n") + 1)
    return read(text, path.parent)


def _office_colour(session: Session) -> str:
    colour = session.reference().text("head_colour", session.office).strip().removeprefix("#")
    return colour if re.fullmatch("[0-9A-Fa-f]{6}", colour) and is_readable(colour) else ""
