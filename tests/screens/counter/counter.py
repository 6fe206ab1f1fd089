"""A branch with a counter, a clerk at its keys, and a printer that only notes what it was given."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fieldservice.desk.detail import DetailView
from fieldservice.screens.launch import FieldserviceApp
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused
from tests.screens.detail.branch import Branch, Hands
from tests.support import grid

CLERK = {
    "name": "tang", "display": "唐琳", "pin": "", "roles": "counter_clerk", "skills": "", "areas": "", "office": "CD01", "active": 1, "phone": "",
}  # fmt: skip
VISIT = {
    "phone": "138 0531 0042", "customer_name": "济南实验中学", "contact": "张老师", "serial": "NB-5521-77", "product": "laptop", "brand": "立思",
    "model": "天逸 310", "symptom": "开机无显示", "accessories": "电源适配器、鼠标", "condition": "左上角有划痕",
}  # fmt: skip


class Counter(Branch):
    """`printed` is what went to the printer: (kind, number of the job)."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        with self.desk.session.store.writing() as tx:
            tx.publish("staff", [*tx.published("staff"), CLERK])
        self.printed: list[tuple[str, str]] = []
        self.has_printer = True

    def check(self, desk: Any, kind: str) -> None:
        if not self.has_printer:
            raise Refused("guard", N_("No printer is set for this paper here."))

    def put(self, desk: Any, by: Any, kind: str, job: str) -> dict[str, Any]:
        self.printed.append((kind, desk.page(by, job).number))
        return {"printer": "Front"}

    def visit(self, **changed: Any) -> DetailView:
        """A device that came in and lies on shelf A3."""
        return self.take("tang", "new", "check_in", **{**VISIT, "place": "A3", **changed})

    def job(self, **changed: Any) -> str:
        return str(self.visit(**changed).made["job"])

    def dispatched(self, **changed: Any) -> str:
        return self.take("zhao", self.job(**changed), "dispatch", engineer="wang").id

    def inspected(self, **changed: Any) -> str:
        return self.take(
            "wang", self.dispatched(**changed), "inspect", data="backed_up", password="none", reproduced="yes"
        ).id

    def expected(self, mode: str = "send_in") -> str:
        """A job that the hotline told of: its device has not come yet."""
        request = self.request(serial=VISIT["serial"], product="laptop", model=VISIT["model"])
        self.take("chen", request, "hand_on", mode=mode)
        self.take("liu", request, "take_over")
        return str(self.take("liu", request, "hand_over", office="CD01").made["job"])

    def closed_once(self) -> None:
        """Customer and device are known, and nothing is open any more."""
        job = self.inspected()
        self.take("wang", job, "stop", reason="customer_wish", explained="客户不修了")
        self.take("tang", job, "sign_on_paper", signer="张老师")
        ticket = self.page(job).facts["ticket"]
        self.take("tang", job, "hand_out", ticket=ticket, accessories_back=True)


@asynccontextmanager
async def at_the_counter(counter: Counter, who: str = "tang", size: tuple[int, int] = (80, 24)):  # noqa: ANN201
    """`who` before the work list."""
    app = FieldserviceApp(counter.desk, counter.person(who))
    async with app.run_test(size=size) as pilot:
        hands = Hands(app, pilot)
        await hands.until(lambda: app.warm)
        await hands.settle()
        yield hands


def notices(hands: Hands) -> str:
    return "\n".join(grid.notices(hands.app))
