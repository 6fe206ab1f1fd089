"""The claim ticket: which papers entitle a person to a device, and which do not."""

import pytest

from tests.support.story import LEFT_HERE, SIGNED_OFF, Story, given_a_device, refusal


@pytest.fixture
def story() -> Story:
    return given_a_device(*SIGNED_OFF, **LEFT_HERE)


def ticket(story: Story) -> str:
    return str(story.folded().get("ticket"))


def code(story: Story) -> str:
    return str(story.folded().get("ticket_key"))[-4:].upper()


def test_a_device_is_handed_out_against_its_ticket(story):
    assert refusal(story, "tang", "hand_out").code == "data"

    assert story.when("tang", "hand_out", {"ticket": ticket(story)}).folded().state == "closed"


def test_another_ticket_is_refused_and_nobody_reads_the_number_of_the_right_one(story):
    why = refusal(story, "tang", "hand_out", {"ticket": "CD01-T000999"})

    assert "not the ticket of this device" in str(why.because.values["why"])
    assert ticket(story) not in str(why.because.values["why"])
    assert why.fields.keys() == {"ticket"} and why.is_told_only


def test_the_number_is_read_however_it_was_typed_or_scanned(story):
    for shown in (ticket(story).lower(), f"{ticket(story)} {code(story)}", f" {ticket(story)} {code(story).lower()} "):
        assert story.draft("tang", "hand_out", {"ticket": shown}), shown


def test_a_ticket_of_the_same_number_but_another_code_is_another_ticket(story):
    why = refusal(
        story, "tang", "hand_out", {"ticket": f"{ticket(story)} {'0000' if code(story) != '0000' else '1111'}"}
    )

    assert "same number" in str(why.because)


def test_the_code_must_be_given_when_two_tickets_have_the_same_number(story):
    assert "CD01-T" in str(refusal(story, "tang", "hand_out", {"ticket": ticket(story)}, same_ticket=True).because)
    assert story.draft("tang", "hand_out", {"ticket": f"{ticket(story)} {code(story)}"}, same_ticket=True)


def test_the_address_in_the_qr_code_counts_as_the_ticket_with_its_whole_key():
    from fieldservice.workflows.engine.numbers import printed_number
    from tests.support import story as stories

    class Numbered(stories.Story):
        def context(self, who, data=None, **more):
            from dataclasses import replace

            return replace(
                super().context(who, data, **more),
                number=lambda kind: printed_number("CD01", kind, next(self.numbers)),
                new_id=lambda: f"0198a5f0-0000-7000-8000-{next(self.numbers):012x}",
            )

    story = stories.and_then(Numbered().when("tang", "check_in", LEFT_HERE), *SIGNED_OFF)
    number, key = ticket(story), story.folded().get("ticket_key")

    assert story.draft("tang", "hand_out", {"ticket": f"https://repair.example/s/{number}-{key}"}, same_ticket=True)
    assert story.draft("tang", "hand_out", {"ticket": f"HTTPS://REPAIR.EXAMPLE/S/{number}-{key.upper()}"})
    assert "same number" in str(
        refusal(story, "tang", "hand_out", {"ticket": f"https://repair.example/s/{number}-{'0' * 16}"}).because
    )


def test_the_customer_copy_of_the_signed_intake_serves_as_a_ticket(story):
    number = story.folded().get("number")

    assert refusal(story, "tang", "hand_out", {"proof": "intake_copy"}).code == "data"
    assert story.when("tang", "hand_out", {"proof": "intake_copy", "ticket": number}).folded().state == "closed"


def test_a_job_keeps_its_ticket_when_another_paper_was_handed_in(story):
    own, number = ticket(story), story.folded().get("number")

    job = story.when("tang", "hand_out", {"proof": "intake_copy", "ticket": number}).folded()

    assert (job.get("ticket"), job.get("handed_in"), job.lines("hand_outs")[0]["handed_in"]) == (own, number, number)


