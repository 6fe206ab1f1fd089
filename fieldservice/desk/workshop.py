"""The workshop of a service point: where each device is, the jobs under a claim ticket, parcels, and what is due today.

Reads go through the light reader; every change is a step of a job.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.desk import who_it_is
from fieldservice.desk.lookup import after
from fieldservice.desk.session import NEW
from fieldservice.desk.step_context import context
from fieldservice.desk.take_step import take_or_record
from fieldservice.read_model import queries
from fieldservice.read_model.pressing import first
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.identity import letters_and_digits, serial_key
from fieldservice.workflows.engine.numbers import place_number
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.take import refused_by_guard
from fieldservice.workflows.money.lines import balances_of

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView
    from fieldservice.desk.session import Session
    from fieldservice.workflows.engine.fold import Thing
    from fieldservice.workflows.engine.model import Purpose, Step

FOUND = 200
"""Jobs that a part of a ticket's number finds at most."""
DAY = ("promised", "pickups", "ready", "uncollected", "loaners", "expected", "on_the_way")
"""The sections of the day list, the most urgent first."""
NO_TICKET = N_("No claim ticket has the number %(number)s.")


def is_open(job: Thing) -> bool:
    """Whether the customer has still to pay for a job."""
    return any(each.open > 0 for each in balances_of(job))


