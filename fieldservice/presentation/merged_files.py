"""The files that are merged with the one of a page, in words: whoever has the old number on a paper finds it there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fieldservice.presentation.values import Wording, readable
from fieldservice.shapes import Values
from fieldservice.words import _, forms
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView

ALSO_FILED = N_("Merged files")
SHOWN = ("name", "contact", "phone", "area", "address", "product", "brand", "model")


def in_one_line(page: DetailView, wording: Wording) -> str:
    """Number, name and time of merging of each; "" where the page has no merged file."""
    files = forms.listed(" ".join(filter(None, (_number(file), _name(file)))) for file in page.merged)
    since = min((str(file["since"]) for file in page.merged if file["since"]), default="")
    if not since:
        return files and _("Merged with %(files)s", files=files)
    when = wording.names.time_in_sentence(since, wording.now)
    return _("Merged with %(files)s, %(time)s", files=files, time=when)


def one_by_one(page: DetailView, wording: Wording) -> list[tuple[str, str]]:
    """(number, what the file says) of each."""
    return [(_number(file), forms.listed(filter(None, _said(file, wording)))) for file in page.merged]


def of_rows(rows: Iterable[Values]) -> list[str]:
    """For what a search found by the number or name of a merged file: under which number it is filed."""
    return [
        _("%(old)s was merged into %(number)s.", old=old, number=row["number"])
        for row in rows
        for old in row.get("also", ())
    ]


def _said(file: Values, wording: Wording) -> list[str]:
    said = [wording.fact(name, file[name]) for name in SHOWN if file.get(name)]
    return [*said, _("merged %(time)s", time=wording.time(str(file["since"]))) if file["since"] else ""]


def _number(file: Values) -> str:
    return readable(str(file.get("number") or file.get("serial") or file["id"]))


def _name(file: Values) -> str:
    return readable(str(file.get("name") or " ".join(str(file[part]) for part in ("brand", "model") if file.get(part))))
