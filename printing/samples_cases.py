"""Samples of the papers of escalations, quality feedback and return cases: full, empty and overlong."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from fieldservice.words import Words
from printing import credit_note, diagnosis_report, escalation_sheet, quality_sheet, samples
from printing.course import CourseLine
from printing.credit_note import CreditedDevice, CreditNote
from printing.diagnosis_report import ApprovalLine, AttachedFile, DeviceReport, DiagnosisReport, Judged, Offered
from printing.escalation_sheet import EscalationSheet
from printing.paper import PaperHeader
from printing.quality_sheet import GatheredDevice, QualitySheet
from printing.samples import words


def _labels(lang: str, of: Mapping[str, str]) -> dict[str, str]:
    return {key: words(lang, Words("zh")(english), english) for key, english in of.items()}


def _header(lang: str, title: str, number: str) -> PaperHeader:
    base, said = samples.full(lang).header, words(lang, Words("zh")(title), title)
    return replace(base, title=said, number=number, revision="", digest="", copy="", print_no=1)


def _bare(made: Any) -> Any:  # Any: one of the classes of this file
    """The same paper with as few texts as possible."""
    return type(made)(header=replace(made.header, point_lines=(), printed=""), labels=made.labels)


def _late(made: Any, lang: str) -> PaperHeader:  # Any: one of the classes of this file
    """The head of a late reprint, from a demo office."""
    return replace(samples.overlong(lang).header, title=made.header.title, copy="", revision="", digest="")


def escalation_full(lang: str = "zh") -> EscalationSheet:
    """A server that restarts under load: filtered as hardware, tested by the supervisor, solved by new firmware."""
    w = partial(words, lang)
    return EscalationSheet(
        header=_header(lang, escalation_sheet.TITLE, "CD01-U000004-K"),
        labels=_labels(lang, escalation_sheet.LABELS),
        office=w("成都分中心", "Chengdu branch"), office_phone="028-8555 0000", raised_by="李伟",
        raised="2026-11-20 10:12", job="CD01-J000042-K", limit="2026-11-25 18:00", level=w("紧急", "Urgent"),
        lane=w("硬件", "Hardware"), tier="2", state=w("已解决", "Solved"), department=w("产品部", "Product department"),
        due="2026-11-25 10:30", customer="济南农商银行历下支行", product=w("服务器", "Server"), model="恒印 NF5280M6",
        serial="SN-7D42-0193", configuration=w("双路，256 GB，固件 2.3", "2 processors, 256 GB, firmware 2.3"),
        symptom_code=w("RST 自动重启", "RST Restarts by itself"),
        symptom=w("满载十分钟后自动重启，日志无记录。", "Restarts after ten minutes of load; nothing logged."),
        tried=w("更换电源和内存，重装系统，换机房插座。", "Power supply and memory replaced, system reinstalled."),
        course=(
            CourseLine("2026-11-20 10:12", w("提升", "Raised"), "李伟"),
            CourseLine("2026-11-20 11:05", w("分类", "Classified"), "周敏", w("硬件：疑为主板供电。", "Hardware.")),
            CourseLine("2026-11-23 15:40", w("测试", "Test"), "高远", w("同型号复现，固件 2.3。", "Reproduced.")),
        ),
        cause=w("固件 2.3 的供电保护阈值过低。", "Firmware 2.3 trips the power protection too early."),
        solution=w("升级到固件 2.4。", "Update to firmware 2.4."), article="HQ-K000007-4", feedback="HQ-Y000002-4",
        solved_by="高远", solved="2026-11-24 09:30",
    )  # fmt: skip


def escalation_overlong(lang: str = "zh") -> EscalationSheet:
    """A course of forty lines with long words."""
    made, slip = escalation_full(lang), samples.overlong(lang)
    line = replace(made.course[1], words=made.symptom * 6)
    return replace(
        made, header=_late(made, lang), customer=slip.customer, serial=slip.serial, symptom=made.symptom * 12,
        tried=made.tried * 12, course=(line, *made.course * 13), solution=made.solution * 20,
    )  # fmt: skip


def quality_full(lang: str = "zh") -> QualitySheet:
    """Three servers of one model with the same fault at two service points."""
    w = partial(words, lang)
    return QualitySheet(
        header=_header(lang, quality_sheet.TITLE, "HQ-Y000002-4"),
        labels=_labels(lang, quality_sheet.LABELS),
        department=w("品管部", "Quality department"), reported_by="周敏", reported="2026-11-20 11:20",
        limit="2026-11-27 11:20", state=w("已答复", "Answered"), product=w("服务器", "Server"), model="恒印 NF5280M6",
        symptom_code=w("RST 自动重启", "RST Restarts by itself"), count="3",
        symptom=w("满载十分钟后自动重启。", "Restarts after ten minutes under full load."),
        extent=w("三十天内两个网点三台。", "Three devices at two service points in thirty days."),
        gathered=(
            GatheredDevice("CD01-U000004-K", w("问题提升", "Escalation"), "SN-7D42-0193", w("成都分中心", "Chengdu")),
            GatheredDevice("CD01-J000042-K", w("维修单", "Job"), "SN-7D42-0193", w("成都分中心", "Chengdu")),
            GatheredDevice("JN01-J000108-3", w("维修单", "Job"), "SN-7D42-0871", w("济南分中心", "Jinan")),
        ),
        progress=(CourseLine("2026-11-23 16:00", w("进展", "Progress"), "吴品", w("已复现。", "Reproduced.")),),
        finding=w("批量缺陷", "Fault of the batch"),
        cause=w("固件 2.3 的供电保护阈值过低。", "Firmware 2.3 trips the power protection too early."),
        affected=w("2026 年 3 月至 6 月生产", "Made from March to June 2026"),
        result=w("发布固件 2.4，在库机器统一升级。", "Firmware 2.4 is released; devices in stock are updated."),
        answered_by="吴品", answered="2026-11-24 09:10",
    )  # fmt: skip


def quality_overlong(lang: str = "zh") -> QualitySheet:
    """Sixty devices and a long progress."""
    made, slip = quality_full(lang), samples.overlong(lang)
    long = replace(made.gathered[0], serial=slip.serial, office=made.extent * 3)
    return replace(
        made, header=_late(made, lang), symptom=made.symptom * 20, extent=made.extent * 12, result=made.result * 12,
        gathered=(long, *made.gathered * 20), progress=made.progress * 30,
    )  # fmt: skip


def report_full(lang: str = "zh") -> DiagnosisReport:
    """A printer whose print head failed for the third time: exchange judged, approved by the service manager."""
    w = partial(words, lang)
    exchange = w("换机", "Exchange")
    return DiagnosisReport(
        header=_header(lang, diagnosis_report.TITLE, "CD01-W000003-K"),
        labels=_labels(lang, diagnosis_report.LABELS),
        customer="济南农商银行历下支行", by_kind=w("最终客户", "End customer"), job="CD01-J000042-K",
        requested="2026-11-20 10:12", wish=exchange, why=w("反复故障：半年内第三次。", "Fails again and again."),
        state=w("已批准", "Approved"),
        reports=(
            DeviceReport(
                title=w("机器与诊断", "Device and diagnosis"), product=w("打印机", "Printer"), model="恒印 PB-820",
                serial="PB820-23-004711", purchased="2026-02-11", cause_code=w("H11 打印头磨损", "H11 print head worn"),
                cause=w("驱动板供电偏高，烧断打印头第 7、8 针。", "The driver board burns pins 7 and 8."),
                tests=w("示波器测驱动电压 28.4 V，换头后连打 50 本。", "28.4 V at the head; 50 books printed."),
                situation=w("营业厅唯一存折打印机，停机影响业务。", "The only passbook printer of the branch."),
                reason=w("同一故障第三次，维修不能保证。", "The same fault for the third time."),
                repairs="2 (CD01-J000017-4, CD01-J000029-X)",
                written_by="李伟", written="2026-11-21 15:02",
            ),
        ),
        offers=(
            Offered("2026-11-21 16:10", w("更换驱动板和打印头，延保半年。", "New driver board and print head."),
                    w("不接受", "Not accepted"), "欧阳修文", "赵晴"),
        ),
        judgements=(
            Judged(
                decision=exchange, value="¥3,600.00", in_words=words(lang, "人民币叁仟陆佰元整", ""),
                policy=w("同一故障一年内修理超过 2 次：可以换机。", "The third repair of this fault: exchange."),
                judged_words=w("符合政策。", "Meets the policy."), judged_by="何静", judged="2026-11-23 09:40",
            ),
        ),
        approvals=(
            ApprovalLine("2026-11-23 09:40", w("请求批准：换机", "Approval asked: exchange"), "¥3,600.00", "何静"),
            ApprovalLine("2026-11-23 14:20", w("批准", "Approved"), "¥3,600.00", "孙立", w("同意。", "Agreed.")),
        ),
        photos=(AttachedFile("打印头-断针.jpg", "2026-11-21 14:40", "李伟"),),
        engineer="李伟", written="2026-11-21", judged_by="何静", judged="2026-11-23",
    )  # fmt: skip


def report_overlong(lang: str = "zh") -> DiagnosisReport:
    """A dealer's ten devices with long words, judged three times."""
    made, slip = report_full(lang), samples.overlong(lang)
    (report,), (judged,) = made.reports, made.judgements
    long = replace(report, serial=slip.serial, cause=report.cause * 12, tests=report.tests * 12)
    return replace(
        made, header=_late(made, lang), customer=slip.customer, why=made.why * 12,
        reports=tuple(replace(long if at == 1 else report, title=f"{report.title} {at}") for at in range(1, 11)),
        offers=made.offers * 12, approvals=made.approvals * 12, photos=made.photos * 20,
        judgements=(replace(judged, devices=slip.serial, proposed=made.why * 6, against_policy=made.why * 6), judged),
    )  # fmt: skip