class Workshop:
    """Boards, tickets, places and photos of the devices at this office."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def board(self, what: str) -> list[JsonObject]:
        """Devices of a list: waiting, bench, promised, pickups, ready, uncollected, loaners, expected, on_the_way."""
        waits = self.session.reference().minutes("waiting_minutes") if what == "waiting" else 0
        now = stamp(self.session.clock() - timedelta(minutes=waits))
        return queries.board(self.session.reader, self.session.office, what, now=now, until=self.tonight())

    def day(self) -> dict[str, list[JsonObject]]:
        """The work that is due until tonight, section by section."""
        return {what: self.board(what) for what in DAY}

    def missing_slips(self) -> list[JsonObject]:
        """Jobs whose slip was signed on paper that has not come in, the most pressing first."""
        rows = self.session.reader.rows(
            "SELECT d.thing, d.number, d.person, d.due, d.urgent, w.customer, w.device, w.state "
            "FROM debt_row d JOIN work_row w ON w.thing = d.thing "
            "WHERE d.kind = 'paper' AND (d.office = ? OR d.office IN (SELECT code FROM office WHERE branch = ?)) "
            f"ORDER BY {first('d.due', 'd.urgent')}, d.due, d.thing LIMIT 500",
            (self.session.office, self.session.office, stamp(self.session.clock())),
        )
        return [
            dict(zip(("thing", "number", "person", "due", "urgent", "customer", "device", "state"), row, strict=True))
            for row in rows
        ]

    def ticket(self, number: str) -> list[JsonObject]:
        """The jobs under a claim ticket, each with `code`, which distinguishes two tickets of the same number."""
        found = queries.ticket(self.session.reader, number.strip().upper())
        return [{**row, "code": self.code(row["thing"])} for row in found]

    def tickets(self, text: str, *, whole: bool = False) -> list[str]:
        """The numbers of the claim tickets that search finds by this text, the newest first; with `whole`, only by the
        whole number, with or without its hyphens.
        """
        wanted = letters_and_digits(text)
        if not wanted:
            return []
        found = [row["thing"] for row in self.session.search(text, FOUND) if row["kind"] == "job"]
        numbers = dict.fromkeys(queries.tickets_of(self.session.reader, found))
        marks = {number: letters_and_digits(number) for number in numbers}
        exact = [number for number, mark in marks.items() if mark == wanted]
        return exact or [number for number, mark in marks.items() if wanted in mark and not whole]

    def code(self, thing: str) -> str:
        """Four characters of the key of this job's ticket, printed beside its number."""
        from fieldservice.documents.signed_content import ticket_code

        return ticket_code(self.session.thing(thing))

    def expected(
        self, *, tracking: str = "", serial: str = "", phone: str = "", customer: str = ""
    ) -> list[JsonObject]:
        """Jobs whose device is expected here and that a parcel or visitor may belong to. Behind one phone only those of
        `customer` count, where a person has chosen who it is."""
        behind = who_it_is.behind(self.session, "customer", {"phone": phone})
        return queries.expected(
            self.session.reader,
            self.session.office,
            tracking=tracking.strip(),
            serial=serial_key(serial),
            customers=[] if customer == NEW else [customer] if customer else behind,
        )

    def place_number(self, place: str) -> str:
        """The number on the label of a shelf or bench."""
        return place_number(self.session.office, place)

    def places(self) -> list[tuple[str, int]]:
        """The shelves in use, each with the number of devices on it."""
        return queries.places(self.session.reader, self.session.office)

    def together(self, thing: str, step: str) -> list[JsonObject]:
        """Other jobs on which the step could be taken together with this one: one signature, one hand-over for several.

        These are the jobs of the same ticket. Before there is a ticket, they are the customer's other jobs that are
        expected in the same way, since their devices come in one visit; on site they are the jobs of the same call.
        """
        job = self.session.thing(thing)
        on_site = job.record("mode").get("code") == "on_site"
        row_of_step = self.session.step(thing, step)[1]
        states, ticket = row_of_step.states, str(job.get("ticket") or "")
        among = (
            queries.ticket(self.session.reader, ticket)
            if not on_site and (ticket or job.state != "expected")
            else [
                row
                for row in queries.customer_work(self.session.reader, str(job.get("customer") or ""), 50)
                if row["kind"] == "job" and row["open"]
            ]
        )
        return [
            row
            for row in among
            if row["thing"] != job.id
            and (row["state"] in states if states else self._can_begin(row_of_step, row["thing"]))
            and row["mode"] == job.record("mode").get("code")
            and row["holder"] == self.session.office
            and row["customer_id"] == job.get("customer")
            and (not on_site or self.session.thing(row["thing"]).get("request") == job.get("request"))
            and (row_of_step.purpose != "takes_payment" or is_open(self.session.thing(row["thing"])))
        ]

    def _can_begin(self, step: Step, thing: str) -> bool:
        """Whether no rule of a step that is taken in any state keeps it from this thing: its quote is open."""
        present = context(self.session, Person("", "", frozenset(), ""), step, None, {}, None)
        return refused_by_guard(step, self.session.thing(thing), None, present) is None

    def attach(self, by: Person, thing: str, paths: Sequence[Path], words: str = "") -> DetailView:
        """Keep photos or scans as files and name them on the job. Raises Refused, StoreTrouble."""
        from db import files
        from fieldservice.desk.photos import attachment

        read = [attachment(path) for path in paths]
        kept = [
            {
                "digest": files.keep(self.session.folder, file.content),
                "name": file.name,
                "type": file.type,
                "size": len(file.content),
            }
            for file in read
        ]
        return self._take(by, thing, "attaches", {"files": kept, "words": words})

    def move(self, by: Person, thing: str, place: str) -> DetailView:
        """Move the device of a job to another shelf or bench. Raises Refused."""
        return self._take(by, thing, "moves_device", {"place": place})

    def receive_slip(self, by: Person, thing: str) -> DetailView:
        """Record that a slip signed on paper has come in. Raises Refused."""
        return self._take(by, thing, "receives_slip", {})

    def _take(self, by: Person, thing: str, purpose: Purpose, data: Values) -> DetailView:
        step = self.session.step_for(thing, purpose)
        entry, job = take_or_record(self.session, by, thing, step, data)
        return after(self.session, by, entry, job)

    def photo(self, digest: str) -> bytes | None:
        """The content of an attached file; None where it has not arrived yet or is damaged."""
        from db import files

        return files.read(self.session.folder, digest)

    def tonight(self) -> str:
        """The end of this day at this office, as UTC text."""
        return self.session.tonight()
