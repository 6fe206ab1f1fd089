"""Asks receipt and label printers at a port how they are: ESC/POS with DLE EOT and GS r, ZPL with ~HS.

A printer answers these at once, also while it prints or cannot; many cheap ones never do.
"""

import socket
import time
from contextlib import suppress

from printing.sending.outcome import PrinterState

ANSWERS = 1.0
"""Seconds within which a printer that can tell answers; on a local network it takes a few milliseconds."""

STOPS = frozenset(
    {"offline", "media-empty", "cover-open", "cutter-jam", "over-temperature", "paused", "marker-supply-empty", "error"}
)
"""Reasons for which nothing comes out until a person has been there."""

# fmt: off
ESCPOS = {  # question of DLE EOT: (bits of its answer, reason)
    1: ((0x08, "offline"),),
    2: ((0x04, "cover-open"), (0x20, "media-empty"), (0x40, "error")),
    3: ((0x08, "cutter-jam"), (0x40, "over-temperature")),
    4: ((0x0C, "media-low"), (0x60, "media-empty")),
}
ZPL = (  # line and field of the answer to ~HS that is 1 when the reason holds
    (0, 1, "media-empty"), (0, 2, "paused"), (0, 11, "over-temperature"), (1, 2, "cover-open"),
    (1, 3, "marker-supply-empty"),
)
# fmt: on
FORMATS_LEFT, LABELS_LEFT = (0, 4), (1, 8)


def _state(reasons: list[str]) -> PrinterState:
    found = tuple(dict.fromkeys(reasons))
    if len(found) > 1:  # the cause says more than its consequence
        found = tuple(reason for reason in found if reason not in ("offline", "error")) or found[:1]
    return PrinterState(found, not STOPS.isdisjoint(found), "yes")


class EscPosPort:
    """A receipt printer at an open connection."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._is_through = False
        self._skip = 0

    def state(self) -> PrinterState | None:
        """What the printer says of itself; None where it does not answer. Raises OSError."""
        reasons: list[str] = []
        for question, meanings in ESCPOS.items():
            if question == 3 and "error" not in reasons:
                continue
            self._read(0.0)  # an answer that came too late would be taken for the next one
            self._line.sendall(bytes((0x10, 0x04, question)))
            answer = self._read(ANSWERS)
            if answer is None and question == 1:
                return None
            reasons += [reason for bits, reason in meanings if answer and answer & bits]
        return _state(reasons)

    def ask_when_through(self) -> None:
        """Ask for a sign behind the paper: the printer gives it when it has worked off everything before it."""
        self._line.sendall(b"\x1dr\x01")

    def is_through(self) -> bool:
        """Whether that sign has come; waits a moment for it. Raises OSError."""
        if not self._is_through:
            self._read(ANSWERS, until_through=True)
        return self._is_through

    def _read(self, seconds: float, until_through: bool = False) -> int | None:
        """The next answer to DLE EOT, or what comes until the printer is through. Raises OSError."""
        until = time.monotonic() + seconds
        while not (until_through and self._is_through):
            self._line.settimeout(max(until - time.monotonic(), 0.0))
            try:
                byte = self._line.recv(1)
            except (TimeoutError, BlockingIOError):
                return None
            if not byte:
                raise ConnectionResetError
            kind = byte[0] & 0x93
            if self._skip:
                self._skip -= 1
            elif kind == 0x10:  # it also reports by itself: four bytes, of which the others look like answers
                self._skip = 3
            elif kind == 0x12 and seconds and not until_through:
                return byte[0]
            elif byte[0] & 0x90 == 0:
                self._is_through = True
        return None


class ZplPort:
    """A label printer at an open connection."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._left = 0

    def state(self) -> PrinterState | None:
        """What the printer says of itself; None where it does not answer. Raises OSError."""
        self._line.sendall(b"~HS\r\n")
        lines = self._answer().split(b"\x03")
        fields = [line.rpartition(b"\x02")[2].split(b",") for line in lines]

        def number(line: int, field: int) -> int:
            return int(fields[line][field])

        try:
            self._left = number(*FORMATS_LEFT) + number(*LABELS_LEFT)
            return _state([reason for line, field, reason in ZPL if number(line, field)])
        except (IndexError, ValueError):
            return None

    def ask_when_through(self) -> None:
        """Nothing has to be sent: ~HS counts what is left."""

    def is_through(self) -> bool:
        """Whether no label is left in the printer. Raises OSError."""
        return self.state() is not None and not self._left

    def _answer(self) -> bytes:
        got, until = b"", time.monotonic() + ANSWERS
        while got.count(b"\x03") < 3 and (left := until - time.monotonic()) > 0:
            self._line.settimeout(left)
            with suppress(TimeoutError):
                more = self._line.recv(4096)
                if not more:
                    raise ConnectionResetError
                got += more
        return got


PORTS: dict[str, type[EscPosPort] | type[ZplPort]] = {
    "escpos-text": EscPosPort,
    "escpos-raster": EscPosPort,
    "zpl": ZplPort,
}
"""How a printer is asked, by its language; a printer that speaks another is not asked."""
