"""Older programs beside newer ones: entries of unknown kinds are kept, shown as such and passed on, and count after the
upgrade."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest

from db import errors, part_search
from db.store import Store
from fieldservice.desk.detail import history_line
from fieldservice.presentation import sync_problems
from fieldservice.read_model import projections, rebuild
from fieldservice.sync import attachments, common
from fieldservice.sync.hub import enrolment, first_copies
from fieldservice.sync.office import carried_files, recovery, relay, session
from fieldservice.sync.repair import compare, feed_repair
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.channel import SyncProblem
from fieldservice.sync_rules import entitlement
from fieldservice.workflows.engine.fold import Thing, fold
from tests.support.world import World, act, note, numbered
from tests.sync.hub.fuzzing import hostile
from tests.sync.hub.test_enrolment import code_for

KIND = "completed"
"""The kind that the older program lacks; it adds to a list and moves the job."""
FACTS = {"part": "PSU-450", "quantity": 1, "finding": "电源无输出"}


@contextmanager
def older() -> Iterator[None]:
    """The program before this kind existed."""
    appends_to, entitled = projections.APPENDS_TO.pop(KIND), entitlement.entitled().pop(KIND)
    try:
        yield
    finally:
        projections.APPENDS_TO[KIND], entitlement.entitled()[KIND] = appends_to, entitled


@pytest.fixture
def world(tmp_path: Any) -> Iterator[World]:
    world = World(tmp_path)
    act(world.office("CD01").store, "job-1", "received", kind="handed_over")
    act(world.office("CD01").store, "job-1", "received", "CD02", kind="job_transferred")
    world.exchange("CD01", "CD02")
    yield world
    world.close()


def fitted(store: Store, holder: str = "CD01") -> Any:
    return act(store, "job-1", "completed", holder, kind=KIND, data=FACTS)


def story(store: Store) -> Thing:
    with store.reading() as tx:
        return fold("job-1", tx.entries_of("job-1"), projections.APPENDS_TO)


def rows(store: Store) -> list[Any]:
    with store.reading() as tx:
        return tx.rows("SELECT * FROM work_row ORDER BY thing")


def counted(store: Store) -> tuple[str, str, list[Any]]:
    thing = story(store)
    return thing.state, str(thing.get("finding")), [line["part"] for line in thing.lines(projections.APPENDS_TO[KIND])]


def bytes_of(store: Store, id_: str) -> bytes:
    with store.reading() as tx:
        return bytes(tx.value("SELECT body FROM entry WHERE id = ?", (id_,)))


def test_an_older_office_keeps_and_shows_entries_of_unknown_kinds_and_counts_them_once_upgraded(world):
    cd01, cd02 = world.office("CD01").store, world.office("CD02").store
    entry = fitted(cd02, "CD02")
    world.exchange("CD02")

    with older():
        world.exchange("CD01")
        shown = story(cd01)
        note(cd01, "job-1", "外壳已清洁")

    assert (shown.history[-1].known, shown.state, shown.get("finding")) == (False, "completed", None)
    with older():
        assert not history_line(shown.history[-1], {}, {}, "job").known
    assert bytes_of(cd01, entry.id) == bytes_of(cd02, entry.id)
    rebuild.rebuild(cd01)
    world.exchange("CD01", "CD02")
    assert counted(cd01) == counted(cd02) == ("completed", "电源无输出", ["PSU-450"])
    assert rows(cd01) == rows(cd02)


def test_an_older_headquarters_numbers_entries_of_unknown_kinds_without_a_mark_and_passes_them_on(world):
    cd01, cd02 = world.office("CD01").store, world.office("CD02").store

    with older():
        entry = fitted(cd02, "CD02")
        world.exchange("CD02")
        shown = story(world.hq)
    world.exchange("CD01")

    assert [line.known for line in shown.history] == [True, True, False]
    with world.hq.reading() as tx:
        assert tx.row("SELECT number > 0, mark FROM entry WHERE id = ?", (entry.id,)) == (1, "")
    assert numbered(cd01)[-1][1:] == numbered(world.hq, "CD01")[-1][1:]
    assert counted(cd01) == ("completed", "电源无输出", ["PSU-450"])
    rebuild.rebuild(world.hq)
    assert rows(world.hq) == rows(cd01)


def test_an_older_branch_hands_on_to_headquarters_the_entries_of_its_newer_van(world):
    van, branch = world.office("CD01-V2"), world.office("CD01")
    world.exchange("CD01-V2", "CD01")
    entry = act(van.store, "job-9", "received", "CD01", kind=KIND, data=FACTS)
    world.cut.add("CD01-V2")

    with older():
        world.relay("CD01-V2")
        with branch.store.reading() as tx:
            shown = fold("job-9", tx.entries_of("job-9"), projections.APPENDS_TO)
        world.exchange("CD01")

    assert [line.known for line in shown.history] == [False]
    assert bytes_of(world.hq, entry.id) == bytes_of(van.store, entry.id)


def test_a_step_after_an_entry_of_an_unknown_kind_counts(world):
    cd02 = world.office("CD02").store
    with older():
        fitted(cd02, "CD02")
        world.exchange("CD02")
        act(cd02, "job-1", "closed", "CD02", kind="closed")
        world.exchange("CD02", "CD01")

    assert (story(cd02).state, story(cd02).late) == ("closed", [])
    assert (story(world.hq).state, story(world.hq).late) == ("closed", [])


# Published tables

PART = {"code": "PSU-450", "zh": "电源", "en": "Power supply", "barcode": "6901234500017", "cost": 26800}
LEVEL = {"office": "CD01", "part": "PSU-450", "least": 2, "most": 6}


def test_an_older_office_keeps_published_tables_and_columns_that_it_does_not_know_and_has_them_once_upgraded(
    world, monkeypatch
):
    office, hq = world.office("CD01").store, world.hq
    with hq.writing() as tx:
        tx.publish("part", [PART])
        tx.publish("part_level", [LEVEL])
        common.catch_up(tx)
    with monkeypatch.context() as before:
        before.delitem(common.KEYS, "part_level")
        world.exchange("CD01")
    with office.writing() as tx:  # the columns that the older program did not have
        tx.publish("part", [{name: PART[name] for name in ("code", "zh", "en")}])
        assert tx.published("part_level") == []

        common.read_again(tx)

    with office.reading() as at_office, hq.reading() as at_headquarters:
        for table in ("part", "part_level"):
            assert at_office.published(table) == at_headquarters.published(table) != []
        assert part_search.numbered(at_office, "6901234500017") == ["PSU-450"]
    world.exchange("CD01")
    assert rebuild.verify(office)["ok"]


# The wire


def shapes(of: type = wire.WireMessage) -> list[type]:
    return [each for direct in of.__subclasses__() for each in (direct, *shapes(direct))]


MODULES = (attachments, carried_files, compare, first_copies, enrolment, feed_repair, recovery, relay)
"""All modules with shapes of their own, loaded by their names."""


@pytest.mark.parametrize(
    "shape",
    sorted(shapes(), key=lambda shape: (shape.__module__, shape.__name__)),
    ids=lambda shape: f"{shape.__module__}.{shape.__name__}",
)
def test_unknown_fields_in_a_message_of_a_newer_program_are_ignored(shape):
    bare = msgspec.msgpack.decode(hostile.smallest(msgspec.inspect.type_info(shape)))
    whole = hostile.packed(longer(wire.read(hostile.smallest(msgspec.inspect.type_info(shape)), shape)))

    assert wire.unpack(whole, shape) == wire.read(wire.encode(bare), shape)


def longer(thing: Any) -> Any:
    """The message of a newer program: every shape has two fields more at its end."""
    if isinstance(thing, wire.WireMessage):
        return [*(longer(getattr(thing, name)) for name in thing.__struct_fields__), "newer", {"more": [1, None]}]
    if isinstance(thing, list | tuple):
        return [longer(each) for each in thing]
    return thing


def shorter(thing: Any) -> Any:
    """The message of an older program, without the later fields."""
    if isinstance(thing, wire.WireMessage):
        fields = msgspec.structs.fields(type(thing))
        return [shorter(getattr(thing, field.name)) for field in fields if field.required]
    if isinstance(thing, list | tuple):
        return [shorter(each) for each in thing]
    return thing


def through(
    world: World, code: str, asked: Callable[[Any], Any], answered: Callable[[Any], Any]
) -> Callable[[str, Any, type], Any]:
    """The line of an office that changes the office's messages, or those of headquarters, to another version."""
    link, office = world.link(world.office(code)), world.office(code)
    assert office is not None

    def call(path: str, message: Any, shape: type) -> Any:
        answer = link(path, wire.unpack(hostile.packed(asked(message)), type(message)), shape)
        return wire.unpack(hostile.packed(answered(answer)), shape)

    return call


