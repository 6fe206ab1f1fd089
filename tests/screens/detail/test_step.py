"""The form of any step: its fields, its errors while a person types, and that no typed text is lost."""

from datetime import timedelta
from importlib import import_module

import pytest

from fieldservice import words
from fieldservice.screens import step as step_screen
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.step import StepScreen
from fieldservice.screens.widgets.fields import SignatureField
from fieldservice.screens.widgets.form import Form
from tests.support.branch import CALL
from tests.support.drafts import newest_draft
from tests.support.hands import at_the_desk, seated


async def test_a_mistake_is_shown_beside_its_field_while_a_person_types(branch):
    async with seated(branch, "chen") as hands:
        await hands.fill(caller_kind="end", phone="12")
        await hands.press("tab")
        await hands.until_shown("! A phone number has")

        phone = next(number for number, line in enumerate(hands.lines) if line.startswith("Phone"))
        assert "! A phone number has 5 to 15 digits." in hands.lines[phone + 1]


@pytest.mark.parametrize("language", words.LANGUAGES)
async def test_the_help_of_a_form_names_the_fields_that_are_erased_at_the_customers_request(branch, language):
    said = {
        "en": ("Phone", "personal data, erased at the customer's request."),
        "zh": ("电话", "属个人信息，客户要求时可删除。"),
    }

    words.use(language)
    async with seated(branch, "chen") as hands:
        await hands.press("f1")
        await hands.until(lambda: all(each in hands.text.replace("\n", " ") for each in said[language][:1]))
        about = str(hands.app.screen.query_one("#about").render())
        assert all(each in about for each in said[language])
        assert {"en": "Product", "zh": "产品"}[language] not in about.split(said[language][1])[0].split(".")[-1]


async def test_a_refused_form_keeps_its_typed_text_and_shows_who_may(branch):
    job = branch.accepted()

    async with seated(branch, "zhao", job) as hands:
        await hands.press("f5")
        await hands.go_to("engineer")
        await hands.press("home", "shift+end", "w", "a", "n", "g", "tab", "f10")
        await hands.until_shown("王强 lacks the skill for this product")
        assert "王强" in hands.text

        await hands.fill(why_without_skill="nobody else today")
        await hands.press("f10")
        await hands.until_shown("dispatched")
    assert branch.page(job).facts["engineer"] == "wang"


async def test_engineers_are_listed_best_first_with_the_reason(branch):
    job = branch.accepted()

    async with seated(branch, "zhao", job, (120, 40)) as hands:
        await hands.press("f5")
        listed = [line for line in hands.lines if "skill" in line and "open jobs" in line]

        assert "李伟" in listed[0] and "has the skill, same area, 0 open jobs" in hands.text
        assert "lacks the skill" in hands.text


async def test_whoever_promises_a_time_is_responsible_unless_a_colleague_is_named(branch):
    job = branch.accepted()
    branch.take("zhao", job, "dispatch", engineer="wang", why_without_skill="路近")
    branch.take("wang", job, "take")

    async with seated(branch, "wang", job) as hands:
        hands.app.take_step(job, "promise")
        await hands.until_shown("Person responsible")
        await hands.fill(promised="tomorrow 10am", words="回电")
        await hands.press("f10")
        await hands.until_shown("Ctrl+A Agree an appointment")
    assert branch.desk.thing(job).lines("promises")[0]["owner"] == "wang"


async def test_the_list_of_the_first_field_opens_under_it_and_leaves_its_name_in_sight(branch):
    job = branch.accepted()

    async with seated(branch, "zhao", job) as hands:
        hands.app.take_step(job, "transfer")
        await hands.settle()

        (field,) = (number for number, line in enumerate(hands.lines) if line.startswith("Service point *"))
        assert "Chengdu branch" in hands.lines[field + 1]


async def test_a_draft_is_kept_on_escape_comes_back_and_goes_with_the_step(branch):
    job = branch.on_site()

    async with seated(branch, "li.wei", job) as hands:
        await hands.open("f6")
        await hands.fill(finding="打印头堵塞，喷嘴缺三路")
        await hands.press("escape")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))

        await hands.open("f6")
        assert not hands.app.screen.form.data().get("finding") and "F8 continues it" in hands.text
        await hands.press("f8")
        assert "打印头堵塞，喷嘴缺三路" in hands.text and "F8 continues" not in hands.text

        await hands.fill(consent="y")
        await hands.press("f10")
        await hands.until(lambda: branch.page(job).facts.get("finding"))
        await hands.open("f6")
        assert "Unfinished" not in hands.text
    assert newest_draft(branch.desk, branch.person("li.wei"), f"{job}/examine") is None


