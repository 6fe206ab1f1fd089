import pytest

from db.pinyin import spell
from db.reading import Reader
from db.search import find
from tests.support.stores import BOTH, new_store

SERVED = [  # (thing, what the customer said, numbers, names), the oldest first
    ("job-1", "开机后电源灯不亮", ["CD01-1261-7X", "CN8K4402217", "13800138000"], ["单小明"]),
    (
        "job-2",
        "Printer does not start, power LED off",
        ["CD01-1262-3A", "SN-00-7741-B", "+86 139 0000 1234"],
        ["Zoë Müller"],
    ),
    ("job-3", "卡纸，HP打印机 M404dn 异响", ["CD01-1263-9K", "VNB3K12345", "02887654321"], ["成都市第一人民医院"]),
    ("job-4", "ノートパソコンの電源が入らない", ["CD01-1264-0P", "5CG1234XYZ"], ["佐藤"]),
    ("job-5", "打印头清洗后电源灯亮", ["JN02-0001-2B", "X3G7654321", "13700138000"], ["欧阳娜娜"]),
    ("job-6", "", ["JN02-0002-8000"], ["查良镛"]),
    ("job-7", "Gniazdo zasilania luźne, Łódź", ["WA01-0001-7K"], ["Bjørn Þórsson"]),
    ("job-8", "螢幕閃爍，電源線鬆脫", ["TP01-0001-3C", "02855503305", "0285550330521"], ["乾隆", "單曉陽"]),
    ("job-9", "Ekran açılmıyor, kırık kapı", ["IS01-0001-9X"], ["Đặng Văn Œhler"]),
]


@pytest.fixture(scope="module", params=BOTH)
def asked(request, tmp_path_factory):
    store = new_store(request.param, tmp_path_factory.mktemp("found") / "office")
    with store.writing() as tx:
        for thing, words, idents, names in SERVED:
            tx.put_search(thing, "job", words=words, idents=idents, names=names)
    reader = Reader.open(store.folder)
    yield lambda text, limit=20: [thing for kind, thing in find(reader, text, limit)]
    reader.close()
    store.close()


@pytest.mark.parametrize(
    "typed, things",
    [
        ("电源", ["job-8", "job-5", "job-4", "job-1"]),  # two characters, the newest first
        ("電源", ["job-8", "job-5", "job-4", "job-1"]),  # traditional and simplified characters find each other
        ("電源燈", ["job-5", "job-1"]),
        ("打印機", ["job-3"]),
        ("單小明", ["job-1"]),
        ("歐陽娜娜", ["job-5"]),
        ("亮", ["job-5", "job-1"]),  # one character, the last of its word
        ("电源灯不亮", ["job-1"]),
        ("打印机", ["job-3"]),
        ("hp打印机", ["job-3"]),
        ("パソコン", ["job-4"]),
        ("power", ["job-2"]),
        ("POW", ["job-2"]),
        ("led  off", ["job-2"]),
        ("power 电源", []),
        ("402217", ["job-1"]),  # six digits inside a serial
        ("k44022", ["job-1"]),
        ("sn007741", ["job-2"]),
        ("SN-00-7741-B", ["job-2"]),
        ("CD01-1263-9K", ["job-3"]),
        ("cd0112639k", ["job-3"]),
        ("jn02", ["job-6", "job-5"]),
        ("13800138000", ["job-1"]),
        ("138 0013 8000", ["job-1"]),  # a whole number comes before another number with the same parts
        ("CD01-1263", ["job-3"]),
        ("CD01-126", ["job-4", "job-3", "job-2", "job-1"]),
        ("13700138", ["job-5"]),
        ("139 0000 1234", ["job-2"]),
        ("1234", ["job-2", "job-4", "job-3"]),  # the tail of a phone before the middle of a serial
        ("8000", ["job-5", "job-1", "job-6"]),
        ("单小明", ["job-1"]),
        ("小明", ["job-1"]),
        ("sxm", ["job-1"]),
        ("dxm", ["job-1"]),
        ("shanxiaoming", ["job-1"]),
        ("danxiao", ["job-8", "job-1"]),
        ("xiaoming", ["job-1"]),
        ("oynn", ["job-5"]),
        ("ouyang", ["job-5"]),
        ("nana", ["job-5"]),
        ("zly", ["job-6"]),
        ("zhaliang", ["job-6"]),
        ("cha", ["job-6"]),
        ("cdsd", ["job-3"]),
        ("医院", ["job-3"]),
        ("zoe", ["job-2"]),
        ("Müller", ["job-2"]),
        ("muller", ["job-2"]),
        ("zm", ["job-2"]),
        ("ＰＯＷＥＲ", ["job-2"]),  # typed with a Chinese input method in full width
        ("电源 1370", ["job-5"]),  # several words: all must be found
        ("xiaoming 8000", ["job-1"]),
        ("sxm 电源灯", ["job-1"]),
        ("oy 电源 nana", ["job-5"]),
        ("sxm 卡纸", []),
        ("zoe led", ["job-2"]),
        ("lodz", ["job-7"]),
        ("ŁÓDŹ", ["job-7"]),
        ("luzne", ["job-7"]),
        ("bjorn", ["job-7"]),
        ("thorsson", ["job-7"]),
        ("Þórsson", ["job-7"]),
        ("dang", ["job-9"]),
        ("oehler", ["job-9"]),
        ("kirik", ["job-9"]),
        ("KIRIK KAPI", ["job-9"]),
        ("açılmıyor", ["job-9"]),
        ("萤幕闪烁", ["job-8"]),
        ("螢幕", ["job-8"]),
        ("qianlong", ["job-8"]),  # a traditional character has a reading of its own
        ("乾隆", ["job-8"]),
        ("shanxiaoyang", ["job-8"]),
        ("单晓阳", ["job-8"]),
        ("", []),
        ("   ", []),
        ('"', []),
        ("* OR -", []),
        ("不存在", []),
        ("'); DROP", []),
    ],
)
def test_things_are_found_by_parts_of_words_numbers_and_names(asked, typed, things):
    assert asked(typed) == things


