"""Headquarters on the command line. What changes something asks for an administrator; what looks does not."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from fieldservice import settings
from fieldservice.cli.auth import asked_twice, at_the_desk
from fieldservice.cli.house import ADMINISTRATOR, NO_NEW_PIN
from fieldservice.cli.output import give, local_time
from fieldservice.cli.text_tables import inert, table
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

STATES = {"active": N_("active"), "replaced": N_("replaced"), "revoked": N_("revoked")}


def init(office: str, name: str, url: str) -> None:
    from fieldservice.admin import headquarters, maintenance, publishing

    folder = settings.home()
    if maintenance.holds_store(folder):
        if url:
            maintenance.refuse_existing(folder)
        with at_the_desk() as (desk, by):
            headquarters.promote(desk.session, by)
            office = desk.session.office
    else:
        office = office or "HQ"
        name = name or _("Headquarters")
        publishing.check_office(office, name)
        pin = os.environ.get("FIELDSERVICE_PIN")
        if pin is None:
            if not sys.stdin.isatty():
                raise Refused("usage", NO_NEW_PIN, name=ADMINISTRATOR)
            pin = asked_twice(ADMINISTRATOR)
        headquarters.begin(folder, office, name, pin, url or None)
    give(
        {"office": office, "folder": str(folder)},
        lambda: print(
            inert(
                _(
                    "%(office)s in %(folder)s is headquarters now. Start its server with: fieldservice hq serve.",
                    office=office,
                    folder=folder,
                )
            )
        ),
    )


def serve(host: str, port: int, url: str, certfile: str, keyfile: str, behind_proxy: bool, workers: int) -> None:
    from fieldservice.admin import headquarters, serving
    from fieldservice.cli import served

    folder = settings.home()
    if url:
        headquarters.attach(folder, url)
    with headquarters.opened(folder):
        pass  # that it is one is told before anything listens
    serving.serve(
        folder, host, port, served.HEADQUARTERS, certfile=certfile, keyfile=keyfile, plain=behind_proxy, workers=workers
    )


def enrol(office: str, name: str, branch: str) -> None:
    from fieldservice.admin import headquarters

    with at_the_desk() as (desk, by):
        made = headquarters.enrol(desk.session, by, office, name, branch)
    give(
        made,
        lambda: print(
            inert(
                _(
                    (
                        "Code for %(office)s: %(code)s. It is valid for 15 minutes and for one store. On that machine: "
                        "fieldservice join URL %(code)s"
                    ),
                    **made,
                )
            )
        ),
    )


def stores() -> None:
    from fieldservice.admin import headquarters

    with headquarters.opened(settings.home()) as store:
        rows = headquarters.stores(store)
        with store.reading() as tx:
            contacts = {row["store"]: local_time(tx, row["contact"]) for row in rows if row["contact"]}

    def told() -> None:
        if not rows:
            print(_("No store is enrolled yet. Begin with: fieldservice hq enrol OFFICE."))
            return
        heads = (
            _("Store"),
            _("State"),
            _("Last contact"),
            _("Unsent"),
            _("Version"),
            _("Clock"),
            _("Read"),
            _("Erased"),
        )
        print(
            *table(
                heads,
                [
                    (
                        row["store"],
                        _(STATES[row["status"]]),
                        contacts.get(row["store"], "-"),
                        str(row["backlog"]),
                        row["version"],
                        f"{row['skew']:+d} s",
                        str(row["position"]),
                        f"{row['erased']}/{row['erasures']}",
                    )
                    for row in rows
                ],
                30,
            ),
            sep="\n",
        )

    give({"stores": rows}, told)


def revoke(name: str) -> None:
    from fieldservice.admin import headquarters

    with at_the_desk() as (desk, by):
        headquarters.revoke(desk.session, by, name)
    give(
        {"store": name},
        lambda: print(
            inert(
                _(
                    "%(store)s is revoked. What it still sends is kept until: fieldservice hq release %(store)s",
                    store=name,
                )
            )
        ),
    )


def release(name: str) -> None:
    from fieldservice.admin import headquarters

    with at_the_desk() as (desk, by):
        count = headquarters.release(desk.session, by, name)
    give(
        {"store": name, "entries": count},
        lambda: print(inert(_("Numbered from %(store)s: %(count)s entries.", store=name, count=count))),
    )


def recover() -> None:
    from fieldservice.admin import headquarters

    with at_the_desk() as (desk, by):
        epoch = headquarters.recover(desk.session, by)
    give(
        {"epoch": epoch},
        lambda: print(_("A new epoch has begun: each store offers again what headquarters no longer has.")),
    )


def erase(customer: str) -> None:
    from fieldservice.admin import erasing

    with at_the_desk() as (desk, by):
        done = erasing.erase(desk.session, by, customer)
        contacts = {one["store"]: desk.session.local_time(one["contact"]) for one in done["waiting"] if one["contact"]}

    def told() -> None:
        print(
            inert(
                _("%(customer)s is erased here.", **done)
                if done["done"]
                else _("%(customer)s is erased here; it leaves the disk once nobody reads from it any more.", **done)
            )
        )
        for one in done["waiting"]:
            print(
                "- "
                + inert(
                    _(
                        "%(store)s has not confirmed it yet; last contact %(contact)s.",
                        store=one["store"],
                        contact=contacts.get(one["store"], "-"),
                    )
                )
            )
        for file in done["elsewhere"]:
            print("- " + inert(_("This file may still contain personal data: %(file)s. Destroy it.", file=file)))

    give(done, told)


def status() -> None:
    from fieldservice.admin import headquarters
    from fieldservice.desk.incident_words import CLASSES

    with headquarters.opened(settings.home()) as store:
        found = headquarters.status(store)

    def told() -> None:
        def listed(counts: dict[str, int], words: Mapping[str, str]) -> str:
            return forms.listed(f"{_(words.get(name, name))} {count}" for name, count in sorted(counts.items())) or "-"

        for name, value in (
            (_("Entries"), found["entries"]),
            (_("Epoch"), found["epoch"]),
            (_("Stores"), listed(found["stores"], STATES)),
            (_("Waiting at the stores"), found["backlog"]),
            (_("To be looked at"), found["review"]),
            (_("Kept back"), listed(found["held"], {})),
            (_("Incidents"), listed(found["incidents"], CLASSES)),
        ):
            print(inert(f"{name}: {value}"))

    give(found, told)
