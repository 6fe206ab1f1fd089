"""Runs Typer in the language in use: its own English is translated, and its errors are answered as ours are."""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from fieldservice import words
from fieldservice.cli.text_tables import width as cells_of
from fieldservice.words import _, line_breaking
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    # Typer has no public names for these; nothing but the type checker reads them.
    from typer._click.core import Command, Context, Parameter
    from typer._click.formatting import HelpFormatter

    from fieldservice.workflows.engine.messages import Refused

PROGRAM = "fieldservice"

HEADINGS = (N_("Arguments"), N_("Options"), N_("Commands"), N_("required"), N_("default: {default}"), N_("Aborted!"))
"""Words that Typer translates by gettext itself."""
HELP_OF_HELP = N_("Show this message and exit.")
PLAIN = (
    HELP_OF_HELP,
    N_("Install completion for the current shell."),
    N_("Show completion for the current shell, to copy it or customize the installation."),
)
"""Help texts that Typer does not translate."""

NO_COMMAND = N_("There is no command %(given)s. Did you mean: %(near)s?")
NO_OPTION = N_("%(command)s has no option %(given)s. Did you mean: %(near)s?")
MISSING = N_("Missing: %(what)s. Usage: %(usage)s")
NUMBER = N_("%(option)s must be a whole number from %(least)s to %(most)s.")
NOT_SO = N_("Unexpected: %(detail)s. Usage: %(usage)s")


class TranslatedCommand(TyperCommand):
    """A command whose help is in the language in use."""

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        for param in self.params:
            name_papers(param)
        super().format_help(ctx, formatter)

    def collect_usage_pieces(self, ctx: Context) -> list[str]:
        return ["[OPTIONS]", *arguments(self, ctx)]

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        write_usage(self, ctx, formatter)

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        return translated_help(super().get_help_option(ctx))


class TranslatedGroup(TyperGroup):
    """A group of commands whose help and errors are in the language in use."""

    def collect_usage_pieces(self, ctx: Context) -> list[str]:
        return ["[OPTIONS]", *arguments(self, ctx), "COMMAND"]

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        write_usage(self, ctx, formatter)

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        return translated_help(super().get_help_option(ctx))

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        from difflib import get_close_matches

        from fieldservice.workflows.engine.messages import Refused

        if not ctx.resilient_parsing and not args[0].startswith("-") and args[0] not in self.commands:
            near = get_close_matches(args[0], self.commands, 3, 0.3) or list(self.commands)
            raise Refused("usage", NO_COMMAND, given=args[0], near=", ".join(near))
        return super().resolve_command(ctx, args)


def arguments(command: TyperCommand | TyperGroup, context: Context) -> list[str]:
    """The arguments of a command as its usage line names them."""
    return [named(param) for param in command.get_params(context) if isinstance(param, TyperArgument)]


def write_usage(command: TyperCommand | TyperGroup, context: Context, formatter: HelpFormatter) -> None:
    pieces = " ".join(command.collect_usage_pieces(context))
    formatter.write_usage(context.command_path, pieces, prefix=f"{_('Usage:')} ")


def name_papers(param: Parameter) -> None:
    """Puts the names of all papers where a help text asks for them. Nothing but help loads the papers for it."""
    if isinstance(param, TyperArgument | TyperOption) and param.help and "%(papers)s" in param.help:
        from fieldservice.presentation.values import paper_kinds

        param.help %= {"papers": paper_kinds()}


def translated_help(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help = _(HELP_OF_HELP)
    return option


def named(param: TyperArgument) -> str:
    """An argument as a usage line shows it: THING, [NAME], TEXT..."""
    name = (param.metavar or param.name.upper()) + ("..." if param.nargs != 1 else "")
    return name if param.required else f"[{name}]"


class PlainArgument(TyperArgument):
    """An argument without its type: each is text or a path, and Typer would say <str> behind it."""

    def display_type_rich(self, ctx: Context) -> str:
        return ""


def translated(command: Command) -> Command:
    """The command with its help texts, which are msgids, in the language in use."""
    for name in ("help", "short_help", "epilog"):
        text = getattr(command, name, None)
        setattr(command, name, _(text) if text else text)
    for param in command.params:
        if isinstance(param, TyperArgument | TyperOption) and param.help:
            param.help = _(param.help)
        if isinstance(param, TyperArgument):
            # Typer makes its arguments itself and takes no class of ours for them.
            param.__class__ = PlainArgument
    if isinstance(command, TyperGroup):
        for each in command.commands.values():
            translated(each)
    return command


@cache
def write_help_as_written() -> None:
    """Let Typer wrap Chinese help by cells and between its characters: it counts characters and tears names apart."""
    from typer._click import formatting

    own = formatting.wrap_text

    def wrap_text(
        text: str,
        width: int = 78,
        initial_indent: str = "",
        subsequent_indent: str = "",
        preserve_paragraphs: bool = False,
    ) -> str:
        if text.isascii():
            return own(text, width, initial_indent, subsequent_indent, preserve_paragraphs)
        room = width - max(len(initial_indent), len(subsequent_indent))
        first, *more = line_breaking.lines(" ".join(text.split()), room, cells_of)
        return "\n".join((initial_indent + first, *(subsequent_indent + line for line in more)))

    def write_heading(formatter: HelpFormatter, heading: str) -> None:
        formatter.write(f"{' ' * formatter.current_indent}{_('%(heading)s:', heading=heading)}\n")

    formatting.wrap_text = wrap_text
    formatting.HelpFormatter.write_heading = write_heading  # type: ignore[assignment, method-assign]  # replaced on purpose


@contextmanager
def gettext_in(language: str) -> Iterator[None]:
    """Python's own gettext, which Typer calls, answers from our catalogue. Its language is set by the environment."""
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


def only(app: typer.Typer, name: str) -> typer.Typer:
    """The program with the command or group of this name alone, since making all of them takes longer than most of them
    run; the whole program where it has none of this name."""
    one = copy(app)
    one.registered_commands = [command for command in app.registered_commands if command.name == name]
    one.registered_groups = [group for group in app.registered_groups if group.name == name]
    return one if one.registered_commands or one.registered_groups else app


def run_command(app: typer.Typer, arguments: Sequence[str]) -> int:
    """Runs the command of `app` that the arguments name, and returns its exit code."""
    from typer.exceptions import TyperException

    from fieldservice.cli import output

    path, rest = PROGRAM, list(arguments)
    command = translated(typer.main.get_command(only(app, rest[0] if rest else "")))
    write_help_as_written()
    if rest and isinstance(command, TyperGroup) and rest[0] in command.commands:
        # Not through the group: the options before the command are read already, and Typer would load pydantic to read
        # them once more.
        command, path, rest = command.commands[rest[0]], f"{PROGRAM} {rest[0]}", rest[1:]
    try:
        with gettext_in(words.language()):
            return int(command.main(rest, prog_name=path, standalone_mode=False) or 0)
    except TyperException as error:
        return output.report(refusal(error))
    except typer.Abort:
        return output.report_stopped()
    except BrokenPipeError:
        output.output_is_closed()
        return 0
    except Exception as error:
        return output.report(error)


def refusal(error: Any) -> Refused:  # Any: an error of a private class of Typer
    """Typer's usage error as ours, with the right usage."""
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
        detail=error.format_message().rpartition("(")[2].rstrip(").") or error.format_message(),
        usage=usage,
    )
