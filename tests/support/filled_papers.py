"""Every paper of the registry with full, empty and overlong facts, for one device or many."""

from __future__ import annotations

from typing import Any

from fieldservice.documents.paper_kinds import PAID, QUOTED, SHELF, VISIT
from fieldservice.documents.registry import PAPERS
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Code, Office, Person, Reference
from fieldservice.workflows.money.account import Act, Statement, statement_of
from fieldservice.workflows.money.receipts import receipts_of
from printing.samples import pen
from tests.support.filled_cases import credited_case, escalation, feedback, return_case
from tests.support.filled_money import paid, quoted

AT = "2026-11-23T01:00:00Z"
REFERENCE = Reference(
    staff={"li.wei": Person("li.wei", "李伟", ("engineer",), "CD01")},
    offices={
        "CD01": Office(
            "CD01",
            "成都高新服务站",
            "Chengdu Hi-tech service point",
            "branch",
            "成都市高新区天府大道中段 688 号",
            "028-8512 3456",
        )
    },
    settings={
        "company": "锦江信息设备有限公司",
        "company_en": "Jinjiang Information Devices",
        "payment_code": "https://pay.example.com/cd01?shop=88001234",
    },
)
FILLED = ("full", "empty", "overlong")
NAME = "内蒙古自治区呼伦贝尔市莫力达瓦达斡尔族自治旗人民医院信息科 𠮷田 ế ñ" * 8
"""The name of an organisation, about 300 characters long."""
LONG = "内蒙古自治区呼伦贝尔市莫力达瓦达斡尔族自治旗尼尔基镇纳文大街人民医院信息科 𠮷田 ế ñ internationalisation " * 3
_FULL = {
    "customer_name": "济南农商银行历下支行",
    "contact": "欧阳修文",
    "phone": "13805310042",
    "address": "济南市历下区花园路 8 号 2 号楼 1503 室",
    "brand": "恒印",
    "model": "PB-820 存折打印机",
    "serial": "PB820-23-004711",
    "configuration": "V2.31，并口",
    "symptom": "打印左半边缺针，换色带后不变。",
    "condition": "右前角有旧裂纹 2 cm，无进液痕迹。",
    "finding": "打印头断针。",
    "number": "CD01-J000042-K",
    "request_number": "CD01-R000031-T",
    "ticket": "CD01-T000007-X",
    "ticket_key": "3f9a77d20c4be1",
    "shipping": "",
    "tracking_out": "SF1390425517703",
    "tested_what": "存折打印、自检页",
    "tested_by": "欧阳修文",
    "remark": "很满意，谢谢。",
    "engineer": "li.wei",
    "engineer_display": "李伟",
    "witness": "",
}
_OF_CASES = {"escalation_sheet": escalation, "quality_sheet": feedback, "diagnosis_report": return_case,
             "credit_note": credited_case}  # fmt: skip
_ACCESSORIES = ("电源线", "USB 线", "色带架（蓝）", "前置导纸板")


def jobs(kind: str, filled: str, count: int = 1) -> list[Thing]:
    """The jobs of one visit, or one that goes back by parcel where the paper is that of a parcel."""
    if made := _OF_CASES.get(kind):
        return [made(n, filled, LONG if filled == "overlong" else "") for n in range(1, count + 1)]
    if kind == "delivery_note":
        return [_shipment(n, filled) for n in range(1, count + 1)]
    if kind == "consignment_note":
        return [_consignment(n, filled) for n in range(1, count + 1)]
    if kind == "sale_slip":
        return [_sale(n, filled) for n in range(1, count + 1)]
    if kind == "contract":
        return [_contract(n, filled) for n in range(1, count + 1)]
    if kind == "settlement_sheet":
        return [_settlement(n, filled) for n in range(1, count + 1)]
    if kind == "cash_up_sheet":
        return [_cash_up(n, filled) for n in range(1, count + 1)]
    if kind == "statement":
        return [_customer(n, filled) for n in range(1, count + 1)]
    if kind == "invoice_sheet":
        return [_invoice(n, filled) for n in range(1, count + 1)]
    if kind == "quote":
        return [quoted(_job(n, filled, "send_in", kind), n, filled, LONG, NAME) for n in range(1, count + 1)]
    if kind in ("slip", "cancellation"):
        owes = [quoted(_job(n, filled, "send_in", kind), n, filled, LONG, NAME) for n in range(1, count + 1)]
        return [paid(each, filled, LONG) if filled != "empty" else each for each in owes]
    if kind == "receipt":
        return [paid(_job(1, filled, "send_in", kind), filled, LONG)]
    parcel = kind in ("packing", "address_label")
    return [_job(n, filled, "mail_in" if parcel else "send_in", kind) for n in range(1, count + 1)]


