"""Several customers behind one phone, and several devices of one serial number, are offered for choice."""

import pytest

from fieldservice.workflows.engine.messages import Refused
from tests.support.organisation import Organisation

SWITCHBOARD = "028 8550 3305"


@pytest.fixture
def world(tmp_path):
    """A family behind one phone at CD01: father with an open job, son with two calls; a device of each maker."""
    made = Organisation(tmp_path)
    made.desk("CD01")
    father = made.job("CD01", phone=SWITCHBOARD, customer_name="王建国", area="武侯区", serial="SN-1", model="T1")
    son = made.call("CD01", phone=SWITCHBOARD, customer_name="王明", area="高新区", serial="SN-2", model="T2")
    other = {"phone": "139 0013 9000", "customer_name": "李四", "model": "T9"}
    made.take("CD01", "chen", "register", serial="SN-1", device="new", **other)
    made.father, made.son = (str(made.desk("CD01").thing(thing).get("customer")) for thing in (father, son))
    yield made
    made.close()


def known(world, who="chen", **asked):
    return world.desk("CD01").lookup.known(world.by("CD01", who), **asked)


def register(world, **data):
    return world.take("CD01", "chen", "register", **{"customer_name": "", "serial": "", **data})


def test_everybody_behind_a_phone_is_offered_with_what_tells_them_apart(world):
    found = known(world, phone=SWITCHBOARD)

    assert found["customer"] is None
    assert [(each["name"], each["area"], each["open"]) for each in found["customers"]] == [
        ("王建国", "武侯区", 1),
        ("王明", "高新区", 0),
    ]
    assert all(each["number"] and each["address"] and each["last"]["opened"] for each in found["customers"])
    assert all(each["caller_kind"]["code"] for each in found["customers"])
    shown = known(world, phone=SWITCHBOARD, chosen={"customer": world.son})
    assert shown["customer"]["name"] == "王明" and len(shown["customers"]) == 2
    assert known(world, phone=SWITCHBOARD, chosen={"customer": "new"})["customer"] is None


def test_who_may_not_see_personal_data_gets_no_whole_address(world):
    assert {each["address"][-3:] for each in known(world, "shao", phone=SWITCHBOARD)["customers"]} == {"***"}


def test_a_call_from_such_a_phone_asks_who_it_is_before_a_nameless_file_is_made(world):
    with pytest.raises(Refused) as refused:
        register(world, phone=SWITCHBOARD)
    assert (refused.value.code, [*refused.value.fields]) == ("data", ["customer"])
    assert [each["id"] for each in refused.value.candidates["customer"]] == [world.father, world.son]

    number = world.desk("CD01").thing(world.father).get("number")
    assert register(world, phone=SWITCHBOARD, customer=number).facts["customer"] == world.father
    assert register(world, phone=SWITCHBOARD, customer=world.son).facts["customer"] == world.son
    assert register(world, phone=SWITCHBOARD, customer_name="王明").facts["customer"] == world.son
    somebody = register(world, phone=SWITCHBOARD, customer="new", customer_name="王明")
    assert somebody.facts["customer"] not in (world.father, world.son, "new")
    with pytest.raises(Refused) as refused:
        register(world, phone=SWITCHBOARD, customer_name="王明")
    assert len(refused.value.candidates["customer"]) == 2, "two of them have this name now"
    with pytest.raises(Refused) as refused:
        register(world, phone=SWITCHBOARD, customer="C-nobody")
    assert [*refused.value.fields] == ["customer"]


def test_two_devices_of_one_serial_number_are_told_apart_by_model_or_by_choice(world):
    found = known(world, serial="SN-1")
    assert [(each["model"], each["customer"]) for each in found["devices"]] == [("T1", "王建国"), ("T9", "李四")]

    with pytest.raises(Refused) as refused:
        register(world, phone="137 0013 7000", customer_name="赵六", serial="SN-1", model="")
    assert [*refused.value.candidates] == ["device"]
    first, second = (each["id"] for each in found["devices"])
    call = {"phone": "137 0013 7000", "customer_name": "赵六", "serial": "SN-1"}
    assert register(world, **call, model="T9").facts["device"] == second
    assert register(world, **call, model="", device=first).facts["device"] == first
    assert register(world, **call, model="", device="new").facts["device"] not in (first, second, "new")


