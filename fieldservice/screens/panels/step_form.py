"""The content of a step's form: its fields, the values they begin with, and the choices they offer.

The fields come from the event; the step's row says which come first and which are filled in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from typing import TYPE_CHECKING

from fieldservice.desk.detail import MASKED
from fieldservice.presentation.messages import render, render_value
from fieldservice.presentation.values import readable
from fieldservice.screens.panels import attachments, loaner_choices, part_choices, service_choices
from fieldservice.screens.widgets.choice_field import Choice, ChoiceLike, narrowed
from fieldservice.screens.widgets.field_row import ONE_KEY, RESULT, RESULT_WORDS
from fieldservice.screens.widgets.parsing import InputFormats, split_list
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.words.moments import is_moment, moment
from fieldservice.words.typed_times import typed_time
from fieldservice.workflows.bench.visits import PROMISED
from fieldservice.workflows.engine.clocks import is_open
from fieldservice.workflows.engine.model import ALL, ITS_QUOTE
from fieldservice.workflows.engine.take import STAFF_KINDS
from fieldservice.workflows.master_files.consequences import named
from fieldservice.workflows.money.invoices.lines import ABOUT_CUSTOMER
from fieldservice.workflows.money.lines import latest
from fieldservice.workflows.registry import workflow_of

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.fields import Field
    from fieldservice.workflows.engine.fold import Thing
    from fieldservice.workflows.engine.model import Step
    from fieldservice.workflows.engine.reference import Reference

NAMED_LIKE = {
    "signer": "contact",
    "consent_by": "contact",
    "agreed_with": "contact",
    "told_to": "contact",
    "confirmed_by": "contact",
    "tested_by": "contact",
}
"""Fields that usually name the customer's contact person, with the fact that names this person."""
NOT_ASKED_AGAIN = frozenset({"correction", "tested", "shown"})
ACCESSORIES = "accessories"
"""The field for what comes in with the device; it begins with what was found beside the device on site."""
PACKED = "packed"
"""The field for the accessories that go out with the device; it begins with those that came in."""
POINT = "point"
"""The service point that was named to the caller; the form begins with the nearest."""
OF_CATALOGUE = ("part", "parts")
"""Kinds of field that offer the parts of the catalogue."""
IN_LINES = ("lines", "parts", "services", "free_lines")
"""Kinds of field whose value is a list, typed one a line."""
TOGETHER = "also_for"
"""The hidden field with further jobs of the ticket. Each is offered as a tick box of its own, `also_for.<thing>`."""
FEW = 5
"""So many values of a code are shown all at once."""
STATE = "state"
"""The field in which an overriding step names the state from which the job continues."""

ELSEWHERE = ("job_transferred", "parts_ordered", "parts_sent")
"""Kinds of steps that go to another office."""
ASKING = ("parts_requested", "not_completed", "not_completed_afterwards", "work_stopped_for_part")
"""Kinds of steps by which parts are asked for."""
BRING = "bring"
"""The field with the parts to bring along; it begins with what fixed such a fault before."""
RECEIVER = "receiver"
"""The field that names the office to which parts are sent."""
OF_ANOTHER = ("sender", RECEIVER)
"""The fields that name another office than this one."""


