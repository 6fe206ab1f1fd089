"""Attaching photos and scans whose paths a person types or pastes, and saving them from a job's page."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App

from fieldservice.desk.photos import OF_A_FILE, as_it_is, readable, shortened
from fieldservice.desk.typed_paths import paths
from fieldservice.presentation.values import Wording
from fieldservice.private_files import make_folder, open_private
from fieldservice.screens.base import EXPECTED, services_of
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
"""Folder beside the store, into which papers are written too."""
NOT_HERE = N_("%(name)s has not arrived yet, or is damaged.")


def field() -> Field:
    """The field of the form for the paths of the files. The event itself keeps the files' names and digests."""
    from fieldservice.workflows.engine.fields import Field

    return Field(
        PATHS,
        N_("Files"),
        N_(
            "Paths, typed, pasted or dropped, one or several per line; JPEG, HEIC, PNG or PDF, at most 20 MB "
            "each. Place and camera of a photo are not saved."
        ),
        kind="longtext",
        required=True,
        example="~/Pictures/box.jpg",
    )


def wrong(typed: str) -> Message | None:
    """The reason why the first unsuitable file cannot be attached; None where all can, as far as a first look shows."""
    try:
        for path in paths(typed):
            as_it_is(path)
    except Refused as refused:
        return refused.because
    return None


def take(desk: Desk, by: Person, thing: str, data: Values) -> DetailView:
    """Attach the typed files. Raises Refused with the reason at the field."""
    typed = str(data.get(PATHS) or "")
    try:
        return desk.workshop.attach(by, thing, paths(typed), str(data.get("words") or ""))
    except Refused as refused:
        because = refused.because
        if because.message not in OF_A_FILE:
            raise
        raise Refused("data", because.message, fields={PATHS: because}, **because.values) from refused


def offer_to_save(app: App[object], desk: Desk, page: DetailView) -> None:
    """Ask which of the page's photos and scans to save, write them in a thread, and show where they are."""
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

    services_of(app).open_screen("choice_dialog", _("Save which ones?"), [*everything, *choices], then=chosen)


def _save(app: App[object], desk: Desk, files: list[Values], prefix: str) -> None:
    folder = desk.session.folder / FOLDER
    try:
        written = save(desk, files, folder, prefix)
    except EXPECTED as error:
        app.call_from_thread(services_of(app).show_error, error)
    else:
        notice = _("Written to %(file)s", file=f"{folder}: {', '.join(path.name for path in written)}")
        app.call_from_thread(app.notify, notice, markup=False, timeout=10)


def save(desk: Desk, files: list[Values], folder: Path, prefix: str) -> list[Path]:
    """Write attached files to a folder without overwriting any.

    Raises Refused for a file that is not in this store, StoreTrouble or OSError.
    """
    make_folder(folder)
    written = []
    for file in files:
        content = desk.workshop.photo(str(file.get("digest", "")))
        if content is None:
            raise Refused("store", NOT_HERE, name=str(file.get("name", "")))
        name = shortened(readable(Path(str(file.get("name") or "photo")).name))
        written.append(_free(folder, f"{prefix}-{name}"))
        with open_private(written[-1], "xb") as opened:
            opened.write(content)
    return written


def _free(folder: Path, name: str) -> Path:
    """A path in the folder that does not exist yet."""
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
    return path
