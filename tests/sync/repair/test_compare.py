"""A difference between the two ends is found, mended from the end that can prove its entry, and shown to a person."""

import random
from hashlib import sha256

import pytest

from db.canonical import canonical
from fieldservice.sync import incidents
from fieldservice.sync.hub import compare_handlers
from fieldservice.sync.office import reconciliation
from fieldservice.sync.repair import compare
from tests.support.world import World, act, note, numbered, stories


@pytest.fixture
def two(world_on: World):
    """Headquarters and the Chengdu branch, which have exchanged two hundred entries on twenty jobs."""
    world_on.answers.update({path: answer for path, (_, answer) in compare_handlers.HANDLERS.items()})
    cd01 = world_on.office("CD01")
    for number in range(20):
        act(cd01.store, f"job-{number}", "received", kind="handed_over")
    with cd01.store.writing() as tx:
        tx.append_many(
            [
                {
                    "kind": "noted",
                    "by": "li.wei",
                    "made": "2026-11-22T08:00:00.000Z",
                    "data": {"times": number},
                    "private": {"words": f"第{number}次到货"},
                    "person": "customer-7",
                    "touches": [("job", f"job-{number % 20}")],
                }
                for number in range(180)
            ]
        )
    world_on.exchange("CD01")
    return world_on


def stretches(world: World, code: str = "CD01", most: int = 4) -> None:
    for _ in range(most):
        world.exchange(code)


def differences(store) -> list[dict]:
    with store.reading() as tx:
        return [
            incident["detail"] for incident in incidents.open_incidents(tx) if incident["what"] == incidents.DIFFERENT
        ]


def image(store, office: str) -> list[bytes]:
    with store.reading() as tx:
        return [line.image for line in compare.stored_lines(tx, office, 1, 10_000)]


def spoil(store, sql: str, *params) -> None:
    with store.writing() as tx:
        tx.run(sql, params)


