"""Files that may be about one customer or device are proposed to headquarters; nothing is merged by itself."""

import pytest

from fieldservice.desk.names import similar
from fieldservice.desk.take_step import take_within
from fieldservice.presentation.messages import reason_and_who
from fieldservice.workflows.engine.messages import Refused
from tests.support.organisation import Organisation

AT_HEADQUARTERS = ("information_clerk@headquarters", "manager@headquarters")


@pytest.fixture
def world(tmp_path):
    made = Organisation(tmp_path)
    for code in ("CD01", "CD02", "HQ"):
        made.desk(code)
    made.call("CD01", phone="139 0013 9000", customer_name="王明", serial="SN-1", model="T1")
    made.call("CD02", phone="0086 13900139000", customer_name="王明先生", serial="sn-1", model="T1")
    made.call("CD01", phone="139 0013 9000", customer_name="李秀英", serial="SN-3")
    made.call("HQ", phone="028 8550 1100", customer_name="成都蓝天科技公司", serial="SN-4")
    made.call("HQ", phone="028 8550 1100", customer_name="成都市蓝天科技有限公司", customer="new")
    made.all()
    yield made
    made.close()


def listed(world, code, who):
    found = world.desk(code).duplicates.proposals(world.by(code, who))
    return [[file.get("name") or file.get("serial") for file in each.files] for each in found]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("王明", "王明先生", True),
        ("王伍", "王五", True),
        ("ＡＣＭＥ Ltd.", "acme ltd", True),
        ("", "王明", False),
        ("張偉", "张伟", True),
        ("王明", "李秀英", False),
        ("王建国", "王明", False),
        ("成都蓝天科技公司", "成都市蓝天科技有限公司", True),
    ],
)
def test_names_that_may_be_of_one_customer(one, other, alike):
    assert similar(one, other) is alike


def test_headquarters_finds_what_two_offices_filed_twice_and_a_family_is_not_proposed(world):
    assert listed(world, "HQ", "ding") == [
        ["王明", "王明先生"],
        ["成都蓝天科技公司", "成都市蓝天科技有限公司"],
        ["SN-1", "sn-1"],
    ]
    assert listed(world, "CD01", "liu") == [], "an office proposes what it sees itself"


def test_an_office_reads_its_list_and_learns_who_decides(world):
    world.call("CD01", phone="137 0013 7000", customer_name="赵六", serial="SN-8")
    world.call("CD01", phone="137 0013 7000", customer_name="赵六女士", customer="new")
    (found,) = world.desk("CD01").duplicates.proposals(world.by("CD01", "liu"))

    assert not found.may_decide and found.who_may == AT_HEADQUARTERS
    with pytest.raises(Refused):
        world.desk("CD01").duplicates.merge(world.by("CD01", "liu"), found.key, "同一人")
    masked = world.desk("CD01").duplicates.proposals(world.by("CD01", "shao"))
    assert masked[0].who_may == AT_HEADQUARTERS, "our own manager may not either"
    assert reason_and_who(masked[0].why_not, masked[0].who_may) == (
        "Merge with another file is not part of your role. Only possible for: information clerk at headquarters, "
        "manager at headquarters."
    )
    assert {file["address"][-3:] for file in masked[0].files} == {"***"}


def test_what_was_decided_leaves_the_list_and_not_the_same_is_kept(world):
    duplicates, clerk = world.desk("HQ").duplicates, world.by("HQ", "ding")
    customer, company, device = duplicates.proposals(clerk)[:3]

    duplicates.hold_apart(clerk, company.key, "两家公司")
    duplicates.merge(clerk, customer.key, "电话核对")
    assert listed(world, "HQ", "ding")[0] == ["SN-1", "sn-1"]
    duplicates.merge(clerk, device.key, "同一台")
    assert not any("王明" in names or "SN-1" in names for names in listed(world, "HQ", "ding"))
    with pytest.raises(Refused):
        duplicates.merge(clerk, device.key, "again")

    world.take("HQ", "ding", "undo_merge", customer.files[0]["id"], duplicate=customer.files[1]["id"], reason="弄错了")
    assert ["王明", "王明先生"] in listed(world, "HQ", "ding")
    duplicates.hold_apart(clerk, customer.key)
    assert ["王明", "王明先生"] not in listed(world, "HQ", "ding")


