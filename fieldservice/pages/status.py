"""The status page: where a customer's devices stand, for whoever holds the claim ticket.

It says no more than the ticket does: no name, no phone number of the customer, four characters of a serial number. What cannot
be shown is answered alike, whether number, key or path was wrong; so nobody learns which tickets there are.
"""

from __future__ import annotations

import hmac
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from typing import Any
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db.errors import StoreError
from fieldservice.pages.limits import Limit
from fieldservice.pages.shell import HEADERS, page, text, worded
from fieldservice.read_model.projections import ADDS
from fieldservice.read_model.published import reference_of
from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.engine.addresses import ticket_in
from fieldservice.workflows.engine.clocks import ALWAYS_OPEN, Calendar, Hours
from fieldservice.workflows.engine.fold import Thing, fold
from fieldservice.workflows.engine.model import moment
from fieldservice.workflows.engine.reference import Office, Reference

A_MINUTE, BURST = 30, 20
"""Requests of one address: a page that is looked at now and again."""
MOST_DEVICES = 50

STATES = {
    "expected": N_("We are waiting for the device to arrive."),
    "received": N_("The device is here. It will be inspected."),
    "dispatched": N_("The device is here. An engineer will inspect it."),
    "inspected": N_("The device has been inspected."),
    "on_bench": N_("The device is being repaired."),
    "ready": N_("Ready. You can collect the device."),
    "signed": N_("Tested and signed for."),
    "shipped": N_("The device is on its way to you."),
    "in_claim": N_("Lost or damaged on the way. We are settling it with the carrier and keep you informed."),
    "taken_along": N_("Our engineer is bringing the device to the service point."),
    "in_transit": N_("The device is on its way to another service point of ours."),
    "closed": N_("Handed over. The work is finished."),
    "cancelled": N_("Ended without a repair."),
    "disposed": N_("Not collected in time. It was dealt with by the terms of storage."),
}
"""Each state of a device in the customer's words."""
INSTEAD: dict[str, tuple[Callable[[Thing], bool], str]] = {
    "not_repaired": (
        lambda job: job.state == "ready" and job.get("result") == "not_completed",
        N_("Not repaired. You can collect the device; we tell you why."),
    ),
    "to_be_sent": (
        lambda job: job.state == "ready" and _code(job.get("mode")) == "mail_in",
        N_("Finished. We will send the device to you."),
    ),
    "delivered": (
        lambda job: job.state == "closed" and _code(job.get("mode")) == "mail_in",
        N_("Delivered. The work is finished."),
    ),
    "waiting": (
        lambda job: job.state in BEFORE_READY and bool(job.get("waiting")),
        N_("The work waits, for example for a part. It goes on as soon as possible."),
    ),
}
"""Where more than the state decides, the first that holds."""
BEFORE_READY = ("received", "dispatched", "inspected", "on_bench")
OTHERWISE = N_("The device is in work.")
DAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
NEXT_DAYS = 7
"""Days ahead of which holidays and other hours are told."""


@dataclass(frozen=True, slots=True)
class Device:
    model: str
    serial: str
    """Its last characters."""
    state: str
    promised: str
    """UTC text; "" where nothing more is promised."""


@dataclass(frozen=True, slots=True)
class Ticket:
    number: str
    devices: tuple[Device, ...]
    point: Office | None
    calendar: Calendar
    company: dict[str, str]


class Status:
    """What the page needs: a store, a clock, and the published rows as they were read last."""

    def __init__(self, store: Any, clock: Callable[[], datetime], now: Callable[[], float] = time.monotonic) -> None:
        self.store, self.clock = store, clock
        self.limit = Limit(A_MINUTE, BURST, now)
        self._published: tuple[int, Reference] | None = None

    def reference(self, tx: Any) -> Reference:
        number = int(tx.value("SELECT value FROM counter_row WHERE name = 'publication'") or 0)
        if self._published is None or self._published[0] != number:
            self._published = (number, reference_of(tx.published))
        return self._published[1]

    def ticket(self, path: str) -> Ticket | None:
        """The ticket that a path names; None for a wrong key, an unknown number and anything else alike."""
        number, key = ticket_in(path)
        with self.store.reading() as tx:
            jobs = [
                fold(thing, tx.entries_of(thing), ADDS)
                for (thing,) in tx.rows(
                    "SELECT thing FROM bench_row WHERE ticket = ? AND ticket <> '' ORDER BY thing LIMIT ?",
                    (number, MOST_DEVICES),
                )
            ]
            reference = self.reference(tx)
        # Two tickets may bear one number: the key tells whose is meant.
        held = [job for job in jobs if hmac.compare_digest(str(job.get("ticket_key") or "").encode(), key.encode())]
        return ticket_of(number, held, reference) if number and held else None


