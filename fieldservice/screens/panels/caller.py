"""The panel beside the form of a call: what the desk knows about the caller, the device, its history, and warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual import work
from textual.content import Content
from textual.events import Resize
from textual.message import Message
from textual.widgets import Static

from fieldservice.desk import NEW
from fieldservice.desk.names import same_name
from fieldservice.presentation.candidates import in_two_lines
from fieldservice.presentation.gravity import graded
from fieldservice.presentation.messages import render
from fieldservice.presentation.values import Wording, readable
from fieldservice.screens.panels import beside, history
from fieldservice.screens.widgets.cells import fit
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _, _n
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.codes import URGENT, code_of

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.screens.widgets.form import Form
    from fieldservice.workflows.engine.fields import Field
    from fieldservice.workflows.engine.model import Step
    from fieldservice.workflows.engine.reference import Person

ASKED_BY = ("phone", "serial", "tracking")
"""The fields whose numbers are looked up: they find a customer, a device or an expected job."""
TYPED = {"customer": "customer_name", "device": "model"}
"""The fields that tell the files of one number apart, as far as a person typed them."""
CHOSEN = {"customer": "phone", "device": "serial"}
"""The files that a person may choose where a number has several, with the field of that number."""
ASKED_WHEN_UNKNOWN = {"customer": ("customer_name",), "device": ("model", "product")}
"""The fields that come first for an unknown customer or device."""
# Name of the form's field: name of the fact in the file.
FROM_CUSTOMER = {"customer_name": "name", "phone": "phone", "contact": "contact", "address": "address", "area": "area"}
FROM_DEVICE = {
    name: name for name in ("product", "brand", "model", "purchased", "warranty", "purchase_proof", "first_used")
}
LINES = 6
"""Lines of the panel below a form on a narrow screen, as in the stylesheet of the step screen."""
FEWEST_SHOWN = 2
"""Candidates that are shown however much else there is to say; the dialog has all of them."""
COUNTER_MARKS = N_("* needed. A known phone or serial number fills in the form.")
MARKS = N_("* needed, at the latest before the work is handed on.")
MARK = N_("* needed.")


def hints(step: Step, fields: Sequence[Field]) -> list[str]:
    """The muted lines above the form of an opening step."""
    marks = MARKS if any(field.wanted for field in fields) else MARK
    return [line for line in (step.hint, COUNTER_MARKS if step.purpose == "takes_in" else marks) if line]


def known_values(known: Values) -> JsonObject:
    """The facts from the files of customer and device, by the names of the form's fields."""
    found: JsonObject = {}
    for file, names in (("customer", FROM_CUSTOMER), ("device", FROM_DEVICE)):
        for field, fact in names.items():
            value = (known.get(file) or {}).get(fact)
            if value:
                found[field] = value.get("code") if isinstance(value, Mapping) else value
    return found


def is_typed(form: Form, name: str) -> bool:
    """Whether a person typed this field, and not the file filled it in."""
    return name in form.rows and form.rows[name].touched


def typed_name(form: Form) -> str:
    return str(form.data().get(TYPED["customer"]) or "") if is_typed(form, TYPED["customer"]) else ""


def fill(form: Form, known: Values, before: frozenset[str]) -> frozenset[str]:
    """Fill in known facts and clear those that an earlier number had filled in. Returns the fields filled now.

    Otherwise a mistyped number would leave the address of its customer in the form.
    """
    # Whoever cleared a field types in it next.
    edited = {name for name, row in form.rows.items() if row.touched and row.control.has_focus}
    found = {name: value for name, value in known_values(known).items() if name not in edited}
    form.fill({**dict.fromkeys(before - found.keys()), **found})
    return frozenset(found)


