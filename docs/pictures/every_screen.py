"""Takes a picture of every screen, in both languages, dark and light, at three sizes, for people to look at.

    .venv/bin/python docs/pictures/every_screen.py FOLDER              all of them, ten minutes or so
    .venv/bin/python docs/pictures/every_screen.py FOLDER home step    some screens

The folder gets a page for each screen and theme, `home.dark.html`; where Chromium is installed, a PNG of it too. The
demo branch is new and stands at a fixed time. Needs the environment of the tests.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from svg import CELL, FONTS, LINE, MARGIN, svg
from take import done, jobs, now, settled, under_way
from textual.app import App
from textual.pilot import Pilot

from fieldservice import demo, words
from fieldservice.admin.backup_words import restore_steps
from fieldservice.defects import ON_SCREEN
from fieldservice.demo.signatures import signature
from fieldservice.desk import Desk
from fieldservice.desk.session import NEW
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.ticket_rows import ticket_rows
from fieldservice.screens.app import FieldserviceApp
from fieldservice.screens.app_of_one_screen import AppOfOneScreen
from fieldservice.screens.defect import DefectApp
from fieldservice.screens.panels.administration_sections import SECTIONS
from fieldservice.screens.panels.section_acts import new_act
from fieldservice.screens.themes import DARK, LIGHT
from fieldservice.screens.wizard import WizardApp
from fieldservice.shapes import Values
from fieldservice.workflows.common import grave
from fieldservice.workflows.engine.reference import Person

SIZES = ((80, 24), (100, 30), (120, 40))
THEMES = {"dark": DARK, "light": LIGHT}
FACE = Path(__file__).resolve().parents[2] / "printing/fonts"


class At(NamedTuple):
    """What a screen is opened with: the demo's desk and who works there."""

    desk: Desk
    person: Person

    def newest(self, kind: str) -> str:
        """The id of the newest thing of a list that the demo has."""
        listing = self.desk.lists.listing(kind)
        return str(dict(zip(listing.fields, listing.page(None, 0, 1)[0], strict=True))["thing"])

    def work(self, kind: str, *states: str, mode: str = "", fact: str = "") -> str:
        """The id of a job, case, consignment ... in the first of these states that has one; else of any. With
        `fact` the thing has that fact."""
        for state in (*states, ""):
            listing = self.desk.lists.work(self.person, "all", kind=kind, state=state)
            for row in listing.page(None, 0, 40):
                named = dict(zip(listing.fields, row, strict=True))
                if mode in ("", named["mode"]) and (not fact or self.desk.thing(str(named["thing"])).get(fact)):
                    return str(named["thing"])
        raise LookupError(f"the demo has no {kind}")

    def asked(self, kind: str) -> str:
        """The id of a thing of which an approval of this kind waits for the person."""
        return next(each.thing for each in self.desk.approvals.waiting(self.person) if each.kind == kind)

    def ticket(self) -> str:
        """A claim ticket of a device that can be collected."""
        for row in jobs(self.desk, "ready"):
            if ticket := self.desk.page(self.person, row["thing"]).facts.get("ticket"):
                return str(ticket)
        raise LookupError("the demo has no ticket of a device that is ready")


Arguments = Callable[[At], tuple[Any, ...]]  # Any: what the class of the screen takes


class Picture(NamedTuple):
    """One screen: who looks at it, and what it is opened with after desk and person; None where it opens by itself."""

    who: str
    arguments: Arguments | None = None
    screen: str = ""
    """The name of the screen in the table, where the picture is called otherwise."""
    bare: bool = False
    """Whether its arguments are all that it takes, without desk and person."""


def none(_at: At) -> tuple[Any, ...]:
    return ()


def job(at: At) -> tuple[str]:
    return (under_way(at.desk)["thing"],)


def a_rate(at: At) -> tuple[Any]:
    return (at.desk.rates.page(at.person, at.desk.rates.this())[0],)


def sections(*names: str) -> dict[str, Picture]:
    return {
        f"administration-{name}": Picture("admin", lambda at, name=name: (name,), "administration") for name in names
    }


