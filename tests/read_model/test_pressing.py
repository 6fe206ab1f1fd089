"""Work is listed in one order: overdue first, in each part urgent before ordinary, then by the time limit."""

from dataclasses import replace
from random import Random

import pytest

from db.reading import Reader
from fieldservice.read_model import queries
from tests.support.stores import BOTH, new_store

NOW = "2026-11-23T02:00:00Z"
HOURS = [f"2026-11-23T0{hour}:00:00Z" for hour in range(5)]


@pytest.fixture(scope="module", params=BOTH)
def reader(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pressing") / "office"
    rng = Random(1)
    store = new_store(request.param, folder)
    with store.writing() as tx:
        tx.put(
            "work_row",
            [
                {
                    "thing": f"job-{number:03}",
                    "kind": "job",
                    "state": "accepted",
                    "holder": "CD01",
                    "open": 1,
                    "turn_role": "coordinator",
                    "due": rng.choice([*HOURS, "9999"]),
                    "urgent": int(rng.random() < 0.3),
                }
                for number in range(200)
            ],
        )
        for number, (kind, due, urgent) in enumerate(
            (("slip", HOURS[4], 0), ("slip", HOURS[3], 1), ("paper", HOURS[0], 0), ("paper", HOURS[1], 1))
        ):
            debt = {"kind": kind, "role": "coordinator", "office": "CD01", "due": due, "urgent": urgent}
            tx.put_lines(f"job-{number:03}", {"debt_row": [debt]})
    store.close()
    found = Reader.open(folder)
    yield found
    found.close()


def listing(reader, view="mine", **more):
    roles = frozenset({"coordinator"})
    return queries.work(reader, view=view, person="zhao", roles=roles, office="CD01", now=NOW, **more)


def as_it_should_be(listed):
    return sorted(listed, key=lambda row: (row[12] > NOW, -row[queries.WORK.index("urgent")], row[12], row[0]))


def test_overdue_work_comes_first_then_urgent_work_then_the_nearer_limit(reader):
    rows = listing(reader).page(None, 0, 500)

    assert len(rows) == 200 and queries.WORK[12] == "due"
    assert rows == as_it_should_be(rows)


@pytest.mark.parametrize("size", [1, 7, 64])
@pytest.mark.parametrize("reverse", [False, True])
def test_page_after_page_shows_each_row_once_and_in_order(reader, size, reverse):
    work = listing(reader)
    work = work.sorted_by("due") if reverse else work
    whole, after, found = work.page(None, 0, 500), None, []
    while rows := work.page(after, 0, size):
        found += rows
        after = work.key(rows[-1])

    assert found == whole
    assert [work.place(row[0]) for row in whole[::23]] == list(range(0, 200, 23))
    assert work.page_before(work.key(whole[100]), 50) == whole[50:100]
    assert work.last(30) == whole[170:]
    assert work.page(None, 90, 20) == whole[90:110] and work.page(work.key(whole[10]), 150, 20) == whole[161:181]
    assert work.anchors(16) == [work.key(row) for row in whole[15::16]]


def test_a_key_in_one_text_keeps_the_moment_so_that_no_row_is_lost_when_time_goes_on(reader):
    work = listing(reader)
    row = work.page(None, 60, 1)[0]
    later = replace(work, now=HOURS[4])

    assert later.page(later.key_of(work.key_text(row)), 0, 500) == work.page(None, 61, 500)
    assert [work.key_of(text) for text in ("", "x", "2026~job-1", f"{NOW}~9~2026~job-1", "~~~")] == [None] * 5


def test_what_is_overdue_of_my_work_is_in_the_same_order(reader):
    rows = listing(reader, overdue=True).page(None, 0, 500)

    assert rows == as_it_should_be(rows)
    assert {row[12] for row in rows} == set(HOURS[:3])


def test_a_list_of_everything_is_sorted_by_the_limit_alone(reader):
    rows = listing(reader, "all", sort="due").page(None, 0, 500)

    assert rows == sorted(rows, key=lambda row: (row[12], row[0]))


def test_debts_are_listed_in_the_same_order(reader):
    debts = queries.obligations(reader, "zhao", frozenset({"coordinator"}), "CD01", NOW)

    assert [debt["thing"] for debt in debts] == ["job-003", "job-002", "job-001", "job-000"]