async def test_an_answer_of_yes_or_no_is_kept_as_a_draft_like_words(branch):
    job = branch.on_site()

    async with seated(branch, "li.wei", job) as hands:
        await hands.press("f6", "space", "escape")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        await hands.press("f6", "f8")

        assert "● Yes  ○ No" in hands.text


async def test_a_draft_is_kept_when_the_program_ends_in_the_middle_of_a_word(branch):
    async with seated(branch, "chen") as hands:
        await hands.fill(caller_kind="end", brand="lis")

    assert newest_draft(branch.desk, branch.person("chen"), "new/register")["brand"] == "lis"


async def test_a_draft_whose_words_are_taken_back_is_no_draft(branch):
    job = branch.on_site()

    async with seated(branch, "li.wei", job) as hands:
        await hands.press("f6")
        await hands.fill(consent_by="x")
        await hands.until(lambda: newest_draft(branch.desk, branch.person("li.wei"), f"{job}/examine"))
        await hands.press("backspace", "escape")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        branch.desk.drafts.write()

    assert newest_draft(branch.desk, branch.person("li.wei"), f"{job}/examine") is None


async def test_a_discarded_draft_can_be_brought_back_until_the_form_closes_and_later(branch):
    async with seated(branch, "chen") as hands:
        await hands.fill(caller_kind="end", symptom="打印头漏墨")
        await hands.until(lambda: newest_draft(branch.desk, branch.person("chen"), "new/register"))
        await hands.press("ctrl+r")
        assert not hands.app.screen.form.data().get("symptom") and "Discarded" in hands.text
        await hands.press("f8")
        assert hands.app.screen.form.data()["symptom"] == "打印头漏墨"

        await hands.press("ctrl+r", "escape")
        hands.app.begin("register")
        await hands.settle()
        assert not hands.app.screen.form.data().get("symptom") and "F8 restores it" in hands.text
        await hands.press("f8")
        assert hands.app.screen.form.data()["symptom"] == "打印头漏墨"
        await hands.press("ctrl+r")
        branch.desk.drafts.write()
    assert newest_draft(branch.desk, branch.person("chen"), "new/register") is None


async def test_typed_text_survives_a_lock_and_a_change_of_language(branch):
    job = branch.on_site()

    async with seated(branch, "li.wei", job) as hands:
        await hands.press("f6")
        await hands.fill(finding="打印头堵塞")
        hands.app.action_lock()
        await hands.settle()
        await hands.until(lambda: newest_draft(branch.desk, branch.person("li.wei"), f"{job}/examine"))
        hands.app.pop_screen()
        await hands.settle()

        words.use("zh")
        hands.app.screen.language_changed()
        await hands.until_shown("现场检测", "打印头堵塞")


async def test_a_known_phone_number_fills_empty_fields_and_shows_the_customer_beside_the_form(branch):
    branch.received()

    async with seated(branch, "chen", size=(120, 40)) as hands:
        await hands.fill(caller_kind="end", contact="李老师", phone="138 0531 0042")
        await hands.until_shown("济南实验中学", "Known customer")

        form = hands.app.screen.query_one(Form)
        assert form.data()["contact"] == "李老师" and "文化西路" in form.data()["address"]
        assert "CD01-J000001-N  received" in hands.text, "the history is shown beside the form"


async def test_a_known_serial_fills_the_device_and_warns(branch):
    branch.received()

    async with seated(branch, "chen") as hands:
        await hands.fill(caller_kind="end", serial="SN-7D42-0193")
        await hands.until_shown("There is an open job on this serial number: ")

        data = hands.app.screen.query_one(Form).data()
        assert (data["model"], data["product"], data["customer_name"]) == ("LX-350K", "printer", "济南实验中学")


async def test_a_corrected_phone_number_takes_away_the_customer_of_the_wrong_one(branch):
    branch.received()

    async with seated(branch, "chen") as hands:
        await hands.fill(caller_kind="end", phone="13805310042")
        await hands.until_shown("济南实验中学")
        await hands.go_to("phone")
        await hands.press("end", "backspace", "9")
        await hands.until(lambda: "济南实验中学" not in hands.text)

        assert "address" not in hands.app.screen.query_one(Form).data()


