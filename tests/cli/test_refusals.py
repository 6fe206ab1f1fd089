"""A refusal is given in words and in JSON, with the reason, who may do it, and an exit code."""

import json

import pytest

from tests.support.command_line import CommandLine, completed, on_site, received, registered


def refused(answer, code, exit_code):
    assert (answer.code, answer.error["code"]) == (exit_code, code)
    assert answer.error.keys() >= {"code", "reason", "who_may"} and answer.error["reason"]
    return answer.error


def test_a_person_without_the_role_learns_who_may(line):
    job = received(line)

    error = refused(line("take", job, "accept", "--json", who="chen"), "role", 1)

    assert error["who_may"] == ["coordinator"]


def test_an_engineer_cannot_take_the_job_of_another_engineer(line):
    job = received(line)
    line.take("zhao", job, "accept")
    line.take("zhao", job, "dispatch", engineer="li.wei")

    error = refused(line("take", job, "take", "--json", who="wang"), "role", 1)

    assert "李伟" in error["reason"] and error["who_may"] == ["li.wei"]


def test_a_step_out_of_order_is_refused_with_the_state_it_is_in(line):
    job = received(line)

    error = refused(
        line("take", job, "dispatch", "--set", "engineer=li.wei", "--json", "--lang", "zh", who="zhao"), "state", 1
    )

    assert "已收到" in error["reason"]


def test_the_rule_that_refuses_a_step_is_named(line):
    job = completed(line)

    error = refused(line("take", job, "hand_in", "--json", who="li.wei"), "guard", 1)

    assert error["reason"] == "The slip is not signed. Record a signature on screen or paper, or why there is none."


def test_missing_fields_are_named_whole_in_the_language_asked_for(line):
    request = line.take("chen", "new", "register", caller_kind="dealer")["number"]

    english = refused(line("take", request, "hand_on", "--json", who="chen"), "guard", 1)
    chinese = refused(line("take", request, "hand_on", "--json", "--lang", "zh", who="chen"), "guard", 1)

    assert "Phone, Customer, Address" in english["reason"]
    assert "电话、客户、地址" in chinese["reason"]


def test_wrong_values_are_reported_field_by_field(line):
    error = refused(
        line("take", "new", "register", "--set", "caller_kind=dealr", "--set", "phone=12", "--json", who="chen"),
        "data",
        1,
    )

    assert "dealer" in error["fields"]["caller_kind"] and "5 to 15 digits" in error["fields"]["phone"]


def test_a_field_that_does_not_exist_names_the_nearest(line):
    job = received(line)
    line.take("zhao", job, "accept")

    error = refused(line("take", job, "dispatch", "--set", "enginer=li.wei", "--json", who="zhao"), "data", 1)

    assert "engineer" in error["fields"]["enginer"]


def test_a_step_on_a_job_that_changed_meanwhile_is_refused_and_nothing_is_lost(line):
    job = received(line)
    seen = line.json("show", job, who="zhao")["last"]
    line.take("zhao", job, "accept", "--expect", seen)

    error = refused(
        line("take", job, "dispatch", "--set", "engineer=li.wei", "--expect", seen, "--json", who="zhao"), "changed", 1
    )

    assert "赵敏" in error["reason"]
    assert line.json("show", job, who="zhao")["state"] == "accepted"


def test_an_unknown_thing_is_not_found_and_the_nearest_is_named(line):
    job = received(line)

    error = refused(line("show", job[:-1], "--json", who="zhao"), "not_found", 3)

    assert job in error["reason"]


def test_a_wrong_pin_is_refused_and_counted(line):
    assert refused(line("list", "jobs", "--json", who="zhao", pin="0000"), "role", 1)
    assert line("list", "jobs", who="zhao").code == 0


def test_an_unknown_person_is_refused_like_a_wrong_pin(line):
    assert "Wrong name or PIN" in refused(line("list", "jobs", "--json", who="nobody"), "role", 1)["reason"]


def test_without_a_pin_and_a_terminal_the_refusal_says_where_to_put_it(line):
    error = refused(line("list", "jobs", "--json", pin=None, who="zhao"), "usage", 2)

    assert "FIELDSERVICE_PIN" in error["reason"]


def test_without_a_name_a_command_runs_as_the_only_administrator(line):
    assert line("list", "jobs").code == 0


def test_without_a_name_and_with_two_administrators_a_name_is_asked_for(line, tmp_path):
    staff = tmp_path / "more.csv"
    staff.write_text("name,roles,pin\nboss,administrator,471182\n", "utf-8")
    line.json("publish", "staff", staff, "--add")

    assert "--as" in refused(line("list", "jobs", "--json"), "usage", 2)["reason"]


def test_a_folder_without_a_store_says_how_to_make_one(tmp_path):
    nowhere = CommandLine(tmp_path / "nothing")

    assert "fieldservice init" in refused(nowhere("list", "jobs", "--json"), "store", 4)["reason"]
    assert "fieldservice init" in nowhere("list", "jobs", "--lang", "zh").err
    assert not (tmp_path / "nothing").exists()


