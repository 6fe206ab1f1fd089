"""Makes any number of invented Chinese and English customers and devices; the same seed gives the same ones."""

from __future__ import annotations

from random import Random
from typing import Any

from fieldservice.demo.customers import MAKES, DemoCustomer

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰玉华建国春梅红波辉鹏宇浩然雨欣思远志文博子涵一诺嘉怡"
    "俊凯晓东海燕云飞天佑佳琪梓萱若曦振宁启航立新德胜永康"
)
PLACES = [
    "锦江",
    "青羊",
    "金牛",
    "武侯",
    "成华",
    "龙泉",
    "双流",
    "高新",
    "郫都",
    "温江",
    "新都",
    "青白江",
    "都江堰",
    "彭州",
    "崇州",
    "邛崃",
    "简阳",
    "大邑",
    "蒲江",
    "新津",
    "德阳",
    "绵阳",
    "乐山",
    "眉山",
]
TRADES = [
    "实验中学",
    "第二小学",
    "人民医院",
    "口腔诊所",
    "会计师事务所",
    "律师事务所",
    "精密机械厂",
    "印刷厂",
    "物流有限公司",
    "数据科技有限公司",
    "药房",
    "书店",
    "设计院",
    "图书馆",
    "幼儿园",
    "社区服务中心",
    "农商银行支行",
    "酒店",
    "货运站",
    "质检所",
]
MARKS = [
    "蜀通",
    "岷江",
    "望江",
    "浣花",
    "百花",
    "草堂",
    "芙蓉",
    "天府",
    "西岭",
    "青城",
    "玉垒",
    "都广",
    "金沙",
    "云图",
    "川流",
    "锦程",
    "宽窄",
    "合江",
    "杜甫",
    "琴台",
]
FIRST = [
    "Anna",
    "Marco",
    "Priya",
    "Thomas",
    "Sarah",
    "Jonas",
    "Birgit",
    "Daniel",
    "Amy",
    "Lucas",
    "Elena",
    "Oliver",
    "Nadia",
    "Peter",
    "Grace",
    "Hugo",
    "Mira",
    "Victor",
    "Clara",
    "Samuel",
]
LAST = [
    "Finch",
    "Bellini",
    "Raman",
    "Okafor",
    "Lindqvist",
    "Weber",
    "Vogt",
    "Whitcombe",
    "Duan",
    "Novak",
    "Moreau",
    "Hansen",
    "O'Brien",
    "Silva",
    "Kowalski",
    "Tanaka",
    "Murphy",
    "Castell",
]
FIRMS = [
    "Logistics",
    "Precision Tools",
    "Dental Clinic",
    "Analytics Asia",
    "Coffee Roasters",
    "Travel Service",
    "International School",
    "Trading Co., Ltd.",
]
AREAS = ["锦江区", "青羊区", "金牛区", "武侯区", "成华区", "龙泉驿区", "双流区", "高新区"]
ROADS = [
    "天府大道",
    "人民南路",
    "蜀兴东街",
    "建设北路",
    "桐梓林路",
    "玉林西路",
    "金丰路",
    "红星路",
    "一环路",
    "科华北路",
]


def person(rng: Random) -> str:
    return rng.choice(SURNAMES) + "".join(rng.choice(GIVEN) for _ in range(rng.choice((1, 2, 2, 2))))


def customer(rng: Random) -> DemoCustomer:
    """A customer: half are persons, half institutions; one in eight speaks English."""
    phone = f"1{rng.choice('3578')}{rng.randrange(10**9):09d}"
    area = rng.choice(AREAS)
    if rng.random() < 0.125:
        contact = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
        name = contact if rng.random() < 0.3 else f"{rng.choice(LAST)} {rng.choice(FIRMS)}"
        return DemoCustomer(
            name,
            contact,
            phone,
            f"{rng.randrange(1, 900)} {rng.choice(('Jincheng', 'Konggang', 'Hongxing'))} Road, Chengdu",
            area,
            "en",
        )
    contact = person(rng)
    name = contact if rng.random() < 0.5 else f"{rng.choice(PLACES)}{rng.choice(MARKS)}{rng.choice(TRADES)}"
    address = (
        f"成都市{area}{rng.choice(ROADS)}{rng.randrange(1, 900)}号{rng.randrange(1, 30)}栋{rng.randrange(101, 2600)}"
    )
    return DemoCustomer(name, contact, phone, address, area)


def device(rng: Random, number: int) -> dict[str, Any]:
    """The data on a device's label; no serial number occurs twice."""
    make = rng.choice(MAKES)
    return {
        "product": make.product,
        "brand": make.brand,
        "model": rng.choice(make.models),
        "age": rng.randrange(60, 1900),
        "serial": f"SN-{rng.randrange(16**3):03X}{number % 10}-{(number * 7_368_787 + 104_729) % 10**7:07d}",
    }
