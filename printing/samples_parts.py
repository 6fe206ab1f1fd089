"""Sample notes of parts and faulty parts: full, empty and overlong, in Chinese, English and both."""

from dataclasses import replace

from printing import consignment_note, delivery_note, sale_slip, samples
from printing.consignment_note import ConsignmentNote, NotedPiece
from printing.delivery_note import DeliveryNote
from printing.sale_slip import SaleSlip, SoldLine
from printing.samples import words
from printing.samples_bench import labels

_CHINESE = {
    "from_section": "发货方", "to_section": "收货方", "way_section": "运送", "parts_section": "发出的备件",
    "sender": "发货网点", "sender_phone": "发货电话", "sender_address": "发货地址", "receiver": "收货网点",
    "receiver_phone": "收货电话", "receiver_address": "收货地址", "sent": "发货日期", "expected": "预计到货",
    "job": "用于维修单", "part": "备件号", "name_of_part": "备件", "packed_by": "装箱核对人",
    "received_by": "清点收货人", "carrier": "快递公司", "tracking": "运单号", "nothing": "未列备件",
    "signed_for": "代表", "serials": "序列号", "quantity": "数量", "remark": "备注", "pieces_section": "返还的旧件",
    "rest": "余下另发", "pieces": "件数", "tag": "故障标签", "fault": "备件与故障", "serial": "序列号",
    "engineer": "工程师", "differs": "不符之处",
}  # fmt: skip


def note_full(lang: str = "zh") -> DeliveryNote:
    """A power supply, fans and a print head from headquarters to a branch, by carrier."""
    base = samples.full(lang)
    return DeliveryNote(
        header=replace(
            base.header, title=words(lang, "发货单", "Delivery note"), number="HQ-D000012-4", revision="", digest="",
            copy="",
            print_no=1,
        ),
        labels=labels(lang, delivery_note.LABELS, _CHINESE),
        sender=words(lang, "总部备件库", "Headquarters store"), sender_phone="0531-8888 0000",
        sender_address="济南市高新区舜华路 1000 号",
        receiver=words(lang, "成都分中心", "Chengdu branch"), receiver_phone="028-8555 0000",
        receiver_address="成都市武侯区科华北路 66 号",
        carrier=words(lang, "顺丰", "SF Express"), sent="2026-11-23 10:05", expected="2026-11-25 12:00",
        tracking="SF1390425517703", job="CD01-J000012-K",
        remark=words(lang, "请当面清点。", "Please count in the driver's presence."), rest="FAN-80 x5",
        lines=(
            ("PSU-450", words(lang, "450瓦电源", "Power supply 450 W"), "2", "9F11-07, 9F11-08"),
            ("FAN-80", words(lang, "80毫米风扇", "Fan 80 mm"), "10", ""),
            ("PH-820", words(lang, "打印头", "Print head"), "1", "PH8-2201-0042"),
        ),
        packed_by="郭仓管",
        confirms=words(lang, "收货方确认：以上备件已清点，不符之处写在该行旁。",
            "The receiver confirms: these parts were counted. What differs is written beside its line."),
    )  # fmt: skip


def note_empty(lang: str = "zh") -> DeliveryNote:
    """A note with as few texts as possible."""
    base = note_full(lang)
    return DeliveryNote(header=replace(base.header, point_lines=(), printed=""), labels=base.labels)


def note_overlong(lang: str = "zh") -> DeliveryNote:
    """Forty lines with long names and many serial numbers, a late reprint, from a demo office."""
    base, slip = note_full(lang), samples.overlong(lang)
    pieces = ", ".join(f"LQ630K2310B{number:05d}" for number in range(18))
    line = ("PSU-450-WITH-A-VERY-LONG-PART-NUMBER", base.lines[0][1] * 6, "18", pieces)
    return replace(
        base, header=replace(slip.header, title=base.header.title, copy=""),
        sender=slip.header.point, receiver=slip.customer, remark=base.remark * 12,
        lines=(line, *base.lines * 13),
    )  # fmt: skip


NOTES = {"full": note_full, "empty": note_empty, "overlong": note_overlong}


