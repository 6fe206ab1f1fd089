"""Sample papers of requisitions: full, empty and overlong, in Chinese, English and both."""

from dataclasses import replace

from printing import requisition_slip, samples, samples_bench
from printing.requisition_slip import PartsLine, RequisitionContent
from printing.samples import words

_CHINESE = {
    "job_section": "用于", "lines_section": "备件", "job": "维修单号", "needed": "需用时间", "asked": "申请时间",
    "urgency": "紧急程度", "approval": "审批", "at": "发放时间", "part": "备件号", "name": "备件名称", "issued": "已发",
    "serials": "序列号", "expected": "预计到货", "nothing": "未列物品", "asked_by": "申请人", "issued_by": "发放人",
    "received_by": "领料人", "person": "姓名", "symptom": "现象代码",
}  # fmt: skip


def _labels(lang: str) -> dict[str, str]:
    return samples_bench.labels(lang, requisition_slip.LABELS, _CHINESE)


def requisition_full(lang: str = "zh") -> RequisitionContent:
    """An urgent requisition of two parts, approved; one was issued, and the other is on its way."""
    header = replace(
        samples.full(lang).header,
        title=words(lang, "备件申请单", "Requisition slip"), number="CD01-Q000017-K", revision="", digest="", copy="",
    )  # fmt: skip
    return RequisitionContent(
        header=header,
        labels=_labels(lang),
        job="CD01-J000042-K",
        device="DL-820K",
        serial="DL820K2409A00317",
        symptom=words(lang, "P04 打印缺针", "P04 Pins missing"),
        engineer=words(lang, "陈立", "Chen Li"),
        urgency=words(lang, "紧急", "Urgent"),
        needed="2026-11-24 09:00",
        asked="2026-11-22 10:05",
        approval=words(lang, "审批人 孙经理 2026-11-22 10:40", "Approved by Sun 2026-11-22 10:40"),
        lines=(
            PartsLine(part="PH-820-24N", name=words(lang, "打印头 24 针", "Print head, 24 pins"), quantity="1",
                      issued="1"),
            PartsLine(part="RB-820", name=words(lang, "色带架", "Ribbon cassette"), quantity="2",
                      expected="2026-11-24 09:00"),
        ),
        signs=(("asked_by", words(lang, "陈立", "Chen Li"), "2026-11-22 10:05"), ("issued_by", "", "")),
    )  # fmt: skip


def issue_full(lang: str = "zh") -> RequisitionContent:
    """What was issued in two deliveries, with the serial numbers."""
    base = requisition_full(lang)
    return replace(
        base,
        header=replace(base.header, title=words(lang, "领料单", "Issue note")),
        lines=(
            PartsLine(part="PH-820-24N", name=words(lang, "打印头 24 针", "Print head, 24 pins"), quantity="2",
                      serials="PH24N2608A0021  PH24N2608A0022", at="2026-11-22 11:00"),
            PartsLine(part="RB-820", name=words(lang, "色带架", "Ribbon cassette"), quantity="2",
                      at="2026-11-24 09:10"),
        ),
        signs=(("issued_by", words(lang, "周库管", "Zhou"), "2026-11-24 09:10"),
               ("received_by", words(lang, "陈立", "Chen Li"), "")),
        confirms=words(lang, "工程师确认：以上备件已如数领取。", "The engineer confirms: all of it was received."),
    )  # fmt: skip


def requisition_empty(lang: str = "zh") -> RequisitionContent:
    """A requisition of which hardly anything is known here."""
    base = requisition_full(lang)
    return RequisitionContent(
        header=replace(base.header, point_lines=(), print_no=1),
        labels=base.labels,
        signs=(("asked_by", "", ""), ("issued_by", "", "")),
    )


def requisition_overlong(lang: str = "zh") -> RequisitionContent:
    """Many lines with long names and serial numbers, in a demo."""
    base, long = issue_full(lang), words(lang, "反复", "again and again ")
    return replace(
        base,
        header=replace(base.header, mark="DEMO 演示 - not valid", print_no=12),
        device="DL-820K-PRO/NET-2409-EXTENDED-EDITION " + long * 4,
        serial="DL820K2409A00317-REWORK-0000000000000042",
        symptom=base.symptom + long * 12,
        engineer=base.engineer + long * 6,
        approval=base.approval + long * 20,
        lines=tuple(
            PartsLine(part=f"PH-820-24N-{at:06d}", name=base.lines[0].name + long * (at % 5), quantity=str(at * 37 + 1),
                      serials="  ".join(f"PH24N2608A{n:04d}" for n in range(at % 7)), at="2026-11-22 11:00")
            for at in range(24)
        ),
        signs=tuple((who, name + long * 4, date) for who, name, date in base.signs),
    )  # fmt: skip


REQUISITIONS = {
    "full": requisition_full,
    "issued": issue_full,
    "empty": requisition_empty,
    "overlong": requisition_overlong,
}
