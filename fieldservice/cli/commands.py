"""Every command as a script sees it: names, options, help. What each does stands in the modules beside, loaded when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fieldservice.cli import papers, parameters, printer_commands, workshop  # noqa: F401  (importing a topic declares its commands)
from fieldservice.cli.app import app, command
from fieldservice.cli.typer_i18n import SpokenCommand, SpokenGroup
from fieldservice.words.marking import N_

Thing = parameters.Thing
File = parameters.File


@command("init", help=N_("Make the store of an office, with the administrator `admin`."))
def init(
    office: Annotated[
        str,
        typer.Option(
            "--office", metavar="CODE", help=N_("Code of the service point, such as CD01."), show_default=False
        ),
    ],
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help=N_("Name of the service point."), show_default=False)
    ],
    url: Annotated[
        str,
        typer.Option(
            "--url",
            metavar="URL",
            help=N_("Address of a PostgreSQL database, without a password; else a file in the data folder."),
        ),
    ] = "",
) -> None:
    from fieldservice.cli.house import init

    init(office, name, url or None)


@command("demo", help=N_("Open a branch with invented data; every PIN is 0000."))
def demo(
    fill: Annotated[bool, typer.Option("--fill", help=N_("Only fill it; do not open the screen."))] = False,
) -> None:
    from fieldservice.cli.house import demo

    demo(fill)


@command("workflow", help=N_("Show a workflow's steps; without a name, list the workflows."))
def workflow(name: Annotated[str, typer.Argument(metavar="NAME", show_default=False)] = "") -> None:
    from fieldservice.cli.steps import show_workflow

    show_workflow(name)


@command("steps", help=N_("List the steps possible now, most likely first, with their fields."))
def steps(thing: Thing) -> None:
    from fieldservice.cli.steps import steps

    steps(thing)


@command("take", help=N_("Take a step."))
def take(
    thing: Thing,
    step: Annotated[str, typer.Argument(metavar="STEP", show_default=False)],
    given: Annotated[
        list[str], typer.Option("--set", metavar="FIELD=VALUE", help=N_("A field of the step; again for each."))
    ] = [],  # noqa: B006
    data: Annotated[
        str, typer.Option("--data", metavar="FILE", help=N_("Fields from a JSON or CSV file; - reads standard input."))
    ] = "",
    expect: Annotated[
        str,
        typer.Option(
            "--expect", metavar="MOVE", help=N_("Refuse unless this is still the last step (`last` of show).")
        ),
    ] = "",
) -> None:
    from fieldservice.cli.steps import take

    take(thing, step, given, data, expect or None)


@command("show", help=N_("Show a job, request, customer or device with its full history."))
def show(
    thing: Thing,
    whole: Annotated[bool, typer.Option("--whole", help=N_("With full phone and address; this is recorded."))] = False,
) -> None:
    from fieldservice.cli.look import show

    show(thing, whole)


@command("list", help=N_("List requests, jobs, customers, devices, staff or offices."))
def list_(
    kind: Annotated[str, typer.Argument(metavar="KIND", show_default=False)],
    state: Annotated[str, typer.Option("--state", metavar="STATE", help=N_("Only those in this state."))] = "",
    mine: Annotated[bool, typer.Option("--mine", help=N_("Only work that waits for me."))] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help=N_("Overdue work only."))] = False,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=10_000, metavar="NUMBER", help=N_("At most so many."))
    ] = 50,
    after: Annotated[
        str, typer.Option("--after", metavar="KEY", help=N_("Continue after this key (`next` of the previous page)."))
    ] = "",
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


@command("import", help=N_("Import past repairs: `import ords FILE` reads Open Repair Data."))
def import_(
    format_: Annotated[str, typer.Argument(metavar="FORMAT", help=N_("ords"), show_default=False)], file: File
) -> None:
    from fieldservice.cli.house import import_

    import_(format_, file)


@command(
    "publish", help=N_("Publish staff, offices, parts, prices and the other tables from a CSV file, all or nothing.")
)
def publish(
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help=N_("staff, offices, calendars, codes, settings, parts, prices or policies."),
            show_default=False,
        ),
    ],
    file: Annotated[Path | None, typer.Argument(metavar="FILE", show_default=False)] = None,
    add: Annotated[bool, typer.Option("--add", help=N_("Keep rows that the file does not name."))] = False,
    example: Annotated[
        bool, typer.Option("--example", help=N_("Print the columns and two rows, and publish nothing."))
    ] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help=N_("Publish even if a person who leaves still has open work, or a price list ends.")
        ),
    ] = False,
) -> None:
    from fieldservice.cli.house import publish

    publish(what, file, add, example, force)


@command(
    "passwd",
    help=N_("Set your PIN, or as an administrator another person's. The PIN is asked for; it is never an argument."),
)
def passwd(name: Annotated[str, typer.Argument(metavar="NAME", show_default=False)] = "") -> None:
    from fieldservice.cli.house import passwd

    passwd(name)


@command("rebuild", help=N_("Rebuild all rows from the journal and report the differences."))
def rebuild() -> None:
    from fieldservice.cli.house import rebuild

    rebuild()


@command("verify", help=N_("Check every entry, signed content and row; report differences."))
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
    force: Annotated[
        bool,
        typer.Option("--force", help=N_("Move the office that is here aside, under a dated name; nothing is deleted.")),
    ] = False,
) -> None:
    from fieldservice.cli.house import restore

    restore(file, force)


@command("doctor", help=N_("Check this machine and this store; report what to mend and how."))
def doctor() -> None:
    from fieldservice.cli.house import doctor

    doctor()


@command(
    "join",
    help=N_(
        "Join headquarters with a one-time code; earlier work of this store is kept and sent. No `init` is needed."
    ),
)
def join(
    url: Annotated[str, typer.Argument(metavar="URL", show_default=False)],
    code: Annotated[str, typer.Argument(metavar="CODE", show_default=False)] = "",
    relay: Annotated[
        str,
        typer.Option(
            "--relay",
            metavar="URL",
            help=N_("Address of the branch, which serves while headquarters cannot be reached."),
        ),
    ] = "",
    address: Annotated[
        bool,
        typer.Option("--address", help=N_("Already joined; change the address of headquarters. No code is needed.")),
    ] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help=N_("Allow http:// to another machine: only inside a VPN."))
    ] = False,
) -> None:
    from fieldservice.cli.exchange import join

    join(url, code, relay, address, plain)


@command("first-copy", help=N_("Fetch a full copy of this office's store from headquarters; unsent entries are kept."))
def first_copy(
    url: Annotated[
        str,
        typer.Argument(metavar="URL", help=N_("Only needed if the store can no longer be read."), show_default=False),
    ] = "",
    plain: Annotated[
        bool, typer.Option("--plain", help=N_("Allow http:// to another machine: only inside a VPN."))
    ] = False,
) -> None:
    from fieldservice.cli.exchange import first_copy

    first_copy(url, plain)


@command("sync", help=N_("Exchange with headquarters now. No sign-in is needed."))
def sync(
    watch: Annotated[
        bool,
        typer.Option("--watch", help=N_("Keep running: exchange whenever there is something to send or to fetch.")),
    ] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help=N_("Also send entries that depend on entries of the branch that headquarters does not have yet."),
        ),
    ] = False,
    compare: Annotated[
        bool, typer.Option("--compare", help=N_("Then compare every entry with headquarters', and mend what differs."))
    ] = False,
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False,
) -> None:
    from fieldservice.cli.exchange import sync

    sync(watch, force, compare, with_parent)


@command(
    "relay", help=N_("Serve the vans of this branch, so that they and the branch work together while the line is down.")
)
def relay(
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help=N_("Address to listen on."))] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="PORT", help=N_("Port to listen on; 0 takes a free one."))
    ] = 8351,
    certfile: Annotated[str, typer.Option("--certfile", metavar="FILE", help=N_("Certificate for TLS, PEM."))] = "",
    keyfile: Annotated[str, typer.Option("--keyfile", metavar="FILE", help=N_("Its key, PEM."))] = "",
    plain: Annotated[
        bool, typer.Option("--plain", help=N_("Without TLS: only in a network of the branch's own."))
    ] = False,
) -> None:
    from fieldservice.cli.exchange import relay

    relay(host, port, certfile, keyfile, plain)


app.add_typer(printer_commands.printers, name="printers")
app.add_typer(printer_commands.print_jobs, name="print-jobs")

pages = typer.Typer(
    cls=SpokenGroup,
    rich_markup_mode=None,
    no_args_is_help=True,
    help=N_("Pages on which customers sign on their own phone or a tablet."),
)
app.add_typer(pages, name="pages")
pages_command = lambda name, **more: pages.command(name, cls=SpokenCommand, **more)


@pages_command(
    "serve",
    help=N_("Serve the sign page of this office until it is stopped; one JSON line a request on standard error."),
)
def pages_serve(
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help=N_("Address to listen on."))] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="PORT", help=N_("Port to listen on; 0 takes a free one."))
    ] = 8352,
    certfile: Annotated[str, typer.Option("--certfile", metavar="FILE", help=N_("Certificate for TLS, PEM."))] = "",
    keyfile: Annotated[str, typer.Option("--keyfile", metavar="FILE", help=N_("Its key, PEM."))] = "",
    plain: Annotated[
        bool, typer.Option("--plain", help=N_("Without TLS: only in an encrypted network of the office's own."))
    ] = False,
    address: Annotated[
        str,
        typer.Option(
            "--address",
            metavar="NAME",
            help=N_("How phones reach this machine: a host name, or a full URL behind a proxy."),
        ),
    ] = "",
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False,
) -> None:
    from fieldservice.cli.pages import serve

    serve(host, port, certfile, keyfile, plain, address, with_parent)


@pages_command("address", help=N_("Set the address at which phones reach this machine; without an argument, show it."))
def pages_address(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME",
            help=N_("A host name or a full URL; if empty, the address is detected automatically."),
            show_default=False,
        ),
    ] = None,
    certfile: Annotated[str, typer.Option("--certfile", metavar="FILE", help=N_("Certificate for TLS, PEM."))] = "",
    keyfile: Annotated[str, typer.Option("--keyfile", metavar="FILE", help=N_("Its key, PEM."))] = "",
    plain: Annotated[
        bool, typer.Option("--plain", help=N_("Without TLS: only in an encrypted network of the office's own."))
    ] = False,
) -> None:
    from fieldservice.cli.pages import address

    address(name, certfile, keyfile, plain)


@command(
    "sign-link",
    help=N_(
        "Create a one-time code for signing on a phone. --lang after this command sets the language of "
        "the page: zh, en or both."
    ),
)
def sign_link(
    job: Annotated[str, typer.Argument(metavar="JOB", show_default=False)],
    step: Annotated[
        str,
        typer.Option("--step", metavar="STEP", help=N_("The step that is signed; else the one that can be taken now.")),
    ] = "",
    also: Annotated[
        list[str],
        typer.Option(
            "--also",
            metavar="JOB",
            help=N_("A further job of the same ticket under the same signature; again for each."),
        ),
    ] = [],  # noqa: B006
    lang: Annotated[
        str,
        typer.Option(
            "--lang",
            metavar="zh|en|both",
            help=N_("Language in which the page opens; else the office's setting for papers."),
        ),
    ] = "",
    wait: Annotated[
        bool, typer.Option("--wait", help=N_("Serve the page, if nobody does, and wait until it is signed."))
    ] = False,
) -> None:
    from fieldservice.cli.pages import sign_link

    sign_link(job, step, also, lang or None, wait)


carry = typer.Typer(
    cls=SpokenGroup,
    rich_markup_mode=None,
    no_args_is_help=True,
    help=N_("Exchange without a connection: carry a file out and the answer in."),
)
app.add_typer(carry, name="carry")
carry_command = lambda name, **more: carry.command(name, cls=SpokenCommand, **more)


@carry_command(
    "out", help=N_("Write the unsent entries into a file; at headquarters with --for, the entries for an office.")
)
def carry_out(
    file: File,
    office: Annotated[
        str, typer.Option("--for", metavar="OFFICE", help=N_("At headquarters: the office that the file is for."))
    ] = "",
) -> None:
    from fieldservice.cli.exchange import carry_out

    carry_out(file, office)


@carry_command(
    "in",
    help=N_("Import a carried file. Importing it twice is harmless; a file that does not fit is refused as a whole."),
)
def carry_in(file: File) -> None:
    from fieldservice.cli.exchange import carry_in

    carry_in(file)


@command(
    "review", help=N_("Late, conflicting and marked entries, with both sides; `review settle NUMBER` settles one.")
)
def review(
    action: Annotated[str, typer.Argument(metavar="settle", show_default=False)] = "",
    which: Annotated[
        str,
        typer.Argument(metavar="NUMBER", help=N_("Its place in the list, or its key from --json."), show_default=False),
    ] = "",
    choice: Annotated[
        str,
        typer.Option("--choice", metavar="CHOICE", help=N_("stays, counts or takes; else the first that is possible.")),
    ] = "",
) -> None:
    from fieldservice.cli.review import review

    review(action, which, choice)


@command(
    "status",
    help=N_("State of the exchange: unsent entries, last exchange, problems and remedies. No sign-in is needed."),
)
def status() -> None:
    from fieldservice.cli.exchange import status

    status()


hq = typer.Typer(
    cls=SpokenGroup,
    rich_markup_mode=None,
    no_args_is_help=True,
    help=N_("Headquarters: begin it, serve it, enrol and revoke stores."),
)
app.add_typer(hq, name="hq")
hq_command = lambda name, **more: hq.command(name, cls=SpokenCommand, **more)
StoreName = Annotated[str, typer.Argument(metavar="STORE", show_default=False)]


@hq_command("init", help=N_("Make headquarters' store, or make the store that is here headquarters."))
def hq_init(
    office: Annotated[
        str, typer.Option("--office", metavar="CODE", help=N_("Code of headquarters; HQ if not given."))
    ] = "",
    name: Annotated[str, typer.Option("--name", metavar="NAME", help=N_("Name of headquarters."))] = "",
    url: Annotated[
        str,
        typer.Option(
            "--url",
            "--store",
            metavar="URL",
            help=N_("Address of a PostgreSQL database, without a password; else a file in the data folder."),
        ),
    ] = "",
) -> None:
    from fieldservice.cli.hq import init

    init(office, name, url)


@hq_command(
    "serve", help=N_("Serve the stores over HTTP until it is stopped; one JSON line a request on standard error.")
)
def hq_serve(
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help=N_("Address to listen on."))] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="PORT", help=N_("Port to listen on; 0 takes a free one."))
    ] = 8350,
    url: Annotated[
        str,
        typer.Option(
            "--store",
            "--url",
            metavar="URL",
            help=N_("Address of headquarters' PostgreSQL database; several servers may share it."),
        ),
    ] = "",
    certfile: Annotated[str, typer.Option("--certfile", metavar="FILE", help=N_("Certificate for TLS, PEM."))] = "",
    keyfile: Annotated[str, typer.Option("--keyfile", metavar="FILE", help=N_("Its key, PEM."))] = "",
    behind_proxy: Annotated[
        bool,
        typer.Option("--behind-proxy", help=N_("A proxy in front does the TLS: plain HTTP may leave this machine.")),
    ] = False,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=64, metavar="NUMBER", help=N_("Server processes on this machine."))
    ] = 1,
) -> None:
    from fieldservice.cli.hq import serve

    serve(host, port, url, certfile, keyfile, behind_proxy, workers)


@hq_command(
    "enrol", help=N_("A one-time code with which one store may join for this office; one not yet published is created.")
)
def hq_enrol(
    office: Annotated[str, typer.Argument(metavar="OFFICE", show_default=False)],
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help=N_("Name of a new office; its code if not given."))
    ] = "",
    branch: Annotated[
        str, typer.Option("--branch", metavar="OFFICE", help=N_("Of a van: the branch it belongs to."))
    ] = "",
) -> None:
    from fieldservice.cli.hq import enrol

    enrol(office, name, branch)


@hq_command("stores", help=N_("Every store: last contact, unsent entries, version, clock, confirmed erasures."))
def hq_stores() -> None:
    from fieldservice.cli.hq import stores

    stores()


@hq_command("revoke", help=N_("Stop accepting entries from a store; what it still sends is kept until released."))
def hq_revoke(store: StoreName) -> None:
    from fieldservice.cli.hq import revoke

    revoke(store)


@hq_command("release", help=N_("Number what a revoked or replaced store sent."))
def hq_release(store: StoreName) -> None:
    from fieldservice.cli.hq import release

    release(store)


@hq_command(
    "recover",
    help=N_("After a restore from a backup: begin a new epoch, so that the stores send again what is missing."),
)
def hq_recover() -> None:
    from fieldservice.cli.hq import recover

    recover()


@hq_command(
    "erase",
    help=N_("Erase a customer in every store: name, phone, address, remarks and signatures. This cannot be undone."),
)
def hq_erase(
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help=N_("Number of the customer's file."))],
) -> None:
    from fieldservice.cli.hq import erase

    erase(customer)


@hq_command("status", help=N_("State of headquarters: entries, stores, open reviews."))
def hq_status() -> None:
    from fieldservice.cli.hq import status

    status()


ORDER = [
    "init",
    "demo",
    "workflow",
    "steps",
    "take",
    "show",
    "list",
    "find",
    "board",
    "ticket",
    "hand-out",
    "move",
    "places",
    "attach",
    "paper",
    "print",
    "import",
    "publish",
    "passwd",
    "rebuild",
    "verify",
    "backup",
    "restore",
    "doctor",
    "join",
    "first-copy",
    "sync",
    "relay",
    "sign-link",
    "review",
    "status",
    "printers",
    "print-jobs",
    "pages",
    "carry",
    "hq",
]
"""Every command and group, in the order in which the help lists them."""

app.registered_commands.sort(key=lambda each: ORDER.index(each.name or ""))
app.registered_groups.sort(key=lambda each: ORDER.index(each.name))
