"""Queue numbers: one for each visit whose customer waits, in order, from the first again each day, at all terminals."""

import pytest

from db import numbers
from fieldservice.desk import Desk
from fieldservice.desk.step_context import QUEUE_COUNTER
from fieldservice.workflows.bench.queue import next_place, queue_number
from printing.queue_slip import strip
from printing.thermal.paper_strip import TextLine
from tests.support.counter import new_counter


@pytest.fixture
def counter(tmp_path, tmp_path_factory):
    found = new_counter(tmp_path / "CD01", tmp_path_factory.getbasetemp() / "counter_template")
    yield found
    found.desk.close()


def test_numbers_begin_again_each_day_and_never_come_twice_when_a_clock_is_set_back():
    first = next_place(0, "2026-11-30")
    second = next_place(first, "2026-11-30")

    assert [queue_number(place) for place in (first, second)] == ["A01", "A02"]
    assert queue_number(next_place(second, "2026-12-01")) == "A01"
    assert queue_number(next_place(second, "2026-11-29")) == "A03"
    assert queue_number(first + 98) == "A99" and queue_number(first + 99) == "B01"


def test_two_terminals_draw_one_row_of_numbers_and_who_leaves_the_device_gets_none(counter):
    other = Desk.open(counter.desk.session.folder, clock=counter.clock, counter="2")
    first = counter.brought(place="")
    try:
        waits = other.take(
            other.session.person("tang"),
            "new",
            "check_in",
            {
                "phone": "13905317788",
                "customer_name": "王小明",
                "symptom": "不开机",
                "product": "laptop",
                "serial": "N7",
            },
        )
    finally:
        other.close()
    left = counter.brought(place="A3", serial="NB-9", phone="138 0531 9999", customer_name="李大伟")

    job = str(waits.made["job"])
    assert [counter.desk.thing(each).get("queue") for each in (first, job, left)] == ["A01", "A02", None]
    assert {row["queue"] for row in counter.desk.workshop.board("waiting")} == {"A01", "A02"}
    counter.clock.later(days=1)
    assert counter.desk.thing(counter.brought(place="", serial="NB-10")).get("queue") == "A01"


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_the_slip_has_its_number_large_and_names_nobody(counter, language):
    job = counter.brought(place="")

    (slip,) = counter.desk.papers.contents(counter.person("tang"), "queue_slip", job, language=language)

    blocks = strip(slip)
    assert TextLine("A01", "giant", centred=True) in blocks
    assert "济南实验中学" not in str(blocks) and str(counter.desk.thing(job).get("number")) in str(blocks)


def test_a_printed_number_does_not_come_again_from_a_backup_of_the_same_day(counter, tmp_path):
    before = counter.desk.session.store
    counter.desk.papers.print_to_file(
        counter.person("tang"),
        "queue_slip",
        counter.brought(place=""),
        tmp_path / "slip",
        speaks="escpos-text",
        size="80",
    )
    with before.writing() as tx:
        tx.set_counter(QUEUE_COUNTER, 0)

    numbers.catch_up(before)

    assert counter.desk.thing(counter.brought(place="", serial="NB-9")).get("queue") == "A02"