def test_an_intake_copy_is_refused_when_no_intake_was_signed():
    story = given_a_device(("zhao", "stop"), ("tang", "sign"), **LEFT_HERE)

    assert "signed" in str(
        refusal(story, "tang", "hand_out", {"proof": "intake_copy", "ticket": story.folded().get("number")}).because
    )


def test_an_intake_sheet_that_the_customer_refused_to_sign_is_no_ticket():
    story = given_a_device(
        ("zhao", "dispatch"), ("wang", "inspect"), ("wang", "refuse_intake"), ("zhao", "stop"), ("tang", "sign"),
        **LEFT_HERE,
    )  # fmt: skip

    assert "No intake sheet was signed" in str(
        refusal(story, "tang", "hand_out", {"proof": "intake_copy", "ticket": story.folded().get("number")}).because
    )


def test_a_lost_ticket_needs_a_managers_release_after_an_identity_paper(story):
    why = refusal(story, "tang", "hand_out", {"proof": "lost"})
    assert "Waits for: manager." in str(why.because) and not why.is_told_only
    assert refusal(story, "tang", "release").who_may == ("manager",)
    assert "identity" in refusal(story, "sun", "release", {"identity": None}).fields

    story.when("sun", "release")

    assert story.folded().lines("releases")[0]["identity"]["code"] == "id_card"
    assert story.when("tang", "hand_out", {"proof": "lost"}).folded().state == "closed"


def test_a_device_released_to_one_person_is_not_handed_to_another(story):
    story.when("sun", "release")

    other = {"proof": "lost", "collector": "路人甲", "identity": "id_card"}
    assert "another person" in str(refusal(story, "tang", "hand_out", other).because)
    assert story.draft("tang", "hand_out", {**other, "collector": "张老师"})


def test_only_a_customer_who_waited_needs_no_ticket(story):
    assert refusal(story, "tang", "hand_out", {"proof": "waited"}).code == "data"
    assert given_a_device(*SIGNED_OFF).when("tang", "hand_out", {"proof": "waited"}).folded().state == "closed"


def test_another_person_collects_with_the_ticket_and_an_identity_paper(story):
    given = {"ticket": ticket(story), "collector": "李小姐"}
    assert refusal(story, "tang", "hand_out", given).code == "data"

    line = story.when("tang", "hand_out", {**given, "identity": "id_card"}).folded().lines("hand_outs")[0]

    assert (line["collector"], line["identity"]["code"]) == ("李小姐", "id_card")
    assert "collector" in story.entries[-1].private


def test_the_accessories_go_with_the_device(story):
    why = refusal(story, "tang", "hand_out", {"ticket": ticket(story), "accessories_back": False})

    assert why.because.values["accessories"] == ["电源适配器", "鼠标"]


def two_devices() -> tuple[Story, str, str]:
    """Two devices under one ticket, both repaired."""
    story = given_a_device(**LEFT_HERE)
    first = story.job
    second = story.when("tang", "add_device", LEFT_HERE, thing=story.thing).job
    for job in (first, second):
        for who, step in SIGNED_OFF[:-1]:
            story.when(who, step, {"engineer": "wang"} if step == "dispatch" else None, thing=job)
    return story, first, second


def test_a_customer_collects_a_device_and_the_other_one_stays_under_the_ticket():
    story, first, second = two_devices()
    story.when("tang", "sign", thing=first)

    story.when("tang", "hand_out", {"ticket": story.folded(first).get("ticket")}, thing=first)

    assert (story.folded(first).state, story.folded(second).state) == ("closed", "ready")
    assert story.folded(second).get("place")["at"] == "bench"
    story.when("tang", "sign", thing=second)
    assert (
        story.when("tang", "hand_out", {"ticket": story.folded(second).get("ticket")}, thing=second)
        .folded(second)
        .state
        == "closed"
    )