def _contract(n: int, filled: str) -> Thing:
    """A contract about servers, with care visits."""
    many, visits = {"empty": (0, 0), "overlong": (60, 52)}.get(filled, (3, 4))
    term: dict[str, Any] = {"no": 1, "begins": "2026-12-01", "ends": "2027-11-30"}
    scope = {"code": "devices", "zh": "所列机器", "en": "Listed"}
    facts: dict[str, Any] = {"number": f"CD01-H0000{n:02d}-K", "scope": scope}
    if filled != "empty":
        facts |= {name: _FULL[name] for name in ("customer_name", "contact", "phone", "address")}
        facts |= {"agreements": "节假日由双方电话约定"}
        term |= {"classes": ["parts", "labour", "on_site"], "response": 250, "repair": 1440, "visits": visits}
        term |= {"price": 360_000, "price_rate": 60, "pay_by": "2026-12-15"}
        term |= {"care": [[AT, f"2027-02-{1 + day % 28:02d}T10:00:00Z"] for day in range(visits)]}
    if filled == "overlong":
        facts |= {"customer_name": NAME, "address": LONG, "agreements": LONG * 8, "contact": NAME}
        term["price"] = 99_999_999_999
    product = {"code": "server", "zh": "服务器", "en": "Server"}
    model = LONG[:200] if filled == "overlong" else "NF5280M6"
    devices = [
        {"device": f"d{at}", "serial": f"SN-7D42-{at:04d}", "product": product, "brand": "恒印", "model": model}
        for at in range(1, many + 1)
    ]
    again = {**term, "no": 2, "begins": "2027-12-01", "ends": "2028-11-30"}
    facts |= {"terms": [term, *([again] if filled == "overlong" else [])], "covered_devices": devices}
    return Thing(f"contract-{n}", "contract", "running", "CD01", facts=facts, opened=AT)


def _shipment(n: int, filled: str) -> Thing:
    """Parts from one office to another."""
    facts: dict[str, Any] = {"number": f"HQ-D0000{n:02d}-K", "sender": "HQ", "receiver": "CD01"}
    many = {"empty": 1, "overlong": 40}.get(filled, 3)
    lines = [
        {
            "line": str(at),
            "part": f"PSU-{at:03d}",
            "quantity": 2,
            "cost": 100,
            "name": {"zh": "电源", "en": "Power supply"},
        }
        for at in range(1, many + 1)
    ]
    if filled != "empty":
        facts |= {
            "tracking": "SF1390425517703",
            "expected": AT,
            "parts_remark": "请当面清点",
            "job_number": "CD01-J000012-K",
        }
    if filled == "overlong":
        facts |= {"parts_remark": LONG, "tracking": "SF" + "1390425517703" * 4}
        lines[0] |= {"serials": ["LQ630K2310B" + "004711-" * 6] * 2}
    sent = [{"entry": "1", "at": AT, "by": "guo", "sending": lines}]
    return Thing(f"shipment-{n}", "shipment", "on_its_way", "CD01", facts=facts, lists={"sendings": sent}, opened=AT)


