"""A CSV file is divided into rows: none disappears, and none is inside another."""

from pathlib import Path

import pytest

from fieldservice.sheets import opened

DATA = Path(__file__).parent / "data"
WIDE = "id,a,b,c,d,e,problem\n"


def rows(content):
    return [(row.line, row.cells, row.wrong is not None) for row in opened(content.encode(), "f").rows()]


def lines(content):
    return [(line, "wrong" if wrong else cells[0]) for line, cells, wrong in rows(content)]


def test_a_quotation_mark_that_is_never_closed_costs_its_own_row_only():
    found = list(opened(DATA / "ords-quote-never-closed.csv").rows())

    assert [row.line for row in found] == list(range(2, 12))
    assert [row.line for row in found if row.wrong is not None] == [3]
    assert [row.cells[0] for row in found] == [f"demo_{number}" for number in range(10)]


@pytest.mark.parametrize(
    "later",
    [
        '3,,,,,,"closed, here"',
        '3,,,,,,17" screen"',
        '3,,,,,,""',
        '3,,,,,,17"',
        '3,"","","","","",x',
        '3,,,,,,"also never closed',
    ],
)
def test_rows_behind_an_open_quotation_mark_are_read_whatever_marks_they_have(later):
    found = lines(WIDE + '1,,,,,,fine\n2,,,,,,"never closed\n' + later + "\n4,,,,,,fine\n")

    assert [line for line, _ in found] == [2, 3, 4, 5]
    assert found[1] == (3, "wrong")
    assert found[3] == (5, "4")


def test_a_quotation_mark_open_at_the_end_of_the_file_costs_one_row():
    assert lines(WIDE + '1,,,,,,"open\n' + "".join(f"{n},,,,,,x\n" for n in range(2, 6))) == [
        (2, "wrong"), (3, "2"), (4, "3"), (5, "4"), (6, "5"),
    ]  # fmt: skip


def test_a_narrow_sheet_is_read_on_as_well():
    assert lines('key,value\nrings,"3\nreminders,7 30\nhead_colour,"1F4E79"\n') == [
        (2, "wrong"), (3, "reminders"), (4, "head_colour"),
    ]  # fmt: skip


def test_a_cell_of_several_lines_stays_one_cell():
    found = rows(WIDE + '1,,,,,,"Dead, after a fall.\nNo lamp, no sound"\n2,,,,,,x\n')

    assert found[0] == (2, ["1", "", "", "", "", "", "Dead, after a fall.\nNo lamp, no sound"], False)
    assert found[1][0] == 4


def test_a_row_that_is_torn_in_two_is_named_by_both_lines():
    found = list(opened((WIDE + "1,,,,,,x\n2,,,,half\n,,half\n3,,,,,,x\n").encode(), "f").rows())

    assert [(row.line, row.wrong is not None) for row in found] == [(2, False), (3, True), (4, True), (5, False)]
    assert "line 4" in str(found[1].wrong) and "line 3" in str(found[2].wrong)


def test_a_last_cell_that_is_torn_off_does_not_leave_half_a_row():
    assert lines(WIDE + "1,,,,,,Dead after\na fall\n2,,,,,,x\n") == [(2, "wrong"), (3, "wrong"), (4, "2")]


def test_a_nul_is_named_with_its_line():
    found = list(opened((WIDE + "1,,,,,,x\n2,,,,,,a\0b\n3,,,,,,x\n").encode(), "f").rows())

    assert [row.line for row in found if row.wrong is not None] == [3]
    assert "NUL" in str(found[1].wrong)


def test_characters_that_only_look_like_line_breaks_are_blanks():
    assert [row.cells[2:] for row in opened(DATA / "codes-odd-breaks.csv").rows()] == [
        ["风扇 噪音", "Fan noise"],
        ["有 焦味", "Burnt smell"],
    ]


@pytest.mark.parametrize("char", ["\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x1f", "\x85", "\u2028", "\u2029"])
def test_each_of_them_is_a_blank_in_a_cell_with_and_without_quotation_marks(char):
    assert rows(f'a,b\nx{char}y,"x{char}y"\n') == [(2, ["x y", "x y"], False)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_system_ends_them(end):
    assert lines(end.join(["a,b", "1,x", "2,y", ""])) == [(2, "1"), (3, "2")]


@pytest.mark.parametrize(
    "first", ["sep=;", '"sep=;"', "SEP=;", "sep=;;;;", '"sep=;";;;', "\ufeffsep=;", '\ufeff"sep=;"'], ids=repr
)
def test_the_line_that_names_the_separator_is_read_and_is_no_row(first):
    assert rows(f"{first}\r\na;b;;\r\n1;x,y;;\r\n") == [(3, ["1", "x,y"], False)]


def test_empty_columns_and_rows_at_the_end_do_not_count():
    source = opened(b"a,b,,\n1,x,,\n,,,\n \n2,y,,\n,,,\n\n\n", "f")

    assert [(row.line, row.cells) for row in source.rows()] == [(2, ["1", "x"]), (5, ["2", "y"])]
    assert (source.columns, source.count) == (("a", "b"), 2)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_separator_is_found_in_the_first_line(sign):
    assert rows(f"a{sign}b\n1{sign}x\n") == [(2, ["1", "x"], False)]


def test_a_page_or_document_that_is_called_a_sheet_is_named(tmp_path):
    from fieldservice.workflows.engine.messages import Refused

    with pytest.raises(Refused, match="web page"):
        opened(b"<html><table>", "staff.xls")
