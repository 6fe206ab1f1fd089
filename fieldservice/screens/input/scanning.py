"""Acts on the scans of one terminal: what is known opens or is done; what is not known is said, and never acts.

In a text field a scan with the prefix of the scanner is taken out again. If it is one of our labels it is acted on,
else its text alone is typed there, as a maker's serial number belongs into the field for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast
from weakref import WeakKeyDictionary

from textual.events import Key
from textual.notifications import Notification, Notify
from textual.widgets import Input

from fieldservice import settings
from fieldservice.screens.base import EXPECTED, services_of
from fieldservice.screens.input import scan_actions
from fieldservice.screens.input.bursts import PREFIX, SYMBOLOGY, Burst, Place, Scanner, names_symbology
from fieldservice.screens.input.scanner import is_code, is_text_input, looks_like_ours, scan_of
from fieldservice.screens.textual_private import class_bindings, withdraw
from fieldservice.screens.widgets.cells import for_notice
from fieldservice.screens.widgets.keys import shown
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from textual.widgets import TextArea

    from fieldservice.screens.app import FieldserviceApp

SCANNED = N_("Scanned %(text)s: unknown here.")
PASTED = N_("Pasted %(text)s: unknown here.")
FIND_OR_BEGIN = N_("%(find)s searches, %(begin)s registers it.")
FIND = N_("%(find)s searches.")
NEARLY_OURS = N_("Scanned %(text)s: looks like one of our labels, but its check character is wrong. Scan it again.")
SIGN_IN_FIRST = N_("Scans before signing in are ignored.")
HIDDEN = N_("Scans are not accepted in a hidden field; its content is unchanged.")
HIDDEN_TOO = N_("Was this scanned? Enter confirms it; typing starts again.")
CONFIRM = N_("The scan is in the field. Enter confirms it.")
SLACK, ROOM, LEAST_GAP, GREATEST_GAP = 1.5, 0.02, 0.05, 1.0
"""A gap that was measured counts half as long again and so many seconds more, within these bounds in seconds."""
LONGEST_PREFIX = 8
"""Characters that a scanner sends before a label at most, with the name of the kind of code."""
SHOWN = 40
"""Characters of an unknown code that a notice shows."""
LONGEST = 200
"""Characters of a pasted text that may be a number."""
SECONDS = 8
"""Seconds for which an unknown scan is shown."""


def scanner_of(folder: Path, counter: str) -> Scanner:
    """The scanner of this terminal as it was measured last, or the usual one."""
    kept = settings.choices(folder).get("scanners")
    found = kept.get(counter) if isinstance(kept, dict) else None
    if not isinstance(found, dict):
        return Scanner()
    gap, prefix = found.get("gap_ms"), found.get("prefix")
    usual = Scanner()
    return Scanner(
        gap / 1000 if isinstance(gap, int) and gap > 0 else usual.gap,
        prefix if isinstance(prefix, str) and prefix else usual.prefix,
        is_measured=True,
    )


def remember(folder: Path, counter: str, scanner: Scanner | None) -> None:
    """Keep the scanner of this terminal; None for the usual one. Raises OSError where the folder cannot be written."""
    kept = settings.choices(folder).get("scanners")
    others = {name: each for name, each in kept.items() if name != counter} if isinstance(kept, dict) else {}
    own = {counter: {"gap_ms": round(scanner.gap * 1000), "prefix": scanner.prefix}} if scanner else {}
    settings.choose(folder, scanners={**others, **own} or None)


def sent_first(text: str) -> str:
    """What the scanner sends before one of our labels; "" for nothing, and where the label is not ours."""
    for length in range(LONGEST_PREFIX + 1):
        if scan_of(text[length:].upper()):
            first = text[:length]
            return "".join(first[at] for at in range(length) if not _in_symbology(first, at))
    return ""


def _in_symbology(text: str, at: int) -> bool:
    return any(names_symbology(text[start:]) for start in range(max(0, at - SYMBOLOGY + 1), at + 1))


def measured(bursts: Sequence[Burst]) -> Scanner:
    """The scanner that has sent the same label several times, with room for a scan that is half as slow again."""
    slowest = max(burst.slowest for burst in bursts)
    gap = min(max(SLACK * slowest + ROOM, LEAST_GAP), GREATEST_GAP)
    return Scanner(round(gap, 3), sent_first(bursts[0].text) or PREFIX, is_measured=True)


def _put(field: Input | TextArea, text: str) -> None:
    if isinstance(field, Input):
        field.insert_text_at_cursor(text)
    else:
        field.insert(text)


class Scanning:
    """What the app does with a scan, a pasted number, and the last code that was not known."""

    def __init__(self, app: FieldserviceApp) -> None:
        self._app = app
        self._unknown = ""
        self._keys_since = 0
        self._notice: Notification | None = None
        self._left: WeakKeyDictionary[Input, str] = WeakKeyDictionary()
        """By field the text that a scan left there."""

    # Where keys go

    def place(self) -> Place:
        focused = self._app.focused
        if focused is None:
            return Place()
        if is_text_input(focused):
            return Place(is_text=True, is_hidden=isinstance(focused, Input) and focused.password)
        return Place(own={*class_bindings(type(focused)), *getattr(focused, "characters", "")})

    # The last unknown code, which the keys for searching and registering take along

    def key_pressed(self) -> None:
        """Only the key right after the scan takes its text along; later it would be another customer's.

        The notice goes with it: it would cover the hint of the form that the key opens.
        """
        self._say("")
        self._keys_since += 1
        if self._keys_since > 1:
            self._unknown = ""

    def take_unknown(self) -> str:
        """The code that was scanned last and is not known here; "" after it was taken."""
        text, self._unknown = self._unknown, ""
        return text

    # Acting

    def burst(self, burst: Burst, scanner: Scanner) -> Key | None:
        """Act on a scan. Answers with its ending if that is to be handled as a key."""
        if self._app.screen_takes(burst):
            return None
        self._say("")
        text = scanner.bare(burst.text)
        if burst.in_text:
            return self._in_text(burst, text, marked=scanner.marks(burst.text))
        if self._app.person is None:
            self._say(_(SIGN_IN_FIRST))
        elif text:
            self._act(text, SCANNED)
        return None

    def pasted(self, text: str) -> None:
        """A number pasted outside a text field opens what it names, as a scan does."""
        lines = text.split()
        if self._app.person is not None and len(lines) == 1 and len(text) <= LONGEST:
            self._act(lines[0], PASTED)

    def _in_text(self, burst: Burst, text: str, marked: bool) -> Key | None:
        field, ending = cast("Input | TextArea", self._app.focused), cast("Key | None", burst.ending)
        is_ours = scan_of(text.upper()) is not None or looks_like_ours(text.upper())
        if isinstance(field, Input) and field.password:
            if marked or is_code(text.upper()):
                self._clear(field, burst, HIDDEN)
            else:  # it may come from a program that keeps PINs; tried unseen it would count as a wrong one
                field.select_all()
                self._say(_(HIDDEN_TOO))
        elif self._app.person is None:
            if not marked:
                return ending  # a name may be sent by a program
            self._clear(field, burst, SIGN_IN_FIRST)
        elif marked and is_ours:
            self._clear(field, burst)
            self._act(text, SCANNED)
        else:
            if marked:
                self._clear(field, burst)
                _put(field, text)
            if isinstance(field, Input):
                self._replace_last(field, text if marked else burst.text)
            return self._ending(field, ending)
        return None

    def _replace_last(self, field: Input, text: str) -> None:
        """A scan takes the place of the one before in its field, where nobody has typed anything since."""
        before = self._left.pop(field, "")
        if field.value == before + text:
            self._left[field] = text
            if before:
                field.value, field.cursor_position = text, len(text)

    def _clear(self, field: Input | TextArea, burst: Burst, because: str = "") -> None:
        for _character in burst.text:
            field.action_delete_left()
        if because:
            self._say(_(because))

    def _ending(self, field: Input | TextArea, ending: Key | None) -> Key | None:
        """The ending of a code that was typed into a field: it may move to the next field, but not confirm."""
        if ending is None or ending.key == "tab" or (ending.key == "ctrl+j" and not isinstance(field, Input)):
            return ending
        from fieldservice.screens.widgets.form import Form  # the first frame needs no form

        if any(isinstance(each, Form) for each in field.ancestors) or getattr(field.screen, "scan_confirms", False):
            return ending if ending.key == "enter" else Key("enter", "\r")
        self._say(_(CONFIRM))
        return None

    def _act(self, text: str, unknown: str) -> None:
        app, capitals = self._app, text.upper()
        try:
            if scan := scan_of(capitals):
                app.scanned(scan)
            elif not scan_actions.open_known(app, text):
                self._say_unknown(text, NEARLY_OURS if looks_like_ours(capitals) else unknown)
        except EXPECTED as error:
            if isinstance(error, Refused) and error.code == "not_found":
                self._keep(text)
            services_of(app).show_error(error)

    def _keep(self, text: str) -> None:
        self._unknown, self._keys_since = text, 0

    def _say_unknown(self, text: str, sentence: str) -> None:
        readable = "".join(character if character.isprintable() else " " for character in text)
        said = [_(sentence, text=readable if len(readable) <= SHOWN else readable[: SHOWN - 1] + "…")]
        if sentence != NEARLY_OURS:
            self._keep(readable)
            said += self._ways_on()
        self._say("\n".join(said))

    def _say(self, sentence: str) -> None:
        """Show a sentence about a scan in place of the one before; "" only takes that one away."""
        if self._notice is not None:
            withdraw(self._app, self._notice)
        said = for_notice(sentence, self._app.size.width)
        self._notice = Notification(said, severity="warning", timeout=SECONDS) if sentence else None
        if self._notice is not None:
            self._app.post_message(Notify(self._notice))

    def _ways_on(self) -> list[str]:
        """The keys that search for the code or begin something with it, as far as this screen has them."""
        keys: dict[str, str] = {}
        for key, active in self._app.screen.active_bindings.items():
            if active.enabled:
                keys.setdefault(active.binding.action.rpartition(".")[2], shown(key))
        if "find" not in keys:
            return []
        sentence = FIND_OR_BEGIN if "begin" in keys else FIND
        return [_(sentence, find=keys["find"], begin=keys.get("begin", ""))]
