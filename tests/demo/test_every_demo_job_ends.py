"""Every open request and job of the demo can be completed with the steps that the desk offers first."""

from tests.support.to_the_end import to_the_end


def test_every_open_request_and_job_can_be_taken_on_to_closed(own_desk):
    things = own_desk.session.reader.rows(
        "SELECT thing FROM work_row WHERE open = 1 AND holder = ? AND kind IN ('request', 'job')",
        (own_desk.session.office,),
    )

    coordinator = own_desk.session.person("zhao.min")
    for job in filter(lambda thing: thing.state == "in_case", (own_desk.thing(thing) for (thing,) in things)):
        # It goes on once its return case is withdrawn.
        own_desk.take(coordinator, job.get("return_case"), "withdraw_case", {"reason": "客户改为维修"})
        own_desk.take(coordinator, job.id, "resume_work", {})
    ends = {thing: to_the_end(own_desk, thing) for (thing,) in things}

    assert len(ends) > 40
    assert set(ends.values()) == {"closed"}, ends