PICTURES = {
    **{
        f"home-{role}": Picture(who, None, "home")
        for role, who in {
            "coordinator": "zhao.min",
            "manager": "luo.yong",
            "engineer": "wang.qiang",
            "van": "qiu.bo",
            "clerk": "he.jing",
            "agent": "chen.xiao",
            "information": "liu.fang",
            "storekeeper": "zheng.hao",
            "hotline": "xu.ming",
            "complaints": "han.mei",
            "service": "peng.yu",
            "commerce": "xie.ting",
            "centre": "deng.kai",
            "support": "cao.yang",
            "quality": "tang.lei",
            "liaison": "feng.xue",
            "administrator": "admin",
        }.items()
    },
    "sign_in": Picture("zhao.min", lambda at: (at.desk, at.person), bare=True),
    "obligations": Picture(
        "zhao.min",
        lambda at: (
            at.desk.lists.with_whom(at.desk.lists.obligations(at.person)),
            DisplayNames.of(at.desk),
            at.desk.session.clock,
        ),
        bare=True,
    ),
    "detail-on-site": Picture("li.wei", job, "detail"),
    "detail-received": Picture("zhao.min", lambda at: (at.work("job", "accepted", "received"),), "detail"),
    "detail-ready": Picture("he.jing", lambda at: (at.work("job", "ready"),), "detail"),
    "detail-request": Picture("liu.fang", lambda at: (at.work("request", "received"),), "detail"),
    "detail-customer": Picture("he.jing", lambda at: (at.newest("customers"),), "detail"),
    "detail-device": Picture("he.jing", lambda at: (at.newest("devices"),), "detail"),
    "detail-case": Picture("xie.ting", lambda at: (at.work("return_case"),), "detail"),
    "step-call": Picture("chen.xiao", lambda at: ("new", "register"), "step"),
    "step-check-in": Picture("he.jing", lambda at: ("new", "check_in"), "step"),
    "step-dispatch": Picture("zhao.min", lambda at: (at.work("job", "accepted"), "dispatch"), "step"),
    "step-quote": Picture("zhao.min", lambda at: (at.work("job", "accepted"), "quote"), "step"),
    "step-add-device": Picture("he.jing", lambda at: (at.work("request", "handed_over"), "add_device"), "step"),
    "step-complete": Picture("li.wei", lambda at: (at.work("job", "on_site"), "complete"), "step"),
    "step-sign": Picture("li.wei", lambda at: (done(at.desk)["thing"], "sign"), "step"),
    "preview": Picture("zhao.min", lambda at: (done(at.desk)["thing"],)),
    "print_dialog": Picture("he.jing", lambda at: (at.desk, "ticket"), bare=True),
    "sign_code": Picture("li.wei", lambda at: (done(at.desk)["thing"], "sign_on_phone")),
    "ticket": Picture("he.jing", lambda at: (at.ticket(),)),
    "hand_over": Picture("he.jing", lambda at: (ticket_rows(at.desk, at.person, at.ticket()), at.ticket())),
    "board-waiting": Picture("he.jing", lambda at: ("waiting",), "board"),
    "board-bench": Picture("zhao.min", lambda at: ("bench",), "board"),
    "board-today": Picture("zhao.min", lambda at: ("today",), "board"),
    "closing": Picture("li.wei", job),
    "rate_behind": Picture("luo.yong", a_rate),
    "pieces": Picture("zheng.hao", lambda at: (at.work("consignment", "packing"),)),
    "account": Picture("xie.ting", lambda at: (at.desk.thing(done(at.desk)["thing"]).get("customer"),)),
    "money": Picture("zhao.min", lambda at: (done(at.desk)["thing"],)),
    "stock_parts": Picture("zheng.hao", lambda at: ("CD01/good",)),
    "stock_moves": Picture("zheng.hao", lambda at: ("CD01/good",)),
    "part_photo": Picture(
        "zheng.hao", lambda at: (at.desk, at.desk.session.reference().catalogue.part("PSU-550")), bare=True
    ),
    "scanner": Picture("he.jing", lambda at: (at.desk,), bare=True),
    "choice_dialog": Picture(
        "zhao.min",
        lambda at: ("", [(step.name, words._(step.label)) for _, step in at.desk.openings(at.person)]),
        bare=True,
    ),
    "table_row": Picture("admin", lambda at: (at.desk, at.person, "staff", words._("Staff"), "zhao.min")),
    "act_form": Picture(
        "admin",
        lambda at: (at.desk, new_act("printers"), "", lambda _typed: None, {"kind": "ipp", "speaks": "pdf"}),
        bare=True,
    ),
    "guide": Picture(
        "admin",
        lambda at: (words._("How to restore this backup"), restore_steps(at.desk.session, "/srv/backups/CD01.zip")),
        bare=True,
    ),
    "confirm_dialog": Picture(
        "luo.yong", lambda at: (words._("Cancel the job"), ["CD01-J000057-S"], [words._(grave.JOB_ENDS)]), bare=True
    ),
    "input_dialog": Picture("luo.yong", lambda at: ("", "", {"name": words._("Name")}, lambda _typed: ""), bare=True),
    **{
        name: Picture(who, none)
        for name, who in {
            "print_jobs": "he.jing",
            "find": "he.jing",
            "review": "luo.yong",
            "approvals": "luo.yong",
            "store_room": "zheng.hao",
            "faulty_parts": "zheng.hao",
            "replenishment": "zheng.hao",
            "rates": "luo.yong",
            "stock": "zheng.hao",
            "loaners": "he.jing",
            "dispatch_board": "zhao.min",
            "contracts": "xie.ting",
            "case_base": "xu.ming",
            "escalations": "xu.ming",
            "returns": "xie.ting",
            "late_steps": "luo.yong",
            "quality": "tang.lei",
            "supplier_returns": "xie.ting",
            "cash_up": "he.jing",
            "quotes": "xie.ting",
            "accounts": "xie.ting",
            "invoices": "xie.ting",
            "payments": "he.jing",
            "duplicates": "zhao.min",
            "parts": "zheng.hao",
        }.items()
    },
    **sections(*SECTIONS),
    "help": Picture("zhao.min", None),
}
"""Every screen of the table, some of them in several states; the name before the hyphen is that of the screen."""


