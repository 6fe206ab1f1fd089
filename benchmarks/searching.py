"""Measures the search for texts that people type: two Chinese characters, digits of a serial, initials, end of a phone.

Each query runs through the desk, up to the rows of the list, and once as a bare query of the index. It counts as found
when every row matches and the wanted row is among them, unless the list is full.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from random import Random

from benchmarks import million
from benchmarks.figures import Figure, p50, p95
from db.pinyin import spell
from fieldservice.desk import Desk

QUERIES = 150
PAGE = 128
LIMIT = 20
Sample = tuple[str, str]
"""The typed text, and the id of the thing that it should find."""


def samples(desk: Desk, rng: Random, count: int) -> dict[str, list[Sample]]:
    read = desk.session.reader.rows
    customers = read("SELECT thing, name, phone FROM customer_row")
    devices = read("SELECT thing, serial FROM device_row WHERE serial <> ''")
    last = read("SELECT max(no) FROM search_row")[0][0]
    chinese = [(thing, name) for thing, name, _ in customers if re.fullmatch(r"[\u4e00-\u9fff]{2,4}", name)]
    symptoms = []
    while len(symptoms) < count:
        for thing, words in read("SELECT thing, words FROM search_row WHERE no = ?", (rng.randrange(1, last),)):
            runs = re.findall(r"[\u4e00-\u9fff]{2,}", words)
            if runs:
                run = rng.choice(runs)
                start = rng.randrange(len(run) - 1)
                symptoms.append((run[start : start + 2], thing))
    picked = rng.sample
    return {
        "2 characters of a fault": symptoms,
        "2 characters of a name": [(name[:2], thing) for thing, name in picked(chinese, count)],
        "6 digits of a serial": [(serial[-6:], thing) for thing, serial in picked(devices, count)],
        "pinyin initials": [(spell(name).initials, thing) for thing, name in picked(chinese, count)],
        "phone tail": [(phone[-4:], thing) for thing, _, phone in picked(customers, count)],
    }


FITS: dict[str, Callable[[str, dict[str, str]], bool]] = {
    "6 digits of a serial": lambda typed, row: typed in row["idents"],
    # Four digits are also the number of a flat or the beginning of a number in words.
    "phone tail": lambda typed, row: (
        typed in row["idents"] or any(word.startswith(typed) for word in row["words"].split())
    ),
    "pinyin initials": lambda typed, row: (
        any(word.startswith(typed) for word in f"{row['names']} {row['words']}".split())
        or typed.upper() in row["idents"]
    ),
}


def bare(kind: str, typed: str) -> tuple[str, str]:
    """Table and MATCH of the index query that such a text needs at least."""
    if kind == "pinyin initials":
        return "search_name", f'names : "{typed}"*'
    if kind == "6 digits of a serial":
        return "search_text", f'idents : "{" ".join(typed[at : at + 3] for at in range(4))}"'
    return "search_text", f'{"idents" if kind == "phone tail" else "words"} : "{typed}"'


def found(desk: Desk, kind: str, sample: Sample, rows: list[dict[str, str]]) -> bool:
    typed, thing = sample
    things = [row["thing"] for row in rows]
    marks = ", ".join("?" * len(things))
    fits = FITS.get(kind, lambda typed, row: typed in row["words"])
    kept = desk.session.reader.rows(f"SELECT words, idents, names FROM search_row WHERE thing IN ({marks})", things)
    if not all(fits(typed, dict(zip(("words", "idents", "names"), row, strict=True))) for row in kept):
        return False
    return thing in things or len(things) == LIMIT


def timed(desk: Desk, count: int, seed: int = 5) -> dict[str, tuple[list[float], list[float], int]]:
    """By kind of text: milliseconds to the list, milliseconds of the bare query, and how many were found."""
    by = desk.session.person("zhao.min")
    assert by is not None
    times: dict[str, tuple[list[float], list[float], int]] = {}
    for kind, some in samples(desk, Random(seed), count).items():
        desk.session.search(some[0][0])
        ours, raws, right = [], [], 0
        for sample in some:
            start = time.perf_counter()
            rows = desk.session.search(sample[0], LIMIT)
            ours.append((time.perf_counter() - start) * 1000)
            table, match = bare(kind, sample[0])
            start = time.perf_counter()
            desk.session.reader.rows(
                f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid DESC LIMIT ?", (match, LIMIT)
            )
            raws.append((time.perf_counter() - start) * 1000)
            right += found(desk, kind, sample, rows)
        times[kind] = ours, raws, right
    return times


def measure(count: int = QUERIES) -> Iterator[Figure]:
    desk = Desk.open(million.folder())
    every, bares, right = [], [], 0
    for kind, (ours, raws, hits) in timed(desk, count).items():
        every += ours
        bares += raws
        right += hits
        yield Figure(f"search {kind} p50", p50(ours), "ms", p50(raws), "bare index query")
        yield Figure(f"search {kind} p95", p95(ours), "ms", p95(raws), "bare index query", most=20)
    yield Figure("search found", right / len(every) * 100, "%", least=100)
    desk.close()


GROWING = ("whole serial", "phone", "number", "2 characters of a fault")
"""Kinds of text that find as many rows in a small store as in a large one, because more rows take more time."""


def growing(desk: Desk, rng: Random, count: int) -> list[str]:
    read = desk.session.reader.rows
    columns = [
        [text for (text,) in read(sql)]
        for sql in (
            "SELECT serial FROM device_row WHERE serial <> ''",
            "SELECT phone FROM customer_row",
            "SELECT number FROM work_row WHERE engineer <> ''",
        )
    ]
    return [rng.choice(column) for column in columns for _ in range(count)] + [
        text for text, _ in samples(desk, rng, count)["2 characters of a fault"]
    ]


def growth(count: int = QUERIES) -> Iterator[Figure]:
    """Full pages of lists and searches in the large store against the small one, in turn."""
    desks = [Desk.open(million.folder(jobs)) for jobs in (million.SMALL, million.JOBS)]
    asked = [growing(desk, Random(9), count) for desk in desks]
    lists: tuple[list[float], list[float]] = ([], [])
    finds: tuple[dict[str, list[float]], dict[str, list[float]]] = ({}, {})
    for number in range(len(asked[0])):
        for desk, texts, listed, searched in zip(desks, asked, lists, finds, strict=True):
            by = desk.session.person("zhao.min")
            assert by is not None
            start = time.perf_counter()
            for view in ("open", "all"):
                desk.lists.work(by, view).page(None, 0, PAGE)
            listed.append((time.perf_counter() - start) * 1000)
            start = time.perf_counter()
            desk.session.search(texts[number], LIMIT)
            searched.setdefault(GROWING[number // count], []).append((time.perf_counter() - start) * 1000)
    few, many = (sum(map(p50, kinds.values())) / len(kinds) for kinds in finds)
    yield Figure(
        f"list cost, {million.JOBS:,} jobs",
        p50(lists[1]),
        "ms",
        p50(lists[0]),
        f"{million.SMALL:,} jobs",
        ratio_most=1.2,
    )
    yield Figure(f"search cost, {million.JOBS:,} jobs", many, "ms", few, f"{million.SMALL:,} jobs", ratio_most=1.2)
    for desk in desks:
        desk.close()