def test_the_owner_of_the_device_is_who_calls_from_the_shared_phone(world):
    assert register(world, phone=SWITCHBOARD, serial="SN-2", model="").facts["customer"] == world.son


def test_people_behind_a_switchboard_are_told_apart_by_their_extension(world):
    line = "028 8551 7700"
    first = register(world, phone=f"{line} 转 21", customer_name="财务处").facts["customer"]

    alone = known(world, phone=line)
    assert alone["customer"] is None and [each["extension"] for each in alone["customers"]] == ["21"]
    second = register(world, phone=f"{line} ext 35", customer_name="信息科").facts["customer"]
    assert known(world, phone=f"{line}x21")["customer"]["id"] == first
    assert [each["extension"] for each in known(world, phone=line)["customers"]] == ["21", "35"]
    assert [each["id"] for each in known(world, phone=f"{line}x99")["customers"]] == [first, second]
    with pytest.raises(Refused) as refused:
        register(world, phone=line)
    assert len(refused.value.candidates["customer"]) == 2


def test_headquarters_names_everybody_behind_a_phone_that_is_not_known_here(world):
    world.all("CD01")
    world.desk("CD02")
    world.online("CD02")
    answer = world.desk("CD02").lookup.ask_elsewhere(phone=SWITCHBOARD)

    assert {"王建国", "王明"} <= {each["name"] for each in answer["customers"]}
    assert not any("phone" in each or "address" in each for each in answer["customers"])
    assert all(any(name in each for each in answer["says"].values["names"]) for name in ("王建国", "王明"))


def test_a_colleagues_expected_device_does_not_stand_in_the_way_of_whoever_was_chosen(world):
    desk = world.desk("CD01")
    request = world.call("CD01", phone="028 6666 0000", customer_name="甲", serial="SN-71")
    world.take("CD01", "chen", "hand_on", request, mode="mail_in")
    world.take("CD01", "liu", "take_over", request)
    world.take("CD01", "liu", "hand_over", request, office="CD01")
    register(world, phone="028 6666 0000", customer_name="乙", serial="SN-72")
    parcel = {"phone": "028 6666 0000", "customer_name": "乙", "symptom": "不开机", "model": "T3", "place": "C1"}

    assert len(desk.workshop.expected(phone="028 6666 0000")) == 1
    other = desk.thing(request).get("customer")
    assert len(desk.workshop.expected(phone="028 6666 0000", customer=str(other))) == 1
    assert desk.workshop.expected(phone="028 6666 0000", customer="new") == []
    page = world.take("CD01", "lin", "take_parcel_in", **parcel, customer="new")
    assert page.made["job"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [("周一", "周 一"), ("Ann Lee", "ANN  LEE"), ("张伟", "張偉"), ("ＡＣＭＥ", "acme"), ("Zoë", "ZOE")],
)
def test_the_same_name_in_other_letters_is_the_same_person(world, name, typed):
    phone = f"1390017{sum(map(ord, name)) % 10000:04}"
    first = register(world, phone=phone, customer_name=name)

    again = register(world, phone=phone, customer_name=typed)

    assert again.facts["customer"] == first.facts["customer"]
    other = register(world, phone=phone, customer_name="别人")
    assert other.facts["customer"] != first.facts["customer"]


def test_whoever_is_on_the_line_is_a_candidate_whatever_extension_was_dialled(world):
    line = "028 8552 9900"
    first = register(world, phone=f"{line}-801", customer_name="厂甲").facts["customer"]

    for phone in (f"{line}x802", "+862885529900;ext=803"):
        with pytest.raises(Refused) as refused:
            register(world, phone=phone)
        assert [each["id"] for each in refused.value.candidates["customer"]] == [first]
    assert register(world, phone=f"{line}", customer_name="厂甲").facts["customer"] == first
    assert world.desk("CD01").thing(first).get("phone") == "02885529900x801", "a line alone is no news"
    assert register(world, phone=f"{line}x802", customer_name="厂甲").facts["customer"] == first
    assert register(world, phone=f"{line}x802", customer_name="厂乙").facts["customer"] != first
