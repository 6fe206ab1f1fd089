"""A store of an earlier version finds its things by plain letters and by either sort of Chinese characters."""

import pytest

from db import letters, pinyin, search
from db.search import OLD_ROWS
from fieldservice import defects
from fieldservice.admin import doctor
from fieldservice.desk.search_worker import AGAIN, SearchWorker
from fieldservice.read_model import search_again
from fieldservice.read_model.rebuild import rebuild, verify

CUSTOMERS = ("張偉電器行", "Łukasz Wąsik", "李娜")


@pytest.fixture
def old(office, monkeypatch):
    """An office whose search rows were made by the letters of the first version."""
    with monkeypatch.context() as earlier:
        for module, name in ((search, "fold"), (pinyin, "plain_letters")):
            earlier.setattr(module, name, letters.accents_off)
        earlier.setattr(pinyin, "simplified", str)
        pinyin.spell.cache_clear()
        for place, name in enumerate(CUSTOMERS):
            office.take(
                "chen", "register", "new", phone=f"1380000000{place}", customer_name=name, serial=f"S{place}",
                symptom="電源燈不亮" if place == 0 else "卡纸",
            )  # fmt: skip
    pinyin.spell.cache_clear()
    with office.desk.session.store.writing() as tx:
        tx.set_meta(OLD_ROWS, str(tx.value("SELECT max(no) FROM search_row")))
    return office


def customers(office, typed):
    return [row["name"] for row in office.desk.session.search(typed) if row["kind"] == "customer"]


def is_old(office):
    return office.desk.session.store.meta(OLD_ROWS) is not None


@pytest.mark.parametrize("typed", ["張偉電器行", "张伟电器行", "張偉", "张伟", "zwdqh", "13800000000"])
def test_before_its_rows_are_made_again_either_sort_of_characters_finds_them(old, typed):
    assert is_old(old) and customers(old, typed) == [CUSTOMERS[0]]


def test_a_migration_makes_again_what_its_letters_changed(old):
    assert customers(old, "lukasz") == []

    with old.desk.session.store.writing() as tx:
        search_again.begin(tx)

    assert not is_old(old)
    assert customers(old, "lukasz") == customers(old, "Łukasz") == customers(old, "wasik") == [CUSTOMERS[1]]
    assert customers(old, "张伟") == customers(old, "張偉") == [CUSTOMERS[0]]
    assert customers(old, "李娜") == [CUSTOMERS[2]]
    assert verify(old.desk.session.store)["problems"] == []


def test_a_store_full_of_such_letters_goes_on_beside_the_work(old, monkeypatch):
    monkeypatch.setattr(search_again, "AT_ONCE", 1)
    monkeypatch.setattr(search_again, "PAGE", 2)
    with old.desk.session.store.writing() as tx:
        search_again.begin(tx)
    assert is_old(old)

    for _ in range(20):
        with old.desk.session.store.writing() as tx:
            more = search_again.go_on(tx, 2)
        assert customers(old, "张伟") == [CUSTOMERS[0]]
        if more is None:
            break

    assert not is_old(old) and customers(old, "lukasz") == [CUSTOMERS[1]]


def test_rows_that_were_all_made_again_are_no_longer_old(old):
    rebuild(old.desk.session.store)

    assert not is_old(old) and customers(old, "lukasz") == [CUSTOMERS[1]]


def test_rows_that_are_not_made_again_yet_are_no_problem(old):
    assert verify(old.desk.session.store)["problems"] == [] and is_old(old)


def test_a_defect_beside_the_work_is_said_and_the_rows_are_tried_again(old):
    session = old.desk.session
    worker = SearchWorker(session)
    with session.store.writing() as tx:
        until = tx.meta(OLD_ROWS)
        tx.set_meta(OLD_ROWS, "not the number")

    first, second = worker.work(), worker.work()

    assert first == AGAIN and second == 2 * AGAIN
    written = (session.store.folder / defects.LOG).read_text()
    assert "Traceback" in written and "not the number" not in written
    assert old.desk.lists.search_stuck()
    finding = doctor.search(session.store.folder)
    assert finding.state == "warn" and "defects.log" in str(finding.remedy)

    with session.store.writing() as tx:
        tx.set_meta(OLD_ROWS, until)
    while worker.work() is not None:
        pass
    assert not old.desk.lists.search_stuck() and doctor.search(session.store.folder).state == "ok"
    assert customers(old, "lukasz") == [CUSTOMERS[1]]
