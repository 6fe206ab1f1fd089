"""A person's own work stands on the terminal before Textual is loaded, where Textual will paint it; no key is lost."""

import json
import termios
import time

import pytest

from fieldservice.screens import first_sight
from tests.support.pty_program import LIMIT, pty_program

from .conftest import PIN

MOUSE = b"\x1b[?1000h"
"""What Textual sends when it takes the terminal over."""
DOWN = "\x1bOB"


@pytest.fixture
def numbers(branch):
    """The numbers of two jobs that the coordinator is to dispatch."""
    return [branch.page(branch.accepted()).facts["number"] for _ in range(2)]


def at_terminal(branch, **environ):
    folder = branch.desk.session.folder
    return pty_program(folder, "--as", "zhao", FIELDSERVICE_PIN=PIN, COLORTERM="truecolor", **environ)


def leave(terminal):
    terminal.type("\x11")
    assert terminal.end() == 0


def see_once(branch, numbers):
    """Sign in once, so that the place of the list is remembered."""
    remembered = branch.desk.session.folder / first_sight.FILE
    with at_terminal(branch) as terminal:
        terminal.until_shown(*numbers)
        until = time.monotonic() + LIMIT
        while not remembered.exists():
            assert time.monotonic() < until, terminal.text
            terminal.type(DOWN + "\x1bOA")
            terminal.read()
        leave(terminal)
    return json.loads(remembered.read_text("utf-8"))


def rows(terminal, numbers):
    return [line for line in terminal.text.splitlines() if any(number in line for number in numbers)]


def test_the_work_list_is_shown_before_textual_and_no_row_moves_when_textual_paints(branch, numbers):
    see_once(branch, numbers)

    with at_terminal(branch) as terminal:
        terminal.until_shown(*numbers)
        early = rows(terminal, numbers)
        assert MOUSE not in terminal.said, "the list came with Textual only"

        terminal.until_shown("Enter Open")
        assert rows(terminal, numbers)[:2] == early
        assert terminal.said.count(first_sight.ENTER.encode()) == 1, "entering the other screen twice clears the list"
        leave(terminal)
        mode = termios.tcgetattr(terminal.line)[3]

    assert mode & termios.ECHO and mode & termios.ICANON, "the terminal is left as it was"


def test_keys_that_are_pressed_before_textual_reads_them_act_on_the_list_that_is_shown(branch, numbers):
    see_once(branch, numbers)

    with at_terminal(branch) as terminal:
        terminal.until_shown(*numbers)
        second = rows(terminal, numbers)[1]
        terminal.type(DOWN + "\r")
        terminal.until_shown("New state: dispatched")

        assert second.split()[1] in terminal.text.splitlines()[1] + terminal.text.splitlines()[0]
        leave(terminal)


def test_nothing_is_shown_to_somebody_whose_pin_is_wrong(branch, numbers):
    see_once(branch, numbers)

    with pty_program(branch.desk.session.folder, "--as", "zhao", FIELDSERVICE_PIN="471183") as terminal:
        assert terminal.end() != 0
        assert not any(number.encode() in terminal.said for number in numbers)


def test_only_place_and_colours_are_remembered(branch, numbers):
    (place,) = see_once(branch, numbers).values()

    assert set(place) == {"x", "y", "width", "height", "codes"}
    assert all(code.startswith("\x1b[") and code.endswith("m") for code in place["codes"].values())
