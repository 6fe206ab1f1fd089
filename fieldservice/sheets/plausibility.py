"""How likely a text is, by its letters and signs: what was decoded wrongly has letters where no language has them.

`frequencies.csv` says how often letters are used, and behind and before which others. The unit is the bit: a text of
ten bits fewer is a thousand times less likely.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

EDGE = "_"
"""Stands in the table for the beginning and the end of a word."""
FOREIGN = -20.0
"""A letter that no word of the language has, and a character that is none."""
UNUSUAL = -6.0
"""A neighbour that the letter does not have in the language."""
AVERAGE = 5.0
"""Bits of a neighbour by chance; only what a neighbour tells beyond it counts."""
AMONG_LATIN = -10.0
"""A letter of another script beside a Latin one."""
BESIDE_LATIN = -3.0
"""A Chinese character beside a Latin letter."""
ODD_CASE = -8.0
ODD = re.compile("aA|AA(?=a)")
"""A capital behind a small letter, and small letters behind two capitals."""
MISPLACED = -18.0
"""A sign where nobody writes it."""
UNUSED = -18.0
"""A sign that hardly anybody writes."""
SELDOM = ("lt", "lv", "sl", "sh", "sk", "is", "ca", "uk", "bg", "fa")
"""Languages in which few files are written."""
FIRST_OF_SELDOM, EACH_OF_SELDOM = -5.0, -1.0
"""The first and each word of such a language."""
SHORT = -6.0
"""A word of one or two letters in a script without Latin letters."""

LETTER, DIGIT, BLANK, OTHER = "L", "D", " ", "."
# fmt: off
PLACES = (
    ("“‘„‚«‹¿¡", " .", "LD.", -6.0),
    ("”’»›", "LD.", " .", -6.0),
    ("“‘", "LD.", " .", -7.0),
    ("’", "L", "L", -7.0),
    ("–—", " D", " D", -6.0),
    ("–—", "LD .", "LD .", -11.0),
    ("…", "LD .", "LD .", -6.0),
    ("°½¼¾²³€£%‰µ¢ºª", "D", "L .", -6.0),
    ("°€£¥§±½¼¾×÷", " .", "D .", -7.0),
    ("°µ", " ", "L", -7.0),
    ("²³®™©ºª", "L", " .", -8.0),
    ("×±·", "D", "D", -6.0),
    ("·", "L", "L", -8.0),
    ("·•×©", " .", " DL", -7.0),
    ("\xa0", "LD.", "LD.", -7.0),
    ("，。、；：？！（）《》【】“”…—·～￥「」『』〔〕\u3000", "LD .", "LD .", -7.0),
    ("℃№①②③④⑤⑥⑦⑧⑨⑩←→↑↓■□●○★☆※√", "LD .", "LD .", -10.0),
)
# fmt: on
"""Signs, what may stand before and behind them, and their bits there; a sign in several rows has the best that fit."""
ASIAN = ("zh", "ja", "ko")
FULL_WIDTH = range(0xFF01, 0xFF5F)
FULL_WIDTH_BITS = -10.0

TOKEN = re.compile(r"[^ \t\r\n]*[^\x00-\x7f][^ \t\r\n]*")
"""What is looked at: everything between blanks that has a character above ASCII."""
HAN = "\u3005\u3007\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
NO_LETTERS = "\u00aa\u00b2\u00b3\u00b5\u00b9\u00ba\u00bc-\u00be"
PART = re.compile(f"(?P<han>[{HAN}]+)|(?P<word>[^\\W\\d_{NO_LETTERS}{HAN}]+)|(?P<sign>.)", re.DOTALL)


class Language(NamedTuple):
    """How often a language has its letters, and behind and before which others, in bits."""

    letters: dict[str, float]
    behind: dict[str, dict[str, float]]
    before: dict[str, dict[str, float]]


@cache
def languages() -> dict[str, Language]:
    found: dict[str, Language] = {}
    with (Path(__file__).parent / "frequencies.csv").open(encoding="utf-8", newline="") as file:
        for name, letter, one, other in csv.reader(file):
            if not letter:
                found[name] = Language(_bits(one), {}, {})
            else:
                found[name].behind[letter], found[name].before[letter] = _bits(one), _bits(other)
    return found


def _bits(frequencies: str) -> dict[str, float]:
    """Every bar halves the frequency of the letters behind it."""
    return {char: -bits - 0.5 for bits, chars in enumerate(frequencies.split("|")) for char in chars}


class Likelihood:
    """How likely the characters above ASCII of a text are, as its words and lines are counted; 0 is certain."""

    def __init__(self) -> None:
        self._others = 0.0
        self._asian = dict.fromkeys(ASIAN, 0.0)
        self._seldom: set[str] = set()

    @property
    def bits(self) -> float:
        """Chinese characters, kana and hangul are read as one language throughout."""
        return self._others + max(self._asian.values()) + FIRST_OF_SELDOM * len(self._seldom)

    def count(self, token: str, times: int = 1) -> None:
        of_token, runs, seldom = _parts(token)
        self._others += times * of_token
        self._seldom |= seldom
        for run in runs:
            for name, language in _asian().items():
                self._asian[name] += times * sum(language.letters.get(char, FOREIGN) for char in run)


def bits_of(text: str) -> float:
    """How likely the characters above ASCII of one text are."""
    found = Likelihood()
    for token in TOKEN.findall(text):
        found.count(token)
    return found.bits


@lru_cache(maxsize=1 << 16)
def _parts(token: str) -> tuple[float, tuple[str, ...], frozenset[str]]:
    """Bits of words and signs, the runs of Chinese characters, kana and hangul, and the seldom languages."""
    total, runs, seldom = 0.0, [], set()
    for found in PART.finditer(token):
        before, after = token[found.start() - 1 : found.start()], token[found.end() : found.end() + 1]
        if found["han"]:
            runs.append(found[0])
            total += BESIDE_LATIN * (_is_latin(before) + _is_latin(after))
        elif found["word"]:
            bits, language = _of_word(found[0])
            total += bits
            seldom |= {language} & set(SELDOM)
        elif not found[0].isascii():
            total += _of_sign(found[0], _kind(before), _kind(after))
    return total, tuple(runs), frozenset(seldom)


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


@cache
def _asian() -> Mapping[str, Language]:
    return {name: languages()[name] for name in ASIAN}


@cache
def _alphabets() -> Mapping[str, Language]:
    return {name: language for name, language in languages().items() if name not in ASIAN}


def _of_word(word: str) -> tuple[float, str]:
    """Bits of a word, and the language in which it is the likeliest."""
    lower = f"{EDGE}{word.replace('İ', 'i').lower()}{EDGE}"
    places = [place for place, char in enumerate(lower) if not char.isascii()]
    odd = ODD_CASE * len(ODD.findall(_cases(word)))
    return max((odd + _in_language(lower, places, name), name) for name in _alphabets()) if places else (odd, "")


def _cases(word: str) -> str:
    return "".join("A" if char.isupper() else "a" if char.islower() else "-" for char in word)


def _in_language(word: str, places: list[int], name: str) -> float:
    language, bits = _alphabets()[name], EACH_OF_SELDOM * (name in SELDOM)
    for place in places:
        letter = word[place]
        bits += language.letters.get(letter, FOREIGN) + _of_neighbours(
            letter, word[place - 1], word[place + 1], language
        )
    return bits + (SHORT if not language.behind and len(word) < 5 else 0.0)


def _of_neighbours(letter: str, behind: str, before: str, language: Language) -> float:
    if letter not in language.behind:
        return AMONG_LATIN * ((behind.isascii() and behind != EDGE) + (before.isascii() and before != EDGE))
    return max(UNUSUAL, language.behind[letter].get(behind, FOREIGN) + AVERAGE) + max(
        UNUSUAL, language.before[letter].get(before, FOREIGN) + AVERAGE
    )


def _kind(char: str) -> str:
    return LETTER if char.isalpha() else DIGIT if char.isdigit() else BLANK if not char or char.isspace() else OTHER


def _of_sign(sign: str, before: str, after: str) -> float:
    fit = [bits for signs, behind, ahead, bits in PLACES if sign in signs and before in behind and after in ahead]
    if not fit and not any(sign in signs for signs, *_ in PLACES):
        return FULL_WIDTH_BITS if ord(sign) in FULL_WIDTH else UNUSED if sign.isprintable() else FOREIGN
    return max(fit, default=MISPLACED)
