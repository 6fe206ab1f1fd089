"""The command that serves the screens to the browsers of tablets."""

from importlib.util import find_spec
from typing import Annotated

import typer

from fieldservice import settings
from fieldservice.cli import global_options
from fieldservice.cli.app import command
from fieldservice.cli.output import say_beside
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

PORT = 8353
NO_SERVER = N_('Tablets are served with the package textual-serve: pip install "fieldservice[tablets]".')


@command("tablets", help=N_("Serve the screens to browsers, for tablets, until it is stopped."))
def tablets(
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help=N_("Where it listens; without it only this machine reaches it."))
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="PORT", help=N_("The port."))] = PORT,
    terminal: Annotated[
        str, typer.Option(metavar="NAME", help=N_("The name of the terminal that these tablets are: counter-2."))
    ] = "",
) -> None:
    from fieldservice.desk import Desk

    if find_spec("textual_serve") is None:
        raise Refused("usage", NO_SERVER)
    Desk.open(settings.home()).close()  # where there is no office, it is said here and not to each browser
    from fieldservice.pages import tablets as page

    say_beside(_("The screens are at http://%(host)s:%(port)s. Ctrl+C ends it.", host=host, port=str(port)))
    page.serve(host, port, global_options.current.language or "", terminal)
