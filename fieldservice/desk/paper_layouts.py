"""Reads the layout file of this office, `layout.toml` beside its store, and gives papers their look.

A broken file never stops a print. The file speaks for this office: a paper that comes from another one, such as a slip
of a branch that headquarters prints, has the built-in look with the published logo and colour of that office.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from fieldservice.documents.layout_file import FileFault, PaperLayout, kinds, plain, read
from fieldservice.documents.paper_head import colour_of, logo_of
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message
from printing.paper import PLAIN
from printing.paper_look import looking

if TYPE_CHECKING:
    from fieldservice.desk.session import Session
    from printing.rendered import Rendered

FILE = "layout.toml"

NO_FILE = N_("There is no file %(file)s.")
UNREADABLE = N_("The file %(file)s cannot be read as text in UTF-8. Save it as UTF-8.")
NOT_A_FILE = N_("%(file)s is not a file.")
NOT_OPENED = N_("The file %(file)s cannot be opened: %(why)s.")
TOO_LARGE = N_("The file %(file)s is larger than %(most)s kB, too large for a layout.")
MOST_BYTES = 200_000
USED_PLAIN = N_(
    "Printed with the built-in layout: line %(line)s of the layout file is wrong. To see what is right: "
    "fieldservice paper KIND THING --out FILE --preview"
)
NOT_DRAWN = N_("Printed with the built-in layout: this paper could not be drawn with the office's logo and layout.")


class ChosenLayout(NamedTuple):
    """The layout in which a paper is printed, and the faults for which the built-in one is used."""

    layout: PaperLayout
    faults: tuple[FileFault, ...] = ()
    is_tried: bool = False
    """Whether it is of a file that is to be tried, whatever office the paper comes from."""

    @property
    def note(self) -> Message | None:
        """What the person who prints is told."""
        return Message(USED_PLAIN, {"line": self.faults[0].line}) if self.faults else None


def layout_for(session: Session, kind: str, file: Path | None = None) -> ChosenLayout:
    """The layout of a kind of paper, by the file of this office or by another one that is to be tried."""
    found, faults = _read(file or session.folder / FILE, is_asked_for=file is not None)
    layout = found.get(kind) or plain(kind)
    return ChosenLayout(layout, tuple(faults) if kind in kinds() else (), is_tried=file is not None)


def looked(
    session: Session, kind: str, contents: Sequence[Any], chosen: ChosenLayout, language: str, office: str
) -> list[Any]:  # Any: each kind of paper has a content class of its own
    """The contents of a paper that comes from this office, in its look."""
    reference = session.reference()
    is_ours = reference.point_of(office) == reference.point_of(session.office)
    layout = chosen.layout if is_ours or chosen.is_tried else plain(kind)
    look = layout.headed(logo_of(reference, office), colour_of(reference, office)).look(language)
    return [looking(content, look) for content in contents]


def drawn(contents: Sequence[Any], speaks: str, media: str) -> tuple[Rendered, bool]:  # Any: as above
    """The drawn paper, and whether it has its look; where the look cannot be drawn, it is drawn without."""
    from printing.rendered import rendered

    try:
        return rendered(contents, speaks, media), True
    except Exception:  # whatever a look makes the PDF or picture library raise; what is not its fault is raised again
        plainly = [looking(content, PLAIN) for content in contents]
        if plainly == list(contents):
            raise
    return rendered(plainly, speaks, media), False


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
