"""The devices that customers of the demo wish to return: who brings them, what the engineer finds, what is offered."""

from __future__ import annotations

from typing import NamedTuple


class Found(NamedTuple):
    """What the report of the engineer says, what was offered to the customer, and the answer."""

    code: str
    cause: str
    tests: str
    situation: str
    reason: str
    offered: str = ""
    answer: str = ""
    repeats: int = 0
    """Repairs of this fault elsewhere, of which the customer showed proof."""


class Brought(NamedTuple):
    """A device that a customer wishes to return; several of a dealer are named one a line."""

    who: str
    """The name of the customer, who has called before."""
    serial: str
    product: str
    brand: str
    model: str
    days: int
    """Days since the purchase."""
    price: str
    wish: str
    reason: str
    words: str
    found: Found | None = None
    engineer: str = "wang.qiang"
    """The engineer who diagnoses it: one who knows such devices, and English where the customer speaks it."""


LAPTOP = ("laptop", "竹溪", "轻翼 14")
PRINTER = ("printer", "Papyra", "LaserDesk 3300dn")
ROUTER = ("network", "Kestrel", "KR-90 Router")
DESKTOP = ("desktop", "竹溪", "启航 T30")
OF_PRINTERS, OF_NETWORKS, ENGLISH = "sun.li", "zhou.rui", "owen.park"

