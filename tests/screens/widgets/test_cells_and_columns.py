"""Width is counted in cells, typed text cannot command the terminal, and no column shrinks to nothing."""

import pytest
from rich.cells import cell_len
from textual.content import Content

from fieldservice.screens.textual_private import break_lines_as_written
from fieldservice.screens.widgets.cells import cut, fit, for_notice, inert, wrap
from fieldservice.screens.widgets.columns import ListColumn, Measure, share


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("打印头", 6, "打印头"),
        ("欧阳修文", 7, "欧阳修…"),
        ("欧阳修文", 6, "欧阳…"),
        ("欧阳修文", 5, "欧阳…"),
        ("LX-300K", 7, "LX-300K"),
        ("LX-300K Plus", 7, "LX-300…"),
        ("王芳", 2, "…"),
        ("王芳", 1, ""),
        ("e\u0301tage", 4, "e\u0301ta…"),
        ("👩‍🔧 van", 4, "👩‍🔧 …"),
        ("", 4, ""),
    ],
)
def test_a_text_too_long_ends_in_an_ellipsis_and_never_in_half_a_character(text, width, shown):
    assert cut(text, width) == shown


@pytest.mark.parametrize("align", ["left", "right"])
@pytest.mark.parametrize("text", ["", "12", "济南欧阳修文办公设备", "Zhang 伟 & Söhne", "e\u0301tage"])
def test_a_cell_is_exactly_as_wide_as_its_column(text, align):
    assert all(cell_len(fit(text, width, align)) == width for width in range(1, 30))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("\x1b[2J\x1b]0;owned\x07", " [2J ]0;owned "),
        ("two\r\nlines\tand tab", "two  lines and tab"),
        ("\u202egnp.exe", "gnp.exe"),
        ("half \ud83d pair", "half ? pair"),
        ("𠮷野家　店", "𠮷野家　店"),
    ],
)
def test_typed_text_cannot_command_the_terminal(typed, shown):
    assert inert(typed) == shown


def test_a_sentence_is_broken_at_blanks_and_chinese_anywhere():
    assert wrap("Nothing waits here. 没有等待的工单，按 F2 登记。", 14) == [
        "Nothing waits", "here. 没有等待", "的工单，按 F2", "登记。"]  # fmt: skip


def test_a_notice_in_chinese_keeps_a_number_in_its_line():
    sentence = "扫到 6901234567892：本网点没有此码。按 F2 查找，按 F4 登记。"

    assert for_notice(sentence, 80).splitlines() == ["扫到 6901234567892：本网点没有此码。", "按 F2 查找，按 F4 登记。"]
    wrong = "扫到 CD01-J000012-X：像我们的标签，但校验位不对。请再扫一次。"
    assert for_notice(wrong, 80).splitlines() == ["扫到 CD01-J000012-X：像我们的标签，", "但校验位不对。请再扫一次。"]
    assert for_notice("Scanned 6901234567892.", 20) == "Scanned 6901234567892."


NUMBER = ListColumn("number", "Number", 9, 9)
CUSTOMER = ListColumn("customer", "Customer", 20, 8, grow=1)
SYMPTOM = ListColumn("symptom", "Symptom", 30, 10, grow=3)
ENGINEER = ListColumn("engineer", "Engineer", 8)
OFFICE = ListColumn("office", "Office", 6)


@pytest.mark.parametrize(
    ("room", "widths"),
    [
        (117, {"number": 9, "customer": 30, "symptom": 60, "engineer": 8, "office": 6}),
        (77, {"number": 9, "customer": 20, "symptom": 30, "engineer": 8, "office": 6}),
        (60, {"number": 9, "customer": 14, "symptom": 19, "engineer": 8, "office": 6}),
        (44, {"number": 9, "customer": 11, "symptom": 13, "engineer": 8}),
        (30, {"number": 9, "customer": 9, "symptom": 10}),
        (20, {"number": 9, "customer": 10}),
    ],
)
def test_columns_shrink_then_the_last_dispensable_ones_go_and_growing_ones_take_the_rest(room, widths):
    columns = (NUMBER, CUSTOMER, SYMPTOM, ENGINEER, OFFICE)

    shared = share(columns, room)

    assert {columns[index].key: width for index, width in shared} == widths
    assert sum(widths.values()) + len(widths) - 1 <= room


STATE, LIMIT = ListColumn("state", "State", 16, 10, whole=True), ListColumn("due", "Limit", 16, 15, whole=True)


@pytest.mark.parametrize(
    ("room", "engineer", "widths"),
    [
        (75, "empty", {"number": 9, "state": 20, "due": 17, "symptom": 17, "engineer": 8}),
        (61, "empty", {"number": 9, "state": 20, "due": 17, "symptom": 12}),
        (61, "filled", {"number": 9, "state": 13, "due": 17, "symptom": 10, "engineer": 8}),
        (40, "empty", {"number": 9, "state": 12, "due": 17}),
    ],
)
def test_state_and_time_limit_are_not_cut_while_another_column_is_nearly_empty(room, engineer, widths):
    columns = (NUMBER, STATE, LIMIT, SYMPTOM, ENGINEER)
    measured = {1: Measure(20, False), 2: Measure(17, False), 4: Measure(2, engineer == "empty")}

    shared = share(columns, room, measured)

    assert {columns[index].key: width for index, width in shared} == widths


def test_no_line_of_a_wrapped_text_begins_with_a_closing_mark():
    text = "产品：打印机，型号 X1；故障现象代码：打印质量。F5 立即重试，F8 取消。"

    for width in range(6, 40):
        assert not any(line[0] in "，。；：" for line in wrap(text, width))


def test_a_label_in_chinese_fills_its_lines_and_breaks_as_people_write():
    break_lines_as_written()
    lines = Content("送往打印机的单据。F5 立即重试，F8 取消。").wrap(19)

    assert [line.plain for line in lines] == ["送往打印机的单据。", "F5 立即重试，F8 取", "消。"]


WAITING = ListColumn("waiting", "Waiting", 12)


ROOMS = [(60, 40, False), (60, 12, True), (72, 40, False), (80, 40, True)]


@pytest.mark.parametrize(("room", "symptoms", "kept"), ROOMS)
def test_a_column_without_any_text_leaves_its_cells_to_what_is_cut(room, symptoms, kept):
    columns = (NUMBER, CUSTOMER, SYMPTOM, WAITING)
    measured = {0: Measure(9, False), 1: Measure(12, False), 2: Measure(symptoms, False), 3: Measure(0, True)}

    shared = dict(share(columns, room, measured))

    assert (3 in shared) is kept
    assert sum(shared.values()) + len(shared) - 1 == room
