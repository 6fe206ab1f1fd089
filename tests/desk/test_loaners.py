"""Loaner devices as an office sees them: free ones by place, what is lent, loans of earlier versions in words."""

import pytest

from fieldservice.desk.loaners import OF_PLACE
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import LOANER, SparePart
from fieldservice.workflows.parts.places import OURS
from tests.desk.test_counter import left_here, whole
from tests.support.stock import KNOWN, moved, with_catalogue

LAPTOP = "LOAN-X1"
DEVICE = SparePart(
    LAPTOP, "备用笔记本 X1", "Loaner laptop X1", "laptop", tracked=True, cost=4_200_00, models=("X1",), purpose=LOANER
)
OTHER = {"serial": "NB-9", "phone": "139 0531 7788", "customer_name": "王小明"}


@pytest.fixture
def office(office):
    with_catalogue(office, [*KNOWN.values(), DEVICE])
    came(office, "7D42-01", "7D42-02")
    return office


def came(office, *serials, place="CD01/good"):
    moved(office, *(Posting(LAPTOP, "CD01/supplier", place, 1, DEVICE.cost, each) for each in serials))


def rows(office, text=""):
    return [(row.state, row.part, row.serial, row.number, bool(row.note)) for row in office.desk.loaners.rows(text)]


def number(office, job):
    return office.desk.thing(job).get("number")


def test_a_loaner_is_free_lent_overdue_and_free_again(office):
    job = left_here(office)
    assert rows(office) == [("free", LAPTOP, "7D42-01", "", False), ("free", LAPTOP, "7D42-02", "", False)]

    office.take("tang", "lend_loaner", job, loaner="7d42-01", loaner_due="+1d")
    (free, lent) = office.desk.loaners.rows()
    assert (free.serial, lent.serial, lent.place, lent.thing) == ("7D42-02", "7D42-01", "CD01/on_loan", job)
    assert lent.models == ("X1",) and not lent.is_overdue and lent.customer
    assert [row.serial for row in office.desk.loaners.free()] == ["7D42-02"]
    office.clock.later(days=2)
    assert office.desk.loaners.rows(number(office, job))[0].is_overdue

    office.take("tang", "take_loaner_back", job, loaner="7D42-01", loaner_state="check", loaner_condition="键盘进水")
    assert rows(office)[-1] == ("check", LAPTOP, "7D42-01", "", False)
    assert whole(office)


def test_a_loaner_lent_in_words_is_listed_and_comes_into_the_books_by_its_return(office):
    job, second = left_here(office), left_here(office, **OTHER)
    office.take("tang", "lend_loaner", job, loaner="LOAN-07")
    assert rows(office)[-1] == ("lent", "", "LOAN-07", number(office, job), True)

    office.take("tang", "take_loaner_back", job, loaner="LOAN-07", loaner_part=LAPTOP)
    assert ("free", LAPTOP, "LOAN-07", "", False) in rows(office)
    office.take("tang", "lend_loaner", second, loaner="LOAN-07")
    assert rows(office)[-1] == ("lent", LAPTOP, "LOAN-07", number(office, second), False)


def test_a_loan_in_words_of_a_device_that_the_books_have_here_says_so_and_is_not_offered_again(office):
    job, second = left_here(office), left_here(office, **OTHER)
    office.take("tang", "lend_loaner", job, loaner="7D42-09")
    came(office, "7D42-09")

    assert rows(office)[-1] == ("lent", LAPTOP, "7D42-09", number(office, job), True)
    assert "7D42-09" not in [row.serial for row in office.desk.loaners.free()]
    with pytest.raises(Refused):
        office.take("tang", "lend_loaner", second, loaner="7D42-09")
    office.take("tang", "take_loaner_back", job, loaner="7D42-09")
    assert ("free", LAPTOP, "7D42-09", "", False) in rows(office)
    came(office, "7D42-10", place="CD01/on_loan")
    assert rows(office)[-1][2:] == ("7D42-10", "", True), "on loan by the books, and no job has it"


def test_the_form_of_a_job_proposes_no_whole_device_as_a_part(office):
    assert [part.number for part in office.desk.parts.search("X1")] == [LAPTOP]
    assert LAPTOP not in [part.number for part in office.desk.parts.of_model("laptop", "X1")]


def test_every_place_of_our_stock_says_what_is_with_an_exchange_device_there():
    assert set(OF_PLACE) == set(OURS), "an old device of an exchange may even be with its maker"