def test_a_single_signature_and_a_single_hand_over_cover_all_devices_of_the_ticket():
    story, first, second = two_devices()
    digests = {first: "a" * 64, second: "b" * 64}

    story.when("tang", "sign", {"also_for": [second], "shown": " ".join(digests.values())}, thing=first, signed=digests)

    assert len(story.entries[-1].moves) == 2
    for job, digest in digests.items():
        folded = story.folded(job)
        assert (folded.state, folded.get("signed")["content"], len(folded.lines("signatures"))) == ("signed", digest, 1)
        assert folded.lines("signatures")[0]["signed"]["content"] == digest
    story.when("tang", "hand_out", {"ticket": story.folded(first).get("ticket"), "also_for": [second]}, thing=first)
    assert {story.folded(job).state for job in digests} == {"closed"}


def test_a_signature_does_not_cover_a_slip_that_was_not_shown():
    story, first, second = two_devices()

    why = refusal(
        story,
        "tang",
        "sign",
        {"also_for": [second], "shown": "a" * 64},
        thing=first,
        signed={first: "a" * 64, second: "b" * 64},
    )

    assert why.code == "changed"


def test_a_device_that_is_to_be_sent_is_not_signed_for_at_the_counter_together_with_others():
    story, first, second = two_devices()
    story.when("tang", "ship_instead", thing=second)

    why = refusal(story, "tang", "sign", {"also_for": [second]}, thing=first)

    assert why.because.values["number"] == story.folded(second).get("number")


def test_several_expected_devices_brought_together_get_one_ticket_and_each_its_own_state():
    from tests.support.story import given_an_expected

    story = given_an_expected("send_in")
    first = story.folded()
    twin = given_an_expected("send_in")
    second = twin.folded()
    second.id, second.facts["customer"] = "id-twin", first.get("customer")
    from dataclasses import replace

    from fieldservice.workflows.engine.take import take
    from fieldservice.workflows.registry import workflow_of

    workflow = workflow_of(first)
    draft = take(
        workflow,
        workflow.step("bring_in"),
        first,
        {"accessories": "鼠标", "also_for": ["id-twin"]},
        replace(story.context("tang"), others={"id-twin": second}),
    )

    assert [move[0] for move in draft.moves] == [first.id, "id-twin"]
    assert "ticket" not in draft.data["of"]["id-twin"]  # the same one
    assert draft.data["of"]["id-twin"]["accessories"] == []


def test_an_act_for_two_jobs_is_late_for_the_job_that_moved_meanwhile_and_counts_for_the_other():
    story, first, second = two_devices()
    together = story.draft("tang", "sign", {"also_for": [second]}, thing=first)
    story.when("wang", "back_to_bench", thing=second)

    story.happened(together)

    assert (story.folded(first).state, story.folded(first).late) == ("signed", [])
    late = story.folded(second)
    assert (late.state, len(late.late), late.get("signed"), len(late.lines("signatures"))) == ("on_bench", 1, None, 1)


def test_a_signature_for_two_jobs_that_headquarters_does_not_count_counts_for_neither():
    from dataclasses import replace

    from fieldservice.workflows.engine.marks import NOT_ENTITLED

    story, first, second = two_devices()
    story.when("tang", "sign", {"also_for": [second]}, thing=first)
    story.entries[-1] = replace(story.entries[-1], mark=NOT_ENTITLED)

    for job in (first, second):
        folded = story.folded(job)
        assert (folded.state, folded.lines("signatures"), len(folded.marked)) == ("ready", [], 1)
    story.when("sun", "settle", {"counts": [story.entries[-1].id], "state": "signed"}, thing=second)
    assert (story.folded(second).state, len(story.folded(second).lines("signatures"))) == ("signed", 1)


def test_no_two_keys_of_status_pages_share_a_half():
    keys = [Story().when("tang", "check_in").folded().get("ticket_key") for _ in range(20)]

    assert len({key[:8] for key in keys}) == len({key[8:] for key in keys}) == 20
    assert all(len(key) == 16 for key in keys)