def test_a_nameless_file_and_a_name_between_two_others_chain_nobody(tmp_path):
    made = Organisation(tmp_path)
    for name in ("孙大", "", "吴小妹"):
        made.call("HQ", phone="138 1111 0000", customer_name=name, customer="new", serial="")
    for name in ("王建", "王建国", "建国"):
        made.call("HQ", phone="138 2222 0000", customer_name=name, customer="new", serial="")

    assert listed(made, "HQ", "ding") == [["王建", "王建国"]]
    made.close()


def test_only_the_files_that_were_shown_are_merged(tmp_path):
    made = Organisation(tmp_path)
    call = {"phone": "138 1111 0000", "customer": "new", "serial": ""}
    for name in ("王明", "王明先生"):
        made.call("HQ", **call, customer_name=name)
    duplicates, clerk = made.desk("HQ").duplicates, made.by("HQ", "ding")
    (shown,) = duplicates.proposals(clerk)
    made.call("HQ", **call, customer_name="王 明")

    with pytest.raises(Refused, match="The list has changed"):
        duplicates.merge(clerk, shown.key, "电话核对")
    assert made.desk("HQ").thing(shown.oldest).merged == ()
    made.close()


def test_a_group_is_merged_in_one_transaction_or_not_at_all(tmp_path, monkeypatch):
    made = Organisation(tmp_path)
    for name in ("王明", "王明先生", "王 明"):
        made.call("HQ", phone="138 1111 0000", customer="new", serial="", customer_name=name)
    duplicates, clerk = made.desk("HQ").duplicates, made.by("HQ", "ding")
    (shown,) = duplicates.proposals(clerk)

    with pytest.raises(Refused):
        duplicates.merge(clerk, shown.key, "")  # no reason: the first merge is refused
    assert made.desk("HQ").thing(shown.oldest).merged == ()
    with monkeypatch.context() as broken, pytest.raises(Refused):
        broken.setattr("fieldservice.desk.duplicates.take_within", all_but_the_last(take_within))
        duplicates.merge(clerk, shown.key, "电话核对")
    assert made.desk("HQ").thing(shown.oldest).merged == ()

    duplicates.merge(clerk, shown.key, "电话核对")
    assert len(made.desk("HQ").thing(shown.oldest).merged) == 2
    made.close()


def all_but_the_last(take):
    taken = []

    def once(*given):
        if taken:
            raise Refused("store", "the disk is full")
        taken.append(given)
        return take(*given)

    return once


def test_the_other_file_is_named_as_people_say_it_and_the_only_merged_one_need_not_be(tmp_path):
    made = Organisation(tmp_path)
    first, second = (
        made.desk("HQ").thing(str(made.desk("HQ").thing(call).get("customer")))
        for call in (
            made.call("HQ", serial="SN-1", phone="138 1111 0000", customer_name="王明"),
            made.call("HQ", serial="SN-2", phone="139 1111 0000", customer_name="李娜"),
        )
    )
    number = str(second.get("number"))

    for text in (number.replace("-", "").lower(), "139-1111-0000"):
        made.take("HQ", "ding", "merge", first.id, duplicate=text, reason="改了姓")
        assert made.desk("HQ").thing(number.replace("-", "").lower()).id == first.id
        made.take("HQ", "ding", "undo_merge", first.id, reason="弄错了")
        assert made.desk("HQ").thing(second.id).id == second.id
    with pytest.raises(Refused):
        made.take("HQ", "ding", "undo_merge", first.id, reason="弄错了")
    made.close()
