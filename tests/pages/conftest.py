"""An office whose sign page is served over real HTTP, and a real browser if one is installed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest

from fieldservice.desk import Desk, sign_links
from fieldservice.pages import sign_page
from tests.pages import browser
from tests.support.clock import Clock
from tests.support.office import Office, brought_to, sqlite_office
from tests.support.served import ServedApp

STEP = "sign_on_phone"
STROKES = [[[100, 300, 0], [250, 700, 40], [420, 350, 95]], [[500, 500, 400], [900, 520, 520]]]


class SignDesk:
    """A completed job that waits for its signature, with its page on a server and a clock set by hand for the rate
    limit."""

    def __init__(self, office: Office) -> None:
        self.office, self.seconds, self.log = office, 0.0, list[dict[str, Any]]()
        # The server is a program of its own, with a desk of its own on the same folder.
        self.served = ServedApp(
            sign_page.app(Desk.open(office.folder, office.clock), lambda: self.seconds, self.log.append)
        )
        self.http = httpx.Client(base_url=self.served.url, timeout=30)

    def offer(self, who: str = "li.wei", language: str | None = None, step: str = STEP) -> sign_links.SignLink:
        return self.office.desk.links.offer(
            self.office.by(who), self.office.job, step, language=language, base=self.served.url
        )

    def state(self, link: sign_links.SignLink) -> str:
        link_state = self.office.desk.links.state(link.id)
        assert link_state is not None
        return link_state.at(self.office.clock())

    def digest(self, link: sign_links.SignLink) -> str:
        link_state = self.office.desk.links.state(link.id)
        assert link_state is not None
        return link_state.digest

    def body(self, link: sign_links.SignLink, **other: Any) -> dict[str, Any]:
        return {"signer": "王芳", "shown": self.digest(link), "strokes": STROKES, **other}

    def send(self, link: sign_links.SignLink, **other: Any) -> httpx.Response:
        return self.http.post(f"/sign/{link.token}", json=self.body(link, **other))

    @property
    def signatures(self) -> list[dict[str, Any]]:
        return self.office.desk.thing(self.office.job).lines("signatures")

    def entries(self) -> int:
        return int(self.office.rows("SELECT count(*) FROM entry")[0][0])

    def close(self) -> None:
        self.http.close()
        self.served.close()
        self.office.desk.close()


@pytest.fixture(scope="session")
def completed(tmp_path_factory):
    """(folder, job): an office with a job that waits for its signature, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("made") / "office"
    office = brought_to(sqlite_office(folder, tmp_path_factory.getbasetemp() / "template"), "completed")
    office.desk.close()
    return folder, office.job


@pytest.fixture
def office(tmp_path, completed):
    folder, job = completed
    shutil.copytree(folder, tmp_path / "office")
    made = Office(tmp_path / "office", Clock())
    made.job = job
    return made


@pytest.fixture
def signing_desk(office):
    desk = SignDesk(office)
    yield desk
    desk.close()


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    if not browser.PROGRAM:
        pytest.skip("no chromium on this machine")
    with browser.chromium(Path(tmp_path_factory.mktemp("chromium"))) as found:
        yield found
