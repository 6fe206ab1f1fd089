"""Commands of headquarters, the group `hq`. Those that change something ask for an administrator; the others do not."""

import sys
from collections.abc import Mapping
from typing import Annotated

import typer

from fieldservice import settings
from fieldservice.cli import global_options
from fieldservice.cli.app import command, group
from fieldservice.cli.auth import at_the_desk, first_pin
from fieldservice.cli.output import answer, answer_line, print_line, print_table, say_beside, time_in
from fieldservice.cli.parameters import DATABASE_HELP, Certificate, Host, Key, Port, Proxies
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.identity import bare
from fieldservice.workflows.engine.messages import Refused

hq = group("hq", help=N_("Run headquarters: set it up, serve it, enrol and revoke stores."))

STATES = {"active": N_("active"), "replaced": N_("replaced"), "revoked": N_("revoked")}

ROTATING = N_("active, new secret pending")
WORTH_SAYING = 2
"""Seconds by which the clock of a store differs before the list says so."""

StoreName = Annotated[
    str, typer.Argument(metavar="STORE", help=N_("Code of the store, such as `CD01`."), show_default=False)
]


@command("init", within=hq, help=N_("Create a headquarters store, or turn this store into one."))
def init(
    office: Annotated[
        str, typer.Option("--office", metavar="CODE", help=N_("Code of headquarters; HQ if not given."))
    ] = "",
    name: Annotated[str, typer.Option("--name", metavar="NAME", help=N_("Name of headquarters."))] = "",
    url: Annotated[str, typer.Option("--url", "--store", metavar="URL", help=DATABASE_HELP)] = "",
) -> None:
    from fieldservice.admin import headquarters, maintenance, presence, publishing

    folder = settings.home()
    if presence.holds_store(folder):
        if url:
            maintenance.refuse_existing(folder)
        with at_the_desk() as (desk, by):
            headquarters.promote(desk.session, by)
            office = desk.session.office
    else:
        office = office or "HQ"
        name = name or _("Headquarters")
        publishing.check_office(office, name)
        headquarters.begin(folder, office, name, first_pin(office), url or None)
    answer_line(
        {"office": office, "folder": str(folder)},
        _(
            "%(office)s in %(folder)s is headquarters now. Start its server with: fieldservice hq serve.",
            office=office,
            folder=folder,
        ),
    )


@command(
    "serve",
    within=hq,
    help=N_("Serve the stores over HTTP until stopped; one JSON line per request on standard error."),
)
def serve(
    host: Host = "127.0.0.1",
    port: Port = 8350,
    url: Annotated[
        str,
        typer.Option(
            "--store",
            "--url",
            metavar="URL",
            help=N_("Address of headquarters' PostgreSQL database; several servers may share it."),
        ),
    ] = "",
    certfile: Certificate = "",
    keyfile: Key = "",
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help=N_("A reverse proxy does TLS: plain HTTP may leave this machine."))
    ] = False,
    proxy: Proxies = [],  # noqa: B006  (Typer reads it; nobody changes it)
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=64, metavar="NUMBER", help=N_("Server processes on this machine."))
    ] = 1,
) -> None:
    from fieldservice.admin import headquarters, serving
    from fieldservice.cli import web_app

    folder = settings.home()
    if url:
        headquarters.attach(folder, url)
    with headquarters.opened(folder):
        pass  # a store that is not headquarters is refused before anything listens
    serving.serve(
        folder,
        host,
        port,
        web_app.HEADQUARTERS,
        certfile=certfile,
        keyfile=keyfile,
        plain=behind_proxy,
        workers=workers,
        named_proxies=proxy,
    )


@command(
    "enrol",
    within=hq,
    help=N_("Create a one-time code for one store of this office to join; a new office is published with it."),
)
def enrol(
    office: Annotated[str, typer.Argument(metavar="OFFICE", help=N_("Code of the office or van."), show_default=False)],
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help=N_("Name of a new office; its code if not given."))
    ] = "",
    branch: Annotated[
        str, typer.Option("--branch", metavar="OFFICE", help=N_("The branch that a van belongs to."))
    ] = "",
) -> None:
    from fieldservice.admin import headquarters

    with at_the_desk() as (desk, by):
        made = headquarters.enrol(desk.session, by, office, name, branch)
    answer_line(
        made,
        _(
            "Code for %(office)s: %(code)s. It is valid for 15 minutes and for one store. On that machine: "
            "fieldservice join URL %(code)s",
            **made,
        ),
    )


@command(
    "stores", within=hq, help=N_("List the stores: last contact, unsent entries, version, clock, confirmed erasures.")
)
def stores() -> None:
    from fieldservice.admin import headquarters

    with headquarters.opened(settings.home()) as store:
        rows, zone = headquarters.stores(store), headquarters.zone(store)

    def print_text() -> None:
        if not rows:
            print(_(headquarters.NONE_ENROLLED))
            return
        print_table(
            (_("Store"), _("State"), _("Last contact"), _("Unsent"), _("Version"), _("Clock"), _("Erasures confirmed")),
            [
                (
                    row["store"],
                    _(ROTATING) if row["rotating"] else _(STATES[row["status"]]),
                    time_in(zone, row["contact"]) if row["contact"] else "-",
                    row["backlog"],
                    row["version"],
                    f"{row['skew']:+d} s" if abs(row["skew"]) > WORTH_SAYING else "",
                    f"{row['erased']}/{row['erasures']}" if row["erasures"] else "",
                )
                for row in rows
            ],
            longest=30,
        )

    answer({"stores": rows}, print_text)


