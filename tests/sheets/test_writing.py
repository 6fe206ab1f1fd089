"""Sheets go out as CSV and as workbooks; no cell calculates, and every cell comes back as it went out."""

import stat
from decimal import Decimal

import openpyxl
import pytest

from fieldservice.sheets import opened, write
from fieldservice.workflows.engine.messages import Refused

HEADS = ("name", "phone", "amount", "note")
ROWS = [
    ["李伟", "+86 28 5550 3305", "-120.00", "=HYPERLINK(1)"],
    ["Jörg", "02855503305x21", "-", "@SUM(A1)"],
    ["'=1+1", "'+5", "two\nlines", '"quoted", and ; more'],
    ["_x0041_", "0028", "1.39E+10", "'tis"],
]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "XLSX"])
def test_every_cell_comes_back_as_it_went_out(tmp_path, ending):
    file = tmp_path / f"list.{ending}"

    assert write(file, HEADS, ROWS) == len(ROWS)

    source = opened(file)
    assert (source.columns, [row.cells for row in source.rows()]) == (HEADS, ROWS)


def test_no_cell_of_a_workbook_is_a_formula_or_a_number_that_was_a_text(tmp_path):
    file = tmp_path / "list.xlsx"
    write(file, HEADS, ROWS)

    cells = [cell for row in openpyxl.load_workbook(file).active.iter_rows() for cell in row]

    assert {cell.data_type for cell in cells} == {"s"}


def test_no_cell_of_a_csv_file_begins_like_a_formula_unless_it_is_a_number(tmp_path):
    file = tmp_path / "list.csv"
    write(file, HEADS, ROWS)

    text = file.read_text("utf-8-sig")

    assert "'=HYPERLINK" in text and "'+86" in text and "'@SUM" in text and ",-120.00," in text


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_amounts_stay_numbers(tmp_path, ending):
    file = tmp_path / f"prices.{ending}"
    write(file, ["amount", "months"], [[Decimal("320.00"), 36], [Decimal("-0.50"), 0]])

    found = [row.cells for row in opened(file).rows()]

    assert [[Decimal(cell) for cell in row] for row in found] == [[320, 36], [Decimal("-0.5"), 0]]


def test_a_control_character_does_not_make_a_workbook_that_nobody_can_open(tmp_path):
    file = tmp_path / "list.xlsx"
    write(file, ["a"], [["Burnt\x0bsmell\x00\x1b[2J"]])

    assert [row.cells for row in opened(file).rows()] == [["Burnt smell  [2J"]]


def test_a_file_of_another_ending_is_refused(tmp_path):
    with pytest.raises(Refused, match=r"\.csv or \.xlsx"):
        write(tmp_path / "list.txt", HEADS, ROWS)


def test_a_list_is_closed_to_other_accounts(tmp_path):
    file = tmp_path / "list.csv"
    write(file, HEADS, ROWS)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
