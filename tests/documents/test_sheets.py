"""Intake sheet, slip of the bench and packing slip of real work, read back from the PDF."""

import pytest

from db import files
from fieldservice.documents.registry import PAPERS
from fieldservice.workflows.engine.messages import Refused
from tests.documents.visit import INTAKE, PHONE, REPAIR, number, on_paper, parcel, thing_with, visit, went
from tests.printing.thermal_reading import needs_zbar
from tests.support.papers import field, fields, ticks

SHEETS = ("slip", "intake", "packing", "ticket")


@needs_zbar
def test_the_codes_of_every_sheet_are_read_by_two_scanners(counter, tmp_path):
    job = parcel(counter)
    counter.take("tang", "ship", thing=job)
    printed_number = number(counter, job)
    for kind, size, more in (
        ("slip", "A4", set()),
        ("slip", "241", set()),
        ("intake", "A5", set()),
        ("packing", "A5", {("Code128", "SF1420099999999")}),
    ):
        paper = on_paper(counter, kind, job, tmp_path, size=size)
        assert paper.codes() == paper.second_codes() == {("Code128", printed_number), ("QRCode", printed_number)} | more


def test_an_intake_sheet_says_what_was_agreed_with_the_customer(counter, tmp_path):
    came = visit(counter)
    checked = {"keyboard": "worn", "keyboard.words": "空格键发亮"}
    went(counter, *INTAKE[:1], ("wang", "inspect", {"checked": checked}))

    text = on_paper(counter, "intake", came.jobs[0], tmp_path, language="zh").run_on

    for words in (
        number(counter, came.jobs[0]),
        "CD01-T000001-L",
        "未备份的数据在维修中可能丢失",
        "以上所记机器及其状况、随附物品和数据约定属实",
        "盖章",
        "济南实验中学",
        PHONE,
        "NB-5521-77",
        "开机无显示",
        "左上角有划痕",
        "电源适配器",
        "鼠标",
        "屏幕完好",
        "有使用痕迹:空格键发亮",
        "客户已备份",
        "无密码",
        "已复现",
        "主板短路",
        "王强",
        "2026-11-2309:00",
    ):
        assert words in text, words
    assert "同意数据可能丢失" not in text


def test_before_the_inspection_an_intake_sheet_is_a_form_to_fill_in(counter):
    came = visit(counter)

    content = counter.desk.papers.content(counter.by("tang"), "intake", came.jobs[2], "zh")

    shown = fields(content)
    assert [value for label, value in shown if label == "项目"] == ["外壳与盖板", "纸盒", "硒鼓墨盒", "接口"]
    assert not any(value for label, value in shown if label == "结果")
    assert ticks(content, "机内数据") == [
        ("客户已备份", False),
        ("同意数据可能丢失", False),
        ("数据必须保留", False),
        ("无数据", False),
    ]
    assert ("工程师", "") in shown


def test_a_signed_intake_sheet_prints_what_was_signed_whatever_is_changed_later(counter, publish, tmp_path):
    came = visit(counter)
    went(counter, *INTAKE, ("wang", "sign_intake", {}))
    signed = counter.desk.thing(came.jobs[0]).get("intake_signed")["content"]
    publish(terms="新的条款", company="另一家公司")
    went(counter, ("zhao", "promise", {}))
    assert counter.desk.thing(came.jobs[0]).get("promised").startswith("2027-01-04")

    text = on_paper(counter, "intake", came.jobs[0], tmp_path, language="zh").run_on

    assert "2026-11-2609:00" in text and "2027-01-04" not in text
    assert "新的条款" not in text and "另一家公司" not in text
    assert signed in text and "张老师" in text


def test_a_signed_intake_sheet_with_damaged_content_is_refused_and_not_made_up(counter, tmp_path):
    came = visit(counter)
    went(counter, *INTAKE, ("wang", "sign_intake", {}))
    files.path_of(
        counter.desk.session.folder, counter.desk.thing(came.jobs[0]).get("intake_signed")["content"]
    ).write_bytes(b"{}")

    with pytest.raises(Refused) as caught:
        on_paper(counter, "intake", came.jobs[0], tmp_path)

    assert caught.value.code == "store"
    assert counter.rows("SELECT count(*) FROM entry WHERE kind = 'printed'") == [(0,)]