@command(
    "revoke",
    within=hq,
    help=N_("Stop accepting entries from a store; what it still sends is held back until released."),
)
def revoke(store: StoreName) -> None:
    from fieldservice.admin import headquarters

    with at_the_desk() as (desk, by):
        headquarters.revoke(desk.session, by, store)
    answer_line(
        {"store": store},
        _(
            "%(store)s is revoked. Whatever it still sends is held back until: fieldservice hq release %(store)s",
            store=store,
        ),
    )


@command(
    "rotate",
    within=hq,
    help=N_("Give a store a new secret at its next exchange; without STORE, all stores that are not revoked."),
)
def rotate(
    store: Annotated[
        str, typer.Argument(metavar="STORE", help=N_("Code of the store; without it, all."), show_default=False)
    ] = "",
) -> None:
    from fieldservice.admin import headquarters

    with at_the_desk() as (desk, by):
        stores = headquarters.rotate(desk.session, by, store)
    answer_line(
        {"stores": stores},
        _(
            "These stores get a new secret at their next exchange; until then the present one stays valid: %(stores)s.",
            stores=", ".join(stores),
        )
        if stores
        else _("No store exchanges with headquarters, so no secret is replaced."),
    )


@command("release", within=hq, help=N_("Accept the entries that a revoked or replaced store sent."))
def release(store: StoreName) -> None:
    from fieldservice.admin import headquarters

    with at_the_desk() as (desk, by):
        count = headquarters.release(desk.session, by, store)
    answer_line(
        {"store": store, "entries": count}, _("Accepted from %(store)s: %(count)s entries.", store=store, count=count)
    )


@command(
    "recover",
    within=hq,
    help=N_("After restoring a backup, begin a new epoch, so that the stores send again what is missing."),
)
def recover() -> None:
    from fieldservice.admin import headquarters

    with at_the_desk() as (desk, by):
        epoch = headquarters.recover(desk.session, by)
    answer_line({"epoch": epoch}, _("A new epoch has begun: each store sends again what headquarters has lost."))


SAY_YES = N_("Erasing cannot be undone. At a terminal the number of the customer is typed again; elsewhere give --yes.")
ANOTHER_NUMBER = N_("That is not the number of this customer. Nothing was erased.")


def say_who_is_erased(known: JsonObject) -> None:
    """Whom an erasure is about, the work that is open, and the stores that erase it too."""
    say_beside(_("Customer %(customer)s: %(name)s", customer=known["customer"], name=known["name"] or "-"))
    for work in known["open"]:
        say_beside("  " + _("Open: %(number)s, at %(holder)s", number=work["number"], holder=work["holder"]))
    say_beside(_("Stores that erase it too: %(stores)s", stores=", ".join(known["stores"]) or "-"))


def _typed_again(number: str) -> None:
    """Asks at a terminal for the number of the customer. Raises Refused (usage, data)."""
    if not sys.stdin.isatty() or global_options.current.json:
        raise Refused("usage", SAY_YES)
    given = typer.prompt(_("Type the number again to erase this customer for good"), err=True, default="")
    if bare(given).upper() != bare(number).upper():
        raise Refused("data", ANOTHER_NUMBER)


@command(
    "erase",
    within=hq,
    help=N_(
        "Erase a customer's personal data in every store: name, phone, address, remarks and signatures. This "
        "cannot be undone."
    ),
)
def erase(
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help=N_("Number of the customer's file."))],
    yes: Annotated[bool, typer.Option("--yes", help=N_("Do not ask for the number again."))] = False,
    although_open: Annotated[
        bool, typer.Option("--although-open", help=N_("Erase even though work for the customer is open."))
    ] = False,
) -> None:
    from fieldservice.admin import erasing

    with at_the_desk() as (desk, by):
        known = erasing.about(desk.session, by, customer)
        if not global_options.current.json:
            say_who_is_erased(known)
        if not yes and (although_open or not known["open"] or known["erased"]):
            _typed_again(str(known["customer"]))
        done = {
            **erasing.erase(desk.session, by, customer, although_open=although_open),
            "open": known["open"],
            "stores": known["stores"],
        }
        contacts = {row["store"]: desk.session.local_time(row["contact"]) for row in done["waiting"] if row["contact"]}

    def print_text() -> None:
        print_line(
            _("%(customer)s is erased in this store.", **done)
            if done["done"]
            else _(
                "%(customer)s is erased in this store; the data leaves the disk as soon as no program reads it.", **done
            )
        )
        for row in done["waiting"]:
            print_line(
                "- "
                + _(
                    "%(store)s has not confirmed the erasure yet; last contact %(contact)s.",
                    store=row["store"],
                    contact=contacts.get(row["store"], "-"),
                )
            )
        for file in done["elsewhere"]:
            print_line("- " + _("This file may still contain personal data: %(file)s. Destroy it.", file=file))

    answer(done, print_text)


@command("status", within=hq, help=N_("Show the state of headquarters: entries, stores, open reviews."))
def status() -> None:
    from fieldservice.admin import headquarters
    from fieldservice.desk.incident_words import CLASSES

    with headquarters.opened(settings.home()) as store:
        found = headquarters.status(store)

    def counted(counts: Mapping[str, int], words: Mapping[str, str]) -> str:
        return forms.listed(f"{_(words.get(name, name))} {count}" for name, count in sorted(counts.items())) or "-"

    def print_text() -> None:
        for label, value in (
            (_("Entries"), found["entries"]),
            (_("Stores"), counted(found["stores"], STATES)),
            (_("Waiting at the stores"), found["backlog"]),
            (_("To review"), found["review"]),
            (_("Held back"), counted(found["held"], {})),
            (_("Incidents"), counted(found["incidents"], CLASSES)),
        ):
            print_line(f"{label}: {value}")

    answer(found, print_text)