def _consignment(n: int, filled: str) -> Thing:
    """Faulty parts from a branch to headquarters."""
    facts: dict[str, Any] = {"number": f"CD01-S0000{n:02d}-K", "sender": "CD01", "receiver": "HQ"}
    many = {"empty": 1, "overlong": 40}.get(filled, 3)
    bare = {"part": "PSU-450", "quantity": 1, "cost": 0}
    about = {
        "name": {"zh": "电源", "en": "Power supply"},
        "job_number": "CD01-J000012-K",
        "fault": {"code": "NOISE", "zh": "异响", "en": "Abnormal noise"},
        "engineer_display": "欧阳修文",
        "serials": ["9F11-07"],
    }
    pieces: list[dict[str, Any]] = [
        {**bare, "line": f"CD01-F{at:06d}-K", **({} if filled == "empty" else about)} for at in range(1, many + 1)
    ]
    if filled != "empty":
        facts |= {"tracking": "SF1390425517703", "parts_remark": "轻放"}
    if filled == "overlong":
        facts |= {"parts_remark": LONG, "tracking": "SF" + "1390425517703" * 4}
        pieces[0] |= {"serials": ["LQ630K2310B" + "004711-" * 6], "fault": LONG[:300]}
    sent = [{"entry": "1", "at": AT, "by": "guo", "pieces": pieces}]
    lists = {"packings": sent, "sendings": sent}
    return Thing(f"consignment-{n}", "consignment", "on_its_way", "HQ", facts=facts, lists=lists, opened=AT)


def _sale(n: int, filled: str) -> Thing:
    """Parts that were sold over the counter, one of them without a price."""
    many = {"empty": 1, "overlong": 40}.get(filled, 3)
    facts: dict[str, Any] = {"number": f"CD01-V0000{n:02d}-K"}
    lines: list[dict[str, Any]] = [
        {
            "part": f"PSU-{at:03d}",
            "quantity": 2,
            "price": 45_000 if at > 1 else 0,
            "currency": "CNY",
            "name": {"zh": "电源", "en": "Power supply"},
        }
        for at in range(1, many + 1)
    ]
    if filled != "empty":
        facts |= {"customer_name": "刘女士", "parts_remark": "已当面试机"}
    if filled == "overlong":
        facts |= {"customer_name": LONG, "parts_remark": LONG}
        lines[0] |= {"serials": ["LQ630K2310B" + "004711-" * 6] * 2}
    sold = [{"entry": "1", "at": AT, "by": "guo", "parts": lines}]
    back = [{"entry": "2", "at": AT, "by": "guo", "parts": [{"part": "PSU-002", "quantity": 1}]}]
    return Thing(f"sale-{n}", "sale", "sold", "CD01", facts=facts, lists={"sold": sold, "came_back": back}, opened=AT)


def _settlement(n: int, filled: str) -> Thing:
    """A month with an authorised repairer; one part waits for its faulty part."""
    many = {"empty": 1, "overlong": 40}.get(filled, 3)
    facts: dict[str, Any] = {"number": f"HQ-G0000{n:02d}-K", "partner": "CD01", "month": "2026-10", "currency": "CNY"}
    lines: list[dict[str, Any]] = [
        {
            "line": str(at),
            "key": f"job-{at}",
            "kind": "part" if at > 1 else "labour",
            "job_number": f"CD01-J{at:06d}-K",
            "day": "2026-10-20",
            "words": {"code": "PSU-450", "zh": "电源", "en": "Power supply"},
            "quantity": 2,
            "amount": 45_000,
            "currency": "CNY",
            "state": "not_returned" if at == 3 else "credited",
        }
        for at in range(1, many + 1)
    ]
    if filled != "empty":
        facts |= {"remark": "请核对"}
    if filled == "overlong":
        facts |= {"remark": LONG}
        lines[0] |= {"words": {"zh": LONG[:300], "en": LONG[:300]}, "amount": 12_345_678_900}
    told = [{"entry": "3", "at": AT, "by": "guo", "settlement_lines": [{"line": "2", "words": "只换了一件"}]}]
    claimed = [{"entry": "1", "at": AT, "by": "guo", "claim_lines": lines}]
    agreed = [] if filled == "empty" else [{"entry": "2", "at": AT, "by": "guo", "agreed_by": "何老板"}]
    lists = {"claims": claimed, "agreements": agreed, **({"disputes_of_lines": told} if filled == "full" else {})}
    return Thing(f"settlement-{n}", "partner_settlement", "agreed", "CD01", facts=facts, lists=lists, opened=AT)