def note_full(lang: str = "zh") -> CreditNote:
    """Two routers of a dealer, one of them without its adapter."""
    w = partial(words, lang)
    return CreditNote(
        header=_header(lang, credit_note.TITLE, "CD01-A000001-K"),
        labels=_labels(lang, credit_note.LABELS),
        customer="蓉达电脑经营部", contact="老板 涂勇", phone="028-5550 2131", address="成都市武侯区磨子桥科技一条街",
        case_number="CD01-W000004-K", job="CD01-J000042-K", credited="2026-11-24 09:20", credited_by="何静",
        proof=w("发票", "Invoice"), remark=w("整批退回", "The whole batch came back"),
        lines=(
            CreditedDevice("KR90-54811", "Kestrel KR-90 Router", "2026-11-04", "¥760.00", "¥760.00", ""),
            CreditedDevice("KR90-54812", "Kestrel KR-90 Router", "2026-11-04", "¥700.00", "¥760.00", "¥60.00"),
        ),
        total="¥1,460.00", in_words=words(lang, "人民币壹仟肆佰陆拾元整", ""),
        terms=(w("冲抵客户的欠款，或以后的费用。", "It pays for what the customer owes."),),
        confirms=w("我方确认：¥1,460.00 已冲减客户往来账。", "We confirm: ¥1,460.00 stands to the customer's credit."),
        issued="2026-11-24",
    )  # fmt: skip


def note_overlong(lang: str = "zh") -> CreditNote:
    """Sixty devices with long names."""
    made, slip = note_full(lang), samples.overlong(lang)
    long = replace(made.lines[0], serial=slip.serial, device=made.remark * 12)
    return replace(
        made, header=_late(made, lang), customer=slip.customer, address=slip.customer * 2, remark=made.remark * 30,
        lines=(long, *made.lines * 30), terms=made.terms * 3,
    )  # fmt: skip


ESCALATIONS = {"full": escalation_full, "empty": lambda lang="zh": _bare(escalation_full(lang)),
               "overlong": escalation_overlong}  # fmt: skip
FEEDBACKS = {"full": quality_full, "empty": lambda lang="zh": _bare(quality_full(lang)), "overlong": quality_overlong}
REPORTS = {"full": report_full, "empty": lambda lang="zh": _bare(report_full(lang)), "overlong": report_overlong}
NOTES = {"full": note_full, "empty": lambda lang="zh": _bare(note_full(lang)), "overlong": note_overlong}
