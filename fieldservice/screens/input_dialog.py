"""A dialog with a few lines to fill in and one thing that is then done. What is refused is said in it, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Label

from fieldservice.presentation.messages import refusal, render, trouble
from fieldservice.screens.base import Aside
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

SHOWN = 8
"""Of many mistakes the first are shown; who mends them is told of the next."""


class Line(NamedTuple):
    name: str
    label: str
    hidden: bool = False


class Enter(Aside):
    """`do` gets what was typed, by name, in a thread, and answers with the sentence to show; then the dialog answers True."""

    CSS_PATH = "dialog.tcss"
    HELP = N_("Fill in the fields. Enter moves to the next field; on the last one it confirms. Esc cancels.")
    BINDINGS = [
        Binding("f10,ctrl+s", "do", N_("Done"), id="enter.do", tooltip=N_("Confirm the form")),
        Binding("escape", "leave", N_("Back"), id="enter.leave", tooltip=N_("Back to the screen before")),
    ]

    class Tried(Message, bubble=False):
        """From the thread: what to say, and whether it was done."""

        def __init__(self, sentence: str, done: bool) -> None:
            super().__init__()
            self.sentence, self.done = sentence, done

    def __init__(self, title: str, says: str, lines: Sequence[Line], do: Callable[[dict[str, str]], str]) -> None:
        super().__init__()
        self._title, self._says, self._lines, self._do = title, says, lines, do

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Label(self._title, id="title", markup=False)
            yield Label(self._says, id="says", markup=False)
            for line in self._lines:
                with Horizontal():
                    yield Label(line.label, markup=False)
                    yield Input(password=line.hidden, id=line.name, compact=True)
            yield Label("", id="wrong", markup=False)
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
        empty = next((field for field in self.query(Input) if not field.value.strip()), None)
        if empty is not None:
            self.query_one("#wrong", Label).update(_("Please fill this in."))
            empty.focus()
            return
        self.query_one("#wrong", Label).update(_("One moment..."))
        self.run_worker(partial(self._try, typed), thread=True, group="enter", exclusive=True)

    def _try(self, typed: dict[str, str]) -> None:
        try:
            done = self._do(typed)
        except Refused as refused:
            fields = [f"{name}  {render(because)}" for name, because in list(refused.fields.items())[:SHOWN]]
            self.post_message(self.Tried("\n".join(fields or [refusal(refused)]), False))
        except OSError as error:
            self.post_message(self.Tried(trouble(error), False))
        else:
            self.post_message(self.Tried(done, True))

    def on_enter_tried(self, event: Tried) -> None:
        if event.done:
            if event.sentence:
                self.app.notify(event.sentence, markup=False)
            self.dismiss(True)
        else:
            self.query_one("#wrong", Label).update(event.sentence)

    def action_leave(self) -> None:
        self.dismiss(None)
