"""Publishing from CSV: every row is checked first, wrong ones are named by line and column, and it is all or nothing."""

import pytest

from .line import received


@pytest.fixture
def publish(line, tmp_path):
    def publish(what, text, *more, encoding="utf-8", **who):
        file = tmp_path / f"{what}.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return line("publish", what, file, *more, "--json", **who)

    return publish


STAFF = "name,roles,pin\nadmin,administrator,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files_are_read_in_the_encodings_that_spreadsheets_write(line, publish, encoding):
    answer = publish("offices", "code,name,address\nCD01,成都分中心,成都市高新区\nJN01,济南分中心,济南市历下区\n", encoding=encoding)

    assert answer.data == {"published": 2}
    assert [row["name"] for row in line.told("list", "offices")["rows"]] == ["成都分中心", "济南分中心"]


def test_a_file_in_another_encoding_is_refused_with_the_line(publish):
    error = publish("offices", b"code,name\nCD01," + "Zürich, Köln".encode("latin-1") + b"\xff\n").error

    assert error["code"] == "data" and "line 2" in error["reason"] and "UTF-8" in error["reason"]


@pytest.mark.parametrize("text, where", [
    ("", "columns: name, display"),
    ("name,rolls\nadmin,administrator\n", "line 1, column rolls: There is no column of this name. Near: roles"),
    ("name,display\nadmin,x\n", "line 1, column roles: This column is missing"),
    ("name,roles,roles\nadmin,administrator,agent\n", "line 1, column roles: This column is there twice"),
    (STAFF + "chen,agentt,4711\n", "line 3, column roles: agentt is not known here. Near: agent"),
    (STAFF + "chen,,4711\n", "line 3, column roles: Please fill this in."),
    (STAFF + "chen yi,agent,4711\n", "line 3, column name: A sign-in name"),
    (STAFF + "chen,agent,1\n", "line 3, column pin: A PIN has 4 to 64 characters."),
    (STAFF + "admin,agent,4711\n", "line 3, column name: admin is there twice."),
    (STAFF + "chen,agent,4711,more\n", "line 3, column 4: This line has more values"),
    (STAFF + 'chen,"agent,4711\n', "line 3, column 1: The quotation marks"),
    ("name,roles,office\nadmin,administrator,CD99\n", "line 2, column office: CD99 is not known here. Near: CD01"),
    ("name,roles,skills\nadmin,administrator,servr\n", "line 2, column skills: servr is not known here. Near: server"),
    ("name,roles,active\nadmin,administrator,perhaps\n", "line 2, column active: Yes or no, please."),
    ("name,roles,phone\nadmin,administrator,12\n", "line 2, column phone: A phone number has 5 to 15 digits."),
])
def test_what_is_wrong_with_a_staff_file_is_told_by_line_and_column(line, publish, text, where):
    answer = publish("staff", text)

    assert answer.code == 1 and where in answer.error["reason"]
    assert len(line.told("list", "staff")["rows"]) == 6


@pytest.mark.parametrize("what, text, where", [
    ("offices", "code,name\nCD01,成都\nC,x\n", "line 3, column code: The code of a service point has 2 to 12"),
    ("offices", "code,name,zone\nCD01,成都,Asia/Shangai\n", "line 2, column zone: Asia/Shangai is not known here. Near: Asia/Shanghai"),
    ("offices", "code,name,kind\nCD01,成都,brunch\n", "line 2, column kind: brunch is not known here. Near: branch"),
    ("calendars", "calendar,day,hours\nweek,mun,closed\n", "line 2, column day: A day is mon to sun"),
    ("calendars", "calendar,day,hours\nweek,2026-02-30,closed\n", "line 2, column day"),
    ("calendars", "calendar,day,hours\nweek,mon,9 to 5\n", "line 2, column hours: Hours look like 09:00-12:00"),
    ("calendars", "calendar,day,hours\nweek,mon,13:00-18:00 09:00-12:00\n", "line 2, column hours"),
    ("codes", "list,code,zh,en\ncauses,PSU,电源,Power\n", "line 2, column list: causes is not known here. Near: cause"),
    ("codes", "list,code,zh,en\ncause,PSU,电源,\n", "line 2, column en: Please fill this in."),
    ("settings", "key,value\nhand_over_minute,15\n", "line 2, column key: hand_over_minute is not known here. Near: hand_over_minutes"),
    ("settings", "key,value\nhand_over_minutes,soon\n", "line 2, column value: A whole number, please."),
    ("settings", "key,value\npaper_language,fr\n", "line 2, column value: fr is not known here. Near: zh, en, both"),
])
def test_what_is_wrong_with_other_tables_is_told_too(publish, what, text, where):
    answer = publish(what, text)

    assert answer.code == 1 and where in answer.error["reason"]


