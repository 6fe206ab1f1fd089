"""A CSV file is published as a whole or not at all; mistakes in it are reported by line and column."""

from contextlib import contextmanager

import pytest
from PIL import Image

from db.store import Store
from tests.support.command_line import on_site, received, registered


@pytest.fixture
def publish(line, tmp_path):
    def publish(what, text, *more, encoding="utf-8", **who):
        file = tmp_path / f"{what}.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return line("publish", what, file, *more, "--json", **who)

    return publish


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


@pytest.mark.parametrize(
    "text, where",
    [
        ("", "columns: name, display"),
        ("name,rolls\nadmin,administrator\n", "line 1, column rolls: There is no column of this name. Near: roles"),
        ("name,display\nadmin,x\n", "line 1, column roles: This column is missing"),
        ("name,roles,roles\nadmin,administrator,agent\n", "line 1, column roles: This column is there twice"),
        (STAFF + "chen,agentt,471182\n", "line 3, column roles: agentt is not known here. Did you mean: agent"),
        (STAFF + "chen,,471182\n", "line 3, column roles: Please fill this in."),
        (STAFF + "chen yi,agent,471182\n", "line 3, column name: A sign-in name"),
        (STAFF + "chen,agent,1\n", "line 3, column pin: A PIN has 4 to 64 characters."),
        (STAFF + "admin,agent,471182\n", "line 3, column name: admin occurs twice."),
        (STAFF + "chen,agent,471182,more\n", "line 3, column 4: This line has more values"),
        (STAFF + 'chen,"agent,471182\n', "line 3: The quotation marks"),
        (
            "name,roles,office\nadmin,administrator,CD99\n",
            "line 2, column office: CD99 is not known here. Did you mean: CD01",
        ),
        (
            "name,roles,skills\nadmin,administrator,servr\n",
            "line 2, column skills: servr is not known here. Did you mean: server",
        ),
        ("name,roles,active\nadmin,administrator,perhaps\n", "line 2, column active: Yes or no, please."),
        ("name,roles,phone\nadmin,administrator,12\n", "line 2, column phone: A phone number has 5 to 15 digits."),
        ("name,roles,phone\nadmin,administrator,138 王\n", "line 2, column phone: A phone number has no letters"),
    ],
)
def test_mistakes_in_a_staff_file_are_reported_by_line_and_column(line, publish, text, where):
    answer = publish("staff", text)

    assert answer.code == 1 and where in answer.error["reason"]
    assert len(line.json("list", "staff")["rows"]) == 6


