"""Commands for the pages on phones: serving them, and a code with which a customer signs."""

import sys
import time
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from fieldservice import settings
from fieldservice.cli.app import command, group
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import answer, answer_line
from fieldservice.cli.parameters import Certificate, Job, Key, PlainOffice, Port, Proxies, WithParent
from fieldservice.presentation.inert import inert
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.sign_links import SignLink
    from fieldservice.workflows.engine.reference import Person

NOT_SERVED = N_(
    "The page is not being served yet. Serve it with: fieldservice pages serve, or add --wait to this command."
)
POLL_SECONDS = 0.25
"""Seconds between two looks at the store while somebody signs."""
ENDINGS = {
    "signed": N_("Signed."),
    "expired": N_("The code has expired; nothing was signed."),
    "withdrawn": N_("The code was withdrawn; nothing was signed."),
}

pages = group("pages", help=N_("Serve pages on which customers sign on their own phone or a tablet."))


@command(
    "serve",
    within=pages,
    help=N_("Serve this office's sign page until stopped; one JSON line per request on standard error."),
)
def serve(
    host: Annotated[
        str,
        typer.Option(
            "--host", metavar="ADDRESS", help=N_("Address to listen on; else the one set with `pages address`.")
        ),
    ] = "",
    port: Port = 8352,
    certfile: Certificate = "",
    keyfile: Key = "",
    plain: PlainOffice = False,
    address: Annotated[
        str,
        typer.Option(
            "--address",
            metavar="NAME",
            help=N_("How phones reach this machine: a host name, or a full URL behind a reverse proxy."),
        ),
    ] = "",
    proxy: Proxies = [],  # noqa: B006  (Typer reads it; nobody changes it)
    with_parent: WithParent = False,
) -> None:
    from fieldservice.pages import serving

    serving.serve(
        settings.home(),
        host,
        port,
        certfile=certfile,
        keyfile=keyfile,
        plain=plain,
        address=address,
        named_proxies=proxy,
        with_parent=with_parent,
    )


@command(
    "address",
    within=pages,
    help=N_("Set the address at which phones reach this machine; without an argument, show it."),
)
def address(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME",
            help=N_("A host name or a full URL; if empty, the address is detected automatically."),
            show_default=False,
        ),
    ] = None,
    certfile: Certificate = "",
    keyfile: Key = "",
    plain: PlainOffice = False,
    proxy: Proxies = [],  # noqa: B006  (Typer reads it; nobody changes it)
) -> None:
    """The choices are kept for the codes that the terminals of this machine show."""
    from fieldservice.pages import serving

    folder = settings.home()
    if name is not None:
        settings.choose(folder, pages_address=name or None)
    if plain or certfile:
        settings.choose(
            folder, pages_plain=plain or None, pages_certfile=certfile or None, pages_keyfile=keyfile or None
        )
    if proxy:
        serving.check_proxies(proxy)
        settings.choose(folder, pages_proxies=" ".join(proxy))
    found = {"address": serving.reach(folder)[1], "serving": serving.served_now(folder)}
    answer_line(found, _("Phones are sent to %(address)s.", address=found["address"]))


@command(
    "sign-link",
    help=N_(
        "Create a one-time code for signing on a phone. --lang after this command sets the language of "
        "the page: zh, en or both."
    ),
)
def sign_link(
    job: Job,
    step: Annotated[
        str, typer.Option("--step", metavar="STEP", help=N_("The step to sign; else the one that is possible now."))
    ] = "",
    also: Annotated[
        list[str],
        typer.Option(
            "--also",
            metavar="JOB",
            help=N_("Another job of the same ticket under the same signature; may be repeated."),
        ),
    ] = [],  # noqa: B006  (Typer reads it; nobody changes it)
    lang: Annotated[
        str,
        typer.Option(
            "--lang",
            metavar="zh|en|both",
            help=N_("Language of the page at first; else the office's setting for papers."),
        ),
    ] = "",
    wait: Annotated[
        bool, typer.Option("--wait", help=N_("Serve the page if no program does, and wait until it is signed."))
    ] = False,
) -> None:
    from fieldservice.desk import sign_links
    from fieldservice.pages import serving

    with at_the_desk() as (desk, by):
        base = serving.begin(desk.session.folder) if wait else serving.served_now(desk.session.folder)
        if not base:
            raise Refused("guard", NOT_SERVED)
        try:
            link = desk.links.offer(by, job, step or signed_step(desk, by, job), also, lang or None, base)
            if not wait:
                answer(
                    {"id": link.id, "url": link.url, "expires": link.expires},
                    lambda: print_code(link, desk, sys.stdout),
                )
                return
            print_code(link, desk, sys.stderr)
            ending = wait_for_ending(desk, by, link)
        finally:
            serving.end()
    if ending != sign_links.SIGNED:
        raise Refused("guard", ENDINGS[ending])
    answer_line({"id": link.id, "state": ending}, _(ENDINGS[ending]))


def signed_step(desk: "Desk", by: "Person", job: str) -> str:
    """The step of this job that is signed on a phone and can be taken now.

    If none can, the first that is signed on a phone, since its refusal gives the reason; "" where there is none.
    """
    from fieldservice.desk import step_context
    from fieldservice.workflows.engine.take import may_begin
    from fieldservice.workflows.registry import workflow_of

    thing = desk.session.thing(job)
    workflow = workflow_of(thing)
    if workflow is None:
        return ""
    steps = [step for step in workflow.steps if step.link]
    possible = [
        step
        for step in steps
        if may_begin(workflow, step, thing, step_context.context(desk.session, by, step, thing, {}, None)) is None
    ]
    return next((step.name for step in (*possible, *steps)), "")


def print_code(link: "SignLink", desk: "Desk", out: TextIO) -> None:
    """The code for a camera, and the address for everybody else."""
    from fieldservice.pages.qr_code import black_on_white, qr_lines

    lines = qr_lines(link.url)
    print(*(black_on_white(lines) if out.isatty() else lines), sep="\n", file=out)
    text = _(
        "%(url)s is valid for one signature until %(time)s.", url=link.url, time=desk.session.local_time(link.expires)
    )
    print(inert(text), file=out, flush=True)


def wait_for_ending(desk: "Desk", by: "Person", link: "SignLink") -> str:
    """The state in which the link ended. Ctrl+C withdraws it."""
    from fieldservice.desk import sign_links

    try:
        while True:
            found = desk.links.state(link.id)
            state = found.at(desk.session.clock()) if found else sign_links.WITHDRAWN
            if state != sign_links.OPEN:
                return state
            time.sleep(POLL_SECONDS)
    except KeyboardInterrupt:
        desk.links.withdraw(by, link.id)
        raise