class Card(NamedTuple):
    """A step after which a card says what came of it: who takes it, on what, and what is filled in."""

    who: str
    thing: Callable[[At], str]
    step: str
    fields: Callable[[At], Values] = lambda at: {}


def opening(_at: At) -> str:
    return NEW


CALLER = {
    "phone": "028-5550 4471",
    "customer_name": "青羊印务",
    "contact": "罗梅",
    "address": "成都市青羊区东城根街 10 号",
    "serial": "SN-91C7-0440",
    "product": "printer",
    "brand": "岷岭",
    "model": "P3310",
    "symptom": "开机后反复重启，面板无显示",
}
WORK_DONE = {
    "cause_code": "PSU",
    "resolution_code": "REPLACE",
    "handling": "更换电源模块，开机正常。",
    "work_minutes": 55,
    "parts_named": "PSU-550 x1",
    "tested": True,
}


def signed(at: At) -> Values:
    signer = str(at.desk.thing(at.work("job", "completed")).get("contact"))
    return {"signer": signer, "strokes": signature(signer, Random(4))}


CARDS = {
    "card-call": Card("chen.xiao", opening, "register", lambda at: {**CALLER, "caller_kind": "end_customer"}),
    "card-intake": Card(
        "he.jing", opening, "check_in", lambda at: {**CALLER, "place": "B2", "accessories": ["电源线"]}
    ),
    "card-dispatch": Card(
        "zhao.min", lambda at: at.work("job", "accepted"), "dispatch", lambda at: {"engineer": "li.wei"}
    ),
    "card-parts": Card(
        "owen.park", lambda at: at.work("job", "on_site"), "request_parts", lambda at: {"parts": "PSU-550 x1"}
    ),
    "card-complete": Card(
        "wang.qiang", lambda at: at.work("job", "on_site", fact="finding"), "complete", lambda at: WORK_DONE
    ),
    "card-sign": Card("owen.park", lambda at: at.work("job", "completed"), "sign", signed),
    "card-hand-over": Card(
        "he.jing",
        lambda at: at.work("job", "signed", mode="send_in"),
        "hand_out",
        lambda at: {
            "accessories_back": True,
            "ticket": at.desk.thing(at.work("job", "signed", mode="send_in")).get("ticket"),
        },
    ),
    "card-approval": Card("luo.yong", lambda at: at.asked("verdict"), "approve"),
}
"""Cards over the page of the thing. Each step is taken once, and the card stands in all pictures of it."""

OfOneScreen = tuple[Callable[[Path], AppOfOneScreen], tuple[str, ...]]
ALONE: dict[str, OfOneScreen] = {
    "wizard": (lambda folder: WizardApp(folder, lambda _folder, _progress: None), ()),
    "wizard-office": (lambda folder: WizardApp(folder, lambda _folder, _progress: None), ("down", "enter")),
    "wizard-join": (lambda folder: WizardApp(folder, lambda _folder, _progress: None), ("down", "down", "enter")),
    "defect": (lambda folder: DefectApp(folder, ON_SCREEN, Path("/srv/fieldservice/reports/2026-11-24.txt")), ()),
}
"""The screens that open before anybody has signed in, or after a defect, with the keys that lead to their pages."""


def screen_of(name: str) -> str:
    return PICTURES[name].screen or name


Show = Callable[[Pilot[Any]], Awaitable[None]]


