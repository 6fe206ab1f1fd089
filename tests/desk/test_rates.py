"""The rates of spare parts by month, quarter and office, and what is behind a figure."""

import pytest

from fieldservice.read_model.rebuild import rebuild, verify
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.messages import Refused
from tests.support.office import sqlite_office
from tests.support.stock import BAG, FAN, GOOD, arrived, issued, moved, with_catalogue

CUSTODY, FITTED = "CD01/custody/li.wei", "CD01/installed"


@pytest.fixture
def store(tmp_path, tmp_path_factory):
    """A store with forty fans; a van belongs to it."""
    office = with_catalogue(sqlite_office(tmp_path / "office", tmp_path_factory.getbasetemp() / "template"))
    with office.desk.session.store.writing() as tx:
        van = {"code": "CD01-V2", "name": "二号车", "name_en": "Van 2", "kind": "van", "branch": "CD01"}
        tx.publish("office", [van], replace=False)
    arrived(office, FAN, quantity=40)
    yield office
    office.desk.close()


def figures(office, period="2026-11", who="zhao"):
    """By rate: (hits, base) of this office."""
    rates = office.desk.rates
    return {
        each.rate.name: each.figures[:2]
        for each in rates.page(office.by(who), rates.named(period))
        if each.office == "CD01"
    }


def watched(office, rate, period="2026-11"):
    page = office.desk.rates.page(office.by("zhao"), office.desk.rates.named(period))
    return next(each for each in page if (each.rate.name, each.office) == (rate, "CD01"))


def test_what_came_back_and_what_was_dead_is_counted_from_the_moves_with_those_of_vans(store):
    issued(store, FAN, quantity=8)
    moved(store, Posting(FAN, GOOD, "CD01-V2/transit", 2), Posting(FAN, GOOD, "CD02/transit", 5))
    moved(store, Posting(FAN, BAG, GOOD, 1), Posting(FAN, "CD01-V2/bag/wang", "CD01/transit", 1))
    moved(store, Posting(FAN, BAG, FITTED, 3), Posting(FAN, BAG, CUSTODY, 1), Posting(FAN, FITTED, CUSTODY, 3))

    assert figures(store)["came_back"] == (2, 10) and figures(store)["dead"] == (1, 4)
    assert figures(store, "2026-Q4") == figures(store) and figures(store, "2026-10")["dead"] == (0, 0)
    assert figures(store)["on_time"] == (0, 0)


def test_a_figure_shows_the_moves_behind_it(store):
    issued(store, FAN, quantity=8)
    moved(store, Posting(FAN, BAG, GOOD, 2))

    (behind,) = store.desk.rates.behind(store.by("zhao"), watched(store, "came_back"))
    assert (behind.part, behind.hits) == (FAN, 2)


def test_a_count_adds_its_differences_with_their_value_once_the_books_are_corrected(store):
    count = store.take("zhao", "begin_count", "new", place="good").id
    store.take("zhao", "count_parts", count, parts="FAN-80 x38")
    store.take("zhao", "finish_count", count)
    store.take("zhao", "ask_adjustment", count, reason="missing")
    assert figures(store)["differences"] == (0, 0)

    store.take("sun", "approve", count)
    store.take("zhao", "adjust", count)
    assert watched(store, "differences").figures == (2, 38, 24_00)
    (behind,) = store.desk.rates.behind(store.by("zhao"), watched(store, "differences"))
    assert behind.number == store.desk.thing(count).get("number")


def test_the_last_periods_are_shown_with_the_oldest_first(store):
    issued(store, FAN, quantity=4)
    store.clock.later(days=31)
    issued(store, FAN, quantity=5)
    moved(store, Posting(FAN, BAG, GOOD, 1))

    trend = store.desk.rates.trend(watched(store, "came_back", "2026-12"), 3)
    assert [(period.name, figures[:2]) for period, figures in trend] == [
        ("2026-10", (0, 0)),
        ("2026-11", (0, 4)),
        ("2026-12", (1, 5)),
    ]


def test_the_sums_are_recounted_and_made_again(store):
    issued(store, FAN, quantity=4)
    session = store.desk.session
    assert verify(session.store)["problems"] == []

    with session.store.writing() as tx:
        tx.run("UPDATE turnover_row SET quantity = quantity + 1 WHERE target = 'CD01/bag'")
    assert len(verify(session.store)["problems"]) == 1

    rebuild(session.store)
    assert verify(session.store)["problems"] == [] and figures(store)["came_back"] == (0, 4)


def test_rates_are_for_people_who_see_what_parts_cost_and_a_period_is_a_month_or_a_quarter(store):
    with pytest.raises(Refused, match="see the cost of parts"):
        figures(store, who="wang")
    for wrong in ("2026", "2026-13", "2026-Q5", "x"):
        with pytest.raises(Refused, match="not a month"):
            store.desk.rates.named(wrong)
