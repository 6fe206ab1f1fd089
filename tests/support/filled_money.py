"""Jobs with quotes and payments for the papers about money: full, empty and overlong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.money.pricing import Wanted, priced
from printing.samples import pen

AT = "2026-11-23T01:00:00Z"


def quoted(job: Thing, n: int, filled: str, long_text: str, long_name: str) -> Thing:
    """The job with a quote: accepted with a signature, not answered, or declined by phone."""
    name = {"zh": "更换电源并清洁风道", "en": "Power supply replaced, air ducts cleaned"}
    long = {spoken: (words + long_text[:120]) if filled == "overlong" else words for spoken, words in name.items()}
    wanted = [
        Wanted("LABOUR", long, "labour", "hour", 150, 120_00, 60),
        Wanted(
            "PSU-450", {"zh": "450瓦电源", "en": "Power supply 450 W"}, "part", "piece", 100, 398_00, 130, discount=50
        ),
        Wanted(
            "VISIT", {"zh": "上门费", "en": "Visit"}, "visit", "flat", 100, 80_00, 60, inclusive=True, discount=1000
        ),
    ]
    many = {"empty": 1, "overlong": 3}.get(filled, 3)
    if filled == "overlong":
        wanted[1] = replace(wanted[1], quantity=99_999_00, price=9_999_999_99)
    made = priced((wanted * (5 if filled == "overlong" else 1))[: many * 5], "CNY", 10)
    fee = priced([Wanted("INSPECT", {"zh": "检测费", "en": "Inspection"}, "inspection", price=50_00, rate=60)], "CNY")
    digest = f"digest-{n}"
    line = {
        "entry": "9",
        "at": AT,
        "by": "li.wei",
        "number": f"CD01-B0000{n:02d}-K",
        "version": 2,
        "digest": digest,
        "lines": list(made.lines if filled != "empty" else priced(wanted[:1], "CNY").lines),
        "net": made.net,
        "tax": made.tax,
        "total": made.total if filled != "empty" else priced(wanted[:1], "CNY").total,
        "currency": "CNY",
        "until": "2026-12-14",
        "fee": fee.total if filled != "empty" else 0,
        "fee_lines": list(fee.lines),
        **({"remark": long_text if filled == "overlong" else "含次日取机。"} if filled != "empty" else {}),
    }
    phone = {"code": "phone", "zh": "电话", "en": "By phone"}
    answer = {"entry": "10", "at": AT, "by": "li.wei", "digest": digest, "answer": "accepted", "answered_at": AT}
    answers = {
        "full": [{**answer, "who": "欧阳修文", "strokes": pen()}],
        "empty": [],
        "overlong": [{**answer, "answer": "declined", "who": long_name, "how": phone, "reference": long_text}],
    }
    lists = {**job.lists, "quotes": [line], "quote_answers": answers[filled]}
    return Thing(job.id, "job", job.state, "CD01", facts=job.facts, lists=lists, opened=AT)


def with_lists(thing: Thing, **lists: list[dict[str, Any]]) -> Thing:
    """The thing with other lines in these lists."""
    facts, kept = thing.facts, {**thing.lists, **lists}
    return Thing(thing.id, thing.kind, thing.state, thing.holder, facts=facts, lists=kept, opened=thing.opened)


def paid(job: Thing, filled: str, long_text: str) -> Thing:
    """The job with a deposit; a cancelled payment of a very large amount where it is overlong."""
    payment: dict[str, Any] = {
        "entry": "11",
        "at": AT,
        "by": "li.wei",
        "amount": 300_00 if filled != "overlong" else 9_999_999_999_99,
        "currency": "CNY",
        "method": "mobile",
        "words": {"code": "mobile", "zh": "移动支付", "en": "Mobile payment"},
        "account": "CD01/drawer/counter/mobile",
        "number": "CD01-E000001-K",
    }
    if filled != "empty":
        payment |= {"open_before": 800_00, "reference": "4200001234202611301234567890"}
    if filled == "overlong":
        payment |= {"reference": long_text, "tendered": 10_000_000_000_00}
    charged = (
        [{"entry": "8", "at": AT, "by": "li.wei", "amount": 800_00, "currency": "CNY"}] if filled == "full" else []
    )
    cancelled = [{"entry": "12", "at": AT, "by": "li.wei", "payment": "11"}] if filled == "overlong" else []
    lists = {**job.lists, "charges": charged, "payments": [payment], "payments_cancelled": cancelled}
    return Thing(job.id, "job", job.state, "CD01", facts=job.facts, lists=lists, opened=AT)