async def test_an_incomplete_call_is_parked_and_shows_the_missing_fields(branch):
    async with seated(branch, "chen") as hands:
        hands.app.pop_screen()
        hands.app.begin("register")
        await hands.settle()
        await hands.fill(caller_kind="end", customer_name="济南实验中学")
        await hands.press("f10")
        await hands.until_shown("open", "still missing: Phone,", "Address, Product, Model, Warranty, Symptom.")

        assert hands.lines[-1].strip().startswith("F6 Complete the call")
        await hands.press("f6")
        form = hands.app.screen.query_one(Form)
        assert form.rows["phone"].control.has_focus and "Phone *" in hands.text and "Warranty *" in hands.text
        await hands.fill(
            **{name: CALL[name] for name in ("phone", "address", "product", "model", "warranty", "symptom")}
        )
        await hands.press("f10")
        await hands.until_shown("1 F5     Decide the service and hand on")


async def test_completing_a_call_begins_where_something_is_missing(branch):
    request = branch.request(warranty="", symptom="")

    async with seated(branch, "chen", request) as hands:
        await hands.press("f6")

        rows = hands.app.screen.query_one(Form).rows
        assert [name for name, row in rows.items() if row.control.has_focus] == ["warranty"]


async def test_completing_a_call_records_only_the_changed_fields(branch):
    request = branch.request(area="")

    async with seated(branch, "chen", request) as hands:
        await hands.press("f6")
        assert "LX-350K" in hands.text and "13805310042" not in hands.text
        await hands.fill(area="历下区")
        await hands.press("f10")
        await hands.until(lambda: branch.page(request).facts.get("area"))

    assert branch.page(request).history[-1].details == (("Area", "历下区"),)


async def test_a_colleagues_step_in_between_is_shown_and_the_input_stays(branch):
    job = branch.accepted()

    async with seated(branch, "zhao", job) as hands:
        await hands.press("f5")
        await hands.fill(bring="校准纸")
        branch.take("zhao", job, "dispatch", engineer="wang", why_without_skill="路近")
        await hands.press("f10")
        await hands.until_shown(
            "Somebody changed it meanwhile", "Dispatch an engineer  accepted > dispatched", "Ctrl+L reloads"
        )
        assert "校准纸" in hands.text

        await hands.press("ctrl+l")

        assert "校准纸" in hands.text and "This step cannot be taken now" in hands.text


async def test_the_slip_is_shown_before_it_is_signed_and_the_strokes_arrive(branch):
    job = branch.completed()

    async with seated(branch, "li.wei", job) as hands:
        await hands.press("f5")
        assert "Service slip" in hands.text and "Signed by" not in hands.text
        await hands.press("end")
        assert "Customer's signature" in hands.text
        await hands.press("enter")
        assert "Signed by" in hands.text and "张老师" in hands.text
        await hands.sign()
        await hands.press("f10")
        await hands.until_shown("sign-off done")

    facts = branch.page(job).facts
    assert [len(point) for point in facts["strokes"][0]][:1] == [3]
    assert facts["signed"]["content"]


async def test_a_slip_that_changed_since_it_was_shown_is_shown_again(branch):
    job = branch.completed()

    async with seated(branch, "li.wei", job) as hands:
        await hands.press("f5", "enter")
        await hands.sign()
        branch.take("li.wei", job, "remark", score=4, remark="到得很快")
        await hands.press("f10")
        await hands.until_shown("Ctrl+L reloads")
        await hands.press("ctrl+l", "f10")
        await hands.until_shown("sign-off done")

    assert "到得很快" in "".join(branch.desk.papers.as_text(branch.person("li.wei"), "slip", job, 76))


@pytest.mark.parametrize("typed", ["tomorrow 9am", "+2d", "2026-11-25 14:00"])
async def test_dates_are_typed_as_people_say_them(branch, typed):
    job = branch.accepted()
    branch.take("zhao", job, "dispatch", engineer="li.wei")
    branch.take("li.wei", job, "take")

    async with seated(branch, "li.wei", job) as hands:
        await hands.press("ctrl+a")
        await hands.fill(appointment=typed)
        await hands.press("f10")
        await hands.until_shown("appointed")

    assert branch.page(job).facts["appointment"] > (branch.now + timedelta(hours=12)).strftime("%Y-%m-%dT%H:%M:%SZ")


