"""The case base at the desk: articles are found as people type, proposed for a fault, and written with the work."""

import pytest

from fieldservice.desk.case_base import Fault
from fieldservice.read_model.rebuild import rebuild, verify
from fieldservice.workflows.engine.messages import Refused
from tests.support.office import brought_to

ARTICLES = (
    {
        "symptom": "开机无显示，蜂鸣三声",
        "symptom_code": "NO-DISPLAY",
        "product": "server",
        "models": "NF5280M6\nNF5280M5",
        "cause_code": "MEM",
        "cause": "内存接触不良",
        "solution": "断电后重新插拔内存",
    },
    {
        "symptom": "打印头漏墨，纸上有竖条",
        "symptom_code": "PRINT",
        "product": "printer",
        "models": "LX-350K",
        "cause_code": "HEAD",
        "solution": "更换打印头，清洁导轨",
    },
    {
        "symptom": "Blue screen after update, stop code 0x7B",
        "symptom_code": "CRASH",
        "solution": "Roll the driver back",
    },
)


@pytest.fixture
def written(office):
    office.numbers = [office.take("li.wei", "write_article", "new", **article).number for article in ARTICLES]
    return office


def found(office, text, state=""):
    return [row.title for row in office.desk.case_base.found(text, state)]


@pytest.mark.parametrize(
    "text", ["无显", "显示 蜂鸣", "kjwxs", "wxs", "wuxianshi", "NO-DISPLAY", "nf5280m6", "内存", "MEM"]
)
def test_an_article_is_found_by_two_characters_pinyin_initials_code_model_and_cause(written, text):
    assert found(written, text) == ["开机无显示，蜂鸣三声"]


@pytest.mark.parametrize(("text", "titles"), [("blue scr", 1), ("0x7B", 1), ("显示 打印头", 0), ("qqqq", 0), ("", 3)])
def test_every_typed_word_must_be_there_and_nothing_typed_lists_all(written, text, titles):
    assert len(found(written, text)) == titles


def test_the_number_of_an_article_finds_it_also_in_the_general_search(written):
    assert found(written, written.numbers[1]) == ["打印头漏墨，纸上有竖条"]
    (row,) = [each for each in written.desk.session.search("竖条", 5) if each["kind"] == "article"]
    assert row["number"] == written.numbers[1]


def test_a_fault_in_a_customers_words_gets_the_article_of_its_model_first(written):
    proposed = written.desk.case_base.proposals(Fault("机器开机没有显示，一直蜂鸣", model="NF5280M6", product="server"))

    assert [row.title for row in proposed.articles] == ["开机无显示，蜂鸣三声"]
    assert written.desk.case_base.proposals(Fault("开机无显示", product="printer")).articles == ()
    assert written.desk.case_base.proposals(Fault()).articles == ()


def test_a_retired_article_is_not_proposed_and_stays_readable(written):
    written.take("sun", "retire_article", written.numbers[0], reason="新固件")

    assert written.desk.case_base.proposals(Fault("开机无显示", model="NF5280M6")).articles == ()
    assert (found(written, "无显", "published"), len(found(written, "无显", "retired"))) == ([], 1)
    assert written.desk.thing(written.numbers[0]).get("solution") == "断电后重新插拔内存"


def test_what_solved_more_faults_comes_first(written):
    written.take("li.wei", "write_article", "new", **{**ARTICLES[0], "symptom": "无显示，风扇转", "models": ""})
    best = written.numbers[0]
    brought_to(written, "handed_in")
    written.take("li.wei", "vote_on_article", article=best, helped=True, words="一次见效")

    assert found(written, "无显")[0] == "开机无显示，蜂鸣三声"
    row = written.desk.case_base.found(best)[0]
    assert (row.helped, row.failed, row.models) == (1, 0, "NF5280M6, NF5280M5")
    with pytest.raises(Refused, match="has already voted on this article"):
        written.take("zhao", "vote_on_article", article=best, helped=False)
    assert len(written.desk.thing(written.job).lines("articles_tried")) == 1, "a refused vote leaves no line on the job"


def test_a_good_slip_writes_its_entry_and_the_article_together_or_neither(written):
    brought_to(written, "handed_in")
    with pytest.raises(Refused):
        written.take("li.wei", "slip_to_case_base", symptom="电 13805310042", solution="换电源")
    assert not written.desk.thing(written.job).lines("slips_to_case_base")

    written.take("li.wei", "slip_to_case_base", symptom="按开机键没有反应", solution="更换电源")

    (slip,) = written.desk.thing(written.job).lines("slips_to_case_base")
    article = written.desk.thing(slip["article"])
    assert (article.get("solution"), article.get("source")) == (
        "更换电源",
        written.desk.thing(written.job).get("number"),
    )
    (entry,) = {line.entry.id for line in article.history}
    assert written.rows("SELECT thing FROM touch WHERE arrived = (SELECT max(arrived) FROM entry)") == [(article.id,)]
    assert entry != slip["entry"]


def test_cause_and_solution_are_counted_by_model_and_symptom_and_rows_can_be_made_again(written):
    for _job in range(2):
        brought_to(written, "handed_in")

    proposed = written.desk.case_base.proposals(Fault(model="nf5280m6", symptom="NO-POWER"))
    assert ([tuple(pair) for pair in proposed.pairs], proposed.of_symptom) == ([("PSU", "REPLACE", 2)], False)
    assert verify(written.desk.session.store)["ok"]
    assert rebuild(written.desk.session.store)["different"] == 0
    assert found(written, "无显") == ["开机无显示，蜂鸣三声"]


def test_an_article_that_names_its_source_may_not_name_the_device_or_customer_of_that_job(written):
    number = brought_to(written, "handed_in").desk.thing(written.job).get("number")
    about = {**ARTICLES[0], "source": number}
    with pytest.raises(Refused) as refused:
        written.take("li.wei", "write_article", "new", **{**about, "cause": "机号 SN-7D42-0193 的内存"})

    assert refused.value.fields.keys() == {"cause"} and number in str(refused.value.fields["cause"])
    assert written.take("li.wei", "write_article", "new", **about).number
