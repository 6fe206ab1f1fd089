"""A serial number and a phone number are the same however they are written."""

import pytest

from fieldservice.workflows.engine.identity import (
    label_key,
    labelled,
    line_of,
    phone_key,
    phone_link,
    read_phone,
    read_serial,
    serial_key,
    written_phone,
)


@pytest.mark.parametrize(
    "written",
    [
        "SN-7D42-0193",
        "sn-7d42-0193",
        " SN-7D42-0193\t",
        "ＳＮ－７Ｄ４２－０１９３",
        "SN-7D42 -0193",
        "SN-7D42-\u200b0193",
        "\ufeffSN-7D42-0193",
        "SN-7D42-0193\u2028",
        "S\u00adN-7D42-0193",
        "SN-7D42\u3000-0193",
        "SN–7D42–0193",
        "SN\u20117D42\u20110193",
        "SN−7D42−0193",
        "*sn-7d42-0193*",
        "]C1SN-7D42-0193",
        "*]C1SN-7D42-0193*",
        "S/N: SN-7D42-0193",
    ],
)
def test_a_serial_number_is_one_however_it_is_written(written):
    assert serial_key(written) == "SN-7D42-0193"
    assert serial_key(serial_key(written)) == serial_key(written)


def test_hyphens_and_letters_tell_serial_numbers_apart():
    assert len({serial_key(text) for text in ("AB-12", "AB12", "AB-1 3", "ÅB12", "", None)}) == 5


@pytest.mark.parametrize(
    "words", ["无", " 無 ", "没有", "未知", "N/A", "n.a.", "NA", "none", "Unknown", "-", "——", "0", "000", "x", "XXXX",
              "0-0", "***", "?", "*无*", "]C1none", "No S/N", "S/N: -"],
)  # fmt: skip
def test_words_that_say_there_is_no_serial_number_identify_nothing(words):
    assert serial_key(words) == ""
    assert label_key(words), "a loaner or a shelf may be labelled so"


def test_a_serial_number_that_a_spreadsheet_wrote_is_read_or_refused():
    assert serial_key("123456789012345.0") == serial_key(read_serial("123456789012345.0")) == "123456789012345"
    for rounded in ("1.23E+15", "1,23457e+14", "１.２３E+15"):
        with pytest.raises(ValueError, match="phone_lost"):
            read_serial(rounded)
    assert [read_serial(text) for text in ("12E45", "1E5-77", "AB.0", " sn–1 ")] == [
        "12E45",
        "1E5-77",
        "AB.0",
        " sn–1 ",
    ]


@pytest.mark.parametrize("odd", ["ǰ1", "ŉ2", "ΐ3", "straße", "ﬁ4", "ı5", "İ6", "ｶﾞ7", "①8"])
def test_the_key_of_a_key_is_itself(odd):
    assert serial_key(serial_key(odd)) == serial_key(odd) == serial_key(odd.upper())


def test_a_label_is_stored_as_people_read_it_and_compared_without_its_blanks():
    assert labelled(" loan  07 ") == "LOAN 07"
    assert serial_key(labelled("loan 07")) == serial_key("LOAN07")


@pytest.mark.parametrize(
    "written",
    [
        "02855503305",
        "028-5550-3305",
        "(028) 5550 3305",
        "+86 28 5550 3305",
        "+86 (0)28 5550 3305",
        "0086 28 55503305",
        "86 28 5550 3305",
        "２８ ５５５０ ３３０５",
        "2855503305",
        "2855503305.0",
        "tel:+86-28-5550-3305",
        "028\u2013\u200b5550\u20133305",
        "٠٢٨٥٥٥٠٣٣٠٥",
    ],
)
def test_a_phone_number_is_one_however_it_is_written(written):
    read = read_phone(written)

    assert (read.key, read.stored, read.link) == ("+862855503305", "02855503305", "tel:+862855503305")
    assert read_phone(read.stored) == read


@pytest.mark.parametrize(
    "written",
    [
        "028 5550 3305 ext 21",
        "028 5550 3305 ext. 21",
        "02855503305x21",
        "028-55503305#21",
        "028-5550 3305 转21",
        "+86 (0)28 5550 3305 转 21",
        "028 55503305 转分机 21",
        "028 5550 3305 分机：21",
        "028 5550 3305 轉 21",
        "02855503305,,21",
        "tel:+862855503305;ext=21",
        "028-55503305-21",
        "０２８－５５５０３３０５－２１",
        "+86-28-5550-3305 extension 21",
    ],
)
def test_the_extension_is_a_part_of_its_own(written):
    read = read_phone(written)

    assert (read.national, read.extension) == ("02855503305", "21")
    assert read.stored == "02855503305x21"
    assert read.key == "+862855503305;ext=21" and line_of(read.key) == "+862855503305"
    assert read.link == "tel:+862855503305;ext=21"