@dataclass(frozen=True, slots=True)
class StepForm:
    """The form of one step on one record, or of an opening step where `thing` is None."""

    desk: Desk
    step: Step
    thing: Thing | None
    fields: tuple[Field, ...]
    known: Values
    """The values that were filled in from the facts of the record."""
    several: frozenset[str] = frozenset()
    """Names of the fields in which several items are typed on one line."""
    hidden: Values = dataclass_field(default_factory=dict)
    """Values of hidden fields, such as the customer to whom a new file belongs."""
    by: str = ""
    """Whose form it is; nobody gives anything to oneself."""
    together: tuple[Values, ...] = ()
    """Rows of other jobs on which the step can be taken together with this one."""
    _offered: dict[str, list[ChoiceLike]] = dataclass_field(default_factory=dict)

    @classmethod
    def of(
        cls, desk: Desk, step: Step, thing: Thing | None, asked: Sequence[Field], fill: Values, by: str = ""
    ) -> StepForm:
        known = {} if thing is None else _known(step, thing, asked)
        # An empty list is no answer yet.
        answered = {name: value for name, value in known.items() if value != []}
        together = _together(desk, step, thing, asked)
        chosen = fill.get(TOGETHER)
        ticked = [row for row in together if chosen is None or {row["thing"], row["number"]} & set(chosen)]
        suggested = _suggested(desk, step, thing, ticked, by) if thing is not None else {}
        start = {**_guessed(desk, step, thing, asked), **answered, **suggested, **fill}
        states = _states(thing) if step.override else []
        reference = desk.session.reference()
        first = {name: rank for rank, name in enumerate(step.first)}
        asked = sorted(asked, key=lambda field: first.get(field.name, len(first)))
        files = _other_files(desk, step, thing)
        if len(files) == 1 and step.purpose == "parts":
            start[step.other_file] = files[0].value
        offered = {STATE: states, **({step.other_file: files} if files else {})}
        shown = tuple(
            _with_start(replace(field, section="") if field.name in first else field, start, offered, reference)
            for field in asked
            if not field.hidden
        )
        several = frozenset(
            field.name for field in asked if isinstance(field.default, list) and field.kind not in IN_LINES
        )
        hidden = {field.name: fill[field.name] for field in asked if field.hidden and fill.get(field.name)}
        if together:
            hidden.pop(TOGETHER, None)
        ticks = tuple(_tick(row, row in ticked, _worth(desk, step, row, by)) for row in together)
        paths = (attachments.field(),) if step.purpose == "attaches" else ()
        return cls(desk, step, thing, (*ticks, *paths, *shown), known, several, hidden, by, together)

    @property
    def asked(self) -> tuple[Field, ...]:
        """The fields of the step itself."""
        return tuple(field for field in self.fields if not field.name.startswith(f"{TOGETHER}."))

    def also_for(self, data: Values) -> list[str]:
        """The other jobs that are ticked."""
        return [row["thing"] for row in self.together if data.get(f"{TOGETHER}.{row['thing']}")]

    def begins_at(self, empty: Collection[str]) -> str:
        """The field where typing begins: the first empty item of the checklist, or the field that says so, else the
        first empty required field, else the first required one. A form that begins with what is known begins where
        something is missing that is needed later."""
        for each in self.fields:
            is_empty = each.name in empty
            if (is_empty and each.kind == RESULT) or (each.begins and (is_empty or each.kind == ONE_KEY)):
                return each.name
        needed = [each.name for each in self.fields if each.required]
        known = self.thing.facts if self.thing is not None else {}  # what is personal of it is not filled in
        later = [
            each.name for each in self.fields if each.wanted and self.step.prefill == ALL and not known.get(each.name)
        ]
        return next((name for name in (*needed, *later) if name in empty), next(iter(needed), ""))

    def formats(self) -> InputFormats:
        zone = self.desk.session.zone()
        return InputFormats(
            lambda text: typed_time(text, self.desk.session.clock().astimezone(zone), zone),
            self.desk.session.local_time,
            zone,
            remark=self._remark,
            region=self.desk.session.region(),
            currency=self.desk.session.currency(),
        )

    def _remark(self, name: str, value: object) -> str:
        """Lines of parts are said by their names, services with what they cost.

        A promise for a time at which the service point is closed is pointed out; the person decides."""
        if any(field.name == name and field.kind == "parts" for field in self.fields):
            said = part_choices.priced if self.step.purpose == "sells_parts" else part_choices.said_of
            return said(self.desk, str(value or ""))
        if any(field.name == name and field.kind == "services" for field in self.fields):
            return service_choices.said_of(self.desk, self.thing, str(value or ""), self.by)
        if name not in PROMISED or not is_moment(str(value)):
            return ""
        calendar = self.desk.session.reference().calendar(self.desk.session.office)
        return "" if is_open(calendar, moment(str(value))) else _("outside opening hours")

    def choices(self, name: str, typed: str) -> Sequence[ChoiceLike]:
        """The choices of a field that match the typed text. They are read only once, because this runs at every key."""
        field = next(field for field in self.fields if field.name == name)
        if field.kind == "services":
            return service_choices.choices(self.desk, self.thing, typed, self.by)
        if field.kind in OF_CATALOGUE:
            return part_choices.choices(self.desk, self.thing, typed, self.step.kind in ASKING)
        if name not in self._offered:
            nobody = self.by if field.kind == "colleague" else None
            self._offered[name] = [each for each in offered(self.desk, self.thing, field) if each.value != nobody]
        return narrowed(self._offered[name], typed)

    def event_data(self, data: Values) -> JsonObject:
        """The data of the form as the event takes it: several items on one line become a list."""
        typed = {
            name: split_list(str(value)) if name in self.several else value
            for name, value in data.items()
            if not name.startswith(f"{TOGETHER}.")
        }
        also = self.also_for(data)
        return {**self.hidden, **typed, **({TOGETHER: also} if also else {})}

    def changed_data(self, data: Values) -> JsonObject:
        """The data for the step: where a form without required fields corrects known facts, only the changed ones."""
        if not self.known or any(field.required for field in self.fields):
            return self.event_data(data)
        return {name: value for name, value in self.event_data(data).items() if value != self.known.get(name)}


