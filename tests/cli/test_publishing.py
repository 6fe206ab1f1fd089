"""A CSV file is published as a whole or not at all; mistakes in it are reported by line and column."""

import pytest
from PIL import Image

from tests.cli.conftest import opened, published_rows
from tests.support.command_line import on_site, received, registered

SERVICES = "list,valid_from,tax,code,amount,kind,zh,en,unit,least,product\nstandard,2026-10-01,6%,"
STAFF = "name,roles,pin\nadmin,administrator,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files_are_read_in_the_encodings_that_spreadsheets_write(line, publish, encoding):
    answer = publish(
        "offices", "code,name,address\nCD01,成都分中心,成都市高新区\nJN01,济南分中心,济南市历下区\n", encoding=encoding
    )

    assert answer.data["published"] == 2
    assert [row["name"] for row in line.json("list", "offices")["rows"]] == ["成都分中心", "济南分中心"]


def test_a_file_in_another_encoding_is_refused_with_the_line(publish):
    error = publish("offices", b"code,name\nCD01," + "Zürich, Köln".encode("latin-1") + b"\x81\n").error

    assert error["code"] == "data" and "line 2" in error["reason"] and "UTF-8" in error["reason"]


def test_only_an_administrator_publishes_and_the_refusal_is_recorded(line, publish):
    answer = publish("staff", STAFF, who="zhao")

    assert (answer.code, answer.error["code"], answer.error["who_may"]) == (1, "role", ["administrator"])
    assert line.json("verify")["entries"] == 1


def test_a_file_with_a_wrong_field_is_told_and_no_refusal(line, publish):
    before = line.json("verify")["entries"]

    assert publish("staff", STAFF + "chen,agentt,471182\n").error["code"] == "data"

    assert line.json("verify")["entries"] == before


def test_the_last_administrator_cannot_be_left_out_by_mistake(publish):
    for text in (
        "name,roles,pin\nchen,agent,471182\n",
        "name,roles,active\nadmin,administrator,no\n",
        "name,roles\nboss,administrator\n",
    ):
        assert publish("staff", text).error["code"] == "guard"


def test_an_office_cannot_remove_itself(publish):
    assert publish("offices", "code,name\nJN01,济南分中心\n").error["code"] == "guard"


def test_codes_that_the_workflows_look_for_cannot_be_removed(publish):
    assert "on_site" in publish("codes", "list,code,zh,en\nmode,send_in,送修,Send-in\n").error["reason"]


def test_a_file_without_pins_keeps_those_that_are_set(line, publish):
    assert publish("staff", "name,roles\nadmin,administrator\nzhao,coordinator\nnew,agent\n").code == 0

    assert line("list", "jobs", who="zhao").code == 0
    assert line("list", "jobs", "--json", who="new", pin="").error["code"] == "role"


def test_adding_keeps_what_the_file_does_not_name(line, publish):
    publish("staff", "name,roles,pin\nsun,manager,471182\n", "--add")

    assert len(line.json("list", "staff")["rows"]) == 7


