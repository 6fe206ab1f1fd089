"""The page on which a customer signs: the papers to sign, a field for the name, a pad for the signature.

Only a signature that the desk accepts changes anything. Every failure is answered with a page that explains it, never
with a server error; the log holds no token and no name.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from fieldservice import settings
from fieldservice.desk import Desk, StoreTrouble, readable_papers, sign_links
from fieldservice.pages import paper_html
from fieldservice.pages.html_page import HEADERS, asset, by_language, in_both, page, sentence, text
from fieldservice.pages.rate_limit import RateLimit
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.words.moments import moment, stamp
from fieldservice.workflows.engine.messages import Refused

MOST_BODY = 256 * 1024
SLOW_BODY = 20
"""Seconds in which a signature must arrive."""
A_MINUTE, BURST = 60, 30
"""Requests of one address: a signature takes three."""

ENDS = {
    sign_links.SIGNED: (
        200,
        "✓",
        "good",
        N_("Signed. Thank you."),
        N_("The signature has been received. You can close this page."),
    ),
    sign_links.EXPIRED: (
        410,
        "!",
        "ill",
        N_("This code has expired."),
        N_("Nothing was signed. Please ask for a new code."),
    ),
    sign_links.WITHDRAWN: (
        410,
        "!",
        "ill",
        N_("This code is no longer valid."),
        N_("Nothing was signed with it. Please ask for a new code."),
    ),
    sign_links.CHANGED: (
        409,
        "!",
        "ill",
        N_("What you were shown has changed."),
        N_("Nothing was signed. Please ask for a new code."),
    ),
    sign_links.UNKNOWN: (
        404,
        "!",
        "ill",
        N_("This page does not exist."),
        N_("Please scan the code again, or ask for a new one."),
    ),
    "busy": (503, "…", "ill", N_("The desk does not answer just now."), N_("Please try again in a moment.")),
}
"""The ways in which a link can end: HTTP status, sign, colour, the event, the advice."""
TITLE = N_("Sign")
WORDS = {
    "name": sign_links.NO_NAME,
    "draw": sign_links.NOT_DRAWN,
    "offline": N_("No connection. Your signature is kept on this page and is sent as soon as there is one."),
    "busy": N_("The desk does not answer just now. Your signature is kept on this page and is sent again."),
}
MOST = {
    "points": sign_links.MOST_POINTS,
    "strokes": sign_links.MOST_STROKES,
    "time": sign_links.MOST_TIME,
    "wide": sign_links.MOST_WIDTH,
    "least": sign_links.LEAST_EXTENT,
}


def app(
    desk: Desk, now: Callable[[], float] = time.monotonic, log: Callable[[JsonObject], None] | None = None
) -> Starlette:
    """The app for one desk. `now` gives the seconds of the rate limit; `log` receives one object for each request."""
    limit = RateLimit(A_MINUTE, BURST, now)
    write = log or _to_stderr

    async def sign(request: Request) -> Response:
        began = time.perf_counter()
        address = request.client.host if request.client else ""
        if not limit.admits(address):
            answer = _answer({"state": "busy"}, 429) if request.method == "POST" else end_page("busy", 429)
            answer.headers["retry-after"] = "10"
        elif request.method == "POST":
            answer = await _received(desk, request)
        else:
            answer = await run_in_threadpool(_safely, link_page, desk, request.path_params.get("token", ""))
        write(
            {
                "time": stamp(desk.session.clock()),
                "method": request.method,
                "page": "sign",
                "status": answer.status_code,
                "bytes": len(answer.body),
                "ms": round((time.perf_counter() - began) * 1000, 1),
            }
        )
        return answer

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        yield
        desk.close()

    # Any other path answers with the page that says it does not exist.
    return Starlette(
        routes=[Route("/sign/{token}", sign, methods=["GET", "POST"]), Route("/{rest:path}", sign, methods=["GET"])],
        lifespan=life,
    )


def of_home() -> Starlette:
    """The app for the store in FIELDSERVICE_HOME."""
    return app(Desk.open(settings.home(), counter=settings.counter()))


def _safely(do: Callable[..., Response], *given: object) -> Response:
    try:
        return do(*given)
    except (StoreTrouble, Refused):
        # A slip whose signed content is damaged is refused too: it cannot be shown, and the customer cannot mend it.
        return end_page("busy")


def link_page(desk: Desk, token: str) -> Response:
    """The page of a link."""
    link = desk.links.by_token(token) if token else None
    if link is None:
        return end_page(sign_links.UNKNOWN)
    state = link.at(desk.session.clock())
    facts = desk.links.content(link) if state == sign_links.OPEN else None
    if facts is None:
        return end_page(state if state != sign_links.OPEN else sign_links.CHANGED, show=link.language)
    page_data = {
        "digest": link.digest,
        "most": MOST,
        "words": {key: by_language(message) for key, message in WORDS.items()},
    }
    data = json.dumps(page_data, ensure_ascii=False).replace("<", "\\u003c")
    articles = "".join(
        _article(link.paper, content, digest, desk) for content, digest in zip(facts, link.digest.split(), strict=True)
    )
    until = moment(link.expires).astimezone(desk.session.zone())
    body = (
        f"{_head(facts[0])}<main><div id=reading><h1 class=two>{in_both(N_('Please read, then sign below.'))}</h1>"
        f"{f'<p class=two>{in_both(COVERS, count=len(facts))}</p>' if len(facts) > 1 else ''}{articles}</div>"
        f"{_form(f'{until:%H:%M}')}{''.join(_end(name) for name in ENDS)}"
        f"<noscript><p class=notice>{in_both(NEEDS_SCRIPT)}</p></noscript></main>"
        f'<script type="application/json" id=page-data>{data}</script>'
    )
    return page(
        body, title=f"{sentence('zh', TITLE)} {sentence('en', TITLE)}", show=link.language, script=asset("sign.js")
    )


NEEDS_SCRIPT = N_("Signing here needs JavaScript. Please sign on paper instead.")
COVERS = N_("One signature for %(count)s papers.")
LANGUAGE_KEYS = (("zh", "中文"), ("en", "English"), ("both", "中/EN"))


def _head(facts: JsonObject) -> str:
    office, company = facts["office"], facts["company"]
    names = {
        name: None
        for name in (company.get("zh"), company.get("en"), office["name"], office["name_en"], office["phone"])
        if name
    }
    keys = "".join(
        f"<button type=button value={value} aria-pressed=false>{words}</button>" for value, words in LANGUAGE_KEYS
    )
    return f'<header><p>{text(" · ".join(names))}</p><nav aria-label="语言 Language">{keys}</nav></header>'


def _article(kind: str, facts: JsonObject, digest: str, desk: Desk) -> str:
    """One paper in each language: the page holds them all, so that switching the language needs no connection."""
    versions = []
    for language in readable_papers.LANGUAGES:
        readable = readable_papers.readable(desk.session, kind, facts, digest, language)
        mark = f"<p class=mark>{text(readable.mark)}</p>" if readable.mark else ""
        revision = f" · {text(readable.revision_label)} {text(readable.revision)}" if readable.revision else ""
        versions.append(
            f'<div class="in {language}" lang="{readable.lang}">{mark}<header><h2>{text(readable.title)}</h2>'
            f"<p><span class=number>{text(readable.number)}</span>{revision}</p></header>{paper_html.as_html(readable)}"
            f"<p class=digest>{text(readable.digest_label)} SHA-256 {text(digest[:16])}…</p></div>"
        )
    return f"<article class=card>{''.join(versions)}</article>"


def _form(until: str) -> str:
    return (
        "<form id=form class=card novalidate autocomplete=off>"
        f"<div id=signer-box><label for=signer>{in_both(N_('Name of the person who signs'))}</label>"
        f"<input id=signer name=signer type=text maxlength={sign_links.LONGEST_NAME} autocomplete=name "
        "spellcheck=false aria-describedby=signer-wrong required>"
        "<p id=signer-wrong class=wrong role=alert hidden></p></div>"
        f"<div id=strokes-box><p class=label id=pad-label>{in_both(N_('Signature'))}</p>"
        "<div class=pad><canvas id=pad tabindex=0 role=img aria-labelledby=pad-label aria-describedby=hint></canvas>"
        f"<p id=hint class='hint two'>{in_both(N_('Sign here with a finger, a pen or the mouse'))}</p></div>"
        "<p id=strokes-wrong class=wrong role=alert hidden></p>"
        f"<div class=keys><button type=button id=undo disabled>{in_both(N_('Take back a stroke'))}</button>"
        f"<button type=button id=clear disabled>{in_both(N_('Clear'))}</button></div></div>"
        f"<button id=send class=main>{in_both(N_('Sign now'))}</button>"
        f"<p id=send-note class=small role=status hidden>{in_both(N_('Sending…'))}</p>"
        "<div id=waiting class=notice role=alert hidden><p id=waiting-text class=two></p>"
        f"<div class=keys><button type=button id=again>{in_both(N_('Try again now'))}</button>"
        f"<button type=button id=change>{in_both(N_('Change'))}</button></div></div>"
        f"<p class='small two'>{in_both(UNTIL, time=until)}</p></form>"
    )


UNTIL = N_(
    "This code can be used once, until %(time)s. If you cannot sign here, tell the staff: it can be done in "
    "another way."
)


def _end(name: str, hidden: bool = True) -> str:
    _, sign, colour, what, what_to_do = ENDS[name]
    return (
        f'<section id=end-{name} class="card end {colour}" tabindex=-1 role=status{" hidden" if hidden else ""}>'
        f"<p class=sign aria-hidden=true>{sign}</p><h1 class=two>{in_both(what)}</h1>"
        f"<p class=two>{in_both(what_to_do)}</p></section>"
    )


def end_page(name: str, status: int = 0, show: str = "both") -> Response:
    """A page that says how the link ended and names nobody."""
    return page(
        f"<main>{_end(name, hidden=False)}</main>",
        title=f"{sentence('zh', TITLE)} {sentence('en', TITLE)}",
        show=show,
        status=status or ENDS[name][0],
    )


async def _received(desk: Desk, request: Request) -> Response:
    """Answers a signature that was sent.

    The media type keeps out forms of other pages, which cannot send JSON without being asked first (Fetch standard).
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return _answer({"state": sign_links.OPEN, "fields": {}}, 415)
    try:
        async with asyncio.timeout(SLOW_BODY):
            body = await _read(request)
    except (TimeoutError, ClientDisconnect):
        return _answer({"state": "busy"}, 408)
    if body is None:
        return _answer(_misread(), 413)
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        sent = None
    token = request.path_params["token"]
    if not isinstance(sent, dict) or not all(isinstance(sent.get(name), str) for name in ("signer", "shown")):
        return _answer(_misread(), 422)
    return await run_in_threadpool(_safely, _signed, desk, token, sent) if _is_text(sent) else _answer(_misread(), 422)


