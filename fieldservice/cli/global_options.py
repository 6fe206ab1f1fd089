"""The options --as, --lang, --json and --verbose, before or after any command. They are read before Typer starts."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldservice import words
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.workflows.engine.messages import Refused

VALUED, FLAGS = ("--as", "--lang"), ("--json", "--verbose")
OWN_LANGUAGE = ("paper", "print", "sign-link")
"""Commands whose own --lang (behind the command) means something else: the language of the paper or page."""
COMPLETING = "_FIELDSERVICE_COMPLETE"


@dataclass(slots=True)
class GlobalOptions:
    """The values of --as (`person`), --json, --lang and --verbose."""

    person: str = ""
    json: bool = False
    language: str | None = None
    verbose: bool = False


current = GlobalOptions()
"""The options of the command that is running. A process runs one command; `begin` replaces them for each test."""


NO_VALUE = N_("%(option)s needs a value.")
NO_LANGUAGE = N_("There is no language %(language)s. Choose one of: %(known)s.")


def misused(message: str, **values: Any) -> Refused:  # Any: another type would have to suit `who_may` too
    from fieldservice.workflows.engine.messages import Refused

    return Refused("usage", message, **values)


def completing() -> bool:
    """Whether a shell asks for completions instead of running a command."""
    return COMPLETING in os.environ


def begin(arguments: Sequence[str]) -> list[str]:
    """Takes the global options out of the arguments, applies them and returns the other arguments. Raises Refused."""
    global current
    current = GlobalOptions(person=os.environ.get("FIELDSERVICE_AS", ""))
    words.use(None)
    if completing():
        return list(arguments)
    current.json = "--json" in arguments  # so that a misused option, too, is answered in JSON
    rest, given = split(arguments)
    language = given.get("--lang")
    if language is not None and language not in words.LANGUAGES:
        raise misused(NO_LANGUAGE, language=language, known=", ".join(words.LANGUAGES))
    current = GlobalOptions(given.get("--as", current.person), "--json" in given, language, "--verbose" in given)
    words.use(language)
    return rest


def split(arguments: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """(the other arguments, the global options with their values). Behind `--` nothing is an option."""
    rest: list[str] = []
    given: dict[str, str] = {}
    command = ""
    remaining = iter(arguments)
    for argument in remaining:
        name, equals, value = argument.partition("=")
        own = name == "--lang" and command in OWN_LANGUAGE
        if argument == "--":
            return [*rest, argument, *remaining], given
        if argument in FLAGS:
            given[argument] = ""
        elif name in VALUED and not own:
            if not equals:
                value = next(remaining, "")
            if not value or value.startswith("--"):
                raise misused(NO_VALUE, option=name)
            given[name] = value
        else:
            rest.append(argument)
            if not command and not argument.startswith("-"):
                command = argument
    return rest, given
