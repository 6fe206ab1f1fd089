"""Sheets as people send them are published and imported from the command line, and every row of them is counted."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from fieldservice.admin.csv_tables import TABLES
from tests.support.command_line import registered

DATA = Path(__file__).parents[1] / "sheets" / "data"


def counts(answer):
    return tuple(answer[name] for name in ("rows", "imported", "already", "rejected"))


def staff_names(line):
    return {row["name"]: row["display"] for row in line.json("list", "staff")["rows"]}


def as_workbook(text, path):
    """The CSV as a workbook: every cell a text, as after pasting it."""
    made = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(text)):
        made.active.append(row)
    made.save(path)
    return path


def test_people_of_the_west_are_published_with_their_letters_and_the_encoding_is_printed(line):
    said = line("publish", "staff", DATA / "staff-western.csv", "--add", who="admin").out

    assert staff_names(line)["joerg.kaehler"] == "Jörg Kähler"
    assert "Read as Windows-1252; --encoding sets another." in said
    assert "Rows in the file: 3. Imported: 3. Already present: 0. Rejected: 0." in said


def test_an_encoding_that_is_named_is_taken(line, tmp_path):
    file = tmp_path / "staff.csv"
    file.write_bytes("name,display,roles\nivan,Иван,agent\n".encode("cp1251"))

    answer = line.json("publish", "staff", file, "--add", "--encoding", "windows-1251", who="admin")

    assert (answer["encoding"], staff_names(line)["ivan"]) == ("Windows-1251", "Иван")


@pytest.mark.parametrize("written", [b"\xef\xbb\xbfsep=;\r\n", b'"sep=;"\r\n', b'"sep=;";;;;;;;;\r\n'])
def test_the_line_with_the_separator_is_read_in_either_way_of_writing(line, tmp_path, written):
    file = tmp_path / "staff.csv"
    file.write_bytes(written + (DATA / "staff-sep-line.csv").read_bytes().partition(b"\n")[2])

    assert counts(line.json("publish", "staff", file, "--add", who="admin")) == (1, 1, 0, 0)
    assert staff_names(line)["ma.li"] == "马丽"


def test_a_calendar_from_a_spreadsheet_is_read(line):
    assert counts(line.json("publish", "calendars", DATA / "calendar-from-a-spreadsheet.csv", who="admin")) == (
        2,
        2,
        0,
        0,
    )

    again = line.json("publish", "calendars", DATA / "calendar-from-a-spreadsheet.csv", who="admin")
    assert counts(again) == (2, 0, 2, 0)


def test_codes_with_odd_breaks_are_two_rows(line):
    assert counts(line.json("publish", "codes", DATA / "codes-odd-breaks.csv", "--add", who="admin")) == (2, 2, 0, 0)


def test_every_row_behind_an_open_quotation_mark_is_imported_or_rejected_with_its_line(line):
    answer = line.json("import", "ords", DATA / "ords-quote-never-closed.csv", who="admin")

    assert counts(answer) == (10, 8, 0, 2)
    with Path(answer["rejects_file"]).open(encoding="utf-8-sig", newline="") as file:
        assert [(row["line"], row["id"]) for row in csv.DictReader(file)] == [("3", "demo_1"), ("4", "demo_2")]
    assert counts(line.json("import", "ords", DATA / "ords-quote-never-closed.csv", who="admin")) == (10, 0, 8, 2)


def test_prices_are_read_as_spreadsheets_write_them(line, tmp_path):
    file = tmp_path / "prices.csv"
    file.write_text(
        "list,code,valid_from,amount,currency,tax,\n"
        'standard,LABOUR,2026/10/1,"1,234.00",CNY,6.00%,\nstandard,TRIP,20261001,５０,CNY,13.0 %,\n',
        "utf-8",
    )

    assert counts(line.json("publish", "prices", file, who="admin")) == (2, 2, 0, 0)


@pytest.mark.parametrize("what", ["parts", "prices", "policies", "codes", "calendars", "settings"])
def test_a_workbook_is_published_like_the_csv_of_the_same_table(line, tmp_path, what):
    text = line.json("publish", what, "--example")["example"]
    file = tmp_path / "table.csv"
    file.write_text(text, "utf-8")
    keep = ("--add",) if what in ("codes", "settings") else ()
    offices = tmp_path / "offices.csv"
    offices.write_text("code,name\nCD01,成都分中心\n", "utf-8")
    line.json("publish", "offices", offices, who="admin")

    assert counts(line.json("publish", what, file, *keep, who="admin"))[:2] == (2, 2)
    again = line.json("publish", what, as_workbook(text, tmp_path / "table.xlsx"), *keep, who="admin")

    assert (counts(again), again["sheet"]) == ((2, 0, 2, 0), "Sheet")


def test_past_repairs_are_imported_from_a_workbook_too(line, tmp_path):
    text = (DATA / "ords-quote-never-closed.csv").read_text("utf-8").replace('"Cord frayed, 1.5 m', "Cord frayed")
    text = text.replace("Smells, crumbs", "Smells")

    answer = line.json("import", "ords", as_workbook(text, tmp_path / "repairs.xlsx"), who="admin")

    assert counts(answer) == (10, 10, 0, 0)


def test_the_fields_of_a_step_are_read_by_the_same_rules(line, tmp_path):
    file = tmp_path / "note.csv"
    file.write_bytes(b'"sep=;"\r\nwords;\r\n' + "Gehäuse größer".encode("cp1252") + b";\r\n")
    number = registered(line)

    line.json("take", number, "note", "--data", file, who="liu")

    assert "Gehäuse größer" in line("show", number, "--json", who="liu").out


@pytest.mark.parametrize("what", TABLES)
def test_a_row_with_an_open_quotation_mark_is_named_and_nothing_is_published(line, tmp_path, what):
    columns, first, second = line.json("publish", what, "--example")["example"].splitlines()
    file = tmp_path / "table.csv"
    file.write_text(f'{columns}\n{first}\n"{second}\n{first}\n', "utf-8")

    error = line("publish", what, file, "--json", who="admin").error

    assert "line 3: The quotation mark" in error["reason"] or "3:1" in error.get("fields", {})


def test_what_publishing_and_exporting_did_is_said(line, tmp_path):
    file = tmp_path / "offices.csv"
    assert line("export", "offices", file, who="admin").out.startswith(f"Written: {file} (rows: ")

    assert line("export", "offices", file, who="admin").out.startswith(f"Replaced: {file}")
    assert line.json("export", "offices", file, who="admin")["replaced"] is True
    assert line("publish", "offices", file, who="admin").out.startswith("Nothing changed.\nRows in the file: ")
    assert f"Written: {tmp_path / 'ords.csv'}" in line("export", "ords", tmp_path / "ords.csv", who="admin").out


def test_a_table_is_exported_and_published_again_from_the_command_line(line, tmp_path):
    written = line.json("export", "staff", tmp_path / "staff.xlsx", who="admin")

    assert counts(line.json("publish", "staff", tmp_path / "staff.xlsx", who="admin")) == (6, 0, 6, 0)
    assert written == {"file": str(tmp_path / "staff.xlsx"), "rows": 6}
    assert line.json("list", "staff", who="chen")["rows"]  # PINs stay


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_list_is_written_as_a_sheet_whole_and_in_the_language_in_use(line, tmp_path, ending):
    from fieldservice.sheets import opened

    number = registered(line)
    file = tmp_path / f"requests.{ending}"

    assert line.json("--lang", "zh", "list", "requests", "--out", file, who="chen")["rows"] == 1

    source = opened(file)
    (row,) = source.rows()
    assert source.columns[0] == "编号" and row.cells[0] == number


def test_a_phone_that_a_spreadsheet_has_rounded_is_refused_with_line_and_column_and_others_are_read(line, tmp_path):
    sent = DATA / "staff-phones-from-a-spreadsheet.csv"
    error = line("publish", "staff", sent, "--add", "--json", who="admin").error
    assert "line 2, column phone" in error["reason"]

    heads, _rounded, *good = sent.read_text("utf-8").splitlines()
    file = tmp_path / "staff.csv"
    file.write_text("\n".join([heads, *good]), "utf-8")
    assert counts(line.json("publish", "staff", file, "--add", who="admin")) == (2, 2, 0, 0)

    line.json("export", "staff", tmp_path / "out.csv", who="admin")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as written:
        phones = {row["name"]: row["phone"] for row in csv.DictReader(written)}
    assert (phones["xu.jie"], phones["he.fan"]) == ("13900002222", "02855503305x21")


@pytest.mark.parametrize(
    "command",
    [("export", "staff", "{out}"), ("export", "settings", "{out}"), ("export", "ords", "{out}"),
     ("list", "jobs", "--out", "{out}"), ("list", "staff", "--out", "{out}")],
)  # fmt: skip
def test_a_file_that_cannot_be_written_is_named_and_the_store_is_not_blamed(line, tmp_path, command):
    missing, folder = tmp_path / "nosuch" / "x.csv", tmp_path / "folder.xlsx"
    folder.mkdir()

    for out, because in ((missing, f"There is no folder {missing.parent} to write into."), (folder, str(folder))):
        answer = line(*(part.format(out=out) for part in command), "--json", who="admin")
        assert answer.code == 4
        assert because in answer.error["reason"] and "no longer where" not in answer.error["reason"]
        assert ".part" not in answer.error["reason"]
