"""A headquarters and an office in two networks, joined by a line that is cut and mended."""

from __future__ import annotations

import json
import shutil
import subprocess
import uuid
from contextlib import AbstractContextManager

import pytest

from tests.support.command_line import CommandLine, received, running
from tests.sync.hub.test_enrolment import code_for, rows
from tests.sync.hub.test_two_processes import until

HEADQUARTERS, OFFICE = "10.213.7.1", "10.213.7.2"


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


class Networks:
    """Two network namespaces with one pair of interfaces between them."""

    def __init__(self) -> None:
        name = uuid.uuid4().hex[:6]
        self.hq, self.office, self.ends = f"hq-{name}", f"office-{name}", (f"h{name}", f"o{name}")
        ip("netns", "add", self.hq)
        ip("netns", "add", self.office)
        ip(
            "link",
            "add",
            self.ends[0],
            "netns",
            self.hq,
            "type",
            "veth",
            "peer",
            "name",
            self.ends[1],
            "netns",
            self.office,
        )
        for space, end, address in ((self.hq, self.ends[0], HEADQUARTERS), (self.office, self.ends[1], OFFICE)):
            ip("-n", space, "address", "add", f"{address}/24", "dev", end)
            ip("-n", space, "link", "set", end, "up")
            ip("-n", space, "link", "set", "lo", "up")

    def cut(self) -> None:
        ip("-n", self.office, "link", "set", self.ends[1], "down")

    def mend(self) -> None:
        ip("-n", self.office, "link", "set", self.ends[1], "up")

    def running(self, space: str, home, *words: str) -> AbstractContextManager[subprocess.Popen[str]]:
        return running(home, *words, within=("ip", "netns", "exec", space))

    def remove(self) -> None:
        for space in (self.hq, self.office):
            subprocess.run(["ip", "netns", "delete", space], check=False, capture_output=True)


@pytest.fixture
def networks():
    if shutil.which("ip") is None:
        pytest.skip("ip (Debian package iproute2) is not installed")
    try:
        made = Networks()
    except subprocess.CalledProcessError as error:
        pytest.skip(f"this machine allows no network of its own: {error.stderr.decode().strip()}")
    yield made
    made.remove()


def test_a_cut_line_changes_nothing_at_the_desk_and_all_arrives_when_it_is_mended(networks, hq, alone):
    with networks.running(
        networks.hq, hq.home, "hq", "serve", "--host", HEADQUARTERS, "--behind-proxy", "--port", "0"
    ) as server:
        assert server.stdout is not None
        url = json.loads(server.stdout.readline())["listening"]
        with networks.running(networks.office, alone.home, "join", url, code_for(hq, "CD01"), "--plain") as joining:
            assert joining.wait(60) == 0
        with networks.running(networks.office, alone.home, "sync", "--watch"):
            first = received(alone)
            until(lambda: rows(hq.home, "SELECT number FROM work_row WHERE kind = 'job'") == [(first,)])

            networks.cut()
            second = received(alone)
            alone.take("zhao", first, "accept")
            until(lambda: [problem["code"] for problem in status(alone)["problems"]] == ["unreachable"])
            assert status(alone)["unsent"] == 5
            assert rows(hq.home, "SELECT state FROM work_row WHERE kind = 'job'") == [("received",)]

            networks.mend()
            until(lambda: status(alone)["unsent"] == 0 and status(alone)["problems"] == [], 150)
    assert sorted(rows(hq.home, "SELECT number, state FROM work_row WHERE kind = 'job'")) == sorted(
        [(first, "accepted"), (second, "received")]
    )


def status(line: CommandLine) -> dict:
    return line.json("status")
