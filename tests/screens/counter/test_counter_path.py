"""A customer at the counter: from the first key to the printed claim ticket, by keys alone on a screen of 80 by 24."""

from fieldservice.screens.choice_dialog import ChoiceDialog
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.panels.result_card import ResultPanel
from fieldservice.screens.step import StepScreen
from fieldservice.screens.widgets.form import Form
from tests.support.counter import VISIT
from tests.support.hands import at_the_counter, notices
from tests.support.office import CALENDAR


class Groups:
    """Counts groups of keys: the content of one field with its Enter, or one function key."""

    def __init__(self, hands) -> None:
        self.hands, self.count = hands, 0

    async def key(self, key: str) -> None:
        self.count += 1
        await self.hands.press(key)

    async def field(self, text: str) -> None:
        self.count += 1
        await self.hands.press(*text, "enter")


async def known(hands) -> None:
    """Wait until the customer and the device are shown beside the form."""
    await hands.until(lambda: hands.app.screen.query_one(Form).data().get("model") == VISIT["model"])


async def test_a_known_customer_has_the_printed_ticket_after_at_most_eight_groups_of_keys(counter):
    counter.closed_once()

    async with at_the_counter(counter) as hands:
        groups = Groups(hands)
        await groups.key("ctrl+d")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await groups.field("13805310042")
        await groups.field("NB-5521-77")
        await groups.field("no picture")
        await groups.field("charger, mouse")
        await groups.field("A3")
        await groups.key("f10")
        await hands.until(lambda: any(kind == "ticket" for kind, _job in counter.printed))

        assert groups.count <= 8
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        page = hands.app.screen.page
        assert page.facts["customer_name"] == VISIT["customer_name"], "the customer's file opened by itself"
        job = counter.page(page.facts["job"])
        assert job.facts["model"] == VISIT["model"] and job.facts["accessories"] == ["charger", "mouse"]
        assert job.facts["place"] == {"at": "shelf", "name": "A3"}
        assert counter.printed == [(kind, job.number) for kind in ("ticket", "device_label", "accessory_label")]
        await hands.until(lambda: hands.app.screen.query(ResultPanel))
        card = hands.app.screen.query_one(ResultPanel)
        await hands.until(lambda: "Front" in card.render().plain)
        assert "Claim ticket, Device label, Accessory labels" in card.render().plain
        assert notices(hands) == "", "all that is to be said stands on the card"


async def test_the_bar_of_keys_shows_a_counter_clerk_how_to_take_a_device_in(counter):
    async with at_the_counter(counter) as hands:
        assert hands.lines[-1].strip().startswith("Ctrl+D Take in  Ctrl+N Parcel in")
    async with at_the_counter(counter, "zhao") as hands:
        assert "Ctrl+D" not in hands.lines[-1]
        await hands.press("ctrl+d")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))


async def test_unknown_facts_of_a_new_customer_are_asked_next_and_missing_ones_are_marked_at_their_fields(counter):
    async with at_the_counter(counter) as hands:
        await hands.open("ctrl+d")
        await hands.press(*"13900001111", "enter", *"SN-1", "enter", *"dead", "enter", "enter")
        await hands.until(lambda: list(hands.app.screen.query_one(Form).rows)[5] == "customer_name")
        await hands.press(*"B1", "enter")

        assert hands.app.focused is hands.app.screen.query_one(Form).rows["customer_name"].control
        await hands.press("f10")
        await hands.until_shown("still missing: Customer")
        (line,) = (line for line in hands.lines if line.startswith("Customer *"))
        assert "! Fill this in." in line
        await hands.press(*"Lin", "enter", "f10")
        await hands.until(lambda: counter.printed)
    assert counter.printed[0] == ("ticket", "CD01-J000001-N")


