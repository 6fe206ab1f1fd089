"""The command line: `main` reads the arguments, runs one command and ends the process with its exit code.

Exit codes: 0 done, 1 refused by a rule, 2 usage, 3 not found, 4 cannot reach or write, 70 a defect of the program, 129
the terminal is gone, 130 stopped with Ctrl+C, 143 told to end.
Nothing of Typer is loaded here, since `--version` and the screens do without it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence


def main() -> None:
    """Entry point of the program `fieldservice`."""
    try:
        code = run(sys.argv[1:])
        _note_end(code)
    except Exception as error:
        from fieldservice import defects, settings

        code = defects.report(error, settings.home())
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Runs one command and returns its exit code."""
    from fieldservice.cli import global_options

    for stream in (sys.stdout, sys.stderr):
        # A character that a console cannot show must not end the command; JSON is UTF-8 wherever it goes (RFC 8259).
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        rest = global_options.begin(arguments)
    except Exception as error:
        from fieldservice.cli import output

        return output.report(error)
    if rest == ["--version"]:
        from fieldservice import VERSION

        print(VERSION)
        return 0
    if not rest and not global_options.completing():
        open_log("")
        # The first frame must not wait for Typer, which has no command to read.
        from fieldservice.cli.open_screens import open_screens

        return exit_code(open_screens)
    put_rights_right()
    if rest:  # a shell that asks for completions gives none
        open_log(rest[0])
    from fieldservice.cli.commands import app
    from fieldservice.cli.typer_i18n import run_command

    return run_command(app, rest)


def open_log(command: str) -> None:
    """Begin the log of this command, whose name is no personal data; its arguments may be."""
    from fieldservice import settings
    from fieldservice.cli import global_options
    from fieldservice.program_log import log

    folder = settings.home()
    log.is_verbose = global_options.current.verbose
    log.open(folder, settings.configured(folder).get("log", "info"))
    log.note("begin", "debug", command=command if command.replace("-", "").isalpha() else "?")


def _note_end(code: int) -> None:
    from fieldservice.program_log import log

    log.note("end", "debug" if code == 0 else "info", code=code)


def put_rights_right() -> None:
    """Close a store that an older version, or a copy by hand, left open to other accounts, and say so once."""
    from contextlib import suppress

    from fieldservice import private_files, settings

    with suppress(OSError):  # a folder that cannot be read is reported by what reads it
        if done := private_files.put_right(settings.home()).mended:
            from fieldservice.cli.output import say_beside
            from fieldservice.presentation.messages import rights_put_right

            say_beside(rights_put_right(settings.home(), len(done)))


def exit_code(do: Callable[[], None]) -> int:
    """Calls `do` and returns the exit code; an error it raises is reported. A defect passes through."""
    from fieldservice.cli import output

    try:
        do()
    except (KeyboardInterrupt, EOFError):
        return output.report_stopped()
    except Exception as error:
        return output.report(error)
    return 0