def _cash_up(n: int, filled: str) -> Thing:
    """A drawer that was closed, of which the cash is in the bank."""
    long = LONG if filled == "overlong" else ""
    facts: dict[str, Any] = {
        "number": f"CD01-Z0000{n:02d}-K", "till": "CD01/drawer/front-1", "currency": "CNY", "counter": "front-1",
        "counted_at": AT, "counted_by": "li.wei",
    }  # fmt: skip
    if filled == "empty":
        return Thing(f"cash-up-{n}", "cash_up", "counted", "CD01", facts=facts, opened=AT)
    reason = {"code": "change", "zh": f"找零差错{long}", "en": f"Wrong change given {long}"}
    kinds: list[dict[str, Any]] = [
        {"method": "cash", "before": 500_00, "taken": 82_345_50, "given": 120_00, "expected": 82_725_50,
         "counted": 82_720_50, "reason": reason, "words": long},
        {"method": "card", "taken": 3_000_00, "expected": 3_000_00, "counted": 3_000_00},
    ]  # fmt: skip
    apart = [{"method": "cash", "counted": 82_220_50}, {"method": "card", "counted": 3_000_00}]
    receipts = [
        {"number": f"CD01-E{at:06d}-K", "at": AT, "method": "cash", "amount": 1_250_00}
        for at in range(1, 70 if long else 4)
    ]
    facts |= {
        "counted_by_display": NAME if long else "李伟", "kinds": kinds, "apart": apart, "receipts": receipts,
        "first_receipt": "CD01-E000001-K", "last_receipt": "CD01-E000003-K", "left": 500_00, "ended": AT,
        "denominations": [{"value": 100_00, "count": 827}, {"value": 50, "count": 41}],
    }  # fmt: skip
    banked = [{"entry": "2", "slip": f"BOC-20261123-77120{long[:40]}", "day": "2026-11-23", "method": "cash",
               "amount": 82_220_50}]  # fmt: skip
    lists = {"banked": banked}
    return Thing(f"cash-up-{n}", "cash_up", "closed", "CD01", facts=facts, lists=lists, opened=AT)


def _customer(n: int, filled: str) -> Thing:
    """A customer with a credit limit who was reminded."""
    facts: dict[str, Any] = {"number": f"CD01-C0000{n:02d}-K"}
    if filled != "empty":
        facts |= {name: _FULL[name] for name in ("phone", "address")}
        facts |= {"name": _FULL["customer_name"], "credit_limit": 500_000, "credit_currency": "CNY"}
    if filled == "overlong":
        facts |= {"name": NAME, "address": LONG}
    line = {"entry": "1", "at": AT, "by": "qian", "level": 2, "pay_by": "2026-12-14"}
    return Thing(
        f"customer-{n}", "customer", facts=facts, lists={} if filled == "empty" else {"reminders_to_pay": [line]}
    )


def _statement(filled: str) -> Statement:
    many = {"empty": 0, "overlong": 60}.get(filled, 3)
    amount = 1_234_567_890_00 if filled == "overlong" else 565_00
    acts = [
        Act(
            "payment" if at % 3 == 2 else "charge",
            f"job-{at}",
            "job",
            f"CD01-J{at:06d}-K",
            "CD01",
            -amount if at % 3 == 2 else amount,
            "CNY",
            f"2026-10-{at % 28 + 1:02d}T01:00:00Z",
            f"CD01-E{at:06d}-K" if at % 3 == 2 else "",
        )
        for at in range(1, many + 1)
    ]
    days = {act.at: act.at[:10] for act in acts}
    return statement_of(acts, "CNY", "2026-10-03" if many else "", "2026-11-23", 30, days)


