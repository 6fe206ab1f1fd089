"""Sample slips for tests, pictures and benchmarks: full, empty and overlong, in Chinese, English and both.

Each has something that once went wrong on paper. A glyph missing in any of them is an error that names the character.
"""

from math import cos, sin
from typing import Any

from fieldservice.shapes import JsonObject
from printing import service_slip
from printing.paper import PaperHeader, PrintReport, Ticks
from printing.service_slip import Signature, SlipContent, SlipPart

LANGUAGES = ("zh", "en", "both")

CHINESE = {
    "number": "编号", "revision": "修订", "reprint": "补打 %(n)s", "digest": "内容摘要",
    "page": "第 %(page)s 页 共 %(pages)s 页", "continued": "（续）",
    "customer_section": "客户", "device_section": "机器", "work_section": "故障与处理", "parts_section": "备件",
    "result_section": "结果与费用", "customer": "客户名称", "contact": "联系人", "phone": "电话", "address": "地址",
    "job": "任务单号", "mode": "服务方式", "device": "型号", "serial": "序列号", "warranty": "保修判定",
    "configuration": "配置", "accessories": "随附物品", "symptom": "故障现象", "symptom_code": "现象代码",
    "cause_code": "故障原因代码", "resolution_code": "维修措施代码", "finding": "诊断结果", "time": "时间",
    "handling": "处理经过",
    "no_handling": "尚未处理", "part_number": "备件号", "part_name": "备件名称", "quantity": "数量",
    "old_serial": "旧件序列号", "new_serial": "新件序列号", "no_parts": "未使用备件", "engineer": "工程师",
    "appointment": "预约时间", "arrival": "到达时间", "finish": "完成时间", "result": "处理结果",
    "second_visit": "二次上门",
    "second_reason": "二次上门原因", "total": "费用合计", "remark": "客户意见", "score": "客户评价",
    "terms": "条款", "engineer_signature": "工程师签字", "customer_signature": "客户签字", "refused": "客户拒签",
    "refused_reason": "拒签原因", "witness": "见证人", "ticket": "取机凭证号", "received": "接收时间",
    "promised": "预计完成",
    "test": "测试项目", "test_result": "测试结果", "name": "姓名", "date": "日期",
}  # fmt: skip


def words(lang: str, chinese: str, english: str) -> str:
    return {"zh": chinese, "en": english, "both": f"{chinese} {english}"}[lang]


def labels(lang: str) -> dict[str, str]:
    return {key: words(lang, CHINESE[key], english) for key, english in service_slip.LABELS.items()}


def pen() -> tuple[tuple[tuple[float, float, int], ...], ...]:
    """A signature of three strokes as a mouse in the terminal gives them: (x, y, milliseconds)."""
    loops = tuple((4 + t * 1.6 + 9 * cos(t / 3), 14 + 9 * sin(t / 2.2) * (1 - t / 90), t * 16) for t in range(46))
    cross = tuple((12 + t * 3.1, 22 - t * 0.9 + 3 * sin(t / 2), 900 + t * 16) for t in range(22))
    flick = tuple((70 + t * 2.4, 24 - 0.12 * t * t, 1400 + t * 16) for t in range(12))
    return loops, cross, flick


def _paper(lang: str, **more: Any) -> PaperHeader:  # Any: fields of PaperHeader
    given: JsonObject = {
        "title": words(lang, "现场服务单", "Service slip"), "number": "CD01-1-000042-K",
        "company": words(lang, "锦江信息设备有限公司", "Jinjiang Information Devices"),
        "point": words(lang, "成都高新服务站", "Chengdu Hi-tech service point"),
        "point_lines": (words(lang, "成都市高新区天府大道中段 688 号", "688 Tianfu Avenue, Chengdu"),
                        words(lang, "服务热线", "Hotline") + " 400-010-0042"),
        "copy": words(lang, "第二联 客户联", "Customer copy"),
        "lang": "en" if lang == "en" else "zh-CN",
    }  # fmt: skip
    return PaperHeader(**(given | more))


