"""Opens the screens from the command line. Typer is not loaded here, so that the first frame need not wait for it."""

from __future__ import annotations

import os

from fieldservice import settings
from fieldservice.cli import global_options


def open_screens() -> None:
    """Runs the screens until the person leaves.

    With a name and FIELDSERVICE_PIN the sign-in screen is skipped; with a name alone it asks for the PIN.
    """
    from fieldservice.screens import launch

    person, language = global_options.current.person or None, global_options.current.language
    pin = os.environ.get("FIELDSERVICE_PIN") if person else None
    launch.run(settings.home(), person_name=person, pin=pin, language=language)
