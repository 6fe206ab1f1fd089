"""The manual page of the program, made from its commands: `make pages` writes it in both languages."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import typer

from fieldservice import words
from fieldservice.cli.app import app
from fieldservice.cli.commands import ORDER
from fieldservice.cli.typer_i18n import arguments, gettext_in, name_papers, translated
from fieldservice.words import _
from fieldservice.words.marking import N_

FULL_STOPS = re.compile("[、，。；：！？）](?=.)")
"""Behind them a Chinese line may break, where roff would see one long word."""
NAME = N_("the repair desk in a terminal: from the call to the signed service slip")
VARIABLES = {
    "FIELDSERVICE_HOME": N_("The data folder."),
    "FIELDSERVICE_AS": N_("The person who runs the command."),
    "FIELDSERVICE_PIN": N_("The PIN of this person."),
    "FIELDSERVICE_COUNTER": N_("The name of this terminal."),
    "FIELDSERVICE_SIGNS": N_("unicode or ascii: characters for frames, bars and marks."),
    "NO_COLOR": N_("If set, the screens are black and white."),
}
FILES = {
    "config.toml": N_("Settings of this machine: language, theme, characters, terminal, log."),
    "fieldservice.log": N_("Log without personal data; older files end in .1 to .3."),
    "defects.log": N_("Error reports, without personal data."),
}
CODES = {
    0: N_("done"),
    1: N_("refused by a rule"),
    2: N_("wrong usage"),
    3: N_("not found, or not known whether it was printed"),
    4: N_("cannot reach or write"),
    70: N_("internal error"),
    130: N_("stopped with Ctrl+C"),
}

SECTIONS: Mapping[str, Mapping[Any, str]] = {  # Any: names or numbers
    N_("ENVIRONMENT"): VARIABLES,
    N_("FILES"): FILES,
    N_("EXIT STATUS"): CODES,
}


def page(language: str) -> str:
    """The page in a language, as roff."""
    before = words.language()
    words.use(language)
    try:
        with gettext_in(language):
            return "\n".join(_lines()) + "\n"
    finally:
        words.use(before)


def _lines() -> Iterator[str]:
    program: Any = translated(typer.main.get_command(app))  # Any: a private class of Typer
    context = typer.Context(program, info_name="fieldservice")
    yield from (".TH FIELDSERVICE 1", ".ad l")
    yield f".SH {_('NAME')}"
    yield f"fieldservice \\- {_text(_(NAME))}"
    yield f".SH {_('SYNOPSIS')}"
    yield ".B fieldservice"
    yield _text(f"[{_('OPTIONS')}] [{_('COMMAND')}] ...")
    yield f".SH {_('DESCRIPTION')}"
    yield _text(program.help)
    yield f".SH {_('OPTIONS')}"
    yield from _options(program, context)
    yield f".SH {_('COMMANDS')}"
    for name in ORDER:
        yield from _command(name, program.commands[name], context)
    for heading, rows in SECTIONS.items():
        yield f".SH {_(heading)}"
        for row, said in rows.items():
            yield from (".TP", f".B {_text(str(row))}", _text(_(said)))


def _command(path: str, command: Any, above: Any) -> Iterator[str]:  # Any: private classes of Typer
    context = typer.Context(command, info_name=path.rpartition(" ")[2], parent=above)
    yield f".SS {_text(' '.join(['fieldservice', path, *arguments(command, context)]))}"
    yield _text(command.help)
    yield from _options(command, context)
    for name, each in getattr(command, "commands", {}).items():
        yield from _command(f"{path} {name}", each, context)


def _options(command: Any, context: Any) -> Iterator[str]:  # Any: private classes of Typer
    """Arguments and options with their help, as indented paragraphs."""
    for param in command.get_params(context):
        name_papers(param)
        if (record := param.get_help_record(context)) is not None:
            yield from (".TP", f".B {_text(record[0])}", _text(record[1]))


def _text(text: str | None) -> str:
    """One line of roff: nothing in it is a request."""
    line = " ".join((text or "").split()).replace("\\", "\\e").replace("-", "\\-")
    line = FULL_STOPS.sub(r"\g<0>\\:", line)
    return f"\\&{line}" if line[:1] in ".'" else line
