"""The demo prints into files beside its store."""

from pathlib import Path

import pytest

from fieldservice.demo import PRINTED
from fieldservice.desk import printers
from fieldservice.desk.spool_sending import run_once


@pytest.mark.parametrize("kind", ["ticket", "device_label", "accessory_label", "intake"])
def test_a_ticket_its_labels_and_the_intake_sheet_can_be_printed_at_once(own_desk, kind):
    folder = Path(printers.printers(own_desk.session)[0]["address"])
    before = set(folder.iterdir())
    row = next(row for row in own_desk.workshop.board("bench") if row["ticket"] and row["state"] == "on_bench")
    own_desk.papers.print_to(own_desk.session.person("he.jing"), kind, row["thing"])

    assert run_once(own_desk.session) == 1
    assert folder.name == PRINTED
    assert [path for path in set(folder.iterdir()) - before if path.stat().st_size]
