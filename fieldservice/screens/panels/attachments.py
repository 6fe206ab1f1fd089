"""Photos and scans: which files are attached, as they are typed or pasted, and where they are saved to from the page."""

from __future__ import annotations

import shlex
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App

from fieldservice.presentation.values import Wording
from fieldservice.screens.base import EXPECTED, services
from fieldservice.screens.panels import facts
from fieldservice.shapes import Values
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.reference import Person

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.detail import DetailView
    from fieldservice.workflows.engine.fields import Field

PATHS = "paths"
FOLDER = "out"
"""Beside the store, where papers go too."""
NOTHING_THERE = N_("There is no file %(name)s.")
NOT_HERE = N_("%(name)s is not here yet, or damaged.")


def field() -> Field:
    """The field in which the files are told; the event itself takes what was read of them."""
    from fieldservice.workflows.engine.fields import Field

    return Field(
        PATHS,
        N_("Files"),
        N_("Paths, typed or pasted, one a line or several in one; JPEG, PNG or PDF, at most 20 MB each."),
        kind="longtext",
        required=True,
        example="~/Pictures/box.jpg",
    )


def paths(typed: str) -> list[Path]:
    """The files that are meant: a line that is a file as it stands, else its words as a shell would part them."""
    found: list[Path] = []
    for line in filter(None, (line.strip() for line in typed.splitlines())):
        whole = Path(line.strip("\"'").removeprefix("file://")).expanduser()
        if whole.is_file():
            found.append(whole)
            continue
        try:
            parts = shlex.split(line)
        except ValueError:  # an apostrophe in a name
            parts = [line]
        found += [Path(part.strip(",;").removeprefix("file://")).expanduser() for part in parts if part.strip(",;")]
    return found


def wrong(desk: Desk, typed: str) -> Message | None:
    """What is the matter with the first file that cannot be attached."""
    for path in paths(typed):
        if not path.is_file():
            return Message(NOTHING_THERE, {"name": str(path)})
        try:
            desk.workshop.readable(path)
        except Refused as refused:
            return refused.because
    return None


def take(desk: Desk, by: Person, thing: str, data: Values) -> DetailView:
    """Attach what was typed. Raises Refused with the sentence at its field."""
    typed = str(data.get(PATHS) or "")
    if because := wrong(desk, typed):
        raise Refused("data", because.message, fields={PATHS: because}, **because.values)
    return desk.workshop.attach(by, thing, paths(typed), str(data.get("words") or ""))


def offer_to_save(app: App[Any], desk: Desk, page: DetailView) -> None:
    """Ask which photo or scan of a page, or all of them; then write them in a thread and say where they are."""
    wording = Wording.of(desk)
    files = [file for _line, file in facts.photos_of(page)]
    choices = [(str(number), wording.value(file)) for number, file in enumerate(files)]
    everything = [("all", _("All of them"))] if len(files) > 1 else []

    def chosen(which: str | None) -> None:
        if which is not None:
            wanted = files if which == "all" else [files[int(which)]]
            app.run_worker(
                partial(_save, app, desk, wanted, page.number), thread=True, group="photos", exit_on_error=False
            )

    services(app).open_screen("choice_dialog", _("Save which?"), [*everything, *choices], then=chosen)


def _save(app: App[Any], desk: Desk, files: list[Values], prefix: str) -> None:
    folder = desk.session.folder / FOLDER
    try:
        written = save(desk, files, folder, prefix)
    except EXPECTED as error:
        app.call_from_thread(services(app).tell, error)
    else:
        said = _("Written to %(file)s", file=f"{folder}: {', '.join(path.name for path in written)}")
        app.call_from_thread(app.notify, said, markup=False, timeout=10)


def save(desk: Desk, files: list[Values], folder: Path, prefix: str) -> list[Path]:
    """Write attached files to a folder, none over another. Raises Refused for one that is not here, StoreTrouble or OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for file in files:
        content = desk.workshop.photo(str(file.get("digest", "")))
        if content is None:
            raise Refused("store", NOT_HERE, name=str(file.get("name", "")))
        written.append(_free(folder, f"{prefix}-{Path(str(file.get('name') or 'photo')).name}"))
        written[-1].write_bytes(content)
    return written


def _free(folder: Path, name: str) -> Path:
    """A name in the folder that is not taken."""
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
    return path
