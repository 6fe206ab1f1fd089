"""Serving the pages: which connections are protected, one server a folder, a server that ends with its terminal, and
the code that a phone reads off the terminal."""

import json
import subprocess
import sys
from contextlib import contextmanager

import httpx
import pytest
import zxingcpp
from PIL import Image

from fieldservice import settings
from fieldservice.desk import sign_links, web_server
from fieldservice.pages import serving
from fieldservice.pages.qr_code import QUIET, black_on_white, qr_lines
from fieldservice.workflows.engine.messages import Refused
from tests.pages.conftest import STROKES
from tests.support.command_line import ROOT, CommandLine, started
from tests.support.office import PIN


@pytest.fixture(autouse=True)
def _closed(office):
    yield
    office.desk.close()


@contextmanager
def served(folder, *more):
    """`pages serve` as a process of its own; yields its address."""
    with started(folder, "pages", "serve", "--port", "0", *more) as process:
        try:
            yield json.loads(process.stdout.readline())["listening"]
        finally:
            process.terminate()


@contextmanager
def ended_after():
    try:
        yield
    finally:
        serving.end()


def test_the_command_serves_sign_pages_and_says_where(office):
    with served(office.folder) as url:
        link = office.desk.links.offer(office.by("li.wei"), office.job, "sign_on_phone")

        assert link.url.startswith(f"{url}/sign/")
        assert httpx.get(f"{url}/sign/none").status_code == 404
        assert serving.served_now(office.folder) == url
    assert serving.served_now(office.folder) == ""
    assert not (office.folder / sign_links.SERVED).exists()


def test_a_folder_has_one_server(office):
    with served(office.folder) as url, pytest.raises(Refused) as refused:
        serving.serve(office.folder, "127.0.0.1", 0)

    assert refused.value.because.values["url"] == url


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.20", "::"])
def test_an_unprotected_page_is_served_beyond_this_machine_only_when_a_person_allows_it(office, host):
    with pytest.raises(Refused) as refused:
        serving.serve(office.folder, host, 0)

    assert refused.value.because.message == serving.UNPROTECTED
    assert not (office.folder / sign_links.SERVED).exists()


def test_a_certificate_that_cannot_be_read_is_reported_before_anything_listens(office, tmp_path):
    with pytest.raises(Refused) as refused:
        serving.serve(office.folder, "0.0.0.0", 0, certfile=str(tmp_path / "none.pem"))

    assert refused.value.because.message == web_server.NO_CERTIFICATE


def test_a_terminal_begins_a_server_if_none_runs_and_another_terminal_uses_it(office):
    settings.choose(office.folder, pages_port="0", pages_plain=True)
    with ended_after():
        url = serving.begin(office.folder)

        assert httpx.get(f"{url}/sign/none").status_code == 404
        assert serving.begin(office.folder) == url
        assert len(serving._servers) == 1
    assert serving.served_now(office.folder) == ""


def test_a_terminal_serves_nothing_without_tls_before_a_person_allows_it(office, monkeypatch):
    monkeypatch.setattr(serving, "own_address", lambda: "192.168.1.20")

    with pytest.raises(Refused) as refused:
        serving.begin(office.folder)

    assert refused.value.because.message == serving.UNDECIDED
    assert CommandLine(office.folder)("pages", "address", "--plain").code == 0
    assert settings.choices(office.folder)["pages_plain"] is True


def test_a_server_ends_when_the_terminal_that_began_it_is_killed(office):
    settings.choose(office.folder, pages_port="0", pages_plain=True)
    terminal = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path; from fieldservice.pages import serving;"
            " print(serving.begin(Path(sys.argv[1])), flush=True); sys.stdin.read()",
            str(office.folder),
        ],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    url = terminal.stdout.readline().strip()
    assert httpx.get(f"{url}/sign/none").status_code == 404

    terminal.kill()
    terminal.wait()
    terminal.stdin.close()
    terminal.stdout.close()

    with running_lock(office.folder):
        assert sign_links.served_at(office.folder) == ""


@contextmanager
def running_lock(folder):
    """Get the lock of the folder once its server has ended."""
    from fieldservice.sync.office.background import alone

    with alone(folder, serving.LOCK, 30):
        yield


def test_phones_are_sent_to_the_chosen_address(office):
    own = serving.own_address()

    assert serving.reach(office.folder) == (own, own)
    settings.choose(office.folder, pages_address="desk.example")
    assert serving.reach(office.folder) == ("0.0.0.0", "desk.example")
    assert serving.public("desk.example", 8352, tls=True) == "https://desk.example:8352"
    settings.choose(office.folder, pages_address="https://sign.example/cd01/")
    assert serving.reach(office.folder)[0] == "127.0.0.1"
    assert serving.public("https://sign.example/cd01/", 8352, tls=False) == "https://sign.example/cd01"


