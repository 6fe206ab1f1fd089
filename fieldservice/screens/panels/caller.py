"""What the desk knows of a caller, beside the form of a call: customer, device, history, warnings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import work
from textual.content import Content
from textual.events import Resize
from textual.message import Message
from textual.widgets import Static

from fieldservice.presentation.messages import render
from fieldservice.presentation.values import Sayings, readable
from fieldservice.screens.panels import history
from fieldservice.screens.widgets.cells import fit
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.screens.widgets.form import Form
    from fieldservice.workflows.engine.model import Step
    from fieldservice.workflows.engine.reference import Person

ASKED_BY = ("phone", "serial", "tracking")
"""The fields that open a file by themselves, or find what is expected, once they hold a known number."""
TOLD_NEXT = {"customer": ("customer_name",), "device": ("model", "product")}
"""What must be told of an unknown customer or device before anything else."""
FROM_CUSTOMER = {"customer_name": "name", "phone": "phone", "contact": "contact", "address": "address", "area": "area"}
FROM_DEVICE = {name: name for name in ("product", "brand", "model", "purchased", "warranty")}
COUNTER_MARKS = N_("+ required; a known phone or serial number fills it in")
MARKS = N_("* required now   + required before handing on")


def quiet(step: Step) -> list[str]:
    """The lines in quiet letters above the form of an opening step."""
    return [line for line in (step.hint, COUNTER_MARKS if step.purpose == "takes_in" else MARKS) if line]


def known_values(known: Values) -> JsonObject:
    """What the files say, by the names of the form's fields."""
    found: JsonObject = {}
    for file, names in (("customer", FROM_CUSTOMER), ("device", FROM_DEVICE)):
        for field, fact in names.items():
            value = (known.get(file) or {}).get(fact)
            if value:
                found[field] = value.get("code") if isinstance(value, Mapping) else value
    return found


def fill(form: Form, known: Values, before: frozenset[str]) -> frozenset[str]:
    """Fill in what is known, and take away what an earlier number had filled in: a wrong one must not leave its
    customer's address behind. Answers which fields are filled now."""
    found = known_values(known)
    form.fill({**dict.fromkeys(before - found.keys()), **found})
    return frozenset(found)


class CallerPanel(Static):
    """The caller's file in short, and the one who looks it up for a form."""

    class Filled(Message):
        """What is known has been filled in and shown; `missing` are fields that nobody knows yet."""

        def __init__(self, missing: tuple[str, ...]) -> None:
            super().__init__()
            self.missing = missing

    class LookedUp(Message, bubble=False):
        """From the thread: what is known of the caller or the device."""

        def __init__(self, form: Form, asked: tuple[str, ...], known: Values) -> None:
            super().__init__()
            self.form, self.asked, self.known = form, asked, known

    def __init__(self, desk: Desk, person: Person, id: str | None = None) -> None:  # noqa: A002  (Textual's name for it)
        super().__init__(_("A known phone number or serial number opens its file here."), id=id)
        self.desk, self.person = desk, person
        self.expected: list[JsonObject] = []
        """Jobs whose device is expected, of this customer, device or parcel."""
        self._asked: tuple[str, ...] = ("",) * len(ASKED_BY)
        self._filled: frozenset[str] = frozenset()
        self._known: tuple[Values, Sayings] | None = None

    def look_up(self, form: Form) -> None:
        """Ask the desk for the files behind phone and serial, unless that was asked already."""
        data = form.data()
        asked = tuple(str(data.get(name) or "") for name in ASKED_BY)
        if asked != self._asked:
            self._asked = asked
            self._look_up(form, asked)

    @work(thread=True, exclusive=True, group="known")
    def _look_up(self, form: Form, asked: tuple[str, ...]) -> None:
        phone, serial, tracking = asked
        known = self.desk.lookup.known(self.person, phone=phone, serial=serial)
        known["expected"] = (
            self.desk.workshop.expected(tracking=tracking, serial=serial, phone=phone) if any(asked) else []
        )
        if (phone or serial) and not (known["customer"] or known["device"]) and self.desk.has_joined():
            # Headquarters knows the other offices' customers; without a line it is said that nobody can tell here.
            known = {
                **known,
                "asked": self.desk.lookup.ask_elsewhere(phone=phone)
                if phone
                else self.desk.lookup.ask_elsewhere(serial=serial),
            }
        self.post_message(self.LookedUp(form, asked, known))

    def on_caller_panel_looked_up(self, event: LookedUp) -> None:
        if event.asked == self._asked:
            self._filled = fill(event.form, event.known, self._filled)
            self.expected = event.known.get("expected", [])
            self._show(event.known)
            told = [
                name
                for file, names in TOLD_NEXT.items()
                if any(event.asked) and not event.known.get(file)
                for name in names
            ]
            self.post_message(self.Filled(tuple(told)))

    def _show(self, known: Values) -> None:
        found = bool(known.get("customer") or known.get("device") or known.get("asked") or known.get("expected"))
        self._known = (known, Sayings.of(self.desk)) if found else None
        self.set_class(found, "-some")
        self.update(told(*self._known, self.size.width) if self._known else _("Neither number is known here yet."))

    def on_resize(self, event: Resize) -> None:
        if self._known:
            self.update(told(*self._known, self.size.width))


def told(known: Values, sayings: Sayings, width: int) -> Content:
    """Warnings first, then who it is, which device, and what was done before."""
    asked = known.get("asked") or {}
    warnings = [
        *known.get("warnings", ()),
        *({"because": one} for one in (*known.get("elsewhere", ()), *asked.get("elsewhere", ()))),
    ]
    lines = [history.warned(warnings, width)] if warnings else []
    if asked:
        lines.insert(0, Content(render(asked["says"])))
    customer, device = (
        known.get("customer") or asked.get("customer") or {},
        known.get("device") or asked.get("device") or {},
    )
    for row in known.get("expected", ()):
        named = (str(row["number"]), readable(str(row["device"])), readable(str(row["symptom"])))
        lines.append(
            Content.assemble(
                (fit(_("Expected: %(what)s", what="  ".join(filter(None, named))), width).rstrip(), "bold $text-accent")
            )
        )
    if known.get("expected"):
        lines.append(Content.styled(_("F5 continues there with what you typed."), "$text-accent"))
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
        Content(fit("  " + history.related(row, sayings, width - 2), width).rstrip())
        for row in known.get("history", ())
    ]
    return Content("\n").join(lines)
