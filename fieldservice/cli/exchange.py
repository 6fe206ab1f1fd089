"""The office's end of the exchange on the command line: join, sync, status. None of them asks who is at the desk."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice import settings
from fieldservice.cli.output import give, time_in
from fieldservice.cli.text_tables import inert
from fieldservice.presentation.messages import render
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message, Refused

if TYPE_CHECKING:
    from fieldservice.admin.exchanging import Report

NO_CODE = N_(
    "The code is missing: fieldservice join URL CODE. Headquarters creates a code with: fieldservice hq enrol OFFICE."
)


def join(url: str, code: str, relay: str, address: bool, plain: bool) -> None:
    from fieldservice.admin import joining

    folder = settings.home()
    if address:
        done = joining.change_address(folder, url, plain=plain, relay=relay)
        give(
            done,
            lambda: print(
                inert(_("Headquarters answers at %(url)s; sent: %(pushed)s, fetched: %(pulled)s.", url=url, **done))
            ),
        )
        return
    if not code:
        raise Refused("usage", NO_CODE)
    done = joining.join(folder, url, code, plain=plain, relay=relay)
    give(
        done,
        lambda: print(
            inert(
                _(
                    "%(office)s has joined headquarters; sent: %(pushed)s, fetched: %(pulled)s. People sign in with "
                    "what headquarters published.",
                    **done,
                )
            )
        ),
    )


def first_copy(url: str, plain: bool) -> None:
    from fieldservice.admin import first_copy as copying

    done = copying.first_copy(settings.home(), url, plain=plain)

    def told() -> None:
        print(
            _(
                (
                    "The copy is in place: %(entries)s entries, verified against headquarters. Unsent entries kept: "
                    "%(kept)s."
                ),
                **done,
            )
        )
        if done["lost"] is None:
            print(_("The old store could not be read. Its unsent entries are unknown."))
        elif done["lost"]:
            print(_("Unsent entries that can no longer be read: %(lost)s. Enter them again from the papers.", **done))
        if done["aside"]:
            print(inert(_("The damaged store is kept as %(aside)s.", **done)))
        print(_("Start the program again wherever it is open."))

    give(done, told)


def sync(keep_on: bool, force: bool, compare: bool, with_parent: bool) -> None:
    from fieldservice.admin import exchanging

    if keep_on:
        exchanging.watch(settings.home(), said, with_parent=with_parent)
        return
    done = exchanging.once(settings.home(), force=force, compare=compare)

    def told() -> None:
        print(
            _(
                "Sent: %(pushed)s. Fetched: %(pulled)s entries, %(published)s published rows.",
                pushed=done["pushed"],
                pulled=done["pulled"],
                published=done["published"],
            )
        )
        if done["relayed"]:
            print(_("Headquarters cannot be reached; this was exchanged with the branch."))
        if done["held"]:
            print(_("Headquarters keeps what was sent until a person there releases it."))
        if done["different"]:
            print(
                _(
                    "Entries that differed between the two stores: %(different)s. Each is on the review list.",
                    different=done["different"],
                )
            )
        elif compare:
            print(_("Every entry is the same here and at headquarters."))
        if done["unsent"]:
            print(_("Still waiting here: %(unsent)s.", unsent=done["unsent"]))

    give(done, told)


def said(report: Report | None, code: str) -> None:
    """One line on stderr for a session that did something, or could not."""
    from datetime import datetime

    from fieldservice.presentation.sync_problems import described

    if code:
        line = render(Message(described(code).what, {"code": code, "detail": ""}))
    elif report is not None and (report.pushed or report.pulled or report.published):
        line = _(
            "Sent: %(pushed)s. Fetched: %(pulled)s entries, %(published)s published rows.",
            pushed=report.pushed,
            pulled=report.pulled,
            published=report.published,
        )
    else:
        return
    print(f"{datetime.now():%H:%M:%S} {inert(line)}", file=sys.stderr, flush=True)


def relay(host: str, port: int, certfile: str, keyfile: str, plain: bool) -> None:
    from fieldservice.admin import joining, serving

    folder = settings.home()
    with joining.open_office(folder):
        pass  # only a branch of a headquarters has vans to serve
    serving.serve(
        folder, host, port, "fieldservice.admin.serving:branch", certfile=certfile, keyfile=keyfile, plain=plain
    )


def carry_out(file: Path, office: str) -> None:
    from fieldservice.admin import carrying

    done = carrying.carry_out(settings.home(), file, office)

    def told() -> None:
        if office:
            print(
                inert(_("%(file)s is ready for %(store)s: %(entries)s entries, %(published)s published rows.", **done))
            )
            return
        print(
            inert(
                _(
                    "%(file)s is ready for headquarters: %(entries)s entries. They count as unsent until headquarters' answer is carried in.",
                    **done,
                )
            )
        )
        if done["waiting"]:
            print(
                _(
                    "%(waiting)s entries wait until what they were built on has gone to headquarters from another store.",
                    **done,
                )
            )

    give(done, told)


def carry_in(file: Path) -> None:
    from fieldservice.admin import carrying

    done = carrying.carry_in(settings.home(), file)

    def told() -> None:
        print(inert(_("Taken in for %(store)s: %(entries)s new entries, %(published)s published rows.", **done)))
        if done["held"]:
            print(_("Headquarters keeps what was sent until a person there releases it."))
        if done["forked"]:
            print(
                inert(
                    _(
                        "%(store)s was copied: two stores write under its name. Let it exchange over a line once: fieldservice sync.",
                        **done,
                    )
                )
            )
        if done["left_out"]:
            print(_("%(left_out)s batches of vans were left out; they stay with their vans.", **done))

    give(done, told)


def status() -> None:
    from fieldservice.admin import exchanging
    from fieldservice.presentation.sync_problems import described

    found = exchanging.status(settings.home())
    state, url, office = found["state"], found["url"], found["office"]
    last = time_in(found["zone"], state["last_exchange"]) if state["last_exchange"] else _("none yet")
    problems = [
        {
            "code": code,
            "what": render(Message(described(code).what, {"code": code, "detail": ""})),
            "remedy": render(Message(described(code).remedy, {"code": code, "detail": ""})),
        }
        for code in state["problems"]
    ]

    def told() -> None:
        if not url:
            print(
                inert(
                    _("%(office)s is headquarters.", office=office)
                    if found["headquarters"]
                    else _("%(office)s stands alone: it has not joined a headquarters.", office=office)
                )
            )
            return
        print(inert(_("%(office)s exchanges with %(url)s.", office=office, url=url)))
        print(
            _(
                "Last exchange: %(last)s. Unsent: %(unsent)s. Read up to: %(position)s.",
                last=last,
                unsent=state["unsent"],
                position=state["position"],
            )
        )
        for problem in problems:
            print("- " + inert(_("%(what)s %(remedy)s", what=problem["what"], remedy=problem["remedy"])))

    give({**state, "problems": problems}, told)
