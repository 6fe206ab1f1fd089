"""The status page: where a customer's devices stand, for whoever holds the claim ticket.

It says no more than the ticket does: no name, no phone number of the customer, four characters of a serial number. What cannot
be shown is answered alike, whether number, key or path was wrong; so nobody learns which tickets there are.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from datetime import time as clock_time

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from fieldservice.desk import StoreError
from fieldservice.desk.ticket_status import Ticket, TicketStatus
from fieldservice.pages.limits import Limit
from fieldservice.pages.shell import HEADERS, page, text, worded
from fieldservice.words import forms
from fieldservice.words.marking import N_, NP_
from fieldservice.words.moments import local_text, zone_named
from fieldservice.workflows.engine.clocks import ALWAYS_OPEN, Calendar, Hours

A_MINUTE, BURST = 30, 20
"""Requests of one address: a page that is looked at now and again."""

DAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
NEXT_DAYS = 7
"""Days ahead of which holidays and other hours are told."""


class Status:
    """What the page needs: the answers, a clock, and how often one address may ask."""

    def __init__(
        self, tickets: TicketStatus, clock: Callable[[], datetime], now: Callable[[], float] = time.monotonic
    ) -> None:
        self.tickets, self.clock = tickets, clock
        self.limit = Limit(A_MINUTE, BURST, now)


def routes(status: Status) -> list[Route]:
    """To be mounted beside the exchange."""

    async def show(request: Request) -> Response:
        tongue = tongue_of(request)
        if not status.limit.admits(request.client.host if request.client else ""):
            return plain_page(
                tongue, 429, N_("Too many requests. Please try again in a minute."), {"retry-after": "60"}
            )
        try:
            found = await run_in_threadpool(status.tickets.ticket, request.path_params["path"])
        except StoreError:
            return plain_page(tongue, 503, N_("The page cannot be shown just now. Please try again in a minute."))
        return shown(found, tongue, status.clock()) if found else plain_page(tongue, 404, NOT_FOUND)

    async def robots(request: Request) -> Response:
        return Response("User-agent: *\nDisallow: /\n", 200, HEADERS, "text/plain")

    return [Route("/s/{path:path}", show, methods=["GET"]), Route("/robots.txt", robots, methods=["GET"])]


NOT_FOUND = N_("There is no such page. Please scan the code on your claim ticket again.")
TITLE = N_("Status of your repair")


def tongue_of(request: Request) -> str:
    """The language asked for by the switch, else the one the browser likes best of the two."""
    asked = request.query_params.get("lang")
    if asked in ("zh", "en"):
        return asked
    liked: list[tuple[float, str]] = []
    for part in request.headers.get("accept-language", "")[:400].split(","):
        name, _, weight = part.strip().lower().partition(";")
        tongue = name.partition("-")[0]
        if tongue in ("zh", "en"):
            found = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", weight)
            liked.append((float(found[1]) if found else float(not weight), tongue))
    return max(liked, key=lambda one: one[0])[1] if liked else "zh"


def shown(ticket: Ticket, tongue: str, now: datetime) -> Response:
    def say(message: str, **values: object) -> str:
        return text(worded(tongue, message, **values))

    zone = zone_named(ticket.point.zone if ticket.point else None)
    devices = "".join(
        f"<article class=card><h2>{say(one.state)}</h2><dl>"
        + _pair(say(N_("Device")), text(one.model))
        + _pair(say(N_("Serial number ends in")), text(one.serial))
        + (_pair(say(N_("Promised for")), text(local_text(one.promised, zone))) if one.promised else "")
        + "</dl></article>"
        for one in ticket.devices
    )
    body = (
        f"{_head(ticket, tongue)}<main><h1>{say(TITLE)}</h1><p>{say(N_('Claim ticket'))} <strong>{text(ticket.number)}</strong></p>{devices}"
        f"{_point(ticket, tongue, say, now.astimezone(zone).date())}"
        f"<p class=small>{say(AS_OF, time=local_text(now, zone))}</p></main>"
    )
    return page(body, title=worded(tongue, TITLE), show=tongue, headers={"vary": "accept-language"})


AS_OF = N_("As of %(time)s. For the device itself, bring the claim ticket.")


def _pair(label: str, value: str, place: str = "") -> str:
    return f"<div{place}><dt>{label}</dt><dd>{value}</dd></div>" if value else ""


def _head(ticket: Ticket | None, tongue: str) -> str:
    company = forms.in_language(ticket.company, tongue) if ticket else ""
    links = "".join(
        f'<a href="?lang={one}" lang="{"zh-CN" if one == "zh" else "en"}"{" aria-current=true" if one == tongue else ""}>{words}</a>'
        for one, words in (("zh", "中文"), ("en", "English"))
    )
    return f'<header><p>{text(company)}</p><nav aria-label="语言 Language">{links}</nav></header>'


def _point(ticket: Ticket, tongue: str, say: Callable[..., str], today: date) -> str:
    point = ticket.point
    if point is None:
        return ""
    name = forms.in_language(point.names(), tongue)
    hours = "<br>".join(text(line) for line in opening(ticket.calendar, tongue, today))
    dialled = re.sub(r"[^0-9+]", "", point.phone)
    phone = f'<a href="tel:{dialled}">{text(point.phone)}</a>' if dialled else text(point.phone)
    return (
        f"<section class=card><h2>{say(N_('Service point'))}</h2><dl>"
        f"{_pair(say(NP_('office', 'Name'), context='office'), text(name))}{_pair(say(N_('Phone')), phone)}"
        f"{_pair(say(N_('Address')), text(point.address), ' class=wide')}{_pair(say(N_('Opening hours')), hours, ' class=wide')}</dl></section>"
    )


def opening(calendar: Calendar, tongue: str, today: date) -> list[str]:
    """Opening hours in lines: days of equal hours together, then the days soon that are different."""
    if calendar is ALWAYS_OPEN:
        return []
    lines, first = [], 0
    for day in range(7):
        if day == 6 or calendar.week.get(day + 1, ()) != calendar.week.get(first, ()):
            names = [worded(tongue, DAYS[one]) for one in dict.fromkeys((first, day))]
            lines.append(f"{'–'.join(names)} {told_hours(calendar.week.get(first, ()), tongue)}")
            first = day + 1
    soon = (today + timedelta(days=ahead) for ahead in range(NEXT_DAYS))
    return lines + [f"{day:%m-%d} {told_hours(calendar.dates[day], tongue)}" for day in soon if day in calendar.dates]


def told_hours(hours: Hours, tongue: str) -> str:
    return " ".join(
        f"{opens:%H:%M}–{'24:00' if closes == clock_time(0) else format(closes, '%H:%M')}" for opens, closes in hours
    ) or worded(tongue, N_("closed"))


def plain_page(tongue: str, status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    """A page that says one sentence and nothing of what was asked for."""
    body = f"{_head(None, tongue)}<main><section class='card end ill'><p class=sign aria-hidden=true>!</p><h1>{text(worded(tongue, message))}</h1></section></main>"
    return page(
        body,
        title=worded(tongue, TITLE),
        show=tongue,
        status=status,
        headers={"vary": "accept-language", **(headers or {})},
    )
