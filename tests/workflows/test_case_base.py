"""Articles of the case base as given/when/then: who writes, edits, retires and votes, and what may not stand in one."""

from dataclasses import replace

import pytest

from fieldservice.read_model.article_rows import article_words, pair_rows
from fieldservice.sync_rules import sight
from fieldservice.workflows.case_base.following import article_follows
from fieldservice.workflows.case_base.guards import personal_words, phones_in
from fieldservice.workflows.case_base.lines import Votes, models_of, votes_of
from fieldservice.workflows.case_base.steps import as_on_the_slip
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.numbers import printed_number
from fieldservice.workflows.engine.reference import Office
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.registry import WORKFLOWS, workflow_of
from tests.support.story import COMPLETED, HANDED_IN, REFERENCE, Story, given_a_job, person, refusal

STAFF = {
    **REFERENCE.staff,
    "fang": person("fang", "方工", "technical_supervisor"),
    "qian": person("qian", "钱工", "technical_centre"),
    "he": person("he", "何工", "hotline_engineer"),
}
ARTICLE = {
    "symptom": "开机无显示，蜂鸣三声\n电源灯亮",
    "symptom_code": "NO-DISPLAY",
    "product": "server",
    "brand": "浪潮",
    "models": "NF5280M6\nNF5280M5",
    "cause_code": "MEM",
    "cause": "内存 A1 槽接触不良",
    "solution": "断电，重新插拔 A1 槽内存，用橡皮擦拭金手指",
}
JOB = printed_number("CD01", "J", 7)


def office() -> Story:
    """A branch with a headquarters, which does not work at headquarters itself."""
    offices = {**REFERENCE.offices, "HQ": Office("HQ", "总部", "Headquarters", "headquarters")}
    return Story(reference=replace(REFERENCE, staff=STAFF, offices=offices), headquarters=False)


def written(who: str = "li.wei", **data) -> Story:
    return office().when(who, "write_article", {**ARTICLE, **data})


def at_headquarters(story: Story) -> Story:
    story.office, story.headquarters = "HQ", True
    return story


def test_an_article_is_held_by_headquarters_and_is_no_open_work():
    article = written().folded()

    assert (article.state, article.holder, article.get("number")[:6]) == ("published", "HQ", "CD01-K")
    assert (article.get("summary"), models_of(article)) == ("开机无显示，蜂鸣三声", ["NF5280M6", "NF5280M5"])
    assert not WORKFLOWS["article"].states["published"].is_open
    assert not obligations(article, workflow_of(article))


def test_an_office_that_stands_alone_holds_its_own_articles():
    story = Story().when("li.wei", "write_article", ARTICLE).when("sun", "edit_article", {"symptom": "不亮", **ARTICLE})

    assert story.folded().holder == "CD01"


@pytest.mark.parametrize("who", ["li.wei", "sun", "fang", "qian", "he"])
def test_whoever_finds_solutions_may_write_an_article(who):
    assert written(who).folded().state == "published"


@pytest.mark.parametrize("who", ["chen", "zhao", "tang", "liu"])
def test_whoever_only_takes_calls_or_devices_may_not_write_an_article(who):
    assert refusal(office(), who, "write_article", ARTICLE).code == "role"


@pytest.mark.parametrize("step", ["edit_article", "retire_article"])
def test_only_headquarters_edits_and_retires_an_article(step):
    data = {**ARTICLE, "reason": "新固件已修复"} if step == "retire_article" else ARTICLE
    refused = refusal(
        written(), "sun", step, {name: data[name] for name in (("reason",) if "reason" in data else data)}
    )

    assert (refused.code, refused.who_may[-1].rpartition("@")[2]) == ("turn", "headquarters")


def test_what_an_edit_leaves_empty_is_gone_and_the_rest_stays():
    story = at_headquarters(written()).when("fang", "edit_article", {"symptom": "无显示", "solution": "换内存"})

    article = story.folded()
    assert (article.get("summary"), article.get("cause"), models_of(article)) == ("无显示", None, [])
    assert (article.get("solution"), article.get("number")[:6]) == ("换内存", "CD01-K")