@pytest.mark.parametrize(
    "what, text, where",
    [
        ("offices", "code,name\nCD01,成都\nC,x\n", "line 3, column code: The code of a service point has 2 to 12"),
        (
            "offices",
            "code,name,zone\nCD01,成都,Asia/Shangai\n",
            "line 2, column zone: Asia/Shangai is not known here. Did you mean: Asia/Shanghai",
        ),
        (
            "offices",
            "code,name,kind\nCD01,成都,brunch\n",
            "line 2, column kind: brunch is not known here. Did you mean: branch",
        ),
        ("calendars", "calendar,day,hours\nweek,mun,closed\n", "line 2, column day: A day is mon to sun"),
        ("calendars", "calendar,day,hours\nweek,2026-02-30,closed\n", "line 2, column day"),
        ("calendars", "calendar,day,hours\nweek,mon,9 to 5\n", "line 2, column hours: Write hours as 09:00-12:00"),
        ("calendars", "calendar,day,hours\nweek,mon,13:00-18:00 09:00-12:00\n", "line 2, column hours"),
        (
            "codes",
            "list,code,zh,en\ncauses,PSU,电源,Power\n",
            "line 2, column list: causes is not known here. Did you mean: cause",
        ),
        ("codes", "list,code,zh,en\ncause,PSU,电源,\n", "line 2, column en: Please fill this in."),
        (
            "settings",
            "key,value\nhand_over_minute,15\n",
            "line 2, column key: hand_over_minute is not known here. Did you mean: hand_over_minutes",
        ),
        ("settings", "key,value\nhand_over_minutes,soon\n", "line 2, column value: A whole number, please."),
        ("settings", "key,value\nlock_minutes,0\n", "line 2, column value: A whole number from 1 to 9999999, please."),
        ("settings", "key,value\nrings,-3\n", "line 2, column value: A whole number from 1 to"),
        ("settings", "key,value\nurgent_percent,0\n", "line 2, column value: A whole number from 1 to 100, please."),
        ("settings", "key,value\nurgent_percent@CD01,101\n", "line 2, column value: A whole number from 1 to 100"),
        ("settings", "key,value\nunhappy_score,11\n", "line 2, column value: A whole number from 0 to 5, please."),
        ("settings", "key,value\nattempts_before_shipping,0\n", "line 2, column value: A whole number from 1 to"),
        ("settings", "key,value\nreminders,7 a\n", "line 2, column value: Whole days, parted by blanks"),
        ("settings", "key,value\nrounding,ten fen\n", "line 2, column value: The unit to which totals are rounded"),
        ("settings", "key,value\nhead_colour,red\n", "line 2, column value: A colour looks like #1F4E79."),
        ("settings", "key,value\nstatus_url,ftp://x\n", "line 2, column value: An address begins with https://"),
        ("settings", "key,value\nrings@JN99,3\n", "line 2, column key: JN99 is not known here. Did you mean: "),
        (
            "settings",
            "key,value\npaper_language,fr\n",
            "line 2, column value: fr is not known here. Did you mean: zh, en, both",
        ),
        (
            "offices",
            "code,name,kind\nCD01,成都,branch\nCD01-V2,2号车,van\n",
            "line 3, column branch: A van needs the branch it belongs to.",
        ),
        (
            "offices",
            "code,name,branch\nCD01,成都,\nJN01,济南,CD01\n",
            "line 3, column branch: Only a van belongs to a branch.",
        ),
        (
            "offices",
            "code,name,kind,branch\nCD01,成都,branch,\nCD01-V2,2号车,van,JN01\n",
            "line 3, column branch: A van must belong to an active service point that is not a van itself; JN01 is "
            "not.",
        ),
        (
            "offices",
            "code,name,kind,branch\nCD01,成都,branch,\nCD01-V2,2号车,van,CD01\nCD01-V3,3号车,van,CD01-V2\n",
            "line 4, column branch",
        ),
        (
            "offices",
            "code,name,kind,branch,active\nCD01,成都,branch,,yes\nJN01,济南,branch,,no\nJN01-V1,1号车,van,JN01,yes\n",
            "line 4, column branch",
        ),
        ("parts", "code,zh,en\nPSU 450,电源,Power\n", "line 2, column code: A code has letters"),
        ("parts", "code,zh,en\nPSU-450,电源,Power\nPSU-450,电源,Power\n", "line 3, column code: PSU-450 occurs twice."),
        (
            "parts",
            "code,zh,en,product\nPSU-450,电源,Power,servr\n",
            "line 2, column product: servr is not known here. Did you mean: server",
        ),
        (
            "parts",
            "code,zh,en,barcode\nPSU-450,电源,Power,690 12\nPSU-500,电源,Power,６９０１２\n",
            "line 3, column barcode: PSU-450 has the barcode",
        ),
        ("parts", "code,zh,en,barcode\nPSU-450,电源,Power,6.9E+12\n", "line 2, column barcode: A spreadsheet rounded"),
        (
            "parts",
            "code,zh,en,alternatives\nPSU-450,电源,Power,PSU-500 PSU-501\nPSU-500,电源,Power,\n",
            "line 2, column alternatives: There is no part PSU-501, neither in this file nor published.",
        ),
        (
            "parts",
            "code,zh,en,alternatives\nPSU-450,电源,Power,PSU-450\n",
            "column alternatives: PSU-450 cannot take its",
        ),
        ("parts", "code,zh,en,cost\nPSU-450,电源,Power,-1\n", "line 2, column cost: An amount in CNY"),
        ("parts", "code,zh,en,price,currency\nPSU-450,电源,Power,1.5,JPY\n", "line 2, column price: An amount in JPY"),
        ("parts", "code,zh,en,currency\nPSU-450,电源,Power,RMB\n", "line 2, column currency: RMB is not known"),
        ("part_levels", "office,part,least\nCD01,PSU-451,1\n", "line 2, column part: There is no part PSU-451"),
        ("part_levels", "office,part,least\nCD99,PSU-451,1\n", "line 2, column office: CD99 is not known here"),
        (
            "prices",
            "list,code,valid_from,amount,tax\nstandard,PSU-450,2026-02-30,1.00,13%\n",
            "line 2, column valid_from: A date looks like",
        ),
        (
            "prices",
            "list,code,valid_from,amount,tax\nstandard,PSU-450,2026-10-01,1.005,13%\n",
            "line 2, column amount: An amount in CNY is digits with at most 2 behind a point, such as 120.00.",
        ),
        (
            "prices",
            "list,code,valid_from,amount,currency,tax\nstandard,PSU-450,2026-10-01,120.5,JPY,10%\n",
            "line 2, column amount: An amount in JPY",
        ),
        ("prices", "list,code,valid_from,amount,tax\nstandard,PSU-450,2026-10-01,-1,13%\n", "line 2, column amount"),
        (
            "prices",
            "list,code,valid_from,amount,currency,tax\nstandard,PSU-450,2026-10-01,1,RMB,13%\n",
            "line 2, column currency: RMB is not known",
        ),
        (
            "prices",
            "list,code,valid_from,amount,tax\nstandard,PSU-450,2026-10-01,1.00,much\n",
            "line 2, column tax: A tax rate is per mille",
        ),
        ("prices", "list,code,valid_from,amount,tax\nstandard,PSU-450,2026-10-01,1.00,101%\n", "line 2, column tax"),
        ("policies", "product,months\nserver,3 years\n", "line 2, column months: Whole months, 0 to 600, please."),
        ("policies", "product,months\nserver,12\nserver,24\n", "line 3, column product"),
        ("policies", "product,months,labour\nserver,12,long\n", "line 2, column labour: Whole months, 0 to 600"),
        ("policies", "product,months,start\nserver,12,bought\n", "line 2, column start: A start rule has days"),
        ("policies", "product,months,exclusions\nserver,12,USR\n", "column exclusions: USR is not known here. Did you"),
        ("policies", "product,months,repair_days\nserver,12,-1\n", "line 2, column repair_days: A whole number from 0"),
        ("policies", "product,months,adds_days\nserver,12,some\n", "line 2, column adds_days: Yes or no, please."),
        ("prices", f"{SERVICES}LAB,1.00,work,工时,Labour,hour,,\n", "line 2, column kind: work is not known here."),
        ("prices", f"{SERVICES}LAB,1.00,labour,工时,,hour,,\n", "line 2, column en: A service stands on quotes"),
        ("prices", f"{SERVICES}LAB,1.00,labour,工时,Labour,day,,\n", "line 2, column unit: day is not known here."),
        ("prices", f"{SERVICES}LAB,1.00,labour,工时,Labour,hour,0.001,\n", "line 2, column least: An amount in CNY"),
        (
            "prices",
            f"{SERVICES}LAB,1.00,labour,工时,Labour,hour,1,lathe\n",
            "line 2, column product: lathe is not known",
        ),
        ("prices", f"{SERVICES}PSU-450,1.00,part,,,,,server\n", "line 2, column product: A price of a part holds for"),
    ],
)
def test_mistakes_in_other_tables_are_reported_too(publish, what, text, where):
    answer = publish(what, text)

    assert answer.code == 1 and where in answer.error["reason"]


