"""The names and words that a row of a list needs: people, published codes, moments in local time.

They are read once for a whole list, so that wording a row does not read the store.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime, tzinfo
from functools import cache

from fieldservice.desk import Desk
from fieldservice.late_dataclass import dataclass
from fieldservice.presentation.messages import role_word
from fieldservice.shapes import Values
from fieldservice.words import _, forms
from fieldservice.words.moments import moment
from fieldservice.workflows.engine.working_time import BY_THE_CLOCK, WorkingTime


@dataclass(frozen=True, slots=True)
class DisplayNames:
    """People by sign-in name, the published words for reasons of waiting and products, the time zone of the office."""

    staff: Mapping[str, str]
    waiting: Mapping[str, Mapping[str, str]]
    products: Mapping[str, Mapping[str, str]]
    zone: tzinfo
    whole: bool = False
    """Whether moments stand with their year, for a file that is read later and elsewhere."""
    hours: Callable[[str], WorkingTime] = lambda office: BY_THE_CLOCK
    """The working time of an office, each read once."""
    groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The published words for groups of parts."""

    @classmethod
    def of(cls, desk: Desk) -> DisplayNames:
        return cls(
            desk.session.display_names(),
            desk.session.code_words("waiting"),
            desk.session.code_words("product"),
            desk.session.zone(),
            hours=cache(desk.session.working_time),
            groups=desk.session.code_words("part_group"),
        )

    def person(self, name: str) -> str:
        return self.staff.get(name, name)

    def reason(self, code: str) -> str:
        """Why a device or a job waits."""
        return forms.in_language({"code": code, **self.waiting.get(code, {})})

    def waits_for(self, row: Values) -> str:
        """Why the work of a row waits; while it waits for a part, the day on which that is expected."""
        if expected := row.get("parts_expected"):
            return _("Part %(day)s", day=f"{moment(expected).astimezone(self.zone):%m-%d}")
        return self.reason(row["waiting"])

    def part_group(self, code: str) -> str:
        """A group of parts in words; one without published words is its own text."""
        return forms.in_language({"code": code, **self.groups.get(code, {})}) if code else ""

    def skills(self, codes: str) -> str:
        """Skills are kinds of product."""
        return forms.listed(forms.in_language({"code": code, **self.products.get(code, {})}) for code in codes.split())

    def turn(self, row: Values) -> str:
        """The role, and the person if it is a certain one, whose action is awaited."""
        return " ".join(filter(None, (role_word(row["turn_role"]), self.person(row["turn_person"]))))

    def time(self, moment: str, now: datetime) -> str:
        """A kept moment as short as a list shows it; "" for none."""
        if not moment:
            return ""
        return forms.sortable_time(moment, self.zone) if self.whole else forms.short_time(moment, now, self.zone)

    def time_in_sentence(self, moment: str, now: datetime) -> str:
        """A kept moment as it is written behind other words: `since yesterday 15:07`."""
        return forms.in_sentence(self.time(moment, now))