def flipped(content: bytes, bit: int) -> bytes:
    changed = bytearray(content)
    changed[bit // 8 % len(changed)] ^= 1 << bit % 8
    return bytes(changed)


SPOILT = {
    "bytes of an entry": "UPDATE entry SET body = ? WHERE arrived = ?",
    "its digest": "UPDATE entry SET digest = ? WHERE arrived = ?",
    "its private part": "UPDATE private_part SET body = ? WHERE entry = ?",
    "its private part, which is gone": "DELETE FROM private_part WHERE body <> ? AND entry = ?",
    "the salt of its private part": "UPDATE private_part SET salt = ? WHERE entry = ?",
    "the running digest": "UPDATE feed SET digest = ? WHERE office = 'CD01'"
    " AND position = (SELECT position FROM feed WHERE arrived = ? AND office = 'CD01')",
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_damaged_entry_at_the_office_is_fetched_again_and_listed(two, what):
    cd01 = two.office("CD01")
    right = image(cd01.store, "CD01")
    spoil(cd01.store, SPOILT[what], b"\x00" * 32, 77)

    stretches(two)

    assert image(cd01.store, "CD01") == right == image(two.hq, "CD01")
    assert [detail["count"] for detail in differences(cd01.store)] == [1]
    assert numbered(cd01.store) == numbered(two.hq, "CD01")


@pytest.mark.parametrize("what", SPOILT)
def test_headquarters_takes_over_an_entry_that_an_office_can_prove_and_both_list_it(two, what):
    right = image(two.hq, "CD01")
    spoil(two.hq, SPOILT[what], b"\x00" * 32, 77)

    stretches(two)

    assert image(two.hq, "CD01") == right == image(two.office("CD01").store, "CD01")
    for store, mended in ((two.hq, "here"), (two.office("CD01").store, "there")):
        assert [place["mended"] for detail in differences(store) for place in detail["places"]] == [mended]


def test_a_number_or_a_mark_that_changed_at_either_end_is_put_right(two):
    right = image(two.hq, "CD01")
    for store in (two.hq, two.office("CD01").store):
        spoil(store, "UPDATE entry SET mark = 'not_entitled' WHERE arrived = 5")
        stretches(two)
        spoil(store, "UPDATE entry SET number = 70000 WHERE arrived = 6")
        stretches(two)

        assert image(two.hq, "CD01") == right == image(two.office("CD01").store, "CD01")


def test_a_missing_entry_is_put_back_with_the_things_it_touches(two):
    cd01 = two.office("CD01")
    before = stories(cd01.store)
    for sql in (
        "DELETE FROM private_part WHERE entry = 1",
        "DELETE FROM touch WHERE arrived = 1",
        "DELETE FROM entry WHERE arrived = 1",
    ):
        spoil(cd01.store, sql)

    stretches(two)

    assert stories(cd01.store) == before == stories(two.hq)
    assert numbered(cd01.store) == numbered(two.hq, "CD01")
    with cd01.store.reading() as tx:
        assert tx.entries_of("job-0")[0].private == {"note": "客户在场"}


def test_a_missing_place_in_the_feed_is_put_back(two):
    cd01 = two.office("CD01")
    spoil(cd01.store, "DELETE FROM feed WHERE position = 9")

    stretches(two)

    assert numbered(cd01.store) == numbered(two.hq, "CD01")
    assert len(differences(cd01.store)) == 1


def test_an_entry_that_headquarters_never_sent_is_removed_and_listed(two):
    cd01 = two.office("CD01")
    body = canonical(
        {
            "v": 1,
            "id": "made-up",
            "store": "CD09",
            "seq": 1,
            "kind": "noted",
            "by": "",
            "made": "",
            "counter": "",
            "moves": [],
            "touches": [["job", "job-3"]],
            "seen": {},
            "data": {},
            "private": None,
        }
    )
    spoil(
        cd01.store,
        "INSERT INTO entry (arrived, id, store, seq, kind, made, body, digest, number, mark)"
        " VALUES (900, 'made-up', 'CD09', 1, 'noted', '', ?, ?, 900, '')",
        body,
        sha256(body).digest(),
    )
    spoil(cd01.store, "INSERT INTO touch (thing, arrived) VALUES ('job-3', 900)")

    reconciliation.whole(cd01, two.link(cd01))

    with cd01.store.reading() as tx:
        assert tx.entry("made-up") is None
        assert all(entry.store != "CD09" for entry in tx.entries_of("job-3"))
    assert "made-up" in differences(cd01.store)[0]["places"][0]["ours"]


def test_an_entry_that_both_ends_have_lost_is_listed_once(two):
    spoil(two.hq, "UPDATE entry SET body = ? WHERE arrived = 30", b"{}")
    spoil(two.office("CD01").store, "UPDATE entry SET body = ? WHERE arrived = 30", b"[]")

    stretches(two, most=6)

    for store in (two.hq, two.office("CD01").store):
        [detail] = differences(store)
        assert [(place["position"], place["mended"]) for place in detail["places"]] == [(30, "")]


def test_headquarters_takes_over_no_entry_that_an_office_cannot_prove(two):
    cd01 = two.office("CD01")
    with cd01.store.reading() as tx:
        epoch, line = str(tx.meta("exchange/epoch")), compare.line_of(compare.stored_lines(tx, "CD01", 5, 5)[0])
    right = image(two.hq, "CD01")
    line.body, line.private = line.body.replace(b"job-4", b"job-5"), None

    taken = two.link(cd01)("compare", compare.CompareRequest(epoch, 5, 5, ours=[line]), compare.CompareAnswer).taken

    assert taken == []
    assert image(two.hq, "CD01") == right


def test_the_rows_show_the_job_as_its_mended_entries_say(two):
    cd01 = two.office("CD01")
    act(cd01.store, "job-1", "accepted")
    stretches(two, most=2)
    before = stories(cd01.store)
    with cd01.store.reading() as tx:
        last = tx.entries_of("job-1")[-1]
        content = bytes(tx.value("SELECT body FROM entry WHERE arrived = ?", (last.arrived,)))
    spoil(
        cd01.store,
        "UPDATE entry SET body = ? WHERE arrived = ?",
        content.replace(b'"to":"accepted"', b'"to":"repaired"'),
        last.arrived,
    )
    with cd01.store.writing() as tx:
        cd01.rules.refresh(tx, {"job-1"}, (), ())
    assert stories(cd01.store) != before

    reconciliation.whole(cd01, two.link(cd01))

    assert stories(cd01.store) == before


def test_a_person_erased_meanwhile_is_not_brought_back_by_an_offer(two):
    spoil(two.hq, "DELETE FROM private_part")
    with two.hq.writing() as tx:
        tx.publish("erasure", [{"person": "customer-7", "at": "2026-11-22", "by": "admin"}], replace=False)
    spoil(two.hq, "UPDATE entry SET digest = ? WHERE arrived = 12", b"\x00" * 32)

    reconciliation.whole(two.office("CD01"), two.link(two.office("CD01")))

    with two.hq.reading() as tx:
        assert tx.value("SELECT count(*) FROM private_part") == 0
        assert compare.stored_lines(tx, "CD01", 12, 12)[0].sound


def test_a_feed_of_another_office_cannot_be_read_by_comparing(two):
    cd02 = two.office("CD02")
    note(cd02.store, "job-of-cd02")
    two.exchange("CD02")
    with cd02.store.reading() as tx:
        epoch = str(tx.meta("exchange/epoch"))

    answer = two.link(cd02)("compare", compare.CompareRequest(epoch, 1, 500, True), compare.CompareAnswer)

    assert {line.store for line in answer.lines} == {"CD02"}


def test_comparing_goes_on_where_it_stopped_until_all_is_compared(two, monkeypatch):
    monkeypatch.setattr(compare, "STRETCH", 60)
    asked = []
    answer = two.answers["hello"]
    two.answers["hello"] = lambda here, asker, message: (
        asked.append(message.compare and message.compare[:2]),
        answer(here, asker, message),
    )[1]

    stretches(two, most=6)

    assert {position for first, last in filter(None, asked) for position in range(first, last + 1)} == set(
        range(1, 201)
    )
    assert all(last - first < 60 for first, last in filter(None, asked))


def test_a_single_damaged_entry_among_many_is_found_with_few_questions(two):
    cd01 = two.office("CD01")
    with cd01.store.writing() as tx:
        tx.append_many(
            [
                {"kind": "noted", "by": "li.wei", "made": "2026-11-22T08:00:00.000Z", "touches": [("job", "job-1")]}
                for _ in range(2000)
            ]
        )
    two.exchange("CD01")
    spoil(cd01.store, "UPDATE entry SET body = ? WHERE arrived = 1500", b"{}")
    asked = []
    answer = two.answers["compare"]
    two.answers["compare"] = lambda here, asker, message: (asked.append(message), answer(here, asker, message))[1]

    assert reconciliation.whole(cd01, two.link(cd01)) == 1
    assert len(asked) < 6
    assert image(cd01.store, "CD01") == image(two.hq, "CD01")


def test_every_flipped_bit_that_changes_what_is_compared_is_found_and_mended(two, rounds):
    cd01, chance = two.office("CD01"), random.Random(22)
    right = {id(store): image(store, "CD01") for store in (two.hq, cd01.store)}
    columns = [
        ("entry", "body", "arrived"),
        ("entry", "digest", "arrived"),
        ("private_part", "body", "entry"),
        ("private_part", "salt", "entry"),
        ("feed", "digest", "position"),
    ]
    for _ in range(rounds(100, soak=1000)):
        store = chance.choice((two.hq, cd01.store))
        table, column, key = chance.choice(columns)
        place = chance.randrange(1, 199)  # every session begins with the last running digest
        with store.writing() as tx:
            content = bytes(tx.value(f"SELECT {column} FROM {table} WHERE {key} = ?", (place,)))
            tx.run(
                f"UPDATE {table} SET {column} = ? WHERE {key} = ?",
                (flipped(content, chance.randrange(8 * len(content))), place),
            )

        assert reconciliation.whole(cd01, two.link(cd01)) == 1, (table, column, place)

        assert image(two.hq, "CD01") == right[id(two.hq)]
        assert image(cd01.store, "CD01") == right[id(cd01.store)]


def test_a_damaged_last_running_digest_at_headquarters_is_mended_without_reading_the_feed_again(two):
    right = image(two.hq, "CD01")
    spoil(two.hq, "UPDATE feed SET digest = ? WHERE office = 'CD01' AND position = 200", b"\x00" * 32)

    [report] = two.exchange("CD01")

    assert (report.pulled, image(two.hq, "CD01")) == (0, right)
    assert len(differences(two.hq)) == 1


def test_an_office_with_a_damaged_last_running_digest_reads_its_feed_again(two):
    cd01 = two.office("CD01")
    right = image(two.hq, "CD01")
    spoil(cd01.store, "UPDATE feed SET digest = ? WHERE office = 'CD01' AND position = 200", b"\x00" * 32)

    two.exchange("CD01")

    assert image(cd01.store, "CD01") == right == image(two.hq, "CD01")
    assert len(differences(cd01.store)) == 1