_TERMS = (
    ("1. 签字前请核对序列号、随附物品与更换的备件；签字即确认上述内容属实。",
     "1. Check serial numbers, accessories and replaced parts before signing; a signature confirms what is said "
     "above."),
    ("2. 保修内更换下的坏件归本公司所有；付费更换的备件自本单签署之日起保修 90 天。",
     "2. Parts replaced under warranty become ours; paid parts are under warranty for 90 days from this slip."),
    ("3. 服务前请自行备份数据。", "3. Please keep your own backup of all data before any service."),
)  # fmt: skip


def _terms(lang: str) -> tuple[str, ...]:
    return tuple(term[at] for at, language in enumerate(("zh", "en")) if lang in (language, "both") for term in _TERMS)


def full(lang: str = "zh") -> SlipContent:
    """An ordinary visit to a bank, where a print head was replaced, signed in the terminal; a reprint of revision 2."""

    def w(chinese: str, english: str) -> str:
        return words(lang, chinese, english)

    return SlipContent(
        header=_paper(
            lang, revision="2", print_no=2, digest="3f9ac21b7d0e44a1b0c5566f98e1d2c37a48f01925be6cd3047fa1b2c3d4e5f6",
            printed=w("打印 2026-11-22 15:40 · 前台 1 · 刘芳", "Printed 2026-11-22 15:40 · counter 1 · Liu Fang"),
        ),
        labels=labels(lang),
        customer=w("济南农商银行历下支行", "Jinan Rural Bank, Lixia branch"), contact="欧阳修文", phone="138 0531 7762",
        address=w("济南市历下区泺源大街 229 号金龙大厦 3 层营业厅", "229 Luoyuan Street, Lixia, Jinan, floor 3"),
        job="CD01-1-000040-T", mode=w("上门服务", "On-site"), device="DL-820K 平推打印机", serial="DL820K2409A00317",
        warranty=w("保修内，至 2027-03-31", "In warranty until 2027-03-31"),
        configuration=w("并口 + USB，固件 V2.31，前置导纸板", "Parallel + USB, firmware V2.31, front paper guide"),
        accessories=w("电源线 1、USB 线 1、色带架 2", "Power cord, USB cable, two ribbon cassettes"),
        symptom=w("打印存折时字迹左半边缺针，偶尔报“纸道堵塞”，重启后恢复几分钟又出现。",
                  "Left half of the print is missing pins on passbooks; now and then “paper jam”, gone for minutes "
                  "after a restart."),
        symptom_code=w("P04 打印缺针", "P04 pins missing"), cause_code=w("H11 打印头磨损", "H11 print head worn"),
        resolution_code=w("R02 更换部件", "R02 part replaced"),
        finding=w("打印头第 7、8、15 针断，驱动板输出正常；纸道传感器积灰。",
            "Pins 7, 8 and 15 broken, driver board output is good; "
                  "paper sensor covered in dust."),
        handling=(
            ("11-22 09:12", w("与客户核对序列号和附件，备份打印机参数。",
                "Serial number and accessories checked, settings saved.")),
            ("11-22 09:35", w("更换打印头（旧件带回），清洁纸道和传感器，重新校准左右边距。",
                              "Print head replaced (old one taken back), paper path and sensor cleaned, margins "
                              "calibrated.")),
            ("11-22 10:20", w("连续打印存折 30 本、票据 50 张，无缺针，无卡纸。",
                              "Printed 30 passbooks and 50 vouchers in a row: no missing pins, no jam.")),
        ),
        parts=(
            SlipPart("PH-820-24N", w("打印头 24 针", "Print head, 24 pins"), "1", "PH24N1907C1183", "PH24N2608A0021"),
            SlipPart("RB-820", w("色带架", "Ribbon cassette"), "2"),
        ),
        engineer=w("陈立", "Chen Li"), appointment="2026-11-22 09:00", arrival="2026-11-22 09:05",
        finish="2026-11-22 10:31",
        result=((w("已修复", "Repaired"), True), (w("待观察", "Watch"), False), (w("未修复", "Not repaired"), False)),
        second_visit=((w("是", "Yes"), False), (w("否", "No"), True)), second_reason="",
        charges=((w("服务费", "Service"), "￥0.00"), (w("备件费", "Parts"), "￥60.00"),
            (w("交通费", "Travel"), "￥0.00")),
        total="￥60.00",
        remark=w("师傅很准时，讲解清楚。", "On time, and explained everything."),
        score=((w("非常满意", "Very good"), True), (w("满意", "Good"), False), (w("一般", "Fair"), False),
            (w("不满意", "Poor"), False)),
        terms=_terms(lang),
        signature=Signature("drawn", "欧阳修文", "2026-11-22 10:33", w("屏幕手写", "drawn on screen"), pen()),
    )  # fmt: skip


