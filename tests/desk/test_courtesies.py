"""The courtesies of the process book stand beside their step, one at a time."""

from fieldservice.presentation.messages import render
from fieldservice.workflows.registry import opening


def shown(office, times, step="register"):
    row = opening(step)[1]
    return [render(office.desk.courtesy(row)) for _ in range(times)]


def test_each_time_the_form_of_a_call_opens_it_shows_the_next_courtesy_and_then_begins_again(office):
    row = opening("register")[1]

    found = shown(office, len(row.remind) + 1)

    assert found[0] == found[-1] == "Answer within 3 rings."
    assert len(set(found)) == len(row.remind)


def test_the_number_of_rings_in_the_courtesy_is_the_published_one(office):
    with office.desk.session.store.writing() as tx:
        tx.publish("setting", [{"key": "rings", "value": "5"}])

    assert shown(office, 1) == ["Answer within 5 rings."]


def test_a_step_without_courtesies_shows_none(office):
    assert office.desk.courtesy(opening("take_parcel_in")[1]) is None
