"""A real office in a folder, on SQLite or PostgreSQL, with a clock set by hand and a person for each role."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from fieldservice.desk import Desk, sign_in
from tests.support.answers import ANSWERS
from tests.support.checklists import FIELDS, filled_in
from tests.support.clock import Clock
from tests.support.stores import copied_store, new_store

STAFF = (
    ("admin", "系统管理员", "administrator", "", ""),
    ("chen", "陈晓", "agent", "", ""),
    ("liu", "刘芳", "information_clerk", "", ""),
    ("zhao", "赵敏", "coordinator", "", ""),
    ("li.wei", "李伟", "engineer", "server storage", "高新区"),
    ("wang", "王强", "engineer", "printer laptop", "武侯区"),
    ("tang", "唐琳", "counter_clerk", "", ""),
    ("sun", "孙经理", "manager", "", ""),
    ("qian", "钱会计", "commerce", "", ""),
    ("shao", "邵质检", "quality", "", ""),
)
PIN = "471182"
CALENDAR = [{"office": "CD01", "day": str(day), "hours": "09:00-12:00 13:00-18:00", "name": ""} for day in range(1, 6)]


@cache
def pin_verifier() -> str:
    return sign_in.verifier(PIN)


class Office:
    """An office in a folder. `take` acts as a person by name and fills in what the story's people would."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder, self.clock = folder, clock
        self.desk = Desk.open(folder, clock, counter="front 1")
        self.job = self.request = ""

    def by(self, name: str) -> Any:
        person = self.desk.session.person(name)
        assert person is not None, name
        return person

    def take(self, by: str, step: str, /, thing: str = "", expect: str | None = None, **data: Any) -> Any:
        thing = thing or self.job or self.request or "new"
        given = {**ANSWERS.get(step, {}), **data}
        if step in FIELDS:
            given = filled_in(self.desk.session.reference(), step, self.desk.thing(thing), given)
        page = self.desk.take(self.by(by), thing, step, given, expect)
        if step == "register":
            self.request = page.id
        self.job = page.made.get("job", self.job)
        return page

    def rows(self, sql: str, *params: Any) -> list[tuple]:
        return self.desk.session.reader.rows(sql, params)


def staff_rows(office_of: Callable[[str], str] = lambda name: "CD01") -> list[dict[str, Any]]:
    """The published rows of these people, each at the office that `office_of` names."""
    return [
        {
            "name": name,
            "display": display,
            "pin": pin_verifier(),
            "roles": roles,
            "skills": skills,
            "areas": areas,
            "office": office_of(name),
            "active": 1,
        }
        for name, display, roles, skills, areas in STAFF
    ]


def publish(store: Any) -> None:
    with store.writing() as tx:
        tx.publish("staff", staff_rows())
        tx.publish(
            "office",
            [
                {
                    "code": "CD01",
                    "name": "成都分中心",
                    "name_en": "Chengdu branch",
                    "kind": "branch",
                    "address": "成都市高新区天府大道 688 号",
                    "phone": "400-010-0042",
                    "hours_calendar": "CD01",
                    "zone": "Asia/Shanghai",
                    "active": 1,
                }
            ],
        )
        tx.publish("calendar", CALENDAR)


@cache
def template(place: Path) -> Path:
    """A store made once for the worker and copied for each test."""
    store = new_store("sqlite", place)
    publish(store)
    store.close()
    return place


def sqlite_office(folder: Path, place: Path) -> Office:
    shutil.copytree(template(place), folder)
    return Office(folder, Clock())


def postgresql_office(folder: Path) -> Office:
    copied_store(folder, "published_office", publish)
    return Office(folder, Clock())


FLOW = {
    "received": (("chen", "register"), ("chen", "hand_on"), ("liu", "take_over"), ("liu", "hand_over")),
    "taken": (("zhao", "accept"), ("zhao", "dispatch"), ("li.wei", "take")),
    "on_site": (("li.wei", "appoint"), ("li.wei", "arrive")),
    "completed": (("li.wei", "examine"), ("li.wei", "complete")),
    "handed_in": (("li.wei", "sign"), ("li.wei", "hand_in")),
    "closed": (("liu", "pass_back"), ("zhao", "close")),
}


def brought_to(office: Office, state: str) -> Office:
    """Take a new call to a state of the on-site job."""
    office.job = office.request = ""
    for reached, steps in FLOW.items():
        for who, step in steps:
            office.take(who, step)
        if reached == state:
            return office
    raise AssertionError(f"no way to {state}")
