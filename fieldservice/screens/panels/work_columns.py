"""The columns of the work list: which ones each role has, and how wide each of them is.

One table says what a column is, one says which columns a role sees, in their order. `mine` is the person's own work, in
which whose turn it is says nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.words import _, in_context
from fieldservice.workflows.engine.reference import Person

Width = tuple[int, int, int]
"""Cells where there is room, cells at least (0: the column may go), and its share of free cells."""

# fmt: off
COLUMNS: dict[str, tuple[Callable[[], str], Width]] = {
    "due": (lambda: _("Limit"), (7, 7, 0)),
    "visit": (lambda: in_context("column", "Visit"), (14, 0, 0)),
    "number": (lambda: _("Number"), (14, 14, 0)),
    "customer": (lambda: _("Customer"), (18, 9, 2)),
    "area": (lambda: _("Area"), (8, 0, 0)),
    "device": (lambda: _("Device"), (14, 8, 1)),
    "symptom": (lambda: _("Symptom"), (24, 10, 3)),
    "parts": (lambda: _("Parts"), (24, 12, 3)),
    "for_whom": (lambda: in_context("column", "For whom"), (14, 8, 0)),
    "engineer": (lambda: _("Engineer"), (9, 0, 0)),
    "turn": (lambda: in_context("column", "Turn"), (12, 11, 0)),
    "state": (lambda: _("State"), (14, 10, 0)),
    "waiting": (lambda: in_context("job", "Waiting"), (12, 0, 0)),
    "opened": (lambda: _("Opened"), (15, 0, 0)),
}
# fmt: on
WHOLE = ("due", "number", "state")
"""Columns that are not cut while others can give cells."""
LOOKS_AFTER = frozenset(("manager", "service_management"))
"""Roles that look after the work of others."""
BY_ROLE = {
    "storekeeper": ("due", "number", "parts", "for_whom", "device", "state", "waiting", "opened"),
    "engineer": ("due", "number", "visit", "customer", "area", "device", "symptom", "state", "waiting"),
    "": ("due", "number", "customer", "device", "symptom", "engineer", "state", "waiting", "opened"),
}
"""The columns of the own work of a role; "" is every other role."""
WITH_OTHERS = ("due", "number", "customer", "device", "symptom", "turn", "engineer", "state", "opened")
"""The columns of work that may wait for anybody."""


def role_of(person: Person) -> str:
    """The role whose columns this person sees: a role of its own alone, since work of others stands in other lists."""
    return next((role for role in BY_ROLE if role and person.roles <= {role}), "")


def work_columns(person: Person, mine: bool) -> tuple[ListColumn, ...]:
    role = role_of(person)
    names = BY_ROLE[role] if mine or role == "engineer" else WITH_OTHERS
    return tuple(_column(name) for name in names)


def _column(name: str) -> ListColumn:
    title, (width, least, grow) = COLUMNS[name]
    return ListColumn(name, title(), width, least, grow=grow, whole=name in WHOLE)