# A table is read case by case.
# fmt: off
BROUGHT = {
    "requested": Brought("陈思宇", "ZX14-260991", *LAPTOP, 5, "4699.00", "refund", "in_period", "屏幕左侧出现竖线"),
    "late": Brought("何秀英", "ZXT3-118204", *DESKTOP, 12, "2980.00", "exchange", "in_period", "每天自动重启两三次"),
    "diagnosed": Brought(
        "曾玉芬", "ZX14-261007", *LAPTOP, 9, "4699.00", "exchange", "in_period", "合盖后不能唤醒",
        Found("BOARD", "开盖传感器移位，主板收不到开盖信号。", "合盖二十次，十七次不能唤醒；磁铁靠近传感器即可唤醒。",
              "后天出差，电脑每天要用。", "购机九天，故障可重现，上盖组件要等两周。"),
    ),
    "to_judge": Brought(
        "成华区图书馆", "PP33-70412", *PRINTER, 13, "2180.00", "exchange", "in_period", "双面打印每次卡纸",
        Found("HEAD", "双面单元导轨变形 2 毫米。", "双面打印两百页，卡纸七次；换纸、换纸盒后相同。",
              "借阅处只有这一台打印机。", "购机十三天，导轨变形属出厂问题。",
              "当场更换双面单元，延保半年", "新买的机器不愿拆修"),
        OF_PRINTERS,
    ),
    "judged": Brought(
        "天府会计师事务所", "ZX14-261066", *LAPTOP, 6, "4699.00", "refund", "in_period", "频繁自动关机，要求退货",
        Found("BOARD", "主板供电电感虚焊，温度升高后掉电。", "满载两小时，自动关机三次；换适配器、电池后相同。",
              "正在做账，两次丢失数据。", "购机六天，故障可重现，客户不接受维修和换机。",
              "更换主板，维修期间借用备机", "月底做账，只接受退机"),
    ),
    "approved": Brought(
        "锦江老年大学", "ZX14-261033", *LAPTOP, 11, "4699.00", "exchange", "in_period", "触摸板失灵",
        Found("CABLE", "触摸板排线插座变形，接触不良。", "重插排线后正常，合盖再开又失灵；驱动已重装。",
              "教学用机，周三有课。", "购机十一天，插座在主板上，须更换主板。",
              "更换主板，维修期间借用备机", "课件都在本机，不愿借用备机"),
    ),
    "chosen": Brought(
        "成都浣花第三小学", "ZX14-261052", *LAPTOP, 10, "4699.00", "exchange", "in_period", "充电口时通时断",
        Found("BOARD", "充电接口焊点开裂。", "轻摇插头即断电，换适配器相同；放大镜下可见裂纹。",
              "多媒体教室用机，电池只够一节课。", "购机十天，焊点开裂属出厂问题。",
              "补焊接口，延保半年", "刚买的机器不同意补焊"),
    ),
    "executing": Brought(
        "青羊区政务服务中心", "ZXT3-118301", *DESKTOP, 10, "2980.00", "exchange", "in_period", "开机报警，不能启动",
        Found("BOARD", "主板第二组内存插槽针脚歪斜。", "换三条内存，插第二组插槽均报警，插第一组正常。",
              "办事窗口用机。", "购机十天，须更换主板，窗口不能久等。",
              "更换主板，维修期间借用备机", "窗口软件只能装在本机"),
    ),
    "ordered": Brought(
        "Panda Bridge International School", "KR90-55201", *ROUTER, 12, "899.00", "exchange", "in_period",
        "Restarts as soon as many devices are connected",
        Found("BOARD", "The power chip overheats and resets after forty minutes of full load.",
              "Two hours of full load, log saved; another adapter makes no difference.",
              "The only router of the library wing.", "Bought twelve days ago; the fault can be reproduced.",
              "New board within two weeks, a loaner until then", "Cannot wait: examinations begin on Monday"),
        ENGLISH,
    ),
    "signed": Brought(
        "高新区第七幼儿园", "PP33-70455", *PRINTER, 4, "2180.00", "refund", "arrival", "新机头一天就卡纸，要求退货",
        Found("HEAD", "进纸离合器卡滞，搓纸轮不同步。", "连打一百页，卡纸九次；换纸、换纸盒后相同。",
              "联系册等着打印。", "到货头一天即出故障，购机四天。",
              "更换离合器组件，延保半年", "要求退货，另选机型"),
        OF_PRINTERS,
    ),
    "exchanged": Brought(
        "张志远", "ZXT3-118322", *DESKTOP, 14, "2980.00", "exchange", "in_period", "运行大软件时突然断电重启",
        Found("PSU", "电源纹波超标，带载后跌落到 10.9 伏。", "示波器测量；换电源后连续运行六小时正常。",
              "在家制图，两次丢失图纸。", "购机十四天，在换货期内，客户要求换机。",
              "当场更换电源，延保半年", "坚持换新机"),
    ),
    "paid": Brought(
        "单雨薇", "KR90-55120", *ROUTER, 3, "899.00", "refund", "arrival", "一小时断线一次",
        Found("BOARD", "无线模块供电不稳，每小时复位一次。", "连续运行八小时，断线七次；升级固件、恢复出厂设置后相同。",
              "在家办公，会议常掉线。", "购机三天，故障可重现，客户要求退货。",
              "换一台同型号新机", "已另买一台"),
        OF_NETWORKS,
    ),
    "refused": Brought(
        "罗桑扎西", "ZX14-260788", *LAPTOP, 210, "4699.00", "refund", "other", "屏幕偶尔闪烁，不想修，要求退货",
        Found("CABLE", "屏线在转轴处磨损。", "屏幕转到六十度时闪烁，外接显示器正常。",
              "店里记账用，可以借用备机。", "客户要求退货。",
              "保修内更换屏线，两天修好", "不想修，要求退货"),
    ),
    "told": Brought(
        "Hansen & Vogt Precision Tools", "PP33-69870", *PRINTER, 160, "2180.00", "exchange", "same_fault",
        "Second paper jam, asks for a new printer",
        Found("HEAD", "The feed roller of the duplex unit is worn.",
              "200 pages on both sides: seven jams; new paper: the same.", "Delivery notes are printed on it all day.",
              "Repaired once in summer; the customer asks for a new printer.",
              "New duplex unit under warranty, at the customer's within two days", "Asks for a new printer", 1),
        ENGLISH,
    ),
    "solved": Brought(
        "百草园大药房第十二分店", "ZXT3-117950", *DESKTOP, 25, "2980.00", "exchange", "too_long",
        "等配件太久，要求换机",
        Found("PSU", "电源风扇停转，过热保护。", "运行十分钟，电源外壳 71 度，风扇不转；换电源后正常。",
              "收银用机，停机不能收款。", "电源要等一周，客户要求换机。",
              "借用备机到配件到货，延保半年", "同意"),
    ),
    "withdrawn": Brought(
        "王建国", "KR90-55007", *ROUTER, 8, "899.00", "refund", "other", "家里已换别的品牌", None, OF_NETWORKS,
    ),
}
DEALER = Brought(
    "蓉达电脑经营部", "KR90-54811\nKR90-54812\nKR90-54813", *ROUTER, 20, "760.00", "credit", "quality",
    "同一批次三台均频繁重启",
    Found("BOARD", "电源芯片温升过高，满载四十分钟后复位。", "满载两小时，抓取日志，三台现象相同。",
          "零售客户退回，门店压货。", "同一批次三台故障相同，建议一并退回。",
          "逐台更换主板，三天修好", "同批货不敢再卖"),
    OF_NETWORKS,
)
CALLED = Brought(
    "成都理想设计院", "ZX14-261088", *LAPTOP, 6, "4699.00", "exchange", "in_period", "外接显示器无输出，要求换机",
)
# fmt: on
GROUNDS = {
    "exchange": "故障属实，购机凭证齐全，在换货期内。",
    "refund": "故障属实，购机凭证齐全，在退货期内。",
    "credit": "三台故障相同，与已知批次问题一致。",
    "refused": "故障属实，保修内可以修好，未达到退换条件。",
}
"""By decision: why it was judged so."""
GROUNDS_IN_ENGLISH = {
    "exchange": "The fault is confirmed, the invoice is there, the device is within the days of exchange.",
    "refused": "The fault is confirmed; it can be repaired under warranty, so the policy does not apply.",
}