def same(thing: Any) -> Any:
    return thing


@pytest.mark.parametrize(
    ("asked", "answered"),
    [(longer, same), (same, longer), (longer, longer)],
    ids=["a newer office", "a newer headquarters", "both"],
)
def test_a_whole_session_with_a_newer_program_succeeds(world, asked, answered):
    fitted(world.office("CD02").store, "CD01")
    note(world.office("CD01").store, "job-1")

    reports = [
        session.exchange(world.office(code), through(world, code, asked, answered)) for code in ("CD02", "CD01", "CD02")
    ]

    assert [report.pushed for report in reports] == [1, 1, 0]
    assert numbered(world.office("CD01").store) == numbered(world.hq, "CD01")
    assert counted(world.office("CD01").store)[2] == ["PSU-450"]


def test_headquarters_accepts_messages_of_an_older_office_without_the_newer_fields(world):
    fitted(world.office("CD02").store, "CD02")

    report = session.exchange(
        world.office("CD02"),
        through(
            world,
            "CD02",
            lambda message: shorter(message) if isinstance(message, wire.Hello | wire.Pull) else longer(message),
            same,
        ),
    )

    assert report.pushed == 1
    assert numbered(world.office("CD02").store) == numbered(world.hq, "CD02")


@pytest.mark.parametrize(("ahead", "served"), [(0, True), (1, True), (2, True), (3, False), (9, False)])
def test_headquarters_serves_the_two_versions_before_its_own_and_takes_the_entries_of_any(
    world, monkeypatch, ahead, served
):
    def hello(*given: Any) -> wire.Welcome:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(wire, "VERSION", wire.VERSION + ahead)
            return answer(*given)

    answer = world.answers["hello"]
    monkeypatch.setitem(world.answers, "hello", hello)
    entry = fitted(world.office("CD02").store, "CD02")

    if served:
        world.exchange("CD02")
    else:
        with pytest.raises(SyncProblem, match="too_old"):
            world.exchange("CD02")

    assert bytes_of(world.hq, entry.id) == bytes_of(world.office("CD02").store, entry.id)
    assert "too_old" in sync_problems.PROBLEMS


# The store


def made_newer(home: Any) -> None:
    store = Store.open(home)
    with store.writing() as tx:
        tx.run("UPDATE alembic_version SET version_num = '9999'")
    store.close()


def test_an_office_with_a_store_of_a_newer_program_exchanges_nothing_and_says_what_to_do(hq, served, office):
    cd01 = office("cd01")
    cd01.json("join", served.url, code_for(hq, "CD01"))
    made_newer(cd01.home)

    with pytest.raises(errors.StoreNewer):
        Store.open(cd01.home)
    for words in (("sync",), ("status",), ("relay", "--port", "0")):
        answer = cd01(*words)
        assert answer.code == 4
        assert "Install the newer version" in answer.err


def test_a_headquarters_with_a_store_of_a_newer_program_does_not_serve_and_says_what_to_do(hq):
    made_newer(hq.home)

    for words in (("serve", "--port", "0"), ("status",), ("stores",), ("enrol", "CD01")):
        answer = hq("hq", *words)
        assert answer.code == 4
        assert "Install the newer version" in answer.err
