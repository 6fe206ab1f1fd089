"""Runs a program in a pseudo-terminal with a screen in memory, and measures when a person would see each frame.

Times run from a key to the last byte of the frame that it paints; a frame ends when the program has been silent.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Sequence

import pyte

SILENCE = 0.008
"""Seconds without a byte after which a frame counts as complete."""
BETWEEN = 0.002
"""Seconds without a byte between two frames; a single frame is written without a pause."""
_UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")
"""Queries that pyte would print as text: Kitty keys, synchronised output, in-band resize."""


class Terminal:
    """Runs `argv` in `columns` by `rows` cells. Leaving the with statement ends the program."""

    def __init__(self, argv: Sequence[str], columns: int = 130, rows: int = 40, **environment: str) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.bytes = 0
        self.started = time.perf_counter()
        self.pid, self._line = pty.fork()
        if self.pid == 0:
            os.execvpe(
                argv[0], list(argv), {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment}
            )
        fcntl.ioctl(self._line, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_error: object) -> None:
        self.end()

    def lines(self) -> list[str]:
        # Not by pyte's own `display`, which fails on half a wide character between two frames.
        buffer, columns = self.screen.buffer, range(self.screen.columns)
        return ["".join(buffer[y][x].data for x in columns).rstrip() for y in range(self.screen.lines)]

    def send(self, keys: str | bytes) -> None:
        os.write(self._line, keys.encode() if isinstance(keys, str) else keys)

    def read(self, wait: float) -> bool:
        """Read the program's output, waiting at most `wait` seconds. False if there was none."""
        data = self._take(wait)
        self._show(data)
        return bool(data)

    def _take(self, wait: float) -> bytes:
        if not select.select([self._line], [], [], wait)[0]:
            return b""
        try:
            return os.read(self._line, 65_536)
        except OSError:  # the program has ended
            return b""

    def _show(self, data: bytes) -> None:
        self.bytes += len(data)
        self._stream.feed(_UNKNOWN.sub(b"", data))

    def wait_for(self, wanted: str | Callable[[list[str]], bool], limit: float = 60) -> float:
        """Seconds since the start until this is on the screen. Raises TimeoutError with the screen."""
        end = time.perf_counter() + limit
        came: list[tuple[float, bytes]] = []
        while time.perf_counter() < end:
            if data := self._take(SILENCE):
                came.append((time.perf_counter() - self.started, data))
                continue
            # Fed to the screen only in a pause but timed on arrival, because the screen in memory is slow and the
            # program would wait for it.
            for at, part in came:
                self._show(part)
                lines = self.lines()
                if wanted(lines) if callable(wanted) else any(wanted in line for line in lines):
                    for _, rest in came[came.index((at, part)) + 1 :]:
                        self._show(rest)
                    return at
            came.clear()
        raise TimeoutError(f"Never saw {wanted!r} on this screen:\n" + "\n".join(self.lines()))

    def rest(self, silence: float = 0.3, limit: float = 20) -> None:
        """Wait until the program writes nothing more. Raises TimeoutError with the screen if it never stops."""
        end = time.perf_counter() + limit
        while self.read(silence):
            if time.perf_counter() > end:
                raise TimeoutError("It never stopped writing on this screen:\n" + "\n".join(self.lines()))

    def key_to_paint(self, key: str, shows: str = "", limit: float = 5) -> float:
        """Milliseconds from the key to the last byte painted; with `shows`, of the output that has this text."""
        return self.key_to_paints(key, shows, limit)[1]

    def key_to_paints(self, key: str, shows: str = "", limit: float = 5) -> tuple[float, float]:
        """Milliseconds from the key to the last byte of its first frame, and of all it paints; the first is the one
        that has the text `shows`.

        An animation paints long before it is there, so a jump is only over when its end is seen. Raises TimeoutError.
        """
        begun = time.perf_counter()
        self.send(key)
        first = painted = 0.0
        frame: list[bytes] = []
        there = not shows
        while data := self._take(SILENCE if painted and there else limit):
            now = time.perf_counter()
            if there and not first and painted and now - painted > BETWEEN:
                first = painted
            painted = now
            frame.append(data)
            there = there or shows.encode() in b"".join(frame)
        if not painted or not there:
            raise TimeoutError(f"The key {key!r} painted nothing" + (f" with {shows!r}" if shows else ""))
        # Only after timing, because the screen in memory is slower than a terminal.
        self._show(b"".join(frame))
        return ((first or painted) - begun) * 1000, (painted - begun) * 1000

    def cpu_seconds(self) -> float:
        with open(f"/proc/{self.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mib(self) -> float:
        with open(f"/proc/{self.pid}/status") as file:
            return int(next(line for line in file if line.startswith("VmRSS")).split()[1]) / 1024

    def end(self) -> None:
        """End the program: ask it first, then kill it."""
        for kindness in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.kill(self.pid, kindness)
                patience = time.monotonic() + 2
                while time.monotonic() < patience:
                    if os.waitpid(self.pid, os.WNOHANG)[0]:
                        break
                    time.sleep(0.02)
                else:
                    continue
            except (ProcessLookupError, ChildProcessError):
                pass
            break
        os.close(self._line)
