"""The program is killed again and again between sending a paper and recording it: no paper is lost, and a paper comes
twice only if its job is `uncertain`."""

import os
import signal
import subprocess
import sys

import pytest

from fieldservice.desk import Desk, spool, spool_sending

SEND = """
import os, signal, sys, threading
from datetime import UTC, datetime
from pathlib import Path
from fieldservice.desk import spool_sending
from fieldservice.desk import Desk

where, lives = sys.argv[2], int(sys.argv[3])
real, calls = (spool_sending.send if where == "before" else spool_sending.record), [0]

def dies(*args):
    if where == "recorded":
        real(*args)
    calls[0] += 1
    if calls[0] > lives:
        os.kill(os.getpid(), signal.SIGKILL)
    return None if where == "recorded" else real(*args)

setattr(spool_sending, "send" if where == "before" else "record", dies)
desk = Desk.open(Path(sys.argv[1]), lambda: datetime(2026, 11, 24, tzinfo=UTC))
spool_sending.run_once(desk.session)
desk.close()
"""


@pytest.mark.parametrize("where", ["before", "after", "recorded"])
def test_over_ten_kills_no_paper_is_lost_and_none_comes_twice(counter, port, where, rounds):
    kills = rounds(4, soak=40)
    counter.printer("raw", port.address, "escpos-text", name="ticket")
    papers = {counter.put(b"ticket %d\n" % n, printer="ticket"): b"ticket %d\n" % n for n in range(kills * 2)}

    for _ in range(kills):
        done = subprocess.run(
            [sys.executable, "-c", SEND, str(counter.folder), where, "1"], cwd=os.getcwd(), timeout=60, check=False
        )
        assert done.returncode == -signal.SIGKILL
    counter.run()
    while counter.run(hours=1):
        pass

    states = {job["id"]: job["state"] for job in spool.jobs(counter.desk.session)}
    assert set(states) == set(papers) and set(states.values()) <= {"printed", "uncertain"}
    for id_, content in papers.items():
        came = port.received.count(content)
        assert came <= 1
        assert came == 1 or states[id_] == "uncertain"
    # A program that died before it sent, or before it recorded the outcome, leaves an uncertain job; afterwards none.
    assert list(states.values()).count("uncertain") == (0 if where == "recorded" else kills)
    assert counter.files() == sorted(id_ for id_, state in states.items() if state == "uncertain")


def test_a_program_killed_while_queueing_a_paper_leaves_a_whole_job_or_none(counter, port):
    counter.printer("raw", port.address, "escpos-text", name="ticket")
    put = """
import os, signal, sys
from pathlib import Path
from db import spool_files
from fieldservice.desk import spool
from fieldservice.desk import Desk
desk = Desk.open(Path(sys.argv[1]))
real = spool_files.keep
def dies(*args):
    real(*args)
    os.kill(os.getpid(), signal.SIGKILL)
spool_files.keep = dies
spool.put(
    desk.session, paper="ticket", thing="", number="T", by=desk.session.person("zhao"), printer="ticket", media="80",
    speaks="escpos-text", content=b"x",
)
"""
    done = subprocess.run([sys.executable, "-c", put, str(counter.folder)], cwd=os.getcwd(), timeout=60, check=False)

    assert done.returncode == -signal.SIGKILL and len(counter.files()) == 1
    desk = Desk.open(counter.folder, counter.clock)
    assert spool_sending.run_once(desk.session) == 0 and spool.jobs(desk.session) == []
    assert counter.files() == [] and port.received == []
    desk.close()
