"""The page on which a customer signs: first the papers, then a button to the name and the pad, then what to keep.

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
from fieldservice.desk.printing import PAPERS
from fieldservice.desk.web_server import RateLimit
from fieldservice.pages import paper_html
from fieldservice.pages.html_page import (
    HEADERS,
    LANGUAGE_TAGS,
    asset,
    by_language,
    in_both,
    language_of,
    page,
    sentence,
    text,
)
from fieldservice.shapes import JsonObject
from fieldservice.words import forms
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text, moment, stamp
from fieldservice.workflows.engine.messages import Refused

MOST_BODY = 256 * 1024
SLOW_BODY = 20
"""Seconds in which a signature must arrive."""
A_MINUTE, BURST = 60, 30
"""Requests of one address: a signature takes three."""

ENDS = {
    sign_links.SIGNED: (200, "✓", "good", N_("Signed. Thank you."), N_("The signature has been received.")),
    sign_links.DECLINED: (200, "✓", "good", N_("Declined. Thank you."), N_("Your answer has been received.")),
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
        N_("The document you saw has changed."),
        N_("Nothing was signed. Please ask for a new code."),
    ),
    sign_links.UNKNOWN: (
        404,
        "!",
        "ill",
        N_("This page does not exist."),
        N_("Please scan the code again, or ask for a new one."),
    ),
    "busy": (503, "…", "ill", N_("The desk is not answering."), N_("Please try again in a moment.")),
}
"""The ways in which a link can end: HTTP status, sign, colour, the event, the advice."""
TITLE, SWITCH = N_("Sign"), N_("Language")
WORDS = {
    "name": sign_links.NO_NAME,
    "who": N_("Please enter your name."),
    "draw": sign_links.NOT_DRAWN,
    "offline": N_(
        "No connection. Your signature is saved on this page and will be sent as soon as the connection is back."
    ),
    "busy": N_("The desk is not answering. Your signature is saved on this page and will be sent again."),
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
            answer = (
                _answer({"state": "busy"}, 429)
                if request.method == "POST"
                else end_page("busy", 429, show=language_of(request))
            )
            answer.headers["retry-after"] = "10"
        elif request.method == "POST":
            answer = await _received(desk, request)
        else:
            do = pdf if "place" in request.path_params else link_page
            answer = await run_in_threadpool(_safely, do, desk, request)
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
        routes=[
            Route("/sign/{token}", sign, methods=["GET", "POST"]),
            # Only the phone that signed is told this address; the code of the link was seen by others.
            Route("/sign/{token}/{key}", sign, methods=["GET"]),
            Route("/sign/{token}/{key}/{place:int}.pdf", sign, methods=["GET"]),
            Route("/{rest:path}", sign, methods=["GET"]),
        ],
        lifespan=life,
    )


def of_home() -> Starlette:
    """The app for the store in FIELDSERVICE_HOME."""
    return app(Desk.open(settings.home(), counter=settings.counter()))


def _safely(do: Callable[..., Response], desk: Desk, request: Request, *given: object) -> Response:
    try:
        return do(desk, request, *given)
    except (StoreTrouble, Refused):
        # A slip whose signed content is damaged is refused too: it cannot be shown, and the customer cannot mend it.
        return end_page("busy", show=language_of(request))


def link_page(desk: Desk, request: Request) -> Response:
    """The page of a link, or with a key that of the receipt."""
    token, key = (request.path_params.get(name, "") for name in ("token", "key"))
    link = desk.links.by_token(token) if token else None
    if link is None or (key and link.state != sign_links.SIGNED):
        return end_page(sign_links.UNKNOWN, show=language_of(request), named=desk.links.letterhead())
    show = language_of(request, link.language)
    state = link.at(desk.session.clock())
    facts = desk.links.content(link) if state == sign_links.OPEN else None
    if facts is None:
        ended = state if state != sign_links.OPEN else sign_links.CHANGED
        more = receipt_html(desk, link, token, key)
        return end_page(ended, show=show, more=more, named=desk.links.letterhead())
    page_data = {
        "digest": link.digest,
        "most": MOST,
        "words": {key: by_language(message) for key, message in WORDS.items()},
    }
    declines = sign_links.can_decline(desk.session, link)
    go_on = N_("Continue to answer") if declines else N_("Continue to sign")
    data = json.dumps(page_data, ensure_ascii=False).replace("<", "\\u003c")
    articles = "".join(
        _article(link.paper, content, digest, desk) for content, digest in zip(facts, link.digest.split(), strict=True)
    )
    until = moment(link.expires).astimezone(desk.session.zone())
    covers = f"<p>{in_both(COVERS, count=len(facts))}</p>" if len(facts) > 1 else ""
    body = (
        f"{_head(show, facts[0])}<main><div id=reading><h1>{in_both(N_('Please read before you sign.'))}</h1>"
        f"{covers}{articles}<p class=small>{in_both(UNTIL, time=f'{until:%H:%M}')}</p>"
        f'<a id=to-pad class="button main" href="#sign">{in_both(go_on)}</a></div>'
        f"{_form(link.paper, [str(content['number']) for content in facts], declines)}"
        f"{''.join(_end(name) for name in ENDS)}"
        f"<noscript><p class=notice>{in_both(NEEDS_SCRIPT)}</p></noscript></main>"
        f'<script type="application/json" id=page-data>{data}</script>'
    )
    return page(body, title=sentence(show, TITLE), show=show, script=asset("language.js") + asset("sign.js"))


def pdf(desk: Desk, request: Request) -> Response:
    """A signed paper to keep, for as long as its receipt is shown."""
    token, key, place = (request.path_params[name] for name in ("token", "key", "place"))
    link = desk.links.by_token(token)
    content = desk.links.signed_pdf(link, key, place - 1) if link else None
    if content is None:
        return end_page(sign_links.UNKNOWN, show=language_of(request), named=desk.links.letterhead())
    return Response(content, 200, HEADERS, "application/pdf")


def receipt_html(desk: Desk, link: sign_links.LinkState, token: str, key: str) -> str:
    """Number, time and kind of what was signed, the papers to keep, the way to the status page; "" for a wrong key and
    after its time."""
    receipt = desk.links.receipt(link, key) if key else None
    if receipt is None:
        return ""
    zone = desk.session.zone()
    until = moment(receipt.until).astimezone(zone)
    papers = "".join(
        f"<dl>{_pair(N_('What was signed'), in_both(receipt.label))}{_pair(N_('Number'), text(number))}"
        f"{_pair(N_('Revision'), text(revision)) if revision else ''}"
        f"{_pair(N_('Signed at'), text(local_text(receipt.at, zone)))}</dl>"
        f'<a class="button main" href="{receipt_address(token, key)}/{place}.pdf" download="{text(number)}.pdf">'
        f"{in_both(N_('Save as PDF'))}</a>"
        for place, (number, revision) in enumerate(receipt.papers, 1)
    )
    # The status page opens in the language that is shown here.
    ways = {language: f"{receipt.status}?lang={language}" for language in LANGUAGE_TAGS if receipt.status}
    status = "".join(
        f'<span lang="{LANGUAGE_TAGS[language]}"><a class=button href="{text(way)}" rel=noreferrer>'
        f"{text(sentence(language, N_('Follow the repair')))}</a></span>"
        for language, way in ways.items()
    )
    return f"{papers}{status}<p class=small>{in_both(RECEIPT_UNTIL, time=f'{until:%H:%M}')}</p>"


def receipt_address(token: str, key: str) -> str:
    return f"/sign/{text(token)}/{text(key)}"


def _pair(label: str, value: str) -> str:
    return f"<div><dt>{in_both(label)}</dt><dd>{value}</dd></div>"


RECEIPT_UNTIL = N_("You can see this page until %(time)s.")
NEEDS_SCRIPT = N_("Signing here needs JavaScript. Please sign on paper instead.")
COVERS = N_("One signature for %(count)s papers.")
LANGUAGE_KEYS = {"zh": "中文", "en": "English"}


def _head(show: str, named: JsonObject | None = None) -> str:
    """Company and service point in each language, and the switch of the language."""
    names = ""
    if named:
        office, company = named["office"], named["company"]
        for language, name in (("zh", office["name"]), ("en", office["name_en"])):
            said = filter(None, dict.fromkeys((forms.in_language(company, language), name, office["phone"])))
            parts = " · ".join(f"<b>{text(part)}</b>" for part in said)
            names += f'<span lang="{LANGUAGE_TAGS[language]}">{parts}</span>'
    keys = "".join(
        f'<button type=button value={language} data-title="{text(sentence(language, TITLE))}" '
        f'data-switch="{text(sentence(language, SWITCH))}" '
        f"aria-pressed={'true' if language == show else 'false'}>{name}</button>"
        for language, name in LANGUAGE_KEYS.items()
    )
    return f'<header><p>{names}</p><nav aria-label="{text(sentence(show, SWITCH))}">{keys}</nav></header>'


def _article(kind: str, facts: JsonObject, digest: str, desk: Desk) -> str:
    """One paper in each language: the page holds them all, so that switching the language needs no connection."""
    versions = []
    for language in LANGUAGE_TAGS:
        readable = readable_papers.readable(desk.session, kind, facts, digest, language)
        mark = f"<p class=mark>{text(readable.mark)}</p>" if readable.mark else ""
        office = text(" · ".join(filter(None, readable.office)))
        revision = f" · {text(readable.revision_label)} {text(readable.revision)}" if readable.revision else ""
        versions.append(
            f'<div class="in {language}" lang="{readable.lang}">{mark}<header><h2>{text(readable.title)}</h2>'
            f"<p><span class=number>{text(readable.number)}</span>{revision}</p><p class=small>{office}</p></header>"
            f"{paper_html.as_html(readable)}"
            f"<p class=digest>{text(readable.digest_label)} SHA-256 {text(digest[:16])}…</p></div>"
        )
    return f"<article class=card>{''.join(versions)}</article>"


def _form(paper: str, numbers: list[str], declines: bool) -> str:
    """The second step: the name and the pad, under the name and number of what is signed. `declines` says that the
    customer may decline it instead."""
    ways = (
        (
            N_("Accept and sign"),
            f"<button type=button id=decline>{in_both(N_('Decline, without a signature'))}</button>",
        )
        if declines
        else (N_("Sign now"), "")
    )
    what = f"{in_both(PAPERS[paper].label)} <span class=number>{text(', '.join(numbers))}</span>"
    return (
        "<form id=form class=card novalidate autocomplete=off hidden>"
        f"<h1 id=at-pad tabindex=-1>{in_both(N_('Sign here'))}</h1><p>{what}</p>"
        f"<div id=signer-box><label for=signer>{in_both(N_('Name of the person who signs'))}</label>"
        f"<input id=signer name=signer type=text maxlength={sign_links.LONGEST_NAME} autocomplete=name "
        "spellcheck=false aria-describedby=signer-wrong required>"
        "<p id=signer-wrong class=wrong role=alert hidden></p></div>"
        f"<div id=strokes-box><p class=label id=pad-label>{in_both(N_('Signature'))}</p>"
        "<div class=pad><canvas id=pad tabindex=0 role=img aria-labelledby=pad-label aria-describedby=hint></canvas>"
        f"<p id=hint class=hint>{in_both(N_('Sign here with a finger, a pen or the mouse'))}</p></div>"
        "<p id=strokes-wrong class=wrong role=alert hidden></p>"
        f"<div class=keys><button type=button id=undo disabled>{in_both(N_('Undo a stroke'))}</button>"
        f"<button type=button id=clear disabled>{in_both(N_('Clear'))}</button></div></div>"
        f"<button id=send class=main>{in_both(ways[0])}</button>{ways[1]}"
        f"<p id=send-note class=small role=status hidden>{in_both(N_('Sending…'))}</p>"
        "<div id=waiting class=notice role=alert hidden><p id=waiting-text></p>"
        f"<div class=keys><button type=button id=again>{in_both(N_('Try again now'))}</button>"
        f"<button type=button id=change>{in_both(N_('Change'))}</button></div></div>"
        f'<a class=button href="#">{in_both(N_("Read it again"))}</a></form>'
    )


UNTIL = N_("This code can be used once, until %(time)s. If you cannot sign here, tell the staff; there are other ways.")


def _end(name: str, hidden: bool = True, more: str = "") -> str:
    _, sign, colour, what, what_to_do = ENDS[name]
    return (
        f'<section id=end-{name} class="card end {colour}" tabindex=-1 role=status{" hidden" if hidden else ""}>'
        f"<p class=sign aria-hidden=true>{sign}</p><h1>{in_both(what)}</h1>"
        f"<p>{in_both(what_to_do)}</p><div class=more>{more}</div></section>"
    )


def end_page(name: str, status: int = 0, *, show: str, more: str = "", named: JsonObject | None = None) -> Response:
    """A page that says how the link ended. It names no person; `more` is the receipt, while there is one, `named`
    company and service point, whom the reader may ask."""
    return page(
        f"{_head(show, named)}<main>{_end(name, hidden=False, more=more)}</main>",
        title=sentence(show, TITLE),
        show=show,
        status=status or ENDS[name][0],
        script=asset("language.js"),
    )


async def _received(desk: Desk, request: Request) -> Response:
    """Answers a signature that was sent.

    The media type keeps out forms of other pages, which cannot send JSON without being asked first (Fetch standard).
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return _answer({"state": sign_links.OPEN, "fields": {}}, 415)
    # Only whoever has a link that can still be used may put a body into our memory.
    if (ended := await run_in_threadpool(_unusable, desk, request)) is not None:
        return ended
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
    if not isinstance(sent, dict) or not all(isinstance(sent.get(name), str) for name in ("signer", "shown")):
        return _answer(_misread(), 422)
    if not _is_text(sent):
        return _answer(_misread(), 422)
    return await run_in_threadpool(_safely, _signed, desk, request, sent)


def _unusable(desk: Desk, request: Request) -> Response | None:
    """The answer to a signature for a link that nobody can sign with; None where it can be used, or was."""
    try:
        link = desk.links.by_token(request.path_params["token"])
    except StoreTrouble:
        return _answer({"state": "busy"}, 503)
    return _answer({"state": sign_links.UNKNOWN}, ENDS[sign_links.UNKNOWN][0]) if link is None else None


def _signed(desk: Desk, request: Request, sent: JsonObject) -> Response:
    token = request.path_params["token"]
    try:
        answer = str(sent.get("answer") or "")
        outcome = desk.links.use(token, sent["shown"], sent["signer"], sent.get("strokes"), answer)
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
    receipt = {}
    if outcome.receipt and (link := desk.links.by_token(token)):
        receipt = {
            "receipt": receipt_html(desk, link, token, outcome.receipt),
            "address": receipt_address(token, outcome.receipt),
        }
    return _answer({"state": outcome.state, **receipt}, ENDS[outcome.state][0])


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
