"""Sample labels that go with samples.py: of a device, an accessory, a storage place, a parcel, and an overlong one."""

from collections.abc import Callable

from printing.labels import LabelContent, Line, spared
from printing.samples import words

JOB = "CD01-J000012-K"


def _label(
    lines: Callable[[str], tuple[Line, ...]], lang: str, spare: tuple[int, ...] = (), **more: str
) -> LabelContent:
    shown, brief = lines(lang), lines("zh" if lang == "both" else lang)
    return LabelContent(lines=shown, without=spared(shown, brief, spare), **more)


def device(lang: str = "zh", size: str = "60x40") -> LabelContent:
    def lines(lang: str) -> tuple[Line, ...]:
        return ((JOB, "number"), (f"{words(lang, '欧阳', 'Ouyang')}  A-12", "big"),
            (words(lang, "恒印 PB-820 存折打印机", "Hengyin PB-820"), "text"),
                 ("PH24N1907C1183", "text"),
                 (words(lang, "预计取机", "Promised for") + " 2026-11-24 18:00", "small"))  # fmt: skip

    return _label(lines, lang, (4, 3, 2), code=JOB, barcode=JOB, size=size)


def accessory(lang: str = "zh", size: str = "60x40") -> LabelContent:
    def lines(lang: str) -> tuple[Line, ...]:
        return ((f"{JOB}/2", "number"), (f"{words(lang, '欧阳', 'Ouyang')}  A-12", "big"),
            (words(lang, "色带架（蓝）", "Ribbon cassette, blue"), "text"), ("2 / 3", "small"))  # fmt: skip

    return _label(lines, lang, (3,), code=f"{JOB}/2", size=size)


def place(lang: str = "zh", size: str = "60x40") -> LabelContent:
    def lines(lang: str) -> tuple[Line, ...]:
        point = words(lang, "成都高新服务站 待修货架", "Chengdu Hi-tech, to be repaired")
        return ("A-12", "big"), (point, "text"), ("CD01-P-A12-7", "small")

    return _label(lines, lang, (1,), code="CD01-P-A12-7", size=size)


def address(lang: str = "zh", size: str = "100x70") -> LabelContent:
    def lines(lang: str) -> tuple[Line, ...]:
        return ((words(lang, "欧阳修文", "Ouyang Xiuwen"), "big"), ("138 0531 7762", "big"),
            (words(lang, "四川省成都市武侯区人民南路四段 27 号 2 号楼 1503 室",
                   "Room 1503, Building 2, 27 Renmin South Road, Chengdu"), "text"),
            (f"{words(lang, '顺丰速运', 'SF Express')}  SF1390425517703", "text"),
            (f"{words(lang, '保价', 'Insured value')} ￥3,800.00", "text"),
            (words(lang, "寄件方  成都高新服务站", "Sender  Chengdu Hi-tech service point") + "  028-8512 3456",
                "small"),
            (words(lang, "成都市高新区天府大道中段 688 号", "688 Tianfu Avenue, Chengdu"), "small"),
                (JOB, "small"))  # fmt: skip

    return _label(lines, lang, (4, 6, 3, 5), code="SF1390425517703", barcode="SF1390425517703", size=size)


def overlong(lang: str = "zh", size: str = "60x40") -> LabelContent:
    """Texts and a barcode that are too long for the label, from a demo office."""
    mark = ("演示 不作凭证", "DEMO not valid")
    long = words(lang, "反复" * 80, "again and again " * 30)
    lines = ((JOB + "-0042" * 8, "number"), (f"䶮镕𠮷{long}", "text"), (long, "small"))
    return LabelContent(
        lines=lines,
        code=JOB,
        barcode="PH24N1907C1183" * 2,
        mark=words(lang, *mark),
        without=((words("both", *mark), mark[0]),),
        size=size,
    )


LABELS = {"device": device, "accessory": accessory, "place": place, "address": address, "overlong": overlong}