@pytest.mark.parametrize(
    ("written", "stored", "called"),
    [
        ("013800000000", "13800000000", "tel:+8613800000000"),
        ("95588", "95588", "tel:95588"),
        ("+86 95588", "95588", "tel:95588"),
        ("400-820-8820", "4008208820", "tel:+864008208820"),
        ("400-820-8820-5", "4008208820x5", "tel:+864008208820;ext=5"),
        ("8555 0123", "85550123", "tel:85550123"),
        ("021-6543210", "0216543210", "tel:0216543210"),  # a digit is missing, but its zero stays
        ("+81 (0)3 1234 5678", "+81312345678", "tel:+81312345678"),
        ("00390612345678", "+390612345678", "tel:+390612345678"),  # an Italian zero belongs to the number
        ("+1 (415) 555-0132 x7", "+14155550132x7", "tel:+14155550132;ext=7"),
    ],
)
def test_short_numbers_and_those_of_other_countries_keep_what_belongs_to_them(written, stored, called):
    assert (read_phone(written).stored, phone_link(written)) == (stored, called)
    assert phone_key(stored) == phone_key(written)


@pytest.mark.parametrize("rounded", ["1.39E+10", "1.3E+10", "1,39e10", "1.3900002222E+10", "１．３９Ｅ＋１０"])
def test_a_number_that_a_spreadsheet_rounded_is_refused_as_such(rounded):
    with pytest.raises(ValueError, match="phone_lost"):
        read_phone(rounded)


@pytest.mark.parametrize("wrong", ["", "abc", "1234", "abc1234", "13800000000/13900000000", "1" * 17, "转 21"])
def test_what_is_no_phone_number_is_refused(wrong):
    with pytest.raises(ValueError, match="phone"):
        read_phone(wrong)


def test_an_office_abroad_writes_its_own_numbers_without_a_country_code():
    assert read_phone("03-1234-5678", "JP").stored == "+81312345678"
    assert read_phone("2855 5033", "HK").stored == "+85228555033"
    assert written_phone("02855503305x21", "JP") == "+862855503305x21"
    assert read_phone(written_phone("02855503305x21", "JP"), "JP") == read_phone("02855503305x21")


def test_what_older_entries_hold_has_a_key_as_well():
    assert phone_key("2855503305") == phone_key("02855503305")
    assert phone_key("1234") == "1234"
    assert phone_key("") == phone_key(None) == ""


@pytest.mark.parametrize("number", ["17994009272", "17900008613", "17951001234"])
def test_a_mobile_number_that_begins_like_a_carriers_way_abroad_is_read_as_it_stands(number):
    assert read_phone(number).stored == number
    assert phone_key(number) == phone_key(f"+86 {number}") == phone_key(f"0086{number}")


@pytest.mark.parametrize("odd", [[], ["138"], {"a": 1}, None, True, 13800000000])
def test_a_key_is_made_of_whatever_an_entry_holds(odd):
    assert isinstance(phone_key(odd), str) and isinstance(serial_key(odd), str)


@pytest.mark.parametrize("held", ["'13800138000", "’13800138000", '="13800138000"', "13800138000 #", " '138 0013 8000"])
def test_what_keeps_a_spreadsheet_from_rounding_is_no_part_of_a_phone_number(held):
    assert read_phone(held).stored == "13800138000"


def test_nor_of_a_serial_number():
    assert read_serial("'00123456") == read_serial('="00123456"') == "00123456"
    assert serial_key("'00123456") == serial_key("00123456")
    assert read_serial("O'Neil 5") == "O'Neil 5"


@pytest.mark.parametrize("wrong", ["138 0013 8000 王", "138abc", "+8613877770001x", "张三", "13800138000ext"])
def test_letters_in_a_phone_number_are_said(wrong):
    with pytest.raises(ValueError, match="phone_letters"):
        read_phone(wrong)


@pytest.mark.parametrize(
    "several",
    [
        "13800138000;13900139000", "13800138000 13900139000", "13800138000/13900139000", "85503305/06",
        "13800138000、13900139000", "13800138000 或 13900139000", "13800138000\n13900139000", "85503305/85503306",
    ],
)  # fmt: skip
def test_several_phone_numbers_in_one_field_are_said(several):
    with pytest.raises(ValueError, match="phone_several"):
        read_phone(several)
