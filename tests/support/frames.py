"""Draws the screen once a test has waited for it, and not in between. Only this module uses private names of Textual's
frames.

An app without a terminal shows its frames to nobody; drawing each of them took a sixth of the time of these tests.
"""

from typing import Any

from textual.screen import Screen

_due: set[Any] = set()
"""Apps whose screen has changed since it was drawn last."""
_refresh = Screen._compositor_refresh


def _later(screen: Any) -> None:
    app = screen.app
    if app.is_headless and not app.is_inline and screen is app.screen:
        _due.add(app)
        screen._dirty_widgets.clear()
        app._update_mouse_over(screen)
    else:
        _refresh(screen)


def draw() -> None:
    """Draws what has changed, so that an error in drawing fails the test."""
    while _due:
        app = _due.pop()
        if app._running and not app._closed and app._screen_stack:
            _refresh(app.screen)


Screen._compositor_refresh = _later  # type: ignore[method-assign]
