"""Return cases of the demo in every state, some of them late: asked for, diagnosed, awaiting the judgement, judged,
approved, being carried out; ended by an exchange, a refund or a credit note, refused, solved otherwise, withdrawn.

Most are opened at the counter for devices that were bought lately; one comes from a job on the bench.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from fieldservice.demo import branch
from fieldservice.demo.customers import CUSTOMERS, DemoCustomer
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
"""Working minutes of a day at the branch, roughly."""
WORKED_ON = "SELECT thing FROM work_row WHERE state = ? AND mode = ? AND holder = ? ORDER BY thing"
OF_DEVICE = "SELECT thing FROM case_row WHERE serial_key = ?"
IN_WORK = (("send_in", "on_bench"), ("mail_in", "received"), ("on_site", "signed"))
"""Mode and state of jobs of which one each waits for a case; several are in this state."""


Steps = Iterator[int]
"""The steps of a case; between two of them the working minutes until the next."""
CaseStory = Generator[int, None, str]
"""As Steps; in the end it gives the id of the case."""


class Brought(NamedTuple):
    """A device that a customer wishes to return."""

    who: str
    """The name of the customer, who has called before."""
    serial: str
    product: str
    brand: str
    model: str
    days: int
    """Days since the purchase."""
    price: str
    wish: str
    reason: str
    words: str


LAPTOP = ("laptop", "竹溪", "轻翼 14")
PRINTER = ("printer", "Papyra", "LaserDesk 3300dn")
ROUTER = ("network", "Kestrel", "KR-90 Router")
DESKTOP = ("desktop", "竹溪", "启航 T30")
BROUGHT = {
    "requested": Brought(
        "陈思宇", "ZX14-260991", *LAPTOP, 5, "4699.00", "refund", "arrival", "开机三天后屏幕左侧出现竖线"
    ),
    "late": Brought("何秀英", "ZXT3-118204", *DESKTOP, 12, "3299.00", "exchange", "arrival", "每天自动重启两三次"),
    "diagnosed": Brought("曾玉芬", "ZX14-261007", *LAPTOP, 9, "4699.00", "exchange", "arrival", "合盖后不能唤醒"),
    "to_judge": Brought(
        "成华区图书馆", "PP33-70412", *PRINTER, 13, "2180.00", "exchange", "arrival", "双面打印每次卡纸"
    ),
    "judged": Brought(
        "天府会计师事务所", "ZXT3-118266", *DESKTOP, 6, "3299.00", "refund", "arrival", "频繁自动关机，客户要求退货"
    ),
    "approved": Brought("锦江老年大学", "ZX14-261033", *LAPTOP, 11, "4699.00", "exchange", "arrival", "触摸板失灵"),
    "chosen": Brought(
        "成都浣花第三小学", "ZX14-261052", *LAPTOP, 10, "4699.00", "exchange", "arrival", "充电口时通时断"
    ),
    "executing": Brought(
        "青羊区政务服务中心", "ZXT3-118301", *DESKTOP, 10, "3299.00", "exchange", "arrival", "开机报警"
    ),
    "ordered": Brought(
        "双流航空物流有限公司", "KR90-55201", *ROUTER, 12, "899.00", "exchange", "arrival", "设备多时频繁重启"
    ),
    "signed": Brought(
        "高新区第七幼儿园", "PP33-70455", *PRINTER, 4, "2180.00", "refund", "arrival", "新机头一天就卡纸，要求退货"
    ),
    "exchanged": Brought(
        "张志远", "ZXT3-118322", *DESKTOP, 14, "3299.00", "exchange", "arrival", "运行大软件时突然断电重启"
    ),
    "paid": Brought("单雨薇", "KR90-55120", *ROUTER, 3, "899.00", "refund", "arrival", "一小时断线一次"),
    "refused": Brought(
        "罗桑扎西", "ZX14-260788", *LAPTOP, 210, "4699.00", "refund", "no_repair", "屏幕偶尔闪烁，要求退货"
    ),
    "told": Brought(
        "康悦口腔诊所", "PP33-69870", *PRINTER, 160, "2180.00", "exchange", "same_fault", "第二次卡纸，要求换新机"
    ),
    "solved": Brought(
        "百草园大药房第十二分店", "ZXT3-117950", *DESKTOP, 25, "3299.00", "exchange", "too_long", "等配件太久"
    ),
    "withdrawn": Brought("王建国", "KR90-55007", *ROUTER, 8, "899.00", "refund", "other", "家里已换别的品牌"),
}
DEALER = Brought(
    "蓉达电脑经营部",
    "KR90-54811\nKR90-54812\nKR90-54813",
    *ROUTER,
    20,
    "760.00",
    "credit",
    "quality",
    "同一批次三台均频繁重启",
)
CALLED = Brought(
    "成都理想设计院", "ZX14-261088", *LAPTOP, 6, "4699.00", "exchange", "arrival", "外接显示器无输出，要求换货"
)
CAUSES = {
    "laptop": ("BOARD", "主板对应接口电路虚焊，压住后恢复正常，松开又出现", "最小系统、交叉更换、连续运行四小时"),
    "printer": ("HEAD", "双面单元导轨变形 2 毫米，更换纸盘后现象不变", "连续打印两百页，双面卡纸七次"),
    "network": ("BOARD", "电源芯片温升过高，满载四十分钟后复位", "满载测试两小时，抓取日志"),
    "desktop": ("PSU", "电源纹波超标，带载后跌落到 10.9 伏", "示波器测量，替换电源后连续运行六小时正常"),
}
"""By product: code of the cause, cause, tests."""
GROUNDS = {"refused": "故障属实，保修内可以修复，未达到退换条件"}
"""By decision: why it was judged so, where that differs from the usual."""


def returns(runner: ScenarioRunner) -> list[tuple[float, Callable[[], int | None]]]:
    """A case in each state, each with the working minutes before now at which it begins; what waits long was asked for
    days ago."""
    folder = CaseFolder(runner)
    return [(-ago, partial(next, tell(folder), None)) for ago, tell in STORIES]


def request_returns(runner: ScenarioRunner) -> None:
    """Jobs at the counter, by parcel and at the customer's whose customers have had enough wait for a case; a refund is
    paid."""
    folder = CaseFolder(runner)
    words = "同一故障修了两次，客户要求换机"
    asked = {"wish": "exchange", "return_reason": "same_fault", "reason_words": words, "price_paid": "5200.00"}
    for mode, state in IN_WORK:
        rows = runner.desk.session.reader.rows(WORKED_ON, (state, mode, branch.OFFICE))
        for (job,) in rows[-1:]:
            folder.take("coordinator", job, "request_return", **asked)
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

    def open(self, brought: Brought, engineer: str = "wang.qiang") -> str:
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
            **({"engineer": engineer} if engineer else {}),
        )

    def diagnose(self, case: str, brought: Brought, engineer: str = "wang.qiang") -> None:
        code, cause, tests = CAUSES[brought.product]
        for serial in brought.serial.split("\n"):
            self.take(
                engineer,
                case,
                "report_diagnosis",
                serial=serial,
                cause_code=code,
                cause=cause,
                tests=tests,
                situation="客户每天使用，停机影响工作。",
                reason="故障可重现，维修需等配件两周以上。",
            )

    def offer(self, case: str, answer: str = "declined") -> None:
        words = "客户不愿意再等" if answer == "declined" else "客户同意"
        offered = "换装同型号部件并延保半年，维修期间借用备机"
        self.take(
            "coordinator", case, "offer_solution", offered=offered, offer_answer=answer, words=words, told_how="counter"
        )

    def sent_to_judge(self, brought: Brought) -> CaseStory:
        case = self.open(brought)
        yield 25
        self.diagnose(case, brought)
        yield 12
        self.offer(case)
        yield 8
        self.take("coordinator", case, "send_to_judge")
        return case

    def judged(self, brought: Brought, decision: str = "", **more: object) -> CaseStory:
        case = yield from self.sent_to_judge(brought)
        yield 40
        words = GROUNDS.get(decision, "故障属实，购买凭证齐全")
        self.take("technical_centre", case, "judge_case", decision=decision or brought.wish, judged_words=words, **more)
        return case

    def approved(self, brought: Brought, decision: str = "", **more: object) -> CaseStory:
        """Approved by whoever may, where the setting asks for it."""
        case = yield from self.judged(brought, decision, **more)
        yield 20
        for role in ("service_management", "manager"):
            person = self.runner.person(self.runner.name_of(role))
            if any(each.thing == case for each in self.runner.desk.approvals.waiting(person)):
                self.take(role, case, "approve")
        yield 10
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
    folder.open(BROUGHT["requested"], engineer="")
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
    case = folder.open(BROUGHT["diagnosed"])
    yield 25
    folder.diagnose(case, BROUGHT["diagnosed"])


def _awaiting_judgement(folder: CaseFolder) -> Steps:
    yield from folder.sent_to_judge(BROUGHT["to_judge"])


def _judged(folder: CaseFolder) -> Steps:
    """The approval of the manager is awaited."""
    yield from folder.judged(BROUGHT["judged"])


def _approved(folder: CaseFolder) -> Steps:
    yield from folder.approved(BROUGHT["approved"])


def _refused(folder: CaseFolder) -> Steps:
    yield from folder.judged(BROUGHT["refused"], "refused", proposal="保修内更换主板，三天内修好")


def _told(folder: CaseFolder) -> Steps:
    case = yield from folder.judged(BROUGHT["told"], "refused", proposal="免费更换双面单元")
    yield 30
    folder.take("coordinator", case, "tell_refusal", told_to="前台 小吴", told_how="phone", words="同意先修")


def _solved(folder: CaseFolder) -> Steps:
    case = folder.open(BROUGHT["solved"])
    yield 25
    folder.diagnose(case, BROUGHT["solved"])
    yield 15
    folder.offer(case, "accepted")
    yield 3
    folder.take("coordinator", case, "accept_offer", agreed="借用备机到配件到货，延保半年", told_how="phone")


def _withdrawn(folder: CaseFolder) -> Steps:
    case = folder.open(BROUGHT["withdrawn"])
    yield 45
    folder.take("counter_clerk", case, "withdraw_case", reason="客户决定自己留用")


def _chosen(folder: CaseFolder) -> Steps:
    """Technical support has the exchange device to prepare."""
    brought = BROUGHT["chosen"]
    case = yield from folder.approved(brought)
    yield 5
    folder.take("commerce", case, "choose_exchange", exchange=folder.fitting(brought.model))


def _supplied(folder: CaseFolder, brought: Brought) -> Generator[int, None, tuple[str, str]]:
    """(case, exchange device) of a case that the office may carry out, the device prepared."""
    case = yield from folder.approved(brought)
    yield 5
    device = folder.fitting(brought.model)
    folder.take("commerce", case, "choose_exchange", exchange=device)
    yield 35
    prepared = {"exchange": device, "exchange_configuration": "出厂配置，系统已更新到最新版本", "preparation": ALL_DONE}
    folder.take("technical_support", case, "prepare_exchange", **prepared)
    yield 5
    folder.take("commerce", case, "pass_to_office")
    return case, device


def _ordered(folder: CaseFolder) -> Steps:
    """No exchange device of this model is in stock."""
    case = yield from folder.approved(BROUGHT["ordered"])
    yield 10
    folder.take("commerce", case, "order_exchange", ordered="KR-90 Router 一台，总部采购", expected_on=folder.day(5))


def _executing(folder: CaseFolder) -> Steps:
    yield from _supplied(folder, BROUGHT["executing"])


def _exchanged(folder: CaseFolder) -> Steps:
    brought = BROUGHT["exchanged"]
    case, device = yield from _supplied(folder, brought)
    yield 60
    folder.handed_in(case, brought)
    yield 6
    folder.signed(case, brought)
    yield 2
    folder.take("counter_clerk", case, "give_exchange_device", exchange=device, old_is_here=True)


def _signed_for(folder: CaseFolder, brought: Brought, **more: object) -> CaseStory:
    """What goes back in money is passed to the office, the devices are in, and the customer has signed."""
    case = yield from folder.approved(brought, "", **more)
    yield 5
    folder.take("commerce", case, "pass_to_office")
    yield 10
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
    (7 * DAY, _withdrawn),
    (6 * DAY, _solved),
    (5 * DAY, _told),
    (4 * DAY, _late),
    (4 * DAY, _credited),
    (3 * DAY, _awaiting_judgement),
    (3 * DAY, _to_be_paid),
    (2 * DAY + 200, _exchanged),
    (2 * DAY, _ordered),
    (200, _executing),
    (180, _signed),
    (160, _chosen),
    (150, _approved),
    (120, _refused),
    (110, _judged),
    (100, _diagnosed),
    (80, _from_a_call),
    (50, _requested),
)
"""Working minutes before now at which each case begins, and its steps."""
