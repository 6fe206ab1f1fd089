"""Parts on the jobs of today, in every state: asked for, waiting for approval, expected, partly issued, issued, fitted,
dead on arrival, handed over to another engineer, and one job that a single line keeps open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from db import ledgers
from fieldservice.demo import branch
from fieldservice.demo.faulty_parts import hand_in
from fieldservice.demo.quotes import PAID_WORK, quote_what_is_charged
from fieldservice.words.moments import stamp
from fieldservice.workflows.parts.places import bag, good

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner
    from fieldservice.demo.step_inputs import RunningScenario
    from fieldservice.workflows.engine.reference import Person, SparePart

JOBS = (
    "SELECT thing, engineer FROM work_row WHERE kind = 'job' AND open = 1 AND holder = ? AND engineer <> ''"
    " AND state IN ('on_bench', 'on_site') ORDER BY opened, thing"
)
WORTH_ASKING = 2_000_00
"""From this value on a manager approves a requisition."""
FEW = 3
"""A job that needs more of a part than these is not believable."""


USUAL = {
    ("server", "NOISE"): ("FAN-60-HS",),
    ("server", "CRASH"): ("BAT-RAID",),
    ("storage", "NETWORK"): ("CBL-SAS-2M",),
    ("desktop", "NO-DISPLAY"): ("MEM-8G-D4",),
    ("laptop", "NO-POWER"): ("ADP-65C",),
    ("printer", "PRINT"): ("ROL-3300", "RIB-NX"),
    ("network", "NETWORK"): ("ADP-12V-KR",),
}
"""By product and symptom: the parts that engineers carry in their bags and that usually help."""
ENDS = ("complete", "finish")
"""Steps by which a repair ends; what helped was fitted before."""


def fit_usual_part(runner: ScenarioRunner, running: RunningScenario, by: Person, step: str) -> None:
    """Before a repair ends: the part from the engineer's bag that helped, where the bag has one that fits."""
    desk, model = runner.desk, str(running.device["model"])
    for number in USUAL.get((running.case.product, running.case.symptom), ()) if step in ENDS else ():
        part = desk.parts.part(number)
        if part is None or model not in part.models:
            continue
        if ledgers.quantity(desk.session.reader, bag(branch.OFFICE, by.name), number):
            desk.take(by, running.job, "fit_part", {"parts": f"{number} x1", "old": "tagged"})
            running.fitted = True


class OnJobs:
    """Takes the steps of one job after another, as its engineer and as the storekeeper."""

    def __init__(self, runner: ScenarioRunner) -> None:
        runner.moment = runner.now
        self.desk = runner.desk
        self.runner = runner
        self.keeper = runner.name_of("storekeeper")
        self.job = self.engineer = self.asked = ""

    # Any: each step has fields of its own
    def take(self, who: str, step: str, thing: str = "", **data: Any) -> None:
        if step in PAID_WORK:
            quote_what_is_charged(self.runner, thing or self.job)
        self.desk.take(self.runner.person(who), thing or self.job, step, data)

    def request(self, part: SparePart, quantity: int, **data: Any) -> None:  # Any: as in take
        self.take(self.engineer, "request_parts", parts=f"{part.number} x{quantity}", **data)
        self.asked = self.desk.session.reader.value("SELECT max(thing) FROM work_row WHERE kind = 'requisition'")

    def issue(self, part: SparePart, quantity: int) -> str:
        """Issue pieces and let the engineer confirm them later; returns the line as it was typed."""
        place = good(branch.OFFICE)
        serials = ledgers.serials(self.desk.session.reader, place, part.number)[:quantity] if part.tracked else []
        line = " ".join((part.number, f"x{quantity}", *serials))
        self.take(self.keeper, "issue", self.asked, parts=line)
        return line

    def fitting(self) -> Iterator[tuple[SparePart, int]]:
        """(part, available here) of the parts that fit the device of the job: those made for its model first, of which
        there are most."""
        job = self.desk.thing(self.job)
        product, model = str(job.record("product").get("code") or ""), str(job.get("model") or "")
        found = self.desk.parts.of_model(product, model)
        parts = [(each, self.desk.store_room.available(each.number)) for each in found]
        yield from sorted(parts, key=lambda each: (not each[0].models, -each[1], each[0].number))

    def plenty(self, many: int) -> SparePart | None:
        """A part without serial numbers that fits and of which there are so many, below the value to be approved."""
        return next(
            (
                part
                for part, there in self.fitting()
                if there >= many and not part.tracked and part.cost * many < WORTH_ASKING
            ),
            None,
        )


