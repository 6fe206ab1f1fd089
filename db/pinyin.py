"""Spells Chinese names in pinyin, so that they are found from a Latin keyboard.

A character with several readings keeps them all: a reading too many finds an extra name, a missing reading hides a
customer.
"""

import os
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from db.letters import is_chinese, plain_letters, simplified

# Surnames whose reading differs from the common one: first the surname's reading (source: Xiandai Hanyu Cidian), then
# the common reading, which people type who do not know the name.
SURNAMES = {
    "单": "shan dan",
    "仇": "qiu chou",
    "曾": "zeng ceng",
    "解": "xie jie",
    "查": "zha cha",
    "区": "ou qu",
    "朴": "piao pu",
    "盖": "ge gai",
    "乐": "yue le",
    "缪": "miao mou",
    "翟": "zhai di",
    "种": "chong zhong",
    "折": "she zhe",
    "员": "yun yuan",
    "宓": "mi fu",
    "覃": "qin tan",
    "燕": "yan",
    "召": "shao zhao",
    "秘": "bi mi",
    "繁": "po fan",
    "都": "du dou",
    "尉": "wei yu",
    "过": "guo",
    "那": "na nuo",
    "祭": "zhai ji",
    "牟": "mou mu",
    "隗": "kui wei",
    "郗": "xi chi",
    "谌": "chen shen",
    "郇": "xun huan",
    "乜": "nie mie",
    "柏": "bai bo",
    "任": "ren",
    "华": "hua",
    "宁": "ning",
    "石": "shi",
    "盛": "sheng cheng",
    "葛": "ge",
    "冼": "xian",
    "洗": "xian xi",
    "逄": "pang",
    "逯": "lu",
    "黑": "he hei",
    "撒": "sa",
    "哈": "ha",
    "佴": "nai er",
    "适": "kuo shi",
    "句": "gou ju",
    "褚": "chu zhu",
    "薄": "bo bao",
    "重": "chong zhong",
    "行": "xing hang",
    "长": "chang zhang",
    "车": "che",
    "干": "gan",
    "尹": "yin",
    "能": "nai neng",
    "不": "fou bu",
    "訾": "zi",
    "阚": "kan",
    "莘": "shen xin",
    "厘": "xi li",
    "塔": "ta",
    "相": "xiang",
    "俞": "yu shu",
    "余": "yu",
    "应": "ying",
    "娄": "lou",
    "角": "jue jiao",
    "洪": "hong",
    "降": "jiang xiang",
    "万": "wan mo",
    "贾": "jia gu",
}
# Anywhere in a name: common characters whose reading depends on the word.
ANYWHERE = {
    "行": "hang xing",
    "重": "zhong chong",
    "长": "chang zhang",
    "乐": "le yue",
    "都": "du dou",
    "朝": "chao zhao",
    "厦": "xia sha",
    "大": "da",
    "会": "hui",
    "调": "diao tiao",
    "传": "chuan zhuan",
    "和": "he",
    "地": "di",
    "得": "de",
    "银": "yin",
    "藏": "cang zang",
    "单": "dan shan",
    "参": "can shen",
    "率": "lv shuai",
    "茜": "qian xi",
    "曾": "zeng ceng",
    "晟": "sheng cheng",
    "珺": "jun",
    "朴": "pu piao",
    "卜": "bu bo",
    "盛": "sheng cheng",
    "车": "che ju",
    "弹": "dan tan",
    "绿": "lv lu",
    "吕": "lv lu",
    "女": "nv nu",
    "律": "lv lu",
    "旅": "lv lu",
    "铝": "lv lu",
    "娜": "na nuo",
    "佛": "fo fu",
    "阿": "a e",
}
PAIRS = {
    "尉迟": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"),
    "单于": ("chan", "yu"),
}
MOST_READINGS = 8  # of one name; long company names would otherwise multiply


class Spelling(NamedTuple):
    """The search spellings of a name."""

    full: str
    """Without spaces, "zhangwei"; a Latin name in lower case."""
    initials: str
    tokens: tuple[str, ...]
    """All search spellings of the name: full readings, initials, and each ending of a short name."""


@lru_cache(4096)
def spell(name: str) -> Spelling:
    """Spelling of a person or a company; empty for an empty name."""
    syllables = _syllables(name)
    if not syllables:
        return Spelling("", "", ())
    readings = list(_readings(syllables))
    tokens: dict[str, None] = {}
    for reading in readings:
        tokens["".join(reading)] = None
        tokens["".join(part[0] for part in reading)] = None
        if len(reading) <= 4:  # a person is also found by the given name alone; a company is not
            for start in range(1, len(reading)):
                tokens["".join(reading[start:])] = None
    first = readings[0]
    return Spelling("".join(first), "".join(part[0] for part in first), tuple(tokens))


@lru_cache(4096)
def endings(text: str) -> tuple[str, ...]:
    """The spellings of a text from each of its characters to its end, in full and by initials: 风扇 is found by
    `fengshan`, `fs`, `shan` and `s`."""
    found: dict[str, None] = {}
    for reading in _readings(_syllables(text)):
        for start in range(len(reading)):
            found["".join(reading[start:])] = None
            found["".join(part[0] for part in reading[start:])] = None
    return tuple(found)


def _syllables(name: str) -> list[tuple[str, ...]]:
    """For each character or Latin word of the name the ways to spell it, the likeliest first."""
    parts: list[tuple[str, ...]] = []
    word = ""
    written = [*(name.lower() if name.isascii() else plain_letters(name)), " "]
    chinese = simplified("".join(character for character in written if is_chinese(character)))
    pair = PAIRS.get(chinese[:2])
    seen = 0
    for each in written:
        character = simplified(each)
        if not is_chinese(character) and character.isalnum():
            word += character
            continue
        if word:
            parts.append((word,))
            word = ""
        if is_chinese(character):
            read = tuple(dict.fromkeys((*_usual(each), *_usual(character))))
            if pair and seen < 2:
                parts.append(tuple(dict.fromkeys((pair[seen], *read))))
            elif seen == 0 and len(chinese) <= 4 and character in SURNAMES:
                parts.append(tuple(dict.fromkeys((*SURNAMES[character].split(), *(read if each != character else ())))))
            else:
                parts.append(tuple(dict.fromkeys((*read, *ANYWHERE.get(character, "").split()))))
            seen += 1
    return parts


def _readings(syllables: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    count = 1
    limited = []
    for ways in syllables:
        if count * len(ways) > MOST_READINGS:
            ways = ways[:1]
        count *= len(ways)
        limited.append(ways)
    return list(product(*limited))


@cache
def _usual(character: str) -> tuple[str, ...]:
    # The dictionary of phrases costs 40 MiB and 0.3 s; for names the tables above do its work.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import lazy_pinyin

    spelled = "".join(lazy_pinyin(character, errors="ignore", v_to_u=False))
    return (spelled,) if spelled else (character,)
