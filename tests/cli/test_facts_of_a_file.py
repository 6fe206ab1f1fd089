"""What was refused, viewed or printed is history of a file, and no fact of the customer or the device."""

from fieldservice.cli.show import fact_labels
from fieldservice.workflows.engine.fold import OF_THE_STORE
from fieldservice.workflows.registry import OWN_ENTRIES


def test_the_fold_knows_every_kind_of_entry_that_is_the_stores_own():
    assert set(OWN_ENTRIES) == OF_THE_STORE


def test_a_refusal_and_a_view_stay_in_the_history_and_the_name_is_called_a_name(line):
    call = ("take", "new", "register", "--set", "caller_kind=end_customer", "--set", "phone=028 8550 3305")
    made = line.json(*call, "--set", "customer_name=王建国", "--set", "serial=SN-7D42", who="chen")["facts"]
    customer, device = made["customer"], made["device"]
    before = {id_: line.json("show", id_, who="liu")["facts"] for id_ in (customer, device)}

    for id_ in (customer, device):
        merged = line("take", id_, "merge", "--set", "duplicate=X", "--set", "reason=r", "--json", who="chen")
        assert merged.error["code"] == "role"
    assert line("show", customer, "--whole", who="liu").code == 0
    assert {id_: line.json("show", id_, who="liu")["facts"] for id_ in (customer, device)} == before

    said = line("show", customer, who="liu").out
    facts, history = said.split("History")
    assert "Name " in facts and "Reason" not in facts and "Viewed" not in facts
    assert "Refused" in history and "Personal data viewed" in history


def test_the_file_of_a_device_tells_on_the_command_line_for_what_it_was_exchanged_and_with_which_case_taken_back():
    assert {"exchanged_for", "exchanged_by", "taken_back"} <= set(fact_labels("device"))
