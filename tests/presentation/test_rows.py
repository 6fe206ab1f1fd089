"""A row of the board, of a list or of a ticket reads the same on the screen and on the command line."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from fieldservice import words
from fieldservice.cli import board, json_views
from fieldservice.desk import workshop
from fieldservice.presentation import board_rows, day_list, list_rows
from fieldservice.presentation.board_rows import BoardRow
from fieldservice.presentation.names import DisplayNames
from fieldservice.screens.panels import board_lists

FOLDER = Path(words.__file__).parents[1]
CHENGDU = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=CHENGDU)
NAMES = DisplayNames(
    {"wang": "王强"},
    {"part": {"zh": "等配件", "en": "waits for a part"}},
    {"laptop": {"zh": "笔记本", "en": "Laptop"}},
    CHENGDU,
    groups={"cooling": {"zh": "散热", "en": "Cooling"}},
)
ON_BENCH = {
    "thing": "1",
    "mode": "send_in",
    "state": "on_bench",
    "customer": "济南实验中学",
    "at": "shelf",
    "place": "A3",
    "waiting": "",
    "turn_role": "engineer",
    "turn_person": "wang",
    "since": "2026-11-23T05:50:00Z",
    "promised": "",
}
WORK = {
    "thing": "1",
    "kind": "job",
    "number": "CD01-J000001-L",
    "mode": "send_in",
    "state": "on_bench",
    "open": 1,
    "due": "2026-11-23T06:15:00Z",
    "half": "2026-11-23T05:00:00Z",
    "most": "2026-11-23T05:30:00Z",
    "customer": "(erased)",
    "engineer": "wang",
    "opened": "2026-11-22T01:00:00Z",
}


def text(key, view="bench", **other):
    return BoardRow(view, {**ON_BENCH, **other}, NAMES, NOW, 20).text(key)


def test_a_name_is_masked_only_where_customers_can_see_it():
    assert text("customer", "waiting") == "济南实验…"
    assert text("customer", "waiting", customer="王小明") == "Mr or Ms 王"
    assert text("customer", "waiting", customer="Emma Schmidt") == "Emma S."
    assert text("customer", "bench") == "济南实验中学"
    users = [
        str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.py") if "masked_name(" in path.read_text("utf-8")
    ]
    assert sorted(users) == ["cli/board.py", "words/forms.py"]


@pytest.mark.parametrize(
    ("since", "shown"), [("05:55", "5 min"), ("05:50", "10 min"), ("05:45", "! 15 min"), ("05:30", "!! 30 min")]
)
def test_waiting_is_marked_by_its_share_of_the_minutes_that_are_allowed(since, shown):
    assert text("minutes", "waiting", since=f"2026-11-23T{since}:00Z") == shown


def test_a_device_waits_for_its_reason_else_for_the_person_whose_turn_it_is():
    assert text("waits_for", waiting="part") == "waits for a part"
    assert text("waits_for") == "engineer 王强"


def test_a_place_is_shown_as_the_label_of_its_shelf_or_as_its_kind():
    assert text("place") == "A3"
    assert text("place", at="counter", place="") == "at the counter"


def test_every_heading_has_a_text_in_a_row_that_has_its_field():
    row = {**dict.fromkeys(board_rows.HEADINGS, ""), **ON_BENCH, "what": "promised", "engineer": "wang"}

    assert {key for key in board_rows.HEADINGS if not isinstance(text(key, **row), str)} == set()


def test_each_view_of_the_board_has_a_title_columns_and_a_sentence_when_it_is_empty():
    views = set(board_rows.VIEWS)

    assert views == set(board.PRINTED) == set(board_lists.LAYOUTS) == set(board_lists.EMPTY)
    shown = {column.key for columns in board_lists.LAYOUTS.values() for column in columns}
    assert shown | {key for keys in board.PRINTED.values() for key in keys} == set(board_rows.HEADINGS)


def test_the_sections_of_the_day_are_those_that_the_desk_reads_in_its_order():
    assert tuple(day_list.SECTIONS) == workshop.DAY
    assert set(day_list.DEADLINES) <= set(day_list.SECTIONS)


@pytest.mark.parametrize(
    ("key", "english", "chinese"),
    [
        ("due", "!15m", "!15分"),
        ("state", "on the bench", "维修中"),
        ("customer", "(erased)", "（已删除）"),
        ("engineer", "王强", "王强"),
        ("opened", "Yesterday 09:00", "昨天 09:00"),
        ("kind", "job", "维修单"),
        ("symptom", "", ""),
    ],
)
def test_a_cell_of_a_list_reads_the_same_from_a_row_and_from_its_json_object(key, english, chinese):
    for row in (WORK, json_views.row_object(WORK)):
        words.use("en")
        assert list_rows.cell_text(NAMES, row, key, NOW) == english
        words.use("zh")
        assert list_rows.cell_text(NAMES, row, key, NOW) == chinese


def test_a_closed_job_has_no_time_limit_any_more():
    assert list_rows.cell_text(NAMES, {**WORK, "open": 0}, "due", NOW) == ""


def test_roles_and_skills_of_a_person_are_words_in_a_list():
    person = {"name": "wang", "roles": "engineer manager", "skills": "laptop other", "areas": "", "active": 0}

    for row in (person, json_views.row_object(person)):
        shown = [list_rows.cell_text(NAMES, row, key, NOW) for key in ("roles", "skills", "areas", "active")]
        assert shown == ["engineer, manager", "Laptop, other", "", "No"]


@pytest.mark.parametrize(
    ("summary", "english", "chinese"),
    [
        ("CD01/good cooling", "good stock Cooling", "良品库 散热"),
        ("CD01/good belts", "good stock belts", "良品库 belts"),
        ("CD01/bag/wang FAN-80 -1", "bag of 王强 FAN-80 -1", "王强的备件包 FAN-80 -1"),
        ("CD01/good", "good stock", "良品库"),
    ],
)
def test_a_count_names_its_place_in_words_also_one_that_an_earlier_version_made(summary, english, chinese):
    row = {**WORK, "kind": "stock_count", "office": "CD01", "symptom": summary}

    for language, said in (("en", english), ("zh", chinese)):
        words.use(language)
        assert list_rows.cell_text(NAMES, row, "symptom", NOW) == said
    words.use(None)


def test_urgent_work_says_so_before_its_symptom():
    words.use("en")

    assert list_rows.cell_text(NAMES, {**WORK, "symptom": "No display", "urgent": 1}, "symptom", NOW) == (
        "Urgent: No display"
    )
    assert list_rows.cell_text(NAMES, {**WORK, "symptom": "No display", "urgent": 0}, "symptom", NOW) == "No display"
    words.use(None)


@pytest.mark.parametrize(("language", "shown"), [("en", "FAN-80 x2, RAM-16 x1"), ("zh", "FAN-80 x2、RAM-16 x1")])
def test_the_parts_of_a_row_are_joined_as_the_readers_language_joins_them(language, shown):
    words.use(language)
    row = {"kind": "requisition", "symptom": "FAN-80 x2, RAM-16 x1", "urgent": 0}

    assert list_rows.cell_text(NAMES, row, "symptom", NOW) == shown
    job = list_rows.cell_text(NAMES, {**row, "kind": "job", "symptom": "no power, loud fan"}, "symptom", NOW)
    assert job == "no power, loud fan"