def test_a_paper_that_cannot_be_written_is_not_counted(line, tmp_path):
    job = completed(line)

    refused(line("paper", "slip", job, "--out", tmp_path / "no" / "such" / "a.pdf", "--json", who="zhao"), "store", 4)

    assert line.json("paper", "slip", job, "--out", tmp_path / "a.pdf", who="zhao")["prints"] == [1]


@pytest.mark.parametrize(
    "words",
    [
        ["takee"],
        ["take"],
        ["take", "new"],
        ["list"],
        ["list", "bananas"],
        ["list", "jobs", "--limit", "many"],
        ["list", "jobs", "--limt", "3"],
        ["list", "jobs", "--state", "lost"],
        ["list", "staff", "--mine"],
        ["list", "jobs", "--after", "x"],
        ["list", "jobs", "more", "words"],
        ["init"],
        ["init", "--office", "CD01"],
        ["paper", "slip"],
        ["paper", "sleep", "NUMBER", "--out", "a.pdf"],
        ["import", "xls", "FILE"],
        ["publish", "bananas", "FILE"],
        ["publish", "staff"],
        ["take", "new", "register", "--set", "phone"],
        ["take", "new", "dispatch"],
        ["take", "new", "register", "--data", "{half"],
    ],
)
def test_a_typing_mistake_is_a_usage_error_in_words_and_in_json(line, words):
    number = registered(line) if "NUMBER" in words else ""
    words = [number if word == "NUMBER" else word for word in words]

    in_json, in_words = line(*words, "--json"), line(*words, "--lang", "zh")

    assert refused(in_json, "usage", 2)["reason"]
    assert in_words.code == 2 and in_words.err and not in_words.out


@pytest.mark.parametrize(
    "words", [["--as"], ["list", "jobs", "--as"], ["--lang", "fr", "list", "jobs"], ["list", "jobs", "--lang="]]
)
def test_a_global_option_without_a_good_value_is_a_usage_error(line, words):
    assert refused(line(*words, "--json"), "usage", 2)["reason"]


def test_global_options_may_be_given_before_or_after_the_command(line):
    job = received(line)

    answers = [
        line("--json", "--as", "zhao", "--lang", "zh", "show", job),
        line("show", job, "--json", "--as", "zhao", "--lang", "zh"),
        line("--as=zhao", "show", "--lang=zh", job, "--json"),
    ]

    assert answers[0].code == 0 and answers[0].data["offers"][0]["label"] == "受理维修单"
    assert len({answer.out for answer in answers}) == 1


def test_the_language_given_after_the_command_paper_is_that_of_the_paper(line, tmp_path):
    job = completed(line)

    answer = line("--lang", "zh", "paper", "slip", job, "--out", tmp_path / "a.pdf", "--lang", "en", who="zhao")

    import pypdfium2

    text = pypdfium2.PdfDocument(str(tmp_path / "a.pdf"))[0].get_textpage().get_text_range()
    assert "Service slip" in text or "SERVICE" in text.upper()
    assert "已写入" in answer.out


def test_refusals_are_recorded_those_of_the_command_line_too(line):
    job = completed(line)
    line("take", job, "sign", who="li.wei")
    line("take", job, "hand_in", who="li.wei")

    kinds = [entry["what"] for entry in line.json("show", job, who="zhao")["history"]]

    assert kinds[-2:] == ["Refused", "Refused"]


def test_fields_come_from_a_json_file_a_csv_file_or_standard_input_and_set_wins(line, tmp_path):
    (tmp_path / "call.json").write_text(json.dumps({"caller_kind": "dealer", "customer_name": "蜀通货运站"}), "utf-8")
    (tmp_path / "call.csv").write_bytes("caller_kind,customer_name\r\ndealer,罗桑扎西\r\n".encode("gb18030"))

    from_json = line.take("chen", "new", "register", "--data", str(tmp_path / "call.json"), customer_name="双流航空")
    from_csv = line.take("chen", "new", "register", "--data", str(tmp_path / "call.csv"))
    from_input = line.json("take", "new", "register", "--data", "-", who="chen", stdin=b'{"caller_kind": "branch"}')

    assert from_json["facts"]["customer_name"] == "双流航空"
    assert from_csv["facts"]["customer_name"] == "罗桑扎西"
    assert from_input["facts"]["caller_kind"]["code"] == "branch"
    assert line("take", "new", "register", "--data", tmp_path / "none.json", "--json", who="chen").code == 3


def test_yes_and_no_dates_and_numbers_are_understood_as_people_type_them(line):
    job = on_site(line)

    page = line.take("li.wei", job, "examine", consent="是", finding="电源无输出", data_backed_up="No")
    wrong = refused(
        line("take", job, "examine", "--set", "consent=perhaps", "--set", "finding=x", "--json", who="li.wei"),
        "data",
        1,
    )

    assert (page["facts"]["consent"], page["facts"]["data_backed_up"]) == (True, False)
    assert wrong["fields"]["consent"] == "Enter yes or no."


def test_control_characters_are_taken_out_of_names_and_words(line):
    line.take("chen", "new", "register", caller_kind="dealer", customer_name="蜀通\x1b[2J货运\u202e站")

    printed = line("list", "requests", who="chen").out

    assert "\x1b" not in printed and "\u202e" not in printed and "蜀通" in printed
