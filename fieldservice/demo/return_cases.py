"""Return cases of the demo in every state, some of them late: asked for, diagnosed, awaiting the judgement, judged,
approved, being carried out; ended by an exchange, a refund or a credit note, refused, solved otherwise, withdrawn.

Most are opened at the counter for devices that were bought lately; one comes from a job on the bench.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from fieldservice.demo import branch
from fieldservice.demo.customers import CUSTOMERS, DemoCustomer
from fieldservice.demo.returned_devices import BROUGHT, CALLED, DEALER, ENGLISH, GROUNDS, GROUNDS_IN_ENGLISH, Brought
from fieldservice.desk import NEW
from fieldservice.words.moments import DEFAULT_ZONE, zone_named
from fieldservice.workflows.engine.codes import DEFAULT_CODES
from fieldservice.workflows.engine.identity import serial_key
from fieldservice.workflows.engine.reference import EXCHANGE

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner
    from fieldservice.shapes import JsonObject

ALL_DONE = {code: "ok" for name, code, _zh, _en in DEFAULT_CODES if name == "exchange_prep/other"}
DAY = 8 * 60
"""Working minutes of a day at the branch."""
HALF_A_DAY = DAY // 2
PRICES = {each.model: each.price for each in BROUGHT.values()}
WORKED_ON = "SELECT thing FROM work_row WHERE state = ? AND mode = ? AND holder = ? ORDER BY thing"
OF_DEVICE = "SELECT thing FROM case_row WHERE serial_key = ?"
IN_WORK = (("send_in", "on_bench"), ("mail_in", "received"), ("on_site", "signed"))
"""Mode and state of jobs of which one each waits for a case; several are in this state."""


Steps = Iterator[int]
"""The steps of a case; between two of them the working minutes until the next."""
CaseStory = Generator[int, None, str]
"""As Steps; in the end it gives the id of the case."""


def returns(runner: ScenarioRunner) -> list[tuple[float, Callable[[], int | None]]]:
    """A case in each state, each with the working minutes before now at which it begins; what waits long was asked for
    days ago."""
    folder = CaseFolder(runner)
    return [(-ago, partial(next, tell(folder), None)) for ago, tell in STORIES]


def request_returns(runner: ScenarioRunner) -> None:
    """Jobs at the counter, by parcel and at the customer's whose customers have had enough wait for a case; a refund is
    paid."""
    folder = CaseFolder(runner)
    asked = {"wish": "exchange", "return_reason": "too_long", "reason_words": "修理时间太长，客户要求换机"}
    for mode, state in IN_WORK:
        rows = runner.desk.session.reader.rows(WORKED_ON, (state, mode, branch.OFFICE))
        for (job,) in rows[-1:]:
            price = PRICES.get(str(runner.desk.thing(job).get("model")))
            folder.take("coordinator", job, "request_return", **asked, **({"price_paid": price} if price else {}))
    paid = BROUGHT["paid"]
    by = {"amount": paid.price, "method": "transfer", "reference": "TR-26-118305"}
    for (case,) in runner.desk.session.reader.rows(OF_DEVICE, (serial_key(paid.serial),)):
        folder.take("counter_clerk", case, "pay_return", **by)


class CaseFolder:
    """Takes the steps of return cases, each as a person whose turn it is."""

    def __init__(self, runner: ScenarioRunner) -> None:
        self.runner = runner

    def take(self, who: str, thing: str, step: str, **data: object) -> str:
        """`who` is a role, or the sign-in name of a person."""
        known = self.runner.desk.session.person(who)
        person = known or self.runner.person(self.runner.name_of(who))
        return self.runner.desk.take(person, thing, step, data).id

    def day(self, ahead: int) -> str:
        """A day so many days after that of the present step."""
        today = self.runner.moment.astimezone(zone_named(DEFAULT_ZONE)).date()
        return (today + timedelta(days=ahead)).isoformat()

    def open(self, brought: Brought, is_assigned: bool = True) -> str:
        who = next(each for each in CUSTOMERS if each.name == brought.who)
        return self.take(
            "counter_clerk",
            NEW,
            "open_return",
            by_kind="dealer" if who.kind == "dealer" else "end_customer",
            **_customer(who),
            serials=brought.serial.split("\n"),
            new_devices=True,
            product=brought.product,
            brand=brought.brand,
            model=brought.model,
            wish=brought.wish,
            return_reason=brought.reason,
            reason_words=brought.words,
            purchased=self.day(-brought.days),
            purchase_proof="invoice",
            price_paid=brought.price,
            **({"engineer": brought.engineer} if is_assigned else {}),
        )

    def diagnosed(self, brought: Brought) -> CaseStory:
        """Opened, and looked at by the engineer on the next day; each device of a dealer has a report of its own."""
        case, found = self.open(brought), brought.found
        assert found is not None
        yield DAY + 25
        said = {"cause": found.cause, "tests": found.tests, "situation": found.situation, "reason": found.reason}
        more = {"cause_code": found.code, "repeats": found.repeats}
        for number, serial in enumerate(brought.serial.split("\n")):
            if number:
                yield 35
            self.take(brought.engineer, case, "report_diagnosis", serial=serial, **said, **more)
        return case

    def offered(self, brought: Brought, answer: str = "declined") -> CaseStory:
        """What was offered to the customer, after the report."""
        case, found = (yield from self.diagnosed(brought)), brought.found
        assert found is not None
        yield 95
        said = {"offered": found.offered, "offer_answer": answer, "words": found.answer, "told_how": "phone"}
        self.take("coordinator", case, "offer_solution", **said)
        return case

    def sent_to_judge(self, brought: Brought) -> CaseStory:
        case = yield from self.offered(brought)
        yield 20
        self.take("coordinator", case, "send_to_judge")
        return case

    def judged(self, brought: Brought, decision: str = "", **more: object) -> CaseStory:
        case, decision = (yield from self.sent_to_judge(brought)), decision or brought.wish
        yield HALF_A_DAY
        words = (GROUNDS_IN_ENGLISH if brought.engineer == ENGLISH else GROUNDS)[decision]
        self.take("technical_centre", case, "judge_case", decision=decision, judged_words=words, **more)
        return case

    def approved(self, brought: Brought, decision: str = "", **more: object) -> CaseStory:
        """Approved by whoever may, where the setting asks for it."""
        case = yield from self.judged(brought, decision, **more)
        yield HALF_A_DAY
        for role in ("manager", "service_management"):
            person = self.runner.person(self.runner.name_of(role))
            if any(each.thing == case for each in self.runner.desk.approvals.waiting(person)):
                self.take(role, case, "approve")
        yield 50
        self.take("commerce", case, "begin_execution")
        return case

    def fitting(self, model: str) -> str:
        """The serial number of a free exchange device of this model."""
        return next(row.serial for row in self.runner.desk.loaners.free(EXCHANGE) if model in row.models)

    def handed_in(self, case: str, brought: Brought) -> None:
        for serial in brought.serial.split("\n"):
            seen = {"old_device": "handed_in", "old_serial": serial, "old_condition": "外观完好，附件齐全"}
            self.take("counter_clerk", case, "see_old_device", for_device=serial, **seen)

    def signed(self, case: str, brought: Brought) -> None:
        who = next(each for each in CUSTOMERS if each.name == brought.who)
        self.take("counter_clerk", case, "sign_order_on_paper", signer=who.contact)
        self.take("counter_clerk", case, "receive_slip")


def _customer(who: DemoCustomer) -> JsonObject:
    return {
        "phone": who.phone,
        "customer_name": who.name,
        "contact": who.contact,
        "address": who.address,
        "area": who.area,
    }


def _requested(folder: CaseFolder) -> Steps:
    folder.open(BROUGHT["requested"], is_assigned=False)
    yield from ()


def _late(folder: CaseFolder) -> Steps:
    folder.open(BROUGHT["late"])
    yield from ()


def _from_a_call(folder: CaseFolder) -> Steps:
    """A call that became a case of the branch."""
    who = next(each for each in CUSTOMERS if each.name == CALLED.who)
    device = {
        "product": CALLED.product,
        "brand": CALLED.brand,
        "model": CALLED.model,
        "serial": CALLED.serial,
        "warranty": "in",
    }
    call = {"caller_kind": who.kind, **_customer(who), **device, "symptom": CALLED.words}
    request = folder.take("agent", NEW, "register", **call)
    yield 6
    asked = {"wish": CALLED.wish, "return_reason": CALLED.reason, "reason_words": CALLED.words}
    folder.take("agent", request, "open_case", office=branch.OFFICE, price_paid=CALLED.price, **asked)


def _diagnosed(folder: CaseFolder) -> Steps:
    yield from folder.diagnosed(BROUGHT["diagnosed"])


def _awaiting_judgement(folder: CaseFolder) -> Steps:
    yield from folder.sent_to_judge(BROUGHT["to_judge"])


def _judged(folder: CaseFolder) -> Steps:
    """The approval of the manager is awaited."""
    yield from folder.judged(BROUGHT["judged"])


def _approved(folder: CaseFolder) -> Steps:
    yield from folder.approved(BROUGHT["approved"])


def _refused(folder: CaseFolder) -> Steps:
    yield from folder.judged(BROUGHT["refused"], "refused", proposal="保修内免费更换屏线，两天内修好，期间借用备机")


def _told(folder: CaseFolder) -> Steps:
    case = yield from folder.judged(
        BROUGHT["told"], "refused", proposal="New duplex unit under warranty, free of charge"
    )
    yield 130
    told = {"told_to": "Birgit Vogt", "told_how": "phone", "words": "Agrees to the repair"}
    folder.take("coordinator", case, "tell_refusal", **told)


def _solved(folder: CaseFolder) -> Steps:
    case = yield from folder.offered(BROUGHT["solved"], "accepted")
    yield 6
    folder.take("coordinator", case, "accept_offer", agreed="借用备机到配件到货，延保半年", told_how="phone")


def _withdrawn(folder: CaseFolder) -> Steps:
    case = folder.open(BROUGHT["withdrawn"])
    yield DAY + 45
    folder.take("counter_clerk", case, "withdraw_case", reason="客户决定自己留用")


def _chosen(folder: CaseFolder) -> Steps:
    """Technical support has the exchange device to prepare."""
    brought = BROUGHT["chosen"]
    case = yield from folder.approved(brought)
    yield 25
    folder.take("commerce", case, "choose_exchange", exchange=folder.fitting(brought.model))


def _supplied(folder: CaseFolder, brought: Brought) -> Generator[int, None, tuple[str, str]]:
    """(case, exchange device) of a case that the office may carry out, the device prepared."""
    case = yield from folder.approved(brought)
    yield 25
    device = folder.fitting(brought.model)
    folder.take("commerce", case, "choose_exchange", exchange=device)
    yield 110
    prepared = {"exchange": device, "exchange_configuration": "出厂配置，系统已更新到最新版本", "preparation": ALL_DONE}
    folder.take("technical_support", case, "prepare_exchange", **prepared)
    yield 40
    folder.take("commerce", case, "pass_to_office")
    return case, device


def _ordered(folder: CaseFolder) -> Steps:
    """No exchange device of this model is in stock."""
    case = yield from folder.approved(BROUGHT["ordered"])
    yield 30
    folder.take("commerce", case, "order_exchange", ordered="KR-90 Router 一台，向总部订购", expected_on=folder.day(5))


def _executing(folder: CaseFolder) -> Steps:
    yield from _supplied(folder, BROUGHT["executing"])


def _exchanged(folder: CaseFolder) -> Steps:
    brought = BROUGHT["exchanged"]
    case, device = yield from _supplied(folder, brought)
    yield HALF_A_DAY
    folder.handed_in(case, brought)
    yield 6
    folder.signed(case, brought)
    yield 2
    folder.take("counter_clerk", case, "give_exchange_device", exchange=device, old_is_here=True)


def _signed_for(folder: CaseFolder, brought: Brought, **more: object) -> CaseStory:
    """What goes back in money is passed to the office, the devices are in, and the customer has signed."""
    case = yield from folder.approved(brought, "", **more)
    yield 20
    folder.take("commerce", case, "pass_to_office")
    yield HALF_A_DAY
    folder.handed_in(case, brought)
    yield 6
    folder.signed(case, brought)
    return case


def _signed(folder: CaseFolder) -> Steps:
    """Signed for, and still to be paid."""
    yield from _signed_for(folder, BROUGHT["signed"])


def _to_be_paid(folder: CaseFolder) -> Steps:
    """Signed for days ago; it is paid today, once the bank has the money."""
    yield from _signed_for(folder, BROUGHT["paid"])


def _credited(folder: CaseFolder) -> Steps:
    """Three devices of a dealer go on the dealer's account; the policy does not demand it."""
    case = yield from _signed_for(folder, DEALER, against_policy="同一批次已确认电源芯片问题")
    yield 4
    folder.take("counter_clerk", case, "note_credit", credit_remark="三台 KR-90 整批退回")


STORIES: tuple[tuple[int, Callable[[CaseFolder], Steps]], ...] = (
    (12 * DAY, _withdrawn),
    (11 * DAY, _solved),
    (10 * DAY, _told),
    (9 * DAY, _credited),
    (7 * DAY, _exchanged),
    (6 * DAY, _to_be_paid),
    (5 * DAY, _ordered),
    (4 * DAY + 300, _late),
    (4 * DAY, _awaiting_judgement),
    (4 * DAY - 100, _signed),
    (3 * DAY + 100, _executing),
    (3 * DAY - 60, _chosen),
    (3 * DAY - 200, _approved),
    (2 * DAY + 100, _refused),
    (2 * DAY + 20, _judged),
    (DAY + 100, _diagnosed),
    (80, _from_a_call),
    (50, _requested),
)
"""Working minutes before now at which each case begins, and its steps."""
