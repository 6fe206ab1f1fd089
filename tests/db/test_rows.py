import pytest

from tests.support.stores import visited

ROW = {
    "thing": "job-1",
    "kind": "job",
    "number": "CD01-1261-7X",
    "state": "dispatched",
    "office": "CD01",
    "holder": "CD01",
    "open": 1,
    "customer": "成都市第一人民医院",
    "serial": "CN12345678",
    "engineer": "li.wei",
    "due": "2026-11-23T06:31:07Z",
    "opened": "2026-11-22T06:31:07Z",
}


def test_a_row_is_replaced_by_the_next_row_of_the_same_thing(store):
    with store.writing() as tx:
        tx.put_work(ROW)
    with store.writing() as tx:
        tx.put_work({**ROW, "state": "closed", "open": 0, "due": "9999", "engineer": ""})
        tx.put_work({**ROW, "thing": "job-2"})

    with store.reading() as tx:
        first, second = tx.each_row("work_row")
    assert (first["thing"], first["state"], first["due"], first["engineer"]) == ("job-1", "closed", "9999", "")
    assert first["customer"] == "成都市第一人民医院" and first["waiting"] == "" and first["review"] == 0
    assert (second["thing"], second["state"]) == ("job-2", "dispatched")


def test_a_rewritten_row_resets_the_columns_it_does_not_give(store):
    with store.writing() as tx:
        tx.put_work(ROW)
        tx.put_work({"thing": "job-1", "kind": "job"})

    with store.reading() as tx:
        (row,) = tx.each_row("work_row")
    assert (row["engineer"], row["due"], row["open"]) == ("", "9999", 0)


def test_a_column_that_does_not_exist_is_a_mistake_that_names_the_known_ones(store):
    with pytest.raises(ValueError, match="colour; there are: thing, kind"), store.writing() as tx:
        tx.put_work({**ROW, "colour": "grey"})


def test_rows_put_one_by_one_and_in_bulk_are_the_same(store):
    rows = [{**ROW, "thing": f"job-{n}"} for n in range(30)]
    customers = [
        {"thing": f"customer-{n}", "name": "李伟", "phone": "13800138000", "phone_tail": "8000"} for n in range(3)
    ]
    devices = [{"thing": f"device-{n}", "serial": f"CN{n}", "model": "LaserJet 400"} for n in range(3)]
    obligations = [
        {"thing": f"job-{n}", "kind": "call back", "role": "agent", "due": "2026-11-23T06:31:07Z"} for n in range(3)
    ]
    found = [{"thing": f"job-{n}", "kind": "job", "idents": [f"CN{n}0000"], "names": ["李伟"]} for n in range(30)]
    with store.writing() as tx:
        for row in rows:
            tx.put_work(row)
        for row in customers:
            tx.put_customer(row)
        for row in devices:
            tx.put_device(row)
        for row in obligations:
            tx.put_lines(row["thing"], {"debt_row": [row]})
        for row in found:
            tx.put_search(**row)
        tx.ledger_add("drawer", "CD01", 5)
        tx.ledger_add("drawer", "CD01", -2)
        one_by_one = tx.rows_digest()

        tx.clear_rows()
        assert list(tx.each_row("work_row")) == [] and tx.ledger("drawer", "CD01") == 0
        tx.put("work_row", rows)
        tx.put("customer_row", customers)
        tx.put("device_row", devices)
        tx.put("debt_row", obligations)
        tx.put_search_many(found)
        tx.ledger_add_many([("drawer", "CD01", 2), ("drawer", "CD01", 1)])
        assert tx.rows_digest() == one_by_one


def test_the_obligations_of_a_thing_are_those_written_last(store):
    with store.writing() as tx:
        first = {"kind": "act", "role": "engineer", "due": "2026-11-23T06:31:07Z"}
        tx.put_lines("job-1", {"debt_row": [first, {"kind": "call back", "role": "agent"}]})
        tx.put_lines("job-2", {"debt_row": [{"kind": "act", "role": "engineer"}]})
        tx.put_lines("job-1", {"debt_row": [{"kind": "call back", "role": "agent", "person": "wang.fang"}]})

    with store.reading() as tx:
        assert [(row["thing"], row["kind"], row["person"], row["due"]) for row in tx.each_row("debt_row")] == [
            ("job-1", "call back", "wang.fang", "9999"),
            ("job-2", "act", "", "9999"),
        ]


def test_a_ledger_is_a_sum_in_which_order_does_not_matter(store):
    with store.writing() as tx:
        for amount in (500, -1200, 40):
            tx.ledger_add("stock of CD01", "PSU-450", amount)

    with store.reading() as tx:
        assert tx.ledger("stock of CD01", "PSU-450") == -660
        assert tx.ledger("stock of CD01", "PSU-451") == 0


def test_the_digest_of_rows_shows_any_difference(store):
    with store.writing() as tx:
        tx.append(visited())
        tx.put_work(ROW)
        before = tx.rows_digest()
        tx.put_work({**ROW, "symptom": "不进纸"})
        after = tx.rows_digest()

    assert before["work_row"] != after["work_row"]
    assert {**before, "work_row": ""} == {**after, "work_row": ""}
