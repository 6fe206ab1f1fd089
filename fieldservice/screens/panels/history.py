"""The history of a record as text, and the lines about blocked steps, warnings and related records.

Every function takes the width in cells and returns lines that fit it. Nothing here decides which steps may be taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.content import Content

from fieldservice.presentation.list_rows import subject_in_words
from fieldservice.presentation.messages import render
from fieldservice.presentation.values import Wording, entry_label, readable, state_word
from fieldservice.screens.widgets.cells import fit, wrap
from fieldservice.shapes import Values
from fieldservice.words import _, in_context
from fieldservice.workflows.engine.messages import Message

if TYPE_CHECKING:
    from fieldservice.desk.detail import BlockedStep, DetailView, HistoryLine

SUBJECTS = ("step", "paper")
"""The details that belong into the heading of an entry of the store itself: the refused step, the printed paper."""


def history(page: DetailView, wording: Wording, width: int) -> Content:
    """All entries, the newest first."""
    lines = [line for entry in reversed(page.history) for line in entry_lines(page, entry, wording, width)]
    return Content("\n").join(lines)


def entry_lines(page: DetailView, entry: HistoryLine, wording: Wording, width: int) -> list[Content]:
    """The lines of one entry: time, person, step and change of state, then the details."""
    title = entry_label(entry)
    subjects = [wording.detail(name, value) for name, value in entry.details if name in SUBJECTS]
    for subject in subjects:
        title = _("%(label)s: %(value)s", label=title, value=subject)
    moved = "  ".join(
        filter(
            None,
            (
                f"{state_word(page.workflow, entry.before)} > " * bool(entry.before)
                + state_word(page.workflow, entry.after)
                if entry.after != entry.before
                else "",
                _("Late: noted, state unchanged") if entry.late else "",
            ),
        )
    )
    start = f"{wording.time(entry.at)}  {readable(entry.by)}  "
    lines = [Content.assemble((start, "$text-muted"), (title, "bold"), ("  " + moved if moved else "", "$text-accent"))]
    others = [detail for detail in entry.details if detail[0] not in SUBJECTS]
    words = [_("%(label)s: %(value)s", label=label, value=value) for label, value in wording.details(others)]
    lines += [Content("    " + part) for part in wrap(_("; ").join(words), max(8, width - 4))] if words else []
    return lines


def since(page: DetailView, seen: int, wording: Wording, width: int, but: frozenset[str]) -> list[str]:
    """One line for each entry after the first `seen` ones, without those whose label is in `but`."""
    entries = [entry for entry in page.history[seen:] if entry.label not in but]
    return [entry_lines(page, entry, wording, width)[0].plain for entry in entries]


def blocked_step(blocked: BlockedStep, wording: Wording, width: int) -> Content:
    """A step that cannot be taken now: the reason, and who may take it."""
    who = wording.who_may(blocked.who_may)
    reasons = [render(blocked.because), *([_("Only possible for: %(who)s.", who=who)] if who else [])]
    lines = "".join(f"\n  {line}" for sentence in reasons for line in wrap(sentence, width - 2))
    return Content.assemble(("- " + _(blocked.label), "bold"), lines)


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
