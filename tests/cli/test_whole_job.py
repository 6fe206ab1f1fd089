"""A repair from the call to the closed, signed, printed slip, by the command line alone."""

import pypdfium2
import pytest

from tests.support.command_line import CALL, completed, on_site, received, registered


@pytest.mark.parametrize(("language", "label"), [("en", "Close the job"), ("zh", "结单")])
def test_a_job_goes_from_the_call_to_the_closed_slip(line, tmp_path, language, label):
    job = completed(line)
    line.take("li.wei", job, "remark", score="5", remark="服务很好")
    signed = line.take("li.wei", job, "sign_on_paper", signer="张老师")
    paper = line.json("paper", "slip", job, "--out", str(tmp_path / "slip.pdf"), "--lang", language, who="li.wei")
    line.take("li.wei", job, "hand_in")
    line.take("liu", job, "pass_back")
    closed = line.json("take", job, "close", "--lang", language, who="zhao")

    assert signed["state"] == "signed"
    assert closed["state"] == "closed"
    assert closed["history"][-1]["what"] == label
    assert paper["pages"] == 1
    text = pypdfium2.PdfDocument(str(tmp_path / "slip.pdf"))[0].get_textpage().get_text_range()
    assert job in text and "更换电源" in text
    assert line.json("verify")["ok"]


def test_the_clerk_who_owes_a_result_reads_it_in_words_and_in_json_until_it_is_passed_back(line):
    job = completed(line)
    line.take("li.wei", job, "sign_on_paper", signer="张老师")
    line.take("li.wei", job, "hand_in")

    (owed,) = line.json("owed", who="liu")["rows"]
    in_words = line("owed", who="liu").out
    line.take("liu", job, "pass_back")

    assert (owed["number"], owed["kind"], owed["label"]) == (job, "pass_back", "Pass the result back")
    assert owed["office"] == "CD01" and owed["due"].endswith("Z")
    assert "Pass the result back" in in_words and job in in_words
    assert line.json("owed", who="liu")["rows"] == []


def test_the_json_of_a_page_keeps_its_names(line):
    job = received(line)

    page = line.json("show", job, who="zhao")

    assert {"id", "number", "kind", "state", "holder", "last", "facts", "history", "offers", "clock"} <= page.keys()
    assert (page["number"], page["kind"], page["state"], page["holder"]) == (job, "job", "received", "CD01")
    assert {"id", "at", "by", "what", "details", "from", "to"} <= page["history"][0].keys()
    assert page["offers"][0] == {"name": "accept", "label": "Accept the job", "likely": True}
    assert page["clock"]["due"].endswith("Z")


def test_a_call_about_a_device_in_work_warns_by_number_in_the_json_and_as_text_beside_the_answer(line):
    job = received(line)

    answer = line("take", "new", "register", *(f"--set={name}={value}" for name, value in CALL.items()), who="chen")
    again = line.take("chen", "new", "register", **CALL)

    assert answer.code == 0 and f"! There is an open job on this serial number: {job}." in answer.err
    assert "open job" not in answer.out
    assert again["warnings"] == [
        {"code": "open_job", "sentence": f"There is an open job on this serial number: {job}."}
    ]
    assert line.json("show", job, who="zhao")["warnings"] == []


def test_a_note_on_a_job_is_not_answered_with_warnings_as_text_but_has_them_in_the_json(line):
    received(line)
    second = received(line)

    noted = line("take", second, "note", "--set", "words=客户来电", who="zhao")

    assert noted.code == 0 and noted.err == ""
    assert [each["code"] for each in line.take("zhao", second, "note", words="再次来电")["warnings"]] == ["open_job"]


def test_a_step_that_opens_a_job_names_it(line):
    request = registered(line)
    line.take("chen", request, "hand_on")
    line.take("liu", request, "take_over")

    answer = line.take("liu", request, "hand_over", office="CD01")

    assert line.json("show", answer["job"], who="zhao")["number"] == answer["job_number"]


def test_steps_are_listed_with_their_schema_and_the_likely_step_first(line):
    job = received(line)
    line.take("zhao", job, "accept")

    steps = line.json("steps", job, who="zhao")["steps"]

    assert {"name", "label", "likely", "schema"} == steps[0].keys()
    assert (steps[0]["name"], steps[0]["likely"]) == ("dispatch", True)
    assert [step["likely"] for step in steps[1:]] == [False] * (len(steps) - 1)
    assert "engineer" in steps[0]["schema"]["properties"] and steps[0]["schema"]["required"] == ["engineer"]


def test_new_lists_the_steps_that_open_a_request_or_job(line):
    assert [step["name"] for step in line.json("steps", "new", who="chen")["steps"]] == ["register", "open_return"]
    assert {step["name"] for step in line.json("steps", "new", who="li.wei")["steps"]} == {
        "offer_part",
        "hand_in_pouch",
        "open_return",
        "write_article",
    }