def test_a_retired_article_stays_readable_and_may_be_proposed_again():
    story = at_headquarters(written()).when("fang", "retire_article", {"reason": "新固件已修复"})

    assert (story.folded().state, story.folded().get("reason")) == ("retired", "新固件已修复")
    assert refusal(story, "fang", "edit_article", ARTICLE).code == "state"
    assert story.when("fang", "propose_article_again").folded().state == "published"


def test_each_job_votes_once_on_an_article():
    story = written().when("wang", "vote_article", {"helped": True, "job_number": JOB})

    assert "has already voted on this article" in str(
        refusal(story, "li.wei", "vote_article", {"helped": False, "job_number": JOB}).because
    )
    story.when("wang", "vote_article", {"helped": False, "job_number": printed_number("CD01", "J", 8)})
    assert votes_of(story.folded()) == Votes(1, 1)


def test_two_offices_that_vote_for_one_job_without_seeing_each_other_count_once():
    story = written()
    there, here = (
        story.draft("wang", "vote_article", {"helped": helped, "job_number": JOB}) for helped in (True, False)
    )

    assert votes_of(story.happened(there).happened(here).folded()) == Votes(1, 0)


def test_the_number_of_a_job_counts_however_it_is_typed():
    story = written().when("wang", "vote_article", {"helped": True, "job_number": JOB.lower()})

    assert refusal(story, "wang", "vote_article", {"helped": True, "job_number": JOB}).fields.keys() == {"job_number"}


def test_anybody_may_vote_and_note_also_on_a_retired_article():
    story = at_headquarters(written()).when("fang", "retire_article", {"reason": "过时"})

    assert story.when("tang", "vote_article", {"helped": False, "job_number": JOB}).folded().lines("votes")
    assert story.when("chen", "note", {"words": "客户又问"}).folded().lines("notes")


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("联系 138 0531 0042 王小明", "138 0531 0042"),
        ("13805310042", "13805310042"),
        ("+86 531-8888-1234", "+86 531-8888-1234"),
        ("电话0531-88881234。", "0531-88881234"),
        ("错误码 0x0000007B，KB5001234", ""),
        ("固件 2.17.1032.40，2026-11-23 发布", ""),
        ("192.168.100.200", ""),
        ("10000 转，容量 960197124096B", ""),
        ("450 W，220 V，型号 3060-12", ""),
    ],
)
def test_what_looks_like_a_phone_number_may_not_stand_in_an_article(text, phone):
    assert next(phones_in(text), "") == phone
    refused = personal_words(text, None)
    assert (str(refused.values["found"]) if refused else "") == phone


@pytest.mark.parametrize("field", ["symptom", "cause", "solution"])
def test_a_phone_number_is_refused_beside_its_field(field):
    assert refusal(office(), "li.wei", "write_article", {**ARTICLE, field: "电 13805310042"}).fields.keys() == {field}


@pytest.mark.parametrize(
    "words", ["SN-7D42-0193", "sn7d42 0193 这台", "济南实验中学的机器", "济南市历下区文化东路 41 号"]
)
def test_an_article_names_neither_device_nor_customer_of_the_job_it_comes_from(words):
    job = given_a_job().folded()

    refused = refusal(office(), "li.wei", "write_article", {**ARTICLE, "cause": words}, other=job)

    assert refused.fields.keys() == {"cause"} and job.get("number") in str(refused.fields["cause"])
    assert personal_words("内存接触不良", job) is None


def test_an_article_beside_other_work_is_seen_through_that_work_alone():
    job, article = given_a_job().entries[-1], written().entries[0]

    assert list(sight.things_through(article)) == [article.moves[0].thing]
    both = replace(job, touches=(*job.touches, ("article", "the-article")))
    assert "the-article" not in sight.things_through(both)


def test_no_step_touches_an_article_beside_the_work_of_another_kind():
    for workflow in WORKFLOWS.values():
        assert "article" not in {kind for step in workflow.steps for kind in step.beside}, workflow.name


def test_nothing_in_an_article_is_private_but_its_notes():
    from fieldservice.workflows.engine.fields import private_names

    kept = {step.name for step in WORKFLOWS["article"].steps if private_names(step.event_class())}
    assert kept == {"note", "review", "settle"}


# From finished work.

SLIP = {"symptom": "蜂鸣三声，无显示", "solution": "更换电源"}