def test_each_mistake_is_said_once_with_its_line_and_column(line, tmp_path):
    (tmp_path / "parts.csv").write_text("number,zh,en\nPSU,电源,\n", "utf-8")

    said = line("publish", "parts", tmp_path / "parts.csv").err.splitlines()

    assert said == [
        "line 1, column number: There is no column of this name, nor one like it.",
        "  line 1, column code: This column is missing. Columns: code, zh, en, product, group, unit, tracked, active, "
        "models, barcode, cost, price, currency, alternatives, photo, purpose.",
    ]


def test_all_mistakes_are_listed_at_once(publish):
    error = publish("staff", "name,roles,office\nadmin,administrator,CD99\nchen,agentt,\n").error

    assert list(error["fields"]) == ["2:office", "3:roles"]


def test_a_refusal_in_chinese_is_chinese_throughout(line, tmp_path):
    file = tmp_path / "staff.csv"
    file.write_text("name,roles\nadmin,administratr\n", "utf-8")

    assert line("publish", "staff", file, "--lang", "zh").err.startswith("第 2 行，roles 列：")


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
    "what", ["staff", "offices", "calendars", "codes", "settings", "parts", "part_levels", "prices", "policies"]
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


PRICES = "list,code,valid_from,amount,currency,tax\n"


@pytest.mark.parametrize(
    "written, currency, minor",
    [
        ("120.00", "CNY", 12000),
        ("120.5", "CNY", 12050),
        ("0.07", "USD", 7),
        ("1200", "JPY", 1200),
        ("999999999.99", "CNY", 99999999999),
        ("￥120.00", "CNY", 12000),
        ("120.00元", "CNY", 12000),
        ("CNY 120", "CNY", 12000),
        ("$0.07", "USD", 7),
    ],
)
def test_an_amount_becomes_whole_minor_units_of_its_currency(line, publish, written, currency, minor):
    assert publish("prices", f"{PRICES}standard,PSU-450,2026/10/1,{written},{currency},13%\n").code == 0

    (row,) = published_rows(line, "price")
    assert (row["code"], row["valid_from"], row["amount"]) == ("PSU-450", "2026-10-01", minor)
    assert (row["currency"], row["tax"], row["kind"], row["unit"]) == (currency, 130, "part", "piece")


