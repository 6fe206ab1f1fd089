"""The screen as lines of text, its notices, and mouse events. Only this test module uses Textual's private names."""

from textual.app import App
from textual.events import MouseEvent
from textual.keys import _character_to_key as key_of_character
from textual.strip import Strip
from textual.widgets._select import SelectOverlay
from textual.widgets._toggle_button import ToggleButton

__all__ = ["SelectOverlay", "ToggleButton", "forward", "grid", "is_closing", "key_of_character", "notices", "strips"]


def strips(app: App) -> list[Strip]:
    """The lines of the topmost screen, with their styles."""
    return app.screen._compositor.render_strips()


def grid(app: App) -> list[str]:
    """The lines of the topmost screen without blanks at their ends. A wide character is one character here."""
    return [strip.text.rstrip() for strip in strips(app)]


def notices(app: App) -> list[str]:
    """The notices that are still shown, each with its title."""
    panel = app._card_in_sight
    at_length = [*(line.text for line in panel.card.lines), *panel.more] if panel and panel.card.gravity else []
    at_length = [f"{panel.card.title}: {line}" for line in at_length]
    return [*(f"{notice.title}: {notice.message}" for notice in app._notifications), *at_length]


def forward(app: App, event: MouseEvent) -> None:
    """Hand a mouse event to the topmost screen, as the terminal's driver does."""
    app.screen._forward_event(event)


def is_closing(app: App) -> bool:
    """Whether the app has been asked to end."""
    return app._exit
