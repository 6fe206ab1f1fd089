"""Cuts frequencies.csv from lists of words: python build_frequencies.py FOLDER > frequencies.csv.

FOLDER has a file LANGUAGE.txt of each language, with a word, a tab and its frequency in a line, as get_frequency_dict
(language, "small") of wordfreq 3.1.1 says (Apache License 2.0; its data CC BY-SA 4.0). A row of the table has a
language, a letter, and the letters behind which and before which it stands; the first row of a language has its
letters. Each bar halves the frequency of what is behind it. Rare words weigh more than their share, as names are rare.
"""

import csv
import math
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

LATIN = re.findall("..", "defresptitnlsvdanbfiiscaenplcsskhuroslshtrltlv")
DEEPEST = {"ru": 13, "uk": 13, "bg": 13, "el": 13, "he": 13, "ar": 13, "fa": 13, "zh": 18, "ja": 17, "ko": 16}
"""Languages without Latin letters; rarer letters than 2 to the minus this are left out."""
SIMPLIFIED = Path(__file__).parents[2] / "db" / "simplified.txt"


def words(folder: Path, language: str) -> Iterator[tuple[str, float]]:
    """Words in NFC, each with its weight."""
    power = 0.6 if language in LATIN else 0.75
    for line in (folder / f"{language}.txt").read_text("utf-8").splitlines():
        word, _, frequency = line.partition("\t")
        weight = float(frequency) ** power
        yield unicodedata.normalize("NFC", word), weight
        if language == "de" and "ss" in word:
            # The lists have ss for every sharp s.
            yield word.replace("ss", "ß"), weight / 2


def frequencies(counted: Mapping[str, float], deepest: int) -> str:
    rows: dict[int, str] = defaultdict(str)
    total = sum(counted.values())
    for char, count in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        if (bits := int(-math.log2(count / total))) < deepest:
            rows[bits] += char
    return "|".join(rows[bits] for bits in range(max(rows) + 1))


def latin(folder: Path, language: str) -> Iterator[tuple[str, ...]]:
    letters: dict[str, float] = defaultdict(float)
    behind: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    before: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for word, weight in words(folder, language):
        for place, char in enumerate(padded := f"_{word}_"):
            if char.isalpha():
                letters[char] += weight
                behind[char][padded[place - 1]] += weight
                before[char][padded[place + 1]] += weight
    listed = frequencies(letters, 15)
    yield language, "", listed, ""
    for letter in listed:
        if letter.isalpha() and not letter.isascii():
            yield language, letter, frequencies(behind[letter], 9), frequencies(before[letter], 9)


def other(folder: Path, language: str) -> tuple[str, ...]:
    letters: dict[str, float] = defaultdict(float)
    for word, weight in words(folder, language):
        for char in word:
            if char.isalpha() and not char.isascii():
                letters[char] += weight
    listed = frequencies(letters, DEEPEST[language])
    return language, "", with_traditional(listed) if language == "zh" else listed, ""


def with_traditional(simplified: str) -> str:
    """The same frequencies for traditional characters too."""
    pairs = " ".join(line for line in SIMPLIFIED.read_text("utf-8").splitlines() if line[:1] != "#").split()
    table: dict[str, str] = {}
    for pair in pairs:
        table.setdefault(pair[1], pair[0])
    return "".join(char + table.get(char, "") for char in simplified)


if __name__ == "__main__":
    data = Path(sys.argv[1])
    writer = csv.writer(sys.stdout, lineterminator="\n")
    for name in LATIN:
        writer.writerows(latin(data, name))
    for name in DEEPEST:
        writer.writerow(other(data, name))
