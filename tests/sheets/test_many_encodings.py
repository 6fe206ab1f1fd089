"""No file is read as wrong characters: what reads well in several encodings is refused, and the encodings are named."""

import codecs

import pytest

from fieldservice.sheets import opened
from fieldservice.sheets.encodings import decoded, encoding_named
from fieldservice.workflows.engine.messages import Refused

TEXTS = {
    "Chinese": "张伟,李娜\n顾客反映打印机卡纸，更换后正常\n电源故障\n成都市高新区天府大道1号\n陈浩\n风扇\n1个",
    "traditional": "陳先生,王小姐\n印表機卡紙，更換後正常\n電源\n臺北市中正區\n繁體中文",
    "Japanese": "田中,鈴木一郎\nプリンターの紙詰まり\n電源が入らない\n東京都千代田区",
    "Korean": "김철수,이영희\n프린터 용지 걸림\n전원이 켜지지 않습니다\n서울특별시 강남구",
    "German": "Jörg Kähler,Müller\nGerät läßt sich nicht einschalten\nStraße 5\nLüfter geprüft",
    "French": "Benoît Châtel,Hélène\nréparé après contrôle, pièce cassée\nça marche à nouveau\nÉcran fêlé",
    "Spanish": "Inés Muñoz,José Núñez\nno enciende, se calentó demasiado\npantalla dañada\n¿qué pasó?",
    "Swedish": "Åke Sjögren,Märta\nfläkten låter högt\nströmförsörjning\nöppnad",
    "Polish": "Łukasz Wójcik,Żaneta Dąbrowska\nurządzenie się nie włącza\nzasilacz uszkodzony, część\nŁódź, ś",
    "Czech": "Jiří Novák,Božena Němcová\npřístroj se nedá zapnout\nzdroj je vadný, vyměněno\nPlzeň",
    "Hungarian": "Kovács Ödön,Szűcs Győző\na készülék nem kapcsolható be\nfüstölő tápegység\nGyőr",
    "Romanian": "Ştefan Ionaşcu\naparatul nu porneşte\nînlocuită sursă de alimentare\nTimişoara",
    "Russian": "Иван Петров,Мария Сидорова\nпринтер не печатает\nблок питания заменён\nМосква",
    "Ukrainian": "Олексій Шевченко,Ірина\nпринтер не працює\nблок живлення замінено\nКиїв",
    "Greek": "Γιώργος Παπαδόπουλος\nο εκτυπωτής δεν λειτουργεί\nΑθήνα",
    "Turkish": "Ayşe Yılmaz,Gülşen\ncihaz açılmıyor, güç kaynağı değiştirildi\nİstanbul",
    "Hebrew": "דוד כהן\nהמדפסת לא עובדת\nתל אביב",
    "Arabic": "محمد أحمد\nالطابعة لا تعمل\nالقاهرة",
    "Lithuanian": "Jūratė Kazlauskienė,Žydrūnas\nįrenginys neįsijungia\nmaitinimo šaltinis pakeistas",
    "Thai": "สมชาย ใจดี\nเครื่องพิมพ์ไม่ทำงาน\nกรุงเทพ",
    "English": "café,Zoë\n“quoted” – it’s 20 °C, 5 €\n½ day",
}
WRITTEN_IN = {
    "Chinese": "gb18030 gbk gb2312",
    "traditional": "big5 big5hkscs gb18030 cp950",
    "Japanese": "cp932 euc_jp iso2022_jp shift_jis gb18030",
    "Korean": "cp949 euc_kr johab iso2022_kr",
    "German": "cp1252 iso8859-1 iso8859-15 cp850 cp437 mac-roman cp1250 cp037 cp500",
    "French": "cp1252 iso8859-15 cp850 cp437 mac-roman",
    "Spanish": "cp1252 cp850 cp437 mac-roman",
    "Swedish": "cp1252 cp850 mac-roman cp865",
    "Polish": "cp1250 iso8859-2 cp852 mac-latin2 iso8859-16",
    "Czech": "cp1250 iso8859-2 cp852 mac-latin2",
    "Hungarian": "cp1250 iso8859-2 cp852",
    "Romanian": "cp1250 iso8859-2 cp852",
    "Russian": "cp1251 koi8-r koi8-u cp866 iso8859-5 mac-cyrillic",
    "Ukrainian": "cp1251 koi8-u cp1125 iso8859-5",
    "Greek": "cp1253 iso8859-7 cp737 cp869 mac-greek",
    "Turkish": "cp1254 iso8859-9 cp857 mac-turkish",
    "Hebrew": "cp1255 iso8859-8 cp862",
    "Arabic": "cp1256 iso8859-6 cp864",
    "Lithuanian": "cp1257 iso8859-13 cp775",
    "Thai": "cp874 tis-620",
    "English": "cp1252 mac-roman",
}
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-32")
FILES = [
    (language, codec)
    for language, names in WRITTEN_IN.items()
    for codec in (*names.split(), *UNICODE)
]  # fmt: skip


