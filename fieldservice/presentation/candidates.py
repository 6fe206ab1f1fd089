"""What tells customers behind one phone apart, and devices of one serial number, in one line."""

from __future__ import annotations

from collections.abc import Mapping

from fieldservice.presentation.values import readable
from fieldservice.shapes import Values
from fieldservice.words import _, _n, forms
from fieldservice.words.marking import N_

NOT_AMONG = {"customer": N_("Somebody new with this phone"), "device": N_("Another device with this serial number")}
"""The last choice: it is none of the candidates."""


def in_a_line(candidate: Values) -> str:
    """Number, name, kind of caller, area and address, extension, open jobs, last business."""
    last, opened = candidate.get("last") or {}, int(candidate.get("open") or 0)
    device = " ".join(_word(candidate.get(name)) for name in ("brand", "model", "serial") if candidate.get(name))
    where = " ".join(_word(candidate.get(name)) for name in ("area", "address") if candidate.get(name))
    parts = (
        _word(candidate.get("number")),
        _word(candidate.get("name")),
        device or _word(candidate.get("product")),
        _word(candidate.get("customer")),
        _word(candidate.get("caller_kind")),
        where,
        _("ext. %(extension)s", extension=candidate["extension"]) if candidate.get("extension") else "",
        _n("%(n)s open job", "%(n)s open jobs", opened) if opened else "",
        _("last %(day)s %(what)s", day=forms.long_day(str(last["opened"])[:10]), what=_word(last.get("device"))).strip()
        if last
        else "",
    )
    return "  ".join(filter(None, parts))


def _word(value: object) -> str:
    if isinstance(value, Mapping):
        return forms.in_language(value)
    return readable(str(value or ""))
