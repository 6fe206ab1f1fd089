"""Serves the screens to browsers, so that a tablet needs nothing but its browser.

Each browser gets a program of its own, which begins at the sign-in: nobody is signed in by what this program was
started with.
"""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.server import Server

from fieldservice import settings

PAGE = Path(__file__).with_name("tablet")
"""The folder of the page around the terminal. It loads nothing from other servers."""
OF_ONE_PERSON = ("FIELDSERVICE_AS", "FIELDSERVICE_PIN")
ANOTHER_SITE = "Pages of other sites may not open the screens."


class TabletServer(Server):
    """The server of textual-serve with our page, for pages that it served itself."""

    async def on_startup(self, app: web.Application) -> None:
        """Says nothing: the command has said where the screens are."""

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        origin = request.headers.get("Origin", "")
        if urlsplit(origin).netloc != request.host:
            raise web.HTTPForbidden(text=ANOTHER_SITE)
        answer: web.WebSocketResponse = await super().handle_websocket(request)
        return answer


def serve(host: str, port: int, language: str = "", terminal: str = "") -> None:
    """Serve until the program is stopped. `terminal` is the name of the terminal that all these browsers are."""
    for name in OF_ONE_PERSON:
        os.environ.pop(name, None)
    if terminal:
        os.environ[settings.COUNTER] = terminal
    command = [sys.executable, "-m", "fieldservice", *(("--lang", language) if language else ())]
    TabletServer(shlex.join(command), host, port, title="fieldservice", templates_path=PAGE).serve()
