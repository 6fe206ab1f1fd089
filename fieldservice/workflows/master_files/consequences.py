"""What becomes of two or more files by merging, parting and holding apart: sentences for before the step and after it.

A merge makes files one at every service point, so whoever decides reads the names of both, and how to take it back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fieldservice.shapes import Values
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Purpose

NAMED = N_("%(name)s (%(number)s)")
ALL_OF = N_("%(others)s and %(last)s")


class Consequence(NamedTuple):
    """The sentence before the step, and the one after it."""

    before: Message
    after: Message


SAID: Mapping[Purpose, tuple[str, str]] = {
    "merges": (
        N_(
            "%(files)s become one file at every service point; %(stands)s is kept. “Undo a merge” on its "
            "page takes it back."
        ),
        N_("Merged: %(files)s are one file now, %(stands)s. “Undo a merge” on its page takes it back."),
    ),
    "parts": (
        N_("%(files)s become separate files again. Work filed since the merge stays with %(stands)s."),
        N_("Undone: %(files)s are separate files again."),
    ),
    "holds_apart": (
        N_(
            "%(files)s stay separate files and are not proposed again. To merge them after all, use “Merge "
            "with another file” on either page."
        ),
        N_("%(files)s stay separate files and are not proposed again."),
    ),
}


def consequence(purpose: Purpose, files: Sequence[Values]) -> Consequence:
    """Of a step on these files, each with its id and facts. The oldest stands: an alias points to an older file."""
    oldest, *_younger = in_order = sorted(files, key=lambda file: str(file["id"]))
    *others, last = map(named, in_order)
    values = {"files": Message(ALL_OF, {"others": others, "last": last}), "stands": number_of(oldest)}
    before, after = SAID[purpose]
    return Consequence(Message(before, values), Message(after, values))


def facts_of(file: Thing) -> Values:
    return {"id": file.id, **file.facts}


def named(file: Values) -> Message | str:
    """A file by the name of its customer or device, and its number."""
    name = str(file.get("name") or " ".join(str(file[part]) for part in ("brand", "model") if file.get(part)))
    return Message(NAMED, {"name": name, "number": number_of(file)}) if name else number_of(file)


def number_of(file: Values) -> str:
    """What a file is called by: a device has no number of ours, but a serial number."""
    return str(file.get("number") or file.get("serial") or file["id"])
