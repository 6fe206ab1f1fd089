"""What stands on the screen, as lines of text. The only place that knows where Textual keeps it."""

from textual.app import App


def grid(app: App) -> list[str]:
    """The lines of the screen on top, blanks at their ends left off. A wide character is one character here."""
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]
