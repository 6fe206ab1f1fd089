"""A job is found by its number, its serial, the end of a phone number, a name or initials."""

import pytest


@pytest.fixture
def job(desk):
    """(number, serial) of the oldest job of a school."""
    return desk.session.reader.row(
        "SELECT number, serial FROM work_row WHERE kind = 'job' AND customer = '成都浣花第三小学' "
        "ORDER BY opened LIMIT 1"
    )


@pytest.mark.parametrize(
    "typed", ["number", "serial", "number in small letters", "2102", "cdhhdsxx", "浣花", "蒋老师", "jiang"]
)
def test_a_job_is_found_by_number_serial_phone_tail_name_and_initials(desk, job, typed):
    number, serial = job
    text = {"number": number, "serial": serial, "number in small letters": number.lower()}.get(typed, typed)

    found = desk.session.search(text)

    assert number in [row.get("number") for row in found]


def test_the_exact_number_comes_first(desk, job):
    assert desk.session.search(job[0])[0]["number"] == job[0]
