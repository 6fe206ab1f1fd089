"""A count from a sheet: the first stock of an office, and any later count; all or nothing, with errors by line."""

import pytest

from fieldservice.admin.stock_files import count_file
from fieldservice.sync.transport.wire import MOST_BYTES
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import SparePart
from fieldservice.workflows.parts.counts.guards import MOST_LINES
from tests.support.office import sqlite_office
from tests.support.stock import FAN, PSU, RAM, arrived, held, with_catalogue

OPENING = "part,quantity,serials\nFAN-80,12,\nPSU-450,2,9F11-07 9F11-08\nRAM-16,3,\nFAN-80,1,\n"


@pytest.fixture
def office(tmp_path, tmp_path_factory):
    made = with_catalogue(sqlite_office(tmp_path / "office", tmp_path_factory.getbasetemp() / "template"))
    yield made
    made.desk.close()


def counted(office, sheet, place="good", **given):
    return count_file(office.desk.session, office.by("zhao"), place, sheet.encode(), given, name="-")


def test_the_first_stock_of_an_office_is_an_approved_correction_like_any_other(office):
    count = counted(office, OPENING)

    (waits,) = office.desk.approvals.waiting(office.by("sun"))
    assert waits.amount == 13 * 1200 + 2 * 45000 + 3 * 30000
    assert {line["reason"]["code"] for line in office.desk.thing(count).get("differences")} == {"opening"}
    assert held(office) == {}
    office.take("sun", "approve", count)
    office.take("zhao", "adjust", count)
    assert held(office) == {FAN: 13, PSU: 2, RAM: 3}


def test_a_wrong_line_is_told_and_nothing_is_written(office):
    sheet = "part,quantity,serials\nFAN-80,12,\nFAN-81,1,\nPSU-450,2,9F11-07\nRAM-16,two,\nRAM-16,-1,\n"
    with pytest.raises(Refused) as refused:
        counted(office, sheet)

    assert [line.values["line"] for line in refused.value.lines] == [3, 4, 5, 6]
    assert office.rows("SELECT count(*) FROM work_row") == [(0,)]
    with pytest.raises(Refused, match="not a place"):
        counted(office, OPENING, "shelf")


def test_a_later_count_waits_for_its_reasons_and_what_it_does_not_name_is_missing(office):
    arrived(office, FAN, quantity=10)
    arrived(office, RAM, quantity=2)

    count = office.desk.thing(counted(office, "part,quantity\nFAN-80,9\n"))
    assert count.state == "differences"
    assert [(line["part"], line["difference"]) for line in count.get("differences")] == [(FAN, -1), (RAM, -2)]

    listed = office.desk.thing(counted(office, "part,quantity\nFAN-80,0\n", scope="listed", reason="missing"))
    assert listed.state == "approval"
    assert [(line["part"], line["difference"]) for line in listed.get("differences")] == [(FAN, -10)]


def test_a_long_sheet_is_one_count_whose_entries_fit_into_an_exchange(office):
    known = {f"P-{n}": SparePart(f"P-{n}", f"件{n}", f"Part {n}", cost=100) for n in range(1_200)}
    with_catalogue(office, known.values())

    count = office.desk.thing(counted(office, "part,quantity\n" + "".join(f"{part},2\n" for part in known)))

    assert len(count.get("differences")) == len(known) and count.state == "approval"
    office.take("sun", "approve", count.id)
    office.take("zhao", "adjust", count.id)
    assert office.desk.stock.places(office.by("zhao"))[0].pieces == 2 * len(known)
    largest = max(size for (size,) in office.rows("SELECT length(body) FROM entry"))
    assert largest * MOST_LINES < MOST_BYTES * len(known)
