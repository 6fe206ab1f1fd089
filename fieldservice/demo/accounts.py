"""Customers' accounts in every state: open, overdue, reminded, written off or to be; ratings, limits and invoices.

What they owe was noted long ago, when the books were taken over; the rest happens today.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fieldservice.desk import NEW
from fieldservice.workflows.common.approvals import waiting

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner


class DemoAccount(NamedTuple):
    """An invented customer with an account; `unpaid` is what is open from before."""

    name: str
    contact: str
    phone: str
    address: str
    kind: str
    limit: str
    rating: str
    unpaid: str
    unpaid_for: str
    tax_number: str


ACCOUNTS = (
    DemoAccount("蜀锦电子商行", "聂老板", "028-5550 2901", "成都市武侯区磨子桥科技一条街 12 号", "dealer", "20000", "C",
                "3860", "三批打印机配件和上门费", "91510107MA6C0A8X1H"),
    DemoAccount("青城茶旅有限公司", "戴会计", "028-5550 2902", "都江堰市青城山镇青景路 8 号", "end_customer",
                "5000", "B", "1280", "收银机维修", "91510181MA6D0B7T3X"),
    DemoAccount("岷江造纸厂", "设备科 龚工", "028-5550 2903", "崇州市崇阳街道金带街 31 号", "end_customer", "0", "D",
                "960", "已停产，厂方注销", "91510184MA6E0C6R5J"),
    DemoAccount("都江堰水务有限公司", "信息中心 阳工", "028-5550 2904", "都江堰市建设路 60 号", "end_customer",
                "50000", "A", "2240", "泵站工控机年度维修", "91510181MA6F0D5Q7G"),
)  # fmt: skip
"""Overdue and reminded twice; overdue, to be written off; written off; paid in time, with an invoice."""
LATE, ASKED, GONE, GOOD = range(len(ACCOUNTS))
BANKED = {"bank": "天府农商银行都江堰支行", "bank_account": "6228 0451 0000 2904 118"}


def open_accounts(runner: ScenarioRunner) -> None:
    """The customers call for the first time, and what they owe by the old books is entered."""
    agent = runner.person(runner.name_of("agent"))
    for each in ACCOUNTS:
        call = {"caller_kind": each.kind, "phone": each.phone, "customer_name": each.name, "contact": each.contact}
        asked = {"address": each.address, "product": "printer", "symptom": "咨询保养周期"}
        request = runner.desk.take(agent, NEW, "register", {**call, **asked}).id
        solved = {"solution": "说明每季度保养一次，并寄送说明书", "customer_confirmed": True}
        runner.desk.take(agent, request, "solve_by_phone", solved)
        customer = _customer(runner, each)
        terms = {"customer_kind": each.kind, "credit_limit": each.limit, "rating": each.rating}
        _take(runner, customer, "set_terms", **terms, terms_reason="新账建账时核定")
        _take(runner, customer, "note_unpaid", unpaid=each.unpaid, unpaid_for=each.unpaid_for)


def accounts_today(runner: ScenarioRunner) -> None:
    """Reminders, write-offs, a statement, a payment, and invoices in every state."""
    runner.moment = runner.now
    late, asked, gone, good = (_customer(runner, each) for each in ACCOUNTS)
    for how in ("phone", "message"):
        _take(runner, late, "remind_to_pay", reminded_how=how)
    _take(runner, asked, "ask_write_off", reason="收银机已报废，客户拒付余款")
    _take(runner, gone, "ask_write_off", reason="厂方已注销，清算无财产")
    manager = runner.person(runner.name_of("manager"))
    digest = waiting(runner.desk.thing(gone))[0].digest
    runner.desk.take(manager, gone, "approve", {"digest": digest})
    _take(runner, gone, "write_off_owed")
    _take(runner, good, "take_payment", amount="1240", method="transfer", reference="TF20260088")
    _take(runner, good, "make_statement")

    first = _invoice(runner, good, ACCOUNTS[GOOD], "special", **BANKED)
    _take(runner, first, "issue_invoice", invoice_number="26512000000081773640")
    second = _invoice(runner, late, ACCOUNTS[LATE], "ordinary", amount="2000")
    _take(runner, second, "issue_invoice", invoice_number="40817726")
    _take(runner, second, "red_note", red_number="40817731", red_amount="500", red_reason="多开一批配件")
    third = _invoice(runner, late, ACCOUNTS[LATE], "ordinary", amount="500")
    _take(runner, third, "issue_invoice", invoice_number="40817727")
    _take(runner, third, "red_note", red_number="40817732", red_reason="抬头有误，重新开具")
    _invoice(runner, late, ACCOUNTS[LATE], "ordinary", amount="860")
    dropped = _invoice(runner, asked, ACCOUNTS[ASKED], "electronic", amount="300", invoice_email="dai@example.com")
    _take(runner, dropped, "give_up_invoice", reason="客户只要收据")


def _invoice(runner: ScenarioRunner, customer: str, of: DemoAccount, kind: str, **more: str) -> str:
    asked = {"invoice_kind": kind, "invoice_title": of.name, "tax_number": of.tax_number, "invoice_for": "维修服务费"}
    registered = {"invoice_address": of.address, "invoice_phone": of.phone} if kind == "special" else {}
    page = runner.desk.take(
        runner.person(runner.name_of("commerce")), customer, "ask_invoice", {**asked, **registered, **more}
    )
    return str(page.lists["invoices"][-1]["invoice"])


def _customer(runner: ScenarioRunner, of: DemoAccount) -> str:
    agent = runner.person(runner.name_of("agent"))
    return str(runner.desk.lookup.known(agent, phone=of.phone)["customer"]["id"])


def _take(runner: ScenarioRunner, thing: str, step: str, **data: str) -> None:
    runner.desk.take(runner.person(runner.name_of("commerce")), thing, step, data)
