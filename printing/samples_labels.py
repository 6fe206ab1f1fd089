"""Sample labels that go with samples.py: of a device, an accessory, a storage place, a parcel, and an overlong one."""

from printing.labels import LabelContent
from printing.samples import words

JOB = "CD01-J000012-K"


def device(lang: str = "zh", size: str = "60x40") -> LabelContent:
    lines = ((JOB, "number"), (f"{words(lang, '欧阳', 'Ouyang')}  A-12", "big"),
        (words(lang, "恒印 PB-820 存折打印机", "Hengyin PB-820"), "text"),
             ("PH24N1907C1183", "text"), (words(lang, "预计取机 2026-11-24 18:00", "Promised for 2026-11-24 18:00"),
                 "small"))  # fmt: skip
    return LabelContent(lines=lines, code=JOB, barcode=JOB, size=size)


def accessory(lang: str = "zh", size: str = "60x40") -> LabelContent:
    lines = ((f"{JOB}/2", "number"), (f"{words(lang, '欧阳', 'Ouyang')}  A-12", "big"),
        (words(lang, "色带架（蓝）", "Ribbon cassette, blue"), "text"),
             (words(lang, "取机凭证 CD01-T000007-X 3F9A", "Claim ticket CD01-T000007-X 3F9A"), "small"))  # fmt: skip
    return LabelContent(lines=lines, code=f"{JOB}/2", size=size)


def place(lang: str = "zh", size: str = "60x40") -> LabelContent:
    lines = (
        ("A-12", "big"),
        (words(lang, "成都高新服务站 待修货架", "Chengdu Hi-tech, to be repaired"), "text"),
        ("CD01-P-A12-7", "small"),
    )
    return LabelContent(lines=lines, code="CD01-P-A12-7", size=size)


def address(lang: str = "zh", size: str = "100x70") -> LabelContent:
    to = words(
        lang,
        "四川省成都市武侯区人民南路四段 27 号 2 号楼 1503 室",
        "Room 1503, Building 2, 27 Renmin South Road, Chengdu",
    )
    lines = ((words(lang, "欧阳修文  138****7762", "Ouyang Xiuwen  138****7762"), "big"), (to, "text"),
             (words(lang, "顺丰速运 保价 ￥3,800.00", "SF Express, insured ￥3,800.00"), "text"),
             (words(lang, "寄件 成都高新服务站 028-8512 3456", "From Chengdu Hi-tech service point 028-8512 3456"),
              "small"), (JOB, "small"))  # fmt: skip
    return LabelContent(lines=lines, code="SF1390425517703", barcode="SF1390425517703", size=size)


def overlong(lang: str = "zh", size: str = "60x40") -> LabelContent:
    """Texts and a barcode that are too long for the label, from a demo office."""
    long = words(lang, "反复" * 80, "again and again " * 30)
    lines = ((JOB + "-0042" * 8, "number"), (f"䶮镕𠮷{long}", "text"), (long, "small"))
    return LabelContent(
        lines=lines,
        code=JOB,
        barcode="PH24N1907C1183" * 2,
        mark=words(lang, "演示 不作凭证", "DEMO not valid"),
        size=size,
    )


LABELS = {"device": device, "accessory": accessory, "place": place, "address": address, "overlong": overlong}
