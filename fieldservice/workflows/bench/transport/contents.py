"""Compares the contents that were found in a parcel with the sender's list, item by item with counts.

The same item may be spelt in many ways: case, width, blanks, punctuation and the measure word make no difference. The
device itself is not among the contents; it counts in neither list.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Set

from fieldservice.shapes import JsonObject, Values
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine import clocks
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing

MISSING, UNLISTED, DUE = "missing_contents", "unlisted_contents", "difference_due"
"""The facts of a job: items that the sender listed and that were not found, items found and not listed, the limit."""
NUMERALS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
COUNT = rf"(\d{{1,3}}|[{''.join(NUMERALS)}])"
MEASURE = "[个根只条块张件台本把支颗份套盒]"
LEADING = re.compile(rf"{COUNT}\s*(?:[x×*]|{MEASURE})\s*(?=\S)|(\d{{1,3}})\s+(?=\S)", re.IGNORECASE)
TRAILING = re.compile(rf"(?<=\S)\s*(?:[x×*]\s*{COUNT}\s*{MEASURE}?|{COUNT}\s*{MEASURE})$", re.IGNORECASE)
THE_DEVICE = ("主机", "机器", "整机", "device", "unit")
"""Words by which a sender lists the device itself."""


def item_of(line: str) -> tuple[str, int]:
    """The item and its count: `电源线2根`, `2 power cords` and `mouse x2` are two of them, `硬盘` is one."""
    text = unicodedata.normalize("NFKC", line).strip()
    for pattern in (TRAILING, LEADING):
        found = pattern.search(text) if pattern is TRAILING else pattern.match(text)
        if found:
            digits = next(group for group in found.groups() if group)
            name = (text[: found.start()] + text[found.end() :]).strip()
            return name, NUMERALS.get(digits) or int(digits)
    return text, 1


def folded(name: str) -> str:
    """The name by which two spellings of an item are the same."""
    text = unicodedata.normalize("NFKC", name).casefold()
    # An English plural is the same item; a Chinese name has no plural.
    words = [word[:-1] if len(word) > 3 and word.endswith("s") else word for word in re.findall(r"\w+", text)]
    return "".join(words)


def counted(lines: Iterable[str], ignored: frozenset[str]) -> tuple[Counter[str], dict[str, str]]:
    """How many there are of each item, and how each was first spelt, by folded names."""
    counts: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    for line in lines:
        name, count = item_of(line)
        if (key := folded(name)) and key not in ignored:
            counts[key] += count
            spelt.setdefault(key, name)
    return counts, spelt


def differences(
    declared: Iterable[str], found: Iterable[str], device: Iterable[str] = ()
) -> tuple[list[str], list[str]]:
    """What is missing and what is not on the list; both empty where the sender gave no list.

    `device` are the names of the device itself.
    """
    ignored = frozenset(map(folded, (*THE_DEVICE, *device)))
    listed, of_list = counted(declared, ignored)
    here, of_parcel = counted(found, ignored)
    if not listed:
        return [], []
    both = listed.keys() & here.keys()
    return _texts(listed - here, of_list, both), _texts(here - listed, of_parcel, both)


def _texts(counts: Counter[str], spelt: dict[str, str], both: Set[str]) -> list[str]:
    """Each item with its count. One alone needs none, unless others of it are in the parcel and on the list."""
    return [spelt[key] if count == 1 and key not in both else f"{spelt[key]} ×{count}" for key, count in counts.items()]


def compared(facts: Values, context: Context) -> JsonObject:
    """The facts of the comparison, from what is known of the job; the customer is told within a limit."""
    product = facts.get("product")
    names = [facts.get("model"), f"{facts.get('brand') or ''}{facts.get('model') or ''}", facts.get("serial")]
    names += [product.get(language) for language in ("zh", "en")] if isinstance(product, dict) else []
    missing, unlisted = differences(
        facts.get("declared") or (), facts.get("contents") or (), [str(name) for name in names if name]
    )
    calendar, minutes = context.reference.calendar(context.office), context.reference.minutes("tell_minutes")
    due = stamp(clocks.after_working(calendar, context.now, minutes)) if missing or unlisted else None
    return {MISSING: missing, UNLISTED: unlisted, DUE: due}


def difference(job: Thing) -> list[list[str]]:
    """What is missing and what is not on the list; empty where nothing differs."""
    found = [list(job.get(name) or ()) for name in (MISSING, UNLISTED)]
    return found if any(found) else []


def is_untold(job: Thing) -> bool:
    """Whether the parcel differs from the list and the customer was not told so. Each line names what was told."""
    return bool(difference(job)) and not any(
        code_of(line.get("result")) == "reached" and line.get("told_difference") == difference(job)
        for line in job.lines("differences_told")
    )