class CallerPanel(Static):
    """Shows a summary of the caller's file. `look_up` finds the file and fills the form from it."""

    class Filled(Message):
        """Known facts were filled in and shown; `missing` are the fields to ask for next."""

        def __init__(self, missing: tuple[str, ...]) -> None:
            super().__init__()
            self.missing = missing

    class LookedUp(Message, bubble=False):
        """Posted by the thread that looked up the caller or the device."""

        def __init__(self, form: Form, asked: tuple[str, ...], known: Values) -> None:
            super().__init__()
            self.form, self.asked, self.known = form, asked, known

    def __init__(self, desk: Desk, person: Person, id: str | None = None) -> None:  # noqa: A002  (Textual's name for it)
        super().__init__(_("A known phone number or serial number opens its file here."), id=id)
        self.desk, self.person = desk, person
        self.expected: list[JsonObject] = []
        """Jobs of this customer, device or parcel whose device is expected here."""
        self.several: dict[str, list[Values]] = {}
        """The candidates behind the phone or the serial number, where there are several: {customer, device}."""
        self._chosen: dict[str, tuple[str, str]] = {}
        """The chosen file, with the number for which it was chosen; another number asks again."""
        self._name_then = ""
        """The name that a person had typed when the customer was chosen."""
        self._asked: tuple[str, ...] = ("",) * (len(ASKED_BY) + len(CHOSEN) + len(TYPED))
        self._filled: frozenset[str] = frozenset()
        self._known: tuple[Values, Wording] | None = None

    def chosen(self, form: Form) -> dict[str, str]:
        """The chosen files whose numbers are still in the form."""
        data = form.data()
        return {
            kind: file for kind, (number, file) in self._chosen.items() if number == str(data.get(CHOSEN[kind]) or "")
        }

    def choose(self, form: Form, kind: str, file: str) -> None:
        """A person says who or which it is; its file fills the form."""
        self._chosen[kind] = (str(form.data().get(CHOSEN[kind]) or ""), file)
        self._name_then = typed_name(form)
        self.look_up(form)

    def is_doubtful(self, form: Form) -> bool:
        """Whether another name was typed after the customer had been chosen: it may be somebody else's."""
        file, name = self.chosen(form).get("customer", NEW), typed_name(form)
        names = [str(each.get("name")) for each in self.several.get("customer", ()) if each.get("id") == file]
        return bool(file != NEW and name and name != self._name_then and same_name(name) not in map(same_name, names))

    def restore(self, form: Form, draft: Values) -> None:
        """The choice that a draft has, for the numbers that it has."""
        data = form.data()
        self._name_then = typed_name(form)
        self._chosen = {kind: (str(data.get(CHOSEN[kind]) or ""), str(draft[kind])) for kind in CHOSEN if kind in draft}

    def look_up(self, form: Form) -> None:
        """Look up the numbers in the form, unless the same numbers were looked up last."""
        data, chosen = form.data(), self.chosen(form)
        asked = tuple(str(data.get(name) or "") for name in ASKED_BY) + tuple(chosen.get(kind, "") for kind in CHOSEN)
        asked += tuple(str(data.get(name) or "") if is_typed(form, name) else "" for name in TYPED.values())
        if asked != self._asked:
            self._asked = asked
            self._look_up(form, asked)

    @work(thread=True, exclusive=True, group="known")
    def _look_up(self, form: Form, asked: tuple[str, ...]) -> None:
        phone, serial, tracking, *rest = asked
        chosen = {kind: file for kind, file in zip(CHOSEN, rest[: len(CHOSEN)], strict=True) if file}
        typed = dict(zip(TYPED, rest[len(CHOSEN) :], strict=True))
        known = self.desk.lookup.known(self.person, phone=phone, serial=serial, chosen=chosen, typed=typed)
        expected = {"tracking": tracking, "serial": serial, "phone": phone, "customer": chosen.get("customer", "")}
        known["chosen"] = chosen
        known["expected"] = self.desk.workshop.expected(**expected) if any(asked) else []
        here = [known[name] for name in ("customer", "device", "customers", "devices")]
        if (phone or serial) and not any(here) and self.desk.lists.has_joined():
            # Headquarters knows the customers of the other offices; without a connection the answer says so.
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
            self.several = {kind: rows for kind in CHOSEN if (rows := event.known.get(f"{kind}s"))}
            self._forget_files_that_are_gone()
            self._show(event.known)
            missing = [
                name
                for file, names in ASKED_WHEN_UNKNOWN.items()
                if any(event.asked[: len(ASKED_BY)]) and not event.known.get(file)
                for name in names
            ]
            self.post_message(self.Filled(tuple(missing)))

    def _forget_files_that_are_gone(self) -> None:
        """A file that a draft names may have been merged or erased since; the person is asked again."""
        for kind, (_number, file) in list(self._chosen.items()):
            if file not in (NEW, *(each.get("id") for each in self.several.get(kind, ()))):
                del self._chosen[kind]

    def _show(self, known: Values) -> None:
        found = any(known.get(name) for name in ("customer", "device", "customers", "devices", "asked", "expected"))
        self._known = (known, Wording.of(self.desk)) if found else None
        self.set_class(found, "-some")
        if found:
            self._summarise()
        else:
            self.update(_("Phone and serial number are both unknown here."))

    def on_resize(self, event: Resize) -> None:
        self._summarise()

    def _summarise(self) -> None:
        if self._known:
            wide = self.screen.has_class("-wide")
            room = Room(self.size.width, self.size.height if wide else LINES, 2 if wide else 1)
            self.update(summary(*self._known, room))


