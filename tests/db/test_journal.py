import pytest

from db.canonical import NotCanonical
from db.journal import Move
from db.store import Store
from tests.support.stores import visited


def test_an_entry_reads_back_as_it_was_appended(store):
    with store.writing() as tx:
        appended = tx.append(visited("job-1", seen={"feed": 3}))

    with store.reading() as tx:
        read = tx.entry(appended.id)
    assert read == appended
    assert (read.store, read.seq, read.kind, read.by, read.counter) == ("CD01", 1, "visited", "li.wei", "van 2")
    assert read.moves == (Move("job-1", "job", None, "completed", "CD01-V2"),)
    assert read.touches == (("job", "job-1"), ("device", "device-of-job-1"))
    assert read.data["minutes"] == 55 and read.seen == {"feed": 3}
    assert read.private == {"remark": "换了电源，客户在场", "phone": "13800138000"} and read.person == "customer-7"


def test_the_entries_of_a_job_are_read_in_the_order_in_which_they_were_appended(store):
    with store.writing() as tx:
        first = tx.append(visited("job-1"))
        tx.append(visited("job-2"))
    with store.writing() as tx:
        second = tx.append(visited("job-1", after=first.id))

    with store.reading() as tx:
        assert [entry.id for entry in tx.entries_of("job-1")] == [first.id, second.id]
        assert tx.entries_of("nobody's job") == []


def test_an_entry_is_found_under_each_thing_it_touches(store):
    draft = visited("job-1")
    draft["touches"] = [("device", "printer-9"), ("bag", "bag-of-li.wei"), ("device", "printer-9")]
    with store.writing() as tx:
        entry = tx.append(draft)

    with store.reading() as tx:
        for thing in ("job-1", "printer-9", "bag-of-li.wei"):
            assert tx.entries_of(thing) == [entry]


def test_sequence_numbers_have_no_gaps_when_a_transaction_is_undone(store):
    with store.writing() as tx:
        tx.append(visited())
        tx.counter("claim ticket")
    with pytest.raises(ZeroDivisionError), store.writing() as tx:
        tx.append(visited())
        tx.counter("claim ticket")
        raise ZeroDivisionError
    with store.writing() as tx:
        again = tx.append(visited())
        assert tx.counter("claim ticket") == 2
        assert tx.counter("slip") == 1

    assert (again.seq, again.arrived) == (2, 2)
    with store.reading() as tx:
        assert [entry.seq for entry in tx.entries()] == [1, 2]


def test_many_acts_are_appended_at_once_and_read_page_by_page(store):
    with store.writing() as tx:
        appended = tx.append_many([visited(f"job-{n % 7}") for n in range(50)])
        assert tx.append_many([]) == []

    with store.reading() as tx:
        pages, after = [], 0
        while page := tx.entries(after=after, limit=20):
            pages.append(page)
            after = page[-1].arrived
    assert [len(page) for page in pages] == [20, 20, 10]
    assert [entry for page in pages for entry in page] == appended


def test_an_erased_private_part_leaves_the_entry_and_its_digest_valid(store):
    with store.writing() as tx:
        entry = tx.append(visited())
        tx.run("DELETE FROM private_part WHERE person = ?", ("customer-7",))

    with store.reading() as tx:
        left = tx.entry(entry.id)
    assert left.private is None and left.person == ""
    assert left.digest == entry.digest and left.data == entry.data


def test_the_same_act_cannot_be_appended_twice(store):
    with store.writing() as tx:
        entry = tx.append(visited())
    with pytest.raises(Exception, match=r"(?i)unique"), store.writing() as tx:
        tx.append(visited(id=entry.id))

    with store.reading() as tx:
        assert tx.entries() == [entry]


@pytest.mark.parametrize(
    "wrong",
    [
        {"data": {"hours": 0.5}},
        {"data": {"text": "\ud800"}},
        {"private": {"n": float("nan")}},
        {"data": {1: "one"}},
        {"data": {"many": {1, 2}}},
        {"data": {"big": 2**63}},
        {"data": {"cut": "a\x00b"}},
        {"colour": "red"},
    ],
)
def test_an_entry_without_a_canonical_form_is_refused_and_changes_nothing(store, wrong):
    with pytest.raises(NotCanonical), store.writing() as tx:
        tx.append(visited(**wrong))

    with store.writing() as tx:
        assert tx.append(visited()).seq == 1


def test_text_is_kept_composed_so_that_the_same_name_is_the_same_bytes(store):
    with store.writing() as tx:
        entry = tx.append(visited(data={"name": "Re\u0301my"}))

    assert entry.data == {"name": "R\u00e9my"}


def test_a_store_that_is_opened_again_goes_on_where_it_was(store):
    with store.writing() as tx:
        tx.append(visited())
    store.close()

    again = Store.open(store.folder)
    with again.writing() as tx:
        assert tx.append(visited()).seq == 2
    again.close()
