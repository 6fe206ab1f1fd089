"""The rates of spare parts on the command line."""

import csv

import pytest

from fieldservice.desk import Desk
from fieldservice.workflows.engine.ledger import Posting
from tests.desk.test_stock import BAG, GOOD, ISSUED, RECEIVED
from tests.support.clock import Clock
from tests.support.stock import moved


class OfOffice:
    def __init__(self, desk):
        self.desk = desk


@pytest.fixture
def stocked(line):
    """Three pieces were issued, one fan of them came back."""
    desk = Desk.open(line.home, Clock())
    for some in (RECEIVED, ISSUED, [Posting("FAN-80", BAG, GOOD, 1, 12_00)]):
        moved(OfOffice(desk), *some)
    desk.close()
    return line


def test_the_rates_of_a_period_come_as_rows_as_text_and_as_a_sheet(stocked, tmp_path):
    rows = stocked.json("rates", "--period", "2026-11", "--office", "CD01", who="zhao")["rows"]
    came_back = next(row for row in rows if row["rate"] == "came_back")
    assert (came_back["hits"], came_back["base"], came_back["per_mille"], came_back["period"]) == (1, 3, 333, "2026-11")
    assert "came back unused" in came_back["says"] and len({row["rate"] for row in rows}) == len(rows) == 8

    assert "33.3 %" in stocked("rates", "--period", "2026-Q4", "--lang", "zh", who="zhao").out
    stocked.json("rates", "--period", "2026-11", "--out", str(tmp_path / "r.csv"), who="zhao")
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["rate"] for row in csv.DictReader(file)} >= {"came_back", "dead"}


def test_what_a_rate_counts_is_listed(stocked):
    behind = ("rates", "--period", "2026-11", "--behind", "came_back", "--office", "CD01")
    assert [(row["part"], row["hits"]) for row in stocked.json(*behind, who="zhao")["rows"]] == [("FAN-80", 1)]
    assert "FAN-80" in stocked(*behind, who="zhao").out


@pytest.mark.parametrize("wrong", [("--period", "2026"), ("--behind", "all")])
def test_a_period_or_rate_that_is_none_is_refused(stocked, wrong):
    assert stocked("rates", *wrong, who="zhao").code == 2
