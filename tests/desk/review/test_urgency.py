"""The office that took a call and the office that holds the job change its urgency without waiting for each other."""

import pytest


@pytest.fixture(params=["sqlite", "postgresql"])
def offices(request):
    """An organisation whose headquarters has this database."""
    return request.getfixturevalue("organisation" + "_on_postgresql" * (request.param == "postgresql"))


def row(organisation, code, who, job):
    listing = organisation.desk(code).lists.work(organisation.by(code, who), "open")
    return next(
        {name: found[name] for name in ("urgent", "due", "state", "review")}
        for found in (dict(zip(listing.fields, row, strict=True)) for row in listing.page(None, 0, 50))
        if found["thing"] == job
    )


def test_both_offices_change_it_at_once_and_every_store_shows_the_same(offices):
    offices.desk("CD01"), offices.desk("CD02")
    ordinary, job = offices.job("CD02", "CD01"), offices.job("CD02", "CD01", serial="SN-9", phone="138 0531 0099")
    offices.all()

    for code, who in (("CD02", "meng"), ("CD01", "zhao")):
        offices.take(code, who, "set_urgency", job)
    offices.all()

    shown = [row(offices, code, who, job) for code, who in (("CD01", "zhao"), ("CD02", "meng"), ("HQ", "ding"))]
    assert shown[0]["urgent"] == 1 and shown == [shown[0]] * 3
    assert shown[0]["due"] < row(offices, "CD01", "zhao", ordinary)["due"]
    assert offices.listed() == {"CD01": [], "CD02": [], "HQ": []}
    first = offices.desk("CD01").lists.work(offices.by("CD01", "zhao")).page(None, 0, 1)[0]
    assert first[0] == job


def test_a_step_taken_meanwhile_at_the_branch_stands_and_the_urgency_counts_from_then_on(offices):
    offices.desk("CD01"), offices.desk("CD02")
    job = offices.job("CD02", "CD01")
    offices.all()

    offices.take("CD02", "meng", "set_urgency", job)
    offices.take("CD01", "zhao", "accept", job)
    offices.all()

    shown = [row(offices, code, who, job) for code, who in (("CD01", "zhao"), ("CD02", "meng"), ("HQ", "ding"))]
    assert shown == [shown[0]] * 3
    assert (shown[0]["state"], shown[0]["urgent"], shown[0]["review"]) == ("accepted", 1, 0)
    page = offices.desk("CD01").page(offices.by("CD01", "zhao"), job)
    assert "Change the urgency" in [line.label for line in page.history]