def _invoice(n: int, filled: str) -> Thing:
    """A special invoice for three jobs, of which a red note took a part back."""
    many = {"empty": 0, "overlong": 40}.get(filled, 3)
    items = [
        {
            "kind": "job",
            "thing": f"job-{at}",
            "number": f"CD01-J{at:06d}-K",
            "amount": 565_00,
            **({"rates": [{"rate": 130, "net": 500_00, "tax": 65_00, "gross": 565_00}]} if at != 3 else {}),
        }
        for at in range(1, many + 1)
    ]
    facts: dict[str, Any] = {"number": f"CD01-X0000{n:02d}-K", "currency": "CNY", "items": items}
    red: list[dict[str, Any]] = []
    if filled != "empty":
        facts |= {
            "amount": 565_00 * many,
            "invoice_kind": {"code": "special", "zh": "增值税专用发票", "en": "Special VAT invoice"},
            "invoice_title": NAME if filled == "overlong" else "济南农商银行历下支行",
            "tax_number": "91350100M000100Y43",
            "invoice_address": LONG if filled == "overlong" else _FULL["address"],
            "invoice_phone": "053188880001",
            "bank": "济南农商银行历下支行",
            "bank_account": "9060106000042050001234",
            "invoice_email": "caiwu@example.com",
            "invoice_for": LONG if filled == "overlong" else "维修费",
            "invoice_number": "24372000000012345678",
            "issued_on": "2026-11-23",
        }
        red = [{"entry": "2", "at": AT, "by": "qian", "amount": 65_00, "red_number": "87654321", "issued_on": AT[:10],
                "invoice_number": facts["invoice_number"]}]  # fmt: skip
    return Thing(f"invoice-{n}", "invoice", "issued", "CD01", facts=facts, lists={"red_notes": red}, opened=AT)


def _job(n: int, filled: str, mode: str, kind: str) -> Thing:
    coded = lambda name, zh, en: Code(name, zh[:3], zh, en).words()
    state = {"packing": "shipped", "address_label": "shipped", "cancellation": "cancelled"}.get(kind, "ready")
    bare = {
        "number": f"CD01-J0000{n:02d}-K",
        "came_in": AT,
        "mode": {"code": mode, "zh": "送修", "en": "Send-in"},
        "ticket": _FULL["ticket"],
        "ticket_key": _FULL["ticket_key"],
        "ship_to": "济南",
        "accessories": ["电源线"],
    }
    if filled == "empty":
        return Thing(f"job-{n}", "job", state, "CD01", facts=bare, opened=AT)
    facts: dict[str, Any] = {
        **_FULL,
        **bare,
        "place": {"at": "shelf", "name": "A-12"},
        "accessories": list(_ACCESSORIES),
        "promised": AT,
        "finished": AT,
        "result": "completed",
        "revision": 1,
        "shipped": AT,
        "insured": 380_000,
        "currency": "CNY",
        "ship_to": _FULL["address"],
        "parts_named": "打印头 PH24\n色带",
        "score": 4,
        "carrier": coded("carrier", "顺丰速运", "SF Express"),
        "packing": coded("packing", "纸箱加缓冲材料", "Padded carton"),
        "customer_test": coded("customer_test", "正常", "In order"),
        "symptom_code": coded("symptom", "缺针", "Pins missing"),
        "warranty": coded("warranty", "保内", "In warranty"),
        "missing_contents": ["鼠标"],
        "unlisted_contents": ["说明书"],
        "data": coded("data", "已备份", "Backed up"),
        "password": coded("password", "无密码", "None"),
        "packed": list(_ACCESSORIES),
    }
    checks = [
        {**coded("check", item, item), "result": coded("found", "正常", "In order")}
        for item in ("外壳", "面板按键", "打印头")
    ]
    facts["checked"] = checks
    facts["model"] = f"{facts['model']} {n}" if n > 1 else facts["model"]
    if filled == "overlong":
        whole = ("number", "tested_by", "engineer", "request_number", "ticket", "ticket_key")
        facts |= {
            name: text + LONG
            for name, text in facts.items()
            if isinstance(text, str) and name in _FULL and name not in whole
        }
        facts |= {
            "customer_name": NAME,
            "engineer_display": NAME,
            "phone": "+86 28 8512 3456 ext. 1234",
            "serial": "PB820-23-" + "004711-" * 12,
            "tracking_out": "SF" + "1390425517703" * 4,
        }
        facts |= {"accessories": [text + LONG * (at % 2) for at, text in enumerate(_ACCESSORIES * 3)]}
        facts |= {"place": {"at": "shelf", "name": "三楼东侧大件货架第十二排" * 3}, "packed": facts["accessories"]}
    lists = {
        "visits": [{"at": AT, "handling": facts["finding"], "work_minutes": 75, "entry": "1"}] * 2,
        "tests_done": [{"tests": checks, "entry": "2"}],
    }
    return Thing(f"job-{n}", "job", state, "CD01", facts=facts, lists=lists, opened=AT)


