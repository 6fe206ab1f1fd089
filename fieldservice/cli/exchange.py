"""Commands that exchange entries with headquarters: sync, its state, the relay. Nobody signs in for them."""

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from fieldservice import settings
from fieldservice.cli.app import command
from fieldservice.cli.output import answer, print_line, say_beside, time_in
from fieldservice.cli.parameters import Certificate, Host, Key, Port, WithParent
from fieldservice.presentation.messages import render
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message

if TYPE_CHECKING:
    from fieldservice.admin.exchange import Report

EXCHANGED = N_("Sent: %(pushed)s. Fetched: %(pulled)s entries, %(published)s published rows.")


@command("sync", help=N_("Exchange with headquarters now. No sign-in is needed."))
def sync(
    watch: Annotated[
        bool,
        typer.Option("--watch", help=N_("Keep running and exchange whenever there is something to send or fetch.")),
    ] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help=N_("Also send entries that depend on branch entries which headquarters does not have yet.")
        ),
    ] = False,
    compare: Annotated[
        bool,
        typer.Option("--compare", help=N_("Afterwards compare every entry with headquarters and repair differences.")),
    ] = False,
    with_parent: WithParent = False,
) -> None:
    from fieldservice.admin import exchange

    if watch:
        exchange.watch(settings.home(), tell_parent if with_parent else print_session, with_parent=with_parent)
        return
    done = exchange.once(settings.home(), force=force, compare=compare)

    def print_text() -> None:
        print(_(EXCHANGED, pushed=done["pushed"], pulled=done["pulled"], published=done["published"]))
        if done["relayed"]:
            print(_("Headquarters cannot be reached; exchanged with the branch instead."))
        if done["held"]:
            print(_("Headquarters holds back what was sent until it is released there."))
        if done["different"]:
            print(
                _(
                    "Entries that differed between the two stores: %(different)s. They are on the review list.",
                    different=done["different"],
                )
            )
        elif compare:
            print(_("All entries match headquarters."))
        if done["unsent"]:
            print(_("Still unsent: %(unsent)s.", unsent=done["unsent"]))

    answer(done, print_text)


def print_session(report: "Report | None", code: str) -> None:
    """One line on standard error for a session that exchanged something, or that failed with `code`."""
    from fieldservice.words.moments import utc_now

    if code:
        text = problem_of(code)["what"]
    elif report is not None and (report.pushed or report.pulled or report.published):
        text = _(EXCHANGED, pushed=report.pushed, pulled=report.pulled, published=report.published)
    else:
        return
    say_beside(f"{utc_now().astimezone():%H:%M:%S} {text}")


def tell_parent(report: "Report | None", code: str) -> None:
    """The code of the problem for the screens that started this process, an empty line for none."""
    with suppress(OSError):  # they have ended, and this process is about to end
        print(code, flush=True)


def problem_of(code: str) -> dict[str, str]:
    """The problem and its remedy, in words."""
    from fieldservice.presentation.sync_problems import problem_of

    problem = problem_of(code)
    values = {"code": code, "detail": ""}
    return {
        "code": code,
        "what": render(Message(problem.what, values)),
        "remedy": render(Message(problem.remedy, values)),
    }


@command(
    "status",
    help=N_(
        "Show the state of the exchange: unsent entries, last exchange, problems and remedies. No sign-in is needed."
    ),
)
def status() -> None:
    from fieldservice.admin import exchange

    found = exchange.status(settings.home())
    state, url, office = found["state"], found["url"], found["office"]
    problems = [problem_of(code) for code in state["problems"]]

    def print_text() -> None:
        if found["headquarters"] and not url:
            print_line(_("%(office)s is headquarters.", office=office))
            return
        if not url:
            print_line(_("%(office)s has not joined a headquarters.", office=office))
            return
        print_line(_("%(office)s exchanges with %(url)s.", office=office, url=url))
        print(
            _(
                "Last exchange: %(last)s. Unsent: %(unsent)s.",
                last=time_in(found["zone"], state["last_exchange"]) if state["last_exchange"] else _("none yet"),
                unsent=state["unsent"],
            )
        )
        if not state["background"]:
            print(_("No program is exchanging in the background."))
        for problem in problems:
            print_line("- " + _("%(what)s %(remedy)s", what=problem["what"], remedy=problem["remedy"]))

    answer({**state, "problems": problems}, print_text)


@command("relay", help=N_("Serve this branch's vans, so that they can work with the branch while the line is down."))
def relay(
    host: Host = "127.0.0.1",
    port: Port = 8351,
    certfile: Certificate = "",
    keyfile: Key = "",
    plain: Annotated[
        bool, typer.Option("--plain", help=N_("Without TLS: only inside the branch's own network."))
    ] = False,
) -> None:
    from fieldservice.admin import joining, serving

    folder = settings.home()
    with joining.open_office(folder):
        pass  # only an office that has joined a headquarters has vans to serve
    branch = "fieldservice.admin.serving:branch"
    serving.serve(folder, host, port, branch, certfile=certfile, keyfile=keyfile, plain=plain)
