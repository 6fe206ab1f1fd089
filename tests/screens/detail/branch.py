"""A branch with its people, a desk whose clock is set by hand, and hands that drive a screen by its keys."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from textual.events import Paste

from db.store import Store
from fieldservice.desk import Desk
from fieldservice.desk.detail import DetailView
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.launch import FieldserviceApp
from fieldservice.screens.step import StepScreen
from fieldservice.screens.widgets.fields import SignatureField
from fieldservice.screens.widgets.form import Form
from tests.support.grid import grid

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Monday, nine o'clock in Chengdu."""
STAFF = (
    ("chen", "陈晓", "agent", ""),
    ("liu", "刘芳", "information_clerk", ""),
    ("zhao", "赵敏", "coordinator", ""),
    ("li.wei", "李伟", "engineer", "printer"),
    ("wang", "王强", "engineer", "laptop"),
    ("sun", "孙丽", "manager", ""),
)
CALL = {
    "caller_kind": "end_customer", "phone": "138 0531 0042", "customer_name": "济南实验中学", "contact": "张老师",
    "address": "济南市历下区文化西路 12 号", "area": "历下区", "serial": "SN-7D42-0193", "product": "printer", "brand": "立思",
    "model": "LX-350K", "warranty": "in", "symptom": "打印头漏墨，纸上有竖条",
}  # fmt: skip
WAITS = 400
"""Rounds of the event loop in which something must have happened; none of them sleeps."""


class Branch:
    """The desk of CD01 with a clock that only moves when it is told to."""

    def __init__(self, folder: Path) -> None:
        self.now = MORNING
        store = Store.create(folder, office="CD01", name="成都一店")
        with store.writing() as tx:
            tx.publish(
                "staff",
                [
                    {
                        "name": name,
                        "display": display,
                        "pin": "",
                        "roles": roles,
                        "skills": skills,
                        "areas": "历下区",
                        "office": "CD01",
                        "active": 1,
                        "phone": "",
                    }
                    for name, display, roles, skills in STAFF
                ],
            )
            tx.publish(
                "office",
                [
                    {
                        "code": "CD01",
                        "name": "成都分中心",
                        "name_en": "Chengdu branch",
                        "kind": "branch",
                        "address": "人民南路 4 段 27 号",
                        "phone": "028 8555 0100",
                        "hours_calendar": "",
                        "zone": "Asia/Shanghai",
                        "active": 1,
                    }
                ],
            )
        store.close()
        self.desk = Desk.open(folder, clock=self.tick)

    def tick(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def person(self, name: str):  # noqa: ANN201  (the desk's Person)
        found = self.desk.session.person(name)
        assert found is not None, name
        return found

    def take(self, by: str, thing: str, step: str, **data: Any) -> DetailView:
        return self.desk.take(self.person(by), thing, step, data)

    def page(self, thing: str, by: str = "chen") -> DetailView:
        return self.desk.page(self.person(by), thing)

    # How far a job has come

    def request(self, **changed: Any) -> str:
        return self.take("chen", "new", "register", **{**CALL, **changed}).id

    def received(self, **changed: Any) -> str:
        request = self.request(**changed)
        self.take("chen", request, "hand_on")
        self.take("liu", request, "take_over")
        return str(self.take("liu", request, "hand_over", office="CD01").made["job"])

    def accepted(self) -> str:
        return self.take("zhao", self.received(), "accept").id

    def on_site(self) -> str:
        job = self.accepted()
        self.take("zhao", job, "dispatch", engineer="li.wei")
        self.take("li.wei", job, "take")
        self.take("li.wei", job, "appoint", appointment="+2h")
        return self.take("li.wei", job, "arrive").id

    def completed(self) -> str:
        job = self.on_site()
        self.take("li.wei", job, "examine", consent=True, finding="打印头堵塞")
        return self.take(
            "li.wei",
            job,
            "complete",
            cause_code="HEAD",
            resolution_code="REPLACE",
            handling="更换打印头并校准",
            tested=True,
        ).id


SHORT = 8
"""Characters that are typed one by one; typing more of them proves nothing more and takes its time."""


class Hands:
    """Someone at the keys of a running app."""

    def __init__(self, app: FieldserviceApp, pilot: Any) -> None:
        self.app, self.pilot = app, pilot

    @property
    def lines(self) -> list[str]:
        return grid(self.app)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def open(self, key: str) -> None:
        """A key that leads to the form of a step; however long the machine takes to put it there."""
        await self.press(key)
        await self.until(lambda: isinstance(self.app.screen, StepScreen))
        await self.settle()

    async def go_to(self, field: str) -> None:
        """By Tab, as far as it takes."""
        await self.until(lambda: self.app.screen.query(Form))
        form = self.app.screen.query_one(Form)
        for _key in range(2 * len(form.rows)):
            if self.app.focused is form.rows[field].control:
                return
            await self.pilot.press("tab")
        raise AssertionError(f"Tab does not come to {field}")

    async def fill(self, **typed: str) -> None:
        """Each text into its field: short Latin one key after the other, the rest in one piece, as input methods commit
        it."""
        for field, text in typed.items():
            await self.go_to(field)
            if text.isascii() and len(text) <= SHORT:
                await self.pilot.press(*text)
            else:
                await self.paste(text)
        await self.settle()

    async def paste(self, text: str) -> None:
        """Into the field that has the keys, in one piece."""
        self.app.post_message(Paste(text))  # the way a terminal's paste comes
        await self.pilot.pause()

    async def sign(self) -> None:
        """A signature of one stroke, drawn with the mouse."""
        await self.pilot.mouse_down(SignatureField, offset=(4, 2))
        for x, y in ((9, 6), (15, 2), (22, 7)):
            await self.pilot.hover(SignatureField, offset=(x, y))
        await self.pilot.mouse_up(SignatureField, offset=(22, 7))
        await self.settle()

    async def settle(self) -> None:
        await self.pilot.pause()
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    async def until(self, holds: Any) -> None:
        for _round in range(WAITS):
            if holds():
                return
            await self.settle()
        raise AssertionError(f"it never came:\n{self.text}")

    async def until_said(self, *words: str) -> None:
        """Wherever the lines break."""
        await self.until(lambda: all(word in self.text or word in " ".join(self.text.split()) for word in words))


@asynccontextmanager
async def seated(branch: Branch, who: str, thing: str = "", size: tuple[int, int] = (80, 24)):  # noqa: ANN201
    """`who` at a terminal, the page of a thing before them, or the form of a new call."""
    person = branch.person(who)
    app = FieldserviceApp(branch.desk, person)
    async with app.run_test(size=size) as pilot:
        hands = Hands(app, pilot)
        await hands.settle()
        first = (
            DetailScreen(branch.desk, person, thing) if thing else StepScreen(branch.desk, person, "new", "register")
        )
        app.push_screen(first)
        await hands.settle()
        yield hands
