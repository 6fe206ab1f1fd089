"""Every list walks an index of its own order, so that a page costs the same however many closed jobs there are; so does
what the exchange asks for again and again."""

import re
from functools import partial

import pytest

from db import ledgers
from db.reading import Reader
from fieldservice.read_model import articles, cases, few, fixes, moves
from fieldservice.read_model.alike import StoredAlike
from fieldservice.read_model.pressing import RANKS
from fieldservice.sync_rules import sight
from fieldservice.workflows.escalations.lines import KIND as ESCALATION
from fieldservice.workflows.return_cases.lines import KIND as RETURN_CASE
from tests.support.every_list import every_list
from tests.support.stores import new_store

MADE_IN_ORDER = (
    "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'work_row' AND sql IS NOT NULL ORDER BY rowid"
)
MINE = "(holder = 'CD01' AND (turn_person = 'li.wei' OR (turn_person = '' AND turn_role IN ('clerk', 'engineer'))))"


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans")
    new_store("sqlite", folder).close()
    reader = Reader.open(folder)
    yield lambda sql: " / ".join(row[-1] for row in reader.rows(f"EXPLAIN QUERY PLAN {sql}"))
    reader.close()


@pytest.mark.parametrize(
    "asked, index",
    [
        ("open = 1 ORDER BY due, thing", "COVERING INDEX work_open"),
        (
            "open = 1 AND (due, thing) > ('2026', 'a') ORDER BY due, thing",
            "COVERING INDEX work_open ((due,thing)>(?,?))",
        ),
        (f"open = 1 AND {MINE} ORDER BY due, thing", "COVERING INDEX work_open"),
        (f"open = 1 AND NOT {MINE} ORDER BY due, thing", "COVERING INDEX work_open"),
        ("open = 1 AND due <= '2026' ORDER BY due, thing", "COVERING INDEX work_open (due<?)"),
        *(
            (f"open = 1 AND {rank.where().replace('?', repr('2026'))} ORDER BY due, thing", f"COVERING INDEX {index}")
            for rank in RANKS
            for index in [f"work_open{'_urgent' * rank.urgent} (due{'<' if rank.overdue else '>'}?)"]
        ),
        (
            f"open = 1 AND {RANKS[2].where(began=True)} AND (due, thing) > ('2026', 'a') ORDER BY due, thing",
            "COVERING INDEX work_open_urgent ((due,thing)>(?,?))",
        ),
        ("open = 1 AND kind = 'job' ORDER BY due, thing", "COVERING INDEX work_open"),
        ("open = 1 AND state = 'dispatched' ORDER BY due, thing", "COVERING INDEX work_open"),
        ("open = 1 AND kind = 'job' ORDER BY opened DESC, thing DESC", "INDEX work_open_kind (kind=?)"),
        ("open = 1 ORDER BY opened DESC, thing DESC", "INDEX work_open_opened"),
        ("open = 1 AND kind = 'job' ORDER BY number, thing", "INDEX work_open_number"),
        ("open = 1 ORDER BY state, thing", "INDEX work_open_state"),
        ("1 = 1 ORDER BY opened DESC, thing DESC", "INDEX work_opened"),
        (
            "(opened, thing) < ('2026', 'a') ORDER BY opened DESC, thing DESC",
            "INDEX work_opened ((opened,thing)<(?,?))",
        ),
        (
            "kind = 'job' AND (opened, thing) < ('2026', 'a') ORDER BY opened DESC, thing DESC",
            "INDEX work_kind_opened (kind=? AND (opened,thing)<(?,?))",
        ),
        ("state = 'closed' ORDER BY opened DESC, thing DESC", "INDEX work_state_opened (state=?)"),
        ("1 = 1 ORDER BY number, thing", "INDEX work_number"),
        ("1 = 1 ORDER BY state, thing", "INDEX work_state"),
        ("1 = 1 ORDER BY due, thing", "INDEX work_due"),
        ("review = 1 ORDER BY opened DESC, thing DESC", "INDEX work_review"),
        ("number = 'CD01-1261-7X' AND number <> ''", "INDEX work_number (number=?)"),
        ("customer_id = 'c' AND customer_id <> '' ORDER BY opened DESC", "INDEX work_customer (customer_id=?)"),
        ("device_id = 'd' AND device_id <> '' ORDER BY opened DESC", "INDEX work_device (device_id=?)"),
    ],
)
def test_a_page_of_work_comes_straight_from_an_index(plan, asked, index):
    chosen = plan(f"SELECT * FROM work_row WHERE {asked} LIMIT 50")

    assert chosen.endswith(f"work_row USING {index}")  # and so without sorting


@pytest.mark.parametrize(
    "counted",
    [
        "SELECT opened, thing FROM work_row ORDER BY opened DESC, thing DESC",
        "SELECT number, thing FROM work_row ORDER BY number, thing",
        "SELECT count(*) FROM work_row",
        "SELECT count(*) FROM work_row WHERE open = 1",
    ],
)
def test_walking_the_keys_of_a_list_reads_no_rows(plan, counted):
    assert "USING COVERING INDEX" in plan(counted)


