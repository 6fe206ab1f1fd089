"""Translates the English texts of Textual itself: its palette and commands, the names of its keys.

`TEXTUAL` has each of these texts once, marked for the catalogue. A test looks for each in the installed Textual, so
that a new version that changes one is noticed before a person reads English.

    class FieldserviceApp(TranslatedApp): ...   instead of App
    class BaseScreen(TranslatedKeys): ...       instead of Screen; the names of its keys are marked with N_
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from textual.app import App, SystemCommand
from textual.binding import ActiveBinding
from textual.command import CommandListItem, CommandPalette, SimpleProvider
from textual.screen import Screen
from textual.theme import ThemeProvider
from textual.widget import AwaitMount

from fieldservice.screens.textual_private import TranslatedNoMatches
from fieldservice.words import _
from fieldservice.words.marking import N_

# Commands of the palette and their explanations. Screenshot is left out: Textual's pictures squeeze Chinese
# characters into half their width, and open in a browser.
COMMANDS = frozenset({
    N_("Theme"), N_("Change the current theme"),
    N_("Quit"), N_("Quit the application as soon as possible"),
    N_("Keys"), N_("Hide the keys and widget help panel"),
    N_("Show help for the focused widget and a summary of available keys"),
    N_("Minimize"), N_("Minimize the widget and restore to normal size"),
    N_("Maximize"), N_("Maximize the focused widget"),
})  # fmt: skip
NOT_OFFERED = "Screenshot"

# Names and explanations of the keys of Textual's own screens and widgets, as the footer and the help show them.
BINDINGS = frozenset({
    N_("Quit"), N_("Quit the app and return to the command prompt."), N_("palette"), N_("Open the command palette"),
    N_("Focus Next"), N_("Focus Previous"), N_("Copy selected text"),
    N_("Go to bottom"), N_("Go to top"), N_("Next command"), N_("Previous command"),
    N_("Next page"), N_("Previous page"),
    N_("Exit the command palette"),
    N_("Scroll Up"), N_("Scroll Down"), N_("Scroll Left"), N_("Scroll Right"), N_("Scroll Home"), N_("Scroll End"),
    N_("Page Up"), N_("Page Down"), N_("Page Left"), N_("Page Right"),
    N_("Move cursor left"), N_("Move cursor left and select"),
    N_("Move cursor left a word"), N_("Move cursor left a word and select"),
    N_("Move cursor right or accept the completion suggestion"), N_("Move cursor right and select"),
    N_("Move cursor right a word"), N_("Move cursor right a word and select"),
    N_("Delete character left"), N_("Delete character right"), N_("Select all"), N_("Go to start"), N_("Go to end"),
    N_("Select line start"), N_("Select line end"), N_("Submit"), N_("Delete left to start of word"),
    N_("Delete all to the left"), N_("Delete right to start of word"), N_("Delete all to the right"),
    N_("Cut selected text"), N_("Paste text from the clipboard"),
    N_("Cursor up"), N_("Cursor down"), N_("Cursor left"), N_("Cursor right"),
    N_("Cursor word left"), N_("Cursor word right"), N_("Cursor line start"), N_("Cursor line end"),
    N_("Cursor page up"), N_("Cursor page down"), N_("Cursor left word select"), N_("Cursor right word select"),
    N_("Cursor line start select"), N_("Cursor line end select"), N_("Cursor up select"), N_("Cursor down select"),
    N_("Cursor left select"), N_("Cursor right select"), N_("Select line"), N_("Cut"), N_("Copy"), N_("Paste"),
    N_("Delete to line start"), N_("Delete to line end"), N_("Delete line"), N_("Undo"), N_("Redo"),
    N_("Show menu"), N_("Dismiss menu"), N_("Down"), N_("Last"), N_("Select"), N_("First"), N_("Up"),
    N_("Toggle option"), N_("Toggle"), N_("Next option"), N_("Previous option"), N_("Previous tab"), N_("Next tab"),
    N_("Press button"),
})  # fmt: skip

# Texts in methods that are overridden below.
OVERRIDDEN = frozenset({
    N_("Search for commands…"), N_("Search for themes…"), N_("No matches found"), N_("Do you want to quit?"),
    "Press [b]{key}[/b] to quit the app",  # ours is below, with a placeholder that gettext can keep
})  # fmt: skip

TEXTUAL = COMMANDS | BINDINGS | OVERRIDDEN


class TranslatedKeys(Screen[object]):
    """Mixin for screens: names and explains their keys in the chosen language."""

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        return {key: _translated(active) for key, active in super().active_bindings.items()}


def _translated(active: ActiveBinding) -> ActiveBinding:
    binding = active.binding
    translated = replace(binding, description=_(binding.description), tooltip=_(binding.tooltip))
    return active._replace(binding=translated, tooltip=_(active.tooltip))


class Palette(TranslatedNoMatches):
    """The command palette in the chosen language."""

    # Any: handed on to Textual, whose own types for it are too narrow for its own providers.
    def __init__(self, *arguments: Any, placeholder: str = "", **options: Any) -> None:
        super().__init__(*arguments, placeholder=placeholder or _("Search for commands…"), **options)

    def no_matches(self) -> str:
        return _("No matches found")


class TranslatedApp(App[object]):
    """An app whose palette and notices, as far as they are Textual's own, are in the chosen language."""

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        for command in super().get_system_commands(screen):
            if command.title != NOT_OFFERED:
                yield command._replace(title=_(command.title), help=_(command.help))

    def action_command_palette(self) -> None:
        if self.use_command_palette and not CommandPalette.is_open(self):
            self.push_screen(Palette(id="--command-palette"))

    def search_commands(self, commands: Sequence[CommandListItem], placeholder: str = "") -> AwaitMount:
        return self.push_screen(
            Palette(providers=[SimpleProvider(self.screen, list(commands))], placeholder=placeholder)
        )

    def search_themes(self) -> None:
        self.push_screen(Palette(providers=[ThemeProvider], placeholder=_("Search for themes…")))

    def action_help_quit(self) -> None:
        """Ctrl+C copies; a person who presses it to quit is shown the key that quits."""
        for key, active in self.active_bindings.items():
            if active.binding.action in ("quit", "app.quit"):
                self.notify(_("%(key)s quits.", key=key), title=_("Do you want to quit?"))
                return
