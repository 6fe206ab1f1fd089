"""The invented branch: its people, hours, code lists and settings. None of these people exist."""

from __future__ import annotations

from datetime import date

from fieldservice.shapes import JsonObject
from fieldservice.words.moments import DEFAULT_ZONE

OFFICE = "CD01"
NAME = "成都分中心"
PIN = "0000"
COUNTER = "counter-1"
"""The terminal of the counter."""

# Sign-in name, shown name, roles, skills (products), areas.
PEOPLE = (
    ("admin", "系统管理员", "administrator", "", ""),
    ("chen.xiao", "陈晓", "agent", "", ""),
    ("grace.holm", "Grace Holm", "agent", "", ""),
    ("xu.ming", "徐明", "hotline_engineer agent", "server storage network", ""),
    ("liu.fang", "刘芳", "information_clerk", "", ""),
    ("he.jing", "何静", "counter_clerk", "", ""),
    ("zhao.min", "赵敏", "coordinator", "", ""),
    ("li.wei", "李伟", "engineer", "server storage", "高新区 武侯区 双流区"),
    ("wang.qiang", "王强", "engineer", "laptop desktop other", "锦江区 成华区"),
    ("sun.li", "孙丽", "engineer", "printer desktop", "青羊区 金牛区 武侯区"),
    ("zhou.rui", "周睿", "engineer", "network server", "高新区 锦江区 龙泉驿区"),
    ("owen.park", "Owen Park", "engineer", "printer laptop network", "高新区 成华区 青羊区"),
    ("zheng.hao", "郑浩", "storekeeper", "", ""),
    ("feng.xue", "冯雪", "liaison", "", ""),
    ("guo.peng", "郭鹏", "technical_supervisor hotline_engineer", "server storage", ""),
    ("deng.kai", "邓凯", "technical_centre", "", ""),
    ("luo.yong", "罗勇", "manager", "", ""),
    ("xie.ting", "谢婷", "commerce", "", ""),
    ("han.mei", "韩梅", "complaint_specialist", "", ""),
    ("tang.lei", "唐磊", "quality", "", ""),
    ("cao.yang", "曹阳", "technical_support", "", ""),
    ("peng.yu", "彭渝", "service_management", "", ""),
)

GUESTS = (("ren.jie", "任杰", "engineer", "printer laptop", ""), ("gu.lan", "顾岚", "coordinator", "", ""))
"""People of the other service point, in the same columns. A manager let the first in for today; the second must ask."""

VAN = "CD01-V1"
VAN_ENGINEER = ("qiu.bo", "邱波", "engineer", "", "")
"""The engineer who works in the van, in the columns of the branch's people. Without a skill nobody is proposed for a
job that would then go on in the store of the van, which the demo does not have."""

OFFICES = (
    {
        "code": OFFICE,
        "name": NAME,
        "name_en": "Chengdu Branch Centre",
        "kind": "branch",
        "address": "成都市高新区天竺路18号3层",
        "phone": "028-5550 0118",
        "hours_calendar": OFFICE,
        "zone": DEFAULT_ZONE,
        "active": 1,
    },
    {
        "code": "CQ01",
        "name": "重庆维修中心",
        "name_en": "Chongqing Repair Centre",
        "kind": "repair_centre",
        "address": "重庆市渝北区栖霞路 77 号",
        "phone": "023-5550 0177",
        "hours_calendar": OFFICE,
        "zone": DEFAULT_ZONE,
        "active": 1,
    },
    {
        "code": "SN01",
        "name": "遂宁授权维修站",
        "name_en": "Suining Authorised Repairer",
        "kind": "authorised_repairer",
        "address": "遂宁市船山区犀牛路 9 号",
        "phone": "0825-5550 123",
        "hours_calendar": OFFICE,
        "zone": DEFAULT_ZONE,
        "active": 1,
    },
    {
        "code": "RD01",
        "name": "蓉达电脑经营部",
        "name_en": "Rongda Computers",
        "kind": "dealer",
        "address": "成都市武侯区磨子桥科技一条街A区19号",
        "phone": "028-5550 2131",
        "hours_calendar": OFFICE,
        "zone": DEFAULT_ZONE,
        "active": 1,
    },
    {
        "code": VAN,
        "name": "成都1号车",
        "name_en": "Chengdu Van 1",
        "kind": "van",
        "branch": OFFICE,
        "address": "",
        "phone": "028-5550 0119",
        "hours_calendar": OFFICE,
        "zone": DEFAULT_ZONE,
        "active": 1,
    },
)

WEEK = ("08:30-12:00 13:00-17:30",) * 6 + ("",)
HOLIDAYS = (
    ("01-01", "元旦 New Year"),
    ("05-01", "劳动节 Labour Day"),
    ("10-01", "国庆节 National Day"),
    ("10-02", "国庆节 National Day"),
    ("10-03", "国庆节 National Day"),
)

CODES = (("waiting", "vendor", "等厂家答复", "Waiting for the maker"), ("symptom", "BURNT", "有焦糊味", "Smells burnt"))
"""Codes that this branch adds to the default lists."""

SETTINGS = {
    f"areas@{OFFICE}": "高新区 武侯区 双流区 锦江区 成华区 青羊区 金牛区 龙泉驿区",
    "areas@CQ01": "渝北区 渝中区 江北区 南岸区",
    "company": "蜀桥计算机服务有限公司",
    "company_en": "Shuqiao Computer Services Ltd.",
    "company_address": "成都市武侯区人民南路四段 27 号",
    "tax_number": "91510100MA6DEMO42X",
    "web_address": "repair.example",
    "status_url": "https://repair.example",
    "paper_language": "both",
    "supplier_answer_days": "15",
    "rounding": "0.1",
    f"payment_code@{OFFICE}": "https://pay.example/shuqiao/cd01",
}


People = tuple[tuple[str, tuple[str, ...]], ...]
"""The office of each person, and the columns of the person."""
STAFF: People = (*((OFFICE, person) for person in PEOPLE), *((str(OFFICES[1]["code"]), guest) for guest in GUESTS))
"""Everybody but the engineer of the van, who comes last: the work of a van would be in a store of its own."""
VAN_STAFF: People = ((VAN, VAN_ENGINEER),)


def staff(verifier: str, people: People = STAFF, number: int = 120) -> list[JsonObject]:
    """A row for each person, with phone numbers from this one on; all have the PIN of the verifier."""
    return [
        {
            "name": name,
            "display": shown,
            "pin": verifier,
            "roles": roles,
            "skills": skills,
            "areas": areas,
            "office": office,
            "active": 1,
            "phone": f"02855500{line}",
        }
        for line, (office, (name, shown, roles, skills, areas)) in enumerate(people, number)
    ]


def calendar(today: date) -> list[JsonObject]:
    """Weekly hours, and the holidays of last year, this year and next year."""
    week = [{"office": OFFICE, "day": str(day), "hours": hours, "name": ""} for day, hours in enumerate(WEEK, 1)]
    return week + [
        {"office": OFFICE, "day": f"{year}-{day}", "hours": "", "name": name}
        for year in range(today.year - 1, today.year + 2)
        for day, name in HOLIDAYS
    ]


def codes(defaults: tuple[tuple[str, str, str, str], ...]) -> list[JsonObject]:
    """Every list that gains a code, as a whole, because a published list replaces the default list."""
    extended = {row[0] for row in CODES}
    return [
        {"list": name, "code": code, "zh": zh, "en": en, "active": 1, "order": order}
        for order, (name, code, zh, en) in enumerate((*defaults, *CODES))
        if name in extended
    ]
