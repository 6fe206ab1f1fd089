"""The invented customers, their devices and the faults of these, in Chinese and English."""

from __future__ import annotations

from typing import NamedTuple


class DemoCustomer(NamedTuple):
    """An invented customer."""

    name: str
    contact: str
    phone: str
    address: str
    area: str
    language: str = "zh"
    kind: str = "end_customer"

    @property
    def is_person(self) -> bool:
        return self.contact.startswith(self.name)


CUSTOMERS = (
    DemoCustomer("锦城实验中学", "钟老师", "028-5550 2101", "成都市锦江区柳荫街27号信息楼2层", "锦江区"),
    DemoCustomer("成都浣花第三小学", "蒋老师", "028-5550 2102", "成都市青羊区浣花南路112号", "青羊区"),
    DemoCustomer("川西信用银行高新支行", "贺主任", "028-5550 2103", "成都市高新区锦晖西街66号1层", "高新区"),
    DemoCustomer("川西信用银行武侯支行", "梁燕", "028-5550 2104", "成都市武侯区桐梓林北路9号", "武侯区"),
    DemoCustomer("仁济堂中医医院", "信息科 秦工", "028-5550 2105", "成都市金牛区茶店子东街31号门诊楼4层", "金牛区"),
    DemoCustomer("成都市龙泉驿区桃源医院", "白护士长", "028-5550 2106", "成都市龙泉驿区驿都中路288号", "龙泉驿区"),
    DemoCustomer("康悦口腔诊所", "前台 小吴", "028-5550 2107", "成都市成华区建设北路三段5号附2号", "成华区"),
    DemoCustomer("双流航空物流有限公司", "调度室 谭工", "028-5550 2108", "成都市双流区空港四路1166号B座", "双流区"),
    DemoCustomer("蓉北精密机械厂", "设备科 老冉", "028-5550 2109", "成都市金牛区金丰路45号", "金牛区"),
    DemoCustomer("西岭云数据科技有限公司", "机房 邹工", "028-5550 2110", "成都市高新区吉泰三路8号1栋17层", "高新区"),
    DemoCustomer("青羊区政务服务中心", "袁科长", "028-5550 2111", "成都市青羊区蜀兴东街6号", "青羊区"),
    DemoCustomer("锦江老年大学", "任老师", "028-5550 2112", "成都市锦江区滨江东路77号", "锦江区"),
    DemoCustomer("天府会计师事务所", "孟会计", "028-5550 2113", "成都市高新区天府二街138号2栋905", "高新区"),
    DemoCustomer("成都蜀绣文化传播有限公司", "向女士", "028-5550 2114", "成都市武侯区武侯祠横街12号", "武侯区"),
    DemoCustomer("龙泉山果业合作社", "廖大姐", "028-5550 2115", "成都市龙泉驿区山泉镇红花村3组", "龙泉驿区"),
    DemoCustomer("成华区图书馆", "管理员 范工", "028-5550 2116", "成都市成华区建和路1号", "成华区"),
    DemoCustomer("百草园大药房第十二分店", "店长 黎红", "028-5550 2117", "成都市成华区双林路203号", "成华区"),
    DemoCustomer("蜀通货运站", "夜班 老卢", "028-5550 2118", "成都市双流区航鹰东路9号", "双流区"),
    DemoCustomer("成都理想设计院", "IT 汤工", "028-5550 2119", "成都市武侯区人民南路四段27号12层", "武侯区"),
    DemoCustomer("高新区第七幼儿园", "园长 苟老师", "028-5550 2120", "成都市高新区益州大道中段333号", "高新区"),
    DemoCustomer("黄䶮", "黄䶮", "199 0028 3121", "成都市武侯区玉林西路88号4栋2单元501", "武侯区"),
    DemoCustomer("李㛃", "李㛃", "199 0028 3122", "成都市锦江区大慈寺路15号7楼", "锦江区"),
    DemoCustomer("王建国", "王建国", "199 0028 3123", "成都市金牛区沙湾路46号3栋1单元202", "金牛区"),
    DemoCustomer("欧阳春晓", "欧阳春晓", "199 0028 3124", "成都市青羊区文家场正街18号", "青羊区"),
    DemoCustomer("张志远", "张志远", "199 0028 3125", "成都市成华区杉板桥路77号11栋1203", "成华区"),
    DemoCustomer("何秀英", "何秀英 女儿何琳", "199 0028 3126", "成都市龙泉驿区北京路99号附8号", "龙泉驿区"),
    DemoCustomer("单雨薇", "单雨薇", "199 0028 3127", "成都市高新区盛和二路2号6栋3单元1601", "高新区"),
    DemoCustomer("罗桑扎西", "罗桑扎西", "199 0028 3128", "成都市武侯区洗面桥横街22号", "武侯区"),
    DemoCustomer("陈思宇", "陈思宇", "199 0028 3129", "成都市双流区棠湖西路二段71号", "双流区"),
    DemoCustomer("曾玉芬", "曾玉芬", "199 0028 3130", "成都市青羊区八宝街20号5楼", "青羊区"),
    DemoCustomer(
        "蓉达电脑经营部", "老板 涂勇", "028-5550 2131", "成都市武侯区磨子桥科技一条街A区19号", "武侯区", kind="dealer"
    ),
    DemoCustomer(
        "Panda Bridge International School",
        "Ms Eleanor Finch",
        "028-5550 2201",
        "2nd floor, 66 Jincheng Avenue, Gaoxin, Chengdu",
        "高新区",
        "en",
    ),
    DemoCustomer(
        "Northwind Logistics (Chengdu) Co., Ltd.",
        "Marco Bellini",
        "028-5550 2202",
        "Unit 4, 1208 Konggang 3rd Road, Shuangliu",
        "双流区",
        "en",
    ),
    DemoCustomer(
        "Hansen & Vogt Precision Tools",
        "Birgit Vogt",
        "028-5550 2203",
        "9 Chenglong Road, Longquanyi, Chengdu",
        "龙泉驿区",
        "en",
    ),
    DemoCustomer(
        "Lotus Gate Dental Clinic",
        "Reception, Amy Duan",
        "028-5550 2204",
        "31 Hongxing Road Section 3, Jinjiang",
        "锦江区",
        "en",
    ),
    DemoCustomer(
        "Redfern Analytics Asia",
        "Priya Raman",
        "028-5550 2205",
        "Tower 1, floor 22, 500 Tianfu Avenue, Gaoxin",
        "高新区",
        "en",
    ),
    DemoCustomer(
        "Consulate Library and Reading Room",
        "Thomas Okafor",
        "028-5550 2206",
        "5 Lingshiguan Road, Wuhou",
        "武侯区",
        "en",
    ),
    DemoCustomer(
        "Blue Kiln Coffee Roasters", "Sarah Lindqvist", "028-5550 2207", "17 Kuanzhai Lane, Qingyang", "青羊区", "en"
    ),
    DemoCustomer(
        "Marigold Travel Service", "Jonas Weber", "028-5550 2208", "East Street 12, Jinjiang, room 803", "锦江区", "en"
    ),
    DemoCustomer(
        "Daniel Whitcombe",
        "Daniel Whitcombe",
        "199 0028 3209",
        "Building 3, flat 1902, 8 Jianshe Lane, Chenghua",
        "成华区",
        "en",
    ),
)


