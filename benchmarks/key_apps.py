"""Small programs whose keys are timed: python -m benchmarks.key_apps queue FILE | table FILE | form | label

`table` is Textual's own DataTable over the first 1,000 rows of the same file, `label` a label that a key changes.
"""

from __future__ import annotations

import sqlite3
import sys
from dataclasses import dataclass
from datetime import datetime

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets import DataTable, Static

from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.screens.widgets.form import Form
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.screens.widgets.statusbar import OfficeStatus, StatusBar

READY = "READY"
COLUMNS = (
    ListColumn("number", "Number", 14, 14),
    ListColumn("customer", "Customer", 22, 10, grow=1),
    ListColumn("device", "Device", 12, 8),
    ListColumn("symptom", "Symptom", 28, 10, grow=2),
    ListColumn("state", "State", 10, 8),
    ListColumn("due", "Due", 17, 17),
    ListColumn("engineer", "Engineer", 8),
)
SHOWN = "id, number, customer, device, symptom, state, due, engineer"


@dataclass
class JobPages:
    """The jobs in the benchmark's file, as the source of a list's pages."""

    file: str
    sort: str = "due"
    reverse: bool = False
    columns: tuple[ListColumn, ...] = COLUMNS

    def __post_init__(self) -> None:
        self._reader = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)
        self._indexes = {column.key: index for index, column in enumerate(self.columns, 1)}

    def with_sort(self, key: str) -> None:
        return None

    def count(self, cap: int | None = None) -> int:
        return sqlite3.connect(self.file).execute("select count(*) from job").fetchone()[0]

    def anchors(self, step: int) -> list[tuple]:
        # Numbered in SQL, because counting in Python would delay the keys.
        numbered = "select due, id, row_number() over (order by due, id) as n from job"
        return (
            sqlite3.connect(self.file).execute(f"select due, id from ({numbered}) where n % ? = 0", (step,)).fetchall()
        )

    def page(self, after: tuple | None, offset: int, limit: int) -> list[tuple]:
        where = f"select {SHOWN} from job where (due, id) > (?, ?) order by due, id limit ? offset ?"
        return self._reader.execute(where, (*(after or ("", "")), limit, offset)).fetchall()

    def key(self, row: tuple) -> tuple:
        return row[6], row[0]

    def last(self, limit: int) -> list[tuple]:
        order = f"select {SHOWN} from job order by due desc, id desc limit ?"
        return self._reader.execute(order, (limit,)).fetchall()[::-1]

    def cell(self, row: tuple, column: ListColumn, now: datetime) -> tuple[str, str]:
        text = row[self._indexes[column.key]]
        return text, "overdue" if column.key == "due" and text < "2026-11-20" else ""


class ListApp(App):
    """The list between status line and keys, as in the program."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, kind: str, file: str) -> None:
        super().__init__()
        self.kind, self.file = kind, file

    def compose(self) -> ComposeResult:
        yield StatusBar(OfficeStatus("CD01", READY))
        if self.kind == "queue":
            source = JobPages(self.file)
            yield RowList(source, source.page(None, 0, 128))
        else:
            yield DataTable(cursor_type="row")
        yield KeyBar()

    def on_mount(self) -> None:
        if self.kind == "table":
            table = self.query_one(DataTable)
            table.add_columns(*(column.title for column in COLUMNS))
            table.add_rows(row[1:] for row in JobPages(self.file).page(None, 0, 1000))
        self.query_one("RowList, DataTable").focus()


@dataclass(frozen=True)
class BenchmarkField:
    name: str
    label: str
    kind: str = "text"
    required: bool = False
    help: str = "What the customer says."
    private: bool = False
    choices: tuple = ()
    default: None = None
    example: str = ""


class FormApp(App):
    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        yield StatusBar(OfficeStatus("CD01", READY))
        kinds = ("text", "phone", "text", "number", "minutes", "score", "yes", "choice", "text", "text", "date", "text")
        fields = [BenchmarkField(f"field{n}", f"字段 {n}", kind, choices=("a", "b")) for n, kind in enumerate(kinds)]
        yield Form(fields, check=lambda data: {"field2": "Not a device we know."})
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(Form).focus_field("field0")


class LabelApp(App):
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [Binding("down,x", "count", "Count")]
    counted = 0

    def compose(self) -> ComposeResult:
        yield Static(READY)

    def action_count(self) -> None:
        self.counted += 1
        self.query_one(Static).update(f"{self.counted:06d}")


def main(kind: str, file: str = "") -> None:
    {"queue": lambda: ListApp(kind, file), "table": lambda: ListApp(kind, file), "form": FormApp, "label": LabelApp}[
        kind
    ]().run()


if __name__ == "__main__":
    main(*sys.argv[1:])
