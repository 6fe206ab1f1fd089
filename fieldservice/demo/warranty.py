"""Devices that come in today, each with another verdict on who pays: covered, expired, under contract from later on,
the warranty on a repair, damage, work that is never free, goodwill, and a verdict that somebody wants overruled."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.admin import publishing
from fieldservice.demo import branch
from fieldservice.demo.customers import CUSTOMERS
from fieldservice.desk import NEW

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner

POLICIES = Path(__file__).with_name("policies.csv")
LAPTOP = {"product": "laptop", "brand": "华川", "model": "天逸 310", "symptom_code": "NO-BOOT", "place": "D4"}
DESKTOP = {"product": "desktop", "brand": "华川", "model": "启明 M70", "symptom_code": "CRASH", "place": "D5"}
OUT_OF_WARRANTY = 1_200
"""Days after which no policy covers anything."""
INSPECTED = {"data": "backed_up", "reproduced": "yes"}


def judge_warranties(runner: ScenarioRunner) -> None:
    """All of it happens today, after everything else."""
    runner.moment = runner.now
    if not runner.desk.session.reference().policies:
        admin = runner.person(runner.name_of("administrator"))
        publishing.publish(runner.desk.session, admin, "policies", POLICIES)
    counter = _Counter(runner)
    counter.comes_in(LAPTOP, 20, 200, "开机停在厂标。", proof="invoice")
    counter.inspected(counter.comes_in(LAPTOP, 21, 1_500, "开机无反应。", proof="receipt"), "BOARD")
    counter.inspected(counter.comes_in(LAPTOP, 22, 150, "键盘进水后失灵。", proof="invoice"), "USER")
    counter.comes_in({**DESKTOP, "work": "expand"}, 23, 400, "加装内存和固态硬盘。", proof="registered")
    counter.under_contract_later()
    counter.repaired_before()
    _goodwill(counter)
    _overruled(counter)


class _Counter:
    """The counter today, with an engineer who inspects what comes in."""

    def __init__(self, runner: ScenarioRunner) -> None:
        self.runner, self.desk, self.count = runner, runner.desk, 0
        self.clerk, self.manager, self.coordinator = (
            runner.person(runner.name_of(role)) for role in ("counter_clerk", "manager", "coordinator")
        )
        self.engineer = runner.person("wang.qiang")
        self.today = runner.now.astimezone(runner.desk.session.zone()).date()

    def comes_in(
        self, device: dict[str, str], customer: int, age: int, symptom: str, *, proof: str = "", serial: str = ""
    ) -> str:
        """The job of a device of this customer that is so many days old."""
        who, self.count = CUSTOMERS[customer], self.count + 1
        given = {
            **device,
            "serial": serial or f"HC-{device['product'][:2].upper()}-26{self.count:02}7",
            "purchased": (self.today - timedelta(age)).isoformat(),
            "phone": who.phone,
            "customer_name": who.name,
            "address": who.address,
            "symptom": symptom,
            **({"purchase_proof": proof} if proof else {}),
        }
        page = self.desk.take(self.clerk, NEW, "check_in", given)
        return str(page.made["job"])

    def inspected(self, job: str, cause: str) -> str:
        self.desk.take(self.coordinator, job, "dispatch", {"engineer": self.engineer.name})
        page = self.desk.page(self.engineer, job)
        fields = {f.name for f in self.desk.fields(job, "inspect") if f.required and f.name.startswith("checked.")}
        checked = dict.fromkeys(fields, "ok")
        self.desk.take(self.engineer, page.id, "inspect", {**INSPECTED, **checked, "cause_code": cause})
        return job

    def under_contract_later(self) -> None:
        """The warranty is over, and the contract that was agreed does not cover the device yet."""
        who, serial, begins = CUSTOMERS[24], "HC-DE-22911", self.today + timedelta(12)
        agreed = {
            "contract_kind": "contract",
            "phone": who.phone,
            "customer_name": who.name,
            "serials": serial,
            "new_devices": True,
            **{name: DESKTOP[name] for name in ("product", "brand", "model")},
            "begins": begins.isoformat(),
            "ends": (begins + timedelta(364)).isoformat(),
            "price": "480.00",
        }
        self.desk.take(self.manager, NEW, "enter_contract", agreed)
        self.comes_in(DESKTOP, 24, 1_700, "运行中蓝屏。", serial=serial)

    def repaired_before(self) -> None:
        """Repaired last month out of warranty, and back with the same fault."""
        rows = self.desk.session.reader.rows(
            "SELECT thing FROM work_row WHERE kind = 'job' AND state = 'closed' AND mode <> 'history' AND holder = ?"
            " ORDER BY opened DESC",
            (branch.OFFICE,),
        )
        done = (self.desk.thing(thing) for (thing,) in rows)
        old = (self.today - timedelta(OUT_OF_WARRANTY)).isoformat()
        job = next(
            (job for job in done if job.get("result") == "completed" and "" < job.get("purchased", "") < old), None
        )
        if job is None:
            return
        device = {name: str(job.record(name).get("code") or job.get(name)) for name in ("product", "brand", "model")}
        again = {**device, "place": "D6", "serial": str(job.get("serial")), "symptom": "上次维修的故障又出现。"}
        files = {name: str(job.get(name)) for name in ("customer", "device")}
        self.desk.take(self.clerk, NEW, "check_in", {**again, **files, "phone": str(job.get("phone"))})

    def asks(self, job: str, step: str, data: dict[str, str]) -> None:
        self.desk.take(self.clerk, job, step, data)


def _goodwill(counter: _Counter) -> None:
    """Half of the labour is waived of one job; for another the manager is asked to waive all."""
    job = counter.inspected(counter.comes_in(LAPTOP, 25, 380, "风扇异响，机身发烫。", proof="invoice"), "FAN")
    asked = {"scope": "labour", "amount": "180.00", "ground": "just_expired", "reason": "人工保修刚过两周，老客户。"}
    counter.asks(job, "ask_goodwill", asked)
    counter.desk.take(counter.manager, job, "approve", {})
    counter.asks(job, "give_goodwill", {})
    job = counter.comes_in(DESKTOP, 26, 1_120, "不加电。", proof="invoice")
    asked = {"scope": "all", "amount": "650.00", "ground": "repeat", "reason": "一年内第三次送修，客户不满。"}
    counter.asks(job, "ask_goodwill", asked)


def _overruled(counter: _Counter) -> None:
    """Three verdicts that somebody wants overruled: one waits, one was approved and applied, one was refused."""
    asked = {"pays_parts": "us", "pays_labour": "us", "ground": "batch", "reason": "该批主板电容问题，总部有通报。"}
    for customer, answer in ((27, ""), (28, "approve"), (29, "refuse_approval")):
        job = counter.inspected(counter.comes_in(LAPTOP, customer, 900, "充电时死机。", proof="receipt"), "BOARD")
        counter.asks(job, "ask_overrule", asked)
        if answer:
            words = {"reason": "不在通报的序列号范围内。"} if answer == "refuse_approval" else {}
            counter.desk.take(counter.manager, job, answer, words)
        if answer == "approve":
            counter.asks(job, "overrule", {})