def ask_for_parts(runner: ScenarioRunner) -> None:
    """One story for each job on the bench or on site, as long as there are stories."""
    on_jobs, waiting = OnJobs(runner), list(STORIES)
    for job, engineer in runner.desk.session.reader.rows(JOBS, (branch.OFFICE,)):
        on_jobs.job, on_jobs.engineer = job, engineer
        hand_in(runner, engineer)
        told = next((story for story in waiting if story(on_jobs)), None)
        if told is not None:
            waiting.remove(told)


def _fitted_but_one(on: OnJobs) -> bool:
    """Two were issued, one is fitted with a fault tag for the old one: the other keeps the job open."""
    if (part := on.plenty(2)) is None:
        return False
    on.request(part, 2)
    on.take(on.engineer, "confirm_parts", parts=on.issue(part, 2))
    on.take(on.engineer, "fit_part", parts=f"{part.number} x1", old="tagged")
    return True


def _with_its_serial_number(on: OnJobs) -> bool:
    """A part with serial numbers, fitted in place of another."""
    found = [part for part, there in on.fitting() if there and part.tracked and part.cost < WORTH_ASKING]
    if not found:
        return False
    on.request(found[0], 1)
    line = on.issue(found[0], 1)
    on.take(on.engineer, "confirm_parts", parts=line)
    on.take(on.engineer, "fit_part", parts=line, old="tagged", old_serial=f"OLD-{found[0].number[:3]}-0718")
    return True


def _dead_on_arrival(on: OnJobs) -> bool:
    if (part := on.plenty(1)) is None:
        return False
    on.request(part, 1)
    on.take(on.engineer, "confirm_parts", parts=on.issue(part, 1))
    on.take(on.engineer, "part_dead", parts=f"{part.number} x1", symptom="装上后无反应", again=True)
    return True


def _partly_issued(on: OnJobs) -> bool:
    if (part := on.plenty(3)) is None:
        return False
    on.request(part, 3)
    on.issue(part, 2)
    return True


def _issued(on: OnJobs) -> bool:
    """Issued and not confirmed. At the bench another engineer goes on, and the part is handed over."""
    if (part := on.plenty(1)) is None:
        return False
    on.request(part, 1)
    on.issue(part, 1)
    others = [each for each in on.desk.lookup.candidates(on.job) if each.has_skill and each.person.name != on.engineer]
    if others and on.desk.thing(on.job).state == "on_bench":
        on.take(on.runner.name_of("coordinator"), "pass_on", engineer=others[0].person.name, parts_out="handed")
    return True


def _expected(on: OnJobs) -> bool:
    part, there = min(on.fitting(), key=lambda each: each[1], default=(None, 0))
    if part is None or there > FEW:
        return False
    many = there + 1
    on.request(part, many)
    when = stamp(on.runner.now + timedelta(days=3))
    on.take(on.keeper, "expect", on.asked, parts=f"{part.number} x{many}", expected=when, words="总部已发货")
    return True


def _short(on: OnJobs) -> bool:
    """One more than there is: it is ordered from the other service point (shipments.py)."""
    lacking = (
        (part, there) for part, there in on.fitting() if not part.tracked and part.cost * (there + 1) < WORTH_ASKING
    )
    part, there = min(lacking, key=lambda each: each[1], default=(None, 0))
    if part is None or there > FEW:
        return False
    on.request(part, there + 1)
    return True


def _waits_for_approval(on: OnJobs) -> bool:
    dearest = max((part for part, _there in on.fitting()), key=lambda part: part.cost, default=None)
    if dearest is None or dearest.cost * 2 < WORTH_ASKING:
        return False
    on.request(dearest, 1 if dearest.cost >= WORTH_ASKING else 2, words="客户全线停工")
    return True


def _stopped(on: OnJobs) -> bool:
    """The work on the bench stopped, since the part that was taken for it is the wrong one."""
    part = on.plenty(1)
    if part is None or on.desk.thing(on.job).state != "on_bench":
        return False
    on.take(on.engineer, "stop_for_part", lacking="wrong_part", parts=f"{part.number} x1", words="领错型号，接口不符")
    return True


def _urgent(on: OnJobs) -> bool:
    if (part := on.plenty(1)) is None:
        return False
    on.request(part, 1, urgent=True)
    return True


STORIES: tuple[Callable[[OnJobs], bool], ...] = (
    _fitted_but_one,
    _with_its_serial_number,
    _dead_on_arrival,
    _partly_issued,
    _issued,
    _waits_for_approval,
    _expected,
    _short,
    _stopped,
    _short,
    _urgent,
)
"""What is told of a job, where its device and the stock allow it; each once."""
