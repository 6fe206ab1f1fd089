import pytest


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
