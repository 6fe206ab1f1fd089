"""A dialog with a few fields and one action. It shows why the action was refused, and keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Label

from fieldservice.presentation.messages import refusal, render, trouble
from fieldservice.screens.base import Dialog
from fieldservice.screens.widgets.field_row import STAR
from fieldservice.screens.widgets.form import FILL_IN
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

SHOWN = 8
"""At most so many mistakes are shown at once; the others appear once these are corrected."""


class InputDialog(Dialog):
    """One field for each name in `labels`, all of them `hidden` as PINs are.

    `do` runs in a thread. It gets what was typed, by name, and returns the sentence to show; then the dialog answers
    True. With `scan_confirms` the Enter of a scanner confirms too. Fields in `optional` may stay empty; their text
    there says what holds then.
    """

    CSS_PATH = ["dialog.tcss", "input_dialog.tcss"]
    HELP = N_("Fill in the fields. Enter moves to the next field; on the last one it confirms. Esc cancels.")
    BINDINGS = [
        Binding("f10,ctrl+s", "do", N_("Done"), id="input_dialog.do", tooltip=N_("Confirm the form")),
        Binding("escape", "leave", N_("Back"), id="input_dialog.leave", tooltip=N_("Back to the screen before")),
    ]

    class Attempted(Message, bubble=False):
        """Sent by the thread: the sentence to show, and whether the action was done."""

        def __init__(self, sentence: str, done: bool) -> None:
            super().__init__()
            self.sentence, self.done = sentence, done

    def __init__(
        self,
        title: str,
        explanation: str,
        labels: Mapping[str, str],
        do: Callable[[dict[str, str]], str],
        hidden: bool = False,
        scan_confirms: bool = False,
        optional: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self._heading, self._explanation, self._labels, self._do = title, explanation, labels, do
        self._hidden, self.scan_confirms, self._optional = hidden, scan_confirms, optional or {}

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Label(self._heading, id="title", markup=False)
            yield Label(self._explanation, id="explanation", markup=False)
            for name, label in self._labels.items():
                with Horizontal():
                    yield Label(label if name in self._optional else label + STAR, markup=False)
                    yield Input(password=self._hidden, id=name, compact=True, placeholder=self._optional.get(name, ""))
            yield Label("", id="error", markup=False)
            yield KeyBar()

    def on_mount(self) -> None:
        self.query(Input).first().focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        fields = list(self.query(Input))
        following = fields[fields.index(event.input) + 1 :]
        if following:
            following[0].focus()
        else:
            self.action_do()

    def action_do(self) -> None:
        typed = {field.id or "": field.value for field in self.query(Input)}
        needed = [field for field in self.query(Input) if field.id not in self._optional]
        empty = next((field for field in needed if not field.value.strip()), None)
        if empty is not None:
            self._say(_(FILL_IN))
            empty.focus()
            return
        self.query_one("#error", Label).update(_("One moment …"))
        self.run_worker(partial(self._try, typed), thread=True, group="enter", exclusive=True)

    def _try(self, typed: dict[str, str]) -> None:
        try:
            done = self._do(typed)
        except Refused as refused:
            fields = [render(line) for line in getattr(refused, "lines", ())[:SHOWN]] or [
                f"{name}  {render(because)}" for name, because in list(refused.fields.items())[:SHOWN]
            ]
            self.post_message(self.Attempted("\n".join(fields or [refusal(refused)]), False))
        except OSError as error:
            self.post_message(self.Attempted(trouble(error), False))
        else:
            self.post_message(self.Attempted(done, True))

    def on_input_dialog_attempted(self, event: Attempted) -> None:
        if event.done:
            if event.sentence:
                self.app.notify(event.sentence, markup=False)
            self.dismiss(True)
        else:
            self._say(event.sentence)

    def _say(self, wrong: str) -> None:
        self.query_one("#error", Label).update(f"! {wrong}" if wrong else "")

    def action_leave(self) -> None:
        self.dismiss(None)