def _signed(desk: Desk, token: str, sent: JsonObject) -> Response:
    try:
        outcome = desk.links.use(token, sent["shown"], sent["signer"], sent.get("strokes"))
    except StoreTrouble:
        return _answer({"state": "busy"}, 503)
    if outcome.fields:
        return _answer(
            {
                "state": sign_links.OPEN,
                "fields": {name: by_language(reason) for name, reason in outcome.fields.items()},
            },
            422,
        )
    return _answer({"state": outcome.state}, ENDS[outcome.state][0])


def _misread() -> JsonObject:
    return {"state": sign_links.OPEN, "fields": {"strokes": by_language(sign_links.NOT_A_SIGNATURE)}}


def _is_text(sent: JsonObject) -> bool:
    """Whether the texts can be stored: JSON may hold half a surrogate pair, which has no UTF-8."""
    try:
        return bool((sent["signer"] + sent["shown"]).encode()) or True
    except UnicodeEncodeError:
        return False


def _answer(content: JsonObject, status: int) -> Response:
    return Response(json.dumps(content, ensure_ascii=False), status, HEADERS, "application/json")


async def _read(request: Request) -> bytes | None:
    """The body, or None as soon as it is too large."""
    size, parts = 0, []
    async for chunk in request.stream():
        size += len(chunk)
        if size > MOST_BODY:
            return None
        parts.append(chunk)
    return b"".join(parts)


def _to_stderr(line: JsonObject) -> None:
    print(json.dumps(line, ensure_ascii=False), file=sys.stderr, flush=True)
