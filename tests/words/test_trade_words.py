"""The Chinese words of the trade: a word that a service engineer would not use is found in every text."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from fieldservice.words import catalogue
from fieldservice.workflows.engine.codes import DEFAULT_CODES
from fieldservice.workflows.engine.settings import DEFAULTS

ROOT = Path(__file__).parents[2]
BETTER = {
    "交机": "还机、客户取机",
    "交付": "还机、取机",
    "待送达": "待收机",
    "签收": "客户已签字、签字确认",
    "交回服务单|交单": "上交服务单",
    "工作完成|工作未完成": "维修完成、维修未完成",
    "关闭维修单|已关闭|(?<!相)关单": "结单、已结单",
    "未修结束": "未修结单",
    "工作台": "维修间、维修台",
    "柜台": "前台",
    "带机|待放下": "取回网点维修、带回的机器交到网点",
    "欠办": "未了事项",
    "迟到": "晚到",
    "算数": "计入",
    "纪元": "历史代次",
    "吊销": "停用",
    "交换": "同步",
    "多半": "推荐",
    "一无所知": "暂无资料",
    "收回维修单|退回维修单": "撤回派工、退单",
    "换工程师": "转派、改派",
    "等待（注明原因）|结束等待": "挂起、恢复",
    "客户撤回": "客户撤销报修",
    "承运": "快递公司",
    "处置": "裁定",
    "收包裹|包裹已到|申报内件|实收内件": "收件登记、寄修件已收、寄件清单、实收物品",
    "随机装箱|随机附件": "随附物品",
    "(?<!故障)原因代码|(?<!措施)处理代码": "故障原因代码、维修措施代码",
    "检查结果|检查机器": "检测结果、现场检测",
    "PIN": "密码",
    "重印": "补打",
    "(?<!技术)主管": "领导",
    "收回此码|此码已收回": "作废此二维码、此二维码已作废",
    "说法": "客户反馈、客户的要求",
    "服务车": "外勤点",
    "栏目": "页签、栏",
    "本库|整库": "本网点库、网点库完整副本",
    "数据库": "网点库、总部库",
    "(?<!费用)合计": "费用合计",
    "持有": "所在网点",
    "(?<!约)定金(?!额)": "订金、预付款",
}
"""Pattern of a word that was found wrong, and what to say instead."""
ALLOWED = {
    "FIELDSERVICE_PIN": "the name of a variable",
    "FIELDSERVICE_NEW_PIN": "the name of a variable",
    "交换机": "a network switch",
    "签收人": "who took a parcel in",
    "签收凭据": "the carrier's proof",
    "签收证明": "the carrier's proof",
    "按保管规定处置": "what the storage policy says",
    "已处置": "the place of a device that was given away",
    "处置办法": "what the storage policy says",
    "处置方式": "what was done by the storage policy",
    "PostgreSQL 数据库": "the database itself, not the store of an office",
    "数据库地址": "the database itself",
    "数据库文件": "the database itself",
    "数据库服务器": "the database itself",
    "数据库密码": "the database itself",
    "下面的数据库": "the package that keeps the data",
}
"""Longer words that contain one of the patterns and are right, each with its meaning."""
RIGHT_ALONE = {"签收": "the code word for a parcel that was signed for"}
"""Whole texts that are right."""
CHINESE = re.compile("[\u4e00-\u9fff]")


def texts():
    """Every Chinese text of the program, its code words, its settings and its guide, with its place."""
    with catalogue.po_file("zh").open("rb") as file:
        for message in read_po(file):
            for text in (message.string,) if isinstance(message.string, str) else message.string:
                yield f"catalogue: {message.id}", text
    for listed, code, chinese, _ in DEFAULT_CODES:
        yield f"code {listed} {code}", chinese
    for key, setting in DEFAULTS.items():
        yield f"setting {key}", setting.value
    for page in (ROOT / "README.zh.md", ROOT / "docs" / "glossary.md", *(ROOT / "docs" / "guide" / "zh").glob("*.md")):
        for number, line in enumerate(page.read_text("utf-8").splitlines(), 1):
            yield f"{page.relative_to(ROOT)}:{number}", re.sub("`[^`]*`", "", line)


def literals():
    """The Chinese texts written in the program itself: the demo, the samples of the papers, code words."""
    for file in sorted(path for package in ("fieldservice", "printing") for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value):
                yield f"{file.relative_to(ROOT)}:{node.lineno}", node.value


TEXTS = [*texts(), *literals()]


def found(pattern, among):
    for where, text in among:
        if text in RIGHT_ALONE:
            continue
        for allowed in ALLOWED:
            text = text.replace(allowed, "")
        if re.search(pattern, text):
            yield where


@pytest.mark.parametrize("pattern", BETTER)
def test_no_text_says_it_otherwise_than_the_trade(pattern):
    assert list(found(pattern, TEXTS)) == [], f"say {BETTER[pattern]}"


def test_a_wrong_word_would_be_found():
    wrong = [("invented", "机器待送达，请交机"), ("invented", "请输入 PIN"), ("invented", "待处置；按保管规定处置")]

    assert [pattern for pattern in BETTER if list(found(pattern, wrong))] == ["交机", "待送达", "处置", "PIN"]


@pytest.mark.parametrize("allowed", ALLOWED)
def test_an_exception_is_one(allowed):
    """An exception that no pattern would find, or that no text needs, is left over."""
    assert any(re.search(pattern, allowed) for pattern in BETTER), allowed


def test_a_device_that_is_sent_back_is_not_called_to_be_collected():
    from fieldservice.presentation.values import state_word
    from fieldservice.words import use

    use("zh")

    assert (state_word("sendin", "ready"), state_word("mailin", "ready")) == ("待取机", "待寄回")
