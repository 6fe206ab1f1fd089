"""Printers and what waits for them, from the command line: set up, try, look, and decide what a person must decide."""

from __future__ import annotations

from typing import Any

from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import give, local_time
from fieldservice.cli.text_tables import inert, table
from fieldservice.presentation.messages import render
from fieldservice.shapes import JsonObject
from fieldservice.words import _, in_context
from fieldservice.words.marking import N_, NP_

STATES = {
    "waiting": NP_("print job", "waiting"),
    "sending": NP_("print job", "being sent"),
    "printed": NP_("print job", "printed"),
    "uncertain": NP_("print job", "perhaps printed"),
    "failed": NP_("print job", "failed"),
    "cancelled": NP_("print job", "cancelled"),
}
NO_PRINTERS = N_("No printer is set up. Add one with: fieldservice printers add NAME KIND ADDRESS")
NO_JOBS = N_("Nothing was printed yet.")
SHOWN = 8
"""Last characters of an id: enough to name a job by, and they are what differs."""


def show() -> None:
    from fieldservice.desk import printers

    with at_the_desk() as (desk, _by):
        found = printers.printers(desk.session.reader)

    def told() -> None:
        if not found:
            print(_(NO_PRINTERS))
            return
        heads = (_("Printer"), _("Kind"), _("Address"), _("Language"), _("Size"), _("Prints"), _("State"))
        print(
            *table(
                heads,
                [
                    (
                        one["name"],
                        one["kind"],
                        one["address"],
                        one["speaks"],
                        one["media"],
                        "; ".join(map(used, one["used"])),
                        "" if one["active"] else _("off"),
                    )
                    for one in found
                ],
            ),
            sep="\n",
        )

    give({"printers": [{**one, "active": bool(one["active"])} for one in found]}, told)


def used(where: dict[str, str]) -> str:
    paper, counter = where["paper"] or _("every paper"), where["counter"]
    return _("%(paper)s at %(counter)s", paper=paper, counter=counter) if counter else paper


def add(name: str, kind: str, address: str, speaks: str, media: str) -> None:
    from fieldservice.desk import printers

    with at_the_desk() as (desk, by):
        made = printers.add(desk.session, by, name, kind, address, speaks, media)
        give(
            {"printer": made._asdict()},
            lambda: print(
                inert(
                    _(
                        "The printer %(name)s is set up. Try it with: fieldservice printers test %(name)s",
                        name=made.name,
                    )
                )
            ),
        )


def remove(name: str) -> None:
    from fieldservice.desk import printers

    with at_the_desk() as (desk, by):
        printers.remove(desk.session, by, name)
        give({"removed": name}, lambda: print(inert(_("The printer %(name)s is removed.", name=name))))


def use(name: str, paper: str, terminal: str) -> None:
    from fieldservice.desk import printers

    with at_the_desk() as (desk, by):
        printers.use(desk.session, by, name, paper=paper, counter=terminal)
        where = used({"paper": paper, "counter": terminal})
        give(
            {"printer": name, "paper": paper, "counter": terminal},
            lambda: print(inert(_("%(name)s prints: %(where)s", name=name, where=where))),
        )


def switch(name: str, on: bool) -> None:
    from fieldservice.desk import printers

    with at_the_desk() as (desk, by):
        printers.switch(desk.session, by, name, on)
        give(
            {"printer": name, "active": on},
            lambda: print(
                inert(
                    _("The printer %(name)s is on.", name=name)
                    if on
                    else _("The printer %(name)s is off; its papers wait.", name=name)
                )
            ),
        )


def test(name: str) -> None:
    """Sends at once what is due there; where the terminal program runs, it may be quicker."""
    from fieldservice.desk import printers, spool

    with at_the_desk() as (desk, by):
        id_ = printers.test_page(desk.session, by, name)
        spool.send_due(desk.session, name)
        answer(desk, spool.job(desk.session.reader, id_))


def jobs(limit: int) -> None:
    from fieldservice.desk import spool

    with at_the_desk() as (desk, _by):
        found = spool.jobs(desk.session.reader, limit)

        def told() -> None:
            if not found:
                print(_(NO_JOBS))
                return
            heads = (_("Print job"), _("Made"), _("Paper"), _("Number"), _("Printer"), _("By"), _("State"), _("Why"))
            with desk.session.store.reading() as tx:
                rows = [
                    (
                        one["id"][-SHOWN:],
                        local_time(tx, one["made"]),
                        one["paper"],
                        one["number"],
                        one["printer"],
                        one["by"],
                        in_context("print job", STATES[one["state"]]),
                        render(one["error"]) if one["error"] else "",
                    )
                    for one in found
                ]
            print(*table(heads, rows, 90), sep="\n")

        give({"jobs": [as_object(one) for one in found]}, told)


def decide(which: str, id_: str) -> None:
    """`which` is retry, cancel or confirm."""
    from fieldservice.desk import spool

    with at_the_desk() as (desk, by):
        was = spool.job(desk.session.reader, id_)
        now = {"retry": spool.retry, "cancel": spool.cancel, "confirm": spool.confirm}[which](
            desk.session, by, was["id"]
        )
        answer(desk, now, reprint=which == "retry" and was["state"] == "uncertain")


def run() -> None:
    from fieldservice.desk import spool

    with at_the_desk() as (desk, _by):
        printed = spool.run_once(desk.session)
        left = spool.counts(desk.session.reader)

    def told() -> None:
        print(
            _(
                "Printed: %(printed)s. Waiting: %(waiting)s. To be looked at: %(look)s.",
                printed=printed,
                waiting=left.get("waiting", 0),
                look=left.get("failed", 0) + left.get("uncertain", 0),
            )
        )

    give(
        {"printed": printed, **{state: left.get(state, 0) for state in ("waiting", "sending", "failed", "uncertain")}},
        told,
    )


def as_object(one: JsonObject) -> JsonObject:
    return {**one, "error": render(one["error"]) if one["error"] else ""}


def answer(desk: Any, one: JsonObject, reprint: bool = False) -> None:
    def told() -> None:
        print(
            inert(_("%(job)s: %(state)s", job=one["id"][-SHOWN:], state=in_context("print job", STATES[one["state"]])))
        )
        if one["error"]:
            print(inert(render(one["error"])))
        if reprint:
            print(_("It may have been printed before; this counts as print %(number)s.", number=one["print_no"]))

    give({"job": as_object(one), **({"reprint": True} if reprint else {})}, told)
