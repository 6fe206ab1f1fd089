"""A published price list of a few services, for stores of tests. Prices are without tax."""

from __future__ import annotations

from fieldservice.desk import Desk

SERVICES = [
    {
        "list": "standard",
        "code": code,
        "valid_from": "2026-01-01",
        "amount": amount,
        "currency": "CNY",
        "tax": tax,
        "zh": zh,
        "en": en,
        "kind": kind,
        "unit": unit,
        "least": 0,
        "inclusive": 0,
        "product": "",
    }
    for code, amount, tax, zh, en, kind, unit in (
        ("LAB-STD", 200_00, 130, "标准工时", "Standard labour", "labour", "hour"),
        ("VISIT", 80_00, 60, "上门费", "Visit", "visit", "flat"),
        ("INSPECT", 50_00, 60, "检测费", "Inspection", "inspection", "flat"),
    )
]


def publish_prices(desk: Desk) -> None:
    with desk.session.store.writing() as tx:
        tx.publish("price", SERVICES)
