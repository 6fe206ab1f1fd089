"""Pages for phones on the command line: serving them, and a code with which a customer signs."""

from __future__ import annotations

import sys
import time

from fieldservice import settings
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import give
from fieldservice.cli.text_tables import inert
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person

NOT_SERVED = N_(
    "Nothing serves the page yet. Serve it with: fieldservice pages serve, or let this command do it with --wait."
)
LOOK = 0.25
"""Seconds between looks at the store while somebody signs."""
SAID = {
    "signed": N_("Signed."),
    "expired": N_("The code has expired; nothing was signed."),
    "withdrawn": N_("The code was taken back; nothing was signed."),
}


def serve(host: str, port: int, certfile: str, keyfile: str, plain: bool, address: str, with_parent: bool) -> None:
    from fieldservice.pages import running

    running.serve(
        settings.home(),
        host,
        port,
        certfile=certfile,
        keyfile=keyfile,
        plain=plain,
        address=address,
        with_parent=with_parent,
    )


def address(name: str | None, certfile: str, keyfile: str, plain: bool) -> None:
    """Keep how phones reach this machine and are protected, for the codes that its terminals show; with nothing given only tell."""
    from fieldservice.pages import running

    folder = settings.home()
    if name is not None:
        settings.choose(folder, pages_address=name or None)
    if plain or certfile:
        settings.choose(
            folder, pages_plain=plain or None, pages_certfile=certfile or None, pages_keyfile=keyfile or None
        )
    found = {"address": running.reach(folder)[1], "serving": running.served_now(folder)}
    give(found, lambda: print(inert(_("Phones are sent to %(address)s.", address=found["address"]))))


def sign_link(job: str, step: str, also: list[str], language: str | None, wait: bool) -> None:
    from fieldservice.desk import sign_links
    from fieldservice.pages import running

    with at_the_desk() as (desk, by):
        base = running.begin(desk.session.folder) if wait else running.served_now(desk.session.folder)
        if not base:
            raise Refused("guard", NOT_SERVED)
        try:
            link = desk.links.offer(by, job, step or likely(desk, by, job), also, language, base)
            if not wait:
                give({"id": link.id, "url": link.url, "expires": link.expires}, lambda: show(link, desk))
                return
            show(link, desk, sys.stderr)
            ended = waited(desk, by, link)
        finally:
            running.end()
    if ended != sign_links.SIGNED:
        raise Refused("guard", SAID[ended])
    give({"id": link.id, "state": ended}, lambda: print(_(SAID[ended])))


def likely(desk, by: Person, job: str) -> str:  # type: ignore[no-untyped-def]
    """The step of this job that is signed on a phone and can be taken now, else the first there is, which says why it cannot."""
    from fieldservice.desk import take_step
    from fieldservice.workflows.engine.take import may_begin
    from fieldservice.workflows.registry import workflow_of

    thing = desk.thing(job)
    workflow = workflow_of(thing)
    steps = [step for step in workflow.steps if step.link] if workflow else []
    now = [
        step
        for step in steps
        if may_begin(workflow, step, thing, take_step.context(desk.session, by, step, thing, {}, None)) is None
    ]
    return (now or steps)[0].name if steps else ""


def show(link, desk, out=None) -> None:  # type: ignore[no-untyped-def]
    """The code for a camera, its address for everybody else."""
    from fieldservice.pages.code import black_on_white, qr_lines

    out = out or sys.stdout
    lines = qr_lines(link.url)
    print(*(black_on_white(lines) if out.isatty() else lines), sep="\n", file=out)
    print(
        inert(
            _(
                "%(url)s is good for one signature until %(time)s.",
                url=link.url,
                time=desk.session.local_time(link.expires),
            )
        ),
        file=out,
        flush=True,
    )


def waited(desk, by: Person, link) -> str:  # type: ignore[no-untyped-def]
    """How the link ended. Ctrl+C takes it back."""
    from fieldservice.desk import sign_links

    try:
        while True:
            standing = desk.links.state(link.id)
            if standing is None or standing.at(desk.session.clock()) != sign_links.OPEN:
                return standing.at(desk.session.clock()) if standing else sign_links.WITHDRAWN
            time.sleep(LOOK)
    except KeyboardInterrupt:
        desk.links.withdraw(by, link.id)
        raise
