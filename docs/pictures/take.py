"""Takes the pictures of the README and the guide from the real program, on a new demo branch at a fixed time.

    .venv/bin/python docs/pictures/take.py            into this folder
    .venv/bin/python docs/pictures/take.py FOLDER     elsewhere

Needs the environment of the tests (`make test` makes it). No picture shows anything of a person or machine.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pypdfium2
from PIL import Image, ImageOps
from svg import svg
from textual.pilot import Pilot
from textual.widgets import Input

from fieldservice import demo, words
from fieldservice.demo.signatures import signature
from fieldservice.desk import Desk
from fieldservice.screens.app import FieldserviceApp
from fieldservice.screens.themes import DARK
from fieldservice.screens.widgets.signpad import SignPad
from printing.claim_ticket import strips
from printing.thermal import image
from printing.thermal.media import media_named

HERE = Path(__file__).resolve().parent
NOW = datetime(2026, 11, 24, 2, 40, tzinfo=UTC)
"""A Tuesday, 10:40 at the demo branch, when everybody works."""
WIDE, SMALL = (120, 40), (80, 24)
DPI, GREYS = 110, 32
PAPER, EDGE, CUT, GREY = 640, 16, 24, 160
"""Dots of the ticket's paper, 80 mm wide, of its edge, and of the gap where the printer cuts."""

Press = Callable[[Pilot[Any], Desk], Awaitable[None]]


def now() -> datetime:
    return NOW


async def home(pilot: Pilot[Any], desk: Desk) -> None:
    """The coordinator's work list, with the cursor on a request to dispatch."""


async def job_page(pilot: Pilot[Any], desk: Desk) -> None:
    """The page of a job that has some history, found by its number."""
    await find(pilot, under_way(desk)["number"])


async def intake(pilot: Pilot[Any], desk: Desk) -> None:
    """The form of a call by a known customer about a known device."""
    await pilot.press("f4")
    await settled(pilot)
    await typed(pilot, "最终客户")
    await pilot.press("enter")
    await typed(pilot, "028-5550 2117")
    await pilot.press("tab")
    await settled(pilot)
    for _field in range(4):
        await pilot.press("tab")
    whose = customer(desk, "百草园")
    device = next(row for row in rows(desk, "devices") if row["serial"] and row["customer_id"] == whose)
    await typed(pilot, device["serial"])
    await pilot.press("tab")
    await settled(pilot)
    await pilot.press("tab")
    await settled(pilot)


async def sign_off(pilot: Pilot[Any], desk: Desk) -> None:
    """The signature under a slip that has been read."""
    await find(pilot, done(desk)["number"])
    await pilot.press("f5")
    await settled(pilot)
    await pilot.press("enter")
    await settled(pilot)
    pad = pilot.app.screen.query_one(SignPad)
    pad.draw(signature(pilot.app.screen.query(Input).first().value, Random(4)))
    await settled(pilot)


async def board(pilot: Pilot[Any], desk: Desk) -> None:
    """The board of devices, where they are and what they wait for."""
    await pilot.press("ctrl+x")
    await settled(pilot)
    await pilot.press("f3")
    await settled(pilot)


async def counter(pilot: Pilot[Any], desk: Desk) -> None:
    """The form of a device of a known customer at the counter."""
    await pilot.press("ctrl+d")
    await settled(pilot)
    for text in ("028-5550 2117", "SN-337E-1592", "beeps at the start, prints nothing", "power cord, cable", "B2"):
        await typed(pilot, text)
        await pilot.press("enter")
        await settled(pilot)


async def card(pilot: Pilot[Any], desk: Desk) -> None:
    """What came of taking a device in."""
    await counter(pilot, desk)
    await pilot.press("f10")
    await settled(pilot)


async def dispatch(pilot: Pilot[Any], desk: Desk) -> None:
    """The engineers by hour of the day, with what waits for one of them."""
    await pilot.press("ctrl+x")
    await settled(pilot)
    await pilot.press("ctrl+x")
    await settled(pilot)


class Shot(NamedTuple):
    name: str
    who: Callable[[Desk], str]
    language: str
    size: tuple[int, int]
    press: Press
    title: str


