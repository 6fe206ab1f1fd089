"""Any end of the process that exchanges beside the screens is seen, has a reason, and is followed by another start."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from fieldservice.admin.exchange import supervised
from fieldservice.desk.session import Session
from fieldservice.sync.office import background
from fieldservice.sync.office.supervision import Supervision, is_running, reason_of
from tests.sync.hub.test_enrolment import code_for
from tests.sync.hub.test_two_processes import until

ENDS = {
    "killed": f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})",
    "crashed": "raise SystemExit(70)",
    "store": "raise SystemExit(4)",
}


def program(source):
    words = [sys.executable, "-c", source]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


@pytest.mark.parametrize("reason", ENDS)
def test_a_process_that_ends_is_started_again_and_its_end_has_a_reason(reason):
    sources = [ENDS[reason], "import sys; print('', flush=True); sys.stdin.read()"]
    noted, pauses, running = [], [], threading.Event()

    def start():
        if len(noted) == 1:
            running.set()
        return program(sources[min(len(noted), 1)])

    exchange = Supervision(start, noted.append, lambda failures: pauses.append(failures) or 0)
    exchange.start()
    assert running.wait(60)
    until(lambda: exchange.problem == "")
    exchange.stop()

    assert (noted, pauses) == ([reason], [1])
    assert exchange.process.wait(60) == 0


def test_a_machine_without_memory_for_the_process_tries_again_later():
    tried = threading.Event()
    pauses = []

    def start():
        if pauses:
            tried.set()
        raise OSError("no memory")

    exchange = Supervision(start, pause=lambda failures: pauses.append(failures) or 0.001)
    exchange.start()
    assert tried.wait(60)
    exchange.stop()

    assert exchange.problem == "not_started" and pauses[:2] == [1, 2]


def test_an_exchange_that_is_killed_shows_on_the_command_line_and_goes_on(hq, served, office):
    cd01 = office("cd01")
    cd01.json("join", served.url, code_for(hq, "CD01"))
    assert "No program is exchanging in the background" in cd01("status").out
    session = Session(cd01.home)
    may_start = threading.Event()
    exchange = supervised(session)
    exchange.pause = lambda _failures: may_start.wait(60) and 0
    exchange.start()
    try:
        until(lambda: is_running(cd01.home) and exchange.process is not None)
        assert cd01.json("status")["background"]
        os.kill(exchange.process.pid, signal.SIGKILL)
        until(lambda: exchange.problem == "killed")

        until(lambda: [each["code"] for each in cd01.json("status")["problems"]] == ["killed"])
        exchanging = next(each for each in cd01("doctor", "--json").data["checks"] if each["name"] == "exchange")
        assert exchanging["state"] == "warn" and "was killed" in exchanging["found"]
        may_start.set()
        until(lambda: exchange.problem == "" and not cd01.json("status")["problems"])
    finally:
        may_start.set()
        exchange.stop()
        exchange.process.wait(60)
        session.close()
    assert not is_running(cd01.home)


def test_a_store_that_cannot_be_opened_is_told_to_the_screens(tmp_path):
    told = []
    stop = threading.Event()

    def opened():
        stop.set()
        raise OSError("away")

    background.watch(tmp_path, opened, stop, lambda report, code: told.append((report, code)))

    assert told == [(None, "store")]


def test_signals_and_exit_codes_have_reasons():
    assert list(map(reason_of, (-9, -15, 137, 4, 1, 70, 0))) == [
        "killed", "killed", "killed", "store", "crashed", "crashed", "crashed",
    ]  # fmt: skip
