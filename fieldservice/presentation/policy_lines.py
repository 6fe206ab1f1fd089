"""What the return policy says of the devices of a case, as a form shows it above its fields."""

from __future__ import annotations

from fieldservice.presentation.messages import render
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import forms
from fieldservice.words.marking import N_
from fieldservice.workflows.return_cases.lines import case_devices, of_round
from fieldservice.workflows.return_cases.policy import says_of

HEADING = N_("What the return policy says")


def groups(facts: Values, lists: dict[str, list[JsonObject]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Of each diagnosed device its serial number, with its cause and the sentence of the policy."""
    reports = {line.get("line"): line for line in of_round(facts, lists.get("reports", []))}
    rows = []
    for device in case_devices(facts):
        if (line := reports.get(device.line)) and (says := says_of(line.get("says"))):
            cause = line.get("cause_code")
            told = forms.in_language(cause) if isinstance(cause, dict) else ""
            rows.append((device.serial, "\n".join(filter(None, (told, render(says.sentence))))))
    return [(HEADING, rows)]