class Make(NamedTuple):
    """An invented make with its models."""

    product: str
    brand: str
    models: tuple[str, ...]
    at_home: bool = False


MAKES = (
    Make("server", "岷岭", ("ML5280 M6", "ML2280 G3")),
    Make("storage", "Halden", ("HS-1200 Array", "HS-400")),
    Make("desktop", "竹溪", ("启航 T30", "Sunbird 24 AIO"), True),
    Make("laptop", "竹溪", ("轻翼 14", "Airleaf 15 Pro"), True),
    Make("printer", "Papyra", ("LaserDesk 3300dn", "针式 NX-735K"), True),
    Make("network", "Kestrel", ("KX-2448 Switch", "KR-90 Router")),
)


class FaultCase(NamedTuple):
    """A fault of a product, from the caller's words to the repair.

    `texts` by language: symptom, what the caller tried, the engineer's finding, and the handling.
    """

    product: str
    symptom: str
    cause: str
    resolution: str
    minutes: int
    parts: str
    texts: dict[str, tuple[str, str, str, str]]


FAULT_CASES = (
    FaultCase(
        "server",
        "NO-POWER",
        "PSU",
        "REPLACE",
        55,
        "PSU-550W x1 旧 88A1-204 新 91C7-033",
        {
            "zh": (
                "服务器按下电源键没有任何反应，前面板橙灯闪烁",
                "更换过插座和电源线，仍不加电",
                "主电源模块无输出，另一路正常",
                "关机断电后更换1号电源模块，双路供电恢复，连续运行30分钟无告警。",
            ),
            "en": (
                "Server does not power on, amber light is blinking",
                "Another socket and cable were tried",
                "Power supply 1 gives no output",
                "Replaced power supply 1 with the unit shut down; both supplies share the load, 30 minutes without an "
                "alarm.",
            ),
        },
    ),
    FaultCase(
        "server",
        "CRASH",
        "MEM",
        "REPLACE",
        70,
        "DDR4 32G x2",
        {
            "zh": (
                "每天凌晨自动重启，系统日志有内存校验错误",
                "重启后能用几个小时",
                "B2、B4槽内存报ECC错误",
                "更换两条内存，清除日志，内存诊断两遍通过，客户确认业务恢复。",
            ),
            "en": (
                "Restarts by itself every night, memory errors in the log",
                "Runs for some hours after a restart",
                "ECC errors in slots B2 and B4",
                "Replaced two memory modules, cleared the log, ran the memory test twice without errors.",
            ),
        },
    ),
    FaultCase(
        "server",
        "NOISE",
        "FAN",
        "CLEAN",
        40,
        "",
        {
            "zh": (
                "机房里服务器噪音很大，温度告警",
                "已调低空调温度",
                "2号风扇积尘严重，转速异常",
                "清洁风道和风扇，重新固定2号风扇，进风温度降至24度，噪音恢复正常。",
            ),
            "en": (
                "Very loud, temperature alarm in the server room",
                "Air conditioning was turned down",
                "Fan 2 full of dust",
                "Cleaned the air path and reseated fan 2; inlet is at 24 degrees and the noise is normal again.",
            ),
        },
    ),
    FaultCase(
        "storage",
        "DISK",
        "HDD",
        "REPLACE",
        65,
        "SAS 1.8T x1 旧 ZX-40021 新 ZX-57710",
        {
            "zh": (
                "阵列7号盘亮红灯，监控报降级",
                "没有动过硬盘",
                "7号硬盘介质错误，热备盘已顶替",
                "在线更换7号硬盘，重建完成，阵列状态正常，已提醒客户检查备份。",
            ),
            "en": (
                "Red light on disk 7, the array is degraded",
                "Nothing has been touched",
                "Disk 7 has media errors, hot spare took over",
                "Replaced disk 7 while running; rebuild is complete and the array is healthy. Advised to check the "
                "backup.",
            ),
        },
    ),
    FaultCase(
        "storage",
        "NETWORK",
        "CABLE",
        "RESEAT",
        35,
        "",
        {
            "zh": (
                "备份任务失败，存储管理口连不上",
                "重启过管理终端",
                "管理口网线接触不良",
                "重新压接管理口网线并更换端口，备份任务手动执行成功。",
            ),
            "en": (
                "Backups fail, management port cannot be reached",
                "The console was restarted",
                "Loose cable at the management port",
                "Recrimped the cable and used another port; a backup started by hand ran through.",
            ),
        },
    ),
    FaultCase(
        "desktop",
        "NO-BOOT",
        "HDD",
        "REPLACE",
        80,
        "SSD 512G x1",
        {
            "zh": (
                "开机提示找不到硬盘，有重要教案",
                "重启多次",
                "固态硬盘无法识别",
                "更换固态硬盘并重装系统，原盘交还客户自行恢复数据，已签字。",
            ),
            "en": (
                "Says no boot device, teaching material is on it",
                "Restarted several times",
                "Solid state disk is not recognised",
                "Replaced the disk and installed the system; the old disk stays with the customer for data recovery.",
            ),
        },
    ),
    FaultCase(
        "desktop",
        "NO-DISPLAY",
        "MEM",
        "RESEAT",
        25,
        "",
        {
            "zh": (
                "开机有风扇声，屏幕黑屏，滴滴响",
                "换过显示器",
                "内存金手指氧化",
                "清洁内存金手指并重新插拔，开机自检正常，教会老师日常除尘。",
            ),
            "en": (
                "Fan runs but the screen stays black, it beeps",
                "Another monitor was tried",
                "Oxidised memory contacts",
                "Cleaned and reseated the memory; starts normally. Showed how to keep the dust out.",
            ),
        },
    ),
    FaultCase(
        "laptop",
        "CRASH",
        "SOFT",
        "CONFIG",
        50,
        "",
        {
            "zh": (
                "用一会儿就蓝屏，做表格时最容易死机",
                "卸载过杀毒软件",
                "驱动版本冲突",
                "升级BIOS与显卡驱动，压力测试1小时未再蓝屏。",
            ),
            "en": (
                "Blue screen after a while, mostly with large sheets",
                "Virus scanner was removed",
                "Driver conflict",
                "Updated firmware and graphics driver; one hour of stress test without a crash.",
            ),
        },
    ),
    FaultCase(
        "laptop",
        "NO-POWER",
        "BOARD",
        "REPLACE",
        95,
        "主板 MB-14A x1",
        {
            "zh": (
                "合盖后再也打不开，充电灯不亮",
                "换过充电器",
                "主板供电烧毁",
                "更换主板，重刷序列号，电池充放电正常。",
            ),
            "en": (
                "Does not come on after closing the lid, no charging light",
                "Another charger was tried",
                "Power stage of the board is burnt",
                "Replaced the system board and wrote the serial number; battery charges and discharges normally.",
            ),
        },
    ),
    FaultCase(
        "printer",
        "PRINT",
        "HEAD",
        "CLEAN",
        45,
        "",
        {
            "zh": (
                "打印发票左边缺字，针头有声音但不出墨",
                "换过色带",
                "打印头第3、4针卡滞",
                "清洗打印头并调整间隙，连续打印20张发票无缺针。",
            ),
            "en": (
                "Left edge of the forms is missing, the head makes noise",
                "Ribbon was changed",
                "Pins 3 and 4 are stuck",
                "Cleaned the print head and set the gap; printed 20 forms without a missing dot.",
            ),
        },
    ),
    FaultCase(
        "printer",
        "PRINT",
        "HEAD",
        "REPLACE",
        60,
        "搓纸轮组件 x1",
        {
            "zh": ("一次进好几张纸，经常卡纸", "换过纸张", "搓纸轮磨损", "更换搓纸轮组件，双面打印50页未卡纸。"),
            "en": (
                "Takes several sheets at once and jams",
                "Other paper was tried",
                "Feed roller is worn",
                "Replaced the feed roller; 50 duplex pages without a jam.",
            ),
        },
    ),
    FaultCase(
        "network",
        "NETWORK",
        "BOARD",
        "REPLACE",
        75,
        "主控板 x1",
        {
            "zh": (
                "三楼整层断网，设备指示灯全灭",
                "重启设备无效",
                "设备主控板损坏",
                "更换主控板，导入备份配置，三楼各端口恢复，观察20分钟正常。",
            ),
            "en": (
                "The whole third floor is offline, no lights on the device",
                "Restarting did not help",
                "Control board is dead",
                "Replaced the control board and loaded the saved configuration; all ports are up, watched for 20 "
                "minutes.",
            ),
        },
    ),
    FaultCase(
        "network",
        "NETWORK",
        "SOFT",
        "CONFIG",
        30,
        "",
        {
            "zh": (
                "下午开始上网很慢，视频会议卡顿",
                "重启过路由器",
                "环路导致广播风暴",
                "查出环路端口并关闭，开启环路检测，网速恢复。",
            ),
            "en": (
                "Slow since the afternoon, video calls freeze",
                "Router was restarted",
                "A loop floods the network",
                "Found and closed the looped port, switched loop detection on; speed is back.",
            ),
        },
    ),
)

REMARKS = {
    "zh": ("师傅很专业，讲解清楚。", "来得及时，谢谢。", "修好了，希望下次更快。", "服务态度好。", ""),
    "en": (
        "Very clear explanation, thank you.",
        "Came on time.",
        "Fixed, but we waited long.",
        "Friendly and tidy.",
        "",
    ),
}
