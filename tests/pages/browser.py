"""A real browser, driven over the DevTools protocol: Chromium, its mouse, its touch screen, its network taken away.

Everything waits for a condition in the page; nothing sleeps.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import struct
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser")
PATIENCE = 30.0
"""Seconds after which an unmet condition is a failure."""
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-extensions",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--remote-debugging-port=0",
)


class Line:
    """A WebSocket to the browser (RFC 6455): sends and receives text, as far as DevTools needs it."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._socket = socket.create_connection((parts.hostname, parts.port), PATIENCE)
        self._socket.sendall(
            f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: "
            "Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n\r\n".encode()
        )
        self._file = self._socket.makefile("rb")
        assert b" 101 " in self._file.readline()
        while self._file.readline().strip():
            pass

    def send(self, text: str) -> None:
        body, mask = text.encode(), os.urandom(4)
        size = (
            bytes([0x80 | len(body)])
            if len(body) < 126
            else (
                b"\xfe" + struct.pack(">H", len(body)) if len(body) < 65536 else b"\xff" + struct.pack(">Q", len(body))
            )
        )
        masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(body))
        self._socket.sendall(b"\x81" + size + mask + masked)

    def receive(self) -> str:
        parts = []
        while True:
            first, second = self._file.read(2)
            size = second & 0x7F
            if size > 125:
                size = struct.unpack(">H" if size == 126 else ">Q", self._file.read(2 if size == 126 else 8))[0]
            body = self._file.read(size)
            if first & 0x0F in (0, 1):
                parts.append(body)
                if first & 0x80:
                    return b"".join(parts).decode()

    def close(self) -> None:
        self._file.close()
        self._socket.close()