def consignment_full(lang: str = "zh") -> ConsignmentNote:
    """A power supply, two fans and a memory module from a branch to headquarters, by carrier."""
    base = note_full(lang)
    job, engineer = "CD01-J000012-K", "李伟"
    return ConsignmentNote(
        header=replace(base.header, title=words(lang, "旧件返还单", "Consignment note"), number="CD01-S000003-K"),
        labels=labels(lang, consignment_note.LABELS, _CHINESE | {"job": "维修单号"}),
        sender=base.receiver, sender_phone=base.receiver_phone, sender_address=base.receiver_address,
        receiver=base.sender, receiver_phone=base.sender_phone, receiver_address=base.sender_address,
        carrier=base.carrier, sent=base.sent, tracking=base.tracking, remark=words(lang, "轻放。", "Handle with care."),
        pieces="4",
        rows=(
            NotedPiece("CD01-F000017-K", "PSU-450", words(lang, "450瓦电源\n不加电", "Power supply 450 W\nNo power"),
                       "9F11-07", job, engineer),
            NotedPiece("CD01-F000018-4", "FAN-80 x2", words(lang, "80毫米风扇\n异响", "Fan 80 mm\nNoise"), "", job,
                       engineer),
            NotedPiece("CD01-F000021-Q", "MEM-32G-3200", words(lang, "32G 内存", "Memory 32 GB"), "MM32-7001", job,
                       "Abdurrahman Yusuf"),
        ),
        packed_by="郑浩",
        confirms=words(lang, "收货方确认：以上旧件已逐件扫描。", "The receiver confirms: these were scanned."),
    )  # fmt: skip


def consignment_empty(lang: str = "zh") -> ConsignmentNote:
    base = consignment_full(lang)
    return ConsignmentNote(header=replace(base.header, point_lines=(), printed=""), labels=base.labels)


def consignment_overlong(lang: str = "zh") -> ConsignmentNote:
    """Forty pieces with long names, a late reprint, from a demo office."""
    base, slip = consignment_full(lang), samples.overlong(lang)
    long = NotedPiece(
        "CHENGDU-F123456-K", "PSU-450-WITH-A-LONG-NO", base.rows[0].fault * 6, "LQ630K2310B" * 3, "CHENGDU-J123456-K",
        slip.customer,
    )  # fmt: skip
    return replace(
        base, header=replace(slip.header, title=base.header.title, copy=""),
        sender=slip.header.point, receiver=slip.customer, remark=base.remark * 12, pieces="40",
        rows=(long, *base.rows * 13),
    )  # fmt: skip


CONSIGNMENTS = {"full": consignment_full, "empty": consignment_empty, "overlong": consignment_overlong}

_OF_SALE = {
    "sale_section": "本次零售", "lines_section": "所售备件", "sold": "售出时间", "customer": "客户", "seller": "经手人",
    "warranty": "保修起始日", "remark": "备注", "part": "备件号", "name": "备件", "quantity": "数量", "price": "单价",
    "amount": "金额", "serials": "序列号", "returned": "已退", "total": "费用合计", "terms": "说明",
    "nothing": "未列备件", "rounded": "取整", "tax": "其中税额", "paid": "已付款", "left": "未付",
    "owed_back": "应退客户",
}  # fmt: skip


def sale_full(lang: str = "zh") -> SaleSlip:
    """A power supply with its serial number, and fans of which one came back."""
    base = samples.full(lang)
    return SaleSlip(
        header=replace(
            base.header, title=words(lang, "零售小票", "Sale slip"), number="CD01-V000012-4", revision="", digest="",
            copy="", print_no=1,
        ),
        labels=labels(lang, sale_slip.LABELS, _OF_SALE),
        sold="2026-11-23 10:05", customer="刘女士", seller="唐琳", warranty="2026-11-23",
        remark=words(lang, "已当面试机。", "Tried out at the counter."),
        lines=(
            SoldLine(part="PSU-450", name=words(lang, "450瓦电源", "Power supply 450 W"), quantity="1",
                price="¥450.00", amount="¥450.00", serials="9F11-07"),
            SoldLine(part="FAN-80", name=words(lang, "80毫米风扇", "Fan 80 mm"), quantity="3", price="¥18.00",
                amount="¥36.00", returned="1"),
        ),
        total="¥486.00", tax="¥55.91", paid="¥504.00 (CD01-E000012-4)", owed_back="¥18.00",
        terms=words(lang, "请保留本小票作为备件保修凭证。付款金额以收据为准。",
            "Keep this slip for the warranty of the parts. The receipt shows what was paid."),
    )  # fmt: skip


def sale_empty(lang: str = "zh") -> SaleSlip:
    """A slip with as few texts as possible."""
    base = sale_full(lang)
    return SaleSlip(header=replace(base.header, point_lines=(), printed=""), labels=base.labels)


def sale_overlong(lang: str = "zh") -> SaleSlip:
    """Forty lines with long names and many serial numbers, a late reprint, from a demo office."""
    base, slip = sale_full(lang), samples.overlong(lang)
    pieces = ", ".join(f"LQ630K2310B{number:05d}" for number in range(18))
    line = replace(
        base.lines[0], part="PSU-450-WITH-A-VERY-LONG-PART-NUMBER", name=base.lines[0].name * 6, serials=pieces
    )
    return replace(
        base, header=replace(slip.header, title=base.header.title, copy=""), customer=slip.customer,
        remark=base.remark * 12, lines=(line, *base.lines * 20), total="¥1,234,567,890.00",
    )  # fmt: skip


SALES = {"full": sale_full, "empty": sale_empty, "overlong": sale_overlong}
