"""The screens in the browser of a tablet: sign in, take in, sign, print; each browser has a program of its own."""

import os
import socket
import subprocess
import sys
from importlib.util import find_spec

import httpx
import pytest

from fieldservice.words.moments import steady_seconds
from tests.pages.browser import PATIENCE
from tests.support.counter import READY, SIGNED, new_counter
from tests.support.office import PIN

pytestmark = pytest.mark.skipif(find_spec("textual_serve") is None, reason="textual-serve is not installed")
KEEP_WHAT_COMES = """
window.seen = "";
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", async function (event) {
      window.seen += typeof event.data === "string" ? "" : await new Response(event.data).text();
    });
  }
};
"""
"""What the program paints, as the page gets it: the terminal itself is a canvas."""
KEYS = {"Enter": 13, "Tab": 9, "Escape": 27} | {f"F{number}": 111 + number for number in range(1, 13)}


class Tablet:
    """A tab with the screens in it."""

    def __init__(self, tab):
        self.tab = tab

    def shows(self, *words):
        """Wait until all of this has been painted since the last key."""
        for word in words:
            self.tab.wait(f"window.seen.includes({word!r})")

    def press(self, key, ctrl=False, alt=False):
        self.tab.value("window.seen = ''")
        code = KEYS.get(key) or ord(key.upper())
        about = {"key": key, "code": key if key in KEYS else f"Key{key.upper()}", "windowsVirtualKeyCode": code}
        for kind in ("rawKeyDown", "keyUp"):
            self.tab.do("Input.dispatchKeyEvent", type=kind, modifiers=alt + 2 * ctrl, **about)

    def opens(self, key, word):
        """Press a key until what it opens is there: the screen before may have been painted and not be ready yet."""
        soon = f"window.seen.includes({word!r}) || Date.now() > window.pressed + 3000"
        for _press in range(10):
            self.press(key)
            self.tab.value("window.pressed = Date.now()")
            self.tab.wait(soon)
            if self.tab.value(f"window.seen.includes({word!r})"):
                return
        raise AssertionError(f"{key} did not open {word}")

    def until(self, holds):
        """Wait for what others see."""
        until = steady_seconds() + PATIENCE
        while not holds():
            assert steady_seconds() < until, self.tab.value("window.seen || ''")[-2000:]
            self.tab.value("new Promise(function (done) { setTimeout(done, 30); })")

    def draw(self):
        """A stroke in the right half, where the pad is."""
        left, top, width, height = self.tab.box("#terminal")
        for kind, x, y in (("Pressed", 0.7, 0.3), ("Moved", 0.8, 0.5), ("Moved", 0.9, 0.3), ("Released", 0.9, 0.3)):
            about = {"x": left + x * width, "y": top + y * height, "button": "left", "clickCount": 1}
            self.tab.do("Input.dispatchMouseEvent", type=f"mouse{kind}", buttons=int(kind != "Released"), **about)

    def type(self, text, then="Enter"):
        self.tab.do("Input.insertText", text=text)
        self.press(then)


@pytest.fixture
def counter(tmp_path, tmp_path_factory):
    found = new_counter(tmp_path / "CD01", tmp_path_factory.getbasetemp() / "counter_template")
    (tmp_path / "paper").mkdir()
    printer = {"name": "Front", "kind": "file", "address": str(tmp_path / "paper"), "speaks": "pdf", "media": "A6"}
    with found.desk.session.store.writing() as tx:
        tx.put("printer", [{**printer, "active": 1}])
        tx.put("printer_for", [{"counter": "", "paper": "ticket", "printer": "Front"}])
    yield found
    found.desk.close()


@pytest.fixture
def served(counter):
    """The address of the screens, served by the command."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    signed_in = {"FIELDSERVICE_AS": "zhao", "FIELDSERVICE_PIN": PIN}  # which is nobody's business in a browser
    environ = {**os.environ, "FIELDSERVICE_HOME": str(counter.folder), **signed_in}
    command = [sys.executable, "-m", "fieldservice", "--lang", "en", "tablets", "--port", str(port)]
    running = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait()


def answers(url):
    try:
        return httpx.get(url).status_code
    except httpx.TransportError:
        return None


def test_a_device_is_taken_in_and_another_signed_for_in_the_browser_of_a_tablet(counter, served, chromium, tmp_path):
    counter.brought(*SIGNED)
    counter.take("tang", "hand_out", ticket=counter.ticket(counter.job), accessories_back=True)
    ready = counter.brought(*READY, serial="NB-9", phone="139 0531 7788", customer_name="王小明", contact="王小明")

    with chromium.tab(1180, 820, dense=1) as tab:
        tablet = Tablet(tab)
        tablet.until(lambda: answers(served) == 200)
        tab.do("Page.addScriptToEvaluateOnNewDocument", source=KEEP_WHAT_COMES)
        tab.opened(served)
        tablet.shows("PIN")
        tablet.type("tang", "Tab")
        tablet.type(PIN, "F10")  # with Enter it would be as fast as a scanner, whose PIN is not tried
        tablet.shows("Take in")

        tablet.press("d", ctrl=True)
        tablet.shows("Accessories")
        for text in ("13805310042", "NB-5521-77", "不开机", "电源", "A4"):
            tablet.type(text)
        tablet.press("F10")
        tablet.shows("Claim ticket")
        tablet.until(lambda: [path.suffix for path in (tmp_path / "paper").iterdir()] == [".pdf"])

        tablet.press("Escape")
        tablet.press("F2")
        tablet.type(counter.number(ready))
        tablet.shows("At office")
        tablet.opens("F5", "Slip / signature")
        tablet.opens("F3", "Sign here")
        tablet.draw()
        tablet.press("F10")
        tablet.until(lambda: counter.desk.thing(ready).state == "signed")

    assert counter.desk.thing(ready).lines("signatures")
    assert ("A4", 1) in counter.desk.workshop.places()


def test_a_page_of_another_site_gets_no_screens(counter, served, chromium):
    with chromium.tab() as tab:
        Tablet(tab).until(lambda: answers(served) == 200)
    headers = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    headers |= {"Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}

    refused = httpx.get(f"{served}/ws", headers={**headers, "Origin": "https://elsewhere.example"})

    assert refused.status_code == 403
