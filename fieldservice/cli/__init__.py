"""The command line: `main` takes the words, runs one command and ends with its exit code. Nothing but Typer is loaded here.

Exit codes: 0 done, 1 refused by a rule, 2 usage, 3 not found, 4 cannot reach or write.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main() -> None:
    """What the program `fieldservice` runs."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """One command; answers with its exit code."""
    from fieldservice.cli import call

    for stream in (sys.stdout, sys.stderr):
        # What a console cannot show must not end the command; JSON is UTF-8 wherever it goes (RFC 8259).
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        rest = call.begin(arguments)
    except call.Misused as misused:
        from fieldservice.cli import output

        return output.tell(misused.refused())
    if rest == ["--version"]:
        from fieldservice import VERSION

        print(VERSION)
        return 0
    if not rest and not call.completing():
        # Past Typer: the first frame must not wait for a command line that was not given.
        from fieldservice.cli.open_screens import open_screens

        return call.answered(open_screens)
    from fieldservice.cli.commands import app
    from fieldservice.cli.typer_i18n import run_command

    return run_command(app, rest)