SHOTS = (
    Shot("home", lambda desk: "zhao.min", "zh", WIDE, home, "协调员的工作列表 - a coordinator's work list"),
    Shot(
        "job",
        lambda desk: engineer(under_way(desk)),
        "en",
        WIDE,
        job_page,
        "A job's page: what can be done, what is known, what happened",
    ),
    Shot(
        "intake",
        lambda desk: "chen.xiao",
        "zh",
        SMALL,
        intake,
        "登记来电：已知客户与机器 - a call from a known customer",
    ),
    Shot("sign-off", lambda desk: engineer(done(desk)), "en", SMALL, sign_off, "The customer signs on the screen"),
    Shot("counter", lambda desk: "he.jing", "en", SMALL, counter, "A device at the counter, ready to be taken in"),
    Shot(
        "card", lambda desk: "he.jing", "en", SMALL, card, "What came of taking a device in, and the likely next keys"
    ),
    Shot(
        "dispatch",
        lambda desk: "zhao.min",
        "zh",
        WIDE,
        dispatch,
        "派工看板：工程师与时间 - engineers by hour of the day",
    ),
    Shot("board", lambda desk: "zhao.min", "en", WIDE, board, "The board: where each device is and what it waits for"),
)


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until all workers are done and their results are painted."""
    for _round in range(4):
        await pilot.pause(0.3)
        await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def typed(pilot: Pilot[Any], text: str) -> None:
    # As events, as a terminal sends them, because Pilot.press knows keys by name only.
    from textual import events

    for char in text:
        pilot.app.screen.post_message(events.Key(char, char))
        await pilot.pause()


async def find(pilot: Pilot[Any], number: str) -> None:
    await pilot.press("f2")
    await settled(pilot)
    await typed(pilot, number)
    await settled(pilot)
    await pilot.press("enter")
    await settled(pilot)


def rows(desk: Desk, kind: str) -> list[dict[str, Any]]:
    listing = desk.lists.listing(kind)
    return [dict(zip(listing.fields, row, strict=True)) for row in listing.page(None, 0, 500)]


def customer(desk: Desk, name: str) -> str:
    return next(row["thing"] for row in rows(desk, "customers") if row["name"].startswith(name))


def jobs(desk: Desk, state: str) -> list[dict[str, Any]]:
    listing = desk.lists.work(desk.session.person("zhao.min"), "all", kind="job", state=state)
    return [dict(zip(listing.fields, row, strict=True)) for row in listing.page(None, 0, 500)]


def under_way(desk: Desk) -> dict[str, Any]:
    """A job of an English-speaking customer that the engineer has taken."""
    found = [row for state in ("on_site", "appointed", "taken") for row in jobs(desk, state)]
    return next((row for row in found if row["customer"].isascii()), found[0])


def done(desk: Desk) -> dict[str, Any]:
    """A completed job of somebody who signs in Chinese characters, of which the pad shows more."""
    found = jobs(desk, "completed")
    return next((row for row in found if not row["customer"].isascii()), found[0])


def engineer(job: dict[str, Any]) -> str:
    """Sign-in name of the person whom a job waits for."""
    return str(job["turn_person"] or job["engineer"])


async def take(desk: Desk, to: Path) -> None:
    for shot in SHOTS:
        words.use(shot.language)
        app = FieldserviceApp(desk, desk.session.person(shot.who(desk)))
        async with app.run_test(size=shot.size) as pilot:
            await settled(pilot)
            await shot.press(pilot, desk)
            strips = app.screen._compositor.render_strips()
            (to / f"{shot.name}.svg").write_text(svg(strips, shot.size[0], str(DARK.background), shot.title), "utf-8")
            print(f"{shot.name}.svg")


def slip(desk: Desk, to: Path) -> None:
    """The picture of a signed slip, in few greys."""
    by = desk.session.person("zhao.min")
    number = next(row["number"] for row in jobs(desk, "closed") if "drawn" in str(desk.page(by, row["thing"]).facts))
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "slip.pdf"
        desk.papers.print_to_file(by, "slip", number, pdf, language="both", size="A4")
        document = pypdfium2.PdfDocument(pdf)
        page: Image.Image = document[0].render(scale=DPI / 72).to_pil()
        document.close()
    page.convert("L").quantize(GREYS).save(to / "slip.png", optimize=True)
    print("slip.png")


def ticket(desk: Desk, to: Path) -> None:
    """The picture of an 80 mm claim ticket with its counterfoil, from the dots for the printer."""
    by = desk.session.person("zhao.min")
    received = (desk.page(by, row["thing"]) for row in jobs(desk, "received"))
    number = next(page.number for page in received if page.facts.get("ticket") and page.facts.get("promised"))
    content = desk.papers.contents(by, "ticket", number, language="both", media="80")[0]
    pictures, _missing = image.pictures(strips(content), media_named("80"))
    paper = Image.new("L", (PAPER, sum(picture.height + 2 * EDGE + CUT for picture in pictures) - CUT), GREY)
    top = 0
    for picture in pictures:
        inverted = ImageOps.invert(picture.convert("L"))  # black dots are ones
        strip = ImageOps.expand(inverted, ((PAPER - picture.width) // 2, EDGE), 255)
        paper.paste(strip, (0, top))
        top += strip.height + CUT
    paper.quantize(3).save(to / "ticket.png", optimize=True)
    print("ticket.png")


def main() -> None:
    to = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    with tempfile.TemporaryDirectory() as folder:
        desk = demo.fill(Path(folder), now)
        try:
            asyncio.run(take(desk, to))
            slip(desk, to)
            ticket(desk, to)
        finally:
            desk.close()


if __name__ == "__main__":
    main()
