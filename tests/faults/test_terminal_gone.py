"""Whatever ends the program while somebody types, the draft is kept, the process ends, and its exit code is not 0."""

import os
import signal
import stat
import subprocess
import sys

import pytest

from fieldservice import defects
from tests.support.command_line import ROOT
from tests.support.pty_program import PROGRAM, pty_program

from .conftest import PIN

TYPED = "打印头漏墨"
NOBODY_HEARS = (signal.SIGHUP,)


def open_form(terminal):
    terminal.until_shown("Register a call")
    terminal.type("\x1bOS")
    terminal.until_shown("Caller *")
    terminal.type("\t\t" + TYPED)
    terminal.until_shown(TYPED)


def draft_of(branch, who="chen"):
    with branch.desk.session.store.reading() as tx:
        return str(tx.draft_rows(who, "new/register"))


@pytest.mark.parametrize(
    ("ignored", "number", "code"),
    [((), signal.SIGTERM, 143), ((), signal.SIGHUP, 129), ((), None, 129), (NOBODY_HEARS, None, 129)],
    ids=["told to end", "hung up", "terminal gone", "terminal gone without a signal"],
)
def test_the_draft_is_kept_and_the_process_ends_when_the_program_is_ended_from_outside(branch, ignored, number, code):
    with pty_program(branch.desk.session.folder, "--as", "chen", ignored=ignored, FIELDSERVICE_PIN=PIN) as terminal:
        open_form(terminal)
        if number is None:
            terminal.take_terminal_away()
        else:
            os.kill(terminal.pid, number)

        assert terminal.end() == code
    assert TYPED in draft_of(branch)


DEFECTS = {
    "a key": "StepScreen.action_look_again = lambda self: 1 / 0; StepScreen.check_action = lambda *_: True",
    "a worker": "StepScreen.check_action = lambda *_: True\n"
    "StepScreen.action_look_again = lambda self: self.run_worker(lambda: 1 / 0, thread=True)",
    "a thread": "import threading; StepScreen.check_action = lambda *_: True\n"
    "StepScreen.action_look_again = lambda self: threading.Thread(target=lambda: 1 / 0).start()",
}


@pytest.mark.parametrize("where", DEFECTS)
def test_after_a_defect_a_screen_says_that_nothing_is_lost_and_the_person_goes_on_at_the_sign_in(branch, where):
    home = branch.desk.session.folder
    program = f"from fieldservice.screens.step import StepScreen\n{DEFECTS[where]}\n"
    program += "from fieldservice.cli import main; main()"
    with pty_program(home, "--as", "chen", argv=(sys.executable, "-c", program), FIELDSERVICE_PIN=PIN) as terminal:
        open_form(terminal)
        terminal.type("\x0c")
        terminal.until_shown("Nothing is lost", "Go on: sign in again")
        if where == "a key":
            terminal.type("\r")
            terminal.until_shown("Sign in")
            terminal.type("\x11")
        else:
            terminal.type("\x1b")

        assert terminal.end() == (0 if where == "a key" else defects.EXIT_CODE)
    log = home / defects.LOG
    assert "Traceback" not in terminal.said.decode()
    assert "ZeroDivisionError" in log.read_text("utf-8") and TYPED not in log.read_text("utf-8")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert TYPED in draft_of(branch)


@pytest.mark.parametrize("term", ["dumb", "", "unknown"])
def test_a_terminal_that_can_show_no_screens_reads_a_sentence(branch, term):
    with pty_program(branch.desk.session.folder, TERM=term) as terminal:
        assert terminal.end() == 2
    assert "TERM" in terminal.said.decode()


def test_without_a_terminal_the_screens_do_not_open(branch):
    done = subprocess.run(
        PROGRAM,
        cwd=ROOT,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "FIELDSERVICE_HOME": str(branch.desk.session.folder), "TERM": "xterm"},
    )

    assert (done.returncode, done.stdout) == (2, "") and "terminal" in done.stderr
