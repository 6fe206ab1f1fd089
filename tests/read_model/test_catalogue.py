"""The catalogue as workflows read it: one part at a time, by number or barcode, however it is typed."""

import pytest

from fieldservice.read_model.catalogue import StoredCatalogue
from tests.support.office import sqlite_office

PARTS = [
    {
        "code": "PSU-450",
        "zh": "450瓦电源",
        "en": "Power supply 450 W",
        "product": "server",
        "tracked": 1,
        "models": "RS 220;RS 240",
        "barcode": "6901234500017",
        "cost": 268_00,
        "price": 398_00,
        "alternatives": "PSU-500",
        "photo": "psu-450.jpg",
    },
    {"code": "PSU-45.0", "zh": "旧电源", "en": "Old supply", "active": 0},
    {"code": "PSU-500", "zh": "500瓦电源", "en": "Power supply 500 W"},
]


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    office = sqlite_office(tmp_path_factory.mktemp("catalogue") / "office", tmp_path_factory.getbasetemp() / "of-parts")
    with office.desk.session.store.writing() as tx:
        tx.publish("part", PARTS)
        tx.publish("part_level", [{"office": "CD01", "part": "PSU-450", "least": 2, "most": 6}])
    yield office.desk.session
    office.desk.close()


@pytest.mark.parametrize(
    "typed",
    [
        "PSU-450",
        "psu-450",
        "ｐｓｕ－４５０",
        " PSU-450 ",
        "6901234500017",
        "６９０１２３４５０００１７",
        "690-1234-500017",
    ],
)
def test_a_part_is_read_by_its_number_or_barcode_however_it_is_typed(session, typed):
    part = session.reference().catalogue.part(typed)

    assert (part.number, part.tracked, part.models) == ("PSU-450", True, ("RS 220", "RS 240"))
    assert (part.cost, part.price, part.currency, part.alternatives) == (26800, 39800, "CNY", ("PSU-500",))


@pytest.mark.parametrize("typed", ["PSU450", "PSU-45", "", "电源", "-"])
def test_what_several_parts_or_none_could_be_names_no_part(session, typed):
    assert session.reference().catalogue.part(typed) is None


def test_a_number_that_is_one_parts_own_is_that_part_though_another_differs_by_signs_only(session):
    assert session.reference().catalogue.part("psu-45.0").zh == "旧电源"


def test_levels_are_those_of_an_office(session):
    catalogue = session.reference().catalogue

    assert (catalogue.levels("CD01", "PSU-450"), catalogue.levels("CD02", "PSU-450")) == ((2, 6), (0, 0))


def test_parts_are_read_when_they_are_asked_for_and_once_until_the_next_publication(session):
    class Counting:
        postgresql, asked = session.reader.postgresql, 0

        def __getattr__(self, name):
            self.asked += 1
            return getattr(session.reader, name)

    reader = Counting()
    catalogue = StoredCatalogue(reader)
    assert reader.asked == 0
    first = catalogue.part("PSU-450")
    asked = reader.asked

    assert catalogue.part("PSU-450") is first and reader.asked == asked > 0


def test_the_next_publication_is_seen_at_once(session):
    before = session.reference().catalogue.part("PSU-500")
    with session.store.writing() as tx:
        tx.publish("part", [{**PARTS[2], "cost": 100}], replace=False)

    assert (before.cost, session.reference().catalogue.part("PSU-500").cost) == (0, 100)
