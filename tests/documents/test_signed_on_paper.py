"""What is signed on paper is what stood on the sheet, although its signature is recorded later."""

import json

import pytest

from db import files
from tests.documents.test_signed_papers import completed
from tests.documents.visit import INTAKE, REPAIR, printer, visit, went
from tests.support.office import brought_to

WISH = "等了三天，下次请早到"


@pytest.fixture
def printed(counter, tmp_path):
    """Prints a paper into a file."""

    def to_file(kind, who="li.wei"):
        counter.desk.papers.print_to_file(counter.by(who), kind, counter.job, tmp_path / f"{kind}.pdf")

    return to_file


def signed_text(counter, fact="signed"):
    """The content that the signature names, as one text."""
    session = counter.desk.session
    content = files.read(session.folder, session.thing(counter.job).record(fact)["content"])
    return json.dumps(json.loads(content), ensure_ascii=False)


def test_a_remark_after_the_print_does_not_stand_on_the_slip_that_the_customer_signed(counter, printed):
    brought_to(counter, "on_site")
    went(counter, ("li.wei", "examine", {}), ("li.wei", "complete", {}))
    printed("slip")

    went(counter, ("li.wei", "remark", {"score": 2, "remark": WISH}), ("li.wei", "sign_on_paper", {}))

    assert WISH not in signed_text(counter)
    assert counter.desk.session.thing(counter.job).get("remark") == WISH


def test_what_was_typed_from_a_form_filled_in_by_hand_is_what_the_customer_signed(counter, printed):
    brought_to(counter, "on_site")
    printed("slip")

    went(counter, ("li.wei", "examine", {}), ("li.wei", "complete", {}))
    went(counter, ("li.wei", "remark", {"score": 2, "remark": WISH}), ("li.wei", "sign_on_paper", {}))

    assert WISH in signed_text(counter)


def test_the_test_of_a_customer_that_was_recorded_after_the_print_is_no_part_of_what_was_signed(counter, printed):
    counter.job = visit(counter).jobs[0]
    went(counter, *INTAKE, ("wang", "sign_intake", {}), *REPAIR)
    printed("slip", "tang")

    tested = ("tang", "try_out", {"tested_what": "开机三次", "tested_by": "周明"})
    went(counter, tested, ("tang", "sign_on_paper", {}))

    assert "开机三次" not in signed_text(counter)


def test_an_intake_sheet_that_was_inspected_again_after_the_print_is_signed_as_it_was_printed(counter, printed):
    counter.job = visit(counter).jobs[0]
    went(counter, *INTAKE)
    printed("intake", "wang")

    went(counter, ("wang", "inspect_again", {"condition": "左侧新划痕"}), ("wang", "sign_intake_on_paper", {}))
    assert "左侧新划痕" not in signed_text(counter, "intake_signed")


def test_a_sheet_of_an_earlier_revision_is_not_what_was_signed(counter, printed):
    completed(counter)
    printed("slip")
    corrected = ("li.wei", "correct", {"handling": "换了主板", "correction": "写错"})

    went(counter, ("li.wei", "sign_on_paper", {}), corrected, ("li.wei", "sign_on_paper", {}))

    assert "换了主板" in signed_text(counter)


def test_a_sheet_that_never_came_out_is_not_what_was_signed(counter, monkeypatch):
    from fieldservice.desk import spool_sending
    from printing.sending import outcome

    brought_to(counter, "on_site")
    went(counter, ("li.wei", "examine", {}), ("li.wei", "complete", {}))
    printer(counter)
    monkeypatch.setattr(spool_sending, "send", lambda session, taken, stop: outcome.refused("no paper"))
    counter.desk.papers.print_to(counter.by("li.wei"), "slip", counter.job, printer="laser")
    spool_sending.run_once(counter.desk.session)

    went(counter, ("li.wei", "remark", {"score": 2, "remark": WISH}), ("li.wei", "sign_on_paper", {}))

    assert WISH in signed_text(counter)


def test_terms_that_were_published_since_the_print_do_not_change_into_what_was_signed(counter, printed, publish):
    """Its content cannot be made again, so the present one is signed, which names its own version of the terms."""
    completed(counter)
    printed("slip")
    publish(terms_slip="新条款")

    went(counter, ("li.wei", "sign_on_paper", {}))

    assert "新条款" in signed_text(counter)
