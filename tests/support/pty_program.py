"""The real program in a real pseudo-terminal: a person types, reads the screen, and takes the terminal away."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pyte

ROOT = Path(__file__).parents[2]
PROGRAM = (sys.executable, "-m", "fieldservice")
LIMIT = 60
"""Seconds after which a screen that does not come, or a program that does not end, fails the test."""
UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")
"""Queries that pyte would print as text."""


class PtyProgram:
    def __init__(self, argv: Sequence[str], ignored: Sequence[int], **environ: str) -> None:
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self.screen)
        self.said = b""
        """Everything that the program wrote."""
        self.pid, self.line = pty.fork()
        if self.pid == 0:
            for number in (signal.SIGHUP, signal.SIGTERM):  # the tests themselves may run under nohup
                signal.signal(number, signal.SIG_IGN if number in ignored else signal.SIG_DFL)
            os.chdir(ROOT)
            os.execvpe(argv[0], list(argv), {**os.environ, **environ})
        self.resize(80, 24)

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.line, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, text: str) -> None:
        os.write(self.line, text.encode())

    def read(self) -> bool:
        """Read what the program paints next; False once it has ended."""
        assert select.select([self.line], [], [], LIMIT)[0], f"nothing came any more:\n{self.text}"
        with suppress(OSError):
            if data := os.read(self.line, 65_536):
                self.said += data
                self._stream.feed(UNKNOWN.sub(b"", data))
                return True
        return False

    @property
    def text(self) -> str:
        buffer = self.screen.buffer
        return "\n".join("".join(buffer[y][x].data for x in range(80)).rstrip() for y in range(24))

    def until_shown(self, *words: str) -> None:
        until = time.monotonic() + LIMIT
        while not all(word in self.text for word in words):
            assert self.read(), f"the program ended:\n{self.said.decode(errors='replace')}"
            assert time.monotonic() < until, f"{words} never came:\n{self.text}"

    def take_terminal_away(self) -> None:
        os.close(self.line)
        self.line = -1

    def end(self) -> int:
        """Wait until the program has ended by itself; returns its exit code, negative for a signal."""
        until = time.monotonic() + LIMIT
        while self.line >= 0 and self.read():
            assert time.monotonic() < until, f"the program goes on:\n{self.text}"
        alarm = signal.signal(signal.SIGALRM, lambda *_: os.kill(self.pid, signal.SIGKILL))
        signal.alarm(LIMIT)
        try:
            return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        finally:
            signal.alarm(0)
            signal.signal(signal.SIGALRM, alarm)
            self.pid = 0


@contextmanager
def pty_program(
    home: Path, *arguments: str, argv: Sequence[str] = PROGRAM, ignored: Sequence[int] = (), **environ: str
) -> Iterator[PtyProgram]:
    """The program on the store in `home`. Leaving the with statement kills it where it still runs."""
    settings = {"FIELDSERVICE_HOME": str(home), "FIELDSERVICE_LANG": "en", "TERM": "xterm-256color", **environ}
    running = PtyProgram([*argv, *arguments], ignored, **settings)
    try:
        yield running
    finally:
        if running.pid:
            os.kill(running.pid, signal.SIGKILL)
            os.waitpid(running.pid, 0)
        if running.line >= 0:
            os.close(running.line)