@pytest.mark.parametrize(
    "asked, index",
    [
        ("customer_row WHERE phone_key = '+8613800138000' ORDER BY opened", "customer_phone_key"),
        ("customer_row ORDER BY name, thing", "customer_name"),
        ("customer_row ORDER BY opened DESC, thing DESC", "customer_opened"),
        ("device_row WHERE serial_key = 'CN1' ORDER BY opened", "device_serial_key"),
        ("device_row ORDER BY serial, thing", "device_serial"),
        ("device_row WHERE customer_id = 'c' ORDER BY opened", "device_customer"),
        ("bench_row WHERE loaner <> '' ORDER BY loaner, thing", "bench_loaner"),
        ("debt_row WHERE person = 'li.wei' ORDER BY due", "debt_person"),
        ("debt_row WHERE role = 'clerk' ORDER BY due", "debt_role"),
    ],
)
def test_customers_devices_loaners_and_debts_are_found_by_index(plan, asked, index):
    chosen = plan(f"SELECT * FROM {asked}")

    assert f"INDEX {index}" in chosen and "TEMP B-TREE" not in chosen


def put_one_that_waits(store):
    with store.writing() as tx:
        tx.put("work_row", [{"thing": "job-1", "kind": "job", "state": "received", "holder": "CD01", "open": 1}])
        tx.put("bench_row", [{"thing": "job-1", "waits": 1, "present": 1}])


@pytest.fixture(scope="module")
def of_work(tmp_path_factory):
    """A store in which a customer waits."""
    folder = tmp_path_factory.mktemp("of-work")
    store = new_store("sqlite", folder)
    put_one_that_waits(store)
    store.close()
    reader = Reader.open(folder)
    yield reader
    reader.close()


AN_INDEX = re.compile(r"(SEARCH|SCAN) (work_row|bench_row|b|n|v|w|office)( AS \w+)? USING |SCAN CONSTANT ROW|"
                      r"LIST SUBQUERY|SCALAR SUBQUERY|SEARCH office|SCAN office|USE TEMP B-TREE")  # fmt: skip


@pytest.mark.parametrize("few_rows", [few.FEW, -1], ids=["few", "many"])
def test_no_list_that_a_person_can_reach_sorts_the_store_or_reads_it_whole(of_work, few_rows, monkeypatch):
    monkeypatch.setattr(few, "FEW", few_rows)
    for view, kind, state, sort, sql, plan in every_list(of_work):
        one_by_one = re.search(r"thing (NOT )?IN \(\?", sql) and "thing NOT IN" not in sql
        own = "INDEX work_open_engineer (engineer=?" in plan  # what one engineer has in hand is never much
        assert "TEMP B-TREE" not in plan or one_by_one or own or view == "review", (view, kind, state, sort, sql, plan)
        assert all(AN_INDEX.search(part) for part in plan.split(" / ")), (view, kind, state, sort, sql, plan)
        if sql.startswith("SELECT thing FROM work_row"):
            assert any(by in plan for by in ("(state=?", "(kind=?", "INDEX work_review")), (sql, plan)


@pytest.fixture
def on_postgresql(tmp_path):
    """A store in which a customer waits, where the database reads a table whole or sorts only if no index serves."""
    store = new_store("postgresql", tmp_path)
    put_one_that_waits(store)
    store.close()
    reader = Reader.open(tmp_path)
    for way in ("enable_seqscan", "enable_sort", "enable_bitmapscan"):
        reader.rows("SELECT set_config(?, 'off', false)", (way,))
    yield reader
    reader.close()


READ_WHOLE = re.compile(r"Seq Scan on (work_row|bench_row|visit_row)")


@pytest.mark.parametrize("few_rows", [few.FEW, -1], ids=["few", "many"])
def test_on_postgresql_each_list_that_a_person_can_reach_has_an_index_too(on_postgresql, few_rows, monkeypatch):
    monkeypatch.setattr(few, "FEW", few_rows)
    read = 0
    for view, kind, state, sort, sql, plan in every_list(on_postgresql):
        one_by_one = re.search(r"thing (NOT )?IN \(\?", sql) and "thing NOT IN" not in sql
        assert "Sort" not in plan or one_by_one or view == "review", (view, kind, state, sort, sql, plan)
        assert not READ_WHOLE.search(plan), (view, kind, state, sort, sql, plan)
        read += "Index" in plan
    assert read > 1000, "plans name the indexes that are read"


def test_indexes_are_made_in_the_same_order_in_every_store(tmp_path):
    """SQLite chooses the older index when two plans cost the same."""
    new_store("sqlite", tmp_path / "office").close()
    reader = Reader.open(tmp_path / "office")
    made = [name for (name,) in reader.rows(MADE_IN_ORDER)]
    reader.close()

    assert made == sorted(made)


def test_the_merges_before_an_entry_are_found_without_reading_the_journal(plan):
    later, earlier = (plan(asked.replace("?", "'x'")) for asked in (sight.FROM_ON, sight.BEFORE))

    assert "INDEX entry_about_files (arrived" in later and "SCAN" not in earlier