WHO = {
    "customer": N_("Several customers have this phone (F7):"),
    "device": N_("Several devices have this serial (F7):"),
}
PERHAPS = {"customer": N_("Is it this customer? (F7)"), "device": N_("Is it this device? (F7)")}
UNLIKE = N_("New customer of this name. Others with this phone (F7):")
CHOSEN_NEW = {
    "customer": N_("New customer with this phone. F7 chooses another."),
    "device": N_("New device with this serial number. F7 chooses another."),
}
CHOSEN_ONE = {
    "customer": N_("F7 chooses another customer with this phone."),
    "device": N_("F7 chooses another device with this serial number."),
}


@dataclass(frozen=True, slots=True)
class Room:
    """The cells of the panel across, its lines, and the lines for each candidate."""

    width: int
    lines: int
    for_each: int


def _several(kind: str, known: Values, wording: Wording, room: Room) -> list[Content]:
    """The question and the candidates behind a number, until it is clear who or which of them it is."""
    here: Sequence[Values] = known.get(f"{kind}s") or ()
    is_new = (known.get("chosen") or {}).get(kind) == NEW
    if is_new:
        return [Content.styled(_(CHOSEN_NEW[kind]), "$text-accent")]
    if here and (known.get(kind) or {}).get("id") in [candidate["id"] for candidate in here]:
        return [Content.styled(_(CHOSEN_ONE[kind]), "$text-muted")]
    if not here:
        return []
    asks = UNLIKE if kind in known.get("unlike", ()) else (WHO if len(here) > 1 else PERHAPS)[kind]
    question = Content.styled(_(asks), "bold $text-warning")
    shown = max(FEWEST_SHOWN, (room.lines - 1) // room.for_each)
    if len(here) > shown:
        shown = max(FEWEST_SHOWN, (room.lines - 2) // room.for_each)
    lines = [line for candidate in here[:shown] for line in _candidate(candidate, wording, room)]
    more = len(here) - shown
    rest = [Content.styled("  " + _n("and %(n)s more", "and %(n)s more", more), "$text-muted")] if more > 0 else []
    return [question, *lines, *rest]


def _candidate(candidate: Values, wording: Wording, room: Room) -> list[Content]:
    first, second = in_two_lines(candidate, wording.now)
    if room.for_each == 1:
        return [Content(fit(f"  {first}  {second}", room.width).rstrip())]
    return [
        Content(fit(f"  {first}", room.width).rstrip()),
        Content.styled(fit(f"      {second}", room.width).rstrip(), "$text-muted"),
    ]


def summary(known: Values, wording: Wording, room: Room) -> Content:
    """Warnings first, then the expected jobs, who it may be, the customer, the device, and the history."""
    width = room.width
    asked = known.get("asked") or {}
    elsewhere = [{"because": each} for each in (*known.get("elsewhere", ()), *asked.get("elsewhere", ()))]
    warned = Content("\n").join(beside.warned(graded([*known.get("warnings", ()), *elsewhere]), width))
    warned = history.with_covers(warned, known.get("covered", ()), width)
    lines = [warned] if warned.plain else []
    if asked:
        lines.insert(0, Content(render(asked["says"])))
    customer, device = (
        known.get("customer") or asked.get("customer") or {},
        known.get("device") or asked.get("device") or {},
    )
    for row in known.get("expected", ()):
        expected = (str(row["number"]), readable(str(row["device"])), readable(str(row["symptom"])))
        lines.append(
            Content.assemble(
                (
                    fit(_("Expected: %(what)s", what="  ".join(filter(None, expected))), width).rstrip(),
                    "bold $text-accent",
                )
            )
        )
    if known.get("expected"):
        lines.append(Content.styled(_("F5 continues there with what you typed."), "$text-accent"))
    for kind in WHO:
        lines += _several(kind, known, wording, replace(room, lines=room.lines - len(lines)))
    customer = {} if asked.get("customers") else customer
    device = {} if asked.get("devices") else device
    if customer:
        lines.append(
            Content.assemble(
                (_("Known customer") + " ", "$text-muted"),
                str(customer.get("number", "")),
                "  ",
                readable(str(customer.get("name", ""))),
                (f"  {_('Urgent')}" if code_of(customer.get("level")) == URGENT else "", "bold $text-warning"),
            )
        )
    if device:
        named = " ".join(str(device[name]) for name in ("brand", "model", "serial") if device.get(name))
        lines.append(
            Content.assemble(
                (_("Known device") + " ", "$text-muted"), readable(named), "  ", wording.value(device.get("warranty"))
            )
        )
    lines += [
        Content(fit("  " + history.related(row, wording, width - 2), width).rstrip())
        for row in known.get("history", ())
    ]
    return Content("\n").join(lines)