def ticket_of(number: str, jobs: list[Thing], reference: Reference) -> Ticket:
    holder = jobs[0].holder
    point = reference.offices.get(reference.branch_of(holder) or holder)
    return Ticket(
        number,
        tuple(map(device_of, jobs)),
        point,
        reference.calendar(point.code) if point else ALWAYS_OPEN,
        {"zh": reference.text("company"), "en": reference.text("company_en")},
    )


def device_of(job: Thing) -> Device:
    said = next((message for holds, message in INSTEAD.values() if holds(job)), STATES.get(job.state, OTHERWISE))
    promised = str(job.get("promised") or "") if job.state in BEFORE_READY else ""
    return Device(
        " ".join(str(job.get(name)) for name in ("brand", "model") if job.get(name)),
        tail(str(job.get("serial") or "")),
        said,
        promised,
    )


def tail(serial: str) -> str:
    """The last four characters, of a short one no more than half."""
    shown = min(4, len(serial) // 2)
    return f"…{serial[-shown:]}" if shown else ""


def _code(value: Any) -> str:
    return str(value.get("code", "")) if isinstance(value, dict) else str(value or "")


def routes(status: Status) -> list[Route]:
    """To be mounted beside the exchange."""

    async def show(request: Request) -> Response:
        tongue = tongue_of(request)
        if not status.limit.admits(request.client.host if request.client else ""):
            return plain_page(
                tongue, 429, N_("Too many requests. Please try again in a minute."), {"retry-after": "60"}
            )
        try:
            found = await run_in_threadpool(status.ticket, request.path_params["path"])
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

    zone = ZoneInfo(ticket.point.zone) if ticket.point else ZoneInfo("Asia/Shanghai")
    devices = "".join(
        f"<article class=card><h2>{say(one.state)}</h2><dl>"
        + _pair(say(N_("Device")), text(one.model))
        + _pair(say(N_("Serial number ends in")), text(one.serial))
        + (
            _pair(say(N_("Promised for")), text(f"{moment(one.promised).astimezone(zone):%Y-%m-%d %H:%M}"))
            if one.promised
            else ""
        )
        + "</dl></article>"
        for one in ticket.devices
    )
    body = (
        f"{_head(ticket, tongue)}<main><h1>{say(TITLE)}</h1><p>{say(N_('Claim ticket'))} <strong>{text(ticket.number)}</strong></p>{devices}"
        f"{_point(ticket, tongue, say, now.astimezone(zone).date())}"
        f"<p class=small>{say(AS_OF, time=f'{now.astimezone(zone):%Y-%m-%d %H:%M}')}</p></main>"
    )
    return page(body, title=worded(tongue, TITLE), show=tongue, headers={"vary": "accept-language"})


AS_OF = N_("As of %(time)s. For the device itself, bring the claim ticket.")


def _pair(label: str, value: str, place: str = "") -> str:
    return f"<div{place}><dt>{label}</dt><dd>{value}</dd></div>" if value else ""


def _head(ticket: Ticket | None, tongue: str) -> str:
    company = (ticket.company.get(tongue) or ticket.company["zh"] or ticket.company["en"]) if ticket else ""
    links = "".join(
        f'<a href="?lang={one}" lang="{"zh-CN" if one == "zh" else "en"}"{" aria-current=true" if one == tongue else ""}>{words}</a>'
        for one, words in (("zh", "中文"), ("en", "English"))
    )
    return f'<header><p>{text(company)}</p><nav aria-label="语言 Language">{links}</nav></header>'


def _point(ticket: Ticket, tongue: str, say: Callable[..., str], today: date) -> str:
    point = ticket.point
    if point is None:
        return ""
    name = (point.name_en or point.name) if tongue == "en" else point.name
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
