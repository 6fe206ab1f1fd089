"""The status page: how far a repair or a visit is, for anybody who holds the claim ticket or the slip.

It shows no more than the ticket does: no name and no phone number of the customer, four characters of a serial number.
A wrong number, a wrong key and a wrong path get the same answer, so that nobody learns which tickets there are.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from fieldservice.desk import StoreError
from fieldservice.desk.ticket_status import DONE, NOW, TO_COME, Device, Ticket, TicketStatus
from fieldservice.desk.web_server import RateLimit
from fieldservice.pages.html_page import HEADERS, language_of, page, sentence, text
from fieldservice.words import forms
from fieldservice.words.marking import N_, NP_
from fieldservice.words.moments import local_text, zone_named
from fieldservice.workflows.engine.clocks import ALWAYS_OPEN, Calendar, Hours, hours_text

A_MINUTE, BURST = 30, 20
"""Requests of one address; people look at the page now and again."""

DAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
NEXT_DAYS = 7
"""Days ahead for which holidays and other hours are shown."""


class StatusPage:
    """The parts that the page needs: the state of tickets, a clock, and a limit of requests by address."""

    def __init__(
        self, tickets: TicketStatus, clock: Callable[[], datetime], now: Callable[[], float] = time.monotonic
    ) -> None:
        self.tickets, self.clock = tickets, clock
        self.limit = RateLimit(A_MINUTE, BURST, now)


def routes(served: StatusPage) -> list[Route]:
    """The routes, to be mounted beside those of the exchange."""

    async def show(request: Request) -> Response:
        language = language_of(request)
        if not served.limit.admits(request.client.host if request.client else ""):
            return message_page(
                language, 429, N_("Too many requests. Please try again in a minute."), {"retry-after": "60"}
            )
        try:
            found = await run_in_threadpool(served.tickets.ticket, request.path_params["path"])
        except StoreError:
            return message_page(language, 503, N_("The page cannot be shown now. Please try again in a minute."))
        return ticket_page(found, language, served.clock()) if found else message_page(language, 404, NOT_FOUND)

    async def robots(request: Request) -> Response:
        return Response("User-agent: *\nDisallow: /\n", 200, HEADERS, "text/plain")

    return [Route("/s/{path:path}", show, methods=["GET"]), Route("/robots.txt", robots, methods=["GET"])]


NOT_FOUND = N_("There is no such page. Please scan the code on your paper again.")
TITLE, TITLE_OF_CASE = N_("Status of your repair"), N_("Status of your return or exchange")


def ticket_page(ticket: Ticket, language: str, now: datetime) -> Response:
    def say(message: str, context: str = "", **values: object) -> str:
        return text(sentence(language, message, context, **values))

    title = TITLE_OF_CASE if ticket.is_case else TITLE
    zone = zone_named(ticket.point.zone if ticket.point else None)
    devices = "".join(
        f"<article class=card><h2>{say(device.state)}</h2>{_way(device, say, zone)}<dl class=short>"
        + _pair(say(N_("Device")), text(device.model))
        + _pair(say(N_("Serial number ends in")), text(device.serial))
        + _pair(say(N_("Promised for")), text(local_text(device.promised, zone)))
        + _pair(say(N_("Part expected on")), text(local_text(device.part_expected, zone)[:DAY]))
        + _pair(say(N_("Day of the visit")), text(local_text(device.appointment, zone)[:DAY]))
        + "</dl></article>"
        for device in ticket.devices
    )
    body = (
        f"{_head(ticket, language)}<main><h1>{say(title)}</h1>"
        f"<p>{say(N_('Claim ticket') if ticket.is_ticket else N_('Number'))} "
        f"<strong>{text(ticket.number)}</strong></p>{devices}"
        f"{_point(ticket, language, say, now.astimezone(zone).date())}"
        f"<p class=small>{say(REPORTED if ticket.as_of else AS_OF, time=local_text(ticket.as_of or now, zone))}</p>"
        f"{f'<p class=small>{say(BRING_TICKET)}</p>' if ticket.is_ticket else ''}</main>"
    )
    return page(body, title=sentence(language, title), show=language, headers={"vary": "accept-language"})


AS_OF = N_("As of %(time)s.")
REPORTED = N_("As of %(time)s, when the service point last reported.")
BRING_TICKET = N_("To collect the device, bring the claim ticket.")
SIGNS = {DONE: "✓", NOW: "➤", TO_COME: "○"}
IN_WORDS = {DONE: NP_("stage", "done, %(time)s"), NOW: NP_("stage", "now, %(time)s"), TO_COME: NP_("stage", "to come")}
"""The status of a stage as a sign and in words: nobody has to tell colours apart."""
YEAR, DAY = len("2026-"), len("2026-11-23")


def _way(device: Device, say: Callable[..., str], zone: ZoneInfo) -> str:
    """The stages of a device, one below the other."""
    stages = "".join(
        f"<li class={stage.status}{' aria-current=step' if stage.status == NOW else ''}>"
        f"<span class=sign aria-hidden=true>{SIGNS[stage.status]}</span><span>{say(stage.label)}</span>"
        f"<span class=small>"
        f"{say(IN_WORDS[stage.status], context='stage', time=local_text(stage.at, zone)[YEAR:])}</span></li>"
        for stage in device.way
    )
    return f"<ol class=way>{stages}</ol>" if stages else ""


def _pair(label: str, value: str, width: str = "") -> str:
    return f"<div{width}><dt>{label}</dt><dd>{value}</dd></div>" if value else ""


def _head(ticket: Ticket | None, language: str) -> str:
    company = forms.in_language(ticket.company, language) if ticket else ""
    links = "".join(
        f'<a href="?lang={code}" lang="{tag}"{" aria-current=true" if code == language else ""}>{name}</a>'
        for code, tag, name in (("zh", "zh-CN", "中文"), ("en", "en", "English"))
    )
    switch = text(sentence(language, N_("Language")))
    return f'<header><p>{text(company)}</p><nav aria-label="{switch}">{links}</nav></header>'


def _point(ticket: Ticket, language: str, say: Callable[..., str], today: date) -> str:
    point = ticket.point
    if point is None:
        return ""
    name = forms.in_language(point.names(), language)
    hours = "<br>".join(SPANS.sub(WHOLE, text(line)) for line in opening(ticket.calendar, language, today))
    soon = "".join(f"<p>{text(line)}</p>" for line in next_days(ticket.calendar, language, today))
    title = COLLECT if any(device.is_to_collect for device in ticket.devices) else SERVICE_POINT
    phone = f'<a href="{text(ticket.called)}">{text(point.phone)}</a>' if ticket.called else text(point.phone)
    return (
        f"<section class=card><h2>{say(title)}</h2>{soon}<dl>"
        f"{_pair(say(NP_('office', 'Name'), context='office'), text(name))}{_pair(say(N_('Phone')), phone)}"
        f"{_pair(say(N_('Address')), text(point.address), ' class=wide')}"
        f"{_pair(say(N_('Opening hours')), hours, ' class=wide')}</dl></section>"
    )


COLLECT, SERVICE_POINT = N_("Where and when to collect"), N_("Service point")
SPANS, WHOLE = re.compile(r"\d\d:\d\d–\d\d:\d\d"), r"<span class=whole>\g<0></span>"
"""Opening hours are not broken in the middle."""
SPAN = N_("%(opens)s to %(closes)s")
OPEN_ON = (N_("Open today: %(hours)s."), N_("Open tomorrow: %(hours)s."))
CLOSED_ON = (N_("Closed today."), N_("Closed tomorrow."))


def next_days(calendar: Calendar, language: str, today: date) -> list[str]:
    """The hours of today and tomorrow as sentences; none where no hours are published."""
    if calendar is ALWAYS_OPEN:
        return []
    found = []
    for ahead, (is_open, is_closed) in enumerate(zip(OPEN_ON, CLOSED_ON, strict=True)):
        hours = calendar.hours(today + timedelta(days=ahead))
        pairs = (span.split("-") for span in hours_text(hours).split())
        spans = forms.listed(
            (sentence(language, SPAN, opens=opens, closes=closes) for opens, closes in pairs), language
        )
        found.append(sentence(language, is_open, hours=spans) if hours else sentence(language, is_closed))
    return found


def opening(calendar: Calendar, language: str, today: date) -> list[str]:
    """Opening hours in lines: weekdays with equal hours together, then the next days with other hours."""
    if calendar is ALWAYS_OPEN:
        return []
    lines, first = [], 0
    for day in range(7):
        if day == 6 or calendar.week.get(day + 1, ()) != calendar.week.get(first, ()):
            names = [sentence(language, DAYS[number]) for number in dict.fromkeys((first, day))]
            lines.append(f"{'–'.join(names)} {_hours(calendar.week.get(first, ()), language)}")
            first = day + 1
    soon = (today + timedelta(days=ahead) for ahead in range(NEXT_DAYS))
    return lines + [f"{day:%m-%d} {_hours(calendar.dates[day], language)}" for day in soon if day in calendar.dates]


def _hours(hours: Hours, language: str) -> str:
    return hours_text(hours).replace("-", "–") or sentence(language, N_("closed"))


def message_page(language: str, status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    """A page with one sentence, which repeats nothing of the request."""
    body = (
        f"{_head(None, language)}<main><section class='card end ill'><p class=sign aria-hidden=true>!</p>"
        f"<h1>{text(sentence(language, message))}</h1></section></main>"
    )
    return page(
        body,
        title=sentence(language, TITLE),
        show=language,
        status=status,
        headers={"vary": "accept-language", **(headers or {})},
    )
