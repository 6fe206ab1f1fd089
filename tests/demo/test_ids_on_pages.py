"""Pages and `show` say numbers, never the ids by which entries name things."""

import re

from fieldservice.cli.show import facts, history_text
from fieldservice.presentation import case_lines, contract_rows, quality_rows
from fieldservice.presentation.values import Wording
from fieldservice.screens.panels import facts as panels

ID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
ONE_OF_EACH = "SELECT max(thing) FROM work_row GROUP BY kind, state, mode"


def said(page, wording):
    """All texts of a page, on the command line and on the screen."""
    yield from (f"{label}: {value}" for label, value in facts(page, wording))
    yield from (history_text(page, line, wording) for line in page.history)
    yield from (
        f"{label}: {value}"
        for _, rows in (*case_lines.groups(page, wording), *contract_rows.groups(page, wording))
        for label, value in rows
    )
    yield from (f"{label}: {value}" for label, value in quality_rows.of_work(page, wording))
    yield panels.facts(page, wording, 200).plain


def test_no_page_says_an_id(desk):
    by = desk.session.reference().staff["han.mei"]
    wording = Wording.of(desk)
    found = set()
    for (thing,) in desk.session.reader.rows(ONE_OF_EACH):
        page = desk.page(by, thing)
        found |= {(page.kind, page.state, text[:300]) for text in said(page, wording) if ID.search(text)}
    assert not found


def test_the_page_of_an_escalation_says_its_level(desk):
    by = desk.session.reference().staff["han.mei"]
    for thing, tier in desk.session.reader.rows("SELECT thing, tier FROM escalation_row WHERE lane <> ''"):
        texts = [*said(desk.page(by, thing), Wording.of(desk))]
        assert any(f"level {tier}" in text for text in texts)
