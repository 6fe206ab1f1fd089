"""The contracts as people look for them: the list of those that this office sees, and what covers a device."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from fieldservice.desk.narrowing import having_words
from fieldservice.read_model.covers import StoredCovers, cover_of
from fieldservice.shapes import Values
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.contracts.debts import RUNNING
from fieldservice.workflows.engine.cover import EXTENSION, USUAL, Cover
from fieldservice.workflows.engine.identity import serial_key
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Purpose
from fieldservice.workflows.registry import opening_for

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView
    from fieldservice.desk.session import Session
    from fieldservice.workflows.engine.reference import Person

PLANNED, CURRENT, ENDING, OVER, ENDED_EARLY = "planned", "running", "ending", "over", "ended"
STATUSES = {
    CURRENT: N_("running"),
    PLANNED: N_("begins later"),
    ENDING: N_("ends soon"),
    OVER: N_("expired"),
    ENDED_EARLY: N_("ended early"),
}
CARE_DUE = "care"
VIEWS = ("", ENDING, CARE_DUE)
"""The views of the list: all, those that end soon, those whose care visit is to be planned."""
KINDS = {USUAL: N_("Contract"), EXTENSION: N_("Extension")}
CLASSES = {"parts": N_("parts"), "labour": N_("labour"), "on_site": N_("visits")}
COVERED = N_("%(kind)s %(number)s until %(ends)s: %(classes)s.")
PLANNED_COVER = N_("%(kind)s %(number)s from %(begins)s until %(ends)s: %(classes)s.")
IS_OVER = N_("%(kind)s %(number)s ended on %(ends)s.")
MOST_SAID = 5
"""So many contracts are said on the page of a customer."""
OPENS: Purpose = "opens_care_visit"
_ROWS = """SELECT c.thing, max(c.number), max(c.kind), max(w.customer), max(c.scope), count(DISTINCT c.device),
 max(c.serial), min(c.begins), max(c.begins), max(c.ends), max(c.office), min(c.care_due), min(c.care_since),
 min(c.notice), max(w.state), count(DISTINCT c.begins)
 FROM contract_row c JOIN work_row w ON w.thing = c.thing GROUP BY c.thing"""


class ListedContract(NamedTuple):
    """A contract in the list. Days are local (2026-11-30), instants UTC text."""

    thing: str
    number: str
    kind: str
    customer: str
    scope: str
    devices: int
    serial: str
    """The last of its serial numbers."""
    first: str
    """The first day of its first term."""
    begins: str
    """The first day of its last term."""
    ends: str
    point: str
    care_due: str
    care_since: str
    notice: str
    state: str
    terms: int
    status: str = ""
    care_is_due: bool = False


@dataclass(frozen=True, slots=True)
class Contracts:
    """What the faces ask about contracts, as methods."""

    session: Session

    def rows(self, text: str = "", view: str = "") -> list[ListedContract]:
        """The contracts that this office sees, by what is typed of number, customer or serial number, and by view or
        status: what ends first stands first, behind it what begins later, then what is over."""
        reader, now = self.session.reader, stamp(self.session.clock())
        day = self.today()
        found = [_with_status(ListedContract(*row), day, now) for row in reader.rows(_ROWS)]
        has_words = having_words(text)
        having = {thing for (thing,) in reader.rows(
            "SELECT thing FROM contract_row WHERE serial_key = ? AND serial_key <> ''", (serial_key(text),)
        )} if text.strip() else set()  # fmt: skip
        meant = [row for row in found if row.thing in having or has_words(f"{row.number} {row.customer} {row.serial}")]
        wanted = [row for row in meant if not view or row.status == view or (view == CARE_DUE and row.care_is_due)]
        last = (PLANNED, OVER, ENDED_EARLY)
        order = {status: place for place, status in enumerate(last, 1)}
        by_care = view == CARE_DUE
        return sorted(wanted, key=lambda row: (row.care_due,) if by_care else (order.get(row.status, 0), row.ends))

    def entering(self) -> str:
        """The name of the step that enters a contract."""
        return opening_for("enters_contract")

    def today(self) -> str:
        return self.session.today()

    def open_care_visit(self, by: Person, contract: str) -> DetailView:
        """Open the job of the care visit that is due next. Raises Refused."""
        from fieldservice.desk.lookup import after
        from fieldservice.desk.take_step import take_or_record

        entry, thing = take_or_record(self.session, by, contract, self.session.step_for(contract, OPENS), {})
        return after(self.session, by, entry, thing)

    def of_customer(self, customer: str) -> tuple[Message, ...]:
        """The contracts of a customer, those that end last first."""
        found = StoredCovers(self.session.reader, self.session.office).of_customer(customer)
        return said(found, self.today())[:MOST_SAID]

    def of_device(self, device: str) -> list[str]:
        """The ids of the contracts that this office sees and that list the device, what ends last first."""
        rows = self.session.reader.rows(
            "SELECT thing FROM contract_row WHERE device = ? AND device <> '' GROUP BY thing ORDER BY max(ends) DESC",
            (device,),
        )
        return [thing for (thing,) in rows]

    def covering(self, facts: Values) -> tuple[Message, ...]:
        """What covers the device with these facts, or what covered it last."""
        return said(covers_of(self.session, facts), self.today())


def covers_of(session: Session, facts: Values) -> list[Cover]:
    """The contracts of a device by the facts of its job or file: customer, device, serial, address."""
    named = [str(facts.get(name) or "") for name in ("customer", "device", "serial", "address")]
    return list(StoredCovers(session.reader, session.office).of(*named)) if any(named) else []


def said(covers: Iterable[Cover], day: str) -> tuple[Message, ...]:
    """One sentence for each contract that covers, then for each that will; where there is none, for what ended last."""
    listed = list(covers)
    valid = sorted((cover for cover in listed if day <= cover.ends), key=lambda cover: day < cover.begins)
    return tuple(_sentence(cover, day) for cover in valid or listed[:1])


def asked_elsewhere(found: Values, day: str) -> tuple[Message, ...]:
    """The sentences about the contracts in an answer of headquarters."""
    return said(map(cover_of, found.get("contracts", ())), day)


def _sentence(cover: Cover, day: str) -> Message:
    values = {"kind": Message(KINDS.get(cover.kind, KINDS[USUAL])), "number": cover.number, "ends": cover.ends}
    if cover.ends < day:
        return Message(IS_OVER, values)
    classes = [Message(label) for name, label in CLASSES.items() if name in cover.classes]
    told = values | {"classes": classes or "-", "begins": cover.begins}
    return Message(COVERED if cover.begins <= day else PLANNED_COVER, told)


def _with_status(row: ListedContract, day: str, now: str) -> ListedContract:
    care = row.care_since <= now
    return row._replace(status=_status(row, day, now), care_is_due=care)


def _status(row: ListedContract, day: str, now: str) -> str:
    if row.state != RUNNING:
        return ENDED_EARLY
    if row.ends < day:
        return OVER
    if row.notice <= now:
        return ENDING
    return PLANNED if day < row.first else CURRENT
