"""The Typer application: its global options, and the decorators with which each topic declares its commands.

Topic files do not import `annotations` from `__future__`: Typer would have to evaluate every annotation from its text
at each start, which takes a tenth of the time of `--help`.
"""

from collections.abc import Callable
from typing import Annotated

import typer

from fieldservice.cli.typer_i18n import TranslatedCommand, TranslatedGroup
from fieldservice.words.marking import N_

Body = Callable[..., None]

app = typer.Typer(
    cls=TranslatedGroup,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=False,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=N_("The repair desk: from the first call to the signed service slip. Without a command, open the screens."),
    epilog=N_(
        "--as, --lang, --json and --verbose may be given before or after any command. FIELDSERVICE_HOME is the data "
        "folder, FIELDSERVICE_PIN the PIN. Exit codes: 0 done, 1 refused by a rule, 2 usage, 3 not "
        "found, 4 cannot reach or write."
    ),
)


def group(name: str, *, help: str, runs_alone: bool = False) -> typer.Typer:  # noqa: A002  (as Typer calls it)
    """A group of commands such as `hq`. One that `runs_alone` does something without a subcommand."""
    made = typer.Typer(
        cls=TranslatedGroup,
        rich_markup_mode=None,
        no_args_is_help=not runs_alone,
        invoke_without_command=runs_alone,
        help=help,
    )
    app.add_typer(made, name=name)
    return made


def command(name: str, *, help: str, within: typer.Typer = app) -> Callable[[Body], Body]:  # noqa: A002
    """Declares the decorated function as a command of the program, or of a group. `help` is a msgid."""
    return within.command(name, cls=TranslatedCommand, help=help)


@app.callback()
def screen(
    context: typer.Context,
    who: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="NAME",
            help=N_("The person who runs the command; else FIELDSERVICE_AS, else the only administrator."),
        ),
    ] = "",
    lang: Annotated[
        str, typer.Option("--lang", metavar="zh|en", help=N_("Language of the output; else the system's."))
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help=N_("Print one JSON object on standard output."))] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help=N_("Log on standard error what the program does."))
    ] = False,
    version: Annotated[bool, typer.Option("--version", help=N_("Show the version and exit."))] = False,
) -> None:
    """Without a command the screens open.

    Only help and completion read the first four options here; `global_options` takes them before Typer starts.
    """
    if version:
        from fieldservice import VERSION

        print(VERSION)
        raise typer.Exit
    if context.invoked_subcommand is None:
        from fieldservice.cli.open_screens import open_screens

        open_screens()