def test_every_wrong_place_is_listed_at_once(publish):
    error = publish("staff", "name,roles,office\nadmin,administrator,CD99\nchen,agentt,\n").error

    assert list(error["fields"]) == ["2:office", "3:roles"]


def test_a_refusal_in_chinese_is_chinese_throughout(line, tmp_path):
    file = tmp_path / "staff.csv"
    file.write_text("name,roles\nadmin,administratr\n", "utf-8")

    assert line("publish", "staff", file, "--lang", "zh").err.startswith("第 2 行，roles 列：")


def test_only_an_administrator_publishes_and_the_refusal_is_recorded(line, publish):
    answer = publish("staff", STAFF, who="zhao")

    assert (answer.code, answer.error["code"], answer.error["who_may"]) == (1, "role", ["administrator"])
    assert line.told("verify")["entries"] == 1


def test_the_last_administrator_cannot_be_left_out_by_mistake(publish):
    for text in ("name,roles,pin\nchen,agent,4711\n", "name,roles,active\nadmin,administrator,no\n", "name,roles\nboss,administrator\n"):
        assert publish("staff", text).error["code"] == "guard"


def test_the_own_office_stays(publish):
    assert publish("offices", "code,name\nJN01,济南分中心\n").error["code"] == "guard"


def test_codes_that_the_workflows_look_for_stay(publish):
    assert "on_site" in publish("codes", "list,code,zh,en\nmode,send_in,送修,Send-in\n").error["reason"]


def test_a_file_without_pins_keeps_those_that_are_set(line, publish):
    assert publish("staff", "name,roles\nadmin,administrator\nzhao,coordinator\nnew,agent\n").code == 0

    assert line("list", "jobs", who="zhao").code == 0
    assert line("list", "jobs", "--json", who="new", pin="").error["code"] == "role"


def test_adding_keeps_what_the_file_does_not_name(line, publish):
    publish("staff", "name,roles,pin\nsun,manager,4711\n", "--add")

    assert len(line.told("list", "staff")["rows"]) == 7


def test_what_is_published_counts_at_once(line, publish):
    publish("settings", "key,value\naccept_minutes,5\n")
    publish("calendars", "calendar,day,hours\n" + "".join(f"CD01,{day},00:00-24:00\n" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")))

    clock = line.told("show", received(line), who="zhao")["clock"]

    assert clock["minutes"] == 5


def test_a_missing_file_is_not_found(line, tmp_path):
    answer = line("publish", "staff", tmp_path / "none.csv", "--json")

    assert (answer.code, answer.error["code"]) == (3, "not_found")


@pytest.mark.parametrize("what", ["staff", "offices", "calendars", "codes", "settings"])
def test_the_example_of_a_table_can_be_published(line, publish, what):
    text = line("publish", what, "--example").out

    assert publish(what, text, "--add").data == {"published": 2}


def test_a_pin_is_changed_by_oneself_or_by_an_administrator_and_never_stands_in_the_words(line):
    own = line.told("passwd", who="chen", FIELDSERVICE_NEW_PIN="8264")
    others = line.told("passwd", "li.wei", stdin=b"9173\n")
    refused = line("passwd", "li.wei", "--json", who="zhao", FIELDSERVICE_NEW_PIN="1111")

    assert (own, others) == ({"name": "chen"}, {"name": "li.wei"})
    assert refused.error["code"] == "role"
    assert line("list", "jobs", who="chen", pin="8264").code == line("list", "jobs", who="li.wei", pin="9173").code == 0
    assert line("list", "jobs", who="chen").code == 1


def test_a_pin_for_nobody_names_the_nearest(line):
    answer = line("passwd", "liwei", "--json", FIELDSERVICE_NEW_PIN="1111")

    assert answer.code == 3 and "li.wei" in answer.error["reason"]


def test_a_new_pin_is_asked_for_somewhere(line):
    assert line("passwd", "--json").error["code"] == "usage"
