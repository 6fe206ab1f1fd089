"""The commands for board, tickets, places and photos do what the screens do, with the same rules and refusals."""

import json

import pytest
from PIL import Image

from tests.support.command_line import CommandLine
from tests.support.counter import ON_BENCH, READY, SIGNED


@pytest.fixture
def line(counter):
    return CommandLine(counter.folder)


def test_the_board_command_lists_waiting_customers_with_masked_names_and_places_of_devices(counter, line):
    counter.brought(place="")
    job = counter.brought(place="A3", serial="NB-9")

    board = line.json("board", who="tang")
    text = line("board", "bench", who="tang")

    assert list(board) == ["waiting", "bench", "today", "slips"]
    assert board["waiting"][0]["customer"].startswith("济*") and board["waiting"][0]["limit"] == 10
    assert {row["place"] for row in board["bench"]} == {"", "A3"}
    assert text.code == 0 and counter.number(job) in text.out and "A3" in text.out
    assert line("board", "cellar", who="tang").code == 2


@pytest.mark.parametrize(("language", "word"), [("en", "Nothing to show."), ("zh", "")])
def test_an_empty_board_is_reported_as_empty(counter, line, language, word):
    answer = line("board", "--lang", language, who="tang")

    assert answer.code == 0 and word in answer.out


def test_the_ticket_command_shows_which_devices_can_be_handed_over_and_why_the_rest_cannot(counter, line):
    ready, other = counter.brought(*SIGNED), counter.another(*ON_BENCH)
    third = counter.another(*READY)

    shown = line.json("ticket", counter.ticket(ready), who="tang")

    assert {device["id"]: device["hand_over"] for device in shown["devices"]} == {
        ready: "now",
        other: "not",
        third: "sign",
    }
    assert line("ticket", "CD01-T999999-X", who="tang").code == 3
    assert "Not ready yet: on the bench." in line("ticket", counter.ticket(ready), who="tang").out


def test_hand_out_hands_over_the_ready_devices_of_a_ticket_and_keeps_the_rest(counter, line):
    ready, other = counter.brought(*SIGNED), counter.another(*ON_BENCH)
    ticket = counter.ticket(ready)

    refused = line("hand-out", ticket, "--json", who="tang")
    done = line.json("hand-out", ticket, "--set", "accessories_back=yes", who="tang")

    assert refused.code == 1 and "accessories_back" in refused.error["fields"]
    assert done["handed_over"] == [counter.number(ready)]
    assert counter.desk.thing(other).state == "on_bench"
    again = line("hand-out", ticket, "--json", who="tang")
    assert again.code == 1 and counter.number(other) in again.error["reason"]


def test_only_the_named_device_is_handed_over_and_only_if_it_is_on_this_ticket(counter, line):
    first, second = counter.brought(*SIGNED), counter.another(*SIGNED)
    stranger = counter.number(counter.brought(serial="NB-9"))
    ticket = counter.ticket(first)

    assert line("hand-out", ticket, "--job", stranger, who="tang").code == 2
    line.json("hand-out", ticket, "--job", counter.number(second), "--set", "accessories_back=yes", who="tang")

    assert counter.desk.thing(first).state == "signed" and counter.desk.thing(second).state == "closed"


def test_the_code_names_one_of_two_tickets_with_the_same_number_on_the_command_line(counter, line):
    first, second = counter.brought(*SIGNED), counter.brought(*SIGNED, serial="NB-9")
    with counter.desk.session.store.writing() as tx:
        tx.run("UPDATE bench_row SET ticket = ? WHERE thing = ?", (counter.ticket(first), second))
    ticket, code = counter.ticket(first), counter.desk.workshop.code(first)

    refused = line("hand-out", ticket, "--json", who="tang")
    assert refused.code == 2 and "the code" in refused.error["reason"] and code not in refused.error["reason"]
    assert line("ticket", ticket, "--code", "0000", who="tang").code == 3
    line.json("hand-out", ticket, "--code", code.lower(), "--set", "accessories_back=yes", who="tang")

    assert counter.desk.thing(first).state == "closed" and counter.desk.thing(second).state == "signed"


def test_a_device_is_moved_by_name_or_label_and_the_places_in_use_are_listed(counter, line):
    job = counter.brought(place="A3")

    line.json("move", counter.number(job), "B2", who="tang")
    moved = line.json("move", counter.number(job), counter.label("C1"), who="tang")
    places = line.json("places", who="tang")["places"]

    assert moved["facts"]["place"] == {"at": "shelf", "name": "C1"}
    assert places == [{"place": "C1", "devices": 1, "number": counter.label("C1")}]
    assert line("move", counter.number(job), "no such/place", who="tang").code == 1


def test_photos_are_kept_with_a_job_and_other_files_are_not(counter, line, tmp_path):
    job = counter.brought()
    photo, text = tmp_path / "box.png", tmp_path / "notes.txt"
    Image.new("RGB", (40, 30), "brown").save(photo)
    text.write_text("x", "utf-8")

    line.json("attach", counter.number(job), photo, "--words", "箱子左上角压坏", who="tang")

    assert counter.desk.thing(job).lines("photos")
    assert line("attach", counter.number(job), text, who="tang").code == 1


def test_a_board_that_is_watched_goes_on_until_it_is_stopped(counter, line, monkeypatch):
    from fieldservice.cli import board

    job = counter.brought(place="A3")
    looks = []

    def stopped(_seconds):
        looks.append(1)
        if len(looks) == 1:
            counter.take("tang", "move", thing=job, place="B2")
        else:
            raise KeyboardInterrupt

    monkeypatch.setattr(board.time, "sleep", stopped)

    answer = line("board", "bench", "--watch", "--json", who="tang")

    assert answer.code == 0
    shown = [json.loads(board) for board in answer.out.splitlines()]
    assert [board["bench"][0]["place"] for board in shown] == ["A3", "B2"]


def test_a_device_is_handed_over_with_the_warnings_about_its_customer(counter, line):
    job = counter.brought(*SIGNED)
    counter.take("sun", "note_unpaid", counter.fact(job, "customer"), unpaid="120.00")

    done = line("hand-out", counter.ticket(job), "--set", "accessories_back=yes", who="tang")

    assert done.code == 0 and "! This customer has not paid ¥120.00 yet." in done.err


def test_a_ticket_is_listed_by_every_part_of_its_number_that_no_other_ticket_has(counter, line):
    job, other = counter.brought(), counter.brought(serial="NB-9", phone="139 0531 7788", customer_name="王小明")
    ticket, running = counter.ticket(job), counter.ticket(job).split("-")[-2]

    for part in (ticket.lower(), ticket.replace("-", ""), running, running[1:]):
        shown = line.json("ticket", part, who="tang")
        assert shown["ticket"] == ticket and [device["number"] for device in shown["devices"]] == [counter.number(job)]
    several = line("ticket", "CD01-T", who="tang")
    assert several.code == 2 and ticket in several.err and counter.ticket(other) in several.err
    assert line("ticket", "NO-SUCH", who="tang").code == 3
