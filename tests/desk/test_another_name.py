"""Another name is another person: a call renames no file, and a name that is merely similar is asked about."""

import pytest

from fieldservice.workflows.engine.messages import Refused
from tests.support.organisation import Organisation

VISIT = {"symptom": "不开机", "model": "T1", "place": "A3"}


@pytest.fixture
def world(tmp_path):
    made = Organisation(tmp_path)
    made.desk("CD01")
    yield made
    made.close()


def register(world, **data):
    return world.take("CD01", "chen", "register", **{"customer_name": "", "serial": "", "model": "", **data})


def facts(world, file):
    return world.desk("CD01").thing(file).facts


@pytest.mark.parametrize("name", ["李四", "王明明与另一个人"])
@pytest.mark.parametrize(
    ("who", "step", "more"), [("chen", "register", {}), ("lin", "check_in", VISIT), ("lin", "take_parcel_in", VISIT)]
)
def test_another_name_than_that_of_the_chosen_file_is_refused_beside_the_name(world, who, step, more, name):
    phone = f"1391002{sum(map(ord, step + name)) % 10000:04}"
    file = register(world, phone=phone, customer_name="周一").facts["customer"]
    call = {"serial": "", "model": "", **more, "phone": phone, "customer_name": name}

    with pytest.raises(Refused) as refused:
        world.take("CD01", who, step, **call, customer=file)

    fault = str(refused.value.fields["customer_name"])
    assert refused.value.code == "data" and "周一" in fault and facts(world, file)["number"] in fault
    assert [each["id"] for each in refused.value.candidates["customer"]] == [file]
    assert facts(world, file)["name"] == "周一"
    somebody = world.take("CD01", who, step, **call, customer="new")
    assert somebody.facts["customer"] != file and facts(world, somebody.facts["customer"])["name"] == name


def test_another_name_behind_the_phone_of_the_only_known_customer_is_another_customer(world):
    file = register(world, phone="13810010001", customer_name="周一").facts["customer"]

    other = register(world, phone="13810010001", customer_name="李四").facts["customer"]

    assert other != file and facts(world, file)["name"] == "周一" and facts(world, other)["name"] == "李四"


@pytest.mark.parametrize(
    ("name", "typed"),
    [("周三", "周 三"), ("Ann Lee", "ANN  LEE"), ("张伟", "張偉"), ("ＡＣＭＥ", "acme"), ("Zoë", "ZOE")],
)
def test_the_same_name_in_other_letters_stays_in_the_file_as_it_was(world, name, typed):
    phone = f"1390018{sum(map(ord, name)) % 10000:04}"
    file = register(world, phone=phone, customer_name=name).facts["customer"]

    again = register(world, phone=phone, customer_name=typed)
    chosen = register(world, phone=phone, customer_name=typed, customer=file)

    assert again.facts["customer"] == chosen.facts["customer"] == file
    assert again.facts["customer_name"] == typed
    assert facts(world, file)["name"] == name


@pytest.mark.parametrize(
    ("name", "typed"),
    [("张伟", "张伟先生"), ("Ann Lee", "Mr Ann Lee"), ("李斯特", "李思特"), ("Katherine", "Catherine")],
)
def test_a_similar_name_is_asked_about_and_the_choice_settles_it(world, name, typed):
    phone = f"1390019{sum(map(ord, name)) % 10000:04}"
    file = register(world, phone=phone, customer_name=name).facts["customer"]

    with pytest.raises(Refused) as refused:
        register(world, phone=phone, customer_name=typed)
    assert [*refused.value.fields] == ["customer"]
    assert [each["id"] for each in refused.value.candidates["customer"]] == [file]

    assert register(world, phone=phone, customer_name=typed, customer=file).facts["customer"] == file
    assert facts(world, file)["name"] == name
    somebody = register(world, phone=phone, customer_name=typed, customer="new").facts["customer"]
    assert somebody != file and facts(world, somebody)["name"] == typed
    assert register(world, phone=phone, customer_name=typed).facts["customer"] == somebody


def test_a_call_from_another_number_leaves_the_number_of_the_file(world):
    file = register(world, phone="13810010002", customer_name="周五").facts["customer"]

    call = register(world, phone="13810010003", customer=file)

    assert call.facts["customer"] == file and facts(world, call.id)["phone"] == "13810010003"
    assert facts(world, file)["phone"] == "13810010002"
    assert register(world, phone="13810010002").facts["customer"] == file


def test_a_line_gains_the_extension_that_somebody_calls_from(world):
    file = register(world, phone="028 8553 1100", customer_name="财务处").facts["customer"]

    register(world, phone="028 8553 1100 转 21", customer_name="财务处")

    assert facts(world, file)["phone"] == "02885531100x21"


def test_somebody_else_who_brings_the_ticket_of_a_device_is_not_its_customer(world):
    visit = world.take("CD01", "lin", "check_in", **VISIT, serial="SN-PAPER", phone="13810010004", customer_name="周六")
    ticket = {**VISIT, "paper": visit.facts["job_number"]}

    wife = world.take("CD01", "lin", "check_in", **ticket, serial="", phone="13810010005", customer_name="吴七")
    husband = world.take("CD01", "lin", "check_in", **ticket, serial="", phone="13810010006", customer_name="")

    assert wife.facts["customer"] != visit.facts["customer"] == husband.facts["customer"]
    assert facts(world, visit.facts["customer"])["name"] == "周六"
    assert facts(world, visit.facts["customer"])["phone"] == "13810010004"