def _together(desk: Desk, step: Step, thing: Thing | None, asked: Sequence[Field]) -> tuple[Values, ...]:
    if thing is None or thing.kind != "job" or not any(field.name == TOGETHER for field in asked):
        return ()
    return tuple(desk.workshop.together(thing.id, step.name))


def _suggested(desk: Desk, step: Step, thing: Thing, ticked: Sequence[Values], by: str) -> Values:
    """The values with which the form begins; an amount is that of all jobs for which the step is taken together."""
    found = dict(desk.suggested(step, thing, by))
    others = [desk.suggested(step, desk.thing(row["thing"]), by) for row in ticked] if step.together else []
    for name, value in found.items():
        if type(value) is int:
            found[name] = value + sum(int(each.get(name) or 0) for each in others)
    return found


def _worth(desk: Desk, step: Step, row: Values, by: str) -> str:
    """What another job adds to the amount, where money is taken or a quote answered for it too; else ""."""
    other = desk.thing(row["thing"])
    if step.purpose == "takes_payment":
        return forms.money(int(str(desk.suggested(step, other, by).get("amount") or 0)), desk.session.currency())
    quote = latest(other) if step.about == ITS_QUOTE else None
    return forms.money(quote.total, quote.currency) if quote else ""


def _tick(row: Values, ticked: bool, worth: str) -> Field:
    from fieldservice.workflows.engine.fields import Field

    device = readable(str(row.get("device") or row.get("serial") or ""))
    label = _(
        "Also %(number)s %(device)s", number=row["number"], device=" ".join(filter(None, (device, worth)))
    ).strip()
    return Field(
        f"{TOGETHER}.{row['thing']}", label, N_("Yes: this is done for that device too."), "yes", default=ticked
    )


def _other_files(desk: Desk, step: Step, thing: Thing | None) -> Sequence[ChoiceLike]:
    """The files that a step about two files is likely to mean; any other can be typed by its number."""
    return [
        Choice(str(file.get("number") or file["id"]), readable(render_value(named(file))))
        for file in (desk.duplicates.others(thing.id, step.purpose) if thing and step.other_file else ())
    ]


def _with_start(
    field: Field, start: Values, offered: Mapping[str, Sequence[ChoiceLike]], reference: Reference
) -> Field:
    default = start.get(field.name, field.default)
    if choices := offered.get(field.name):
        return replace(field, kind="choice", choices=tuple(choices), default=default)
    if "." in field.name:  # an item of a checklist, asked as a field of its own, or the words about it
        if field.kind == "text":
            return replace(field, kind=RESULT_WORDS, default=default)
        return replace(field, kind=RESULT, choices=tuple(_codes(reference, field.codes)), default=default)
    if field.kind in IN_LINES:
        return replace(field, default=default or None)
    if field.offers:
        return replace(field, kind="offered", default=default)
    if field.begins and field.kind == "code" and len(codes := _codes(reference, field.codes)) <= FEW:
        return replace(field, kind=ONE_KEY, choices=tuple(codes), default=default)
    return replace(field, default=", ".join(default) if isinstance(default, list) else default)


def _states(thing: Thing | None) -> list[ChoiceLike]:
    """The states from which an overriding step can let the record continue."""
    flow = workflow_of(thing) if thing else None
    return [Choice(code, render(state.word)) for code, state in flow.states.items()] if flow else []


def _known(step: Step, thing: Thing, asked: Sequence[Field]) -> JsonObject:
    found = {}
    for field in asked:
        value = _item_result(thing, field.name) if "." in field.name else _code_of(thing.get(field.name))
        # A required consent is always asked for: "no" is also its value before anybody has asked.
        unasked = field.kind == "yes" and field.required and value is False
        if (
            (step.prefill == ALL or field.name in step.prefill)
            and field.name not in {*MASKED, *NOT_ASKED_AGAIN}
            and not unasked
        ):
            found[field.name] = value
    return {name: value for name, value in found.items() if value is not None}


