"""The case base on the command line: written, found, edited and retired, and what is wrong is said."""

ARTICLE = {"symptom": "不加电，电源灯闪橙色", "symptom_code": "NO-POWER", "product": "server", "models": "NF5280M6"}
SOLVED = {**ARTICLE, "cause_code": "PSU", "solution": "更换电源模块 PSU-450"}


def sets(values):
    return [each for name, value in values.items() for each in ("--set", f"{name}={value}")]


def test_an_article_is_added_found_edited_and_retired(line):
    number = line.json("article", "add", *sets(SOLVED), who="li.wei")["number"]

    (row,) = line.json("find", "--articles", "闪橙", who="zhao")["rows"]
    assert (row["number"], row["models"], row["symptom_code"]) == (number, ["NF5280M6"], "NO-POWER")
    assert number in line("find", "--articles", "bjd", who="zhao").out
    assert line.json("list", "articles", "--state", "retired", who="zhao")["rows"] == []

    line.json("publish", "staff", str(managers(line)), "--add")
    line.json("article", "edit", number, "--set", "solution=先断电一分钟，再更换电源模块", who="sun")
    shown = line.json("show", number, who="zhao")["facts"]
    assert (shown["solution"], shown["symptom"]) == ("先断电一分钟，再更换电源模块", SOLVED["symptom"])
    line.json("article", "retire", number, "--reason", "新电源无此问题", who="sun")
    assert line.json("find", "--articles", "闪橙", who="zhao")["rows"] == []
    assert [each["number"] for each in line.json("list", "articles", "闪橙", who="zhao")["rows"]] == [number]


def managers(line):
    file = line.home.parent / "managers.csv"
    file.write_text("name,display,roles,office,active,pin\nsun,孙经理,manager,CD01,yes,471182\n", encoding="utf-8")
    return file


def test_what_is_wrong_is_said_and_nothing_is_written(line):
    phone = line("article", "add", *sets({**SOLVED, "cause": "联系 138 0531 0042"}), who="li.wei")
    empty = line("article", "add", "--set", "symptom=不加电", who="li.wei")
    role = line("article", "add", *sets(SOLVED), who="zhao")

    assert (phone.code, empty.code, role.code) == (1, 1, 1)
    assert "138 0531 0042" in phone.err and "solution" in empty.err
    assert line.json("list", "articles", who="zhao")["rows"] == []
    assert line("list", "articles", "--state", "lost", who="zhao").code == 2
    assert line("article", "edit", "CD01-K000009-9", "--set", "solution=x", who="li.wei").code == 3
