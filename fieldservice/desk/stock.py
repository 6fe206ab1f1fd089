"""What the places of spare parts hold, what was moved, and where a piece with a serial number has been."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from db import ledgers
from fieldservice.read_model import queries
from fieldservice.read_model.workplaces import acting_roles
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import MASTER_FILES
from fieldservice.workflows.engine.ledger import account, key_of, office_of_account
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person, Reference
from fieldservice.workflows.engine.roles import SEES_COST
from fieldservice.workflows.parts.places import GOOD, OURS, is_ours, kind_of
from fieldservice.workflows.registry import label_of

if TYPE_CHECKING:
    from db.journal import Entry
    from fieldservice.desk.session import Session

NO_PLACE = N_("There are no parts in %(given)s. Places: %(known)s.")
NO_PART = N_("There is no part %(given)s here.")
NO_SERIAL = N_("No part with the serial number %(given)s was ever here.")

LAST = 5
"""So many of the last moves of a part are searched for its name."""
Names = dict[str, str]
"""A part in words: {"code", "zh", "en"}."""
After = tuple[str, str]
"""(place, part) of the last row of a page; ("", "") before the first."""


@dataclass(frozen=True, slots=True)
class Held:
    """A part in a place. `value` is None for people who do not see what parts cost."""

    place: str
    part: str
    name: Names
    quantity: int
    value: int | None
    currency: str
    reserved: int = 0
    least: int = 0
    most: int = 0

    @property
    def available(self) -> int:
        return self.quantity - self.reserved


@dataclass(frozen=True, slots=True)
class PlaceTotal:
    """What a place holds in all."""

    place: str
    pieces: int
    value: int | None
    currency: str
    below_zero: int = 0
    """Parts of which there are fewer than none."""


@dataclass(frozen=True, slots=True)
class PartMove:
    """One posting with what made it: who, when, by which step, on which thing."""

    at: str
    by: str
    what: str
    """The label of the step, as a msgid."""
    part: str
    name: Names
    quantity: int
    value: int | None
    currency: str
    serial: str
    source: str
    target: str
    thing: str
    """The job, shipment, requisition or count it was taken on; "" where this office does not see it."""
    number: str
    found: Names = field(default_factory=dict)
    """The verdict of whoever judged a faulty part by this act; {} for other moves."""
    also: tuple[str, ...] = ()
    """Numbers of further work that the entry is about: the job of a requisition."""
    key: tuple[int, int] = field(default=(0, 0), compare=False)
    """What the next page of moves follows."""


class Stock:
    """The stock that one office sees: its own places and those of its vans; headquarters sees all."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._below: tuple[object, int] = (None, 0)
        """How many parts are below zero here, at one state of the store."""

    # Levels

    def places(self, by: Person) -> list[PlaceTotal]:
        """The places of what we have, the office's own first."""
        found = []
        for place in self._accounts():
            pieces, value = ledgers.total(self.session.reader, place)
            currency = self.session.currency(office_of_account(place))
            short = len(self._below_zero(place))
            found.append(PlaceTotal(place, pieces, value if sees_cost(by) else None, currency, short))
        return found

    def _below_zero(self, place: str) -> list[ledgers.Level]:
        """What collided in exactly this place. Suppliers always have fewer than none and are not asked about."""
        return [level for level in ledgers.below_zero(self.session.reader, place) if level.account == place]

    def levels(
        self, by: Person, place: str = "", part: str = "", after: After = ("", ""), limit: int = 50
    ) -> list[Held]:
        """A page of what the places hold, by place and part, both as people write them. Raises Refused (not_found)."""
        item = self.part_meant(part) if part else ""
        places = self.places_meant(place) if place else self._accounts()
        found: list[Held] = []
        held = self._held(by)
        for each in places[places.index(after[0]) if after[0] in places else 0 :]:
            behind = after[1] if each == after[0] else ""
            if item and behind:
                continue
            page = ledgers.page(self.session.reader, each, item, behind, limit - len(found) if limit >= 0 else -1)
            found += [held(level) for level in page if level.quantity or level.value]
            if 0 <= limit <= len(found):
                break
        return found

    def every_level(self, by: Person, place: str = "", part: str = "", size: int = 500) -> Iterator[Held]:
        """What the places hold, read page by page."""
        after: After = ("", "")
        while page := self.levels(by, place, part, after, size):
            yield from page
            after = (page[-1].place, page[-1].part)

    def items(self, place: str) -> list[str]:
        """The numbers of all parts in a place, in the order of its rows."""
        return ledgers.items(self.session.reader, place)

    def looked_up(self, text: str) -> tuple[str, str]:
        """(serial number, part) that somebody types or scans: one of them is "". Raises Refused (not_found)."""
        if self.is_piece(text):
            return text, ""
        from fieldservice.desk.parts import Parts

        found = Parts(self.session).search(text, limit=1)
        return "", found[0].number if found and not self._is_known(text) else self.part_meant(text)

    def is_piece(self, text: str) -> bool:
        """Whether a piece with exactly this serial number was ever moved here."""
        return bool(ledgers.history_of(self.session.reader, key_of(text)))

    def _is_known(self, text: str) -> bool:
        return self.session.reference().catalogue.part(text) is not None

    def below_zero(self, by: Person) -> list[Held]:
        """Parts of which a place of this office has fewer than none: facts that collided while offices were apart."""
        held = self._held(by)
        return [held(each) for place in self._accounts() for each in self._below_zero(place)]

    def count_below_zero(self, by: Person) -> int:
        """How many parts the storekeeper here, or whoever stands in, is to count because of that; 0 for others.

        They are counted once for each change."""
        if "storekeeper" not in acting_roles(self.session.reader, by.roles, self.session.office):
            return 0
        if self._below[0] != (pulse := queries.pulse(self.session.reader)):
            self._below = pulse, self._below_zero_here()
        return self._below[1]

    def _below_zero_here(self) -> int:
        reference = self.session.reference()
        own = [each for each in reference.offices if belongs_to(each, self.session.office, reference)]
        # Place by place: a supplier has fewer than none of everything that ever came.
        return sum(
            kind_of(level.account) == kind
            for office in own or [self.session.office]
            for kind in OURS
            for level in ledgers.below_zero(self.session.reader, account(office, kind))
        )

    def _held(self, by: Person) -> Callable[[ledgers.Level], Held]:
        reference, names, costs = self.session.reference(), self._names(), sees_cost(by)

        def held(level: ledgers.Level) -> Held:
            place, part = level.account, level.item
            known, is_good = reference.catalogue.part(part), kind_of(place) == GOOD
            least, most = reference.catalogue.levels(office_of_account(place), part) if is_good else (0, 0)
            return Held(
                place,
                part,
                known.words() if known else names(part),
                level.quantity,
                level.value if costs else None,
                known.currency if known else self.session.currency(),
                ledgers.reserved(self.session.reader, place, part),
                least,
                most,
            )

        return held

    # What people write

    def places_meant(self, text: str) -> list[str]:
        """The places that somebody means: an office, a place of an office, or one of this office: `bag/li.wei`."""
        reader, text = self.session.reader, text.strip().strip("/")
        known = self.session.reference().offices
        office, _, rest = text.partition("/")
        if office == self.session.office or office in known or next(ledgers.names(reader, text), None):
            whole = text
        else:
            whole, rest = account(self.session.office, text), text
        found = [each for each in ledgers.names(reader, whole) if each == whole or each.startswith(f"{whole}/")]
        if not rest:
            found = [each for each in found if is_ours(each)]
        if not found and (not rest or kind_of(whole) not in OURS):
            raise Refused("not_found", NO_PLACE, given=text, known=", ".join(self._accounts()) or "-")
        return found

    def part_meant(self, text: str) -> str:
        """The number of a part as it is stored. Raises Refused (not_found)."""
        known = self.session.reference().catalogue.part(text)
        if known is not None:
            return known.number
        if not ledgers.movements(self.session.reader, item=text, limit=1):
            raise Refused("not_found", NO_PART, given=text)
        return text

    def _accounts(self) -> list[str]:
        """The places of what we have: the office's own before those of others, good stock first."""
        own, reference = self.session.office, self.session.reference()
        found = [each for each in ledgers.names(self.session.reader) if is_ours(each)]
        if not self.session.is_headquarters:
            found = [each for each in found if belongs_to(office_of_account(each), own, reference)]
        return sorted(found, key=lambda each: (office_of_account(each) != own, OURS.index(kind_of(each)), each))

    # Moves

    def movements(
        self, by: Person, place: str = "", part: str = "", before: tuple[int, int] = ledgers.NEWEST, limit: int = 50
    ) -> list[PartMove]:
        """A page of moves, the newest first: into and out of exactly this place, or everywhere; of one part, or all."""
        return self._moves(by, ledgers.movements(self.session.reader, place, part, before, limit))

    def history(self, by: Person, serial: str, part: str = "") -> list[PartMove]:
        """Where the piece with this serial number has been, the oldest first. Raises Refused (not_found)."""
        lines = ledgers.history_of(self.session.reader, key_of(serial), part)
        if not lines:
            raise Refused("not_found", NO_SERIAL, given=serial)
        return self._moves(by, lines)

    def _moves(self, by: Person, lines: Sequence[ledgers.Line]) -> list[PartMove]:
        with self.session.store.reading() as tx:
            entries = {entry.arrived: entry for entry in tx.entries_at(sorted({line.arrived for line in lines}))}
        names = self._names()
        return [self._move(by, line, entries[line.arrived], names) for line in lines]

    def _move(self, by: Person, line: ledgers.Line, entry: Entry, names: Callable[[str], Names]) -> PartMove:
        reader = self.session.reader
        work = [(kind, id_) for kind, id_ in entry.touches if kind not in MASTER_FILES]
        numbers = [number for kind, id_ in work if (number := queries.own_number(reader, kind, id_))]
        return PartMove(
            at=entry.made,
            by=entry.by,
            what=label_of(entry.kind, entry.data),
            part=line.item,
            name=names(line.item),
            quantity=line.quantity,
            value=line.value if sees_cost(by) else None,
            currency=self.session.currency(),
            serial=line.written,
            source=line.source,
            target=line.target,
            thing=work[0][1] if work and numbers else "",
            number=numbers[0] if numbers else "",
            found=verdict if isinstance(verdict := entry.data.get("verdict"), dict) else {},
            also=tuple(numbers[1:]),
            key=(line.arrived, line.line),
        )

    def _names(self) -> Callable[[str], Names]:
        """Names parts by the catalogue; a part that is not published any more by the last entry that moved it."""
        catalogue = self.session.reference().catalogue

        @cache
        def name(part: str) -> Names:
            known = catalogue.part(part)
            return known.words() if known else self._last_name(part)

        return name

    def _last_name(self, part: str) -> Names:
        lines = ledgers.movements(self.session.reader, item=part, limit=LAST)
        with self.session.store.reading() as tx:
            entries = sorted(tx.entries_at([line.arrived for line in lines]), key=lambda entry: -entry.arrived)
        found = next((name for entry in entries for name in _names_in(entry.data, part)), {})
        return {"code": part, **found}


def sees_cost(person: Person) -> bool:
    return bool(person.roles & set(SEES_COST))


def belongs_to(office: str, own: str, reference: Reference) -> bool:
    """Whether the places of an office are among those of the office `own`: its own, and those of its vans."""
    return office == own or reference.branch_of(office) == own


def _names_in(data: object, part: str) -> Iterator[Names]:
    """The names that an entry gives to a part, wherever they stand in it."""
    if isinstance(data, dict):
        name = data.get("name")
        if data.get("part") == part and isinstance(name, dict):
            yield {language: str(name.get(language) or "") for language in ("zh", "en")}
        data = list(data.values())
    if isinstance(data, list):
        for each in data:
            yield from _names_in(each, part)
