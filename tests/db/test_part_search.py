"""Parts are found as they are typed, by both databases alike, and the rows follow what is published."""

import pytest

from db import part_search
from db.part_search import Fits, find, of_model

PARTS = [
    {
        "code": "PSU-450",
        "zh": "450瓦电源",
        "en": "Power supply 450 W",
        "product": "server",
        "models": "RS 220;RS 240",
        "barcode": "6901234500017",
        "alternatives": "PSU-500",
    },
    {"code": "PSU-500", "zh": "500瓦电源", "en": "Power supply 500 W", "product": "server", "models": "RS 240"},
    {
        "code": "FAN-80",
        "zh": "80毫米静音風扇",
        "en": "Fan 80 mm, quiet",
        "product": "server",
        "barcode": "6901234500024",
    },
    {"code": "TON-12A", "zh": "硒鼓", "en": "Toner", "product": "printer", "models": "LaserJet Pro M 404dn"},
    {"code": "SCREW-M3", "zh": "螺丝", "en": "Screw M3"},
    {"code": "PSU-300", "zh": "300瓦电源", "en": "Power supply 300 W", "product": "server", "active": 0},
]


@pytest.fixture
def store(store):
    with store.writing() as tx:
        tx.publish("part", PARTS)
    return store


def found(store, text, *fits):
    with store.reading() as tx:
        return find(tx, text, Fits(*fits))


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("psu", ["PSU-450", "PSU-500"]),
        ("ＰＳＵ４５", ["PSU-450"]),
        ("psu-5", ["PSU-500", "PSU-450"]),  # the number first, then the part that it can replace
        ("450", ["PSU-450"]),
        ("电源", ["PSU-450", "PSU-500"]),
        ("源", ["PSU-450", "PSU-500"]),
        ("電源", ["PSU-450", "PSU-500"]),
        ("风扇", ["FAN-80"]),
        ("dianyuan", ["PSU-450", "PSU-500"]),
        ("dy", ["PSU-450", "PSU-500"]),
        ("jyfs", ["FAN-80"]),
        ("power sup", ["PSU-450", "PSU-500"]),
        ("supply 500", ["PSU-450", "PSU-500"]),
        ("rs 220", ["PSU-450"]),
        ("M404", ["TON-12A"]),
        ("laserjetpro", ["TON-12A"]),
        ("6901234500024", ["FAN-80"]),
        ("690123", ["FAN-80", "PSU-450"]),
        ("quiet fan", ["FAN-80"]),
        ("psu toner", []),
        ("psu-300", []),
        ("'\"*)( OR", []),
    ],
)
def test_a_part_is_found_by_number_names_pinyin_initials_model_barcode_and_alternatives(store, typed, codes):
    assert found(store, typed) == codes


def test_the_part_with_exactly_this_number_or_barcode_comes_first(store):
    with store.writing() as tx:
        tx.publish("part", [{"code": "AAA-1", "zh": "PSU-500 专用线", "en": "Cable"}], replace=False)

    assert found(store, "psu-500")[0] == "PSU-500"
    assert found(store, "6901234500017")[0] == "PSU-450"


def test_for_a_device_only_parts_that_fit_it_are_found_those_of_its_model_first(store):
    assert found(store, "psu", "server", "rs-220") == ["PSU-450"]
    assert found(store, "", "printer", "LaserJet Pro M 404dn") == ["SCREW-M3", "TON-12A"]
    with store.reading() as tx:
        assert of_model(tx, Fits("server", "RS 240")) == ["PSU-450", "PSU-500", "FAN-80", "SCREW-M3"]
        assert of_model(tx, Fits("server", "")) == ["FAN-80", "SCREW-M3"]


def test_a_changed_part_is_found_by_its_new_words_only_and_a_withdrawn_one_no_more(store):
    with store.writing() as tx:
        tx.publish("part", [{**PARTS[3], "en": "Cartridge"}, PARTS[4]])

    assert (found(store, "toner"), found(store, "cartridge"), found(store, "psu")) == ([], ["TON-12A"], [])


def test_rows_that_were_lost_are_named_and_made_again(store):
    with store.writing() as tx:
        tx.run("DELETE FROM part_search WHERE part = 'PSU-450'")
        tx.run("UPDATE part SET en = 'Another' WHERE code = 'TON-12A'")
        assert part_search.unfindable(tx) == ["PSU-450", "TON-12A"]

        part_search.make_again(tx)

        assert part_search.unfindable(tx) == []
    assert found(store, "power 450") == ["PSU-450"]
