"""`fieldservice first-copy` over real HTTP, for a store that works and for a store that cannot be opened any more."""

from __future__ import annotations

import pytest

from fieldservice.read_model import rebuild
from tests.sync.hub.test_enrolment import code_for, rows


@pytest.fixture
def joined(hq, served, office):
    cd01 = office("cd01")
    cd01.json("join", served.url, code_for(hq, "CD01"))
    for _ in range(3):
        assert cd01("list", "offices", who="admin", pin="wrong").code == 1  # a refusal is an entry of the store's own
    cd01.json("sync")
    return cd01


def test_a_first_copy_takes_the_place_of_the_store_and_the_office_works_on(hq, joined):
    before = rows(joined.home, "SELECT id, number FROM entry ORDER BY number")

    done = joined.json("first-copy")

    assert (done["entries"], done["kept"], done["lost"]) == (len(before), 0, 0)
    assert rows(joined.home, "SELECT id, number FROM entry ORDER BY number") == before
    assert joined("list", "offices", who="admin", pin="wrong").code == 1
    assert joined.json("sync")["pushed"] == 1
    with rebuild.store_in(joined.home) as store:
        assert rebuild.verify(store)["problems"] == []


def test_a_first_copy_for_a_store_that_cannot_be_opened_needs_headquarters_address(served, joined):
    for beside in ("-wal", "-shm"):
        (joined.home / f"store.db{beside}").unlink(missing_ok=True)
    (joined.home / "store.db").write_bytes(b"scribbled over" * 1000)

    assert joined("first-copy").code == 2
    done = joined.json("first-copy", served.url)

    assert done["lost"] is None
    assert (joined.home / done["aside"]).exists()
    assert joined("list", "offices", who="admin", pin="wrong").code == 1
    assert joined.json("sync")["unsent"] == 0


def test_without_a_line_the_store_stays_as_it_is(served, joined):
    content = rows(joined.home, "SELECT id FROM entry")
    served.close()

    assert joined("first-copy").code == 4
    assert rows(joined.home, "SELECT id FROM entry") == content


def test_comparing_finds_and_mends_a_damaged_entry_and_counts_it(hq, joined):
    assert joined.json("sync", "--compare")["different"] == 0
    with rebuild.store_in(joined.home) as store, store.writing() as tx:
        tx.run("UPDATE entry SET body = ? WHERE number = 2", (b"{}",))

    assert joined.json("sync", "--compare")["different"] == 1
    assert joined.json("sync", "--compare")["different"] == 0
    assert rows(joined.home, "SELECT body FROM entry WHERE number = 2") == rows(
        hq.home, "SELECT body FROM entry WHERE number = 2"
    )


def test_a_new_store_of_an_office_with_a_long_past_is_ready_at_once_and_equal(hq, served, office, joined, monkeypatch):
    before = rows(joined.home, "SELECT id, number FROM entry ORDER BY number")
    monkeypatch.setattr("fieldservice.admin.joining.WORTH_A_COPY", len(before) - 1)
    new = office("new")

    done = new.json("join", served.url, code_for(hq, "CD01"))

    assert (done["store"], done["pulled"]) == ("CD01~2", len(before))
    assert rows(new.home, "SELECT id, number FROM entry ORDER BY number") == before
    assert new("list", "offices", who="admin", pin="wrong").code == 1
    assert new.json("sync")["pushed"] == 1
    with rebuild.store_in(new.home) as store:
        assert rebuild.verify(store)["problems"] == []
