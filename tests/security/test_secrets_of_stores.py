"""Somebody has read a store's secret: it is replaced in one command, or by itself, and no crash shuts the store out."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import httpx
import pytest

from db.store import Store
from fieldservice import private_files
from fieldservice.admin import headquarters, serving
from fieldservice.sync import enrolled_stores, meta_keys
from fieldservice.sync.hub import handlers
from fieldservice.sync.office import keys, relay_keys
from fieldservice.sync.transport import proof, wire
from tests.support.world import act, note
from tests.sync.hub.served import headquarters_in
from tests.sync.hub.test_enrolment import code_for, rows
from tests.sync.hub.test_server import hello


@pytest.fixture
def cd01(hq, served, office):
    joined = office("cd01")
    joined.json("join", served.url, code_for(hq, "CD01"))
    return joined


def asks(served, secret: str) -> int:
    """HTTP status of a request that is signed with this secret of CD01."""
    data = wire.pack(hello())
    signed = proof.signed_headers(secret, "CD01", "POST", "hello", data, datetime.now(UTC))
    return httpx.post(f"{served.url}/v1/hello", content=data, headers=signed, trust_env=False).status_code


def expose(folder, *names: str) -> None:
    """Others can open these files, until the next program closes them and notes it."""
    folder.chmod(0o755)
    for name in names:
        (folder / name).chmod(0o644)
    private_files.put_right(folder)


def test_a_rotated_secret_is_handed_over_by_the_next_exchange_and_the_old_one_is_refused_from_then_on(hq, served, cd01):
    old = keys.of(cd01.home, "CD01")

    assert hq.json("hq", "rotate", "CD01") == {"stores": ["CD01"]}
    waits = hq.json("hq", "stores")["stores"][0]["rotating"]
    before = asks(served, old)
    cd01.json("sync")

    new = keys.of(cd01.home, "CD01")
    assert (waits, before, asks(served, old), asks(served, new), new != old) == (True, 200, 401, 200, True)
    assert not hq.json("hq", "stores")["stores"][0]["rotating"]
    assert rows(hq.home, "SELECT secret, fresh, former FROM known_store") == [(new, "", old)]
    assert cd01.json("sync")["unsent"] == 0


def test_one_command_rotates_the_secret_of_every_store(hq, served, cd01, office):
    other = office("cd02")
    other.json("join", served.url, code_for(hq, "CD02"))
    old = {keys.of(cd01.home, "CD01"), keys.of(other.home, "CD02")}

    assert hq.json("hq", "rotate")["stores"] == ["CD01", "CD02"]
    for line in (cd01, other):
        line.json("sync")

    assert not {secret for (secret,) in rows(hq.home, "SELECT secret FROM known_store")} & old


def test_a_revoked_or_unknown_store_gets_no_new_secret(hq, cd01):
    hq.json("hq", "revoke", "CD01")

    assert [hq("hq", "rotate", name, "--json").error["code"] for name in ("CD01", "CD77")] == ["guard", "not_found"]
    assert hq.json("hq", "rotate")["stores"] == []
    assert hq("hq", "rotate").out.strip() == "No store exchanges with headquarters, so no secret is replaced."
    at_a_branch = cd01("hq", "rotate", "--json").error
    assert (at_a_branch["code"], at_a_branch["reason"]) == ("guard", headquarters.AT_HEADQUARTERS)


def test_only_an_administrator_rotates(hq, cd01):
    assert hq("hq", "rotate", who="li.wei").code != 0


@pytest.mark.parametrize(
    "where",
    [
        "fieldservice.sync.office.session._take_secret",  # the answer came, and was not kept
        "fieldservice.sync.office.keys._write",  # the disk failed
        "fieldservice.sync.office.session.push_all",  # it was kept, and nothing was signed with it yet
        "fieldservice.sync.office.session.pull_all",  # headquarters has seen it
    ],
)
def test_an_office_that_dies_while_it_gets_a_new_secret_comes_back(hq, served, cd01, monkeypatch, where):
    hq.json("hq", "rotate", "CD01")

    def dies(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(where, dies)
        assert cd01("sync").code == 130

    assert cd01.json("sync")["unsent"] == 0
    cd01.json("sync")
    assert rows(hq.home, "SELECT secret, fresh FROM known_store") == [(keys.of(cd01.home, "CD01"), "")]


def test_headquarters_restored_from_before_the_rotation_and_the_office_find_each_other(hq, served, cd01, tmp_path):
    """The office still has the secret that headquarters knows."""
    old = keys.of(cd01.home, "CD01")
    shutil.copytree(hq.home, tmp_path / "restored")
    hq.json("hq", "rotate", "CD01")
    cd01.json("sync")
    assert keys.of(cd01.home, "CD01") != old
    served.close()

    with headquarters_in(tmp_path / "restored") as restored:
        cd01.json("join", restored.url, "--address")

        assert cd01.json("sync")["unsent"] == 0
        assert keys.of(cd01.home, "CD01") == old


def test_a_store_whose_folder_others_could_read_gets_a_new_secret_by_itself(hq, served, cd01):
    old = keys.of(cd01.home, "CD01")
    expose(cd01.home, keys.FILE)

    cd01.json("sync")

    assert asks(served, old) == 401
    assert keys.of(cd01.home, "CD01") != old
    assert private_files.exposed(cd01.home) == set()
    new = keys.of(cd01.home, "CD01")
    cd01.json("sync")
    assert keys.of(cd01.home, "CD01") == new, "once is enough"


def test_the_vans_of_a_branch_whose_folder_others_could_read_get_new_secrets_too(world):
    """The branch has a key of each of them."""
    branch, van = world.office("CD01"), world.office("CD01-V2")
    old = world.secrets["CD01-V2"]
    (branch.folder / keys.FILE).touch()
    expose(branch.folder, keys.FILE)

    world.exchange("CD01", "CD01-V2")

    assert world.secrets["CD01-V2"] != old
    assert van.secrets("CD01-V2") == (world.secrets["CD01-V2"],)


def test_headquarters_whose_folder_others_could_read_gives_every_store_a_new_secret(world):
    world.office("CD01")
    old = dict(world.secrets)
    expose(world.hq.folder, "store.db")

    serving.rotate_if_exposed(world.hq)
    serving.rotate_if_exposed(world.hq)
    world.exchange("CD01")

    assert world.secrets["CD01"] != old["CD01"]
    assert private_files.exposed(world.hq.folder) == set()


def test_an_office_whose_customers_could_be_read_but_not_its_secret_keeps_it(hq, served, cd01):
    old = keys.of(cd01.home, "CD01")
    expose(cd01.home, "store.db")

    cd01.json("sync")

    assert keys.of(cd01.home, "CD01") == old


def test_nobody_on_the_line_reads_a_new_secret_in_the_answer(world):
    world.office("CD01")
    with world.hq.writing() as tx:
        enrolled_stores.rotate(tx, "CD01")
        asker = enrolled_stores.find(tx, "CD01")

    answers = [handlers.hello(world.here, asker, hello(epoch=world.hq.meta("epoch"))) for _ in range(2)]

    fresh = bytes.fromhex(asker.fresh)
    assert all(
        fresh not in wire.encode(answer) and asker.fresh.encode() not in wire.encode(answer) for answer in answers
    )
    assert answers[0].fresh != answers[1].fresh, "each answer is sealed by itself"
    assert {wire.unsealed(asker.secret, answer.fresh) for answer in answers} == {asker.fresh}
    assert wire.unsealed("ab" * 32, answers[0].fresh) != asker.fresh


def test_an_office_of_an_older_version_goes_on_with_its_secret(world):
    """Stores of 0.3.0 do not read the new secret."""
    office = world.office("CD01")
    with world.hq.writing() as tx:
        enrolled_stores.rotate(tx, "CD01")
    old = world.secrets["CD01"]
    call = world.link(office)

    def of_0_3_0(path, message, shape):
        answer = call(path, message, shape)
        if isinstance(answer, wire.Welcome):
            answer.fresh = b""
        return answer

    from fieldservice.sync.office import session

    note(office.store)
    assert session.exchange(office, of_0_3_0).pushed == 1
    assert world.secrets["CD01"] == old


def test_what_a_van_signed_before_its_secret_was_rotated_is_numbered_when_the_branch_forwards_it(world):
    act(world.office("CD01").store, to="received", kind="handed_over")
    act(world.office("CD01").store, to="dispatched", holder="CD01-V2", kind="dispatched")
    world.exchange("CD01", "CD01-V2", "CD01")
    world.cut.add("CD01-V2")
    note(world.office("CD01-V2").store, words="在路上")
    world.relay("CD01-V2")
    with world.hq.writing() as tx:
        enrolled_stores.rotate(tx, "CD01-V2")
        found = enrolled_stores.find(tx, "CD01-V2")
        enrolled_stores.rotated(tx, "CD01-V2", found.fresh)

    world.exchange("CD01")

    with world.hq.reading() as tx:
        assert tx.value("SELECT count(*) FROM entry WHERE store = 'CD01-V2'") == 1
        assert not tx.value("SELECT count(*) FROM incident")


def test_a_van_with_a_new_secret_is_known_to_its_branch_before_that_has_heard_of_it(hq, served, cd01, office):
    van = office("van")
    van.json("join", served.url, code_for(hq, "CD01-V2", "--branch", "CD01"))
    cd01.json("sync")
    hq.json("hq", "rotate", "CD01-V2")
    van.json("sync")
    store = Store.open(van.home)
    from fieldservice.sync.office import background
    from fieldservice.sync_rules.rules import RULES
    from fieldservice.words.moments import utc_now

    try:
        context = background.context_of(store, RULES, utc_now, "x")
        present, former = relay_keys.own_keys(context)
        branch = Store.open(cd01.home)
        known = relay_keys.keys(background.context_of(branch, RULES, utc_now, "x"))["CD01-V2"]
        branch.close()
        with store.writing() as tx:
            tx.set_meta(meta_keys.RELAY_URL, served.url)
        client = background.branch_client(context)
        assert (known, present != former) == (former, True)
        assert client.fall_back("CD01-V2", present) == former
        client.close()
    finally:
        store.close()
