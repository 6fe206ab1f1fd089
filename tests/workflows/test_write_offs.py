"""What a customer will not pay is written off once another person has approved exactly that, also after the work."""

from fieldservice.desk.detail import details_of
from fieldservice.read_model.line_rows import approval_rows
from fieldservice.workflows.money.lines import CHARGES, WRITTEN_OFF, balances_of
from fieldservice.workflows.obligations import obligations, obligations_of_file
from fieldservice.workflows.registry import workflow_of
from tests.support.money import act, balances, gains, known, without_ids
from tests.support.story import HANDED_IN, given_a_job, refusal

CLOSED = (*HANDED_IN, ("liu", "pass_back"), ("zhao", "close"))


def refused(story, step, data, thing="", who="zhao"):
    return str(refusal(story, who, step, data, thing, **known(story)).because)


def test_what_is_owed_for_a_closed_job_is_written_off_after_a_manager_approved_it():
    story = gains(given_a_job(*CLOSED), CHARGES, {"amount": 120_00, "currency": "CNY"})
    assert "Ask for approval first" in refused(story, "write_off_owed", {})

    act(story, "zhao", "ask_write_off", {"reason": "客户已注销"})
    (row,) = approval_rows(story.folded())
    assert (row["kind"], row["amount"], row["office"]) == ("write_off", 120_00, "CD01")
    act(story, "sun", "approve", {"digest": row["digest"]})
    told = [each for each in obligations(story.folded(), workflow_of(story.folded())) if each.kind == "answer"]
    assert [each.person for each in told] == ["zhao"] and approval_rows(story.folded()) == []
    act(story, "zhao", "write_off_owed")

    (balance,) = balances_of(story.folded())
    assert (balance.open, balance.written_off, len(story.folded().lines(WRITTEN_OFF))) == (0, 120_00, 1)
    assert without_ids(balances(story)) == {"CD01/customer": -120_00, "CD01/written_off": 120_00}
    assert "Nothing is owed" in refused(story, "write_off_owed", {})
    assert [
        each.kind for each in obligations(story.folded(), workflow_of(story.folded())) if each.kind == "answer"
    ] == []


def test_the_opening_amount_of_a_customer_is_written_off_in_the_file_by_the_office_that_entered_it():
    story = given_a_job()
    file = str(story.folded().get("customer"))
    act(story, "tang", "note_unpaid", {"unpaid": "80"}, file)
    assert "At most ¥80.00" in refused(story, "ask_write_off", {"amount": "81", "reason": "关门"}, file)

    act(story, "tang", "ask_write_off", {"amount": "50", "reason": "客户关门"}, file)
    (row,) = approval_rows(story.folded(file))
    assert row["office"] == "CD01"
    act(story, "sun", "approve", {"digest": row["digest"]}, file)
    assert [each.person for each in obligations_of_file(story.folded(file)) if each.kind == "answer"] == ["tang"]
    act(story, "tang", "write_off_owed", {"amount": "50"}, file)

    assert [each.open for each in balances_of(story.folded(file))] == [30_00]
    assert without_ids(balances(story)) == {"CD01/customer": 30_00, "CD01/opened": -80_00, "CD01/written_off": 50_00}
    facts = story.folded(file).facts
    assert not {"answer", "of_kind", "reason", "amount"} & set(facts)


def test_the_jobs_of_a_customer_are_written_off_in_the_file_by_their_numbers_and_are_settled():
    story = gains(given_a_job(*CLOSED), CHARGES, {"amount": 120_00, "currency": "CNY"})
    job, file = story.folded(), str(story.folded().get("customer"))
    act(story, "tang", "note_unpaid", {"unpaid": "80"}, file)
    assert "At most ¥200.00" in refused(story, "ask_write_off", {"amount": "201", "reason": "关门"}, file)
    act(story, "tang", "ask_write_off", {"amount": "150", "reason": "客户关门"}, file)
    assert ("For", [job.get("number")]) in details_of(story.entries[-1])
    act(story, "sun", "approve", {"digest": approval_rows(story.folded(file))[0]["digest"]}, file)

    act(story, "tang", "write_off_owed", {"amount": "150"}, file)

    assert story.entries[-1].data["for_work"] == [job.get("number")]
    written_off = [each.written_off for thing in (file, job.id) for each in balances_of(story.folded(thing))]
    assert written_off == [80_00, 70_00]
    assert "for_work" not in story.folded(file).facts
    assert without_ids(balances(story))["CD01/written_off"] == 150_00
    assert "At most ¥50.00" in refused(story, "ask_write_off", {"amount": "51", "reason": "-"}, job.id)


def test_an_approval_is_used_up_and_covers_no_other_amount():
    story = given_a_job()
    file = str(story.folded().get("customer"))
    act(story, "tang", "note_unpaid", {"unpaid": "80"}, file)
    act(story, "tang", "ask_write_off", {"amount": "40", "reason": "客户关门"}, file)
    act(story, "sun", "approve", {"digest": approval_rows(story.folded(file))[0]["digest"]}, file)

    assert "Ask for approval first" in refused(story, "write_off_owed", {"amount": "80"}, file, "tang")
    act(story, "tang", "write_off_owed", {"amount": "40"}, file)
    assert "Ask for approval first" in refused(story, "write_off_owed", {"amount": "40"}, file, "tang")
