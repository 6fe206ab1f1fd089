"""Contracts of the demo in every state: running, with a care visit to be made, ending, renewed, ended, an extension.

All of it is entered today, as when an office takes over its folder of contracts.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from fieldservice.demo.customers import CUSTOMERS, DemoCustomer
from fieldservice.desk import NEW
from fieldservice.words.moments import DEFAULT_ZONE, stamp, zone_named
from fieldservice.workflows.contracts.terms import OF_CUSTOMER, OF_SITE

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner
    from fieldservice.shapes import JsonObject

DEVICES = "SELECT serial FROM device_row WHERE customer_id = ? AND serial <> '' ORDER BY serial LIMIT 2"


def enter_contracts(runner: ScenarioRunner) -> None:
    """One contract in each state, with customers who called before."""
    runner.moment = runner.now
    agent = runner.person(runner.name_of("agent"))
    known = [
        who
        for who in CUSTOMERS
        if not who.is_person and who.language == "zh" and runner.desk.lookup.known(agent, phone=who.phone)["customer"]
    ]
    today = runner.now.astimezone(zone_named(DEFAULT_ZONE)).date()
    for make, who in zip(STATES, known, strict=False):
        make(Folder(runner, today), who)


def _running(folder: Folder, who: DemoCustomer) -> None:
    """Its first care visits are overdue."""
    folder.enter(
        who,
        -200,
        165,
        care_visits=4,
        response_minutes=240,
        repair_minutes=960,
        price="12800.00",
        price_rate="6",
        pay_by=folder.day(-180),
    )


def _visited(folder: Folder, who: DemoCustomer) -> None:
    folder.care_was_done(folder.enter(who, -170, 195, care_visits=2, response_minutes=480, price="6400.00"))


def _ending(folder: Folder, who: DemoCustomer) -> None:
    folder.enter(who, -330, 34, price="3600.00", renewal_note="客户嫌去年涨价，先报去年的价再谈。")


def _renewed(folder: Folder, who: DemoCustomer) -> None:
    contract = folder.enter(who, -320, 44, care_visits=1, price="4800.00")
    folder.take(contract, "renew_contract", {"ends": folder.day(409), "price": "5000.00"})


def _ended(folder: Folder, who: DemoCustomer) -> None:
    contract = folder.enter(who, -260, 104, price="2600.00")
    folder.take(contract, "end_contract", {"ended_on": folder.day(-12), "reason": "客户机房搬迁外地。"})


def _extension(folder: Folder, who: DemoCustomer) -> None:
    folder.enter(who, -20, 710, contract_kind="extension", on_site_covered=False, price="899.00")


def _not_renewed(folder: Folder, who: DemoCustomer) -> None:
    contract = folder.enter(who, -350, 14, scope=OF_SITE, serials="", site=who.address, price="9600.00")
    folder.take(contract, "decline_renewal", {"reason": "设备明年整体更换。"})


def _planned(folder: Folder, who: DemoCustomer) -> None:
    folder.enter(
        who,
        20,
        384,
        scope=OF_CUSTOMER,
        serials="",
        care_visits=12,
        price="26000.00",
        price_rate="6",
        pay_by=folder.day(30),
    )


STATES = (_running, _visited, _ending, _renewed, _ended, _extension, _not_renewed, _planned)
"""A contract in each state, as far as the branch has customers for them."""


class Folder:
    """Enters contracts as commerce, with days counted from today."""

    def __init__(self, runner: ScenarioRunner, today: date) -> None:
        self.runner, self.today = runner, today

    def take(self, thing: str, step: str, data: JsonObject, who: str = "commerce") -> JsonObject:
        person = self.runner.person(self.runner.name_of(who))
        page = self.runner.desk.take(person, thing, step, data)
        return {"id": page.id, **page.made}

    def day(self, ahead: int) -> str:
        return (self.today + timedelta(days=ahead)).isoformat()

    def enter(self, who: DemoCustomer, begins: int, ends: int, **more: object) -> str:
        customer = self.runner.desk.session.find_thing(who.phone)[1]
        serials = [serial for (serial,) in self.runner.desk.session.reader.rows(DEVICES, (customer,))]
        days = {"begins": self.day(begins), "ends": self.day(ends)}
        named = {"phone": who.phone, "customer_name": who.name, "serials": "\n".join(serials)}
        return str(self.take(NEW, "enter_contract", {**named, **days, **more})["id"])

    def care_was_done(self, contract: str) -> None:
        """A short care visit of today, from its job to the closing: nothing in the demo happens after now."""
        runner = self.runner
        first = str(self.take(contract, "open_care_visit", {}, "coordinator")["job"])
        opened = runner.desk.thing(contract).lines("care_opened")[-1]["jobs"]
        for job in (str(each["job"]) for each in opened):
            engineer = runner.desk.lookup.candidates(job)[0].person
            dispatched = {"engineer": engineer.name, "why_without_skill": "例行保养，不需专长。"}
            self.take(job, "accept_and_dispatch", dispatched, "coordinator")
            done = {
                "arrived": stamp(runner.now),
                "finished": stamp(runner.now),
                "consent": True,
                "cause_code": "NFF",
                "resolution_code": "CLEAN",
                "handling": "例行保养：除尘，检查风扇与日志，运行正常。",
                "tested": True,
            }
            runner.desk.take(engineer, job, "take", {})
            runner.desk.take(engineer, job, "enter_completed", done)
            signer = str(runner.desk.thing(first).get("contact") or runner.desk.thing(first).get("customer_name"))
            runner.desk.take(engineer, job, "sign_on_paper", {"signer": signer})
            runner.desk.take(engineer, job, "hand_in", {})
            self.take(job, "close", {}, "coordinator")
