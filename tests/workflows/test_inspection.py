"""Flow 5a.2: the engineer inspects the device with the customer, who signs the intake sheet."""

from dataclasses import replace

import pytest

from fieldservice.workflows.engine.reference import Code
from tests.support.story import INSPECTED, LEFT_HERE, REFERENCE, given_a_device, refusal

ITEMS = tuple(REFERENCE.checklist("check", "laptop"))
IN_ORDER = dict.fromkeys(ITEMS, "ok")


def test_the_inspection_keeps_the_result_and_the_words_for_each_item():
    story = given_a_device(("zhao", "dispatch"))
    keyboard = {"keyboard": "worn", "keyboard.words": "空格键发亮"}
    job = story.when("wang", "inspect", {"checked": keyboard}).folded()

    items = {item["code"]: item for item in job.get("checked")}
    assert list(items) == list(REFERENCE.checklist("check", "laptop"))
    assert (items["screen"]["zh"], items["screen"]["result"]["zh"]) == ("屏幕", "完好")
    assert (items["keyboard"]["result"]["zh"], items["keyboard"]["words"]) == ("有使用痕迹", "空格键发亮")
    assert job.get("data")["code"] == "backed_up"
    assert job.get("password")["code"] == "none"
    assert job.get("reproduced")["code"] == "yes"
    assert job.get("place") == {"at": "bench", "name": "王强"}


def test_an_inspection_needs_an_answer_for_every_item_of_its_kind_of_device():
    story = given_a_device(("zhao", "dispatch"))

    empty = refusal(story, "wang", "inspect", {"checked": {}}, exactly=True)
    almost = refusal(story, "wang", "inspect", {"checked": {**IN_ORDER, "seals": ""}}, exactly=True)

    assert list(empty.fields) == [f"checked.{item}" for item in ITEMS]
    assert list(almost.fields) == ["checked.seals"]
    assert story.when("wang", "inspect", {"checked": IN_ORDER}, exactly=True).folded().state == "inspected"


@pytest.mark.parametrize("result", ["worn", "damaged", "missing", "not_checked"])
def test_an_item_that_is_not_in_order_or_not_checked_is_explained_in_words(result):
    story = given_a_device(("zhao", "dispatch"))
    checked = {**IN_ORDER, "disk": result}

    why = refusal(story, "wang", "inspect", {"checked": checked}, exactly=True)

    assert list(why.fields) == ["checked.disk.words"]
    story.when("wang", "inspect", {"checked": {**checked, "disk.words": "加密，客户不在场"}}, exactly=True)
    assert next(item["words"] for item in story.folded().get("checked") if item["code"] == "disk") == "加密，客户不在场"


def test_an_item_that_headquarters_publishes_as_optional_may_be_left_open():
    story = given_a_device(("zhao", "dispatch"))
    optional = {"check_optional/laptop": {"seals": Code("check_optional/laptop", "seals", "易碎贴", "Seals")}}
    story.reference = replace(REFERENCE, codes={**REFERENCE.codes, **optional})

    story.when("wang", "inspect", {"checked": {**IN_ORDER, "seals": ""}}, exactly=True)

    assert [item["code"] for item in story.folded().get("checked")] == [item for item in ITEMS if item != "seals"]


def test_a_kind_of_device_without_a_list_of_its_own_needs_the_items_of_other_devices():
    optional = {"check_optional/other": {"seals": Code("check_optional/other", "seals", "易碎贴", "Seals")}}
    reference = replace(REFERENCE, codes={**REFERENCE.codes, **optional})

    assert reference.needed_items("check", "storage") == {"housing", "ports", "parts"}
    assert "seals" in reference.needed_items("check", "laptop")


@pytest.mark.parametrize("step", ["sign_intake", "sign_intake_on_paper", "refuse_intake"])
def test_an_empty_sheet_of_version_0_3_is_not_signed_until_the_device_is_inspected_again(step):
    story = given_a_device(*INSPECTED)
    story.entries[-1].data["checked"] = []

    assert refusal(story, "wang", step).code == "guard"
    assert story.when("wang", "inspect_again").when("wang", step).folded().state == "on_bench"


def test_a_checklist_item_of_another_kind_of_device_is_refused_by_name():
    why = refusal(given_a_device(("zhao", "dispatch")), "wang", "inspect", {"checked": {"toner": "ok"}})

    assert list(why.fields) == ["checked.toner"]


@pytest.mark.parametrize("missing", ["data", "reproduced"])
def test_data_consent_and_whether_the_fault_was_seen_are_always_noted(missing):
    assert missing in refusal(given_a_device(("zhao", "dispatch")), "wang", "inspect", {missing: None}).fields


def test_the_accessories_found_at_inspection_replace_those_that_the_customer_named():
    story = given_a_device(("zhao", "dispatch")).when("wang", "inspect", {"accessories": "电源适配器"})

    assert story.folded().get("accessories") == ["电源适配器"]
    assert story.folded().get("condition") == "左上角有划痕"


def test_only_the_dispatched_engineer_inspects():
    story = given_a_device(("zhao", "dispatch"))

    why = refusal(story, "li.wei", "inspect")

    assert (why.code, why.who_may) == ("role", ("wang",))


@pytest.mark.parametrize(
    ("step", "how"),
    [
        ("sign_intake", "drawn"),
        ("sign_intake_on_phone", "phone"),
        ("sign_intake_on_paper", "paper"),
        ("refuse_intake", "refused"),
    ],
)
def test_the_intake_is_signed_off_in_any_of_four_ways_and_records_which(step, how):
    story = given_a_device(*INSPECTED)

    story.when("wang", step, link=step.endswith("phone"), signed={story.job: "d" * 64})

    job = story.folded()
    assert (job.state, job.get("intake_signed")["how"]) == ("on_bench", how)
    assert job.get("intake_signed")["content"] == "d" * 64
    assert len(job.lines("intake_signatures")) == 1


def test_a_signature_on_the_phone_comes_through_its_link_only():
    assert refusal(given_a_device(*INSPECTED), "wang", "sign_intake_on_phone").code == "guard"


def test_a_signature_on_another_paper_than_was_shown_is_refused():
    story = given_a_device(*INSPECTED)

    why = refusal(story, "wang", "sign_intake", {"shown": "a" * 64}, signed={story.job: "b" * 64})

    assert why.code == "changed"


def test_a_customer_who_is_not_here_must_agree_to_the_finding_before_work_begins():
    story = given_a_device(*INSPECTED, **LEFT_HERE)

    assert refusal(story, "wang", "tell_finding", {"agrees": False}).code == "data"
    assert story.when("wang", "tell_finding").folded().state == "on_bench"


def test_the_intake_sheet_of_an_absent_customer_needs_no_witness_and_a_refused_one_does():
    story = given_a_device(*INSPECTED)

    assert list(refusal(story, "wang", "refuse_intake", {"witness": ""}).fields) == ["witness"]
    story.when("wang", "refuse_intake", {"reason": "absent", "witness": ""})
    assert story.folded().record("intake_signed")["how"] == "absent"
