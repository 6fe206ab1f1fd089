"""What tells customers behind one phone apart, and devices of one serial number, in one line or two."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from fieldservice.presentation.values import readable
from fieldservice.shapes import Values
from fieldservice.words import _, _n, forms
from fieldservice.words.marking import N_

NOT_AMONG = {"customer": N_("Another person with this phone"), "device": N_("Another device with this serial number")}
"""The last choice: it is none of the candidates."""


def in_a_line(candidate: Values) -> str:
    """Number, name, kind of caller, area and address, extension, open jobs, last business."""
    last = candidate.get("last") or {}
    parts = (
        _word(candidate.get("number")),
        *_who(candidate),
        *_beside(candidate),
        _open_jobs(candidate),
        _("last %(day)s %(what)s", day=forms.long_day(str(last["opened"])[:10]), what=_word(last.get("device"))).strip()
        if last
        else "",
    )
    return "  ".join(filter(None, parts))


def in_two_lines(candidate: Values, now: datetime) -> tuple[str, str]:
    """Who it is and the latest business, and below it what else tells this one apart."""
    last = candidate.get("last") or {}
    when = _("last call %(day)s", day=forms.short_day(str(last["opened"])[:10], now)) if last else ""
    # The devices of one serial number are told by their own names.
    what = _word(last.get("device")) if not candidate.get("serial") else ""
    first = (*_who(candidate), _open_jobs(candidate), " ".join(filter(None, (when, what))))
    second = (_word(candidate.get("number")), *_beside(candidate))
    return "  ".join(filter(None, first)), "  ".join(filter(None, second))


def _who(candidate: Values) -> tuple[str, ...]:
    device = " ".join(_word(candidate.get(name)) for name in ("brand", "model", "serial") if candidate.get(name))
    return _word(candidate.get("name")), device or _word(candidate.get("product"))


def _beside(candidate: Values) -> tuple[str, ...]:
    where = " ".join(_word(candidate.get(name)) for name in ("area", "address") if candidate.get(name))
    extension = _("ext. %(extension)s", extension=candidate["extension"]) if candidate.get("extension") else ""
    return _word(candidate.get("customer")), _word(candidate.get("caller_kind")), where, extension


def _open_jobs(candidate: Values) -> str:
    opened = int(candidate.get("open") or 0)
    return _n("%(n)s open job", "%(n)s open jobs", opened) if opened else ""


def _word(value: object) -> str:
    if isinstance(value, Mapping):
        return forms.in_language(value)
    return readable(str(value or ""))
