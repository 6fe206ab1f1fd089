"""What happened to a thing, as papers tell it: each step in order, with the moment, the person and what was written."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import chain
from zoneinfo import ZoneInfo

from fieldservice.documents.identity import named
from fieldservice.documents.wording import coded, in_languages, spoken_by
from fieldservice.shapes import Values
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text, zone_named
from fieldservice.workflows.engine.fields import Field, fields
from fieldservice.workflows.engine.fold import HistoryEntry, Thing, facts_of
from fieldservice.workflows.engine.marks import NOT_COUNTED
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.registry import OWN_ENTRIES, WORKFLOWS, label_of, workflow_of
from printing.course import CourseLine

LABELLED = N_("%(label)s: %(value)s")
DAY = 10
"""Characters of a day at the beginning of a moment."""


@dataclass(frozen=True, slots=True)
class Teller:
    """Puts what was done into the words of one paper, in the time of one service point."""

    reference: Reference
    language: str
    zone: ZoneInfo

    @classmethod
    def at(cls, office: str, reference: Reference, language: str) -> Teller:
        point = reference.offices.get(office)
        return cls(reference, language, zone_named(point.zone if point else None))

    def say(self, message: str, context: str = "") -> str:
        return in_languages(self.language)(message, context)

    def put(self, pattern: str, **values: object) -> str:
        """Values that are in the paper's languages already, put once into a pattern of hardly more than signs."""
        return in_languages(spoken_by(self.language)[0])(pattern) % values

    def tell_of(self, sentence: str, **messages: str) -> str:
        """A sentence about something that has words of its own, both in the same language."""
        spoken = (in_languages(each) for each in spoken_by(self.language))
        texts = (say(sentence) % {name: say(text) for name, text in messages.items()} for say in spoken)
        return " ".join(dict.fromkeys(texts))

    def when(self, instant: object) -> str:
        return local_text(str(instant or ""), self.zone)

    def day(self, instant: object) -> str:
        return self.when(instant)[:DAY]

    def who(self, name: object) -> str:
        """A member of staff by the published name."""
        person = self.reference.staff.get(str(name or ""))
        return person.display if person else str(name or "")

    def office(self, code: object) -> str:
        office = self.reference.offices.get(str(code or ""))
        return named(office, self.language) if office else str(code or "")

    def coded(self, value: object, with_code: bool = False) -> str:
        return coded(value, self.language, with_code)

    def state(self, thing: Thing) -> str:
        workflow = workflow_of(thing)
        state = workflow.states.get(thing.state) if workflow else None
        return self.say(state.label, "state") if state else thing.state


def text_of(said: Thing | Values, name: str) -> str:
    """A fact of a thing, or a value of a line, as text; "" for nothing."""
    return str(said.get(name) or "")


def course_of(thing: Thing, tell: Teller, without: Collection[str] = ()) -> tuple[CourseLine, ...]:
    """The steps of a thing that count, the oldest first; without those of these kinds, and without prints. What was
    written when it was opened stands elsewhere on the paper."""
    opening = thing.history[0].entry.id if thing.history else ""
    return tuple(
        CourseLine(
            tell.when(line.entry.made),
            tell.say(label_of(line.entry.kind, line.entry.data, thing.kind)),
            tell.who(line.entry.by),
            "" if line.entry.id == opening else written_in(line, thing, tell),
        )
        for line in thing.history
        if _counts(line) and line.entry.kind not in without
    )


def _counts(line: HistoryEntry) -> bool:
    return line.known and not line.late and line.entry.kind not in OWN_ENTRIES and line.entry.mark not in NOT_COUNTED


def written_in(line: HistoryEntry, thing: Thing, tell: Teller) -> str:
    """What somebody wrote or chose in a step, each under its label where there is more than one text."""
    told = facts_of(line.entry, thing.id, True)
    found = [
        (tell.say(field.label), text)
        for field in _fields_of(line.entry.kind)
        if (value := told.get(field.name)) and (text := _worded(field, value, tell))
    ]
    if len(found) == 1:
        return found[0][1]
    return "\n".join(tell.put(LABELLED, label=label, value=text) for label, text in found)


def _fields_of(kind: str) -> tuple[Field, ...]:
    """The fields of the event that makes entries of this kind; () for one that no flow knows."""
    steps = chain.from_iterable(flow.by_kind.get(kind, ()) for flow in WORKFLOWS.values())
    step = next((step for step in steps if not step.as_kind), None)
    return tuple(field for field in fields(step.event_class()) if not field.hidden) if step else ()


def _worded(field: Field, value: object, tell: Teller) -> str:
    say = WORDED.get(field.kind)
    return say(tell, value) if say else ""


def _as_it_is(tell: Teller, value: object) -> str:
    return value if isinstance(value, str) else ""


WORDED: dict[str, Callable[[Teller, object], str]] = {
    "text": _as_it_is,
    "longtext": _as_it_is,
    "date": _as_it_is,
    "code": Teller.coded,
    "when": Teller.when,
    "office": Teller.office,
    "staff": Teller.who,
    "colleague": Teller.who,
}
"""By kind of field: its value in words. What is no text for people (strokes, money, parts) has a place of its own."""
