"""Every open request and job of the demo can be completed with the steps that the desk offers first."""

from tests.support.to_the_end import to_the_end


def test_every_open_request_and_job_can_be_taken_on_to_closed(own_desk):
    things = own_desk.session.reader.rows(
        "SELECT thing FROM work_row WHERE open = 1 AND holder = ? AND kind IN ('request', 'job')",
        (own_desk.session.office,),
    )

    for case in {own_desk.thing(thing).get("return_case") for (thing,) in things} - {None}:
        # A job that waits for a return case goes on once that is withdrawn.
        own_desk.take(own_desk.session.person("zhao.min"), case, "withdraw_case", {"reason": "客户改为维修"})
    ends = {thing: to_the_end(own_desk, thing) for (thing,) in things}

    assert len(ends) > 40
    assert set(ends.values()) == {"closed"}, ends
