"""Language, colours and signs of a terminal: chosen with a key or in the palette, and kept for the next time."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App
from textual.widgets import Input

from fieldservice import settings, words
from fieldservice.presentation import glyphs
from fieldservice.screens.textual_private import draw_frames
from fieldservice.screens.themes import ALL, CONTRAST, DARK, THEMES

if TYPE_CHECKING:
    from fieldservice.desk import Desk


class Appearance(App[object]):
    """Mixin for the app."""

    desk: Desk

    @property
    def place_of_choices(self) -> Path:
        """The folder in which what was chosen is kept."""
        return self.desk.session.folder

    def look_as_chosen(self) -> None:
        """Take the colours and the signs that were chosen at this terminal before."""
        for theme in ALL:
            self.register_theme(theme)
        chosen = settings.chosen(self.place_of_choices)
        self._draw_with(str(chosen.get("signs", "")))
        # https://no-color.org: any value that is not empty asks for no colours.
        wanted = CONTRAST.name if os.environ.get("NO_COLOR") else str(chosen.get("theme", ""))
        self.theme = wanted if wanted in THEMES else DARK.name

    def action_language(self) -> None:
        languages = words.LANGUAGES
        self.use_language(languages[(languages.index(words.language()) + 1) % len(languages)])

    def use_language(self, language: str) -> None:
        words.use(language)
        self._remember(language=language)
        self.call_later(self._recompose_all)

    async def _recompose_all(self) -> None:
        """Compose every open screen again, and leave the focus and what was typed as they were.

        Notices of a few seconds go, because they hold finished sentences.
        """
        self.clear_notifications()
        for screen in self.screen_stack:
            if (changed := getattr(screen, "language_changed", None)) is not None:
                changed()
                continue
            focused = screen.focused.id if screen.focused is not None else None
            typed = {field.id: field.value for field in screen.query(Input) if field.id}
            await screen.recompose()
            for id_, value in typed.items():
                for field in screen.query(f"#{id_}").results(Input):
                    field.value = value
            if focused and (again := screen.query(f"#{focused}")):
                screen.set_focus(again.first())
        self.refresh_bindings()

    def action_theme(self) -> None:
        names = list(THEMES)
        self.use_theme(names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0])

    def use_theme(self, theme: str) -> None:
        self.theme = theme
        self._remember(theme=theme)

    def use_signs(self, signs: str) -> None:
        """Draw frames, bars and marks in Unicode or in ASCII from now on."""
        self._draw_with(signs)
        self._remember(signs=signs)
        self.call_later(self._recompose_all)

    def _draw_with(self, signs: str) -> None:
        glyphs.use(signs)
        draw_frames(glyphs.in_use() == "ascii")

    def _remember(self, **chosen: object) -> None:
        try:
            settings.choose(self.place_of_choices, **chosen)
        except OSError as error:
            self.log(error)  # a convenience: without the file the choice lasts until the program ends