def test_a_published_setting_counts_at_once(line, publish):
    publish("settings", "key,value\naccept_minutes,5\n")
    publish(
        "calendars",
        "calendar,day,hours\n"
        + "".join(f"CD01,{day},00:00-24:00\n" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")),
    )

    clock = line.json("show", received(line), who="zhao")["clock"]

    assert clock["minutes"] == 5


def test_a_missing_file_is_not_found(line, tmp_path):
    answer = line("publish", "staff", tmp_path / "none.csv", "--json")

    assert (answer.code, answer.error["code"]) == (3, "not_found")


@pytest.mark.parametrize(
    "what",
    [
        "staff",
        "offices",
        "calendars",
        "codes",
        "settings",
        "parts",
        "part_levels",
        "prices",
        "policies",
        "return_policies",
    ],
)
def test_the_example_of_a_table_can_be_published(line, publish, what):
    text = line("publish", what, "--example").out
    for first in ("offices", "parts") if what == "part_levels" else ():
        publish(first, line("publish", first, "--example").out, "--add")

    assert publish(what, text, "--add").data["published"] == 2
    assert line("verify").code == 0


def test_a_pin_is_changed_by_its_owner_or_an_administrator_and_is_never_an_argument(line):
    own = line.json("passwd", who="chen", FIELDSERVICE_NEW_PIN="8264")
    others = line.json("passwd", "li.wei", stdin=b"9173\n")
    refused = line("passwd", "li.wei", "--json", who="zhao", FIELDSERVICE_NEW_PIN="1111")

    assert (own, others) == ({"name": "chen"}, {"name": "li.wei"})
    assert refused.error["code"] == "role"
    assert line("list", "jobs", who="chen", pin="8264").code == line("list", "jobs", who="li.wei", pin="9173").code == 0
    assert line("list", "jobs", who="chen").code == 1


def test_a_pin_for_an_unknown_person_names_the_nearest_name(line):
    answer = line("passwd", "liwei", "--json", FIELDSERVICE_NEW_PIN="1111")

    assert answer.code == 3 and "li.wei" in answer.error["reason"]


def test_a_pin_that_is_not_given_is_a_usage_error(line):
    assert line("passwd", "--json").error["code"] == "usage"


def test_a_pin_that_a_spreadsheet_wrote_is_read_or_refused(line, publish):
    assert publish("staff", f"{STAFF}chen,agent,471182.0\n", "--add").code == 0
    assert line("list", "jobs", who="chen", pin="471182").code == 0

    answer = publish("staff", f"{STAFF}chen,agent,4.7E+08\n")
    assert "line 3, column pin: A spreadsheet rounded this number" in answer.error["reason"]


@pytest.mark.parametrize(("mark", "active"), [("√", 1), ("×", 0), ("TRUE", 1)])
def test_marks_of_a_list_are_yes_and_no(line, publish, mark, active):
    assert publish("parts", f"code,zh,en,active\nPSU,电源,Power,{mark}\n").code == 0

    assert [row["active"] for row in published_rows(line, "part")] == [active]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_parts_are_read_in_the_encodings_that_spreadsheets_write(line, publish, encoding):
    publish("parts", "code,zh,en,group,tracked\nPSU-450,450瓦电源,Power supply 450 W,power,是\n", encoding=encoding)

    assert published_rows(line, "part") == [
        {
            "code": "PSU-450",
            "zh": "450瓦电源",
            "en": "Power supply 450 W",
            "product": "",
            "group": "power",
            "unit": "piece",
            "tracked": 1,
            "active": 1,
            **dict.fromkeys(("models", "barcode", "alternatives", "photo"), ""),
            "cost": 0,
            "price": 0,
            "currency": "CNY",
            "purpose": "spare",
        }
    ]


def test_a_van_is_published_with_its_branch(line, publish):
    offices = "code,name,kind,branch\nCD01,成都分中心,branch,\nCD01-V2,2号车,van,CD01\n"

    assert publish("service_points", offices).data["published"] == 2
    assert [(row["code"], row["kind"], row["branch"]) for row in published_rows(line, "office")] == [
        ("CD01", "branch", ""),
        ("CD01-V2", "van", "CD01"),
    ]


def test_a_branch_with_an_active_van_stays_active(publish):
    publish(
        "offices", "code,name,kind,branch\nCD01,成都分中心,branch,\nJN01,济南分中心,branch,\nJN01-V1,1号车,van,JN01\n"
    )

    error = publish("offices", "code,name,kind,active\nJN01,济南分中心,branch,no\n", "--add").error

    assert error["code"] == "guard" and "JN01-V1" in error["reason"]


@pytest.mark.parametrize(
    "staff",
    [
        "name,roles\nadmin,administrator\nzhao,coordinator\n",
        "name,roles,active\nadmin,administrator,yes\nzhao,coordinator,yes\nli.wei,engineer,no\n",
    ],
)
def test_staff_with_open_work_are_not_taken_away_by_mistake(line, publish, staff):
    job = on_site(line)

    error = publish("staff", staff).error

    assert (
        error["code"] == "guard"
        and "li.wei" in error["reason"]
        and job in error["reason"]
        and "--force" in error["reason"]
    )
    assert len(line.json("list", "staff")["rows"]) == 6
    assert publish("staff", staff, "--force").code == 0


def test_an_office_that_holds_open_work_is_not_closed_by_mistake(line, publish):
    publish("offices", "code,name\nCD01,成都分中心\nJN01,济南分中心\n")
    request = registered(line)
    line.take("chen", request, "hand_on")
    line.take("liu", request, "take_over")
    job = line.take("liu", request, "hand_over", office="JN01")["job_number"]

    error = publish("offices", "code,name\nCD01,成都分中心\n").error

    assert "JN01" in error["reason"] and job in error["reason"]


def test_an_office_that_joined_publishes_nothing_and_names_headquarters(line, publish):
    with opened(line) as store, store.writing() as tx:
        tx.set_meta("exchange/url", "https://repairs.example.com")

    for error in (publish("staff", STAFF).error, line("passwd", "--json", FIELDSERVICE_NEW_PIN="8264").error):
        assert error["code"] == "guard" and "https://repairs.example.com" in error["reason"]


def test_headquarters_publishes_as_usual(line, publish):
    with opened(line) as store, store.writing() as tx:
        tx.set_meta("headquarters", "0193b1c2-0000-7000-8000-000000000001")

    assert publish("staff", STAFF).data["published"] == 1


def test_erasures_are_not_published_from_a_file(publish):
    assert publish("erasure", "person\nsomebody\n").error["code"] == "usage"


def test_a_logo_is_published_by_the_name_of_a_picture_beside_the_file(line, tmp_path):
    picture, settings = tmp_path / "logo.png", tmp_path / "settings.csv"
    Image.new("RGB", (120, 40), (200, 30, 30)).save(picture)
    settings.write_text("key,value\nlogo,logo.png\nlogo@CD01,\n", "utf-8")

    assert line.json("publish", "settings", settings, who="admin")["published"] == 2


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("none.png", None, "missing or is not a PNG or JPEG"),
        ("../logo.png", b"", "missing or is not a PNG or JPEG"),
        ("logo.svg", b"<svg/>", "missing or is not a PNG or JPEG"),
        ("logo.png", bytes(30_000), "larger than 20 kB"),
    ],
)
def test_a_logo_that_cannot_be_published_is_named_with_its_line(line, tmp_path, name, content, words):
    settings = tmp_path / "settings.csv"
    if content is not None:
        (tmp_path / name).write_bytes(content)
    settings.write_text(f"key,value\nrings,3\nlogo,{name}\n", "utf-8")

    refused = line("publish", "settings", settings, who="admin")

    assert refused.code and "line 3, column value" in " ".join(refused.err.split()) and words in refused.err
