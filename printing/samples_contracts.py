"""Samples of the paper of a contract: as it usually is, with as few texts as possible, and with far too many."""

from dataclasses import replace

from printing import contract, samples
from printing.contract import ContractPaper, ContractPeriod, ListedDevice
from printing.samples import words
from printing.samples_bench import labels

_CHINESE = {
    "customer_section": "客户", "cover_section": "约定", "devices_section": "合同机器", "care_section": "保养",
    "customer": "客户", "customer_phone": "电话", "customer_address": "地址", "contact": "联系人", "begins": "起始日",
    "ends": "截止日", "covers": "覆盖范围", "classes": "包含", "response": "响应时限", "repair": "修复时限",
    "visits": "每年保养次数", "price": "含税价格", "tax": "所含税额", "pay_by": "付款期限", "hours": "服务网点工作时间",
    "note": "说明", "periods_section": "合同期", "site": "地点", "total": "总额", "brought": "承前页",
    "in_words": "大写金额", "agreements": "其他约定", "serial": "序列号",
    "product": "产品", "model": "型号", "visit": "次", "due": "期限", "terms": "条款", "ours": "服务方",
    "theirs": "客户方", "name": "姓名", "date": "地点和日期", "signed_for": "代表", "seal": "盖章", "nothing": "未列",
}  # fmt: skip


def contract_full(lang: str = "zh") -> ContractPaper:
    """Two servers for a year, with four care visits."""
    base = samples.full(lang)
    return ContractPaper(
        header=replace(
            base.header, title=words(lang, "服务合同", "Service contract"), number="CD01-H000003-K", revision="",
            digest="", copy="", print_no=1,
        ),
        labels=labels(lang, contract.LABELS, _CHINESE),
        customer="济南农商银行历下支行", customer_phone="138 0531 0042", customer_address="济南市历下区花园路 8 号",
        contact="欧阳修文", begins="2026-12-01", ends="2027-11-30",
        covers=words(lang, "所列机器", "The devices listed"),
        classes=words(lang, "备件、人工、上门和交通", "Parts, labour, visits and travel"),
        response=words(lang, "4 小时（工作时间）", "4 h of working time"), visits="4", price="¥3,600.00",
        tax="¥203.77 (6%)", pay_by="2026-12-15", hours=words(lang, "周一 - 周五 09:00-18:00", "Mon - Fri 09:00-18:00"),
        in_words="人民币叁仟陆佰元整",
        agreements=words(lang, "节假日由双方电话约定。", "On holidays as agreed by telephone."),
        devices=tuple(
            ListedDevice(f"SN-7D42-019{number}", words(lang, "服务器", "Server"), "恒印 NF5280M6") for number in (3, 4)
        ),
        care=(("1", "2027-02-26"), ("2", "2027-05-31"), ("3", "2027-08-31"), ("4", "2027-11-30")),
        terms=(words(lang, "客户损坏不在合同范围内。", "Damage by the customer is not covered."),),
        confirms=words(lang, "双方同意本合同及条款，各执一份。", "Both sides agree to this contract and its terms."),
    )  # fmt: skip


def contract_empty(lang: str = "zh") -> ContractPaper:
    """All devices of a customer, with as few texts as possible."""
    base = contract_full(lang)
    return ContractPaper(
        header=replace(base.header, point_lines=(), printed=""), labels=base.labels, begins=base.begins, ends=base.ends
    )


def contract_overlong(lang: str = "zh") -> ContractPaper:
    """Sixty devices with long names, a care visit each week, a late reprint, from a demo office."""
    base, slip = contract_full(lang), samples.overlong(lang)
    device = ListedDevice("SN-7D42-0193-" + "8" * 20, base.devices[0].product, "NF5280M6 " * 12)
    return replace(
        base, header=replace(slip.header, title=base.header.title, copy=""), customer=slip.customer,
        agreements=base.agreements * 30, devices=(device, *base.devices * 30), care=base.care * 13,
        periods=tuple(
            ContractPeriod(base.begins, base.ends, base.classes, base.response, base.response, "52", "¥123,456,789.00")
            for _number in range(9)
        ),
    )  # fmt: skip


CONTRACTS = {"full": contract_full, "empty": contract_empty, "overlong": contract_overlong}