def test_a_signature_cannot_be_drawn_here_and_the_other_ways_are_named(line):
    job = completed(line)

    refused = line("take", job, "sign", "--set", "signer=张老师", "--json", who="li.wei")
    steps = [step["name"] for step in line.json("steps", job, who="li.wei")["steps"]]

    assert refused.code == 1 and refused.error["code"] == "guard"
    assert "sign_on_paper" in refused.error["reason"] and "refuse_to_sign" in refused.error["reason"]
    assert "sign" not in steps and "sign_on_paper" in steps
    assert line.take("li.wei", job, "refuse_to_sign", reason="absent", witness="门卫老周")["state"] == "signed"


def test_lists_have_rows_and_the_key_of_the_next_page(line):
    numbers = [received(line) for _ in range(3)]

    first = line.json("list", "jobs", "--limit", "2", who="zhao")
    second = line.json("list", "jobs", "--limit", "2", "--after", first["next"], who="zhao")

    assert {"id", "number", "state", "mode", "customer", "device", "serial", "engineer", "due"} <= first["rows"][
        0
    ].keys()
    assert [row["number"] for row in first["rows"] + second["rows"]] == numbers[::-1]
    assert second["next"] is None


def test_lists_are_narrowed_by_state_and_by_the_person_who_is_next(line):
    waiting, job = received(line), on_site(line)

    assert [row["number"] for row in line.json("list", "jobs", "--state", "on_site", who="zhao")["rows"]] == [job]
    assert [row["number"] for row in line.json("list", "jobs", "--mine", who="zhao")["rows"]] == [waiting]
    assert [row["number"] for row in line.json("list", "jobs", "--mine", who="li.wei")["rows"]] == [job]
    assert line.json("list", "jobs", "--overdue", who="zhao")["rows"] == []
    assert line.json("list", "jobs", "--mine", "--overdue", who="zhao")["rows"] == []


@pytest.mark.parametrize("kind", ["requests", "jobs", "customers", "devices", "staff", "offices"])
def test_every_list_has_an_id_in_each_row_and_words_for_people(line, kind):
    received(line)

    rows = line.json("list", kind, who="zhao")["rows"]
    printed = line("list", kind, "--lang", "zh", who="zhao")

    assert rows and all(row["id"] for row in rows)
    assert printed.code == 0 and len(printed.out.splitlines()) == len(rows) + 1


@pytest.mark.parametrize("text", ["CD01-J000001-N", "SN-7D42-0193", "13805310042", "济南实验", "jnsy", "无显示"])
def test_a_job_is_found_by_any_of_its_facts(line, text):
    job = received(line)

    found = line.json("find", text, who="chen")

    assert job in [row["number"] for row in found["rows"]] and found["next"] is None


def test_phone_and_address_are_masked_until_they_are_asked_for_which_is_recorded(line):
    job = received(line)

    masked = line.json("show", job, who="zhao")["facts"]
    whole = line.json("show", job, "--whole", who="zhao")

    assert "0531" not in masked["phone"] and whole["facts"]["phone"] == "13805310042"
    assert whole["history"][-1]["what"] == "Personal data viewed"
    assert line.json("list", "customers", who="zhao")["rows"][0]["phone"] == masked["phone"]


def test_a_reprint_is_counted_and_copies_come_in_one_file(line, tmp_path):
    job = completed(line)

    first = line.json(
        "paper", "slip", job, "--out", tmp_path / "a.pdf", "--copy", "company", "--copy", "customer", who="zhao"
    )
    second = line.json(
        "paper", "slip", job, "--out", tmp_path / "b.pdf", "--copy", "customer", "--size", "A5", who="zhao"
    )

    assert (first["pages"], first["prints"], second["prints"]) == (2, [1, 1], [2])


def test_a_table_is_aligned_under_chinese_words(line):
    received(line)

    heads, row = line("list", "requests", "--lang", "zh", who="zhao").out.splitlines()[:2]

    from fieldservice.cli.text_tables import width

    assert width(heads[: heads.index("客户")]) == width(row[: row.index("济南实验中学")])


@pytest.mark.parametrize("name", ["request", "onsite", "history", "customer", "device"])
def test_a_workflow_is_shown_as_its_table_without_a_store(line, tmp_path, name):
    nobody = type(line)(tmp_path / "nothing-here")

    table = nobody.json("workflow", name, pin=None)

    assert table["name"] == name and table["steps"]
    assert all(
        {"name", "label", "from", "to", "roles", "conditions", "schema"} == step.keys() for step in table["steps"]
    )
    assert name in [row["name"] for row in nobody.json("workflow", pin=None)["rows"]]
    assert nobody("workflow", name, "--lang", "zh", pin=None).code == 0


def test_things_given_as_a_list_are_divided_at_the_marks_of_either_language(line):
    line.take(
        "zhao",
        "new",
        "take_parcel_in",
        tracking="SF1420091234567",
        phone="13912345678",
        customer_name="周建",
        product="laptop",
        model="轻翼14",
        symptom="开机黑屏",
        place="A4",
        declared="电源线2根，鼠标、包",
        contents="鼠标; 电源线,包",
    )
    (job,) = line.json("list", "jobs", who="zhao")["rows"]

    facts = line.json("show", job["number"], who="zhao")["facts"]

    assert facts["declared"] == ["电源线2根", "鼠标", "包"]
    assert facts["missing_contents"] == ["电源线 ×1"] and "unlisted_contents" not in facts