def test_a_signature_from_a_phone_is_drawn_as_one_from_the_screen(counter):
    came = visit(counter)
    went(counter, *INTAKE)
    counter.desk.take(
        counter.by("wang"),
        came.jobs[0],
        "sign_intake_on_phone",
        {"signer": "张老师", "strokes": [[[0, 0, 0], [120, 240, 30]]]},
        link=True,
    )

    signature = counter.desk.papers.content(counter.by("wang"), "intake", came.jobs[0]).signature

    assert (signature.how, signature.strokes, signature.signer) == ("drawn", (((0, 0, 0), (120, 240, 30)),), "张老师")


def test_the_slip_of_the_bench_shows_arrival_accessories_and_tests(counter, tmp_path):
    came = visit(counter)
    went(counter, *INTAKE, ("wang", "sign_intake", {}), *REPAIR, ("tang", "try_out", {}))
    counter.take("tang", "sign", thing=came.jobs[0], shown=counter.desk.papers.digest(came.jobs[0], "slip"))

    content = counter.desk.papers.content(counter.by("tang"), "slip", came.jobs[0], "zh")
    text = on_paper(counter, "slip", came.jobs[0], tmp_path, language="zh").run_on

    assert [field(content, label) for label in ("取机凭证号", "收机时间", "承诺完成")] == [
        "CD01-T000001-L",
        "2026-11-23 09:00",
        "2026-11-26 09:00",
    ]
    assert field(content, "附件") == "电源适配器、鼠标"
    assert (field(content, "测试").split()[0], field(content, "测试结果").split()) == ("开机自检", ["通过"] * 5)
    assert field(content, "结果") == "已修复" and not field(content, "二次上门")
    for words in (
        "电源适配器、鼠标",
        "开机自检通过",
        "客户试机试机正常",
        "试机项目开机、上网",
        "试机人张老师",
        "更换主板，试机正常",
        counter.desk.thing(came.jobs[0]).get("signed")["content"],
    ):
        assert words in text, words


def test_the_slip_of_a_device_that_was_not_repaired_says_why(counter):
    came = visit(counter)
    counter.take("zhao", "stop", thing=came.jobs[0], handling="查过主板供电")

    content = counter.desk.papers.content(counter.by("tang"), "slip", came.jobs[0], "en")

    assert [field(content, label) for label in ("Result", "Reason")] == ["Not repaired", "Part not to be had"]
    assert field(content, "Handling in detail") == "查过主板供电"
    assert field(content, "Explanation for the customer") == "主板已停产"


def test_a_continuous_form_is_one_print_with_every_copy_named(counter, tmp_path):
    came = visit(counter)
    went(counter, *INTAKE)
    for kind in ("slip", "intake"):
        made = counter.desk.papers.print_to_file(
            counter.by("tang"),
            kind,
            came.jobs[0],
            tmp_path / "a.pdf",
            size="241",
            language="en",
            copies=("company", "customer"),
        )
        text = on_paper(counter, kind, came.jobs[0], tmp_path, size="241", language="en").text
        assert (made["pages"], made["prints"], made["faults"]) == (1, [1], 0)
        assert (
            "1 Company copy" in text
            and "2 Customer copy" in text
            and "3 Headquarters copy" in text
            and "Reprint 1" in text
        )


@pytest.mark.parametrize(
    "language, paper, said",
    [
        ("zh", "intake", ("寄件中缺少电源线 ×1、鼠标", "清单外物品墨盒")),
        ("en", "intake", ("Missing from the parcel电源线 ×1, 鼠标", "Not on the sender's list墨盒")),
        # On the way back the customer must not read that our own parcel lacks them.
        ("zh", "packing", ("来件时缺少电源线 ×1、鼠标", "来件时多出墨盒")),
        ("en", "packing", ("Missing on arrival电源线 ×1, 鼠标", "Not on your list on arrival墨盒")),
    ],
)
def test_what_differs_from_the_senders_list_stands_on_the_intake_sheet_and_on_the_packing_slip(
    counter, tmp_path, language, paper, said
):
    job = parcel(counter, declared="电源线2根、鼠标")

    text = on_paper(counter, paper, job, tmp_path, "tang", language=language).run_on

    assert [words for words in said if "".join(words.split()) not in text] == []