def _as_on_the_last_invoice(desk: Desk, step: Step, thing: Thing | None) -> JsonObject:
    """What the customer had on the last invoice; what is masked is filled in when the step is taken."""
    customer = str(thing.get("customer") or "") if thing is not None and step.prefill == ABOUT_CUSTOMER else ""
    file = desk.thing(customer) if customer else None
    return {name: _code_of(file.get(name)) for name in ABOUT_CUSTOMER if file and file.get(name) and name not in MASKED}


def _guessed(desk: Desk, step: Step, thing: Thing | None, asked: Sequence[Field]) -> JsonObject:
    """Likely answers: the contact person, the accessories, this office, the engineer who fits best."""
    found: JsonObject = _as_on_the_last_invoice(desk, step, thing)
    for field in asked:
        if thing is not None and (name := thing.get(NAMED_LIKE.get(field.name, ""))):
            found[field.name] = name
        if field.name == ACCESSORIES and thing is not None and thing.get("configuration"):
            found[field.name] = split_list(str(thing.get("configuration")))
        if field.name == PACKED and thing is not None and thing.get("accessories"):
            found[field.name] = thing.get("accessories")
        if field.name == BRING and thing is not None:
            found[field.name] = part_choices.to_bring(desk, thing) or None
        # What is given or asked elsewhere needs another office, and an optional one means that a job stays where it is.
        if field.kind == "office" and field.required and step.kind not in ELSEWHERE:
            found[field.name] = (thing.get(POINT) if thing else None) or desk.session.office
        if field.name == POINT and thing is not None:
            found[field.name] = desk.lookup.service_point(thing.id)
        if (
            field.role == "engineer"
            and thing is not None
            and (best := desk.lookup.candidates(thing.id))
            and best[0].has_skill
            and not best[0].busy
        ):
            found[field.name] = best[0].person.name
    return found


def _item_result(thing: Thing, name: str) -> object:
    """The result that an item of a checklist already has, or the words about it; None without any."""
    checklist, item, *words = name.split(".")
    given = thing.get(checklist)
    found = (
        next((line for line in given if isinstance(line, Mapping) and line.get("code") == item), {})
        if isinstance(given, list)
        else {}
    )
    return found.get("words") if words else _code_of(found.get("result"))


def _code_of(value: object) -> object:
    """The code of a coded fact, as a form holds it; any other value as it is."""
    return value.get("code") if isinstance(value, Mapping) else value


def _codes(reference: Reference, name: str) -> list[ChoiceLike]:
    return [Choice(code.code, forms.in_language(code.words())) for code in reference.codes.get(name, {}).values()]


def offered(desk: Desk, thing: Thing | None, field: Field) -> list[ChoiceLike]:
    """All choices of a field, the best first, each with its label and, where it helps, the reason for its rank."""
    reference = desk.session.reference()
    if field.kind == "code":
        return _codes(reference, field.codes)
    if field.kind == "place":
        return [Choice(place, place, _("holds %(count)s", count=count)) for place, count in desk.workshop.places()]
    if field.kind == "staff" and field.role == "engineer" and thing is not None:
        return [
            Choice(who.person.name, who.person.display, forms.listed(map(render, who.reasons())), who.person.name)
            for who in desk.lookup.candidates(thing.id)
        ]
    if field.offers:
        return loaner_choices.offered(desk, thing, field.offers)
    if field.kind in STAFF_KINDS:
        office = desk.session.office
        at = reference.point_of(office) if field.kind == "colleague" else office
        return [
            Choice(who.name, who.display, code=who.name)
            for who in reference.staff.values()
            if who.active and (not field.role or field.role in who.roles) and reference.takes_work(who, at)
        ]
    if field.kind == "office":
        return [
            Choice(office.code, forms.in_language(office.names()), code=office.code)
            for office in reference.offices.values()
            # A van gets its work by dispatching; parts are sent to it as to any office.
            if office.active
            and not (office.branch and (field.required or field.name == POINT) and field.name != RECEIVER)
            and not (field.name in OF_ANOTHER and office.code == desk.session.office)
        ]
    return [each if isinstance(each, Choice) else Choice(each, str(each)) for each in field.choices]