def test_what_fixed_a_fault_before_is_counted_from_an_index_alone(plan):
    assert "COVERING INDEX fix_found (model=? AND symptom=?)" in plan(
        fixes.FOUND.replace("LIMIT ?", "").replace("?", "'x'")
    )


class Asked:
    """Remembers what is asked, and finds nothing."""

    postgresql = False

    def __init__(self):
        self.statements = []

    def rows(self, sql, params=()):
        self.statements.append(sql)
        return []

    def row(self, sql, params=()):
        self.rows(sql)

    def value(self, sql, params=()):
        self.rows(sql)


@pytest.mark.parametrize(
    "ask, index",
    [
        (lambda reader: ledgers.history_of(reader, "SN1"), "posting_serial (serial_key=?)"),
        (lambda reader: ledgers.movements(reader, "CD01/good"), "posting_source (source=? AND arrived<?)"),
        (lambda reader: ledgers.movements(reader, item="FAN-80"), "posting_item (item=? AND arrived<?)"),
        (
            lambda reader: ledgers.movements(reader, "CD01/good", "FAN-80"),
            "posting_source_item (source=? AND item=? AND arrived<?)",
        ),
        (lambda reader: ledgers.levels(reader, "CD01/", "FAN-80"), "balance_item (item=? AND account>? AND account<?)"),
        (lambda reader: ledgers.levels(reader, "CD01/", limit=50), "PRIMARY KEY ((account,item)>(?,?) AND account<?)"),
        (lambda reader: ledgers.quantity(reader, "CD01/good", "FAN-80"), "PRIMARY KEY (account=? AND item=?)"),
        (lambda reader: ledgers.places_of(reader, "FAN-80", "SN1"), "balance_piece (serial_key=? AND item=?)"),
        (lambda reader: ledgers.serials(reader, "CD01/good", "FAN-80"), "posting_serial (serial_key=?)"),
        (lambda reader: ledgers.reserved(reader, "CD01/good", "FAN-80"), "need_reserved (item=? AND account=?)"),
        (lambda reader: ledgers.below_zero(reader, "CD01/"), "balance_below_zero (account>? AND account<?)"),
        (lambda reader: reader.rows(ledgers.CLEAR), "balance_of_nothing (quantity=?)"),
        (lambda reader: reader.rows(moves.SETTLEMENTS), "entry_settled"),
        (lambda reader: reader.rows(moves.MARKED, (9,)), "entry_marked (arrived<?)"),
    ],
)
def test_what_is_asked_of_the_ledgers_comes_straight_from_an_index(plan, ask, index):
    asked = Asked()
    ask(asked)

    assert index in plan(asked.statements[0].replace("?", "'x'"))


@pytest.mark.parametrize(
    "ask",
    [
        *(
            partial(ask, kind=kind)
            for kind in (ESCALATION, RETURN_CASE)
            for ask in (
                lambda reader, kind: cases.listed(reader, kind, "2026", 50),
                lambda reader, kind: cases.of_device(reader, kind, "d"),
                lambda reader, kind: cases.with_serial(reader, kind, "SN1"),
                lambda reader, kind: cases.late(reader, (kind,), "2026"),
                lambda reader, kind: cases.newest(reader, kind, 50),
                lambda reader, kind: cases.of_kind(reader, kind, ("thing",), 50),
            )
        ),
        lambda reader: articles.best(reader, 0, 50),
        lambda reader: articles.of_model(reader, "HS400", 5),
        lambda reader: articles.of_symptom(reader, "no_power", 5),
        lambda reader: articles.called(reader, "HQ-K000001-N"),
        lambda reader: articles.pairs(reader, "HS400", "no_power", 5),
        lambda reader: StoredAlike(reader).of("HS400", "no_power", "2026"),
        lambda reader: StoredAlike(reader).groups("2026", 3, 50),
        lambda reader: StoredAlike(reader).numbered("CD01-J000001-N"),
        lambda reader: StoredAlike(reader).open_feedback(),
    ],
)
def test_what_is_asked_of_cases_and_articles_reads_neither_all_work_nor_all_cases(plan, ask):
    asked = Asked()
    ask(asked)
    read_wholly = {
        found
        for sql in asked.statements
        for found in re.findall(r"SCAN (\w+(?: USING[ A-Z]* INDEX \w+)?)", plan(sql.replace("?", "'9'")))
    }

    assert asked.statements and read_wholly <= {
        "found",
        "recent",
        "work_row USING COVERING INDEX work_open",
        "article_row USING INDEX article_best",
    }


@pytest.mark.parametrize(
    "asked, index",
    [
        (
            "code = 'PSU' AND valid_from <= '2026' ORDER BY valid_from DESC LIMIT 1",
            "(list=? AND code=? AND valid_from<?)",
        ),
        ("kind <> 'part' AND valid_from <= '2026' ORDER BY code, valid_from", "INDEX price_service (list=?)"),
    ],
)
def test_a_price_and_the_services_of_a_list_are_found_by_an_index(plan, asked, index):
    found = plan(f"SELECT amount FROM price WHERE list = 'standard' AND {asked}")

    assert index in found and "TEMP B-TREE" not in found
