"""The encoding of a file is found from the whole of it, said, and can be named by a person."""

import codecs
from pathlib import Path

import pytest

from fieldservice.sheets import opened, text_of
from fieldservice.sheets.encodings import decoded
from fieldservice.workflows.engine.messages import Refused

DATA = Path(__file__).parent / "data"
WESTERN = (
    "Jörg Kähler, Straße 5",
    "Müller",
    "MÜLLER, Zoë Ångström",
    "crème brûlée, créée, naïve, 5 €",
    "“quoted” – café",
    "Señor Ñandú, ¿qué?",
    "Größe 5½, 20 °C",
)
CHINESE = (
    "李伟",
    "1个",
    "朱镕基",
    "code,zh\nFAN,风扇",
    "（高新区）",
    "张𬭎，王翀，李堃，陈喆",
    "顾客反映打印机卡纸，更换后正常。",
)


@pytest.mark.parametrize("text", WESTERN)
def test_western_letters_are_read_although_their_bytes_are_chinese_too(text):
    assert decoded(text.encode("cp1252"), "f") == (text, "Windows-1252")


@pytest.mark.parametrize("text", CHINESE)
def test_chinese_of_gb18030_is_read_although_its_bytes_are_western_letters_too(text):
    assert decoded(text.encode("gb18030"), "f") == (text, "GB18030")


def test_the_whole_file_decides_and_not_its_beginning():
    text = "name\n" + "Jörg\n" * 3 + "张伟，王芳，李娜，刘洋\n" * 20

    assert decoded(("Möbel\n" + "Käse, Größe\n" * 20).encode("cp1252"), "f")[1] == "Windows-1252"
    assert decoded(text.replace("ö", "o").encode("gb18030"), "f")[1] == "GB18030"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_with_and_without_a_mark(codec):
    text = "name,display\nli.wei,李伟\n"

    assert decoded(text.encode(codec), "f")[0] == text


def test_utf_16_of_the_other_byte_order_is_read_by_its_mark():
    assert decoded(codecs.BOM_UTF16_BE + "李,ö\n".encode("utf-16-be"), "f") == ("李,ö\n", "UTF-16")


@pytest.mark.parametrize(
    ("codec", "text", "name"),
    [
        ("cp1251", "Иван Петров, принтер не печатает. Мария Сидорова, ноутбук не включается", "Windows-1251"),
        ("big5", "繁體中文測試，印表機卡紙，更換後正常。陳先生說電腦無法開機", "Big5"),
        ("cp932", "日本語テスト、プリンターの紙詰まり", "Shift_JIS"),
    ],
)
def test_another_encoding_is_not_guessed_but_proposed_and_can_be_named(codec, text, name):
    with pytest.raises(Refused, match=name):
        decoded(text.encode(codec), "f")

    assert decoded(text.encode(codec), "f", name) == (text, name)


def test_a_line_of_another_encoding_in_a_file_of_utf_8_is_named():
    content = ("顾客反映打印机卡纸\n" * 5).encode() + "Größe\n".encode("cp1252")

    with pytest.raises(Refused, match="except for line 6"):
        decoded(content, "f")


def test_an_encoding_that_does_not_fit_is_refused_with_the_line():
    with pytest.raises(Refused, match=r"not UTF-8: line 2"):
        decoded("a\nJörg".encode("cp1252"), "f", "utf8")


def test_an_unknown_encoding_is_refused_and_the_known_ones_are_named():
    with pytest.raises(Refused, match="GB18030") as refused:
        decoded(b"a", "f", "klingon")

    assert refused.value.code == "usage"


@pytest.mark.parametrize("given", ["windows-1252", "CP1252", "latin-1", "ANSI"])
def test_an_encoding_has_the_names_that_people_use(given):
    assert decoded("Jörg".encode("cp1252"), "f", given) == ("Jörg", "Windows-1252")


def test_the_names_of_western_colleagues_are_read_and_the_encoding_is_said():
    source = opened(DATA / "staff-western.csv")

    assert [row.cells[1] for row in source.rows()] == ["Jörg Kähler", "Benoît Châtel", "Inés Muñoz"]
    assert source.encoding == "Windows-1252"
    assert "Windows-1252" in str(source.choice())


def test_a_file_that_is_no_sheet_is_read_by_the_same_rules():
    assert text_of("{“Größe”}".encode("cp1252"), "f") == "{“Größe”}"