def encoded(text: str, codec: str) -> bytes | None:
    try:
        return text.encode(codec)
    except UnicodeEncodeError:
        return None


@pytest.mark.parametrize(("language", "codec"), FILES)
def test_a_file_is_read_as_it_was_written_or_refused(language, codec):
    whole = TEXTS[language]
    for text in (whole, f"code,name\n1,{whole}\n", *whole.split("\n")):
        content = encoded(text, codec)
        if content is None:
            continue
        try:
            read, name = decoded(content, "f.csv")
        except Refused:
            assert codec not in UNICODE
        else:
            assert read == text, f"{language} of {codec} was read as {name}"


@pytest.mark.parametrize("language", ["Chinese", "German", "French", "Spanish", "Swedish", "English"])
def test_what_the_program_may_choose_is_read_where_the_file_says_enough(language):
    codec = "gb18030" if language == "Chinese" else "cp1252"

    assert decoded(TEXTS[language].encode(codec), "f.csv")[0] == TEXTS[language]


@pytest.mark.parametrize(
    ("language", "codec"),
    [
        ("traditional", "big5"), ("Japanese", "cp932"), ("Japanese", "euc_jp"), ("Japanese", "iso2022_jp"),
        ("Korean", "cp949"), ("German", "cp850"), ("French", "mac-roman"), ("Polish", "cp1250"),
        ("Polish", "iso8859-2"), ("Czech", "cp852"), ("Russian", "cp1251"), ("Russian", "koi8-u"),
        ("Russian", "cp866"), ("Greek", "cp1253"), ("Turkish", "cp1254"), ("Hebrew", "cp1255"),
        ("Arabic", "cp1256"), ("Lithuanian", "cp1257"),
    ],
)  # fmt: skip
def test_a_refused_file_names_its_encoding_which_reads_it(language, codec):
    name = encoding_named(codec.replace("-", ""))

    with pytest.raises(Refused, match=rf"is probably .*{name}.* but not certainly.*--encoding"):
        decoded(TEXTS[language].encode(codec), "f.csv")

    assert decoded(TEXTS[language].encode(codec), "f.csv", name) == (TEXTS[language], name)


@pytest.mark.parametrize(
    ("name", "encoded_as", "candidates"),
    [("電源", "big5", "Big5"), ("Łódź", "cp1250", "Windows-1250"), ("毛", "gb18030", "UTF-8, GB18030")],
)
def test_a_single_word_is_enough_to_refuse_and_not_to_guess(name, encoded_as, candidates):
    with pytest.raises(Refused, match=candidates):
        decoded(f"code,zh\nPSU,{name}\n".encode(encoded_as), "parts.csv")


@pytest.mark.parametrize("text", ["20 °C", "Anne · Marie", "5 × 3", "café", "½ day", "Müller", "±5 V", "é"])
def test_few_signs_above_ascii_do_not_make_utf_8_doubtful(text):
    assert decoded(f"a,{text},{text}\n".encode(), "f.csv") == (f"a,{text},{text}\n", "UTF-8")


@pytest.mark.parametrize("mark", [codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, b""])
def test_utf_32_is_read_with_and_without_its_mark(mark):
    codec = "utf-32-be" if mark == codecs.BOM_UTF32_BE else "utf-32-le"
    source = opened(mark + "code,zh\nPSU,电源\n".encode(codec), "parts.csv")

    assert (source.columns, [row.cells for row in source.rows()]) == (("code", "zh"), [["PSU", "电源"]])
    assert source.encoding == "UTF-32"


@pytest.mark.parametrize("end", [b"\x1a", b"\x1a\r\n", b"\r\n\x1a", b"\x1a\x1a\x1a\0\0"])
def test_the_end_of_file_of_dos_is_no_cell(end):
    source = opened("code,active\r\nPSU,是".encode("gb18030") + end, "parts.csv")

    assert [row.cells for row in source.rows()] == [["PSU", "是"]]
