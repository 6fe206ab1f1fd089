"""Printers for tests: a real IPP printer program on its own buses, and the port of a receipt printer that can fail."""

import os
import re
import shutil
import socket
import struct
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path

PRIVATE_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={bus}</listen><auth>EXTERNAL</auth>
<policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>
"""
LOOPBACK_ONLY = "[server]\nuse-ipv4=yes\nuse-ipv6=no\nallow-interfaces=lo\nenable-dbus=yes\n"
# A separate folder for the socket of avahi, so that two test workers, or the avahi of the machine, do not meet.
OWN_AVAHI = (
    "mkdir -p /run/avahi-daemon && mount -t tmpfs none /run/avahi-daemon && "
    'exec avahi-daemon -f "$0" --no-drop-root --no-chroot --no-rlimits'
)


class NotHere(Exception):
    """This machine cannot run the program; the text says why."""


def until(holds, seconds=20.0):
    """Wait until `holds` returns something true, and return it."""
    end, pause = time.monotonic() + seconds, threading.Event()
    while not (found := holds()):
        assert time.monotonic() < end, "it did not become so"
        pause.wait(0.01)
    return found


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


class Buses:
    """D-Bus and avahi as ippeveprinter needs them, private and on the loopback interface alone."""

    def __init__(self, folder: Path) -> None:
        wanted = ("ippeveprinter", "dbus-daemon", "avahi-daemon", "unshare")
        missing = [name for name in wanted if not shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")]
        if missing:
            raise NotHere(f"needs {', '.join(missing)} (packages cups-ipp-utils, dbus, avahi-daemon, util-linux)")
        self.folder, self._running = folder, []
        bus = folder / "bus"
        (folder / "bus.conf").write_text(PRIVATE_BUS.format(bus=bus))
        (folder / "avahi.conf").write_text(LOOPBACK_ONLY)
        self.environment = {
            **os.environ,
            "PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin",
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={bus}",
        }
        try:
            self.start("dbus-daemon", f"--config-file={folder / 'bus.conf'}", "--nofork", "--nopidfile")
            self._wait(bus.exists)
            avahi = self.start("unshare", "-m", "sh", "-c", OWN_AVAHI, str(folder / "avahi.conf"))
            log = folder / f"{avahi.pid}.log"
            self._wait(lambda: "Server startup complete" in log.read_text(errors="replace") or avahi.poll() is not None)
            if avahi.poll() is not None:
                raise NotHere(
                    "avahi-daemon cannot be started by this user: " + log.read_text(errors="replace").strip()[-200:]
                )
        except BaseException:
            self.stop()
            raise

    @staticmethod
    def _wait(holds) -> None:
        try:
            until(holds, 10)
        except AssertionError:
            raise NotHere("a private D-Bus or avahi did not start here") from None

    def start(self, *command: str) -> subprocess.Popen:
        log = self.folder / "starting.log"
        with log.open("wb") as out:
            running = subprocess.Popen(
                command, env=self.environment, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT
            )
        log.rename(self.folder / f"{running.pid}.log")
        self._running.append(running)
        return running

    def stop(self) -> None:
        for running in reversed(self._running):
            running.terminate()
            running.wait(10)


class IppPrinter:
    """The program ippeveprinter. While it is held it goes on printing, and is busy for other senders."""

    def __init__(self, buses: Buses, folder: Path, *formats: str) -> None:
        self.buses, self.folder, self.port = buses, folder, free_port()
        self.spool, self.gate = folder / "printed", folder / "gate"
        self.spool.mkdir(parents=True)
        self.gate.touch()
        command = folder / "print.sh"
        self.trouble = folder / "trouble"
        self.trouble.touch()
        command.write_text(
            f"#!/bin/sh\nwhy=$(cat {self.trouble})\n"
            '[ -z "$why" ] || echo "STATE: +$why" >&2\n'
            f"cat {self.gate} >/dev/null\n"
            '[ -z "$why" ] || echo "STATE: -$why" >&2\n'
        )
        command.chmod(0o700)
        self.formats = formats or ("application/pdf",)
        self.running: subprocess.Popen | None = None
        self.switch_on()

    @property
    def address(self) -> str:
        return f"ipp://localhost:{self.port}/ipp/print"

    def switch_on(self) -> None:
        self.running = self.buses.start(
            "ippeveprinter",
            "-n",
            "localhost",
            "-p",
            str(self.port),
            "-d",
            str(self.spool),
            "-k",
            "-c",
            str(self.folder / "print.sh"),
            "-f",
            ",".join(self.formats),
            f"Desk {self.port}",
        )
        until(lambda: answers(self.port))

    def switch_off(self) -> None:
        self.running.kill()
        self.running.wait(10)
        # The command of a paper that is held outlives the printer: it waits at the gate.
        with suppress(OSError):
            os.close(os.open(self.gate, os.O_WRONLY | os.O_NONBLOCK))

    def needs(self, reason: str) -> None:
        """What it says of itself while it is held with the next paper."""
        self.trouble.write_text(reason)

    def hold(self) -> None:
        self.gate.unlink()
        os.mkfifo(self.gate)

    def let_go(self) -> None:
        """Wait until it is printing, and let it finish this paper and all that follow."""
        with self.gate.open("wb"):
            self.gate.unlink()
            self.gate.touch()

    def printed(self) -> list[bytes]:
        """Every paper that the printer took, in order."""
        files = [path for path in self.spool.iterdir() if path.suffix != ".prn"]
        return [path.read_bytes() for path in sorted(files, key=lambda path: int(path.name.split("-")[0]))]


CUPSD = """Listen 127.0.0.1:{port}
Browsing No
WebInterface No
DefaultAuthType None
<Location />
Order allow,deny
Allow all
</Location>
<Location /admin>
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order allow,deny
Allow all
</Limit>
</Policy>
"""
FOLDERS = {
    "ServerRoot": "root",
    "CacheDir": "cache",
    "RequestRoot": "requests",
    "StateDir": "state",
    "AccessLog": "access.log",
    "ErrorLog": "error.log",
    "PageLog": "page.log",
}


class PrintSystem:
    """A separate cupsd on the loopback interface alone.

    Its backends run as another user, who must be able to enter the folder.
    """

    def __init__(self, buses: Buses, folder: Path) -> None:
        wanted = [name for name in ("cupsd", "lp", "lpadmin") if not shutil.which(name, path=buses.environment["PATH"])]
        if wanted:
            raise NotHere(f"needs {', '.join(wanted)} (packages cups-daemon, cups-client)")
        self.buses, self.server = buses, f"127.0.0.1:{free_port()}"
        for name in ("root", "cache", "requests", "state"):
            (folder / name).mkdir()
        (folder / "cups-files.conf").write_text(
            "".join(f"{what} {folder / where}\n" for what, where in FOLDERS.items()) + "SystemGroup root\n"
        )
        (folder / "cupsd.conf").write_text(CUPSD.format(port=self.server.rpartition(":")[2]))
        self.running = buses.start(
            "cupsd", "-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "cups-files.conf")
        )
        until(lambda: answers(int(self.server.rpartition(":")[2])))

    def queue(self, name: str, printer: IppPrinter) -> None:
        subprocess.run(
            ["lpadmin", "-p", name, "-E", "-v", printer.address, "-m", "raw"],
            check=True,
            capture_output=True,
            timeout=60,
            env={**self.buses.environment, "CUPS_SERVER": self.server},
        )

    def stop(self) -> None:
        self.running.terminate()
        self.running.wait(10)


class Port:
    """The port of a receipt or label printer.

    It says how it is when it is asked, unless it `is_mute`, and breaks the connection after `cut_after` bytes.
    """

    QUESTIONS = re.compile(rb"\x10\x04([\1-\4])|\x1dr\x01|~HS\r\n")
    BEGUN = re.compile(rb"(\x10\x04?|\x1dr?|~H?S?\r?)\Z")

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.received: list[bytes] = []
        self.cut_after: int | None = None
        self.is_mute = self.knows_only_dle_eot = self.never_closes = False
        self.says = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}
        """Its answers to DLE EOT; with the other language, `labels_left` and `paper_out` are in the answer to ~HS."""
        self.labels_left, self.paper_out = 0, False
        self.asked = 0
        self.on_paper = lambda: None
        """Called when it has a paper, before it says that it is through."""
        self._ended = threading.Event()
        self._server_thread = threading.Thread(target=self._serve, daemon=True)
        self._server_thread.start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self._hear, args=(line,), daemon=True).start()

    def _hear(self, line: socket.socket) -> None:
        got, answered, place = b"", 0, [None]

        def keep() -> None:
            if paper := self._paper(got):
                if place[0] is None:
                    place[0] = len(self.received)
                    self.received.append(paper)
                self.received[place[0]] = paper

        with line:
            with suppress(OSError):
                while more := line.recv(65536 if self.cut_after is None else max(1, self.cut_after - len(got))):
                    got += more
                    for question in self.QUESTIONS.finditer(got, answered):
                        answered = question.end()
                        self.asked += 1
                        if question[1] is None:
                            keep()
                        if not self.is_mute and (answer := self._answer(question)):
                            line.sendall(answer)
                    if self.cut_after is not None and len(self._paper(got)) >= self.cut_after:
                        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                        break
            keep()
            self._ended.wait(20 if self.never_closes else 0)

    def _paper(self, got: bytes) -> bytes:
        return self.BEGUN.sub(b"", self.QUESTIONS.sub(b"", got))

    def _answer(self, question: re.Match[bytes]) -> bytes:
        if question[0].startswith(b"~"):
            first = b"030,%d,0,0414,%03d,0,0,0,000,0,0,0" % (self.paper_out, self.labels_left)
            return b"".join(
                b"\x02" + line + b"\x03\r\n" for line in (first, b"000,0,0,0,0,2,6,0,00000000,1,000", b"1234,0")
            )
        if question[1]:
            return bytes((self.says[question[1][0]],))
        self.on_paper()
        return b"" if self.knows_only_dle_eot else b"\0"

    def close(self) -> None:
        self._ended.set()
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        self._server_thread.join(5)
