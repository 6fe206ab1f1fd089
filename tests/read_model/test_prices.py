"""Prices as workflows read them: by price list and day, on both databases, however many there are."""

import pytest

from fieldservice.read_model.catalogue import StoredCatalogue
from fieldservice.workflows.engine.reference import Reference, lists_for
from tests.support.stores import BOTH, new_store


def price(code, amount, name="standard", day="2026-01-01", **more):
    return {"list": name, "code": code, "valid_from": day, "amount": amount, "tax": 130, **more}


LABOUR = {"kind": "labour", "unit": "hour", "least": 6000, "zh": "维修工时", "en": "Labour"}
VISIT = {"kind": "visit", "zh": "上门费", "en": "Visit", "inclusive": 1, "product": "server"}
PRICES = [
    price("PSU-450", 39800),
    price("PSU-450", 41800, day="2026-12-01"),
    price("PSU-450", 35000, "dealer"),
    price("LABOUR", 12000, **LABOUR),
    price("LABOUR", 13000, day="2026-12-01", **LABOUR),
    price("LABOUR", 9000, "dealer", **LABOUR),
    price("VISIT", 8000, **VISIT),
    price("TRAVEL", 120, day="2027-01-01", kind="travel", unit="km", zh="交通费", en="Travel"),
]


@pytest.fixture(scope="module", params=BOTH)
def store(request, tmp_path_factory):
    made = new_store(request.param, tmp_path_factory.mktemp("prices"))
    with made.writing() as tx:
        tx.publish("price", PRICES)
    yield made
    made.close()


@pytest.fixture
def catalogue(store):
    with store.reading() as tx:
        yield StoredCatalogue(tx)


@pytest.mark.parametrize(
    "lists, code, day, amount",
    [
        (("standard",), "PSU-450", "2026-11-30", 39800),
        (("standard",), "PSU-450", "2026-12-01", 41800),
        (("dealer", "standard"), "PSU-450", "2026-12-01", 35000),
        (("dealer", "standard"), "VISIT", "2026-12-01", 8000),
        (("end_customer", "standard"), "LABOUR", "2026-12-01", 13000),
    ],
)
def test_the_first_list_that_has_a_price_on_the_day_counts(catalogue, lists, code, day, amount):
    assert catalogue.price(lists, code, day).amount == amount


def test_before_its_first_day_and_outside_its_list_nothing_has_a_price(catalogue):
    assert catalogue.price(("standard",), "PSU-450", "2025-12-31") is None
    assert catalogue.price(("standard",), "TRAVEL", "2026-12-31") is None
    assert catalogue.price(("dealer",), "VISIT", "2026-12-01") is None
    assert catalogue.price((), "VISIT", "2026-12-01") is None


def test_a_price_has_everything_that_was_published_of_it(catalogue):
    visit = catalogue.price(("standard",), "VISIT", "2026-11-30")

    assert (visit.kind, visit.unit, visit.inclusive, visit.product, visit.tax) == ("visit", "flat", True, "server", 130)
    assert visit.words() == {"code": "VISIT", "zh": "上门费", "en": "Visit"}


def test_services_are_offered_once_each_with_the_price_of_the_first_list(catalogue):
    offered = catalogue.services(("dealer", "standard"), "2026-12-01")

    assert [(each.code, each.amount, each.least) for each in offered] == [("LABOUR", 9000, 6000), ("VISIT", 8000, 0)]


@pytest.mark.parametrize(
    "kind, lists", [("dealer", ("dealer", "wholesale")), ("", ("wholesale",)), ("wholesale", ("wholesale",))]
)
def test_a_kind_of_customer_has_the_list_of_its_name_before_those_of_the_office(kind, lists):
    reference = Reference(settings={"price_lists@CD01": "wholesale", "price_lists": "standard"})

    assert lists_for(kind, "CD01", reference) == lists