def requisition(filled: str) -> Thing:
    """An urgent requisition that was approved, and issued in part."""
    bare: dict[str, Any] = {"number": "CD01-Q000017-K", "lines": [{"line": "1", "part": "RB-820", "quantity": 1}]}
    if filled == "empty":
        return Thing("requisition-1", "requisition", "asked", "CD01", facts=bare, opened=AT)
    long = LONG if filled == "overlong" else ""
    name = {"code": "PH-820-24N", "zh": f"打印头 24 针{long}", "en": f"Print head, 24 pins {long}"}
    line = {"part": "PH-820-24N", "name": name, "quantity": 2, "expected": AT, "instead_of": "PH-820-18N"}
    facts: dict[str, Any] = {name: _FULL[name] for name in ("brand", "model", "serial", "engineer")}
    facts |= bare | {
        "job_number": "CD01-J000042-K",
        "engineer_display": NAME if long else "李伟",
        "level": {"code": "urgent", "zh": "紧急", "en": "Urgent"},
        "needed": AT,
        "approval": "3f" * 32,
        "lines": [{**line, "line": str(n)} for n in range(1, 20 if long else 3)],
    }
    return Thing("requisition-1", "requisition", "asked", "CD01", facts=facts, opened=AT)


def contents(
    kind: str, filled: str, language: str, media: str, *, count: int = 1, print_no: int = 1, demo: bool = False
) -> list[Any]:
    """The contents of one print of a paper; a job's paper is printed once for each job."""
    paper, found = PAPERS[kind], jobs(kind, filled, count)
    how: dict[str, Any] = {"language": language, "print_no": print_no, "demo": demo}
    how |= {"printed": "补打 2026-11-23 10:40 前台 唐琳"} if "printed" in paper.asks else {}
    how |= {"account": _statement(filled)} if "account" in paper.asks else {}
    how |= {"media": media} if "media" in paper.asks else {}
    if paper.made_of == SHELF:
        return paper.contents("A-12" if filled != "overlong" else LONG, REFERENCE, "CD01", **how)
    if paper.of == "requisition":
        return paper.contents(requisition(filled), REFERENCE, "CD01", **how)
    if paper.made_of == PAID:
        return paper.contents(found, REFERENCE, "CD01", receipt=receipts_of(found[0])[-1], **how)
    if paper.made_of in (VISIT, QUOTED):
        return paper.contents(found, REFERENCE, "CD01", **how)
    made: list[Any] = []
    for job in found:
        if paper.signing is None:
            made += paper.contents(job, REFERENCE, "CD01", **how)
            continue
        signed = {"signer": "欧阳修文", "strokes": pen(), paper.signing.fact: {"how": "drawn", "at": AT}}
        facts = paper.signing.facts_of(job, REFERENCE, "CD01")
        made += paper.contents(facts, {} if filled == "empty" else signed, **how)
    return made
