"""Odd spellings of real files are shown as people would write them."""

import pytest

from fieldservice.ords.cleaning import brand, fields_of, line, path, text


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (r"Toestel start niet\r\nfilter geleegd", "Toestel start niet\nfilter geleegd"),
        ("warm\\nheel warm", "warm\nheel warm"),
        ("one\r\n\r\n\r\n  two", "one\n\ntwo"),
        ("  too   many\tblanks ", "too many blanks"),
        (r"Giet water\N{PENSIVE FACE}", "Giet water\N{PENSIVE FACE}"),
        (r"\N{NO SUCH SIGN}", r"\N{NO SUCH SIGN}"),
        (r"on\off button", r"on\off button"),
        ("", ""),
    ],
)
def test_escapes_in_text_become_their_characters(cell, shown):
    assert text(cell) == shown


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("Electrical ~ Iron", "Electrical / Iron"),
        ("Other~Guitar pedal", "Other / Guitar pedal"),
        ("Toys ~ ", "Toys"),
        ("Battery / Charger", "Battery / Charger"),
        ("", ""),
    ],
)
def test_tildes_in_categories_become_readable(cell, shown):
    assert path(cell) == shown


@pytest.mark.parametrize("cell", ["Unknown", "unknown ", "", "-", "N/A", "Onbekend", "N\\K", "未知"])
def test_an_unknown_brand_is_left_empty(cell):
    assert brand(cell) == ""


def test_a_short_text_is_put_on_one_line():
    assert line("Repair Café\r\nGent\x0b ") == "Repair Café Gent"


def test_a_result_in_words_of_the_publisher_is_kept_beside_the_code():
    row = {"id": "1", "data_provider": "x", "product_category": "Iron", "event_date": "2024-01-01", "problem": ""}

    assert fields_of({**row, "repair_status": "End of Life"})["status"] == "end_of_life"
    assert fields_of({**row, "repair_status": "Réparé"}) == {
        "source": "1",
        "provider": "x",
        "product": "Iron",
        "repaired": "2024-01-01",
        "symptom": "",
        "status": "unknown",
        "status_words": "Réparé",
    }
