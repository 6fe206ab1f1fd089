"""The parts of every page: text that cannot become markup, a frame without outside resources, privacy headers.

Everything that comes from the store must go through `text` or `in_both` before it is put between tags.
"""

from __future__ import annotations

import re
import secrets
from functools import cache
from html import escape
from pathlib import Path

from starlette.requests import Request
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
LANGUAGE_TAGS = {"zh": "zh-CN", "en": "en"}


def text(value: object) -> str:
    """A value as HTML text: no control characters, no markup."""
    return escape(plain(str(value)), quote=True)


def in_both(message: str, context: str = "", **values: object) -> str:
    """A sentence in both languages as HTML; the page shows the language that the reader chose."""
    return "".join(
        f'<span lang="{LANGUAGE_TAGS[language]}">{text(sentence(language, message, context, **values))}</span>'
        for language in LANGUAGE_TAGS
    )


def sentence(language: str, message: str, context: str = "", **values: object) -> str:
    """A sentence in one language; `context` is that of the catalogue."""
    return render(Message(message, values, context), words(language))


def by_language(message: Message | str) -> dict[str, str]:
    """A sentence in each language, for a script that shows it later."""
    return {language: render(message, words(language)) for language in LANGUAGE_TAGS}


def language_of(request: Request, offered: str = "") -> str:
    """The language chosen by the switch on the page, else the one `offered`, else what the browser likes, else Chinese.

    The switch writes its choice into the address, so a reload keeps it.
    """
    for chosen in (request.query_params.get("lang"), offered):
        if chosen in LANGUAGE_TAGS:
            return str(chosen)
    liked: list[tuple[float, str]] = []
    for part in request.headers.get("accept-language", "")[:400].split(","):
        name, _, weight = part.strip().lower().partition(";")
        language = name.partition("-")[0]
        if language in LANGUAGE_TAGS:
            found = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", weight)
            liked.append((float(found[1]) if found else float(not weight), language))
    return max(liked, key=lambda weighted: weighted[0])[1] if liked else "zh"


@cache
def asset(name: str) -> str:
    """The text of a style sheet or script of this package."""
    return (Path(__file__).parent / name).read_text("utf-8")


def page(
    body: str, *, title: str, show: str, status: int = 200, script: str = "", headers: dict[str, str] | None = None
) -> Response:
    """A whole page with its style and script inside. `show` is the language at first: zh or en."""
    nonce = secrets.token_urlsafe(16)
    document = (
        f'<!doctype html><html lang="{LANGUAGE_TAGS[show]}" data-show="{show}"><head>'
        '<meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">'
        '<meta name="robots" content="noindex,nofollow"><meta name="format-detection" content="telephone=no">'
        f'<link rel="icon" href="data:,"><title>{text(title)}</title>'
        f'<style nonce="{nonce}">{asset("page.css")}</style></head><body>{body}'
        + (f'<script nonce="{nonce}">{script}</script>' if script else "")
        + "</body></html>"
    )
    return Response(
        document,
        status,
        {**HEADERS, "content-security-policy": POLICY.format(nonce=nonce), **(headers or {})},
        "text/html; charset=utf-8",
    )