async def test_a_customer_who_waits_gets_no_ticket_until_the_device_is_left_here(counter):
    counter.closed_once()

    async with at_the_counter(counter) as hands:
        await hands.open("ctrl+d")
        await hands.press(*"13805310042", "enter", *"NB-5521-77", "enter", *"dead", "enter")
        await known(hands)
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        job = hands.app.screen.page.facts["job"]
        assert counter.page(job).facts["customer_waits"] and not counter.printed

        hands.app.show_detail(job)
        await hands.until_shown("the customer waits here")
        await hands.open("ctrl+v")
        await hands.press(*"A4", "enter", "f10")
        await hands.until(lambda: counter.printed)
    assert [kind for kind, _number in counter.printed] == ["ticket", "device_label"]


async def test_several_devices_of_one_visit_come_one_form_after_the_other_and_the_ticket_after_the_last(counter):
    counter.closed_once()

    async with at_the_counter(counter) as hands:
        await hands.open("ctrl+d")
        await hands.press(
            *"13805310042", "enter", *"NB-5521-77", "enter", *"dead", "enter", *"bag", "enter", *"A3", "enter"
        )
        await hands.fill(another="y")
        await known(hands)
        await hands.press("f10")
        await hands.until(lambda: getattr(hands.app.screen, "step", "") == "add_device")
        assert not counter.printed
        await hands.fill(serial="NB-5521-78", symptom="keys", place="A4", model="310")
        await hands.press("f10")
        await hands.until(lambda: len(counter.printed) == 4)
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))

    first, second = counter.printed[0][1], counter.printed[-1][1]
    assert counter.printed == [
        ("ticket", first),
        ("device_label", first),
        ("accessory_label", first),
        ("device_label", second),
    ]
    assert first != second


async def test_a_second_device_that_does_not_come_after_all_leaves_the_ticket_to_be_printed(counter):
    counter.closed_once()

    async with at_the_counter(counter) as hands:
        await hands.open("ctrl+d")
        await hands.fill(phone="13805310042", serial="NB-5521-77", symptom="dead", place="A3", another="y")
        await known(hands)
        await hands.press("f10")
        await hands.until(lambda: getattr(hands.app.screen, "step", "") == "add_device")
        await hands.press("escape")
        await hands.until(lambda: counter.printed)

    assert [kind for kind, _number in counter.printed] == ["ticket", "device_label"]


async def test_without_a_printer_a_notice_says_what_to_do_and_a_file_is_offered(counter, monkeypatch):
    from fieldservice.screens.panels import arrival_papers

    counter.closed_once()
    counter.has_printer = False
    written = []
    monkeypatch.setattr(arrival_papers, "write_pdf", lambda desk, by, kind, job, out: written.append(out.name))

    async with at_the_counter(counter) as hands:
        await hands.open("ctrl+d")
        await hands.fill(phone="13805310042", serial="NB-5521-77", symptom="dead", place="A3")
        await known(hands)
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, ChoiceDialog))
        assert "No printer is set" in hands.text and "Claim ticket" in hands.text
        await hands.press("enter")
        await hands.until(lambda: "Written to" in hands.text + notices(hands))

    assert written == ["CD01-J000002-L-ticket.pdf"]


async def test_a_promise_outside_opening_hours_is_pointed_out_beside_its_field(counter):
    with counter.desk.session.store.writing() as tx:
        tx.publish("calendar", CALENDAR)

    async with at_the_counter(counter, size=(120, 40)) as hands:
        await hands.press("ctrl+d")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))

        await hands.fill(promised="2026-11-29 14:00")  # a Sunday
        await hands.until_shown("outside opening hours")
        await hands.fill(promised="2026-11-27 14:00")

        await hands.until(lambda: "outside opening hours" not in hands.text)


async def test_what_is_missing_at_the_counter_is_said_only_at_the_end(counter):
    async with at_the_counter(counter) as hands:
        await hands.open("ctrl+d")
        await hands.fill(phone="13805310042")
        assert "! Please" not in hands.text

        await hands.press("f10")
        await hands.until_shown("! Fill this in.", "still missing: Customer")
