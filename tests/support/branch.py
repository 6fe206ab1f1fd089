"""A branch with its people, a desk whose clock is set by hand, and jobs brought to a state."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fieldservice.desk import Desk
from fieldservice.desk.detail import DetailView
from tests.support.checklists import FIELDS, filled_in
from tests.support.clock import MORNING
from tests.support.stores import new_store

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
    "address": "济南市历下区文化西路 12 号", "area": "历下区", "serial": "SN-7D42-0193",
    "product": "printer", "brand": "立思",
    "model": "LX-350K", "warranty": "in", "symptom": "打印头漏墨，纸上有竖条",
}  # fmt: skip


class Branch:
    """The desk of CD01 with a clock that only moves when a test moves it."""

    def __init__(self, folder: Path) -> None:
        self.now = MORNING
        store = new_store("sqlite", folder)
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
        if step in FIELDS:
            data = filled_in(self.desk.session.reference(), step, self.desk.thing(thing), data)
        return self.desk.take(self.person(by), thing, step, data)

    def page(self, thing: str, by: str = "chen") -> DetailView:
        return self.desk.page(self.person(by), thing)

    # Jobs in each state

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
            parts_named="打印头 x1",
            tested=True,
        ).id
