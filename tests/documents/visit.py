"""A visit at the counter, a parcel, and their papers read back from PDF or from the bytes of a printer."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from db import spool_files
from fieldservice.desk import printers
from fieldservice.documents.registry import PAPERS
from tests.printing import thermal_reading
from tests.printing.reading import Read
from tests.support.escalations import SHEET
from tests.support.office import Office, brought_to
from tests.support.shipped_parts import faulty_parts_packed, parts_issued, parts_on_the_way, parts_sold
from tests.support.stock import BAG, PSU, arrived, with_catalogue
from tests.support.tills import paid

NAME, GIVEN, SURNAME = "欧阳修文", "修文", "欧阳"
PHONE = "13805310042"
INTAKE = (("zhao", "dispatch", {"engineer": "wang"}), ("wang", "inspect", {}))
PSU_FITTED = {"parts": "PSU-450 x1 S1", "old": "tagged", "old_serial": "0A81-22"}
REPAIR = (("wang", "work", {}), ("wang", "test", {}), ("wang", "finish", {}))


@dataclass
class Visit:
    """Three devices of one customer under one ticket: ids of the request and its jobs."""

    request: str
    jobs: list[str]


def visit(office: Office) -> Visit:
    """Three devices left at the counter: a laptop with two accessories, a laptop with three, a printer with none."""
    page = office.take("tang", "check_in", thing="new", place="A3", contact=NAME, address="四川省绵阳市花园路 8 号")
    more = [
        office.take("tang", "add_device", thing=page.id, **fields).made["job"]
        for fields in (
            {"place": "A4", "accessories": "电源线、蓝牙键盘、笔记本包（黑色）", "condition": "屏幕右下角裂纹"},
            {"place": "B1", "product": "printer", "model": "LJ2605D", "serial": "PR-0091"},
        )
    ]
    office.job = page.made["job"]
    return Visit(page.id, [page.made["job"], *more])


def parcel(office: Office, **fields: str) -> str:
    """A repaired printer that came by parcel; returns its job, ready to be sent."""
    office.job = office.take("tang", "take_parcel_in", thing="new", contents="电源线、墨盒", **fields).made["job"]
    went(
        office, *INTAKE[:1], ("wang", "inspect", {"checked": {"housing": "ok"}}), ("wang", "tell_finding", {}), *REPAIR
    )
    office.take("zhao", "contact", thing=office.job)
    return office.job


def went(office: Office, *steps):
    for who, step, fields in steps:
        office.take(who, step, thing=office.job, **fields)


def cancelled(office: Office) -> str:
    """A job that is not needed any more."""
    brought_to(office, "taken")
    office.take("zhao", "cancel", reason="solved", words="自己修好了")
    return office.job


def fitted(office: Office) -> str:
    """A job whose engineer fitted a power supply from the bag, in place of one with a serial number."""
    with_catalogue(office)
    brought_to(office, "on_site")
    arrived(office, PSU, "S1", "S2", place=BAG)
    office.take("li.wei", "fit_part", **PSU_FITTED)
    return office.job


def settled_with_a_partner(office: Office) -> str:
    """A settlement with an authorised repairer, with one claim from paper."""
    with office.desk.session.store.writing() as tx:
        tx.publish("office", [{"code": "SN01", "name": "遂宁维修站", "kind": "authorised_repairer"}], replace=False)
    month = f"{office.desk.session.clock() - timedelta(days=40):%Y-%m}"
    settlement = office.take("sun", "settle_partner", thing="new", partner="SN01", month=month).id
    claim = {"claim_paper": "0231", "done_on": f"{month}-18", "claimed_for": "更换风扇", "amount": "86.50"}
    office.take("sun", "add_paper_claim", thing=settlement, **claim)
    return settlement


def cashed_up(office: Office) -> str:
    """The cash-up of a drawer into which a customer paid."""
    paid(office, 128_50)
    return str(office.take("tang", "count_cash", "new", cash="128.50").id)


def agreed_contract(office: Office) -> str:
    """A contract with a customer whose two servers are entered with it."""
    return office.take(
        "zhao",
        "enter_contract",
        thing="new",
        phone=PHONE,
        customer_name="济南实验中学",
        address="济南市历下区花园路 8 号",
        serials="SN-NEW-1\nSN-NEW-2",
        new_devices=True,
        product="server",
        model="NF5280M6",
        begins="2026-12-01",
        ends="2027-11-30",
        response_minutes=240,
        care_visits=4,
        price="3600.00",
        agreements="节假日由双方电话约定",
    ).id


def invoice_asked(office: Office) -> str:
    """The invoice for a deposit that was paid with the device."""
    job = visit(office).jobs[0]
    office.take("tang", "take_payment", thing=job, amount="100")
    page = office.take(
        "tang", "ask_invoice", thing=job, invoice_kind="ordinary", invoice_title=NAME, tax_number="91350100M000100Y43"
    )
    return str(page.lists["invoices"][-1]["invoice"])


def reported_to_quality(office: Office) -> str:
    """A feedback about a model of which a job here has the same fault."""
    job = office.desk.thing(visit(office).jobs[0])
    fault = {"product": "laptop", "model": "ThinkPad X13", "symptom_code": "NO-POWER", "fault": "不能开机"}
    number = str(job.get("number"))
    return str(office.take("shao", "report_quality", "new", **fault, extent="三台", numbers=number).id)


def escalated(office: Office) -> str:
    """A problem of a job on site that its engineer handed up."""
    brought_to(office, "on_site")
    page = office.take("li.wei", "escalate", **SHEET)
    return str(page.lists["escalations"][-1]["escalation"])


def diagnosed_case(office: Office) -> str:
    """A return case about a device at the bench, with the report of its engineer."""
    job = visit(office).jobs[0]
    went(office, *INTAKE, ("wang", "sign_intake", {}), ("zhao", "request_return", {"price_paid": "3600.00"}))
    case = str(office.desk.thing(job).get("return_case"))
    office.take("wang", "report_diagnosis", thing=case)
    return case


def order_to_sign(office: Office, decision: str = "refund") -> str:
    """A return case that is to be paid back or credited, of which the old device is in hand."""
    at_headquarters = ({"name": "xu", "display": "徐工", "roles": "technical_centre"},)
    rows = [{**each, "pin": "", "skills": "", "areas": "", "office": "CD01", "active": 1} for each in at_headquarters]
    with office.desk.session.store.writing() as tx:
        tx.publish("staff", rows, replace=False)
    case = diagnosed_case(office)
    serial = office.desk.thing(case).get("devices")[0]["serial"]
    for who, step, fields in (
        ("zhao", "offer_solution", {}),
        ("zhao", "send_to_judge", {}),
        ("xu", "judge_case", {"decision": decision, "value": "2800.00", "against_policy": "批量故障"}),
        ("sun", "approve", {}),
        ("qian", "begin_execution", {}),
        ("qian", "pass_to_office", {}),
        ("tang", "see_old_device", {"old_serial": serial, "old_condition": "外壳有划痕"}),
    ):
        office.take(who, step, thing=case, **fields)
    return case


def credited_to_account(office: Office) -> str:
    """A return case whose price stands on the customer's account."""
    case = order_to_sign(office, "credit")
    office.take("tang", "sign_order_on_paper", thing=case, signer="欧阳修文")
    office.take("tang", "note_credit", thing=case)
    return case


