from random import Random

import pytest

from db.published import Published
from db.verify import PUBLISHED_TABLE, verify


def test_a_published_table_is_replaced_whole_and_raises_the_publication(store):
    with store.writing() as tx:
        assert tx.publication == 0
        tx.publish(
            "staff",
            [
                {"name": "li.wei", "display": "李伟", "roles": "engineer", "office": "CD01"},
                {"name": "wang.fang", "display": "王芳", "roles": "agent clerk", "office": "CD01"},
            ],
        )
    with store.writing() as tx:
        tx.publish("staff", [{"name": "li.wei", "display": "李伟", "active": 0}])

    with store.reading() as tx:
        assert [(row["name"], row["active"], row["phone"]) for row in tx.published("staff")] == [("li.wei", 0, "")]
        assert tx.publication == 2


def test_rows_can_be_published_without_replacing_the_other_rows_of_a_table(store):
    with store.writing() as tx:
        tx.publish("setting", [{"key": "warn", "value": "75"}, {"key": "paper", "value": "A4"}])
        tx.publish("setting", [{"key": "paper", "value": "A5"}], replace=False)

    with store.reading() as tx:
        assert tx.published("setting") == [{"key": "paper", "value": "A5"}, {"key": "warn", "value": "75"}]


def test_the_digest_follows_every_change_without_reading_the_rows_that_did_not_change(store, monkeypatch):
    chance, there = Random(3), {}
    with store.writing() as tx:
        tx.publish("part_level", [])
        kept = tx.published_digest
        monkeypatch.setattr(Published, "published_digest", None)
        for _ in range(60):
            keys = {(chance.choice(("CD01", "CD02")), f"P-{chance.randrange(40)}") for _ in range(chance.randrange(12))}
            gone = [key for key in keys if key in there and chance.random() < 0.4]
            rows = {key: {"office": key[0], "part": key[1], "least": chance.randrange(3)} for key in keys - {*gone}}
            tx.change("part_level", list(rows.values()), gone)
            there = {key: row for key, row in {**there, **rows}.items() if key not in gone}
        monkeypatch.undo()

        found = {(row["office"], row["part"]): row["least"] for row in tx.published("part_level")}
        assert found == {key: row["least"] for key, row in there.items()}
        assert f"sum:{tx.kept_digest('part_level')}" == tx.published_digest("part_level") == kept("part_level")


def test_a_row_that_was_changed_beside_the_program_is_found(store):
    with store.writing() as tx:
        tx.publish("setting", [{"key": "warn", "value": "75"}, {"key": "paper", "value": "A4"}])
        tx.publish("setting", [{"key": "paper", "value": "A5"}], replace=False)
    assert verify(store) == []

    with store.writing() as tx:
        tx.run("UPDATE setting SET value = '76' WHERE key = 'warn'")

    assert [each.what for each in verify(store)] == [PUBLISHED_TABLE]


def test_the_digest_of_an_earlier_version_is_checked_and_then_replaced(store):
    with store.writing() as tx:
        tx.publish("setting", [{"key": "warn", "value": "75"}])
        tx.set_meta("digest/setting", tx.earlier_digest("setting"))
    assert verify(store) == []

    with store.writing() as tx:
        tx.publish("setting", [{"key": "paper", "value": "A5"}], replace=False)
        assert f"sum:{tx.kept_digest('setting')}" == tx.published_digest("setting")


def test_codes_come_in_the_order_of_their_list(store):
    with store.writing() as tx:
        tx.publish(
            "code",
            [
                {"list": "symptom", "code": "NO-POWER", "zh": "不通电", "en": "No power", "order": 2},
                {"list": "symptom", "code": "JAM", "zh": "卡纸", "en": "Paper jam", "order": 1},
                {"list": "cause", "code": "PSU", "zh": "电源", "en": "Power supply"},
            ],
        )

    with store.reading() as tx:
        assert [(row["list"], row["code"], row["active"]) for row in tx.published("code")] == [
            ("cause", "PSU", 1),
            ("symptom", "JAM", 1),
            ("symptom", "NO-POWER", 1),
        ]


def test_only_published_tables_can_be_published(store):
    with pytest.raises(ValueError, match="there are: staff, office"), store.writing() as tx:
        tx.publish("entry", [])


def test_an_unfinished_form_is_kept_until_it_is_dropped(store):
    with store.writing() as tx:
        tx.keep_draft("li.wei", "job-1/visited", {"cause": "换了", "minutes": None}, "2026-11-22T06:31:07Z")
        tx.keep_draft("li.wei", "job-1/visited", {"cause": "换了电源"}, "2026-11-22T06:32:07Z")

    with store.reading() as tx:
        assert tx.draft("li.wei", "job-1/visited") == {"cause": "换了电源"}
        assert tx.draft("wang.fang", "job-1/visited") is None
        assert tx.drafts("li.wei") == [("job-1/visited", "2026-11-22T06:32:07Z")]
    with store.writing() as tx:
        tx.drop_draft("li.wei", "job-1/visited")
        assert tx.draft("li.wei", "job-1/visited") is None


def test_wrong_pins_are_counted_by_name(store):
    with store.writing() as tx:
        assert tx.sign_in_try("li.wei") == (0, "")
        tx.set_sign_in_try("li.wei", 3, "2026-11-22T06:31:37Z")

    with store.reading() as tx:
        assert tx.sign_in_try("li.wei") == (3, "2026-11-22T06:31:37Z")
        assert tx.sign_in_try("wang.fang") == (0, "")
