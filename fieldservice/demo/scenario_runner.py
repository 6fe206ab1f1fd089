"""All tales of the branch in one order of time, each step taken at the desk by the person whose it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import cycle
from pathlib import Path
from random import Random

from fieldservice import ords
from fieldservice.demo import branch
from fieldservice.demo.callers import CASES, CUSTOMERS, MAKES, Customer
from fieldservice.demo.counter_step_inputs import COUNTER_ACTS
from fieldservice.demo.hours import Hours, half_hour
from fieldservice.demo.scenarios import TALES, Tale
from fieldservice.demo.step_inputs import ACTS as CALL_ACTS
from fieldservice.demo.step_inputs import Going
from fieldservice.desk import NEW, Desk, sign_in
from fieldservice.shapes import JsonObject
from fieldservice.words.moments import DEFAULT_ZONE, stamp, zone_named
from fieldservice.workflows.engine.codes import DEFAULT_CODES
from fieldservice.workflows.engine.reference import Person

ACTS = {**CALL_ACTS, **COUNTER_ACTS}
OPENING = ("register", "check_in", "take_parcel_in")

AGENTS = {"zh": ("chen.xiao", "chen.xiao", "xu.ming"), "en": ("grace.holm",)}
TERMINALS = {
    "agent": "hotline-2",
    "information_clerk": "hotline-1",
    "coordinator": "front",
    "engineer": "bench-1",
    "counter_clerk": "counter-1",
    "manager": "office",
}
HISTORY = Path(__file__).with_name("history.csv")
"""Repairs of the years before, invented too, as an older program might hand them over."""
THREE_DEVICES = 22
"""So many customers have three, the others two."""

Plan = list[tuple[float, int, str]]
"""Steps of all tales: position in working minutes, number of the tale, step as its road names it."""


class Happening:
    """The branch while its past is made: a desk whose clock stands where the tale is."""

    def __init__(self, folder: Path, now: datetime, seed: int) -> None:
        self.now = self.moment = now
        self.rng = Random(seed)
        self.desk = Desk.open(folder, lambda: self.moment)

    def publish(self) -> None:
        """Staff, office, hours, codes and settings. One verifier serves all: it is the same PIN, and everybody is told
        it."""
        today = self.now.astimezone(zone_named(DEFAULT_ZONE)).date()
        with self.desk.session.store.writing() as tx:
            tx.publish("staff", branch.staff(sign_in.verifier(branch.PIN)))
            tx.publish("office", branch.OFFICES)
            tx.publish("calendar", branch.calendar(today))
            tx.publish("code", branch.codes(DEFAULT_CODES))
            tx.publish("setting", [{"key": key, "value": value} for key, value in branch.SETTINGS.items()])

    def run(self, progress: Callable[[int, int], None] | None) -> None:
        hours = Hours(self.desk.session.reference().calendar(branch.OFFICE), self.now)
        people, plan = self.cast(), self.plan()
        ahead = self.kept(plan)
        self.moment = hours.at(plan[0][0] - 30)
        ords.import_file(self.desk, self.person(self.one("manager")), HISTORY)
        for done, (position, number, road_step) in enumerate(plan):
            going, tale = people[number], TALES[number]
            self.moment = hours.at(position)
            if road_step.startswith("appoint"):
                going.appointment = stamp(half_hour(hours.at(ahead.get((number, position), tale.ahead)), self.moment))
            self.step(going, road_step)
            if progress is not None:
                progress(done + 1, len(plan))

    def step(self, going: Going, road_step: str) -> None:
        act = ACTS[road_step]
        by = self.person({"agent": going.agent, "engineer": going.engineer}.get(act.who) or self.one(act.who))
        name = road_step.split("/")[0]
        self.desk.session.counter = TERMINALS[act.who]
        thing = NEW if name in OPENING else going.request if name == "add_device" else going.job or going.request
        page = self.desk.take(by, thing, name, act.fields(going))
        if name in OPENING:
            going.request = page.id
        going.job = going.job or str(page.made.get("job") or "")
        going.ticket = str(page.facts.get("ticket") or going.ticket)
        if name in ("dispatch", "dispatch/unskilled"):
            going.engineer = str(page.facts["engineer"])
        if name in ("decline", "take_back"):
            going.without.append(going.engineer)

    def person(self, name: str) -> Person:
        person = self.desk.session.person(name)
        assert person is not None, f"{name} is not among the people of the branch"
        return person

    def one(self, role: str) -> str:
        return next(name for name, _, roles, _, _ in branch.PEOPLE if role in roles.split())

    def engineer(self, going: Going, skilled: bool) -> str:
        """Whom the desk proposes first, leaving out who gave the job back."""
        fitting = [who for who in self.desk.lookup.candidates(going.job) if who.person.name not in going.without]
        return next((who.person.name for who in fitting if who.has_skill == skilled), fitting[0].person.name)

    # Who calls, and when

    def devices(self) -> list[tuple[Customer, JsonObject]]:
        """Every customer has two devices, some have three."""
        at_work, at_home = cycle(MAKES), cycle(make for make in MAKES if make.at_home)
        found = []
        for place, customer in enumerate((*CUSTOMERS, *CUSTOMERS, *CUSTOMERS[-THREE_DEVICES:])):
            make = next(at_home if customer.is_person else at_work)
            serial = f"SN-{self.rng.randrange(16**4):04X}-{1000 + place * 37:04d}"
            found.append(
                (
                    customer,
                    {
                        "product": make.product,
                        "brand": make.brand,
                        "model": self.rng.choice(make.models),
                        "serial": serial,
                        "age": self.rng.randrange(90, 1800),
                    },
                )
            )
        return found

    def cast(self) -> list[Going]:
        """One caller with one device and one fault for each tale; open tales first, so that no device has two of
        them."""
        devices = self.devices()
        self.rng.shuffle(devices)
        waiting = {
            language: cycle([one for one in devices if one[0].language == language]) for language in ("zh", "en")
        }
        anybody = {language: cycle(AGENTS[language]) for language in AGENTS}
        chosen: dict[int, Going] = {}
        for number in sorted(range(len(TALES)), key=lambda number: TALES[number].ago):
            customer, device = next(waiting[TALES[number].language or "zh"])
            # A visit that ends for want of a part needs a fault that is mended with one.
            case = self.rng.choice(
                [
                    case
                    for case in CASES
                    if case.product == device["product"] and (case.parts or "leave" not in TALES[number].road)
                ]
            )
            agent = next(anybody[customer.language]) if TALES[number].road.startswith("register") else ""
            chosen[number] = Going(customer, device, case, self.rng, self.now, agent, choose=self.engineer)
        return [chosen[number] for number in range(len(TALES))]

    def plan(self) -> Plan:
        return sorted(step for number, tale in enumerate(TALES) for step in self.road(number, tale))

    def road(self, number: int, tale: Tale) -> Plan:
        """The steps of one tale with their positions, counted back from the last one."""
        steps, positions = tale.road.split(), [-tale.ago - self.rng.random()]
        for step in reversed(steps[1:]):
            positions.append(positions[-1] - self.rng.uniform(*ACTS[step].after))
        return [(position, number, step) for position, step in zip(reversed(positions), steps, strict=True)]

    def kept(self, plan: Plan) -> dict[tuple[int, float], float]:
        """For each appointment that was kept: (tale, position of agreeing) to the position of the arrival."""
        kept, agreed = {}, {}
        for position, number, step in plan:
            if step.startswith("appoint"):
                agreed[number] = position
            if step == "arrive":
                kept[number, agreed[number]] = position
        return kept
