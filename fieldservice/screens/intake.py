"""What the desk knows of a caller, beside the form of a call: customer, device, history, warnings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from fieldservice.words import _
from fieldservice.workflows.model import N_

from . import story
from .values import Sayings, readable
from .widgets.cells import fit

if TYPE_CHECKING:
    from .widgets.form import Form

ASKED_BY = ("phone", "serial")
"""The fields that open a file by themselves once they hold a known number."""
FROM_CUSTOMER = {"customer_name": "name", "phone": "phone", "contact": "contact", "address": "address", "area": "area"}
FROM_DEVICE = {name: name for name in ("product", "brand", "model", "purchased", "warranty")}
REMINDER = N_("Greet with your number, listen; never argue, never refuse, never be vague.")
MARKS = N_("* needed now   + needed before it can be handed on")


def known_values(known: Mapping[str, Any]) -> dict[str, Any]:
    """What the files say, by the names of the form's fields."""
    found: dict[str, Any] = {}
    for file, names in (("customer", FROM_CUSTOMER), ("device", FROM_DEVICE)):
        for field, fact in names.items():
            value = (known.get(file) or {}).get(fact)
            if value:
                found[field] = value.get("code") if isinstance(value, Mapping) else value
    return found


def fill(form: Form, known: Mapping[str, Any], before: frozenset[str]) -> frozenset[str]:
    """Fill in what is known, and take away what an earlier number had filled in: a wrong one must not leave its
    customer's address behind. Answers which fields are filled now."""
    found = known_values(known)
    form.fill({**dict.fromkeys(before - found.keys()), **found})
    return frozenset(found)


class Known(Static):
    """The caller's file in short."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002  (Textual's name for it)
        super().__init__(_("A known phone number or serial number opens its file here."), id=id)
        self._known: tuple[Mapping[str, Any], Sayings] | None = None

    def show(self, known: Mapping[str, Any], sayings: Sayings) -> None:
        found = bool(known.get("customer") or known.get("device"))
        self._known = (known, sayings) if found else None
        self.set_class(found, "-some")
        self.update(told(known, sayings, self.size.width) if found else _("Neither number is known here yet."))

    def on_resize(self, event: Resize) -> None:
        if self._known:
            self.update(told(*self._known, self.size.width))


def told(known: Mapping[str, Any], sayings: Sayings, width: int) -> Content:
    """Warnings first, then who it is, which device, and what was done before."""
    lines = [story.warned(known["warnings"], width)] if known.get("warnings") else []
    customer, device = known.get("customer") or {}, known.get("device") or {}
    if customer:
        lines.append(
            Content.assemble(
                (_("Known customer") + " ", "$text-muted"),
                str(customer.get("number", "")),
                "  ",
                readable(str(customer.get("name", ""))),
            )
        )
    if device:
        named = " ".join(str(device[name]) for name in ("brand", "model", "serial") if device.get(name))
        lines.append(
            Content.assemble(
                (_("Known device") + " ", "$text-muted"), readable(named), "  ", sayings.value(device.get("warranty"))
            )
        )
    lines += [
        Content(fit("  " + story.related(row, sayings, width - 2), width).rstrip()) for row in known.get("history", ())
    ]
    return Content("\n").join(lines)
