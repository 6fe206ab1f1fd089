"""Workbooks are read as text that a person would have typed; those made to do harm are refused with a sentence."""

import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest

from fieldservice.sheets import Told, opened
from fieldservice.workflows.engine.messages import Refused

SHEET = "xl/worksheets/sheet1.xml"
BEGIN = '<?xml version="1.0"?>'
WORKSHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = "</sheetData></worksheet>"
A_ROW = '<row r="1"><c r="A1" t="str"><v>a</v></c></row>'


def book(*rows, **formats):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for cell, shown in formats.items():
        made.active[cell].number_format = shown
    made.create_sheet("Prices").append(["code"])
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def replaced(content, part, by):
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, by if name == part else old.read(name))
    return written.getvalue()


def cells(content, **told):
    return [row.cells for row in opened(content, "f.xlsx", Told(**told)).rows()]


def test_numbers_dates_and_texts_are_read_as_they_are_shown():
    content = book(
        ["day", "hours", "phone", "when", "tax", "amount", "name", "active"],
        [date(2026, 10, 1), time(9, 0), 13900002222, datetime(2026, 1, 2, 3, 4), 0.07, 320.10, "李伟\x85x", True],
        E2="0.00%",
    )

    assert cells(content) == [
        ["2026-10-01", "09:00", "13900002222", "2026-01-02 03:04", "7%", "320.1", "李伟 x", "TRUE"]
    ]


def test_the_first_sheet_is_read_or_the_one_that_is_named():
    content = book(["name"], ["li.wei"])

    assert opened(content, "f").columns == ("name",)
    assert "Prices" in str(opened(content, "f").choice())
    assert opened(content, "f", Told(sheet="Prices")).columns == ("code",)
    with pytest.raises(Refused, match="Sheet, Prices"):
        opened(content, "f", Told(sheet="Staff"))


def test_empty_rows_and_columns_do_not_count_and_lines_are_those_of_the_sheet():
    source = opened(book(["name", "", None], [None] * 3, ["li.wei", "", None], [" "]), "f")

    assert [(row.line, row.cells) for row in source.rows()] == [(3, ["li.wei"])]
    assert source.count == 1


def test_a_formula_counts_with_its_kept_value_and_without_one_its_row_is_wrong():
    formula = '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>'
    kept = f"{BEGIN}{WORKSHEET}{A_ROW}{formula}{END}"

    assert cells(replaced(book(["a"]), SHEET, kept)) == [["2"]]
    (row,) = opened(book(["a", "b"], ["x", "=1+1"]), "f").rows()
    assert (row.column, "This cell contains a formula" in str(row.wrong)) == ("b", True)


def test_a_formula_that_is_nothing_but_a_text_is_this_text_although_no_value_was_kept():
    assert cells(book(["phone"], ['="13800138000"'])) == [["13800138000"]]


def test_a_wrong_cell_in_a_column_without_a_name_is_named_by_its_letter():
    (row,) = opened(book(["a"], ["x", None, "=1+1"]), "f").rows()

    assert row.column == "C"


def test_a_number_that_a_spreadsheet_has_rounded_is_wrong():
    (row,) = opened(book(["serial"], [12345678901234567]), "f").rows()

    assert "15 digits" in str(row.wrong)


BOMBS = {
    "a million empty rows": (
        WORKSHEET + A_ROW + "".join(f'<row r="{n}" spans="1:3"/>' for n in range(2, 60_000)) + END,
        "empty rows",
    ),
    "one cell in the last row": (
        f'{WORKSHEET}{A_ROW}<row r="1048576"><c t="str"><v>a</v></c></row>{END}',
        "empty rows",
    ),
    "one cell in the last column": (
        f'{WORKSHEET}<row r="1"><c r="XFD1" t="str"><v>a</v></c></row>{END}',
        "16384 cells",
    ),
    "a billion laughs": (
        f'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>{WORKSHEET}<row><c t="str"><v>&b;</v></c></row>{END}',
        "damaged",
    ),
    "a file of the machine": (
        f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>{WORKSHEET}<row><c t="str"><v>&a;</v></c></row>{END}',
        "damaged",
    ),
    "blanks without end": (" " * (20 << 20), "in an unusual way"),
    "tags without end": (f"{WORKSHEET}{'<a>' * 50_000}{END}", "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_workbook_that_would_exhaust_the_machine_is_refused(bomb):
    content, sentence = BOMBS[bomb]

    with pytest.raises(Refused, match=sentence) as refused:
        cells(replaced(book(["a"]), SHEET, BEGIN + content))

    assert refused.value.code == "data"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old workbook"),
        (b"PK\x03\x04 and no more", "damaged"),
        (book(["a"])[:1500], "damaged"),
        (replaced(book(["a"]), "xl/workbook.xml", b"<x"), "damaged"),
    ],
)
def test_what_is_no_whole_workbook_is_refused_with_what_to_do(content, sentence):
    with pytest.raises(Refused, match=sentence):
        cells(content)


def test_a_packed_file_of_another_kind_is_named():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")

    with pytest.raises(Refused, match=r"not an \.xlsx"):
        cells(written.getvalue())
