"""The only module that uses private names of Textual; the others use the classes and functions of this one.

Textual changes such names without notice, so `USED` lists them, and a test looks for each in the installed Textual.
"""

from __future__ import annotations

import os
import re
import select
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, TextIO, cast

from rich.align import Align
from rich.console import Console
from rich.control import Control
from rich.text import Text
from textual import content, screen
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._border import BORDER_CHARS, get_box
from textual._compositor import ChopsUpdate, Compositor
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.binding import Binding, BindingsMap
from textual.command import CommandList, CommandPalette
from textual.dom import DOMNode
from textual.driver import Driver
from textual.events import CursorPosition, Key
from textual.geometry import Region
from textual.message import Message
from textual.message_pump import MessagePump
from textual.notifications import Notification
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets.option_list import Option
from textual.worker import WorkerFailed

from fieldservice.screens.input.terminal_keys import sequences
from fieldservice.screens.widgets.cells import width_of
from fieldservice.words import line_breaking

OTHER_SCREEN = "\x1b[?1049h"
"""By which Textual enters the other screen of the terminal, which clears it."""
USED: Mapping[type, tuple[str, ...]] = {
    MessagePump: ("_dispatch_message", "_close_messages_no_wait"),
    App: ("_handle_exception", "_return_code", "_exception", "_exception_event", "_unnotify"),
    DOMNode: ("_bindings", "_merged_bindings"),
    Compositor: ("_get_renders", "_render_chops", "_dirty_regions"),
    Screen: ("_compositor", "_compositor_refresh", "_dirty_widgets"),
    XTermParser: ("_sequence_to_key_events", "_parse_extended_key"),
    CommandPalette: (
        "_start_no_matches_countdown",
        "_stop_no_matches_countdown",
        "_no_matches_timer",
        "_list_visible",
        "_NO_MATCHES",
        "_NO_MATCHES_COUNTDOWN",
    ),
}
"""The private names that are used, by the class of Textual that defines them."""


class HandlerErrors(MessagePump):
    """Lets a screen deal with an exception from one of its message handlers, which would end the program otherwise."""

    def handle_error(self, error: Exception) -> bool:
        """Whether the exception has been dealt with; other exceptions go on to Textual."""
        raise NotImplementedError

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            if not self.handle_error(error):
                raise


class DrawnInSight(Screen[object]):
    """A screen that draws nothing while another one covers it wholly; it is drawn when it is in front again.

    Textual draws the screen in front as a whole whenever the one behind it would have changed, and from then on with
    each message to that one: once a second and more, which is slow over a line.
    """

    def _compositor_refresh(self) -> None:
        front = self.app.screen
        if self is front or front.is_modal:
            super()._compositor_refresh()
        else:
            self._compositor._dirty_regions.clear()
            self._dirty_widgets.clear()


class LastErrors(App[object]):
    """Lets an app deal with an exception that nothing else caught, as in threads and timers."""

    def handle_error(self, error: Exception) -> bool:
        """Whether the exception has been dealt with; other exceptions end the program."""
        raise NotImplementedError

    def terminal_is_gone(self) -> None:
        """Called in a thread, once, when the terminal has gone away and nobody can type any more."""
        raise NotImplementedError

    def sees_list_already(self) -> bool:
        """Whether the other screen of the terminal was entered before, with a list on it; asked once."""
        return False

    def defect(self) -> Exception | None:
        """The exception that ended the program; of a worker, what failed in it."""
        ended = self._exception
        return ended.error if isinstance(ended, WorkerFailed) and isinstance(ended.error, Exception) else ended

    def end_with(self, error: Exception) -> None:
        """End with an exception that nobody dealt with. Textual would print it with the values of all variables."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def _handle_exception(self, error: Exception) -> None:
        if not self.handle_error(error):
            self.end_with(error)

    def get_driver_class(self) -> type[Driver]:
        usual = super().get_driver_class()
        return TerminalDriver if sys.platform != "win32" and usual is LinuxDriver else usual


class TranslatedNoMatches(CommandPalette):
    """The command palette with a sentence of ours where nothing matches: Textual's own is inside a function."""

    def no_matches(self) -> str:
        raise NotImplementedError

    def _start_no_matches_countdown(self, search_value: str) -> None:
        self._stop_no_matches_countdown()

        def show() -> None:
            if search_value:
                nothing = Text(self.no_matches(), style="not bold")
                self.query_one(CommandList).add_option(
                    Option(Align.center(nothing), disabled=True, id=self._NO_MATCHES)
                )
            self._list_visible = bool(search_value)

        self._no_matches_timer = self.set_timer(self._NO_MATCHES_COUNTDOWN, show)