@pytest.mark.parametrize("language, seal", [("zh", "盖章"), ("en", "Seal")])
def test_a_packing_slip_has_a_place_for_the_seal_of_each_side(counter, tmp_path, language, seal):
    text = on_paper(counter, "packing", parcel(counter), tmp_path, "tang", language=language).run_on

    assert text.count(seal) == 2


def test_a_packing_slip_lists_contents_recipient_and_insured_value(counter, tmp_path):
    job = parcel(counter)
    before = counter.desk.papers.content(counter.by("tang"), "packing", job, "zh")
    counter.take("tang", "ship", thing=job, packed="电源线、保修卡")

    after, text = (
        counter.desk.papers.content(counter.by("tang"), "packing", job, "zh"),
        on_paper(counter, "packing", job, tmp_path, "tang", language="zh").run_on,
    )
    english = on_paper(counter, "packing", job, tmp_path, "tang", language="en").run_on

    printed_number = number(counter, job)
    assert (
        before.lines
        == (("LJ2605D", "PR-0081", "1"), ("电源线", f"{printed_number}/1", "1"), ("墨盒", f"{printed_number}/2", "1"))
        and before.tracking == ""
    )
    assert after.lines == (("LJ2605D", "PR-0081", "1"), ("电源线", f"{printed_number}/1", "1"), ("保修卡", "", "1"))
    assert (after.recipient, after.recipient_phone, after.recipient_address) == (
        "王小明",
        "13905317788",
        "四川省绵阳市花园路 8 号",
    )
    for words in (
        "¥2,000.00",
        "顺丰",
        "SF1420099999999",
        "2026-11-2309:00",
        f"{printed_number}-r1",
        "唐琳",
        "纸箱加缓冲材料",
    ):
        assert words in text, words
    assert "¥2,000.00" in english and "SFExpress" in english


def test_a_packing_slip_names_who_packed_and_not_who_prints(counter):
    job = parcel(counter)

    before = counter.desk.papers.content(counter.by("sun"), "packing", job, "zh")
    counter.take("tang", "ship", thing=job)
    after = counter.desk.papers.content(counter.by("sun"), "packing", job, "zh")

    assert (before.checked_by, after.checked_by) == ("", "唐琳")


def test_an_intake_sheet_names_who_inspected_and_not_who_goes_on(counter):
    came = visit(counter)
    went(counter, *INTAKE, ("zhao", "pass_on", {"engineer": "li.wei", "why_without_skill": "王强病了"}))

    sheet = counter.desk.papers.content(counter.by("tang"), "intake", came.jobs[0], "zh")

    assert field(sheet, "工程师") == "王强"


def test_a_packing_slip_is_printed_only_for_a_device_that_is_sent(counter, tmp_path):
    came = visit(counter)
    for kind in ("packing", "address_label"):
        with pytest.raises(Refused, match="ready to be sent"):
            counter.desk.papers.content(counter.by("tang"), kind, came.jobs[0])


@pytest.mark.parametrize("kind", SHEETS)
@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_every_sheet_of_a_demo_is_marked_as_one_in_every_language(counter, tmp_path, monkeypatch, kind, language):
    monkeypatch.setattr(type(counter.desk.session), "is_demo", True)
    job = parcel(counter) if kind == "packing" else visit(counter).jobs[0]
    made = counter.desk.papers.print_to_file(counter.by("tang"), kind, job, tmp_path / "a.pdf", language=language)
    text = on_paper(counter, kind, job, tmp_path, language=language).run_on

    assert (made["faults"], made["missing"]) == (0, [])
    assert ("演示" in text, "DEMO-notvalid" in text) == (language != "en", language != "zh")


@pytest.mark.parametrize("kind", PAPERS)
def test_every_paper_has_a_preview_in_the_width_of_the_terminal(counter, kind):
    from printing.preview import cells

    subject = "A3" if kind == "place_label" else thing_with(counter, kind)
    for width in (40, 78):
        lines = counter.desk.papers.as_text(counter.by("tang"), kind, subject, width, language="both")
        assert lines and max(map(cells, lines)) <= width
    assert counter.rows("SELECT count(*) FROM entry WHERE kind = 'printed'") == [(0,)]
