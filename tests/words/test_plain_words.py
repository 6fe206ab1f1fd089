"""Wordings that were found stilted or riddling, and English words on Chinese screens, are searched in every message."""

import re

import pytest

from fieldservice.words import catalogue

RIDDLES = {
    r"^%\(\w+\)s is no (?!longer)[a-z]": "… is not a …",
    r"\bNear: %|\. Near:": "Did you mean: …?",
    r"^It will be: ": "Next: …",
    r"\bnot at all\b": "say what is, not what is not",
    r"\bdo not fit together\b": "Wrong … or …",
    r"\bno more of it\b|\bothers here than\b|\bby way to pay\b": "read it aloud once",
    r"\bLooked at\b|\bSeen whole\b": "name the act or the fact",
    r"^Tell (the (account|rates)|what|where)\b": "Show …",
    r"\bamong your roles' work\b": "Only a … can …",
    r"\bwith the own\b|\bput right\b": "subject, verb, object",
    r"\bNothing lies\b|\bgood for one\b": "There are no …, valid for one",
    r", please[:.]": "Enter a date: …",
    r"\b[Ww]ay to pay\b|\b[Rr]ed note\b": "payment method, red-letter invoice",
    r"\bthe case base\b|^Case base": "knowledge base",
    r"[^d] stands (on|here|in the account)\b|\bbehind the point\b|\bparted by\b": "say who does what",
    r"^Of %\(\w+\)s there\b": "what, then how many: %(part)s in your bag: 2",
    r"\bFill in the lines\b|^It is expected\b|\bLATE:": "say what to enter, or what is late",
    r"\blook that\b|\bdoes not speak as\b": "say what to do",
    r"\bWhat is lost of\b|\bsays of itself\b": "subject, verb, object",
}
"""Pattern of an English wording that was found wrong, and what to say instead."""
CHINESE_RIDDLES = {
    r"[\u4e00-\u9fff][,;:!?](?!\w)": "full-width punctuation",
    r"[\u4e00-\u9fff]\(|\)[\u4e00-\u9fff]": "full-width brackets",
    r"。 ": "no space after a full stop",
    r"(?<!总)经理": "领导",
    r"空着": "留空",
    r"^经过$": "处理记录, 最近记录",
    r"谁(可以|能)": "可由…办理",
    r"补记有效|个人信息：可以删除": "who did what to which",
    r"是否要：": "您是指：…？",
    r"杀死": "终止",
    r"持有": "所在网点",
}
"""Pattern of a Chinese wording that was found wrong, and what to say instead."""


def listed(words):
    return frozenset(words.split())


PRODUCTS = listed(
    """CSV UTF PDF TLS PNG JPEG HEIC PostgreSQL MB kB Windows IPP VPN Python PEM HQ ESC POS GB Open Repair Data
    shell root SQLite IPv PSU LAB STD JavaScript ZPL NUL RMA CD TOML JSON HTTP URL ID id SOCKS CNY CHN CN ASCII
    ascii unicode Unicode TERM Shanghai English EXIF SN DOA USB SHA QR"""
)
"""Names of products, formats and currencies, which people in China use in Latin letters, and examples of numbers."""
KEYS = listed("Enter Esc Tab PgUp PgDn Del Ctrl Shift Alt")
TYPED = listed(
    """xlsx csv xls zip png toml logo fieldservice pip install pillow heif pypdfium socks tzdata groupadd chmod lp
    pg dump add for out address restore show admin http https ipp ipps com example name srv backups photos desk
    front files eth pgpass dumb unknown xterm color zs yes closed mon sun en zh both good faulty bag manager
    coordinator headquarters company customer purchased first used shipped invoiced made month quarter stays
    counts takes registrar branch areas buys parts hand over minutes terms ticket paper slip field label head
    device order standard power ords requests jobs requisitions shipments consignments sales invoices returns
    escalations articles quotes quality feedback supplier payments accounts loaners contracts stock accounting
    staff offices settings exchange key keys journal log zip defects textual serve tablets counter"""
)
"""Words that a person types as they are, or that stand in a file."""
NOT_WORDS = re.compile(
    r"%\(\w+\)s|\{\w+\}|`[^`]*`|fieldservice(?: [a-z-]+)+(?: [A-Z-]+| --[a-z-]+)*|--[a-z-]+|[A-Z_]{4,}[A-Z_0-9]*"
    r"|\w+://\S+|[A-Z]{2}\d+-\S+"
)
LATIN = re.compile(r"[A-Za-z][A-Za-z']+")


def english():
    return [
        form
        for message in catalogue.read("en" if "en" in catalogue.languages() else "zh")
        for form in forms(message.id)
    ]


def chinese():
    return [(str(message.id), form) for message in catalogue.read("zh") if message.id for form in forms(message.string)]


def forms(text):
    return [each for each in ((text,) if isinstance(text, str) else tuple(text or ())) if each]


def foreign(text):
    """Words in Latin letters that a Chinese screen should not have."""
    return [word for word in LATIN.findall(NOT_WORDS.sub(" ", text)) if word not in PRODUCTS | KEYS | TYPED]


ENGLISH, ZH = english(), chinese()


@pytest.mark.parametrize("pattern", RIDDLES)
def test_no_english_message_is_worded_as_one_that_was_found_wrong(pattern):
    assert [text for text in ENGLISH if re.search(pattern, text)] == [], RIDDLES[pattern]


@pytest.mark.parametrize("pattern", CHINESE_RIDDLES)
def test_no_chinese_message_is_worded_as_one_that_was_found_wrong(pattern):
    assert [text for _, text in ZH if re.search(pattern, text)] == [], CHINESE_RIDDLES[pattern]


def test_no_english_word_stands_in_a_chinese_message():
    assert {text: foreign(text) for _, text in ZH if foreign(text)} == {}


def test_an_english_word_and_a_riddle_would_be_found():
    assert foreign("查看的内容：Intake") == ["Intake"] and foreign("写成 PDF，按 Enter") == []
    assert re.search(next(iter(RIDDLES)), "%(url)s is no address of a headquarters.")
    assert any(re.search(pattern, "There is no role boss. Near: manager.") for pattern in RIDDLES)
