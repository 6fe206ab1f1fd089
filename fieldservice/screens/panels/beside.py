"""What stands beside the form of a step where there is room, and above it where there is none: the thing it is about.

Customer, device, what the customer says, what is promised, warnings by their gravity, and what happened last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

from fieldservice.presentation.case_lines import first_device
from fieldservice.presentation.glyphs import glyphs
from fieldservice.presentation.gravity import NOTE, STOP, WARNING, Graded
from fieldservice.presentation.time_limits import page_limit
from fieldservice.presentation.values import Wording, readable
from fieldservice.screens.panels import history, page_head
from fieldservice.screens.widgets.cells import cut, fit, width_of, wrap
from fieldservice.words import _
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView

STYLES = {STOP: "bold $text-error", WARNING: "bold $text-warning", NOTE: ""}
QUOTED_LINES = 4
"""Lines of what the customer says, at most."""
SO_FAR = N_("So far")


def warned(warnings: Iterable[Graded], width: int) -> list[Content]:
    """Each warning on lines of its own."""
    return [
        Content.styled(line, STYLES[each.gravity])
        for each in warnings
        for line in wrap(f"{each.sign} {each.sentence}", max(10, width))
    ]


def in_full(page: DetailView, warnings: Sequence[Graded], wording: Wording, now: datetime, width: int) -> Content:
    """The lines beside a form."""
    facts = page.facts
    case = first_device(page)
    device = {**facts, **case.as_data()} if case else facts
    lines = [Content.styled(line, "bold") for line in _wrapped(facts.get("customer_name") or facts.get("name"), width)]
    lines += [Content(line) for name in ("phone", "area") for line in _wrapped(facts.get(name), width)]
    named = " ".join(str(device[name]) for name in ("brand", "model") if device.get(name))
    warranty = wording.value(facts["warranty"]) if facts.get("warranty") else ""
    of_device = (named, device.get("serial"), warranty)
    lines += [Content(line) for line in _wrapped("  ".join(str(each) for each in of_device if each), width)]
    lines += [Content.styled(line, "italic") for line in _quoted(page, width)]
    parts = [lines, warned(warnings, width), _times(page, wording, now, width), _so_far(page, wording, width)]
    rule = Content.styled(glyphs().rule * width, "$text-muted")
    return Content("\n").join([line for part in parts if part for line in (*part, rule)][:-1])


def in_short(page: DetailView, now: datetime, wording: Wording, width: int) -> list[Content]:
    """What the customer says and the next promise, in the one line above a form."""
    said = readable(str(page.facts.get("symptom") or "")).replace("\n", " ")
    next_promise = next(iter(page_head.promises(page, now)), None)
    promise = f"{_(next_promise.label)} {wording.time(next_promise.due)}" if next_promise else ""
    if not page.awaits or not (said or promise):
        return []
    room = width - (width_of(promise) + 2 if promise else 0)
    quoted = fit(_("“%(words)s”", words=cut(said, max(2, room - 4))), room) if said else ""
    style = page_head.LEVEL_STYLES[next_promise.level] if next_promise else ""
    return [Content.assemble((quoted, "italic"), ("  " * bool(quoted and promise) + promise, style))]


def _quoted(page: DetailView, width: int) -> list[str]:
    said = readable(str(page.facts.get("symptom") or "")).strip()
    lines = wrap(_("“%(words)s”", words=said), width) if said else []
    if len(lines) > QUOTED_LINES:
        lines = [*lines[: QUOTED_LINES - 1], cut(lines[QUOTED_LINES - 1] + glyphs().ellipsis, width)]
    return lines


def _times(page: DetailView, wording: Wording, now: datetime, width: int) -> list[Content]:
    """The time limit and the open promises."""
    limit = page_limit(wording.names, page, now)
    bar = page_head.time_bar(page, now)
    lines = [Content.styled(fit(f"{limit.text} {bar}".strip(), width), page_head.LEVEL_STYLES[limit.level])]
    promised = page_head.promised(page, wording, now, width)
    return [*(lines if limit.text else ()), *([promised] if promised.plain else ())]


def _so_far(page: DetailView, wording: Wording, width: int) -> list[Content]:
    """What happened, the newest first."""
    if not page.history:
        return []
    return [Content.styled(_(SO_FAR), "bold $text-primary"), history.history(page, wording, width)]


def _wrapped(value: object, width: int) -> list[str]:
    said = readable(str(value or "")).replace("\n", " ").strip()
    return wrap(said, width) if said else []
