"""The small panes below a page: its parts, its money and its papers, each where there is something."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual.content import Content

from fieldservice.presentation import charges, job_parts
from fieldservice.presentation.values import Wording, paper_name
from fieldservice.screens.panels.papers import readable_papers
from fieldservice.screens.widgets.cells import fit
from fieldservice.words import _, forms
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView

PANES = (("parts", N_("Parts")), ("money", N_("Money")), ("papers", N_("Papers")))
"""The id of each pane, and its name."""
MOST, MOST_OF_TALL = 2, 4
"""Lines of a small pane at most, on a tall screen more."""


def rows(name: str, page: DetailView, wording: Wording) -> list[str]:
    """All that a pane says, a row a line; [] where there is nothing."""
    return ROWS[name](page, wording)


def pane(name: str, page: DetailView, wording: Wording, width: int, most: int = MOST) -> Content:
    """The first rows of a pane, and how many there are besides."""
    found = rows(name, page, wording)
    left = len(found) - most
    shown = found[:most]
    if left > 0:
        more = _("%(count)s more", count=left)
        shown[-1] = fit(shown[-1], max(2, width - len(more) * 2 - 2)).rstrip() + "  " + more
    return Content("\n".join(fit(row, width).rstrip() for row in shown))


def brief(page: DetailView, wording: Wording, width: int) -> Content:
    """All panes in one line, for a screen that has no room for them: what each begins with."""
    told = []
    for name, words in PANES:
        if found := rows(name, page, wording):
            said = forms.listed(found) if name == "papers" else found[0].replace("\n", " ")
            told.append(_("%(label)s: %(value)s", label=_(words), value=said))
    return Content.styled(fit("   ".join(told), width).rstrip(), "$text-muted")


def _parts(page: DetailView, wording: Wording) -> list[str]:
    return [f"{label}  {value}" for _heading, told in job_parts.groups(page, wording) for label, value in told]


def _money(page: DetailView, wording: Wording) -> list[str]:
    owed = charges.owed_in_short(page)
    told = [f"{label}  {value}" for _heading, told in charges.groups(page, wording) for label, value in told]
    return [*([owed] if owed and told else []), *told]


def _papers(page: DetailView, wording: Wording) -> list[str]:
    return [paper_name(kind) for kind in readable_papers(page.papers)]


ROWS: Mapping[str, Callable[[DetailView, Wording], list[str]]] = {"parts": _parts, "money": _money, "papers": _papers}
