"""A difference in any table of rows is told by the list in which people see these rows."""

from fieldservice.read_model.findings import PLACES
from fieldservice.read_model.line_rows import LINES


def test_every_table_of_lines_has_a_name_that_people_know():
    assert LINES.keys() <= PLACES.keys()