def test_the_sign_of_another_currency_is_refused(publish):
    answer = publish("prices", f"{PRICES}standard,PSU-450,2026-10-01,€5,CNY,13%\n")

    assert "line 2, column amount: An amount in CNY" in answer.error["reason"]


def test_a_pin_that_a_spreadsheet_wrote_is_read_or_refused(line, publish):
    assert publish("staff", f"{STAFF}chen,agent,471182.0\n", "--add").code == 0
    assert line("list", "jobs", who="chen", pin="471182").code == 0

    answer = publish("staff", f"{STAFF}chen,agent,4.7E+08\n")
    assert "line 3, column pin: A spreadsheet rounded this number" in answer.error["reason"]


@pytest.mark.parametrize(("mark", "active"), [("√", 1), ("×", 0), ("TRUE", 1)])
def test_marks_of_a_list_are_yes_and_no(line, publish, mark, active):
    assert publish("parts", f"code,zh,en,active\nPSU,电源,Power,{mark}\n").code == 0

    assert [row["active"] for row in published_rows(line, "part")] == [active]


def test_the_digits_of_each_currency_are_those_that_amounts_are_shown_with():
    from babel.numbers import get_currency_precision

    from fieldservice.admin.validators import CURRENCIES

    assert {currency: get_currency_precision(currency) for currency in CURRENCIES} == CURRENCIES


@pytest.mark.parametrize(
    "written, rate", [("13%", 130), ("6.5%", 65), ("0", 0), ("130", 130), ("100 %", 1000), ("6％", 60)]
)
def test_a_tax_rate_becomes_per_mille(line, publish, written, rate):
    publish("prices", f"{PRICES}standard,PSU-450,2026-10-01,1.00,CNY,{written}\n")

    assert published_rows(line, "price")[0]["tax"] == rate


def test_prices_of_codes_that_are_no_parts_are_published_and_named(publish):
    publish("parts", "code,zh,en\nPSU-450,电源,Power\n")

    answer = publish("prices", f"{PRICES}standard,PSU-450,2026-10-01,1,CNY,13%\nstandard,LABOUR,2026-10-01,1,CNY,6%\n")

    assert (answer.data["published"], answer.data["no_part"]) == (2, ["LABOUR"])


def test_a_service_is_published_with_its_words_unit_and_minimum_and_is_no_missing_part(line, publish):
    answer = publish("prices", f"{SERVICES}LABOUR,120.00,labour,维修工时,Labour,hour,60.00,server\n")

    assert "no_part" not in answer.data
    (row,) = published_rows(line, "price")
    assert (row["kind"], row["zh"], row["en"], row["unit"]) == ("labour", "维修工时", "Labour", "hour")
    assert (row["amount"], row["least"], row["inclusive"], row["product"]) == (12000, 6000, 0, "server")


def test_a_policy_without_terms_of_its_own_for_labour_has_those_for_parts(line, publish):
    publish("policies", "product,group,months\nserver,,36\n")
    publish("policies", "product,group,months,labour,start,adds_days\nstorage,,36,12,made + 3,yes\n", "--add")

    server, storage = published_rows(line, "policy")
    assert (server["labour"], server["on_site"], server["repair_days"], server["start"]) == (-1, -1, -1, "")
    assert (storage["labour"], storage["start"], storage["adds_days"]) == (12, "made+3", 1)


def test_the_last_price_of_a_list_is_not_taken_away_by_mistake(line, publish):
    publish("prices", f"{PRICES}standard,PSU-450,2026-10-01,1,CNY,13%\ndealer,PSU-450,2026-10-01,1,CNY,13%\n")
    less = f"{PRICES}standard,PSU-450,2026-10-01,1,CNY,13%\n"

    error = publish("prices", less).error

    assert error["code"] == "guard" and "dealer" in error["reason"] and "--force" in error["reason"]
    assert len(published_rows(line, "price")) == 2
    assert publish("prices", less, "--force").code == 0


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


@contextmanager
def opened(line):
    store = Store.open(line.home)
    yield store
    store.close()


def published_rows(line, table):
    with opened(line) as store, store.reading() as tx:
        return tx.published(table)


def test_a_logo_is_published_by_the_name_of_a_picture_beside_the_file(line, tmp_path):
    picture, settings = tmp_path / "logo.png", tmp_path / "settings.csv"
    Image.new("RGB", (120, 40), (200, 30, 30)).save(picture)
    settings.write_text("key,value\nlogo,logo.png\nlogo@CD01,\n", "utf-8")

    assert line.json("publish", "settings", settings, who="admin")["published"] == 2


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("none.png", None, "missing or is no PNG or JPEG"),
        ("../logo.png", b"", "missing or is no PNG or JPEG"),
        ("logo.svg", b"<svg/>", "missing or is no PNG or JPEG"),
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
