"""Runs all scenarios of the branch in order of time; each step is taken at the desk by the person responsible."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from heapq import heapify, heappop, heappush
from itertools import cycle
from pathlib import Path
from random import Random

from fieldservice import ords
from fieldservice.admin import publishing
from fieldservice.demo import branch, past_parts
from fieldservice.demo.counter_step_inputs import COUNTER_STEP_INPUTS
from fieldservice.demo.customers import CUSTOMERS, FAULT_CASES, MAKES, DemoCustomer
from fieldservice.demo.faulty_parts import hand_in
from fieldservice.demo.hours import Hours, half_hour
from fieldservice.demo.job_parts import fit_usual_part
from fieldservice.demo.payments import pay_before
from fieldservice.demo.quotes import quote_announced, quote_before
from fieldservice.demo.scenarios import SCENARIOS, Scenario
from fieldservice.demo.step_inputs import STEP_INPUTS as CALL_STEP_INPUTS
from fieldservice.demo.step_inputs import RunningScenario
from fieldservice.desk import NEW, Desk, sign_in
from fieldservice.shapes import JsonObject
from fieldservice.words.moments import DEFAULT_ZONE, stamp, zone_named
from fieldservice.workflows.engine.codes import DEFAULT_CODES
from fieldservice.workflows.engine.reference import Person

STEP_INPUTS = {**CALL_STEP_INPUTS, **COUNTER_STEP_INPUTS, **past_parts.PAST_STEP_INPUTS}
OPENING = ("register", "check_in", "take_parcel_in")
OF_CUSTOMER = ("black_list", "note_unpaid")

AGENTS = {"zh": ("chen.xiao", "chen.xiao", "xu.ming"), "en": ("grace.holm",)}
TERMINALS = {
    "agent": "hotline-2",
    "information_clerk": "hotline-1",
    "coordinator": "front",
    "engineer": "bench-1",
    "counter_clerk": "counter-1",
    "manager": "office",
    "storekeeper": "store",
}
HISTORY = Path(__file__).with_name("history.csv")
"""Invented repairs of earlier years, as an older program might export them."""
CATALOGUE = ("parts", "part_levels", "prices", "policies", "return_policies")
"""The invented catalogue, as files that headquarters might publish."""
THREE_DEVICES = 22
"""Number of customers with three devices; the others have two."""

Plan = list[tuple[float, int, str]]
"""Steps of all scenarios: position in working minutes, number of the scenario, name of the step with its variant."""


class ScenarioRunner:
    """Makes the branch's past on a desk whose clock is set to the moment of each step."""

    def __init__(self, folder: Path, now: datetime, seed: int) -> None:
        self.now = self.moment = now
        self.seed = seed
        self.desk = Desk.open(folder, lambda: self.moment)

    def publish(self) -> None:
        """Publish staff, offices, hours, codes, settings and parts. Everybody
        has the same well-known PIN, so one verifier."""
        today = self.now.astimezone(zone_named(DEFAULT_ZONE)).date()
        with self.desk.session.store.writing() as tx:
            tx.publish("staff", branch.staff(sign_in.verifier(branch.PIN)))
            tx.publish("office", branch.OFFICES)
            tx.publish("calendar", branch.calendar(today))
            tx.publish("code", branch.codes(DEFAULT_CODES))
            tx.publish("setting", [{"key": key, "value": value} for key, value in branch.SETTINGS.items()])
        admin = self.person(self.name_of("administrator"))
        for what in CATALOGUE:
            publishing.publish(self.desk.session, admin, what, Path(__file__).with_name(f"{what}.csv"))

    def publish_the_van(self) -> None:
        """Publish the engineer of the van, once no scenario chooses an engineer any more."""
        row = branch.staff(sign_in.verifier(branch.PIN), branch.VAN_STAFF, 150)
        with self.desk.session.store.writing() as tx:
            tx.publish("staff", row, replace=False)

    def run(
        self,
        progress: Callable[[int, int], None] | None,
        first: Callable[[ScenarioRunner], None] = lambda runner: None,
        meanwhile: Iterable[tuple[float, Callable[[], int | None]]] = (),
    ) -> None:
        """Take the steps of all scenarios; `first` is what the branch did before, `meanwhile` what else happens, each
        at its position in working minutes; it may answer after how many minutes it goes on."""
        hours = Hours(self.desk.session.reference().calendar(branch.OFFICE), self.now)
        scenarios = (*SCENARIOS, *past_parts.PAST)
        plan = sorted([*self.plan(), *self.past_plan()])
        cast = [*self.cast(), *past_parts.cast(self.now, self.engineer)]
        arrivals = self.arrivals(plan)
        self.moment = hours.at(plan[0][0] - 30)
        ords.import_file(self.desk, self.person(self.name_of("manager")), HISTORY)
        first(self)
        others = [(position, number, act) for number, (position, act) in enumerate(meanwhile)]
        heapify(others)

        def until(position: float) -> None:
            while others and others[0][0] <= position:
                at, place, act = heappop(others)
                self.moment = hours.at(at)
                goes_on = act()
                if goes_on is not None:
                    heappush(others, (min(at + goes_on, 0), place, act))

        for done, (position, number, step_name) in enumerate(plan):
            running, scenario = cast[number], scenarios[number]
            until(position)
            self.moment = hours.at(position)
            if step_name.startswith("appoint"):
                running.appointment = stamp(
                    half_hour(hours.at(arrivals.get((number, position), scenario.ahead)), self.moment)
                )
            if step_name == "dispatch" and scenario.ahead and "appoint" not in scenario.steps:
                running.planned = stamp(half_hour(hours.at(scenario.ahead), self.moment))
            self.step(running, step_name)
            if progress is not None:
                progress(done + 1, len(plan))
        until(0)

    def let_a_guest_in(self) -> None:
        """Today an engineer of the other service point stands in for a colleague."""
        self.moment = self.now
        self.desk.admit(self.person(self.name_of("manager")), branch.GUESTS[0][0], "王强请假，任杰代班一天")

    def make_a_duplicate(self) -> None:
        """A customer whose name was written in another way the second time; the list of duplicates proposes the two."""
        self.moment = self.now
        agent = self.person(self.name_of("agent"))
        people = [customer for customer in CUSTOMERS if customer.is_person and customer.language == "zh"]
        who = next(one for one in people if self.desk.lookup.known(agent, phone=one.phone)["customer"])
        call = {"caller_kind": who.kind, "phone": who.phone, "customer_name": f"{who.name}先生", "address": who.address}
        call["customer"] = NEW
        request = self.desk.take(agent, NEW, "register", {**call, "product": "printer", "symptom": "打印有竖线"}).id
        self.desk.take(agent, request, "solve_by_phone", {"solution": "清洁硒鼓后正常", "customer_confirmed": True})

    def step(self, running: RunningScenario, step_name: str) -> None:
        step = STEP_INPUTS[step_name]
        running.moment = self.moment
        by = self.person({"agent": running.agent, "engineer": running.engineer}.get(step.who) or self.name_of(step.who))
        name = step_name.split("/")[0]
        self.desk.session.counter = TERMINALS[step.who]
        quote_before(self, running, name)
        fit_usual_part(self, running, by, name)
        pay_before(self, running, name)
        page = self.desk.take(by, self.thing(running, name), name, step.fields(running))
        if name in OPENING:
            running.request = page.id
        running.job = running.job or str(page.made.get("job") or "")
        running.ticket = str(page.facts.get("ticket") or running.ticket)
        quote_announced(self, running, name)
        hand_in(self, running.engineer)
        if name in ("dispatch", "dispatch/unskilled"):
            running.engineer = str(page.facts["engineer"])
        if name in ("decline", "take_back"):
            running.declined.append(running.engineer)

    def thing(self, running: RunningScenario, name: str) -> str:
        """The thing on which a step is taken: the job, before it the request, or the customer's file."""
        if name in OPENING:
            return NEW
        work = running.job or running.request
        if name in OF_CUSTOMER:
            return str(self.desk.thing(work).get("customer"))
        if name in past_parts.OF_REQUISITION:
            asked = "SELECT max(thing) FROM need_row WHERE job = ?"
            return str(self.desk.session.reader.value(asked, (work,)))
        return running.request if name == "add_device" else work

    def person(self, name: str) -> Person:
        person = self.desk.session.person(name)
        assert person is not None, f"{name} is not among the people of the branch"
        return person

    def name_of(self, role: str) -> str:
        return next(name for name, _, roles, _, _ in branch.PEOPLE if role in roles.split())

    def engineer(self, running: RunningScenario, skilled: bool) -> str:
        """The engineer whom the desk proposes first, without those who declined the job."""
        found = [each for each in self.desk.lookup.candidates(running.job) if each.person.name not in running.declined]
        return next((each.person.name for each in found if each.has_skill == skilled), found[0].person.name)

    # Customers and devices, and the times of the steps

    def chance(self, of: str) -> Random:
        """Chance of its own for each purpose and scenario, so that a new step changes nothing in the others: the tour
        names customers and serial numbers."""
        return Random(f"{self.seed}/{of}")

    def devices(self) -> list[tuple[DemoCustomer, JsonObject]]:
        """Two devices for every customer, and a third for some."""
        at_work, at_home = cycle(MAKES), cycle(make for make in MAKES if make.at_home)
        found, rng = [], self.chance("devices")
        for index, customer in enumerate((*CUSTOMERS, *CUSTOMERS, *CUSTOMERS[-THREE_DEVICES:])):
            make = next(at_home if customer.is_person else at_work)
            serial = f"SN-{rng.randrange(16**4):04X}-{1000 + index * 37:04d}"
            found.append(
                (
                    customer,
                    {
                        "product": make.product,
                        "brand": make.brand,
                        "model": rng.choice(make.models),
                        "serial": serial,
                        "age": rng.randrange(90, 1800),
                    },
                )
            )
        return found

    def cast(self) -> list[RunningScenario]:
        """A customer with a device and a fault for each scenario.

        The latest scenarios choose first, so that no device has two open jobs.
        """
        devices, rng = self.devices(), self.chance("cast")
        rng.shuffle(devices)
        waiting = {
            language: cycle([each for each in devices if each[0].language == language]) for language in ("zh", "en")
        }
        agents = {language: cycle(AGENTS[language]) for language in AGENTS}
        chosen: dict[int, RunningScenario] = {}
        for number in sorted(range(len(SCENARIOS)), key=lambda number: SCENARIOS[number].ago):
            customer, device = next(waiting[SCENARIOS[number].language or "zh"])
            # A visit that ends because a part is missing needs a fault that is repaired with a part.
            case = rng.choice(
                [
                    case
                    for case in FAULT_CASES
                    if case.product == device["product"] and (case.parts or "leave" not in SCENARIOS[number].steps)
                ]
            )
            agent = next(agents[customer.language]) if SCENARIOS[number].steps.startswith("register") else ""
            own = self.chance(f"scenario {number}")
            chosen[number] = RunningScenario(customer, device, case, own, self.now, agent, choose=self.engineer)
        return [chosen[number] for number in range(len(SCENARIOS))]

    def plan(self) -> Plan:
        each = enumerate(SCENARIOS)
        return sorted(
            step
            for number, scenario in each
            for step in self.times(number, scenario, self.chance(f"times of {number}"))
        )

    def past_plan(self) -> Plan:
        """The jobs of past months, numbered behind the others; these happen as they would without them."""
        each, rng = enumerate(past_parts.PAST, len(SCENARIOS)), Random(past_parts.SEED)
        return [step for number, scenario in each for step in self.times(number, scenario, rng)]

    def times(self, number: int, scenario: Scenario, rng: Random) -> Plan:
        """The steps of a scenario with their positions, counted back from the last one."""
        steps, positions = scenario.steps.split(), [-scenario.ago - rng.random()]
        for step in reversed(steps[1:]):
            positions.append(positions[-1] - rng.uniform(*STEP_INPUTS[step].after))
        return [(position, number, step) for position, step in zip(reversed(positions), steps, strict=True)]

    def arrivals(self, plan: Plan) -> dict[tuple[int, float], float]:
        """The position of the arrival by (number of the scenario, position of the step that appointed it)."""
        found, agreed = {}, {}
        for position, number, step in plan:
            if step.startswith("appoint"):
                agreed[number] = position
            if step == "arrive":
                found[number, agreed[number]] = position
        return found
