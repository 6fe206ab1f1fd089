"""Each courtesy and prohibition of the process book stands beside its step, as one short sentence in both languages."""

import pytest

from fieldservice.presentation.messages import render
from fieldservice.screens.panels.page_head import COURTESY
from fieldservice.screens.widgets.cells import width_of
from fieldservice.words import Words
from fieldservice.workflows.common import courtesies
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import settings_in
from fieldservice.workflows.engine.settings import DEFAULTS
from fieldservice.workflows.registry import WORKFLOWS

# Place in the process book (flow and step), flow of the program, step, sentence.
PLACES = {
    ("1.1", "request", "register", "Answer within %(rings)s rings."),
    ("1.1", "request", "register", "Greet the caller and give your staff number."),
    ("1.1", "request", "register", "Listen, and stay courteous."),
    ("1.1", "request", "register", "Never argue with the customer."),
    ("1.1", "request", "register", "Never turn a customer away: no “not my department”."),
    ("1.1", "request", "register", "Never be vague."),
    ("roles", "request", "register", "Whoever is asked first stays responsible until somebody accepts it."),
    ("1.3", "request", "hand_on", "Paid service: explain policy and price before anything else."),
    ("1.3", "request", "hand_on", "All hotline engineers busy: say that a specialist will call back."),
    *(("1.3", "request", step, courtesies.FAREWELL) for step in ("hand_on", "solve_by_phone")),
    *(("1.3", "request", step, "Let the customer hang up first.") for step in ("hand_on", "solve_by_phone")),
    ("1.3", "request", "solve_by_phone", "Guide the customer step by step."),
    ("1.3", "onsite", "solve_remotely", "Guide the customer step by step."),
    ("1.3", "onsite", "solve_remotely", "Let the customer hang up first."),
    ("2.5", "onsite", "arrive", "Dress tidily."),
    ("2.5", "onsite", "arrive", "Introduce yourself."),
    ("2.5", "onsite", "examine", "Examine the device only with the customer's consent."),
    ("2.5", "onsite", "examine", "Discuss the finding with the customer before you start."),
    ("2.6", "onsite", "complete", "Let the customer test the device."),
    ("2.6", "onsite", "complete", "Tidy up before you leave."),
    ("2.6", "onsite", "leave", "Explain the reason to the customer."),
    ("6.3", "onsite", "leave", "Do not promise a return or an exchange."),
    ("6.3", "onsite", "leave", "Make no written promise to a customer who came prepared."),
    *(
        ("2.6", "onsite", f"sign{way}{along}", "Hand over the customer copy.")
        for way in ("", "_on_phone", "_on_paper")
        for along in ("", "_along")
    ),
    ("5a.1", "sendin", "dispatch", "Do not keep the customer waiting: dispatch at once."),
    ("5a.4", "sendin", "leave_device", "Explain to the customer why it is not repaired at once."),
    *(("5a.7", "sendin", f"sign{way}", "Let the customer test the device.") for way in ("", "_on_phone", "_on_paper")),
    ("5a.7", "sendin", "try_out", "Let the customer test the device."),
    ("5a.7", "sendin", "hand_out", "Hand over the customer copy."),
    *(
        (place, flow, step, sentence)
        for flow in ("sendin", "mailin")
        for place, step, sentence in (
            ("5a.2", "inspect", "While the customer is here, inspect the device together."),
            ("5b.2", "tell_finding", "Tell the customer the finding and the cost."),
            ("6.3", "tell_finding", "Do not promise a return or an exchange."),
            ("6.3", "tell_finding", "Make no written promise to a customer who came prepared."),
            ("5a.4", "stop", "Explain the reason to the customer."),
            ("6.3", "stop", "Do not promise a return or an exchange."),
            ("6.3", "stop", "Make no written promise to a customer who came prepared."),
        )
    ),
    *(
        ("6.3", flow, "promise", sentence)
        for flow in ("onsite", "sendin", "mailin")
        for sentence in (
            "Make no written promise to a customer who came prepared.",
            "Do not promise a return or an exchange.",
        )
    ),
    *(
        (place, flow, step, sentence)
        for flow in ("request", "onsite", "sendin", "mailin")
        for place, step, sentence in (
            ("4.5", "escalate", "Say that specialists work on it, and when you report next."),
            ("6.3", "escalate", "Do not promise a return or an exchange."),
            ("4.5", "tell_progress", "Say what was done since the last contact, and when you report next."),
            ("6.3", "tell_progress", "Do not promise a return or an exchange."),
            ("6.3", "tell_progress", "Make no written promise to a customer who came prepared."),
        )
    ),
    *(
        ("6.3", flow, step, sentence)
        for flow, steps in (
            ("onsite", ("request_return",)),
            ("sendin", ("request_return",)),
            ("mailin", ("request_return",)),
            ("request", ("open_case",)),
            ("return_case", ("open_return", "report_diagnosis", "offer_solution", "send_to_judge")),
        )
        for step in steps
        for sentence in (
            "Make no written promise to a customer who came prepared.",
            "Do not promise a return or an exchange.",
        )
    ),
    *(
        ("6.4", "return_case", step, sentence)
        for step in ("tell_refusal", "customer_insists")
        for sentence in ("Explain the reason to the customer.", "Do not promise a return or an exchange.")
    ),
    *(
        ("7.1", flow, "attend", sentence)
        for flow in ("onsite", "sendin", "mailin")
        for sentence in ("Listen, and apologise sincerely for mistakes.", "Never turn a complaint away.")
    ),
    *(
        (place, flow, "call_back", sentence)
        for flow in ("onsite", "sendin", "mailin")
        for place, sentence in (
            ("7.1", "Listen, and apologise sincerely for mistakes."),
            ("7.1", "Never turn a complaint away."),
            ("1.3", courtesies.FAREWELL),
            ("1.3", "Let the customer hang up first."),
        )
    ),
}
REMINDED = {
    (workflow.name, step.name, sentence)
    for workflow in WORKFLOWS.values()
    for step in workflow.steps
    for sentence in step.remind
}
LINE = 78
"""Cells of a narrow terminal's line within its margins."""


def test_each_courtesy_stands_beside_the_step_to_which_the_process_book_assigns_it():
    assert {(flow, step, sentence) for _place, flow, step, sentence in PLACES} == REMINDED


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_courtesy_is_one_short_sentence_that_fits_on_one_line(language):
    said = {}
    for _flow, _step, sentence in REMINDED:
        values = {name: DEFAULTS[name].value for name in settings_in(sentence)}
        said[sentence] = render(Message(sentence, values), Words(language))

    assert [text for text in said.values() if width_of(COURTESY + text) > LINE] == []
    assert [text for text in said.values() if not text.endswith((".", "。", "”"))] == []
    assert language == "en" or not set(said) & set(said.values())