async def take(to: Path, name: str, app_of: Callable[[], App[Any]], show: Show) -> None:
    """Write the pictures of one screen, one page for each theme. `show` leads a new app to the screen."""
    taken: dict[str, list[str]] = {theme: [] for theme in THEMES}
    for language in words.LANGUAGES:
        for size in SIZES:
            words.use(language)
            app = app_of()
            async with app.run_test(size=size) as pilot:
                await show(pilot)
                for theme, colours in THEMES.items():
                    app.theme = colours.name
                    await pilot.pause(0.2)
                    strips = app.screen._compositor.render_strips()
                    taken[theme].append(svg(strips, size[0], str(colours.background), f"{name} {language} {size}"))
    for theme, pictures in taken.items():
        written(to / f"{name}.{theme}.html", pictures)
    print(name, flush=True)


async def take_screen(desk: Desk, to: Path, name: str) -> None:
    person = desk.session.person(PICTURES[name].who)
    await take(to, name, lambda: FieldserviceApp(desk, person), lambda pilot: opened(pilot, At(desk, person), name))


async def take_alone(to: Path, name: str) -> None:
    make, keys = ALONE[name]

    async def show(pilot: Pilot[Any]) -> None:
        for key in ("", *keys):
            await pilot.press(*filter(None, (key,)))
            await settled(pilot)

    with tempfile.TemporaryDirectory() as empty:
        await take(to, name, partial(make, Path(empty)), show)


async def take_card(desk: Desk, to: Path, name: str) -> None:
    card = CARDS[name]
    at = At(desk, desk.session.person(card.who))
    thing = card.thing(at)
    row = desk.session.step(thing, card.step)[1]
    before = "" if thing == NEW else desk.page(at.person, thing).state
    page = desk.take(at.person, thing, card.step, card.fields(at))

    async def show(pilot: Pilot[Any]) -> None:
        app = pilot.app
        assert isinstance(app, FieldserviceApp)
        await settled(pilot)
        app.show_detail(page.id)
        await settled(pilot)
        app.tell_outcome(row, page, before)
        await settled(pilot)

    await take(to, name, lambda: FieldserviceApp(desk, at.person), show)


async def opened(pilot: Pilot[Any], at: At, name: str) -> None:
    picture = PICTURES[name]
    await settled(pilot)
    if name == "help":
        await pilot.press("f1")
    elif picture.arguments is not None:
        given = picture.arguments(at)
        app = pilot.app
        assert isinstance(app, FieldserviceApp)
        app.open_screen(screen_of(name), *(given if picture.bare else (at.desk, at.person, *given)))
    await settled(pilot)


def written(page: Path, pictures: list[str]) -> None:
    """The page with its pictures, a row for each language, and its PNG where Chromium is installed."""
    faces = sorted(FACE.glob("*Regular*.ttf"))
    face = f"@font-face {{ font-family: 'Noto Sans CJK SC'; src: url('{faces[0].as_uri()}') }}" if faces else ""
    each = len(SIZES)
    table = "".join(f"<div>{''.join(pictures[start : start + each])}</div>" for start in range(0, len(pictures), each))
    page.write_text(
        f"<meta charset=utf-8><style>{face} body {{ margin: 8px; background: #888; font-family: {FONTS} }} "
        f"div {{ display: flex; align-items: flex-start; gap: 8px; margin-bottom: 8px }}</style>{table}",
        "utf-8",
    )
    if not (chromium := shutil.which("chromium") or shutil.which("chromium-browser")):
        return
    wide = sum(2 * MARGIN + columns * CELL + 8 for columns, _lines in SIZES) + 16
    high = 2 * (2 * MARGIN + max(lines for _columns, lines in SIZES) * LINE + 8) + 16
    command = [chromium, "--headless", "--no-sandbox", "--hide-scrollbars", "--allow-file-access-from-files"]
    command += [f"--window-size={int(wide)},{int(high)}", f"--screenshot={page.with_suffix('.png')}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def main() -> None:
    to, wanted = Path(sys.argv[1]), sys.argv[2:]
    to.mkdir(parents=True, exist_ok=True)
    asyncio.run(take_all(to, lambda name: not wanted or name in wanted or name.partition("-")[0] in wanted))


async def take_all(to: Path, wanted: Callable[[str], bool]) -> None:
    for name in filter(wanted, ALONE):
        await take_alone(to, name)
    with tempfile.TemporaryDirectory() as folder:
        desk = demo.fill(Path(folder), now)
        try:
            for name in filter(wanted, PICTURES):
                await take_screen(desk, to, name)
            for name in filter(wanted, CARDS):  # their steps change the demo
                await take_card(desk, to, name)
        finally:
            desk.close()


if __name__ == "__main__":
    main()
