"""Words the rows of the board, alike on the screen and the command line: its views, the headings, the text of a cell.

DisplayNames are masked on the view that customers can see.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from fieldservice.documents.wording import surname
from fieldservice.presentation.day_list import DEADLINES, SECTIONS
from fieldservice.presentation.glyphs import bar, glyphs
from fieldservice.presentation.list_rows import marked_urgent
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.time_limits import in_short, span
from fieldservice.presentation.values import place_word, row_state
from fieldservice.shapes import Values
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.words.moments import moment
from fieldservice.workflows.engine.working_time import BY_THE_CLOCK

VIEWS = {"waiting": N_("Waiting"), "bench": N_("Bench"), "today": N_("Today"), "slips": N_("Slips")}
HEADINGS = {
    "queue": N_("Queue"),
    "limit": N_("Limit"),
    "minutes": N_("Waiting time"),
    "ticket": N_("Ticket"),
    "what": N_("What"),
    "moment": N_("When"),
    "place": N_("Place"),
    "number": N_("Number"),
    "customer": N_("Customer"),
    "device": N_("Device"),
    "state": N_("State"),
    "waits_for": N_("Waits for"),
    "since": N_("Since"),
    "engineer": N_("Engineer"),
    "promised": N_("Promised"),
    "person": N_("With"),
    "due": N_("Due"),
}
"""The heading of each cell by its key."""
URGENCY = ((1.0, "overdue", "!! "), (0.75, "warning", "! "), (0.5, "notice", ""))
"""The urgency of waiting: (least share of the minutes that a customer may wait, level, mark before the time)."""
MINUTE = timedelta(minutes=1)
LONG = 120
"""Minutes from which on the board says since when somebody waits."""
LIMIT_CELLS = 8
READY = "ready"
"""The state of a device that its customer can collect."""
PROMISES = ("promised", "pickup", "remind", "loaner")
"""Moments that were agreed with somebody, which come by the clock."""
LETTERS_OF_A_NAME = 4
"""Of the name of an organisation, in public."""


def running_number(number: str) -> str:
    """The part of a ticket number that people call out: the running number without leading zeros."""
    parts = number.split("-")
    return parts[-2].lstrip("TJ0") if len(parts) > 2 else number


def please_come(counter: str) -> str:
    """The sentence to a customer who is called to a counter; "" is a counter without a number."""
    return _("please come to counter %(counter)s", counter=counter) if counter else _("please come to the counter")


def public_name(name: str) -> str:
    """A name that its bearer recognises, and that tells others little: the surname of a Chinese name, the first word of
    another with initials, the beginning of the name of an organisation."""
    if name.isascii():
        first, *more = name.split() or [""]
        return " ".join((first, *(f"{word[0]}." if word[0].isalnum() else word for word in more)))
    called = surname(name)
    if called != " ".join(name.split()) and not called.endswith("…"):
        return _("Mr or Ms %(surname)s", surname=called)
    short = name.split()[0][:LETTERS_OF_A_NAME]
    return short if short == name.strip() else short + glyphs().ellipsis


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A row of one view at the moment `now`, with the names that turn its codes into words."""

    view: str
    row: Values
    names: DisplayNames
    now: datetime
    waiting_minutes: int
    """The minutes that a customer may wait."""

    def text(self, key: str) -> str:
        """The cell under one of the HEADINGS."""
        return TEXTS[key](self) if key in TEXTS else str(self.row[key])

    def time(self, name: str) -> str:
        return self.names.time(self.row[name], self.now)

    def limit(self, name: str) -> str:
        """A limit or promise in the short form of all lists; whole where a file is written."""
        if self.names.whole:
            return self.time(name)
        held = str(self.row.get("holder") or self.row.get("office") or "")
        time = BY_THE_CLOCK if name in PROMISES else self.names.hours(held)
        return in_short(self.now, str(self.row[name]), time=time, zone=self.names.zone).text

    @property
    def waited(self) -> int:
        """Whole minutes that the customer has waited."""
        return max(0, (self.now - moment(self.row["since"])) // MINUTE)

    @property
    def urgency(self) -> tuple[str, str]:
        """(level, mark before the time); both "" while there is time."""
        share = self.waited / max(1, self.waiting_minutes)
        return next(((level, mark) for least, level, mark in URGENCY if share >= least), ("", ""))

    @property
    def queue(self) -> str:
        """The number on the slip that the customer was given; without one the running number of the ticket."""
        return str(self.row["queue"] or running_number(self.row["ticket"]))

    @property
    def waits(self) -> str:
        """`25 min` of waiting; after hours since when."""
        if self.waited < LONG:
            return span(self.waited)
        return _("since %(time)s", time=self.names.time_in_sentence(self.row["since"], self.now))

    def to_the_limit(self, cells: int) -> str:
        """How much of the time that a customer may wait has passed."""
        return bar(self.waited, max(1, self.waiting_minutes), cells)

    @property
    def is_called(self) -> bool:
        return self.view == "waiting" and bool(self.row["called"])

    @property
    def state(self) -> str:
        """The state, as the customer who can see it would say it."""
        if self.is_called:
            return please_come(self.row["called_to"])
        if self.view == "waiting" and self.row["state"] == READY:
            return please_come("")
        return row_state({"kind": "job", **self.row})

    @property
    def short_state(self) -> str:
        """The state in a list, where the counter to which somebody is called must not be cut."""
        counter = self.row["called_to"] if self.is_called else ""
        return _("to counter %(counter)s", counter=counter) if counter else self.state

    @property
    def customer(self) -> str:
        name = forms.named(self.row["customer"])
        return public_name(name) if self.view == "waiting" else name

    @property
    def device(self) -> str:
        """The device; the view that customers can see does not tell them whose work is urgent."""
        device = str(self.row["device"])
        return device if self.view == "waiting" else marked_urgent(self.row, device)

    @property
    def waits_for(self) -> str:
        """The reason that was given for waiting, else the role or person whose turn it is."""
        return self.names.waits_for(self.row) or self.names.turn(self.row)


TEXTS: Mapping[str, Callable[[BoardRow], str]] = {
    "queue": lambda shown: shown.queue,
    "minutes": lambda shown: f"{shown.urgency[1]}{shown.waits}",
    "limit": lambda shown: shown.to_the_limit(LIMIT_CELLS),
    "customer": lambda shown: shown.customer,
    "state": lambda shown: shown.short_state,
    "device": lambda shown: shown.device,
    "place": lambda shown: place_word(shown.row["at"], shown.row["place"]),
    "waits_for": lambda shown: shown.waits_for,
    "engineer": lambda shown: shown.names.person(shown.row["engineer"]),
    "person": lambda shown: shown.names.person(shown.row["person"]),
    "what": lambda shown: _(SECTIONS[shown.row["what"]][0]),
    "moment": lambda shown: (shown.limit if shown.row["what"] in DEADLINES else shown.time)(
        SECTIONS[shown.row["what"]][1]
    ),
    "since": lambda shown: shown.time("since"),
    "promised": lambda shown: shown.limit("promised"),
    "due": lambda shown: shown.limit("due"),
}
"""The cells whose text is not simply the value in the row."""
