"""What every page is made of: text that cannot become markup, a frame without outside resources, headers that keep it private.

Whatever comes from the store goes through `text` or `said`; nothing else may stand between tags.
"""

from __future__ import annotations

import secrets
from functools import cache
from html import escape
from pathlib import Path

from starlette.responses import Response

from fieldservice.desk import plain
from fieldservice.presentation.messages import render
from fieldservice.words import words
from fieldservice.workflows.engine.messages import Message

HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex, nofollow, noarchive",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
TONGUES = {"zh": "zh-CN", "en": "en"}


def text(value: object) -> str:
    """Ready to stand in a page: no control characters, no markup."""
    return escape(plain(str(value)), quote=True)


def said(message: str, context: str = "", **values: object) -> str:
    """A sentence in both languages; the page shows the one that was chosen, or both."""
    return "".join(
        f'<span lang="{TONGUES[tongue]}">{text(worded(tongue, message, context, **values))}</span>'
        for tongue in TONGUES
    )


def worded(tongue: str, message: str, context: str = "", **values: object) -> str:
    """A sentence in one language; `context` is that of the catalogue."""
    speak = words(tongue)
    return speak.in_context(context, message, **values) if context else render(Message(message, values), speak)


def both(message: Message | str) -> dict[str, str]:
    """A sentence by language, for a script that shows it later."""
    return {tongue: render(message, words(tongue)) for tongue in TONGUES}


@cache
def part(name: str) -> str:
    """A style sheet or script of this package."""
    return (Path(__file__).parent / name).read_text("utf-8")


def page(
    body: str, *, title: str, show: str, status: int = 200, script: str = "", headers: dict[str, str] | None = None
) -> Response:
    """A whole page: everything it needs is in it. `show` is zh, en or both."""
    nonce = secrets.token_urlsafe(16)
    made = (
        f'<!doctype html><html lang="{TONGUES.get(show, "zh-CN")}" data-show="{show}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">'
        '<meta name="robots" content="noindex,nofollow"><meta name="format-detection" content="telephone=no">'
        f'<link rel="icon" href="data:,"><title>{text(title)}</title><style nonce="{nonce}">{part("page.css")}</style></head><body>{body}'
        + (f'<script nonce="{nonce}">{script}</script>' if script else "")
        + "</body></html>"
    )
    return Response(
        made,
        status,
        {**HEADERS, "content-security-policy": POLICY.format(nonce=nonce), **(headers or {})},
        "text/html; charset=utf-8",
    )
