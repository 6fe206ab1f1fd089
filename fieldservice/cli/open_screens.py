"""Opens the screens from the command line. Typer is not loaded here, so that the first frame need not wait for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice import defects, settings
from fieldservice.cli import global_options
from fieldservice.defects import EXIT_CODE

if TYPE_CHECKING:
    from fieldservice.screens.launch import Begun


def open_screens() -> None:
    """Runs the screens until the person leaves; after a defect again, at the sign-in, where the person goes on."""
    from fieldservice.cli import output

    is_first = True
    while True:
        try:
            _open(is_first)
        except Exception as error:
            if output.is_expected(error):
                raise
            if not _goes_on(error):
                raise SystemExit(EXIT_CODE) from None
            is_first = False
        else:
            return


def _goes_on(error: Exception) -> bool:
    """Report a defect and ask on a screen whether the person goes on; in lines where no screen can be shown."""
    from fieldservice.screens import launch

    file = defects.kept(error, settings.home())
    answer = launch.goes_on(settings.home(), defects.ON_SCREEN, file)
    if answer is None:
        defects.said(file)
    return bool(answer)


def _open(is_first: bool) -> None:
    """Opens the screens; in an empty folder the first run comes before them.

    With a name and FIELDSERVICE_PIN the sign-in screen is skipped at first; with a name alone it asks for the PIN.
    """
    from fieldservice.admin.presence import needs_first_run
    from fieldservice.screens import launch

    folder, person, language = settings.home(), global_options.current.person or None, global_options.current.language
    pin = os.environ.get("FIELDSERVICE_PIN") if person and is_first else None
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
