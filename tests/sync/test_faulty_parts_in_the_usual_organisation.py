"""Faulty parts on their way from the van into the branch, in whatever order the offices hear of it."""

import pytest

from fieldservice.read_model import fault_tags
from fieldservice.workflows.engine.messages import Refused
from tests.support.command_line import CommandLine
from tests.sync.test_parts_in_the_usual_organisation import PARTS, held, on_site, requisition, stock
from tests.sync.usual_organisation import UsualOrganisation


@pytest.fixture
def organisation(tmp_path):
    made = UsualOrganisation(tmp_path)
    (tmp_path / "parts.csv").write_text(PARTS, encoding="utf-8")
    CommandLine(tmp_path / "HQ").json("publish", "parts", str(tmp_path / "parts.csv"))
    made.exchange()
    stock(made, FAN_80=5, FAN_92=5)
    yield made
    made.close()


def with_part(organisation, part):
    """A job on which the engineer in the van has this part."""
    job = on_site(organisation)
    organisation.take("li.wei", "request_parts", job, parts=f"{part} x1")
    organisation.exchange()
    organisation.take("zhao", "issue", requisition(organisation, "CD01"), parts=f"{part} x1")
    organisation.exchange()
    organisation.take("li.wei", "confirm_parts", job, parts=f"{part} x1")
    return job


def fitted(organisation, job, part):
    """The part is fitted, and the job handed in; answers with the number of the tag of the replaced part."""
    organisation.take("li.wei", "fit_part", job, parts=f"{part} x1", old="tagged")
    for step in ("complete", "sign", "hand_in"):
        organisation.take("li.wei", step, job)
    reader = organisation.desks["CD01-V2"].session.reader
    return reader.value("SELECT number FROM fault_tag_row WHERE thing = ?", (job,))


def where(organisation, tag):
    """By office: the place of a tag, as this office sees it; offices that do not know the tag are left out."""
    found = {code: fault_tags.tagged(desk.session.reader, tag) for code, desk in organisation.desks.items()}
    return {code: each.account for code, each in found.items() if each is not None}


def listed(organisation, who):
    """What is out, as this person reads it."""
    desk = organisation.desks[organisation.office_of[who]]
    return desk.faulty_parts.rows(desk.session.person(who))


def scanned_and_taken(organisation, who, tag):
    """The list of faulty parts: the tag is scanned, then one key takes it in, or hands it in from the van."""
    desk = organisation.desks[organisation.office_of[who]]
    person = desk.session.person(who)
    assert desk.faulty_parts.scan(person, tag) is None
    desk.faulty_parts.take(person)


def owed(organisation, office):
    return [line for line in organisation.owed().get(office, []) if "faulty" in line]


def test_the_van_hands_in_without_a_line_and_the_branch_receives_by_the_tag(organisation):
    job = with_part(organisation, "FAN-80")
    organisation.cut()
    tag = fitted(organisation, job, "FAN-80")
    assert owed(organisation, "CD01-V2") == [f"faulty_parts/{tag}: li.wei"]
    (item,) = listed(organisation, "li.wei")
    assert (item.number, item.is_scanned) == (tag, False)
    scanned_and_taken(organisation, "li.wei", tag)
    assert owed(organisation, "CD01-V2") == [] and listed(organisation, "li.wei") == []
    organisation.mend()
    organisation.exchange()

    assert [each.number for each in listed(organisation, "zhao")] == [tag]
    scanned_and_taken(organisation, "zhao", tag.lower())
    organisation.exchange()

    assert where(organisation, tag) == dict.fromkeys(("HQ", "CD01", "CD01-V2"), "CD01/faulty")
    assert held(organisation, "HQ", "FAN-80") == {"CD01/good": 4, "CD01/faulty": 1}
    assert organisation.problems() == []


def test_a_branch_that_has_heard_of_the_tag_may_receive_before_the_van_hands_in(organisation):
    job = with_part(organisation, "FAN-92")
    tag = fitted(organisation, job, "FAN-92")
    organisation.exchange()

    organisation.take("zhao", "receive_faulty", tags=[tag])
    organisation.exchange()
    assert set(where(organisation, tag).values()) == {"CD01/faulty"}
    assert owed(organisation, "CD01-V2") == [f"faulty_hand_in/{tag}: li.wei"]

    organisation.take("li.wei", "hand_in_faulty", tags=[tag])
    organisation.exchange()

    assert owed(organisation, "CD01-V2") == [] and set(where(organisation, tag).values()) == {"CD01/faulty"}
    assert held(organisation, "CD01", "FAN-92") == {"CD01/good": 4, "CD01/faulty": 1}
    assert organisation.problems() == []


def test_a_branch_that_has_not_heard_of_the_tag_keeps_it_until_the_news_is_here(organisation):
    job = with_part(organisation, "FAN-92")
    before = held(organisation, "HQ", "FAN-92")
    organisation.cut()
    tag = fitted(organisation, job, "FAN-92")
    organisation.take("li.wei", "hand_in_faulty", tags=[tag])

    kept = organisation.take("zhao", "receive_faulty", tags=[tag])
    assert kept.state == "awaited"
    assert held(organisation, "CD01", "FAN-92").get("CD01/faulty", 0) == before.get("CD01/faulty", 0)
    with pytest.raises(Refused, match="There is no news of these tags yet"):
        organisation.take("zhao", "receive_awaited", kept.id)

    organisation.mend()
    organisation.exchange()
    done = organisation.take("zhao", "receive_awaited", kept.id)
    organisation.exchange()

    assert done.state == "received"
    assert where(organisation, tag) == dict.fromkeys(("HQ", "CD01", "CD01-V2"), "CD01/faulty")
    after = held(organisation, "HQ", "FAN-92")
    assert (after["CD01/good"], after["CD01/faulty"]) == (before["CD01/good"], before.get("CD01/faulty", 0) + 1)
    assert organisation.problems() == []
