"""A customer and a device are known however their phone and serial number are written, on every way in."""

import json

import pytest

from fieldservice.read_model import remote_summaries
from fieldservice.workflows.engine.messages import Refused

SERIAL, PHONE = "SN-7D42-0193", "02855503305"


@pytest.fixture
def known(office):
    """A call of a customer whose phone has an extension."""
    office.take(
        "chen", "register", "new",
        phone="+86 (0)28 5550 3305 转 21", customer_name="成都仪器厂", serial=SERIAL, model="X1", symptom="不加电",
    )  # fmt: skip
    return office


def files(office):
    read = office.desk.session.reader
    return (
        read.rows("SELECT phone, phone_key FROM customer_row"),
        read.rows("SELECT serial, serial_key FROM device_row"),
    )


def test_the_extension_is_stored_beside_the_number(known):
    customers, devices = files(known)

    assert customers == [("02855503305x21", "+862855503305;ext=21")]
    assert devices == [(SERIAL, SERIAL)]


def test_a_later_call_finds_both_files_however_they_are_written_and_keeps_their_forms(known):
    for phone, serial in (("028-55503305-21", "sn-7d42-0193"), ("0086 28 5550 3305 ext 21", "\ufeffＳＮ-7D42 - 0193")):
        known.request = ""
        page = known.take(
            "chen", "register", "new", phone=phone, customer_name="", serial=serial, model="", symptom="异响"
        )
        assert page.facts["customer_name"] == "成都仪器厂"

    customers, devices = files(known)
    assert customers == [("02855503305x21", "+862855503305;ext=21")] and devices == [(SERIAL, SERIAL)]


@pytest.mark.parametrize(
    "typed",
    ["+86 28 5550 3305", "028 5550 3305 转21", "2855503305", "5550 3305", "3305", "55503305x21", "sn7d420193",
     "ＳＮ－７Ｄ４２", "0193"],
)  # fmt: skip
def test_the_search_finds_it_as_it_is_typed(known, typed):
    found = known.desk.session.search(typed)

    assert {row["kind"] for row in found} & {"customer", "device"}


def test_the_counter_sees_the_device_and_the_open_call_by_another_spelling(known):
    found = known.desk.lookup.known(known.by("tang"), phone="8602855503305x21", serial=" sn-7d42-0193 ")

    assert found["customer"]["number"] and found["device"]["serial"] == SERIAL


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1.39E+10", "A spreadsheet rounded this number"),
        ("abc13800000000", "A phone number has no letters"),
        ("1234", "A phone number has 5 to 15 digits"),
    ],
)
def test_what_is_no_number_is_refused_beside_its_field(office, typed, sentence):
    with pytest.raises(Refused) as refused:
        office.take("chen", "register", "new", phone=typed, customer_name="某人")

    assert str(refused.value.fields["phone"].message).startswith(sentence)


@pytest.mark.parametrize("asked", [{"phone": "02855503305x21"}, {"phone": "+862855503305;ext=21"}, {"serial": SERIAL},
                                   {"serial": "sn-7d42-0193"}])  # fmt: skip
def test_headquarters_answers_questions_of_earlier_and_present_versions(known, asked):
    with known.desk.session.store.reading() as tx:
        answer = json.loads(remote_summaries.answer(tx, remote_summaries.Question(**asked)).body)

    assert answer.get("customer", {}).get("name") == "成都仪器厂" or answer["device"]["serial"] == SERIAL


def test_an_office_abroad_writes_its_numbers_without_a_country_code(office):
    with office.desk.session.store.writing() as tx:
        tx.publish("setting", [{"key": "phone_region@CD01", "value": "JP"}])

    office.take("chen", "register", "new", phone="03-1234-5678", customer_name="佐藤", symptom="電源")

    assert files(office)[0] == [("+81312345678", "+81312345678")]
    assert office.desk.session.phone_key("0312345678") == office.desk.session.phone_key("+81 (0)3 1234 5678")


def test_rows_of_an_older_store_get_their_keys(known):
    from fieldservice.read_model.rebuild import give_keys, verify

    store = known.desk.session.store
    with store.writing() as tx:
        tx.run("UPDATE customer_row SET phone_key = ''")
        tx.run("UPDATE device_row SET serial_key = ''")
        give_keys(tx)

    assert verify(store)["problems"] == []


def test_devices_without_a_serial_number_stay_apart_and_betray_nobody(office):
    calls = (("13866661111", "甲某", "无"), ("13866662222", "乙某", "无"), ("13866663333", "丙某", "N/A"))
    for phone, name, serial in calls:
        office.request = ""
        office.take("chen", "register", "new", phone=phone, customer_name=name, serial=serial, symptom="不加电")

    customers, devices = files(office)
    assert len(customers) == 3 and devices == [("无", ""), ("无", ""), ("N/A", "")]
    found = office.desk.lookup.known(office.by("tang"), phone="13811112222", serial="无")
    assert (found["customer"], found["device"], found["devices"], found["warnings"]) == (None, None, [], [])
    assert office.desk.duplicates.proposals(office.by("tang")) == []


def test_a_word_for_no_serial_number_does_not_replace_one(known):
    (device,) = (thing for (thing,) in known.desk.session.reader.rows("SELECT thing FROM device_row"))
    known.request = ""
    known.take("chen", "register", "new", phone="13800138000", customer_name="某人", serial="无", device=device)

    assert files(known)[1] == [(SERIAL, SERIAL)]


def test_a_rounded_serial_number_is_refused_beside_its_field(office):
    with pytest.raises(Refused) as refused:
        office.take("chen", "register", "new", phone="13800138000", customer_name="某人", serial="1.23E+15")

    assert str(refused.value.fields["serial"].message).startswith("A spreadsheet rounded this number")