def test_the_address_is_kept_by_a_command(office):
    line = CommandLine(office.folder)

    assert line.json("pages", "address", "desk.example") == {"address": "desk.example", "serving": ""}
    assert line.json("pages", "address")["address"] == "desk.example"
    assert line.json("pages", "address", "")["address"] == serving.own_address()


def test_a_code_is_offered_on_the_command_line_while_the_pages_are_served(office):
    line = CommandLine(office.folder)
    number = office.desk.thing(office.job).get("number")
    assert line("sign-link", number, who="li.wei", pin=PIN).code == 1

    with served(office.folder) as url:
        made = line.json("sign-link", number, "--lang", "en", who="li.wei", pin=PIN)

        assert made["url"].startswith(f"{url}/sign/")
        assert office.desk.links.state(made["id"]).language == "en"
        assert number in httpx.get(made["url"]).text


def test_the_command_waits_until_the_customer_has_signed_and_serves_the_page_meanwhile(office):
    settings.choose(office.folder, pages_port="0", pages_plain=True)
    number = office.desk.thing(office.job).get("number")
    waiting = started(
        office.folder,
        *("sign-link", number, "--wait", "--json"),
        logged=True,
        FIELDSERVICE_AS="li.wei",
        FIELDSERVICE_LANG="en",
    )
    url = next(line.split()[0] for line in waiting.stderr if line.startswith("http"))
    link = office.desk.links.by_token(url.rpartition("/")[2])

    answer = httpx.post(url, json={"signer": "王芳", "shown": link.digest, "strokes": STROKES})
    assert answer.json()["state"] == "signed"
    printed, _ = waiting.communicate()

    assert (waiting.returncode, json.loads(printed)) == (0, {"id": link.id, "state": "signed"})
    assert serving.served_now(office.folder) == ""


def test_headquarters_server_shows_the_status_page_beside_the_exchange(office, monkeypatch):
    from fieldservice.cli import web_app

    monkeypatch.setenv("FIELDSERVICE_HOME", str(office.folder))

    paths = [route.path for route in web_app.headquarters().routes]

    assert {"/s/{path:path}", "/robots.txt", "/health"} <= set(paths)


def read(lines):
    """The text that a camera reads off the terminal, whose cells are twice as high as wide."""
    side = 8
    picture = Image.new("L", (len(lines[0]) * side, len(lines) * 2 * side), 255)
    for down, line in enumerate(lines):
        for across, char in enumerate(line):
            for half, dark in enumerate((char in "▀█", char in "▄█")):
                if dark:
                    picture.paste(
                        0, (across * side, (down * 2 + half) * side, (across + 1) * side, (down * 2 + half + 1) * side)
                    )
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize(
    "url",
    [
        "http://192.168.1.23:8352/sign/uBB2yxl3c8Gat_qwPVj7dA",
        "https://reparatur.example.org/cd01/sign/uBB2yxl3c8Gat_qwPVj7dA",
    ],
)
def test_a_phone_reads_the_code_off_the_terminal(url):
    lines = qr_lines(url)

    assert read(lines) == [url]
    assert len({len(line) for line in lines}) == 1
    assert not any("".join(line[:QUIET] + line[-QUIET:]).strip() for line in lines)
    assert not "".join(lines[: QUIET // 2]).strip()


def test_the_code_of_an_ordinary_address_fits_a_small_terminal():
    lines = qr_lines("https://192.168.100.200:8352/sign/uBB2yxl3c8Gat_qwPVj7dA")

    assert len(lines) <= 21
    assert len(lines[0]) <= 41
    assert all(line.startswith("\x1b[") and line.endswith("\x1b[0m") for line in black_on_white(lines))


def test_the_command_serves_at_the_address_that_was_set_before(office):
    settings.choose(office.folder, pages_address="https://sign.example/cd01")
    with served(office.folder) as url:
        assert url == "https://sign.example/cd01"
        link = office.desk.links.offer(office.by("li.wei"), office.job, "sign_on_phone")

        assert link.url.startswith("https://sign.example/cd01/sign/")


def test_the_command_takes_the_protection_that_was_chosen_before(office):
    settings.choose(office.folder, pages_address="desk.example", pages_plain=True)
    with served(office.folder) as url:
        assert url.startswith("http://desk.example:")


def test_an_address_on_the_command_line_goes_before_the_one_that_was_set(office):
    settings.choose(office.folder, pages_address="https://sign.example/cd01")
    with served(office.folder, "--host", "127.0.0.1") as url:
        assert url.startswith("http://127.0.0.1:")


def test_a_body_for_a_link_that_does_not_exist_is_not_read(signing_desk):
    """Otherwise everybody could fill the memory of the desk's machine."""
    answer = signing_desk.http.post(
        "/sign/none", content=iter([b"{", b" " * 400_000]), headers={"content-type": "application/json"}
    )

    assert answer.status_code == 404
