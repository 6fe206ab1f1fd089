"""Makes any number of imported repairs, as rows of an Open Repair Data file and as drafts of entries."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from db.journal import Move
from fieldservice.demo.branch import OFFICE
from fieldservice.demo.customers import FAULT_CASES
from fieldservice.ords import job_id

PROVIDERS = (
    ("rcw", "Repair Café Wales", "GBR"),
    ("fixitclinic", "Fixit Clinic", "USA"),
    ("sq", "蜀桥社区维修日", "CHN"),
)
DEVICES = (
    ("Laptop", "笔记本电脑"),
    ("Desktop computer", "台式机"),
    ("Printer/scanner", "打印机"),
    ("Vacuum", "吸尘器"),
    ("Lamp", "台灯"),
    ("Toaster", "烤面包机"),
    ("Kettle", "电水壶"),
    ("Radio", "收音机"),
    ("Sewing machine", "缝纫机"),
    ("Tablet", "平板电脑"),
)
BRANDS = ("Dell", "Lenovo", "竹溪", "岷岭", "Halden", "Papyra", "Kestrel", "Philips", "Bosch", "Sony", "Dyson", "Canon")
FAULTS = (
    ("will not turn on", "按开关没有反应"),
    ("smells burnt", "有焦糊味"),
    ("loud noise from the fan", "风扇噪音大"),
    ("battery does not charge", "电池充不进电"),
    ("cable is broken near the plug", "插头处电线断裂"),
    ("screen stays dark", "屏幕不亮"),
    ("stops after some minutes", "运行几分钟后停机"),
    ("paper jam on every page", "每页都卡纸"),
    ("motor runs slow", "电机转速慢"),
    ("button is stuck", "按键卡住"),
    ("leaks from the bottom", "底部漏水"),
    ("keeps restarting", "反复重启"),
)
SINCE = (
    ("since last week", "上周开始"),
    ("after it was dropped", "摔过以后"),
    ("for a month", "已有一个月"),
    ("after a thunderstorm", "雷雨之后"),
    ("since it was cleaned", "清洗以后"),
    ("when it is warm", "天热时"),
    ("sometimes", "偶尔"),
    ("from the beginning", "买来就这样"),
)
ENDS = ("Fixed", "Repairable", "End of life", "Unknown")
FIRST_DAY = date(2012, 1, 7)
DAYS = 5000


def row(rng: Random, number: int, of: int) -> dict[str, Any]:
    """The fields of one repair, `number` of `of`, with the oldest first, as in real files."""
    short, provider, country = PROVIDERS[number % len(PROVIDERS)]
    kind, kind_zh = rng.choice(DEVICES)
    fault, since = rng.choice(FAULTS), rng.choice(SINCE)
    chance = rng.random()
    if chance < 0.25:
        case = rng.choice(FAULT_CASES)
        symptom = case.texts["zh" if chance < 0.15 else "en"][0]
    elif chance < 0.6:
        symptom = f"{kind_zh}{fault[1]}，{since[1]}，第{rng.randrange(1, 99)}号台。"
    else:
        symptom = f"{kind} {fault[0]} {since[0]}, table {rng.randrange(1, 99)}. {rng.choice(ENDS)}"
    source = f"{short}_{number:07d}"
    return {
        "source": source,
        "provider": provider,
        "country": country,
        "group": f"{provider} {rng.randrange(1, 60)}",
        "repaired": (FIRST_DAY + timedelta(days=number * DAYS // of)).isoformat(),
        "product": kind,
        "category": kind,
        "brand": rng.choice(BRANDS),
        "made_in": str(rng.randrange(1995, 2025)),
        "status": rng.choice(ENDS),
        "symptom": symptom,
    }


def draft(row: dict[str, Any], made: str) -> dict[str, Any]:
    """The draft of a row's entry, as the step `import` makes it."""
    data = {name: value for name, value in row.items() if name != "symptom"}
    thing = job_id(OFFICE, row["provider"], row["source"])
    return {
        "kind": "history_imported",
        "by": "admin",
        "made": made,
        "counter": "front",
        "moves": (Move(thing, "job", None, "closed", OFFICE),),
        "data": data | {"number": row["source"], "mode": "history"},
        "private": {"symptom": row["symptom"]},
    }
