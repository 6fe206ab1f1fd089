"""The preview of a paper as text, from which a person writes it as PDF or sends it to its printer.

Writing and sending run in threads.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldservice.desk import StoreTrouble, spool
from fieldservice.presentation.messages import render
from fieldservice.presentation.print_job_words import ended, reasons
from fieldservice.presentation.values import COPIES, paper_name
from fieldservice.private_files import make_folder
from fieldservice.screens.base import BaseScreen
from fieldservice.screens.panels.papers import PrintChoice, readable_papers
from fieldservice.screens.widgets.fields import TextField
from fieldservice.screens.widgets.flowing_text import FlowingText
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.shapes import JsonObject
from fieldservice.words import _, in_context
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.printing import Paper

LANGUAGES = {"zh": N_("Chinese"), "en": N_("English"), "both": N_("Chinese and English")}
SECONDS_BETWEEN_READS = 0.5
"""How often it is read what became of a paper that was sent to a printer."""
FOLDER = "out"
"""The folder in the store for papers, unless another path is typed."""


class PreviewScreen(BaseScreen):
    """The papers of a job; the person chooses paper, copy, language and size, and then the file or the printer."""

    CSS_PATH = "preview.tcss"
    HELP = N_(
        "The paper as it will be printed. Choose paper, copy, language and size. F10 writes the PDF, F9 prints "
        "it. Both count as a print."
    )
    BINDINGS = [
        Binding("escape", "back", N_("Back"), id="preview.back", tooltip=N_("Back without printing")),
        Binding(
            "f10,ctrl+s",
            "print",
            N_("Write PDF"),
            id="preview.print",
            tooltip=N_("Write the PDF; this counts as a print and is recorded"),
        ),
        Binding(
            "f5",
            "copy",
            N_("Paper copy"),
            id="preview.copy",
            tooltip=N_("Next copy, or next paper if there are several of this kind"),
        ),
        Binding(
            "f6",
            "language",
            N_("Language"),
            id="preview.language",
            tooltip=N_("The next language: Chinese, English, both"),
        ),
        Binding("f3", "kind", N_("Which paper"), id="preview.kind", tooltip=N_("The next paper of this job")),
        Binding("f9", "send", N_("Print"), id="preview.send", tooltip=N_("Choose printer and copies, and print")),
        Binding("f7", "size", N_("Size"), id="preview.size", tooltip=N_("The other paper size: A4, A5")),
    ]

    def __init__(self, desk: Desk, person: Person, thing: str, kind: str = "") -> None:
        super().__init__()
        self.desk, self.person, self.thing = desk, person, thing
        page = desk.page(person, thing)
        self.number, self.revision = page.number, int(page.facts.get("revision", 0))
        self.kinds = readable_papers(desk.papers.of(thing))
        self.kind = kind if kind in self.kinds else self.kinds[0]
        self.which = 0
        """The place of the one paper that is printed, from 1, where there are several; 0 for the usual ones."""
        self.copy, self.language = "customer", desk.papers.usual_language(thing, self.kind)
        self.size_name = desk.papers.usual_size(self.thing, self.kind)
        self._typed_path = self._busy = False
        self._sent = ""
        """The id of the print job whose end is awaited."""

    def compose(self) -> ComposeResult:
        yield Static(id="choices", markup=False)
        with VerticalScroll(id="paper"):
            yield FlowingText(self._paper)
        with Horizontal(id="path"):
            yield Static(_("File"), id="label")
            yield TextField()
        yield Static(id="notice", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self._show_choices()
        self.query_one("#paper").focus()
        self.set_interval(SECONDS_BETWEEN_READS, self._follow)

    def language_changed(self) -> None:
        self.query_one("#label", Static).update(_("File"))
        self._show_notice("")
        self._show_choices()

    def _paper(self, width: int) -> Content:
        return Content(
            "\n".join(
                self.desk.papers.as_text(
                    self.person,
                    self.kind,
                    self.thing,
                    min(max(40, width), 100),
                    language=self.language,
                    copy=self.copy,
                    revision=self.which or None,
                )
            )
        )

    def _show_choices(self) -> None:
        named = {"language": _(LANGUAGES[self.language]), "size": self.size_name}
        copy = in_context("copy", COPIES[self.copy])
        parts = [
            _("Copy F5: %(copy)s    Language F6: %(language)s    Size F7: %(size)s", copy=copy, **named)
            if self._row.has_copies
            else _("Language F6: %(language)s    Size F7: %(size)s", **named)
            if self._is_sheet
            else _("Language F6: %(language)s", language=named["language"])
        ]
        if len(names := self._names) > 1:
            which = f"{self.which}/{len(names)} {names[self.which - 1]}" if self.which else _("default")
            parts.insert(0, _("Which F5: %(which)s", which=which))
        if len(self.kinds) > 1:
            parts.insert(0, _("Paper F3: %(paper)s", paper=paper_name(self.kind)))
        self.query_one("#choices", Static).update("    ".join(parts))
        self.query_one("#path").display = self._is_sheet
        if not self._typed_path:
            self.query_one(TextField).put(str(self.default_path()))
        self.query_one(FlowingText).redraw()

    @property
    def _names(self) -> tuple[str, ...]:
        return self.desk.papers.one_by_one(self.kind, self.thing)

    @property
    def _row(self) -> Paper:
        from fieldservice.desk.printing import PAPERS

        return PAPERS[self.kind]

    @property
    def _is_sheet(self) -> bool:
        """Whether the paper can be written as PDF; a label can only be sent to a printer."""
        return "pdf" in self._row.fits

    @property
    def _sizes(self) -> tuple[str, ...]:
        return self._row.cut_sheets

    def default_path(self) -> Path:
        signing = self._row.signing
        named = f"r{self.revision}" if signing and signing.has_revisions else self.kind
        if self._row.has_copies:
            named += f"-{self.copy}"
        if self.which:
            named += f"-{self.which}"
        return self.desk.session.folder / FOLDER / f"{self.number}-{named}.pdf"

    # Keys

    def action_back(self) -> None:
        self.dismiss()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return {
            "kind": len(self.kinds) > 1,
            "copy": self._row.has_copies or len(self._names) > 1,
            "size": self._is_sheet,
            "print": self._is_sheet,
        }.get(action, True)

    def action_kind(self) -> None:
        self.kind, self.which = _next(self.kinds, self.kind), 0
        self.size_name = self.desk.papers.usual_size(self.thing, self.kind)
        self._show_choices()
        self.refresh_bindings()

    def action_send(self) -> None:
        if not self._busy:
            copy = self.copy if self._row.has_copies else ""
            self.services.open_screen("print_dialog", self.desk, self.kind, copy, then=self._send_to)

    def _send_to(self, chosen: PrintChoice | None) -> None:
        if chosen is not None:
            self._busy = True
            self._show_notice(_("One moment …"))
            self._send(self.kind, chosen, self.language, self.which)

    @work(thread=True, group="preview-print", exit_on_error=False)
    def _send(self, kind: str, chosen: PrintChoice, language: str, which: int) -> None:
        try:
            for _time in range(chosen.times):
                put = self.desk.papers.print_to(
                    self.person,
                    kind,
                    self.thing,
                    printer=chosen.printer,
                    language=language,
                    copies=chosen.copies or None,
                    revision=which or None,
                )
        except Refused as refused:
            outcome = "! " + render(refused.because)
        except StoreTrouble as trouble:
            outcome = "! " + _(trouble.because, **trouble.params)
        else:
            outcome = _("%(papers)s: sent to the printer %(printer)s", papers=paper_name(kind), printer=put["printer"])
            outcome += "\n! " + render(put["layout"]) if put.get("layout") else ""
            self._sent = str(put["id"])
        self.app.call_from_thread(self._printed, outcome)

    def action_copy(self) -> None:
        """The next copy; where a thing has several papers of a kind, the next one by itself."""
        if names := self._names:
            self.which = (self.which + 1) % (len(names) + 1)
        else:
            self.copy = _next(tuple(COPIES), self.copy)
        self._show_choices()

    def action_language(self) -> None:
        self.language = _next(tuple(LANGUAGES), self.language)
        self._show_choices()

    def action_size(self) -> None:
        self.size_name = _next(self._sizes, self.size_name)
        self._show_choices()

    def on_field_edited(self) -> None:
        self._typed_path = True

    # Printing

    def action_print(self) -> None:
        if not self._busy:
            self._busy = True
            self._show_notice(_("Writing the PDF …"))
            self._print(
                Path(self.query_one(TextField).value.strip() or str(self.default_path())).expanduser(),
                self.copy,
                self.language,
                self.size_name,
                self.kind,
                self.which,
            )

    @work(thread=True, group="preview-print", exit_on_error=False)
    def _print(self, out: Path, copy: str, language: str, size: str, kind: str, which: int) -> None:
        try:
            make_folder(out.parent)
            copies = (copy if self._row.has_copies else "customer",)
            printed = self.desk.papers.print_to_file(
                self.person, kind, self.thing, out, language=language, size=size, copies=copies, revision=which or None
            )
        except Refused as refused:
            outcome = "! " + render(refused.because)
        except StoreTrouble as trouble:
            outcome = "! " + _(trouble.because, **trouble.params)
        except OSError as error:
            outcome = "! " + _("The file cannot be written: %(reason)s", reason=error.strerror or str(error))
        else:
            outcome = describe_print(printed)
        self.app.call_from_thread(self._printed, outcome)

    def _printed(self, outcome: str) -> None:
        self._busy = False
        self._show_notice(outcome)

    def _follow(self) -> None:
        """Say how the print ended that was sent last, or why it waits."""
        if self._sent and self.is_current:
            job = spool.job(self.desk.session, self._sent)
            if job["state"] != "waiting" or job["tries"] or job["reasons"]:
                self._show_notice("\n".join((ended(job), *reasons(job))))
            if job["state"] not in ("waiting", "sending"):
                self._sent = ""

    def _show_notice(self, sentence: str) -> None:
        self.query_one("#notice", Static).update(sentence)


def describe_print(printed: JsonObject) -> str:
    """Say where the paper was written, which print of it this was, and which characters no font has."""
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
    if printed.get("layout"):
        lines.append("! " + render(printed["layout"]))
    return "\n".join(lines)


def _next(among: tuple[str, ...], now: str) -> str:
    return among[(among.index(now) + 1) % len(among)] if now in among else among[0]
