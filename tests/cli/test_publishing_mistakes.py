"""Mistakes in a published CSV file are reported by line and column, all of them at once."""

import pytest

SERVICES = "list,valid_from,tax,code,amount,kind,zh,en,unit,least,product\nstandard,2026-10-01,6%,"
STAFF = "name,roles,pin\nadmin,administrator,\n"


@pytest.mark.parametrize(
    "text, where",
    [
        ("", "columns: name, display"),
        ("name,rolls\nadmin,administrator\n", "line 1, column rolls: There is no column of this name. Did you mean: r"),
        ("name,display\nadmin,x\n", "line 1, column roles: This column is missing"),
        ("name,roles,roles\nadmin,administrator,agent\n", "line 1, column roles: This column occurs twice"),
        (STAFF + "chen,agentt,471182\n", "line 3, column roles: agentt is unknown here. Did you mean: agent"),
        (STAFF + "chen,,471182\n", "line 3, column roles: Fill this in."),
        (STAFF + "chen yi,agent,471182\n", "line 3, column name: A sign-in name"),
        (STAFF + "chen,agent,1\n", "line 3, column pin: A PIN has 4 to 64 characters."),
        (STAFF + "admin,agent,471182\n", "line 3, column name: admin occurs twice."),
        (STAFF + "chen,agent,471182,more\n", "line 3, column 4: This line has more values"),
        (STAFF + 'chen,"agent,471182\n', "line 3: The quotation marks"),
        (
            "name,roles,office\nadmin,administrator,CD99\n",
            "line 2, column office: CD99 is unknown here. Did you mean: CD01",
        ),
        (
            "name,roles,skills\nadmin,administrator,servr\n",
            "line 2, column skills: servr is unknown here. Did you mean: server",
        ),
        ("name,roles,active\nadmin,administrator,perhaps\n", "line 2, column active: Enter yes or no."),
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
            "line 2, column zone: Asia/Shangai is unknown here. Did you mean: Asia/Shanghai",
        ),
        (
            "offices",
            "code,name,kind\nCD01,成都,brunch\n",
            "line 2, column kind: brunch is unknown here. Did you mean: branch",
        ),
        ("calendars", "calendar,day,hours\nweek,mun,closed\n", "line 2, column day: Write a day as mon to sun"),
        ("calendars", "calendar,day,hours\nweek,2026-02-30,closed\n", "line 2, column day"),
        ("calendars", "calendar,day,hours\nweek,mon,9 to 5\n", "line 2, column hours: Write hours as 09:00-12:00"),
        ("calendars", "calendar,day,hours\nweek,mon,13:00-18:00 09:00-12:00\n", "line 2, column hours"),
        (
            "codes",
            "list,code,zh,en\ncauses,PSU,电源,Power\n",
            "line 2, column list: causes is unknown here. Did you mean: cause",
        ),
        ("codes", "list,code,zh,en\ncause,PSU,电源,\n", "line 2, column en: Fill this in."),
        (
            "settings",
            "key,value\nhand_over_minute,15\n",
            "line 2, column key: hand_over_minute is unknown here. Did you mean: hand_over_minutes",
        ),
        ("settings", "key,value\nhand_over_minutes,soon\n", "line 2, column value: Enter a whole number."),
        ("settings", "key,value\nlock_minutes,0\n", "line 2, column value: Enter a whole number from 1 to 9999999."),
        ("settings", "key,value\nrings,-3\n", "line 2, column value: Enter a whole number from 1 to"),
        ("settings", "key,value\nurgent_percent,0\n", "line 2, column value: Enter a whole number from 1 to 100."),
        ("settings", "key,value\nurgent_percent@CD01,101\n", "line 2, column value: Enter a whole number from 1 to"),
        ("settings", "key,value\nunhappy_score,11\n", "line 2, column value: Enter a whole number from 0 to 5."),
        ("settings", "key,value\nattempts_before_shipping,0\n", "line 2, column value: Enter a whole number from 1 to"),
        ("settings", "key,value\nreminders,7 a\n", "line 2, column value: Write whole days separated by spaces"),
        (
            "settings",
            "key,value\nrounding,ten fen\n",
            "line 2, column value: Write the unit to which totals are rounded",
        ),
        ("settings", "key,value\nhead_colour,red\n", "line 2, column value: Write a colour as #1F4E79."),
        ("settings", "key,value\nstatus_url,ftp://x\n", "line 2, column value: The address must begin with https://"),
        ("settings", "key,value\nrings@JN99,3\n", "line 2, column key: JN99 is unknown here. Did you mean: "),
        (
            "settings",
            "key,value\npaper_language,fr\n",
            "line 2, column value: fr is unknown here. Did you mean: zh, en, both",
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
            "line 3, column branch: A van must belong to an active service point that is not a van; JN01 is not one.",
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
            "line 2, column product: servr is unknown here. Did you mean: server",
        ),
        (
            "parts",
            "code,zh,en,barcode\nPSU-450,电源,Power,690 12\nPSU-500,电源,Power,６９０１２\n",
            "line 3, column barcode: PSU-450 has the same barcode",
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
            "column alternatives: PSU-450 cannot replace itself",
        ),
        ("parts", "code,zh,en,cost\nPSU-450,电源,Power,-1\n", "line 2, column cost: Write an amount in CNY"),
        (
            "parts",
            "code,zh,en,price,currency\nPSU-450,电源,Power,1.5,JPY\n",
            "line 2, column price: Write an amount in",
        ),
        ("parts", "code,zh,en,currency\nPSU-450,电源,Power,RMB\n", "line 2, column currency: RMB is unknown"),
        ("part_levels", "office,part,least\nCD01,PSU-451,1\n", "line 2, column part: There is no part PSU-451"),
        ("part_levels", "office,part,least\nCD99,PSU-451,1\n", "line 2, column office: CD99 is unknown here"),
        (
            "prices",
            "list,code,valid_from,amount,tax\nstandard,PSU-450,2026-02-30,1.00,13%\n",
            "line 2, column valid_from: Write the date as",
        ),
        (
            "prices",
            "list,code,valid_from,amount,tax\nstandard,PSU-450,2026-10-01,1.005,13%\n",
            "line 2, column amount: Write an amount in CNY with at most 2 decimal places, such as 120.00.",
        ),
        (
            "prices",
            "list,code,valid_from,amount,currency,tax\nstandard,PSU-450,2026-10-01,120.5,JPY,10%\n",
            "line 2, column amount: Write an amount in JPY",
        ),
        ("prices", "list,code,valid_from,amount,tax\nstandard,PSU-450,2026-10-01,-1,13%\n", "line 2, column amount"),
        (
            "prices",
            "list,code,valid_from,amount,currency,tax\nstandard,PSU-450,2026-10-01,1,RMB,13%\n",
            "line 2, column currency: RMB is unknown",
        ),
        (
            "prices",
            "list,code,valid_from,amount,tax\nstandard,PSU-450,2026-10-01,1.00,much\n",
            "line 2, column tax: Write the tax rate per mille",
        ),
        ("prices", "list,code,valid_from,amount,tax\nstandard,PSU-450,2026-10-01,1.00,101%\n", "line 2, column tax"),
        ("policies", "product,months\nserver,3 years\n", "line 2, column months: Enter whole months, from 0 to 600."),
        ("policies", "product,months\nserver,12\nserver,24\n", "line 3, column product"),
        ("policies", "product,months,labour\nserver,12,long\n", "line 2, column labour: Enter whole months"),
        ("policies", "product,months,start\nserver,12,bought\n", "line 2, column start: A start rule lists dates"),
        ("policies", "product,months,exclusions\nserver,12,USR\n", "column exclusions: USR is unknown here. Did you"),
        ("policies", "product,months,repair_days\nserver,12,-1\n", "line 2, column repair_days: Enter a whole number"),
        ("policies", "product,months,adds_days\nserver,12,some\n", "line 2, column adds_days: Enter yes or no."),
        ("prices", f"{SERVICES}LAB,1.00,work,工时,Labour,hour,,\n", "line 2, column kind: work is unknown here."),
        ("prices", f"{SERVICES}LAB,1.00,labour,工时,,hour,,\n", "line 2, column en: Services are printed on quotes"),
        ("prices", f"{SERVICES}LAB,1.00,labour,工时,Labour,day,,\n", "line 2, column unit: day is unknown here."),
        ("prices", f"{SERVICES}LAB,1.00,labour,工时,Labour,hour,0.001,\n", "line 2, column least: Write an amount"),
        ("prices", f"{SERVICES}LAB,1.00,labour,工时,Labour,hour,1,lathe\n", "line 2, column product: lathe is unknown"),
        ("prices", f"{SERVICES}PSU-450,1.00,part,,,,,server\n", "line 2, column product: A part's price applies to"),
    ],
)
def test_mistakes_in_other_tables_are_reported_too(publish, what, text, where):
    answer = publish(what, text)

    assert answer.code == 1 and where in answer.error["reason"]


def test_each_mistake_is_said_once_with_its_line_and_column(line, tmp_path):
    (tmp_path / "parts.csv").write_text("number,zh,en\nPSU,电源,\n", "utf-8")

    said = line("publish", "parts", tmp_path / "parts.csv").err.splitlines()

    assert said == [
        "line 1, column number: There is no column of this name, nor a similar one.",
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