def test_completing_a_call_corrects_what_was_heard_in_it_and_nothing_that_was_said_before(world):
    known = register(world, phone="13810010007", customer_name="周八")
    heard = register(world, phone="13810010008", customer_name="王")

    corrected = world.take("CD01", "chen", "complete_call", heard.id, customer_name="汪洋", phone="13810010009")
    assert corrected.facts["customer"] == heard.facts["customer"]
    assert {**facts(world, heard.facts["customer"]), "number": ""}.items() >= {
        "name": "汪洋",
        "phone": "13810010009",
    }.items()

    again = register(world, phone="13810010007")
    with pytest.raises(Refused) as refused:
        world.take("CD01", "chen", "complete_call", again.id, customer_name="李四")
    assert [*refused.value.fields] == ["customer_name"]
    world.take("CD01", "chen", "complete_call", again.id, phone="13810010010")
    assert facts(world, known.facts["customer"])["name"] == "周八"
    assert facts(world, known.facts["customer"])["phone"] == "13810010007"


def test_a_corrected_phone_does_not_hand_the_call_to_somebody_of_another_name(world):
    register(world, phone="13810010011", customer_name="周九")
    call = register(world, phone="13810010012", customer_name="郑十")

    page = world.take("CD01", "chen", "complete_call", call.id, phone="13810010011")

    assert page.facts["customer"] == call.facts["customer"]


def device(world, **data):
    return world.take("CD01", "lin", "check_in", **{**VISIT, "model": "", **data}).facts["device"]


def test_another_model_of_a_known_serial_number_is_asked_about_and_the_choice_corrects_it(world):
    owner = {"phone": "13810010021", "customer_name": "冯一"}
    known = device(world, serial="SN-MODEL-1", model="LaserJet 1020", **owner)

    assert device(world, serial="SN-MODEL-1", model="Laserjet1020", **owner) == known
    with pytest.raises(Refused) as refused:
        device(world, serial="SN-MODEL-1", model="路由器", **owner)
    assert [each["id"] for each in refused.value.candidates["device"]] == [known]
    assert facts(world, known)["model"] == "LaserJet 1020"

    assert device(world, serial="SN-MODEL-1", model="HP 1020n", device=known, **owner) == known
    assert facts(world, known)["model"] == "HP 1020n"
    assert device(world, serial="SN-MODEL-1", model="路由器", device="new", **owner) != known


def test_the_chosen_device_gets_no_other_serial_number(world):
    known = device(world, serial="SN-MODEL-2", model="T1", phone="13810010022", customer_name="冯二")

    with pytest.raises(Refused) as refused:
        device(world, serial="SN-MODEL-3", device=known, phone="13810010022", customer_name="冯二")

    assert "SN-MODEL-2" in str(refused.value.fields["serial"])
    assert facts(world, known)["serial"] == "SN-MODEL-2"


def looked_up(world, **asked):
    return world.desk("CD01").lookup.known(world.by("CD01", "chen"), **asked)


def test_what_is_shown_beside_the_form_follows_the_name_that_is_typed(world):
    phone = "13810010031"
    file = register(world, phone=phone, customer_name="沈一").facts["customer"]

    assert looked_up(world, phone=phone)["customer"]["id"] == file
    assert looked_up(world, phone=phone, typed={"customer": "沈 一"})["customer"]["id"] == file
    for name, unlike in (("沈一先生", []), ("李四", ["customer"])):
        found = looked_up(world, phone=phone, typed={"customer": name})
        assert (found["customer"], found["unlike"]) == (None, unlike)
        assert [each["id"] for each in found["customers"]] == [file]
    found = looked_up(world, phone=phone, typed={"customer": "沈一先生"}, chosen={"customer": file})
    assert found["customer"]["id"] == file

    son = register(world, phone=phone, customer_name="李四").facts["customer"]
    found = looked_up(world, phone=phone, typed={"customer": "李四"})
    assert found["customer"]["id"] == son and len(found["customers"]) == 2


def test_the_owner_of_a_device_is_known_by_name_from_another_number_and_a_stranger_gets_nothing_of_the_owner(world):
    owner = {"phone": "13810010032", "customer_name": "沈二", "address": "文化东路9号"}
    call = {"serial": "SN-OWNED", "model": "T1", "phone": "13810010033"}
    file = register(world, **{**call, **owner}).facts["customer"]

    assert looked_up(world, phone=call["phone"], serial=call["serial"])["customer"]["id"] == file
    stranger = looked_up(world, phone=call["phone"], serial=call["serial"], typed={"customer": "李四"})
    assert stranger["customer"] is None and stranger["device"]
    assert register(world, **call, customer_name="沈二").facts["customer"] == file
    assert register(world, **call, customer_name="李四").facts["customer"] != file
