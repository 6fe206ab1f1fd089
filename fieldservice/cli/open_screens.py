"""Opens the screens from the command line. Typer is not loaded here, so that the first frame need not wait for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice import settings
from fieldservice.cli import global_options

if TYPE_CHECKING:
    from fieldservice.screens.launch import Begun


def open_screens() -> None:
    """Runs the screens until the person leaves; in an empty folder the first run comes before them.

    With a name and FIELDSERVICE_PIN the sign-in screen is skipped; with a name alone it asks for the PIN.
    """
    from fieldservice.admin.presence import needs_first_run
    from fieldservice.screens import launch

    folder, person, language = settings.home(), global_options.current.person or None, global_options.current.language
    pin = os.environ.get("FIELDSERVICE_PIN") if person else None
    if needs_first_run(folder):
        begun = begin(folder)
        if begun is None:
            return
        folder, person, pin = begun.folder, begun.person or person, begun.pin or pin
    launch.run(folder, person_name=person, pin=pin, language=language)


def begin(folder: Path) -> Begun | None:
    """Begin an office where there is none. Raises NoStore where no terminal can ask how, as every command does."""
    from fieldservice.screens import launch
    from fieldservice.workflows.engine.messages import Refused

    try:
        launch.refuse_without_terminal(os.environ)
    except Refused:
        from fieldservice.desk import Desk

        Desk.open(folder).close()
        raise
    return launch.first_run(folder, fill_demo)


def fill_demo(folder: Path, progress: Callable[[int, int], None]) -> None:
    from fieldservice import demo

    demo.fill(folder, progress=progress).close()
    os.environ.setdefault(settings.COUNTER, demo.branch.COUNTER)  # the drawer of the demo is there