def finished() -> Story:
    return given_a_job(*HANDED_IN)


def of_kind(story: Story, kind: str) -> Story:
    """The same story, read from the thing of this kind that was opened last."""
    opened = [move.thing for entry in story.entries for move in entry.moves if move.kind == kind and not move.after]
    return replace(story, thing=opened[-1], job="")


def test_a_good_slip_becomes_an_article_that_names_its_job_and_nothing_of_its_customer():
    story = finished()
    job = story.folded()

    story.when("li.wei", "slip_to_case_base", SLIP)

    article = of_kind(story, "article").folded()
    (slip,) = story.folded().lines("slips_to_case_base")
    assert slip["article"] == article.id
    assert (article.get("symptom"), article.get("solution")) == ("蜂鸣三声，无显示", "更换电源")
    assert (models_of(article), article.get("product")["code"], article.get("source")) == (
        ["NF5280M6"],
        "server",
        job.get("number"),
    )
    assert not {"customer", "customer_name", "serial", "device", "phone"} & article.facts.keys()
    assert story.entries[-1].private is None and story.entries[-1].touches == (("article", article.id),)


def test_the_form_of_a_good_slip_begins_with_what_the_slip_says():
    job = finished().folded()

    assert as_on_the_slip(job) == {
        "symptom": job.get("symptom"),
        "models": "NF5280M6",
        "cause": "电源无输出",
        "solution": job.get("handling"),
        "cause_code": "PSU",
    }


@pytest.mark.parametrize("field", ["symptom", "cause", "solution"])
@pytest.mark.parametrize("words", ["电话 138 0531 0042", "济南实验中学的服务器", "SN-7D42-0193"])
def test_a_good_slip_with_phone_customer_or_serial_number_is_refused_beside_the_field(field, words):
    assert refusal(finished(), "li.wei", "slip_to_case_base", {**SLIP, field: words}).fields.keys() == {field}


def test_a_job_gives_its_solution_once_and_only_when_it_has_one():
    assert refusal(given_a_job(), "li.wei", "slip_to_case_base", SLIP).code == "state"
    story = finished().when("li.wei", "slip_to_case_base", SLIP)
    assert "already" in str(refusal(story, "sun", "slip_to_case_base", SLIP).because)


@pytest.mark.parametrize("who", ["zhao", "tang", "chen"])
def test_whoever_writes_no_articles_proposes_no_slip(who):
    assert refusal(finished(), who, "slip_to_case_base", SLIP).code == "role"


def test_a_job_votes_on_an_article_by_an_entry_that_only_touches_the_article():
    story = finished().when("li.wei", "slip_to_case_base", SLIP)
    article = of_kind(story, "article").thing

    story.when("li.wei", "vote_on_article", {"article": article, "helped": True})

    assert votes_of(story.folded(article)) == Votes(1, 0)
    assert story.entries[-1].touches == (("article", article),)
    assert story.folded().lines("articles_tried")[0]["helped"] is True
    with pytest.raises(Refused, match="has already voted on this article"):
        story.when("zhao", "vote_on_article", {"article": article, "helped": False})


def test_a_step_that_says_no_to_the_case_base_writes_no_article():
    story = finished()
    draft = story.draft("li.wei", "slip_to_case_base", SLIP)
    draft.data["for_case_base"] = False

    assert article_follows(draft, story.context("li.wei")) == []


def test_cause_and_solution_of_a_finished_job_are_counted_by_model_and_symptom():
    rows = pair_rows(finished().folded())

    assert rows == [{"line": "", "model": "NF5280M6", "symptom": "", "cause": "PSU", "resolution": "REPLACE"}]
    assert pair_rows(given_a_job(*COMPLETED).folded()) == []


def test_an_article_is_found_by_its_words_pinyin_initials_codes_and_models():
    words = article_words(written().folded())

    assert {"kjwxs", "wxs", "wuxianshi"} <= set(words["names"])
    assert {"NF5280M6", "NO-DISPLAY", "MEM"} <= set(words["idents"])
    assert any("无显示 No display" in text for text in words["words"])


def test_a_job_without_a_model_counts_for_nothing():
    job = finished().folded()
    job.facts["model"] = ""

    assert pair_rows(job) == []
