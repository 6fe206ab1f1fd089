"""Runs Typer in our words: its own English is translated, and what it refuses is answered like any other refusal."""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from fieldservice import words
from fieldservice.words import _
from fieldservice.words.marking import N_

PROGRAM = "fieldservice"


HEADINGS = (N_("Arguments"), N_("Options"), N_("Commands"), N_("required"), N_("default: {default}"), N_("Aborted!"))
"""Words that Typer looks up by gettext itself."""
PLAIN = (
    N_("Show this message and exit."),
    N_("Install completion for the current shell."),
    N_("Show completion for the current shell, to copy it or customize the installation."),
)
"""Help texts that Typer writes without looking them up."""

NO_COMMAND = N_("There is no command %(given)s. Near: %(near)s.")
NO_OPTION = N_("%(command)s has no option %(given)s. Near: %(near)s.")
MISSING = N_("Missing: %(what)s. Usage: %(usage)s")
NUMBER = N_("%(option)s takes a whole number from %(least)s to %(most)s.")
NOT_SO = N_("Unexpected: %(said)s. Usage: %(usage)s")


class _Spoken:
    """Usage line and help option in the language spoken now."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{_('Usage:')} ")

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        command = ["COMMAND"] if hasattr(self, "commands") else []
        return [
            "[OPTIONS]",
            *(named(param) for param in self.get_params(ctx) if param.param_type_name == "argument"),
            *command,
        ]  # type: ignore[attr-defined]

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _(PLAIN[0])
        return option


class SpokenCommand(_Spoken, TyperCommand):
    def format_help(self, ctx: Any, formatter: Any) -> None:
        for param in self.params:
            if "%(papers)s" in (getattr(param, "help", None) or ""):
                from fieldservice.presentation.values import paper_kinds  # only help names them all

                param.help %= {"papers": paper_kinds()}
        super().format_help(ctx, formatter)


class SpokenGroup(_Spoken, TyperGroup):
    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        from difflib import get_close_matches

        from fieldservice.workflows.engine.messages import Refused

        if not ctx.resilient_parsing and not args[0].startswith("-") and args[0] not in self.commands:
            near = get_close_matches(args[0], self.commands, 3, 0.3) or list(self.commands)
            raise Refused("usage", NO_COMMAND, given=args[0], near=", ".join(near))
        return super().resolve_command(ctx, args)


def named(param: Any) -> str:
    """An argument as a usage line shows it: THING, [NAME], TEXT..."""
    name = (param.metavar or param.name.upper()) + ("..." if param.nargs != 1 else "")
    return name if param.required else f"[{name}]"


def translated(command: Any) -> Any:
    """The command with its help texts, which are msgids, in the language spoken now."""
    for name in ("help", "short_help", "epilog"):
        text = getattr(command, name, None)
        setattr(command, name, _(text) if text else text)
    for param in command.params:
        if getattr(param, "help", None):
            param.help = _(param.help)
        if param.param_type_name == "argument":
            # Every argument is text or a path; Typer would say <str> behind each.
            param.display_type_rich = lambda *, ctx: ""
    for each in getattr(command, "commands", {}).values():
        translated(each)
    return command


@contextmanager
def gettext_speaking(language: str) -> Iterator[None]:
    """Python's own gettext, which Typer asks, answers from our catalogue; it takes the language from the environment."""
    domain, before = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain(PROGRAM, str(Path(words.__file__).parent))
    gettext.textdomain(PROGRAM)
    os.environ["LANGUAGE"] = language
    try:
        yield
    finally:
        gettext.textdomain(domain)
        os.environ.pop("LANGUAGE")
        if before is not None:
            os.environ["LANGUAGE"] = before


def run_command(app: typer.Typer, arguments: Sequence[str]) -> int:
    """Runs the command of `app` that the words name; answers with its exit code."""
    from typer._click.exceptions import ClickException  # no public name, and what Typer raises must not escape

    from fieldservice.cli import output

    command = translated(typer.main.get_command(app))
    path, rest = PROGRAM, list(arguments)
    if rest and rest[0] in command.commands:
        # Straight to it: the options before it are read already, and Typer would load pydantic to read them once more.
        command, path, rest = command.commands[rest[0]], f"{PROGRAM} {rest[0]}", rest[1:]
    try:
        with gettext_speaking(words.language()):
            return int(command.main(rest, prog_name=path, standalone_mode=False) or 0)
    except ClickException as error:
        return output.tell(refusal(error))
    except typer.Abort:
        return output.stopped()
    except BrokenPipeError:
        # Whoever read the answer (head, less) has seen enough; Python would complain once more while closing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except Exception as error:
        return output.tell(error)


def refusal(error: Any) -> Any:
    """Typer's usage error as ours, with what would be right."""
    from difflib import get_close_matches

    from fieldservice.workflows.engine.messages import Refused

    context, kind = getattr(error, "ctx", None), type(error).__name__
    command = context.command if context else None
    path = context.command_path if context else PROGRAM
    if kind == "NoSuchOption":
        known = [name for param in command.params for name in param.opts] if command else []
        near = get_close_matches(error.option_name, known, 3, 0.3) or known
        return Refused("usage", NO_OPTION, command=path, given=error.option_name, near=", ".join(near) or "-")
    usage = " ".join([path, *command.collect_usage_pieces(context)]) if command else path
    if kind == "MissingParameter" and error.param is not None:
        param = error.param
        return Refused(
            "usage", MISSING, what=named(param) if param.param_type_name == "argument" else param.opts[0], usage=usage
        )
    if getattr(error, "param", None) is not None:
        return Refused(
            "usage", NUMBER, option=error.param.opts[0], least=error.param.min, most=error.param.max or "..."
        )
    return Refused(
        "usage",
        NOT_SO,
        said=error.format_message().rpartition("(")[2].rstrip(").") or error.format_message(),
        usage=usage,
    )
