"""An app with only a form, and how a test types into it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from textual.app import App, ComposeResult
from textual.events import Key

from fieldservice.screens.textual_private import keep_characters_whole
from fieldservice.screens.widgets.choice_field import Choice, narrowed
from fieldservice.screens.widgets.form import Form
from fieldservice.screens.widgets.parsing import InputFormats

SMALL, LARGE = (80, 24), (120, 40)
NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ENGINEERS = (
    Choice("liwei", "李伟", "2 open jobs, printers, same area", "liwei"),
    Choice("wangfang", "王芳", "5 open jobs, printers", "wangfang"),
    Choice("zhang", "Zhang Qiang", "on leave until Friday", "zhang"),
)


@dataclass(frozen=True)
class Field:
    name: str
    label: str
    kind: str = "text"
    required: bool = False
    help: str = ""
    private: bool = False
    choices: tuple = ()
    default: Any = None
    example: str = ""
    sums_up: str = ""
    only_for: tuple = ()
    needed: bool = False
    wanted: bool = False
    section: str = ""


CALL = (
    Field("phone", "Phone", "phone", True, "The number the customer can be reached at.", True, example="028 8123 4567"),
    Field("customer", "Customer", required=True, private=True),
    Field("serial", "Serial number", help="On the plate at the back."),
    Field("words", "In their words", "longtext"),
    Field("engineer", "Engineer", "staff"),
    Field("appointment", "Appointment", "when"),
    Field("spent", "Time spent", "minutes"),
    Field("pages", "Pages printed", "number"),
    Field("score", "Score", "score"),
    Field("consent", "Consent", "yes"),
    Field("mode", "Mode", "choice", choices=(("on_site", "On site"), ("carry_in", "Carried in"))),
)


class Counter(App):
    """An app with only a form; `heard` keeps the messages of the form."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, fields=CALL, **options: Any) -> None:
        keep_characters_whole()
        super().__init__()
        self.heard: list = []
        formats = InputFormats(
            lambda text: {"tomorrow 9am": NINE, "明天9点": NINE, "2026-11-24 09:00": NINE}.get(text), zone=UTC
        )
        self.form = Form(fields, choices=lambda name, typed: narrowed(ENGINEERS, typed), formats=formats, **options)

    def compose(self) -> ComposeResult:
        yield self.form

    def on_mount(self) -> None:
        self.form.focus_field()

    def on_form_submitted(self, event: Form.Submitted) -> None:
        self.heard.append(("submitted", event.data))

    def on_form_left(self, event: Form.Left) -> None:
        self.heard.append(("left", event.typed))

    def on_form_changed(self, event: Form.Changed) -> None:
        self.heard.append((event.name, event.value))

    def field_in_focus(self) -> str:
        return next((name for name, row in self.form.rows.items() if row.control is self.focused), "")


async def type_in(pilot, *texts: str) -> None:
    """Type without waiting between the keys, as a scanner or a fast typist does; a text in <> is one key."""
    for text in texts:
        for key in [text[1:-1]] if text.startswith("<") else text:
            pilot.app.post_message(Key(key, key if len(key) == 1 else None))
    for _frame in range(3):
        await pilot.pause()
