"""What holds for a whole call: who asks, in which language, answered how. These options may stand before or after the command."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from fieldservice import words
from fieldservice.words.marking import N_

VALUED, FLAGS = ("--as", "--lang"), ("--json",)
OWN_LANGUAGE = ("paper", "print", "sign-link")
"""Commands whose own --lang (behind the command) means something else: the language of the paper or page."""
COMPLETING = "_FIELDSERVICE_COMPLETE"


@dataclass(slots=True)
class Call:
    who: str = ""
    json: bool = False
    language: str | None = None


now = Call()
"""The call that is running: a command is one process, and tests begin a new one each time."""


class Misused(Exception):
    """A global option without its value, or with one that does not exist."""

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(message)
        self.message, self.values = message, values

    def refused(self) -> Any:
        from fieldservice.workflows.engine.messages import Refused

        return Refused("usage", self.message, **self.values)


NO_VALUE = N_("%(option)s needs a value behind it.")
NO_LANGUAGE = N_("There are no words in this language: %(language)s. Possible: %(known)s.")


def completing() -> bool:
    """Whether a shell asks what may stand here, instead of running a command."""
    return COMPLETING in os.environ


def answered(do: Callable[[], Any]) -> int:
    """Runs it; what it raises becomes the answer. The exit code."""
    from fieldservice.cli import output

    try:
        do()
    except (KeyboardInterrupt, EOFError):
        return output.stopped()
    except Exception as error:
        return output.tell(error)
    return 0


def begin(arguments: Sequence[str]) -> list[str]:
    """Takes the global options out of the words and answers with the rest. Raises Misused."""
    global now
    now = Call(who=os.environ.get("FIELDSERVICE_AS", ""))
    words.use(None)
    if completing():
        return list(arguments)
    now.json = "--json" in arguments
    rest, given = split(arguments)
    now.who = given.get("--as", now.who)
    language = given.get("--lang")
    if language is not None and language not in words.LANGUAGES:
        raise Misused(NO_LANGUAGE, language=language, known=", ".join(words.LANGUAGES))
    now.json = "--json" in given
    now.language = language
    words.use(language)
    return rest


def split(arguments: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    rest: list[str] = []
    given: dict[str, str] = {}
    command = ""
    words_left = iter(arguments)
    for word in words_left:
        name, equals, value = word.partition("=")
        own = name == "--lang" and command in OWN_LANGUAGE
        if word == "--":
            return [*rest, word, *words_left], given
        if word in FLAGS:
            given[word] = ""
        elif name in VALUED and not own:
            if not equals:
                value = next(words_left, "")
            if not value or value.startswith("--"):
                raise Misused(NO_VALUE, option=name)
            given[name] = value
        else:
            rest.append(word)
            if not command and not word.startswith("-"):
                command = word
    return rest, given
