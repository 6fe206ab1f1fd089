"""Escalations, quality feedback and return cases with full, empty and overlong facts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fieldservice.workflows.engine.fold import Thing

AT, LATER = "2026-11-23T01:00:00Z", "2026-11-24T06:30:00Z"
SERIAL = "PB820-23-004711"
DEVICE = {"brand": "恒印", "model": "PB-820 存折打印机"}
PRODUCT = {"code": "printer", "zh": "打印机", "en": "Printer"}
CUSTOMER = {
    "customer_name": "济南农商银行历下支行",
    "contact": "欧阳修文",
    "phone": "13805310042",
    "address": "济南市历下区花园路 8 号",
}
SYMPTOM = {"code": "PINS", "zh": "缺针", "en": "Pins missing"}


def coded(code: str, zh: str, en: str) -> dict[str, str]:
    return {"code": code, "zh": zh, "en": en}


def escalation(n: int, filled: str, long: str) -> Thing:
    """A printer whose fault a department has found."""
    facts: dict[str, Any] = {"number": f"CD01-U0000{n:02d}-K", "office": "CD01"}
    if filled == "empty":
        return Thing(f"escalation-{n}", "escalation", "raised", "CD01", facts=facts, opened=AT)
    facts |= CUSTOMER | DEVICE | {
        "serial": SERIAL, "product": PRODUCT, "job_number": "CD01-J000042-K", "limit": LATER, "symptom_code": SYMPTOM,
        "symptom": "打印左半边缺针，换色带后不变。", "tried": "换色带、换打印头、升级固件。", "configuration": "V2.31",
        "lane": coded("hardware", "硬件", "Hardware"), "department": coded("product", "产品部", "Product department"),
        "contact": "高远", "cause_code": coded("BOARD", "主板故障", "Board"), "cause": "驱动板供电偏高。",
        "solution": "更换驱动板 B 版。", "feedback_number": "HQ-Y000002-4", "tier": 1,
    }  # fmt: skip
    if filled == "overlong":
        kept = ("number", "office", "phone", "limit", "job_number", "feedback_number")
        facts |= {name: text + long for name, text in facts.items() if isinstance(text, str) and name not in kept}
        facts["serial"] = "PB820-23-" + "004711-" * 12
    return Thing(f"escalation-{n}", "escalation", "solved", "CD01", facts=facts, opened=AT)


def feedback(n: int, filled: str, long: str) -> Thing:
    """Printers of one model with the same fault, about which quality has answered."""
    facts: dict[str, Any] = {"number": f"HQ-Y0000{n:02d}-K"}
    if filled == "empty":
        return Thing(f"feedback-{n}", "quality_feedback", "sent", "CD01", facts=facts, opened=AT)
    facts |= {**DEVICE, "product": PRODUCT, "symptom_code": SYMPTOM, "fault": f"缺针{long}", "extent": f"三台{long}"}
    many = 60 if long else 3
    works = [
        {"kind": "job", "id": f"job-{at}", "number": f"CD01-J{at:06d}-K", "serial": f"PB820-{at:06d}", "office": "CD01"}
        for at in range(1, many + 1)
    ]
    answer = {"quality_finding": coded("batch", "批量缺陷", "Fault of the batch"), "cause": f"驱动板 A 版{long}",
              "measure": f"更换为 B 版{long}", "affected": "2026 年 3 月至 6 月生产"}  # fmt: skip
    lists = {
        "gathered": [{"entry": "1", "at": AT, "by": "li.wei", "work": works}],
        "results": [{"entry": "2", "at": LATER, "by": "li.wei", **answer}],
    }
    return Thing(f"feedback-{n}", "quality_feedback", "answered", "CD01", facts=facts, lists=lists, opened=AT)


def return_case(n: int, filled: str, long: str) -> Thing:
    """A dealer's devices: the first is exchanged, the second paid back, a third credited where there are many."""
    facts: dict[str, Any] = {"number": f"CD01-W0000{n:02d}-K", "office": "CD01", "round": 1}
    many = {"empty": 1, "overlong": 6}.get(filled, 2)
    devices = [
        {"line": at, "device": f"d{at}", "serial": f"{SERIAL[:-1]}{at}", "product": PRODUCT, "price_paid": 360_000,
         "currency": "CNY", "purchased": "2026-02-11", **DEVICE}
        for at in range(1, many + 1)
    ]  # fmt: skip
    says = {"ground": "repairs_exchange", "times": 3, "within": 365, "limit": 2, "numbers": ["CD01-J000017-4"]}
    by: dict[str, Any] = {"at": AT, "by": "li.wei", "round": 1}
    decisions = ("exchange", "refund", "credit")[:many]
    judgements = [
        {**by, "entry": f"j{at}", "decision": coded(decision, decision, decision), "currency": "CNY",
         "lines": [place for place in range(1, many + 1) if (place - 1) % len(decisions) == at],
         "value": 360_000, "values": {str(at + 1): 360_000}, "says": {str(at + 1): says},
         "judged_words": f"符合政策{long}", **({"against_policy": long} if long else {})}
        for at, decision in enumerate(decisions)
    ]  # fmt: skip
    if filled == "empty":
        facts["devices"] = devices
        reports = [{**by, "entry": "r", "line": 1}]
        lists: dict[str, list[dict[str, Any]]] = {"reports": reports, "judgements": judgements}
        return Thing(f"case-{n}", "return_case", "executing", "CD01", facts=facts, lists=lists, opened=AT)
    facts |= CUSTOMER | {
        "devices": devices, "job_number": "CD01-J000042-K", "by_kind": coded("dealer", "代理商", "Dealer"),
        "wish": coded("exchange", "换机", "Exchange"), "return_reason": coded("again", "反复故障", "Fails again"),
        "reason_words": f"半年内第三次。{long}", "hands_over": "li.wei",
    }  # fmt: skip
    if long:
        facts |= {"customer_name": f"{CUSTOMER['customer_name']}{long}"[:300], "address": long, "contact": long[:60]}
        devices[0] |= {"serial": "PB820-23-" + "004711-" * 8, "model": f"{DEVICE['model']}{long}"[:200]}
    lists = {
        "reports": [
            {**by, "entry": f"r{at}", "line": at, "cause_code": coded("BOARD", "主板故障", "Board"),
             "cause": f"驱动板供电偏高{long}", "tests": f"示波器 28.4 V{long}", "situation": f"唯一一台{long}",
             "reason": f"第三次{long}", "known": {"bought": "2026-02-11", "repairs": ["CD01-J000017-4"], "told": 1}}
            for at in range(1, many + 1)
        ],
        "offers": [{**by, "entry": "o", "offered": f"更换驱动板{long}", "offer_answer": coded("no", "不接受", "No"),
                    "told_to": "欧阳修文", "told_how": coded("phone", "电话", "Phone"), "words": long}],
        "judgements": judgements,
        "photos": [{**by, "entry": "p", "files": [{"name": f"断针{long[:80]}.jpg", "digest": "0" * 64}]}],
        "exchange_choices": [{**by, "entry": "c", "line": 1, "exchange": "EX-PB820-5501",
                              "exchange_part": {"code": "EX-PB820", "zh": "存折打印机", "en": "Passbook printer"}}],
        "exchange_preparations": [
            {**by, "entry": "q", "line": 1, "exchange": "EX-PB820-5501", "exchange_configuration": f"V2.40{long}",
             "preparation": [{**coded("self_test", "自检", "Self test"), "result": coded("ok", "正常", "OK")}] * 3}
        ],
        "passed_to_office": [{**by, "entry": "s", "passed_to_office": [
            {"line": at, **({"exchange": "EX-PB820-5501"} if at == 1 else {})} for at in range(1, many + 1)]}],
        "old_devices": [
            {**by, "entry": f"t{at}", "line": at, "old_device": coded("handed_in", "已交回", "Handed in"),
             "old_serial": devices[at - 1]["serial"] if at > 1 else "PB820-23-004799", "old_condition": f"完好{long}",
             "old_why": f"标签磨损{long}" if at == 1 else "",
             "warranty_ends": {"parts": "2027-02-11", "labour": "2027-02-11", "on_site": "2027-02-11"},
             **({"kept_parts": f"硬盘{long}", "deduction": 60_000} if at == 2 else {})}
            for at in range(1, many + 1)
        ],
    }  # fmt: skip
    return Thing(f"case-{n}", "return_case", "executing", "CD01", facts=facts, lists=lists, opened=AT)


def credited_case(n: int, filled: str, long: str) -> Thing:
    """A dealer's devices of which the last were credited on the account."""
    case = return_case(n, filled, long)
    places = [line["line"] for line in case.facts["devices"]]
    note = {"at": LATER, "by": "li.wei", "entry": "n", "credit_note": f"CD01-A0000{n:02d}-K", "lines": places}
    remark = {} if filled == "empty" else {"credit_remark": f"整批退回{long}"}
    lines = [{**note, "credited": 360_000 * len(places), "credited_currency": "CNY", **remark}]
    return replace(case, lists={**case.lists, "returns_credited": lines})