READ_AGAIN = 0.1
"""Seconds without a key after which a lone Esc is one."""
NUMBERED = re.compile(r"\x1b\[(\d+)(?:;\d+)?([~PQRS])")
"""A function key, with or without Shift, Alt and Ctrl."""


class KeyParser(XTermParser):
    """Reads keys as terminals of all kinds send them."""

    def __init__(self, debug: bool = False, environ: Mapping[str, str] = os.environ) -> None:
        super().__init__(debug)
        self.sequences = sequences(environ)

    def feed(self, data: str) -> Iterator[Message]:
        for message in super().feed(data):
            yield from self.key_of_position(message) if isinstance(message, CursorPosition) else (message,)

    def key_of_position(self, message: CursorPosition) -> Iterable[Message]:
        """Shift+F3 and the like are sent as the position of a cursor in the first line; a full screen asks for none."""
        modified = self._parse_extended_key(f"\x1b[13;{message.x + 1}~") if message.y == 0 else None
        return modified or (message,)

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        if key := self.sequences.get(sequence):
            return (Key(key, None),)
        if numbered := NUMBERED.fullmatch(sequence):
            # Textual would type the character of an unknown number, and drop Shift where Kitty's keys are turned off.
            if "".join(numbered.groups()) in FUNCTIONAL_KEYS:
                return [key.copy() for key in self._parse_extended_key(sequence) or ()]
            known = ANSI_SEQUENCES_KEYS.get(sequence)
            return [Key(each.value, None) for each in known] if isinstance(known, tuple) else [Key("<ignore>", None)]
        return super()._sequence_to_key_events(sequence, alt)


if sys.platform != "win32":
    from textual.drivers.linux_driver import LinuxDriver

    USED = {**USED, Driver: ("_app", "_debug"), LinuxDriver: ("_file",)}

    class TerminalDriver(LinuxDriver):
        """Reads keys with the parser of ours, and notices when the terminal is gone.

        Textual's own reads on for ever from a terminal that has hung up, and a thread that writes to it ends, so that
        the next one waits for it.
        """

        # Any: handed on to Textual as they come
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self.is_gone = False
            # Any: Textual wants a whole file, and writes and flushes only
            self._file = cast(Any, Painting(cast(TextIO, self._file), self.gone))

        def write(self, data: str) -> None:
            """The other screen of the terminal is not entered twice: that would clear the list which stands there."""
            if data != OTHER_SCREEN or not cast(LastErrors, self._app).sees_list_already():
                super().write(data)

        def gone(self) -> None:
            if not self.is_gone:
                self.is_gone = True
                cast(LastErrors, self._app).terminal_is_gone()

        def run_input_thread(self) -> None:
            parser = KeyParser(self._debug)
            # A terminal with another encoding sends bytes that are not UTF-8; they must not end the program.
            decode = getincrementaldecoder("utf-8")("replace").decode
            while not self.exit_event.is_set():
                text = ""
                if select.select([self.fileno], [], [], READ_AGAIN)[0]:
                    try:
                        data = os.read(self.fileno, 4096)
                    except OSError:  # EIO: the other end of the terminal was closed
                        data = b""
                    if not data:
                        self.gone()
                        return
                    text = decode(data)
                for message in [*(parser.feed(text) if text else ()), *parser.tick()]:
                    self.process_message(message)


class Painting:
    """The file to which the driver paints; what cannot be painted because the terminal is gone is dropped."""

    def __init__(self, file: TextIO, gone: Callable[[], None]) -> None:
        self.file, self.gone = file, gone
        self.fileno = file.fileno

    def write(self, text: str) -> None:
        try:
            self.file.write(text)
        except OSError:
            self.gone()

    def flush(self) -> None:
        try:
            self.file.flush()
        except OSError:
            self.gone()


BY_BLANKS = content.divide_line
"""How Textual breaks a line: after blanks alone, so that Chinese breaks beside Latin words only, and before marks."""


def line_breaks(text: str, width: int, fold: bool = True) -> list[int]:
    """Where the second and each further line of a text begins, the same on labels as on papers."""
    return BY_BLANKS(text, width, fold) if text.isascii() else line_breaking.breaks(text, width, width_of)