def _unticked(ticks: Ticks) -> Ticks:
    return tuple((text, False) for text, _ticked in ticks)


def empty(lang: str = "zh") -> SlipContent:
    """A slip printed before the visit, to be filled in by hand and signed on paper."""
    base = full(lang)
    return SlipContent(
        header=_paper(lang, point_lines=()), labels=labels(lang), terms=_terms(lang), signature=Signature("paper"),
        result=_unticked(base.result), score=_unticked(base.score), second_visit=_unticked(base.second_visit),
    )  # fmt: skip


def overlong(lang: str = "zh") -> SlipContent:
    """A slip with overlong texts and rare characters, which the customer refused to sign, from a demo office."""
    base, chinese, english = full(lang), "反复", "again and again "
    long = words(lang, chinese * 12, english * 8)
    return SlipContent(
        header=_paper(
            lang, mark="DEMO 演示 - not valid", revision="11", print_no=12, digest=base.header.digest,
            company=base.header.company + words(lang, "西南大区客户服务与技术支持中心",
                " Southwest Customer Service and Support"),
            printed=base.header.printed, point=base.header.point + long,
        ),
        labels=labels(lang), customer="䶮镕𠮷餐饮管理（成都）有限公司" + long, contact="欧阳𠮷镕" * 4,
        phone="+86 138 0531 7762 ext. 20417",
        address=base.address + long * 3, job="CD01-1-000040-T", mode=base.mode,
        device="DL-820K-PRO/NET-2409-EXTENDED-EDITION",
        serial="DL820K2409A00317-REWORK-0000000000000042", warranty=base.warranty + long,
        configuration=base.configuration + long * 3,
        accessories=base.accessories + long * 2, symptom=base.symptom * 9, symptom_code=base.symptom_code,
        cause_code=base.cause_code + long, resolution_code=base.resolution_code, finding=base.finding * 12,
        handling=tuple((time, text * (1 + 8 * (at % 3))) for at, (time, text) in enumerate(base.handling * 5)),
        parts=tuple(SlipPart(f"PH-820-24N-{at:06d}", base.parts[0].name + long[: 20 * (at % 4)], str(at * 37 + 1),
                         "PH24N1907C1183" * (1 + at % 2), "PH24N2608A0021") for at in range(14)),
        engineer=base.engineer, appointment=base.appointment, arrival=base.arrival, finish=base.finish,
        result=base.result, second_visit=base.second_visit, second_reason=long * 2,
        charges=base.charges * 3, total="￥12,345,678.90", remark=base.remark * 20, score=base.score,
        terms=base.terms * 2,
        signature=Signature("refused", reason=long * 3, witness="刘芳 " + long, at="2026-11-22 10:33",
            signer="欧阳修文"),
    )  # fmt: skip


SAMPLES = {"full": full, "empty": empty, "overlong": overlong}


class Unsound(AssertionError):
    """A sample with missing characters or layout faults, all of which the message names."""


def sound(printed: PrintReport) -> PrintReport:
    """The same report, unless it has missing characters or layout faults. Raises Unsound."""
    wrong = [f"no typeface has {char!r} U+{ord(char):04X}" for char in printed.missing]
    wrong += [f"page {fault.page}: {fault.what}: {fault.text}" for fault in printed.faults]
    if wrong:
        raise Unsound("; ".join(wrong))
    return printed
