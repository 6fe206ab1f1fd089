"""The history of a record as text, and the lines about blocked steps, warnings and related records.

Every function takes the width in cells and returns lines that fit it. Nothing here decides which steps may be taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from textual.content import Content

from fieldservice.presentation.glyphs import glyphs
from fieldservice.presentation.list_rows import subject_in_words
from fieldservice.presentation.messages import render
from fieldservice.presentation.values import Wording, entry_label, readable, state_word
from fieldservice.screens.widgets.cells import fit, wrap
from fieldservice.shapes import Values
from fieldservice.words import _, in_context
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.registry import OWN_LABELS

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView, HistoryLine

SUBJECTS = ("step", "paper")
"""The details that belong into the heading of an entry of the store itself: the refused step, the printed paper."""


REFUSALS = "fold:refusals"
"""The fold of refused attempts."""
REFUSED = OWN_LABELS["refused"]


def history(page: DetailView, wording: Wording, width: int, unfolded: bool = False) -> Content:
    """All entries, the newest first; refused attempts in a row are one line unless they are unfolded."""
    lines: list[Content] = []
    for refused, group in groupby(reversed(page.history), lambda entry: entry.label == REFUSED):
        entries = list(group)
        if refused and not unfolded:
            lines.append(_folded(page, entries, wording, width))
        else:
            lines += [line for entry in entries for line in entry_lines(page, entry, wording, width)]
    return Content("\n").join(lines)


def _folded(page: DetailView, entries: Sequence[HistoryLine], wording: Wording, width: int) -> Content:
    """Refused attempts in one dim line; a single one with what was refused."""
    if len(entries) == 1:
        said = entry_lines(page, entries[0], wording, width)[0].plain[2:]
    else:
        said = _("Refused attempts: %(count)s", count=len(entries))
    return Content.styled(fit(f"{glyphs().dot} {said} {glyphs().folded}", width).rstrip(), "$text-muted")


def entry_lines(page: DetailView, entry: HistoryLine, wording: Wording, width: int) -> list[Content]:
    """The lines of one entry of the timeline: time, person, step and change of state, then the details."""
    title = entry_label(entry)
    subjects = [wording.detail(name, value) for name, value in entry.details if name in SUBJECTS]
    for subject in subjects:
        title = _("%(label)s: %(value)s", label=title, value=subject)
    is_move = entry.after != entry.before
    moved = "  ".join(
        filter(
            None,
            (
                f"{state_word(page.workflow, entry.before)} > " * bool(entry.before)
                + state_word(page.workflow, entry.after)
                if is_move
                else "",
                _("Late: noted, state unchanged") if entry.late else "",
            ),
        )
    )
    mark = (glyphs().now, "$text-accent") if is_move else (glyphs().dot, "$text-muted")
    start = f" {wording.time(entry.at)}  {readable(entry.by)}  "
    lines = [
        Content.assemble(mark, (start, "$text-muted"), (title, "bold"), ("  " + moved if moved else "", "$text-accent"))
    ]
    others = [detail for detail in entry.details if detail[0] not in SUBJECTS]
    words = [_("%(label)s: %(value)s", label=label, value=value) for label, value in wording.details(others)]
    for part in wrap(_("; ").join(words), max(8, width - 4)) if words else ():
        lines.append(Content.assemble((f"{glyphs().upright}   ", "$text-muted"), part))
    return lines


def since(page: DetailView, seen: int, wording: Wording, width: int, but: frozenset[str]) -> list[str]:
    """One line for each entry after the first `seen` ones, without those whose label is in `but`."""
    entries = [entry for entry in page.history[seen:] if entry.label not in but]
    return [entry_lines(page, entry, wording, width)[0].plain[2:] for entry in entries]


def warning_lines(sentences: Iterable[str], width: int) -> Content:
    """Warnings, each on lines of its own."""
    lines = [line for sentence in sentences for line in wrap(f"! {sentence}", max(10, width))]
    return Content.styled("\n".join(lines), "bold $text-warning")


def with_covers(warned: Content, covered: Iterable[Message], width: int) -> Content:
    """The warnings, and behind them the contracts that cover the device."""
    lines = [line for sentence in covered for line in wrap(render(sentence), max(10, width))]
    told = Content.styled("\n".join(lines), "$text-accent")
    return Content("\n").join(part for part in (warned, told) if part.plain)


def related(row: Values, wording: Wording, width: int) -> str:
    """The row of a related record in one line."""
    from fieldservice.presentation.values import KINDS, row_state

    if row["kind"] in ("customer", "device"):
        name = row.get("name") or " ".join(filter(None, (row.get("brand"), row.get("model"), row.get("serial"))))
        return fit(f"{in_context('thing', KINDS[row['kind']])}  {readable(str(name))}", width).rstrip()
    parts = (row["number"], row_state(row), wording.time(row["opened"]), readable(subject_in_words(wording.names, row)))
    return fit("  ".join(filter(None, map(str, parts))), width).rstrip()
