"""A program in a real pseudo-terminal, with a screen in memory: what a person would see, and when.

Times run from the writing of a key to the last byte of what it paints; a frame is over when the line has been silent.
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
"""Seconds without a byte between two frames: what belongs to one is written at once."""
_UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")
"""Queries that pyte would print: Kitty keys, synchronised output, in-band resize."""


class Terminal:
    """Runs `argv` in `columns` by `rows` cells. Use it in a with statement; leaving ends the program."""

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
        # Not by pyte's own `display`: between two frames half of a wide character may stand there, which that cannot
        # read.
        buffer, columns = self.screen.buffer, range(self.screen.columns)
        return ["".join(buffer[y][x].data for x in columns).rstrip() for y in range(self.screen.lines)]

    def send(self, keys: str | bytes) -> None:
        os.write(self._line, keys.encode() if isinstance(keys, str) else keys)

    def read(self, wait: float) -> bool:
        """Take what the program has written, waiting at most `wait` seconds for it. False: nothing came."""
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
        """Seconds since the start until this stands on the screen. Raises TimeoutError with the screen."""
        end = time.perf_counter() + limit
        came: list[tuple[float, bytes]] = []
        while time.perf_counter() < end:
            if data := self._take(SILENCE):
                came.append((time.perf_counter() - self.started, data))
                continue
            # Shown only in a pause, and timed when it came: the screen in memory is slower than any terminal, and the
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

    def rest(self, silence: float = 0.3) -> None:
        """Wait until the program has nothing more to say."""
        while self.read(silence):
            pass

    def key_to_paint(self, key: str, shows: str = "", limit: float = 5) -> float:
        """Milliseconds from the key to the last byte of all it paints; with `shows`, of what follows this text."""
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
        # Only now: the screen in memory is slower than any terminal, and its time is not the program's.
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
        """End the program, kindly first."""
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
