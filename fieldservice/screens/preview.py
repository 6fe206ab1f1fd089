"""The service slip before it is printed: told from the content that is printed, then written as PDF in the background."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldservice.desk import StoreTrouble
from fieldservice.words import _, in_context
from fieldservice.workflows.model import N_, Person, Refused

from .place import Place
from .saying import said
from .thing import Told
from .values import COPIES
from .widgets.fields import TextField
from .widgets.keys import KeyBar

if TYPE_CHECKING:
    from fieldservice.desk import Desk

LANGUAGES = {"zh": N_("Chinese"), "en": N_("English"), "both": N_("Chinese and English")}
SIZES = ("A4", "A5")
FOLDER = "out"
"""Beside the store, where papers go unless another place is typed."""


class PreviewScreen(Place):
    """The slip of a job: which copy, in which language, on which paper; then where the PDF goes."""

    CSS_PATH = "preview.tcss"
    HELP = N_(
        "The slip as it will be printed. Choose copy, language and size; F10 writes the PDF and counts the print."
    )
    BINDINGS = [
        Binding("escape", "back", N_("Back"), id="preview.back", tooltip=N_("Back without printing")),
        Binding(
            "f10,ctrl+s",
            "print",
            N_("Write PDF"),
            id="preview.print",
            tooltip=N_("Write the PDF; the print is counted and recorded"),
        ),
        Binding(
            "f5",
            "copy",
            N_("Paper copy"),
            id="preview.copy",
            tooltip=N_("The next copy: company, customer, headquarters"),
        ),
        Binding(
            "f6",
            "language",
            N_("Language"),
            id="preview.language",
            tooltip=N_("The next language: Chinese, English, both"),
        ),
        Binding("f7", "size", N_("Size"), id="preview.size", tooltip=N_("The other paper size: A4, A5")),
    ]

    def __init__(self, desk: Desk, person: Person, thing: str) -> None:
        super().__init__()
        self.desk, self.person, self.thing = desk, person, thing
        page = desk.page(person, thing)
        self.number, self.revision = page.number, int(page.facts.get("revision", 0))
        reference = desk.reference()
        self.copy, self.language, self.size_name = (
            "customer",
            reference.text("paper_language"),
            reference.text("paper_size"),
        )
        self._typed_place = self._busy = False

    def compose(self) -> ComposeResult:
        yield Static(id="choices", markup=False)
        with VerticalScroll(id="paper"):
            yield Told(self._paper)
        with Horizontal(id="place"):
            yield Static(_("File"), id="label")
            yield TextField()
        yield Static(id="notice", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self._again()
        self.query_one("#paper").focus()

    def language_changed(self) -> None:
        self.query_one("#label", Static).update(_("File"))
        self._say("")
        self._again()

    def _paper(self, width: int) -> Content:
        return Content(
            "\n".join(
                self.desk.paper_text(
                    self.person, "slip", self.thing, min(max(40, width), 100), language=self.language, copy=self.copy
                )
            )
        )

    def _again(self) -> None:
        chosen = (in_context("copy", COPIES[self.copy]), _(LANGUAGES[self.language]), self.size_name)
        self.query_one("#choices", Static).update(
            _(
                "Copy F5: %(copy)s    Language F6: %(language)s    Size F7: %(size)s",
                copy=chosen[0],
                language=chosen[1],
                size=chosen[2],
            )
        )
        if not self._typed_place:
            self.query_one(TextField).put(str(self.usual_place()))
        self.query_one(Told).again()

    def usual_place(self) -> Path:
        return self.desk.folder / FOLDER / f"{self.number}-r{self.revision}-{self.copy}.pdf"

    # Keys

    def action_back(self) -> None:
        self.dismiss()

    def action_copy(self) -> None:
        self.copy = _next(tuple(COPIES), self.copy)
        self._again()

    def action_language(self) -> None:
        self.language = _next(tuple(LANGUAGES), self.language)
        self._again()

    def action_size(self) -> None:
        self.size_name = _next(SIZES, self.size_name)
        self._again()

    def on_edited(self) -> None:
        self._typed_place = True

    # Printing

    def action_print(self) -> None:
        if not self._busy:
            self._busy = True
            self._say(_("Writing the PDF.."))
            self._print(
                Path(self.query_one(TextField).value.strip() or str(self.usual_place())).expanduser(),
                self.copy,
                self.language,
                self.size_name,
            )

    @work(thread=True, group="preview-print", exit_on_error=False)
    def _print(self, out: Path, copy: str, language: str, size: str) -> None:
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            printed = self.desk.print_paper(
                self.person, "slip", self.thing, out, language=language, copies=(copy,), size=size
            )
        except Refused as refused:
            told = "! " + said(refused.because)
        except StoreTrouble as trouble:
            told = "! " + _(trouble.because, **trouble.params)
        except OSError as error:
            told = "! " + _("The file cannot be written: %(reason)s", reason=error.strerror or str(error))
        else:
            told = told_print(printed)
        self.app.call_from_thread(self._printed, told)

    def _printed(self, told: str) -> None:
        self._busy = False
        self._say(told)

    def _say(self, sentence: str) -> None:
        self.query_one("#notice", Static).update(sentence)


def told_print(printed: dict[str, Any]) -> str:
    """Where the paper is, which print it was, and what could not be drawn."""
    number = printed["prints"][0]
    lines = [
        _("Written to %(file)s", file=printed["out"]),
        _("Print no. %(number)s of this copy.", number=number)
        if number == 1
        else _(
            "Print no. %(number)s of this copy; it is marked as reprint %(reprint)s.", number=number, reprint=number - 1
        ),
    ]
    if printed["missing"]:
        lines.append(
            "! " + _("No font here has these characters: %(characters)s", characters=" ".join(printed["missing"]))
        )
    return "\n".join(lines)


def _next(among: tuple[str, ...], now: str) -> str:
    return among[(among.index(now) + 1) % len(among)] if now in among else among[0]
