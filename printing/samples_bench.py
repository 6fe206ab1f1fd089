"""Sample papers of the counter and the bench: full, empty and overlong, in Chinese, English and both.

They belong to the sample slips of samples.py and use the same office, customers and words.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fieldservice.shapes import JsonObject
from printing import claim_ticket, intake_sheet, packing_slip, samples
from printing.claim_ticket import TicketContent, TicketDevice
from printing.intake_sheet import IntakeContent
from printing.packing_slip import PackingContent
from printing.paper import PaperHeader, Ticks
from printing.samples import words
from printing.service_slip import SlipContent

_CHINESE = {
    "accessories_section": "随附物品", "checklist_section": "当面核对", "agreed_section": "约定事项", "job": "维修单号",
    "condition": "外观状况", "piece": "序号", "accessory": "附件", "no_accessories": "无随附物品", "item": "核对项目",
    "item_result": "核对结果", "no_checklist": "尚未核对", "data_consent": "数据处理", "backup": "数据备份",
    "password": "开机密码",
    "reproduced": "故障复现", "finding": "初步判断",
    "sender_section": "寄件方", "recipient_section": "收件方", "parcel_section": "包裹", "contents_section": "箱内物品",
    "sender": "服务网点", "sender_phone": "网点电话", "sender_address": "网点地址", "recipient": "收件人",
    "recipient_phone": "收件电话",
    "recipient_address": "收件地址", "carrier": "快递公司", "insured": "保价金额",
    "packing": "包装", "missing": "来件时缺少", "unlisted": "来件时多出",
    "seal": "盖章", "shipped": "发货日期",
    "tracking": "运单号",
    "what": "物品", "serial_or_note": "序列号或说明", "slip_copy": "服务单客户联", "nothing": "未列物品",
    "checked_by": "装箱核对人",
    "received_by": "收件核对无误（签名、日期）", "signed_for": "代表",
}  # fmt: skip
_ON_TICKETS = {
    "code": "凭证码", "nth": "第 %(n)s 台 共 %(all)s 台", "accessories": "随附物品", "place": "存放处",
    "received_by": "接收人", "visit": "本凭证",
    "counterfoil": "存根联", "no_accessories": "无",
}  # fmt: skip
DISTRIBUTION = (
    "第一联 存根（白） 第二联 客户（红） 第三联 总部（黄）",
    "1 company (white) 2 customer (red) 3 headquarters (yellow)",
)


def labels(lang: str, of: Mapping[str, str], own: Mapping[str, str] = {}) -> dict[str, str]:
    known = {**samples.CHINESE, **_CHINESE, **own}
    return {key: words(lang, known[key], english) for key, english in of.items()}


def _paper(lang: str, chinese: str, english: str, **more: Any) -> PaperHeader:  # Any: fields of PaperHeader
    base = samples.full(lang).header
    given: JsonObject = {"title": words(lang, chinese, english), "number": "CD01-J000012-K", "revision": ""}
    return replace(base, **(given | {"print_no": 1, "distribution": words(lang, *DISTRIBUTION)} | more))


def on_form(content: SlipContent, lang: str = "zh") -> SlipContent:
    """The slip for the three-part form."""
    return replace(content, header=replace(content.header, distribution=words(lang, *DISTRIBUTION)))


def bench(lang: str = "zh") -> SlipContent:
    """A printer left at the counter with many accessories, repaired on the bench, tested and collected."""
    base = samples.full(lang)
    return replace(
        base, header=_paper(lang, "送修服务单", "Service slip", digest=base.header.digest, revision="1"),
        mode=words(lang, "送修", "Send-in"),
        job="CD01-J000012-K", ticket="CD01-T000007-X", received="2026-11-20 10:05", promised="2026-11-22 17:00",
        appointment="", arrival="", second_visit=(), accessories=words(
            lang,
            "电源线 1、USB 线 1、并口线 1、色带架 2、前置导纸板 1、驱动光盘 1、保修卡 1、说明书 1、"
            "原包装箱 1、防尘罩 1",
            "power cord, USB cable, parallel cable, 2 ribbon cassettes, front paper guide, driver disc, warranty card, "
            "manual, box, cover"),
        tests=tuple((words(lang, *what), words(lang, *result)) for what, result in (
            (("开机自检", "Power-on self test"), ("通过", "passed")),
            (("连续打印 30 分钟", "30 minutes of printing"), ("通过", "passed")),
            (("绝缘电阻", "Insulation resistance"), ("大于 10 MΩ", "above 10 megohm")),
        )),
    )  # fmt: skip


def _choice(lang: str, given: int, *answers: tuple[str, str]) -> Ticks:
    return tuple((words(lang, *answer), at == given) for at, answer in enumerate(answers))


def _agreed(lang: str, ticked: bool = True) -> JsonObject:  # Any: more than one type of field, for mypy
    chosen = {
        "data_consent": _choice(lang, 0, ("可清除", "may be erased"), ("须保留", "must be kept"),
            ("无数据", "no data")),
        "backup": _choice(lang, 1, ("已自行备份", "done by the customer"), ("委托备份", "ordered from us"),
            ("不需要", "not needed")),
        "password": _choice(lang, 2, ("无密码", "none"), ("客户当面输入", "entered by the customer"),
            ("已改为临时密码", "changed for the repair")),
        "reproduced": _choice(lang, 0, ("已复现", "yes"), ("未复现", "no"), ("偶发", "now and then")),
    }  # fmt: skip
    return {name: tuple((text, on and ticked) for text, on in ticks) for name, ticks in chosen.items()}


_FOUND = (
    ("外壳", "Housing", "右前角旧裂纹 2 cm", "old crack of 2 cm, front right"),
    ("面板按键", "Panel keys", "正常", "good"),
    ("电源接口", "Power socket", "正常", "good"), ("并口 / USB", "Parallel / USB", "针脚完好", "pins sound"),
    ("打印头", "Print head", "有磨损", "worn"), ("纸道", "Paper path", "积灰", "dusty"),
    ("封条", "Seal", "完好，编号 0042", "intact, no. 0042"),
)  # fmt: skip


def intake_full(lang: str = "zh") -> IntakeContent:
    """A passbook printer checked with the customer at the counter, who signed on the tablet."""
    slip = bench(lang)
    return IntakeContent(
        header=_paper(lang, "验机单", "Intake sheet", digest=slip.header.digest),
        labels=labels(lang, intake_sheet.LABELS),
        customer=slip.customer, contact=slip.contact, phone=slip.phone, job=slip.job, ticket=slip.ticket,
        mode=slip.mode,
        received=slip.received, promised=slip.promised, device=slip.device, serial=slip.serial, warranty=slip.warranty,
        configuration=slip.configuration, symptom=slip.symptom,
        condition=words(lang, "使用痕迹明显，右前角有旧裂纹，无进液痕迹。",
            "Clearly used, old crack at the front right, no trace of liquid."),
        accessories=tuple(words(lang, *name) for name in (
            ("电源线", "Power cord"), ("USB 线", "USB cable"), ("色带架（蓝）", "Ribbon cassette, blue"),
            ("色带架（黑）", "Ribbon cassette, black"), ("前置导纸板", "Front paper guide"))),
        checklist=tuple((words(lang, a, b), words(lang, c, d)) for a, b, c, d in _FOUND), **_agreed(lang),
        finding=words(lang, "打印头疑似断针，需拆机检查。", "Print head pins probably broken, to be opened."),
        engineer=slip.engineer,
        terms=slip.terms, signature=slip.signature,
    )  # fmt: skip


def intake_empty(lang: str = "zh") -> IntakeContent:
    """A sheet to be filled in by hand at the counter."""
    return IntakeContent(
        header=_paper(lang, "验机单", "Intake sheet", point_lines=(), digest="", printed=""),
        labels=labels(lang, intake_sheet.LABELS),
        terms=intake_full(lang).terms, **_agreed(lang, False),
    )  # fmt: skip


def intake_overlong(lang: str = "zh") -> IntakeContent:
    """Everything too long, rare characters, refused by the customer, from a demo office."""
    base, slip = intake_full(lang), samples.overlong(lang)
    long = words(lang, "反复" * 12, "again and again " * 8)
    return replace(
        base, header=replace(slip.header, title=base.header.title), customer=slip.customer, contact=slip.contact,
        phone=slip.phone,
        device=slip.device, serial=slip.serial, warranty=slip.warranty, configuration=slip.configuration,
        symptom=slip.symptom,
        condition=base.condition * 9,
        accessories=tuple(text + long * (at % 3) for at, text in enumerate(base.accessories * 6)),
        checklist=tuple((item + long[: 20 * (at % 4)], found * (1 + at % 5))
                        for at, (item, found) in enumerate(base.checklist * 5)),
        finding=slip.finding, terms=slip.terms, signature=slip.signature,
    )  # fmt: skip


def packing_full(lang: str = "zh") -> PackingContent:
    """A repaired printer that is sent back, insured, with its accessories."""
    sent = bench(lang)
    return PackingContent(
        header=_paper(lang, "装箱单", "Packing slip", digest="", copy=""), labels=labels(lang, packing_slip.LABELS),
        customer=sent.customer,
        sender=sent.header.point, sender_phone="400-010-0042", sender_address=sent.header.point_lines[0],
        recipient=words(lang, "欧阳修文（济南农商银行历下支行）", "Ouyang Xiuwen, Jinan Rural Bank"),
        recipient_phone=sent.phone,
        recipient_address=sent.address, carrier=words(lang, "顺丰速运", "SF Express"), insured="￥3,800.00",
        shipped="2026-11-23",
        packing=words(lang, "纸箱加缓冲材料", "Padded carton"),
        missing=words(lang, "鼠标、电源线 ×2", "mouse, power cord ×2"), unlisted=words(lang, "说明书", "manual"),
        tracking="SF1390425517703", slip_copy=sent.header.number,
        lines=((sent.device, sent.serial, "1"), (words(lang, "电源线", "Power cord"), "", "1"),
               (words(lang, "USB 线", "USB cable"), "", "1"),
               (words(lang, "色带架", "Ribbon cassette"), words(lang, "蓝、黑各一", "one blue, one black"), "2"),
               (words(lang, "换下的打印头（客户自留）", "Old print head (kept by the customer)"),
                "PH24N1907C1183", "1")),
        checked_by=words(lang, "刘芳  2026-11-23 16:20", "Liu Fang  2026-11-23 16:20"),
        terms=(words(lang, "请当快递员面开箱核对；如有缺损请拒收并致电服务热线。",
                     "Please check the box before the carrier leaves; refuse it and call the hotline if anything is "
                     "missing or broken."),),
    )  # fmt: skip


def packing_empty(lang: str = "zh") -> PackingContent:
    return PackingContent(
        header=_paper(lang, "装箱单", "Packing slip", point_lines=(), digest="", copy="", printed=""),
        labels=labels(lang, packing_slip.LABELS),
    )


def packing_overlong(lang: str = "zh") -> PackingContent:
    """A parcel of many items to a long address, with a tracking number that no barcode can hold."""
    base, slip = packing_full(lang), samples.overlong(lang)
    long = words(lang, "反复" * 12, "again and again " * 8)
    return replace(
        base, header=replace(slip.header, title=base.header.title, copy=""), recipient=slip.customer,
        recipient_phone=slip.phone,
        recipient_address=slip.address, sender=base.sender + long, sender_address=base.sender_address + long,
        carrier=base.carrier + long,
        tracking="顺丰-" + "1390425517703-" * 9, insured="￥12,345,678.90",
        lines=tuple((item + long[: 25 * (at % 4)], note + "-42" * (at % 5), str(at * 37 + 1))
                    for at, (item, note, _) in enumerate(base.lines * 6)),
        checked_by=base.checked_by + long, terms=base.terms * 12,
    )  # fmt: skip


def ticket_full(lang: str = "zh") -> TicketContent:
    """Two devices left in one visit; the QR leads to the status page."""
    base = intake_full(lang)
    second = TicketDevice(
        job="CD01-J000013-2", device=words(lang, "LQ-630K 针式打印机", "LQ-630K dot matrix printer"),
        serial="LQ630K2310B00914",
        symptom=words(lang, "不进纸，面板三灯同闪。", "Takes no paper, three lamps blink."),
        condition=words(lang, "外观良好。", "Looks good."), place=words(lang, "B-03 架", "Shelf B-03"),
    )  # fmt: skip
    first = TicketDevice(
        job=base.job, device=base.device, serial=base.serial, symptom=base.symptom, accessories=base.accessories,
        condition=base.condition, place=words(lang, "A-12 架", "Shelf A-12"),
    )  # fmt: skip
    return TicketContent(
        labels=labels(lang, claim_ticket.LABELS, _ON_TICKETS), company=base.header.company, point=base.header.point,
        point_lines=base.header.point_lines,
        title=words(lang, "取机凭证", "Claim ticket"), number="CD01-T000007-X", code="3F9A",
        qr="https://service.example.cn/s/9c41f07be2d3a586", received=base.received, promised=base.promised,
        customer=base.contact,
        surname="欧阳", phone="138****7762", devices=(first, second), terms=_storage(lang),
        received_by=words(lang, "刘芳", "Liu Fang"),
        printed=base.header.printed, lang=base.header.lang,
    )  # fmt: skip


def _storage(lang: str) -> tuple[str, ...]:
    return tuple(words(lang, *term) for term in (
        ("1. 凭本凭证取机；遗失请携证件挂失。",
         "1. Devices are handed over against this ticket; if lost, bring proof of identity."),
        ("2. 通知取机后 60 天未取的，按保管条款处理。",
         "2. What is not fetched within 60 days of notice falls under the terms of storage."),
        ("3. 送修前请自行备份数据。", "3. Please keep your own backup of all data."),
    ))  # fmt: skip


def ticket_empty(lang: str = "zh") -> TicketContent:
    """A ticket with as few texts as possible."""
    return TicketContent(
        labels=labels(lang, claim_ticket.LABELS, _ON_TICKETS), company=ticket_full(lang).company,
        title=ticket_full(lang).title, number="CD01-T000007-X",
        devices=(TicketDevice("CD01-J000012-K"),),
    )  # fmt: skip


def ticket_overlong(lang: str = "zh") -> TicketContent:
    """Three devices with long texts, a late reprint, from a demo office."""
    base, slip, sheet = ticket_full(lang), samples.overlong(lang), intake_overlong(lang)
    device = replace(
        base.devices[0], device=slip.device, serial=slip.serial, symptom=slip.symptom, condition=sheet.condition,
        accessories=sheet.accessories, place=base.devices[0].place * 4, job="CD01-J000012-K-" + "0042-" * 6,
    )  # fmt: skip
    return replace(
        base, company=slip.header.company, point=slip.header.point, customer=slip.customer, surname=slip.contact,
        phone=slip.phone,
        devices=(device, base.devices[1], device), terms=base.terms * 3, print_no=12, mark=slip.header.mark,
        number="CD01-T000007-X",
    )  # fmt: skip


def ticket_four(lang: str = "zh") -> TicketContent:
    """Four devices left in one visit, each with an accessory."""
    base = ticket_full(lang)
    left = (words(lang, "电源线", "Power cord"),)
    return replace(
        base,
        devices=tuple(
            replace(base.devices[1], job=f"CD01-J00001{n}-{n}", serial=f"LQ630K2310B0091{n}", accessories=left)
            for n in range(4)
        ),
    )


TICKETS = {"full": ticket_full, "empty": ticket_empty, "overlong": ticket_overlong, "four": ticket_four}
INTAKES = {"full": intake_full, "empty": intake_empty, "overlong": intake_overlong}
PACKINGS = {"full": packing_full, "empty": packing_empty, "overlong": packing_overlong}