async def test_an_appointment_in_the_past_is_an_error_before_it_is_sent(branch):
    job = branch.accepted()
    branch.take("zhao", job, "dispatch", engineer="li.wei")
    branch.take("li.wei", job, "take")

    async with seated(branch, "li.wei", job) as hands:
        await hands.press("ctrl+a")
        await hands.fill(appointment="yesterday 9am")
        await hands.until_shown("An appointment must be in the future")

        assert isinstance(hands.app.screen, StepScreen)


async def test_what_a_choice_makes_necessary_is_said_beside_its_field_and_is_no_refusal(branch):
    job = branch.accepted()

    async with seated(branch, "zhao", job) as hands:
        await hands.press("f5")
        await hands.go_to("engineer")
        await hands.press("home", "shift+end", *"wang", "tab")
        await hands.until_shown("! 王强 lacks the skill")
        assert not str(hands.app.screen.query_one("#notice").render()), "nothing is said twice"
        assert "! 王强" in hands.text[hands.text.index("Why without") : hands.text.index("Bring along")]

        await hands.press("f10")
        await hands.settle()

        assert hands.app.screen.query_one(Form).data()["engineer"] == "wang"
    assert not [line for line in branch.page(job).history if "lacks the skill" in str(line)]


async def test_a_manager_settles_a_job_by_choosing_its_state_and_the_facts_that_do_not_count(branch):
    job = branch.on_site()

    async with seated(branch, "sun", job) as hands:
        hands.app.take_step(job, "settle")
        await hands.settle()
        await hands.go_to("state")
        assert "accepted" in hands.text and "not completed" in hands.text
        await hands.fill(state="taken", voided="appointment, arrived", reason="笔记本电脑坏了")
        await hands.press("f10")
        await hands.until_shown("Yes: ")
        await hands.press("down", "enter")
        await hands.until(lambda: branch.page(job).state == "taken")

    assert "appointment" not in branch.page(job).facts


async def test_the_question_for_consent_comes_first(branch):
    job = branch.on_site()

    async with seated(branch, "li.wei", job) as hands:
        await hands.press("f6")

        form = hands.app.screen.form
        assert hands.app.focused is form.rows["consent"].control and "consent" not in form.data()
        assert form.data()["consent_by"] == "张老师"


async def test_the_form_of_a_call_shows_one_courtesy_and_the_next_one_when_it_opens_again(branch):
    async with at_the_desk(branch, "chen") as hands:
        await hands.open("f4")
        assert "» Answer within 3 rings." in hands.text and hands.text.count("»") == 1
        await hands.press("f12")
        await hands.until_shown("» 铃响 3 声内接听。")
        await hands.press("f12")
        await hands.until_shown("» Answer within 3 rings.", "F10 Done")
        await hands.press("escape", "escape")  # the list of the first field is open
        await hands.until(lambda: not isinstance(hands.app.screen, StepScreen))

        await hands.open("f4")

        assert "» Greet the caller and give your staff number." in hands.text


async def test_a_list_of_reasons_shows_words_only_and_finds_a_code_that_is_typed(branch):
    job = branch.on_site()

    async with seated(branch, "li.wei", job) as hands:
        await hands.press("f6")
        await hands.fill(consent="y", finding="ok")
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        await hands.open("f7")
        await hands.go_to("reason")
        assert "Part missing" in hands.text and "part_missing" not in hands.text

        await hands.press(*"part_m", "tab")
        assert hands.app.screen.query_one(Form).data()["reason"] == "part_missing"


async def test_a_customer_who_signs_reads_no_notes_for_staff_and_enter_goes_to_a_pad_that_fills_the_free_half(branch):
    job = branch.completed()

    async with seated(branch, "li.wei", job, (120, 40)) as hands:
        await hands.open("f5")
        await hands.until_shown("Please read this, then sign in the box. Enter goes to the box.")
        assert "waits for" not in hands.text and "New state" not in hands.text
        hands.app.screen.query_one("#slip").focus()
        await hands.press("enter")

        pad = hands.app.screen.query_one(SignatureField)
        assert hands.app.focused is pad
        await hands.until(lambda: pad.size.height >= 20)
        assert "Personal" not in hands.text


async def test_the_end_of_a_step_that_prints_is_loaded_while_its_fields_are_filled_in(branch, monkeypatch):
    loaded = []
    monkeypatch.setattr(step_screen, "import_module", lambda name: loaded.append(name) or import_module(name))

    async with seated(branch, "zhao") as hands:
        hands.app.begin("register")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.settle()
        assert loaded == [], "registering a call prints nothing"
        await hands.press("escape")
        hands.app.begin("check_in")
        await hands.until(lambda: loaded == [*step_screen.PRINTING])
