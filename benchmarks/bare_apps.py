"""Minimal programs as baselines: `python -m benchmarks.bare_apps minimal|typer|table FILE`."""

from __future__ import annotations

import sys

READY = "READY-MARK"


def minimal() -> None:
    """A Textual app that shows one line."""
    from textual.app import App, ComposeResult
    from textual.widgets import Static

    class Minimal(App[None]):
        def compose(self) -> ComposeResult:
            yield Static(READY)

    Minimal().run()


def typer() -> None:
    """A Typer program of one command, with a version."""
    import typer

    program = typer.Typer(add_completion=False, rich_markup_mode=None)

    @program.callback(invoke_without_command=True)
    def main(version: bool = False) -> None:
        """Repairs."""
        if version:
            print("1.0")

    @program.command()
    def show(thing: str) -> None:
        """Show a thing."""

    program(sys.argv[2:])


def table(file: str) -> None:
    """Textual's DataTable with the first 1,000 rows of a list of the store in `file`'s folder."""
    from pathlib import Path

    from textual.app import App, ComposeResult
    from textual.widgets import DataTable, Footer, Header

    from fieldservice.desk import Desk

    desk = Desk.open(Path(file))
    person = desk.session.person("zhao.min")
    assert person is not None
    listing = desk.lists.work(person, "all")

    class TableApp(App[None]):
        TITLE = READY
        BINDINGS = [("q", "quit", "Quit")]

        def compose(self) -> ComposeResult:
            yield Header()
            yield DataTable(cursor_type="row")
            yield Footer()

        def on_mount(self) -> None:
            rows = self.query_one(DataTable)
            shown = ("number", "state", "due", "customer", "device", "symptom", "engineer", "waiting", "opened")
            indexes = [listing.fields.index(name) for name in shown]
            rows.add_columns(*shown)
            rows.add_rows([str(row[index]) for index in indexes] for row in listing.page(None, 0, 1000))
            rows.focus()

    TableApp().run()


if __name__ == "__main__":
    {"minimal": minimal, "typer": typer, "table": table}[sys.argv[1]](*sys.argv[2:] if sys.argv[1] == "table" else ())