def quoted(office: Office) -> str:
    """A job whose customer was told the price, and has not answered."""
    brought_to(office, "taken")
    office.take("zhao", "quote", services="", if_declined="", other="清洁风道 = 60.00")
    return office.job


def with_a_deposit(office: Office) -> str:
    """A quoted job on which the customer has paid a deposit."""
    quoted(office)
    office.take("zhao", "accept_quote", who="刘女士", how="phone")
    office.take("zhao", "take_payment", amount="20.00", method="cash")
    return office.job


HAVING: dict[str, Callable[[Office], str]] = {
    "cancellation": cancelled,
    "packing": parcel,
    "address_label": parcel,
    "fault_tag": fitted,
    "quote": quoted,
    "queue_slip": lambda office: str(office.take("tang", "check_in", thing="new").made["job"]),
    "receipt": with_a_deposit,
    "requisition": lambda office: parts_issued(office.desk),
    "shipment": lambda office: parts_on_the_way(office.desk),
    "consignment": lambda office: faulty_parts_packed(office.desk),
    "sale": lambda office: parts_sold(office.desk),
    "partner_settlement": settled_with_a_partner,
    "cash_up": cashed_up,
    "contract": agreed_contract,
    "escalation": escalated,
    "exchange_order": order_to_sign,
    "credit_note": credited_to_account,
    "return_case": diagnosed_case,
    "quality_feedback": reported_to_quality,
    "customer": lambda office: str(office.desk.thing(visit(office).jobs[0]).get("customer")),
    "invoice": invoice_asked,
    "job": lambda office: visit(office).jobs[0],
}
"""By paper, or by the kind of thing that its papers belong to: how a thing comes about that has the paper."""


def thing_with(office: Office, kind: str) -> str:
    """The id of a thing that has this paper."""
    return (HAVING.get(kind) or HAVING[PAPERS[kind].of])(office)


def collected(office: Office, job: str) -> None:
    """The device is handed back unrepaired against its ticket."""
    office.take("zhao", "stop", thing=job)
    office.take("tang", "try_out", thing=job)
    office.take("tang", "sign", thing=job, shown=office.desk.papers.digest(job, "slip"))
    office.take("tang", "hand_out", thing=job, ticket=str(office.desk.thing(job).get("ticket")))


def number(office: Office, job: str) -> str:
    return str(office.desk.thing(job).get("number"))


def printer(office: Office, speaks: str = "pdf", media: str = "", name: str = "laser") -> str:
    """A printer whose papers stay in the queue."""
    return printers.add(office.desk.session, office.by("admin"), name, "raw", "127.0.0.1:9", speaks, media).name


def on_paper(office: Office, kind: str, thing: str, tmp_path, who: str = "zhao", **how) -> Read:
    out = tmp_path / "paper.pdf"
    office.desk.papers.print_to_file(office.by(who), kind, thing, out, **how)
    return Read(out.read_bytes(), None)


def labels(office: Office, kind: str, thing: str, tmp_path, size: str = "60x40", **how):
    """Labels as a label printer draws them."""
    out = tmp_path / "labels.zpl"
    office.desk.papers.print_to_file(office.by("tang"), kind, thing, out, speaks="zpl", size=size, **how)
    return thermal_reading.zpl(out.read_bytes())


def queued(office: Office, printed: dict) -> bytes:
    """The bytes that the printer would get."""
    content = spool_files.read(office.desk.session.folder, printed["id"])
    assert content is not None
    return content


def png(picture) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def counts(office: Office) -> tuple[int, int, list[str]]:
    """Prints recorded, jobs in the queue, files of the queue."""
    return (
        office.rows("SELECT count(*) FROM entry WHERE kind = 'printed'")[0][0],
        office.rows("SELECT count(*) FROM print_job")[0][0],
        spool_files.names(office.desk.session.folder),
    )
