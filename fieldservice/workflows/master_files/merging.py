"""Several files of one customer or device read as one: an alias makes them one, and nothing is rewritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fieldservice.shapes import Values
from fieldservice.workflows.engine.fold import APART, SAME_AS, HistoryEntry, Thing
from fieldservice.workflows.engine.identity import letters_and_digits, serial_key

NEVER_FILLED_IN = frozenset({SAME_AS, "number"})
"""Facts that belong to one file alone."""


def alias_of(file: Thing) -> str:
    """The older file that this one is the same as; "" for a file that stands for itself.

    An alias that would point to a younger file or to itself does not count, so that following aliases always ends.
    """
    older = file.get(SAME_AS)
    return older if isinstance(older, str) and older < file.id else ""


def merged_file(file: Thing, text: str | None) -> Thing | None:
    """The one of the merged files that a person means who writes this, or nothing where only one is merged; None where
    it is none of them, or several."""
    meant = [each for each in file.merged if not text or _is_called(each, text)]
    return meant[0] if len(meant) == 1 else None


def _is_called(file: Thing, text: str) -> bool:
    number, serial = letters_and_digits(text), serial_key(text)
    return (
        text.strip() == file.id
        or number == letters_and_digits(file.get("number"))
        or bool(serial and serial == serial_key(file.get("serial")))
    )


def as_one(files: Sequence[Thing]) -> Thing:
    """The first file as it is read together with those that are merged with it.

    Its own values stand; the others fill its gaps. A customer is on the black list if one of the files says so, and
    what is unpaid is added up. Each of `merged` stays as it is.
    """
    first, *others = files
    if not others:
        return first
    facts = dict(first.facts)
    for file in others:
        for name, value in file.facts.items():
            if name not in NEVER_FILLED_IN and not facts.get(name):
                facts[name] = value
        if file.get("black_listed") and not first.get("black_listed"):
            facts |= {name: value for name, value in file.facts.items() if name.startswith("black_listed")}
    if unpaid := [int(file.get("unpaid")) for file in files if isinstance(file.get("unpaid"), int)]:
        facts["unpaid"] = sum(unpaid)
    if apart := {id_ for file in files for id_ in file.get(APART) or ()}:
        facts[APART] = sorted(apart)
    names = dict.fromkeys(name for file in files for name in file.lists)
    lists = {name: sorted((line for file in files for line in file.lines(name)), key=_when) for name in names}
    history = {line.entry.id: line for file in reversed(files) for line in file.history}
    return replace(
        first,
        facts=facts,
        lists=lists,
        history=sorted(history.values(), key=_place),
        opened=min(filter(None, (file.opened for file in files)), default=""),
        changed=max(file.changed for file in files),
        erased=any(file.erased for file in files),
        merged=tuple(others),
    )


def _when(line: Values) -> tuple[str, str]:
    return str(line["at"]), str(line["entry"])


def _place(line: HistoryEntry) -> tuple[bool, int, int]:
    """The order of the journal: numbered entries by number, then the others as they came."""
    place: tuple[bool, int, int] = getattr(line.entry, "place", (False, 0, line.entry.arrived))
    return place