class Browser:
    def __init__(self, line: Line) -> None:
        self._line = line
        self._last = 0

    def do(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        self._last += 1
        self._line.send(
            json.dumps(
                {"id": self._last, "method": method, "params": params, **({"sessionId": session} if session else {})}
            )
        )
        while True:
            answer = json.loads(self._line.receive())
            if answer.get("id") == self._last:
                assert "error" not in answer, f"{method}: {answer['error']}"
                return dict(answer["result"])

    @contextmanager
    def tab(
        self, width: int = 360, height: int = 740, *, touch: bool = False, dense: float = 2, languages: str = "zh-CN"
    ) -> Iterator[Tab]:
        """A new tab that shares no cookies or storage with another."""
        context = self.do("Target.createBrowserContext")["browserContextId"]
        try:
            yield self.tab_in(context, width, height, touch=touch, dense=dense, languages=languages)
        finally:
            self.do("Target.disposeBrowserContext", browserContextId=context)

    def tab_in(
        self,
        context: str,
        width: int = 360,
        height: int = 740,
        *,
        touch: bool = False,
        dense: float = 2,
        languages: str = "zh-CN",
    ) -> Tab:
        target = self.do("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        session = self.do("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        tab = Tab(self, session, context)
        for domain in ("Page", "Network", "Runtime"):
            tab.do(f"{domain}.enable")
        tab.turn(width, height, dense=dense, touch=touch)
        if touch:
            tab.do("Emulation.setTouchEmulationEnabled", enabled=True, maxTouchPoints=5)
        agent = self.do("Browser.getVersion")["userAgent"]
        tab.do("Emulation.setUserAgentOverride", userAgent=agent, acceptLanguage=languages)
        return tab


class Tab:
    """A page of the browser. `opened`, `wait` and `value` ask it; the other methods do what a hand would do."""

    def __init__(self, browser: Browser, session: str, context: str) -> None:
        self._browser, self._session, self.context = browser, session, context

    def do(self, method: str, **params: Any) -> dict[str, Any]:
        return self._browser.do(method, self._session, **params)

    def turn(self, width: int, height: int, *, dense: float = 2, touch: bool = False) -> None:
        self.do("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=dense, mobile=touch)

    def opened(self, url: str) -> Tab:
        self.do("Page.navigate", url=url)
        self.wait("location.href !== 'about:blank' && document.readyState === 'complete'")
        return self

    def value(self, expression: str) -> Any:
        answer = self.do("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait(self, condition: str) -> None:
        came = self.value(
            "new Promise(function (done) "
            f"{{ const until = Date.now() + {PATIENCE * 1000}; (function look() {{ let met = false;"
            f" try {{ met = Boolean({condition}); }} catch (not_yet) {{ met = false; }}"
            " if (met || Date.now() > until) { done(met); } else { setTimeout(look, 15); } }()); })"
        )
        assert came, f"did not come: {condition}; the page says: {self.text()}"

    def text(self) -> str:
        return str(self.value("document.body ? document.body.innerText : ''"))

    def box(self, selector: str) -> tuple[float, float, float, float]:
        """(left, top, width, height) in the window, scrolled into sight."""
        found = self.value(
            "(function () "
            f"{{ const it = document.querySelector({json.dumps(selector)}); it.scrollIntoView({{block: 'center'}});"
            " const box = it.getBoundingClientRect(); return [box.left, box.top, box.width, box.height]; }())"
        )
        return tuple(found)  # type: ignore[return-value]

    def click(self, selector: str) -> None:
        left, top, width, height = self.box(selector)
        for kind in ("mousePressed", "mouseReleased"):
            self.do(
                "Input.dispatchMouseEvent",
                type=kind,
                x=left + width / 2,
                y=top + height / 2,
                button="left",
                clickCount=1,
            )

    def tap(self, selector: str) -> None:
        left, top, width, height = self.box(selector)
        self.do(
            "Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": left + width / 2, "y": top + height / 2}]
        )
        self.do("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def type(self, selector: str, words: str) -> None:
        self.value(f"document.querySelector({json.dumps(selector)}).focus()")
        self.do("Input.insertText", text=words)

    def draw(
        self, strokes: Sequence[Sequence[tuple[float, float]]], *, touch: bool = False, pointer: str = "mouse"
    ) -> None:
        """Draw strokes on the pad; each point is given as shares of its width and height."""
        left, top, width, height = self.box("#pad")
        for stroke in strokes:
            points = [(left + x * width, top + y * height) for x, y in stroke]
            for place, (x, y) in enumerate([*points, points[-1]]):
                last = place == len(points)
                if touch:
                    kind = "touchEnd" if last else "touchMove" if place else "touchStart"
                    self.do("Input.dispatchTouchEvent", type=kind, touchPoints=[] if last else [{"x": x, "y": y}])
                else:
                    kind = "mouseReleased" if last else "mouseMoved" if place else "mousePressed"
                    self.do(
                        "Input.dispatchMouseEvent",
                        type=kind,
                        x=x,
                        y=y,
                        button="left",
                        buttons=0 if last else 1,
                        clickCount=1,
                        pointerType=pointer,
                    )

    def ink(self) -> int:
        """Dark pixels of the pad."""
        return int(
            self.value(
                "(function () { const pad = document.getElementById('pad'), all = pad.getContext('2d')"
                ".getImageData(0, 0, pad.width, pad.height).data; let dark = 0;"
                " for (let at = 3; at < all.length; at += 4) { dark += all[at] > 128 ? 1 : 0; } return dark; }())"
            )
        )

    def offline(self, yes: bool) -> None:
        self.do("Network.emulateNetworkConditions", offline=yes, latency=0, downloadThroughput=-1, uploadThroughput=-1)

    def picture(self, file: Path, whole: bool = True) -> None:
        shot = self.do("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        file.write_bytes(base64.b64decode(shot["data"]))


@contextmanager
def chromium(folder: Path) -> Iterator[Browser]:
    """Chromium with a fresh profile in the folder, ended with the block."""
    assert PROGRAM
    running = subprocess.Popen(
        [PROGRAM, *FLAGS, f"--user-data-dir={folder}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert running.stderr is not None
        url = next(line.split()[-1] for line in running.stderr if line.startswith("DevTools listening on"))
        line = Line(url)
        try:
            yield Browser(line)
        finally:
            line.close()
    finally:
        running.terminate()
        running.wait()
        running.stderr.close()  # type: ignore[union-attr]