def break_lines_as_written() -> None:
    """Let every label, dialog and help text break Chinese between its characters, but not before a closing mark."""
    content.divide_line = line_breaks


ROUND, PLAIN = BORDER_CHARS["round"], BORDER_CHARS["ascii"]


def draw_frames(in_ascii: bool) -> None:
    """Draw the frames of the screens, which are all round, in ASCII or as Textual does."""
    BORDER_CHARS["round"] = PLAIN if in_ascii else ROUND
    get_box.cache_clear()


class WholeCharacters(Compositor):
    """Draws a line of a widget whole wherever nothing covers it.

    Textual cuts each line at the edges of all widgets, of covered ones too, and half a wide character is a blank.
    """

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Mapping[int, Strip]]:
        chops: list[dict[int, Strip | None]] = [dict.fromkeys(cuts[:-1]) for cuts in self.cuts]
        for region, clip, strips in self._get_renders(crop):
            shown = region.intersection(clip)
            left, right = shown.column_span
            for y, strip in zip(shown.line_range, strips, strict=False):
                if is_rendered_line(y):
                    line = chops[y]
                    for begin, end in uncovered([cut for cut in self.cuts[y] if left <= cut <= right], line):
                        line.update((cut, Strip([])) for cut in self.cuts[y] if begin < cut < end)
                        line[begin] = strip.crop(begin - shown.x, end - shown.x)
        return cast("Sequence[Mapping[int, Strip]]", chops)

    def render_partial_update(self) -> ChopsUpdate | None:
        update = super().render_partial_update()
        return WholeSpans(update.chops, update.spans, update.chop_ends) if update else None


def uncovered(cuts: Sequence[int], line: Mapping[int, Strip | None]) -> Iterator[tuple[int, int]]:
    """(first cell, cell behind the last) of each part of a line between its cuts that nothing in front covers."""
    begin: int | None = None
    for cut, _end in pairwise(cuts):
        if line[cut] is None:
            begin = cut if begin is None else begin
        elif begin is not None:
            yield begin, cut
            begin = None
    if begin is not None:
        yield begin, cuts[-1]


class WholeSpans(ChopsUpdate):
    """Paints what changed in a line, and with it the whole of a wide character at its end.

    A terminal that gets a blank for the first half of a wide character takes the other half away too.
    """

    def render_segments(self, console: Console) -> str:
        painted: list[str] = []
        for y, begin, end in self.spans:
            for x, strip in self.chops[y].items():
                if strip and x <= end and x + strip.cell_length > begin:
                    part = strip.crop(0, whole(strip.text, end - x))
                    painted += (Control.move_to(x, y).segment.text, part.render(console))
            painted += "\n" if y != self.spans[-1][0] else ""
        return "".join(painted)


def whole(text: str, cells: int) -> int:
    """So many cells of a text, and one more where they would end within a wide character."""
    if text.isascii():
        return cells
    at = 0
    for character in text:
        if at >= cells:
            break
        at += width_of(character)
    return max(at, cells)


def keep_characters_whole() -> None:
    """Let every screen be drawn without halves of wide characters."""
    setattr(screen, "Compositor", WholeCharacters)  # noqa: B010  (a class is assigned in place of another)


def withdraw(app: App[object], notice: Notification) -> None:
    """Take away one notice that is still shown; the others stay."""
    app._unnotify(notice)


def class_bindings(node: type[DOMNode]) -> dict[str, list[Binding]]:
    """The bindings of a class and of those it extends, by key."""
    merged = node._merged_bindings
    return dict(merged.key_to_bindings) if merged is not None else {}


def set_bindings(node: DOMNode, bindings: Mapping[str, list[Binding]]) -> None:
    """Give one widget or screen these bindings in place of those of its class."""
    node._bindings = BindingsMap.from_keys(dict(bindings))


OVERRIDDEN = (
    (HandlerErrors, "_dispatch_message"),
    (LastErrors, "_handle_exception"),
    (TranslatedNoMatches, "_start_no_matches_countdown"),
    (KeyParser, "_sequence_to_key_events"),
    (WholeCharacters, "_render_chops"),
    (WholeCharacters, "render_partial_update"),
    (WholeSpans, "render_segments"),
)
"""Methods of Textual that are overridden here, with the class that does it."""
