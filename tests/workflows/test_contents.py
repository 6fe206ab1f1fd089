"""What was found in a parcel is compared with the sender's list, item by item (flow 5b)."""

import pytest

from fieldservice.workflows.bench.transport.contents import differences, item_of


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("鼠标", ("鼠标", 1)),
        ("电源线2根", ("电源线", 2)),
        ("电源线 ２ 根", ("电源线", 2)),
        ("两根电源线", ("电源线", 2)),
        ("2 power cords", ("power cords", 2)),
        ("mouse x2", ("mouse", 2)),
        ("鼠标×3个", ("鼠标", 3)),
        ("内存 32G", ("内存 32G", 1)),
        ("PSU-450", ("PSU-450", 1)),
        ("2.5 寸硬盘", ("2.5 寸硬盘", 1)),
        ("DDR4 2666", ("DDR4 2666", 1)),
    ],
)
def test_a_line_of_a_list_is_an_item_with_a_count(line, item):
    assert item_of(line) == item


@pytest.mark.parametrize(
    ("declared", "found", "missing", "unlisted"),
    [
        (["电源线2根", "鼠标"], ["鼠标", "电源线"], ["电源线 ×1"], []),
        (["电源线"], ["电源线2根"], [], ["电源线 ×1"]),
        (["电源线", "电源线"], ["电源线2根"], [], []),
        (["Power Cord", "ＭＯＵＳＥ"], ["power cords", "mouse"], [], []),
        (["鼠标"], ["鼠标", "说明书 3本"], [], ["说明书 ×3"]),
        (["主机", "天逸 310", "鼠标"], ["鼠标"], [], []),
        (["鼠标 ", "电源、线"], ["鼠标", "电源线"], [], []),
        ([], ["鼠标"], [], []),
        (["鼠标"], [], ["鼠标"], []),
    ],
)
def test_spelling_makes_no_difference_counts_do_and_the_device_itself_is_in_neither_list(
    declared, found, missing, unlisted
):
    assert differences(declared, found, ["天逸310"]) == (missing, unlisted)
