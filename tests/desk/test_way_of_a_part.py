"""The way of a part through an office that stands alone, from the requisition to the verdict on the faulty one: what
each list of the store says on the way."""

from fieldservice.presentation.asked_words import consequence
from tests.support.stock import PSU, arrived, with_catalogue

ON_SITE = (
    *(("chen", "register"), ("chen", "hand_on"), ("liu", "take_over"), ("liu", "hand_over"), ("zhao", "accept")),
    *(("zhao", "dispatch"), ("li.wei", "take"), ("li.wei", "appoint"), ("li.wei", "arrive"), ("li.wei", "examine")),
)


def the_requisition(office):
    return office.desk.session.reader.value("SELECT thing FROM work_row WHERE kind = 'requisition'")


def test_every_list_of_the_store_follows_a_part(office):
    arrived(with_catalogue(office), PSU, "9F11-07", "9F11-08")
    desk, zhao, wei = office.desk, office.by("zhao"), office.by("li.wei")
    for who, step in ON_SITE:
        office.take(who, step)

    office.take("li.wei", "request_parts", parts="PSU-450 x1")
    (need,) = desk.store_room.needs(zhao)
    assert (need.part, need.available, list(need.serials)) == (PSU, 2, ["9F11-07", "9F11-08"])
    office.take("zhao", "issue", the_requisition(office), parts="PSU-450 x1 9F11-07")
    assert desk.store_room.needs(zhao) == []
    office.take("li.wei", "confirm_parts", parts="PSU-450 x1 9F11-07")
    job = office.take("li.wei", "fit_part", parts="PSU-450 x1 9F11-07", old="tagged", old_serial="OLD-1")
    (fitted,) = job.lists["parts"][-1]["lines"]
    assert fitted["group"] == "power", "a policy covers it by this group, whatever is published later"

    (out,) = desk.faulty_parts.rows(zhao)
    assert (out.person, out.part.part, out.part.serial) == ("li.wei", PSU, "OLD-1")
    office.take("zhao", "receive_faulty", "new", tags=[out.number])
    assert desk.faulty_parts.rows(zhao) == desk.faulty_parts.rows(wei) == []

    consignment = office.take("zhao", "open_consignment", "new", tags=[out.number]).id
    office.take("zhao", "send_consignment", consignment, carrier="sf", tracking="SF1390425517703")
    office.take("zhao", "receive_pieces", consignment, everything=True)
    office.take("zhao", "judge_pieces", consignment, tags=[out.number], verdict="scrap", words="烧毁")
    assert [line.piece.tag for line in desk.pieces.listed(consignment)] == [out.number]

    assert [move.target for move in desk.stock.history(zhao, "9F11-07")][-1] == "CD01/installed"
    assert [move.target for move in desk.stock.history(zhao, "OLD-1")][-1] == "CD01/scrap"
    dead = next(each for each in desk.rates.page(zhao, desk.rates.this()) if each.rate.name == "dead")
    assert (dead.figures.base, dead.figures.hits) == (1, 0)
    assert [each.part for each in desk.replenishment.proposals(zhao)] == ["FAN-80"]


def test_who_approves_a_loss_reads_that_the_part_is_written_off_and_not_the_device_of_the_customer(office):
    arrived(with_catalogue(office), PSU, "9F11-07")
    for who, step in ON_SITE:
        office.take(who, step)
    office.take("li.wei", "request_parts", parts="PSU-450 x1")
    office.take("zhao", "issue", the_requisition(office), parts="PSU-450 x1 9F11-07")
    office.take("li.wei", "confirm_parts", parts="PSU-450 x1 9F11-07")
    office.take("li.wei", "report_lost", parts="PSU-450 x1 9F11-07", reason="客户现场丢失")

    (asked,) = office.desk.approvals.asked(office.by("sun"))

    assert consequence(asked) == f"The lost parts of {asked.waits.number} are written off: ¥450.00."
