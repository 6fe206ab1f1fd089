"""A list of rare rows, sorted in memory, reads the same as one that walks an index."""

from itertools import product
from random import Random

import pytest

from db.reading import Reader
from fieldservice.read_model import few, queries
from fieldservice.read_model.few import FewRows
from fieldservice.read_model.listing import ORDERS
from tests.support.stores import BOTH, new_store

NOW = "2026-11-23T02:00:00Z"
HOURS = [f"2026-11-23T0{hour}:00:00Z" for hour in range(5)]
VIEWS = ("mine", "overdue", "others", "open", "all")


@pytest.fixture(scope="module", params=BOTH)
def reader(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("few") / "office"
    rng = Random(5)
    store = new_store(request.param, folder)
    states = ("accepted", "received", "ready", "closed", "cancelled")
    work = [
        {
            "thing": f"job-{number:03}",
            "kind": rng.choice(("job", "job", "request")),
            "number": f"J{rng.randrange(10**6):06}",
            "state": (state := rng.choice(states)),
            "mode": "send_in",
            "holder": "CD01",
            "open": int(state not in ("closed", "cancelled")),
            "turn_role": rng.choice(("coordinator", "engineer")),
            "due": rng.choice([*HOURS, "9999"]),
            "opened": rng.choice(HOURS),
            "urgent": int(rng.random() < 0.3),
        }
        for number in range(150)
    ]
    here = [row for row in work if row["open"]][:12]
    with store.writing() as tx:
        tx.put("work_row", work)
        for number, row in enumerate(here):
            waits = {"waits": int(number < 4), "present": 1, "since": HOURS[number % 5], "promised": HOURS[number % 5]}
            tx.put("bench_row", [{"thing": row["thing"], "ready": HOURS[0] if number > 7 else "", **waits}])
    store.close()
    found = Reader.open(folder)
    yield found
    found.close()


def listing(reader, **more):
    roles = frozenset({"coordinator"})
    return queries.work(reader, person="zhao", roles=roles, office="CD01", now=NOW, until=HOURS[2], **more)


def pages(listed, size=23):
    found, after = [], None
    while page := listed.page(after, 0, size):
        found += page
        after = listed.key(page[-1])
    return found


def test_every_view_filter_and_order_reads_the_same_either_way(reader, monkeypatch):
    for view, state, kind, (sort, _order), turned in product(
        VIEWS, ("", "ready", "cancelled"), ("", "request"), ORDERS["work_row"].items(), (False, True)
    ):
        both = []
        for rows in (few.FEW, -1):
            with monkeypatch.context() as patch:
                patch.setattr(few, "FEW", rows)
                patch.setattr(few, "COMMON", 0)
                listed = listing(reader, view=view, state=state, kind=kind, sort=sort)
            both.append(listed.sorted_by(sort) if turned else listed)
        in_memory, walked = both
        rows = pages(walked)

        assert isinstance(in_memory, FewRows) == bool(state or kind) and not isinstance(walked, FewRows)
        assert pages(in_memory) == rows
        assert in_memory.count() == walked.count() == len(rows)
        assert in_memory.last(5) == walked.last(5) == rows[-5:]
        assert in_memory.anchors(10) == walked.anchors(10)
        for number, row in list(enumerate(rows))[::40]:
            assert in_memory.place(row[0]) == walked.place(row[0]) == number
            assert in_memory.page_before(in_memory.key(row), 3) == rows[max(0, number - 3) : number]


def test_customers_who_wait_in_the_shop_stand_above_all_other_work(reader):
    fields = queries.LISTED.index("in_shop")
    rows = listing(reader, view="open").page(None, 0, 500)
    waiting = [row[0] for row in listing(reader, view="waiting").page(None, 0, 50)]

    assert [row[fields] for row in rows] == [1] * 4 + [0] * (len(rows) - 4)
    assert [row[0] for row in rows[:4]] == waiting
    assert {row[0] for row in listing(reader, view="open", sort="number").page(None, 0, 500)} == {r[0] for r in rows}


def test_what_is_ready_and_what_is_promised_today_are_lists_of_their_own(reader):
    assert listing(reader, view="collect").count() == 4
    assert listing(reader, view="promised").count() == 6


def test_an_order_in_which_a_filter_would_be_looked_for_among_all_rows_is_not_offered(reader, monkeypatch):
    monkeypatch.setattr(few, "FEW", -1)
    monkeypatch.setattr(few, "COMMON", 0.9)
    listed = listing(reader, view="all", state="cancelled")

    assert listed.sorted_by("due") is None and listed.sorted_by("number") is None
    assert listed.sorted_by("opened") is not None and listed.sorted_by("state") is not None
    assert listing(reader, view="all", state="cancelled", sort="due").sort == "opened"