def test_a_search_finds_no_more_than_asked_for_and_nothing_twice(asked):
    assert asked("电源", limit=1) == ["job-8"]
    assert asked("8000", limit=2) == ["job-5", "job-1"]


def test_a_changed_job_is_found_by_its_new_words_and_no_longer_by_the_old(store):
    with store.writing() as tx:
        tx.put_search("job-1", "job", words="电源灯不亮", idents=["CN8K4402217"], names=["单小明"])
    with store.writing() as tx:
        tx.put_search("job-1", "job", words="卡纸", idents=["CN8K4402218"], names=["李伟"])
        for gone in ("电源", "402217", "sxm", "单小明"):
            assert find(tx, gone) == []
        for new in ("卡纸", "402218", "liwei", "李伟"):
            assert find(tx, new) == [("job", "job-1")]


def test_the_search_is_empty_after_the_rows_were_cleared(store):
    with store.writing() as tx:
        tx.put_search("job-1", "job", words="电源灯不亮", names=["单小明"])
        tx.clear_rows()
        assert find(tx, "电源") == find(tx, "sxm") == []
        tx.put_search("job-1", "job", words="电源灯不亮", names=["单小明"])
        assert find(tx, "电源") == find(tx, "sxm") == [("job", "job-1")]


@pytest.mark.parametrize(
    "name, full, initials",
    [
        ("张伟", "zhangwei", "zw"),
        ("单小明", "shanxiaoming", "sxm"),
        ("解晓东", "xiexiaodong", "xxd"),
        ("仇英", "qiuying", "qy"),
        ("曾国藩", "zengguofan", "zgf"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("Li Wei", "liwei", "lw"),
        ("吕布", "lvbu", "lb"),
        ("", "", ""),
    ],
)
def test_a_surname_is_spelled_as_a_surname(name, full, initials):
    spelling = spell(name)

    assert (spelling.full, spelling.initials) == (full, initials)


@pytest.mark.parametrize(
    "name, typed",
    [
        ("单小明", "dxm"),
        ("仇英", "chouying"),
        ("曾国藩", "cengguofan"),
        ("解晓东", "jxd"),
        ("查良镛", "chaliangyong"),
        ("吕布", "lubu"),
        ("农业银行", "nyyh"),
        ("重庆机电", "cqjd"),
    ],
)
def test_a_name_is_also_found_by_its_other_reading(name, typed):
    assert typed in spell(name).tokens
