"""Every command as a script sees it: names, options, help. What each does stands in the modules beside, loaded when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fieldservice.cli.spoken import SpokenCommand, SpokenGroup


def N_(message: str) -> str:  # noqa: N802
    return message


app = typer.Typer(
    cls=SpokenGroup, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=False, invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=N_("The repair desk: from the call to the signed service slip. Without a command it opens on the screen."),
    epilog=N_("--as, --lang and --json may stand before or behind any command. FIELDSERVICE_HOME is the data folder, FIELDSERVICE_PIN the "
              "PIN. Exit codes: 0 done, 1 refused by a rule, 2 usage, 3 not found, 4 cannot reach or write."))
command = lambda name, **more: app.command(name, cls=SpokenCommand, **more)

Thing = Annotated[str, typer.Argument(metavar="THING", help=N_("Number or id; or `new` with an opening step."), show_default=False)]
File = Annotated[Path, typer.Argument(metavar="FILE", show_default=False)]


@app.callback()
def screen(
    context: typer.Context,
    who: Annotated[str, typer.Option("--as", metavar="NAME", help=N_("Who asks; else FIELDSERVICE_AS, else the only administrator."))] = "",
    lang: Annotated[str, typer.Option("--lang", metavar="zh|en", help=N_("Language of answers; else the system's."))] = "",
    as_json: Annotated[bool, typer.Option("--json", help=N_("Answer with one JSON object on standard output."))] = False,
    version: Annotated[bool, typer.Option("--version", help=N_("Show the version and exit."))] = False,
) -> None:
    """The three options are taken out of the words before Typer sees them (call.py); here they stand for help and completion."""
    if version:
        from fieldservice.cli.house import show_version

        show_version()
        raise typer.Exit
    if context.invoked_subcommand is None:
        from fieldservice.cli.house import open_screens

        open_screens()


@command("init", help=N_("Make the store of an office, with the administrator `admin`."))
def init(
    office: Annotated[str, typer.Option("--office", metavar="CODE", help=N_("Code of the service point, such as CD01."), show_default=False)],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help=N_("Name of the service point."), show_default=False)],
    url: Annotated[str, typer.Option("--url", metavar="URL", help=N_("Address of a PostgreSQL database, without a password; else a file in the data folder."))] = "",
) -> None:
    from fieldservice.cli.house import init

    init(office, name, url or None)


@command("demo", help=N_("Open a branch with invented data; every PIN is 0000."))
def demo(fill: Annotated[bool, typer.Option("--fill", help=N_("Only fill it; do not open the screen."))] = False) -> None:
    from fieldservice.cli.house import demo

    demo(fill)


@command("workflow", help=N_("Show the table of a workflow; without a name, which there are."))
def workflow(name: Annotated[str, typer.Argument(metavar="NAME", show_default=False)] = "") -> None:
    from fieldservice.cli.steps import show_workflow

    show_workflow(name)


@command("steps", help=N_("What can be done with a thing now, the likely first, with the fields of each step."))
def steps(thing: Thing) -> None:
    from fieldservice.cli.steps import steps

    steps(thing)


@command("take", help=N_("Take a step."))
def take(
    thing: Thing,
    step: Annotated[str, typer.Argument(metavar="STEP", show_default=False)],
    given: Annotated[list[str], typer.Option("--set", metavar="FIELD=VALUE", help=N_("A field of the step; again for each."))] = [],  # noqa: B006
    data: Annotated[str, typer.Option("--data", metavar="FILE", help=N_("Fields from a JSON or CSV file; - reads standard input."))] = "",
    expect: Annotated[str, typer.Option("--expect", metavar="MOVE", help=N_("Refuse unless this is still the last move (`last` of show)."))] = "",
) -> None:
    from fieldservice.cli.steps import take

    take(thing, step, given, data, expect or None)


@command("show", help=N_("Show a thing with its whole history."))
def show(thing: Thing, whole: Annotated[bool, typer.Option("--whole", help=N_("With phone and address whole, which is recorded."))] = False) -> None:
    from fieldservice.cli.look import show

    show(thing, whole)


@command("list", help=N_("List requests, jobs, customers, devices, staff or offices."))
def list_(
    kind: Annotated[str, typer.Argument(metavar="KIND", show_default=False)],
    state: Annotated[str, typer.Option("--state", metavar="STATE", help=N_("Only those in this state."))] = "",
    mine: Annotated[bool, typer.Option("--mine", help=N_("Only what waits for me."))] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help=N_("Only what is overdue."))] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, metavar="NUMBER", help=N_("At most so many."))] = 50,
    after: Annotated[str, typer.Option("--after", metavar="KEY", help=N_("Go on behind this key (`next` of the page before)."))] = "",
) -> None:
    from fieldservice.cli.look import list_

    list_(kind, state, mine, overdue, limit, after)


@command("find", help=N_("Find by number, serial, phone, name, pinyin initials or words of the symptom."))
def find(
    text: Annotated[list[str], typer.Argument(metavar="TEXT", show_default=False)],
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, metavar="NUMBER", help=N_("At most so many."))] = 20,
) -> None:
    from fieldservice.cli.look import find

    find(" ".join(text), limit)


@command("paper", help=N_("Write a paper as PDF; the print is counted. --lang behind this command is the paper's: zh, en or both."))
def paper(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=N_("slip: the service slip."), show_default=False)],
    thing: Thing,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help=N_("Where the PDF goes."), show_default=False)],
    lang: Annotated[str, typer.Option("--lang", metavar="zh|en|both", help=N_("Language of the paper; else the office's setting."))] = "",
    copy: Annotated[list[str], typer.Option("--copy", metavar="COPY", help=N_("company, customer or headquarters; again for several."))] = [],  # noqa: B006
    size: Annotated[str, typer.Option("--size", metavar="A4|A5", help=N_("Size of the paper; else the office's setting."))] = "",
    revision: Annotated[int, typer.Option("--revision", min=0, max=10_000, metavar="NUMBER", help=N_("An earlier revision; else the present one."))] = 0,
) -> None:
    from fieldservice.cli.look import paper

    paper(kind, thing, out, lang or None, tuple(copy), size or None, revision or None)


@command("import", help=N_("Import repairs of the past: `import ords FILE` reads Open Repair Data."))
def import_(format_: Annotated[str, typer.Argument(metavar="FORMAT", help=N_("ords"), show_default=False)], file: File) -> None:
    from fieldservice.cli.house import import_

    import_(format_, file)


@command("publish", help=N_("Publish staff, offices, parts, prices and the other tables from a CSV file, all or nothing."))
def publish(
    what: Annotated[str, typer.Argument(metavar="WHAT", help=N_("staff, offices, calendars, codes, settings, parts, prices or policies."), show_default=False)],
    file: Annotated[Path | None, typer.Argument(metavar="FILE", show_default=False)] = None,
    add: Annotated[bool, typer.Option("--add", help=N_("Keep rows that the file does not name."))] = False,
    example: Annotated[bool, typer.Option("--example", help=N_("Print the columns and two rows, and publish nothing."))] = False,
    force: Annotated[bool, typer.Option("--force", help=N_("Also where open work is left with somebody who goes, or a price list ends."))] = False,
) -> None:
    from fieldservice.cli.house import publish

    publish(what, file, add, example, force)


@command("passwd", help=N_("Set a PIN: one's own, or as an administrator another's. It is asked for, never an argument."))
def passwd(name: Annotated[str, typer.Argument(metavar="NAME", show_default=False)] = "") -> None:
    from fieldservice.cli.house import passwd

    passwd(name)


@command("rebuild", help=N_("Make all rows again from the journal and tell what was different."))
def rebuild() -> None:
    from fieldservice.cli.house import rebuild

    rebuild()


@command("verify", help=N_("Read every entry, signed content and row, and tell what is not as it was written."))
def verify() -> None:
    from fieldservice.cli.house import verify

    verify()


@command("backup", help=N_("Write the store and its files to one file, checked."))
def backup(file: File) -> None:
    from fieldservice.cli.house import backup

    backup(file)


@command("restore", help=N_("Put a backup in place, checked before."))
def restore(
    file: File,
    force: Annotated[bool, typer.Option("--force", help=N_("Move the office that is here aside, under a dated name; nothing is deleted."))] = False,
) -> None:
    from fieldservice.cli.house import restore

    restore(file, force)


@command("doctor", help=N_("Look at this machine and this store, and say what to mend and how."))
def doctor() -> None:
    from fieldservice.cli.house import doctor

    doctor()
