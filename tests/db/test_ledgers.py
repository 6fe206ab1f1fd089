"""Ledgers on both databases: balances are the sums of postings, in whatever order these come."""

import random

import pytest

from db import ledgers
from db.ledgers import Line
from tests.support.stores import new_store

GOOD, BAG, FITTED, SUPPLIER = "CD01/good", "CD01/bag/li.wei", "CD01/installed", "CD01/supplier"


@pytest.fixture
def store(kind, tmp_path):
    opened = new_store(kind, tmp_path / "store")
    yield opened
    opened.close()


def line(arrived, source, target, quantity=1, value=0, item="FAN-80", serial="", number=0):
    return Line(arrived, number, item, source, target, quantity, value, serial.upper(), serial, f"2026-11-{arrived:02}")


BOUGHT, ISSUED, USED = line(1, SUPPLIER, GOOD, 5, 5000), line(2, GOOD, BAG, 2, 2000), line(3, BAG, FITTED, 1, 1000)


def rows(tx):
    return list(tx.each_row("balance_row"))


def test_a_posting_takes_from_one_account_what_it_puts_into_the_other(store):
    with store.writing() as tx:
        tx.post([BOUGHT, ISSUED, USED])

        assert ledgers.levels(tx, "CD01/") == [
            (BAG, "FAN-80", 1, 1000),
            (GOOD, "FAN-80", 3, 3000),
            (FITTED, "FAN-80", 1, 1000),
            (SUPPLIER, "FAN-80", -5, -5000),
        ]
        assert ledgers.totals(tx, "CD01/") == (0, 0)
        assert ledgers.totals(tx, GOOD) == (3, 3000)
        assert ledgers.quantity(tx, GOOD, "FAN-80") == 3 and ledgers.quantity(tx, GOOD, "PSU-450") == 0


def test_the_order_in_which_postings_come_makes_no_difference(kind, tmp_path):
    chance, digests = random.Random(7), set()
    places = (GOOD, BAG, FITTED, SUPPLIER)
    lines = [
        line(n, *chance.sample(places, 2), chance.randint(1, 4), chance.randint(0, 900), chance.choice(("A", "B")))
        for n in range(1, 60)
    ]
    for number in range(3):
        chance.shuffle(lines)
        store = new_store(kind, tmp_path / str(number))
        with store.writing() as tx:
            for each in lines:
                tx.post([each])
            tx.repost({lines[0].arrived: []})
            tx.post([lines[0]])
        with store.reading() as tx:
            digests.add(tx.rows_digest()["balance_row"])
        store.close()

    assert len(digests) == 1


def test_an_account_that_holds_nothing_has_no_row(store):
    with store.writing() as tx:
        tx.post([line(1, SUPPLIER, GOOD, 1, 100), line(2, GOOD, SUPPLIER, 1, 100)])

        assert rows(tx) == []


def test_what_is_taken_out_leaves_no_trace(store):
    with store.writing() as tx:
        tx.post([BOUGHT, ISSUED])
        before = rows(tx)
        tx.post([USED])
        tx.repost({3: [], 2: [ISSUED]})

        assert rows(tx) == before and [each.arrived for each in ledgers.each_posting(tx)] == [1, 2]


def test_what_an_entry_moves_can_become_something_else(store):
    with store.writing() as tx:
        tx.post([BOUGHT, ISSUED])
        tx.repost({2: [line(2, GOOD, BAG, 1, 1000), line(2, GOOD, FITTED, 1, 1000, number=1)], 9: []})

        assert ledgers.levels(tx, GOOD) == [(GOOD, "FAN-80", 3, 3000)]
        assert ledgers.quantity(tx, BAG, "FAN-80") == ledgers.quantity(tx, FITTED, "FAN-80") == 1


def test_the_entries_that_name_accounts_of_an_office_are_found(store):
    with store.writing() as tx:
        tx.post([BOUGHT, line(2, GOOD, "CD02/transit"), line(3, "CD02/transit", "CD02/good"), line(4, "CD021/a", GOOD)])

        assert ledgers.arrivals_of(tx, "CD02/") == [2, 3]


def test_a_piece_with_a_serial_number_is_in_one_place(store):
    with store.writing() as tx:
        tx.post([line(1, SUPPLIER, GOOD, serial="9f11-07"), line(2, SUPPLIER, GOOD, serial="9f11-08")])
        tx.post([line(3, GOOD, BAG, serial="9F11-07")])

        assert ledgers.quantity(tx, GOOD, "FAN-80") == 1
        assert ledgers.quantity(tx, BAG, "FAN-80", "9F11-07") == 1
        assert ledgers.quantity(tx, GOOD, "FAN-80", "9F11-07") == 0
        assert ledgers.serials(tx, GOOD, "FAN-80") == ["9f11-08"]
        assert [(each.source, each.target) for each in ledgers.history_of(tx, "9F11-07")] == [
            (SUPPLIER, GOOD),
            (GOOD, BAG),
        ]


def test_facts_that_collide_leave_a_balance_below_zero_that_is_found(store):
    with store.writing() as tx:
        tx.post([BOUGHT, line(2, GOOD, BAG, 7)])

        assert ledgers.below_zero(tx, "CD01/good") == [(GOOD, "FAN-80", -2, 5000)]


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_movements_are_read_page_by_page_the_newest_first(store, limit):
    lines = [line(n, SUPPLIER, GOOD, number=m) for n in range(1, 5) for m in range(2)] + [line(9, GOOD, BAG)]
    with store.writing() as tx:
        tx.post([*lines, line(10, SUPPLIER, GOOD, item="PSU-450"), line(11, SUPPLIER, BAG)])

        found, before = [], ledgers.NEWEST
        while page := ledgers.movements(tx, GOOD, "FAN-80", before, limit):
            found += page
            before = page[-1][:2]

        assert found == sorted(lines, reverse=True)
        assert [each.arrived for each in ledgers.movements(tx, item="PSU-450")] == [10]


def test_levels_are_read_page_by_page(store):
    with store.writing() as tx:
        tx.post([line(n, SUPPLIER, GOOD, item=f"P{n}") for n in range(1, 8)])

        found, after = [], ("", "")
        while page := ledgers.levels(tx, GOOD, after=after, limit=3):
            found += [level.item for level in page]
            after = page[-1][:2]

    assert found == [f"P{n}" for n in range(1, 8)]


def test_a_place_does_not_include_another_that_begins_alike(store):
    with store.writing() as tx:
        tx.post([line(1, SUPPLIER, "CD01/bag/li"), line(2, SUPPLIER, "CD011/good")])

        assert [level.account for level in ledgers.levels(tx, "CD01/")] == ["CD01/bag/li", SUPPLIER]


def test_what_open_requisitions_reserve_is_read_by_part_and_place(store):
    with store.writing() as tx:
        tx.put(
            "need_row",
            [{"thing": f"q{n}", "line": "1", "item": "FAN-80", "account": GOOD, "reserved": n} for n in (0, 1, 2)],
        )

        assert ledgers.reserved(tx, GOOD, "FAN-80") == 3 and ledgers.reserved(tx, GOOD, "FAN-80", besides="q2") == 1
        assert ledgers.reserved(tx, BAG, "FAN-80") == 0
