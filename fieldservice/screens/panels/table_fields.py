"""The fields of one row of a published table, with its values in words, and what was typed as a file would have it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldservice.admin import row_editing
from fieldservice.admin.csv_tables import CsvColumn
from fieldservice.presentation.messages import role_word
from fieldservice.presentation.table_words import COLUMNS
from fieldservice.screens.widgets.choice_field import Choice, ChoiceLike, narrowed
from fieldservice.shapes import Values
from fieldservice.words import _, forms, in_context, language
from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.engine.fields import Field
from fieldservice.workflows.engine.settings import DEFAULTS
from fieldservice.workflows.money.pricing import KIND_WORDS, UNIT_WORDS

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

WORDS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("offices", "kind"): {
        "headquarters": N_("headquarters"),
        "repair_centre": N_("repair centre"),
        "branch": N_("branch"),
        "authorised_repairer": N_("authorised repairer"),
        "dealer": N_("dealer"),
        "van": N_("van"),
    },
    ("parts", "purpose"): {"spare": N_("spare part"), "loaner": N_("loaner"), "exchange": N_("exchange device")},
    ("return_policies", "remedy"): {"exchange": NP_("remedy", "exchange"), "refund": NP_("remedy", "refund")},
    ("prices", "kind"): KIND_WORDS,
    ("prices", "unit"): UNIT_WORDS,
}
"""By table and column: the words of the values."""
CONTEXTS = {("prices", "kind"): "charged", ("prices", "unit"): "unit", ("return_policies", "remedy"): "remedy"}
YES_NO = {"yes": N_("Yes"), "no": N_("No")}
CODE_COLUMNS = {"product": "product", "skills": "product", "exclusions": "cause"}
"""Columns whose values are codes of a list."""
OFFICE_COLUMNS = ("office", "offices", "sender")


@dataclass(frozen=True, slots=True)
class TableFields:
    """The form of a row of the table `what`."""

    session: Session
    what: str
    id_: str
    """The row; "" for a new one."""

    def columns(self) -> tuple[CsvColumn, ...]:
        """A setting that is known has its name in the title, and on the form its value alone."""
        known = self.what == "settings" and self.id_
        return tuple(column for column in row_editing.columns(self.what) if not known or column.name != "key")

    def fields(self) -> list[Field]:
        return [self._field(column) for column in self.columns()]

    def _field(self, column: CsvColumn) -> Field:
        words = COLUMNS[self.what][column.name]
        chosen = bool(row_editing.options(self.session, column)) and not row_editing.takes_several(column)
        kind = "pin" if column.name == "pin" else "choice" if chosen else "text"
        rule = self._rule_of_setting() if self.what == "settings" and column.name == "value" else words.rule
        return Field(column.name, words.label, rule, kind, required=column.required)

    def _rule_of_setting(self) -> str:
        """What kind of value the setting has; its usual value is among the words of the form."""
        setting = DEFAULTS.get(self.id_.partition("@")[0])
        return RULES.get(setting.kind, "") if setting else ""

    def choices(self, name: str, typed: str) -> list[ChoiceLike]:
        column = next(each for each in self.columns() if each.name == name)
        return narrowed(
            [Choice(each, self.word(column, each)) for each in row_editing.options(self.session, column)], typed
        )

    def word(self, column: CsvColumn, value: str) -> str:
        """A value of a column in words; the value itself where it has none."""
        if column.name == "roles":
            return role_word(value)
        if value in YES_NO and row_editing.options(self.session, column) == tuple(YES_NO):
            return _(YES_NO[value])
        place = self.what, column.name
        if value in WORDS.get(place, {}):
            word = WORDS[place][value]
            return in_context(CONTEXTS[place], word) if place in CONTEXTS else _(word)
        reference = self.session.reference()
        if column.name in CODE_COLUMNS:
            code = reference.codes.get(CODE_COLUMNS[column.name], {}).get(value)
            return (code.zh if language() == "zh" else code.en) if code else value
        if column.name in OFFICE_COLUMNS and value in reference.offices:
            return f"{value} {reference.offices[value].name}"
        return value

    def begun(self) -> dict[str, object]:
        """What stands in the fields at first; several values in words, with commas between them."""
        cells = row_editing.typed(self.session, self.what, self.id_)
        return {
            column.name: forms.listed(self.word(column, part) for part in cells[column.name].split())
            if row_editing.takes_several(column)
            else cells[column.name]
            for column in self.columns()
            if cells[column.name]
        }

    def given(self, data: Values) -> dict[str, str]:
        """What was typed, as a file would have it."""
        found = {column.name: self._cell(column, str(data.get(column.name) or "")) for column in self.columns()}
        return {"key": self.id_, **found} if self.what == "settings" and self.id_ else found

    def _cell(self, column: CsvColumn, typed: str) -> str:
        if not row_editing.takes_several(column):
            return typed
        values = {self.word(column, each).casefold(): each for each in row_editing.options(self.session, column)}
        parts = [part.strip() for part in re.split(r"[,;，、；]+", typed) if part.strip()]
        return " ".join(values.get(part.casefold(), part) for part in parts)


RULES = {
    "minutes": N_("Whole minutes."),
    "number": N_("A whole number."),
    "text": N_("Text."),
    "region": N_("A country as two letters, such as CN."),
    "picture": N_("The path of a PNG or JPEG file of at most 20 kB; empty removes it."),
    "approvers": N_(
        "Rising amounts, each followed by who approves from there on, such as 2000 manager 10000 headquarters."
    ),
}
"""By kind of setting the rule for its value."""
