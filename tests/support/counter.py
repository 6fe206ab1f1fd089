"""Counters for tests: `Counter` brings devices to a state, `IntakeCounter` notes the papers that its printer gets."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from fieldservice.desk.detail import DetailView
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused
from tests.support.branch import Branch
from tests.support.clock import Clock
from tests.support.office import Office, template

ON_BENCH = (("zhao", "dispatch"), ("wang", "inspect"), ("zhao", "sign_intake_on_paper"))
READY = (*ON_BENCH, ("wang", "test"), ("wang", "finish"), ("tang", "try_out"))
SIGNED = (*READY, ("tang", "sign_on_paper"))
SIZES = [(80, 24), (120, 40)]

CLERK = {
    "name": "tang", "display": "唐琳", "pin": "", "roles": "counter_clerk", "skills": "", "areas": "",
    "office": "CD01", "active": 1, "phone": "",
}  # fmt: skip
VISIT = {
    "phone": "138 0531 0042", "customer_name": "济南实验中学", "contact": "张老师", "serial": "NB-5521-77",
    "product": "laptop", "brand": "立思",
    "model": "天逸 310", "symptom": "开机无显示", "accessories": "电源适配器、鼠标", "condition": "左上角有划痕",
}  # fmt: skip


class Counter(Office):
    """The office of the desk tests; its screens ask for people by `person`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, Clock())

    def person(self, name: str) -> Any:
        return self.by(name)

    def brought(self, *steps: tuple[str, str], place: str = "A3", **other: Any) -> str:
        """Bring in a device that the customer leaves on a shelf, or with which the customer waits (place ""), and take
        these steps; returns its job."""
        self.job = ""
        self.request = self.take("tang", "check_in", thing="new", place=place or None, **other).id
        return self.onwards(self.job, *steps)

    def another(self, *steps: tuple[str, str], place: str = "A3", **other: Any) -> str:
        """Add a device to the same visit."""
        return self.onwards(
            self.take("tang", "add_device", thing=self.request, place=place or None, **other).made["job"], *steps
        )

    def onwards(self, job: str, *steps: tuple[str, str]) -> str:
        for who, step in steps:
            self.take(who, step, thing=job, **({"engineer": "wang"} if step == "dispatch" else {}))
        return job

    def fact(self, job: str, name: str) -> Any:
        return self.desk.thing(job).get(name)

    def number(self, job: str) -> str:
        return str(self.fact(job, "number"))

    def ticket(self, job: str) -> str:
        return str(self.fact(job, "ticket"))

    def place(self, job: str) -> str:
        return str(self.desk.thing(job).record("place").get("name"))

    def label(self, place: str) -> str:
        return self.desk.workshop.place_number(place)


def new_counter(folder: Path, made: Path) -> Counter:
    shutil.copytree(template(made), folder)
    return Counter(folder)


class IntakeCounter(Branch):
    """A branch with a counter clerk. `printed` are the papers that went to the printer: (kind, number of the job)."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        with self.desk.session.store.writing() as tx:
            tx.publish("staff", [*tx.published("staff"), CLERK])
        self.printed: list[tuple[str, str]] = []
        self.has_printer = True

    def check(self, desk: Any, kind: str) -> None:
        if not self.has_printer:
            raise Refused("guard", N_("No printer is set for this paper at this terminal."))

    def put(self, desk: Any, by: Any, kind: str, job: str) -> dict[str, Any]:
        self.printed.append((kind, desk.page(by, job).number))
        return {"printer": "Front"}

    def visit(self, **changed: Any) -> DetailView:
        """Bring in a device and put it on shelf A3."""
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
        """A job that the hotline announced: its device has not come yet."""
        request = self.request(serial=VISIT["serial"], product="laptop", model=VISIT["model"])
        self.take("chen", request, "hand_on", mode=mode)
        self.take("liu", request, "take_over")
        return str(self.take("liu", request, "hand_over", office="CD01").made["job"])

    def closed_once(self) -> None:
        """A closed job, so that customer and device are known and no work is open."""
        job = self.inspected()
        self.take("wang", job, "stop", reason="customer_wish", explained="客户不修了")
        self.take("tang", job, "sign_on_paper", signer="张老师")
        ticket = self.page(job).facts["ticket"]
        self.take("tang", job, "hand_out", ticket=ticket, accessories_back=True)
