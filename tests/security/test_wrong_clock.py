"""A clock that was wrong for a while, years ahead or in 1970, stops nothing once it is right again."""

import shutil
from datetime import timedelta

import pytest

from db.store import Store
from fieldservice import words
from fieldservice.desk import guests, spool, spool_sending
from fieldservice.desk.clock_watch import ClockWatch, WrongClock, was_ahead
from fieldservice.desk.sign_links import LinkState
from fieldservice.read_model import sync_status, workplaces
from fieldservice.sync import enrolled_stores
from fieldservice.words.moments import left, stamp
from fieldservice.workflows.bench.device import knows_the_result
from tests.screens.conftest import _no_pauses as _no_pauses
from tests.screens.main.conftest import branch as branch
from tests.support.clock import MORNING, Clock
from tests.support.hands import at_the_desk, notices
from tests.support.office import Office, template
from tests.support.story import LEFT_HERE, ON_THE_BENCH, given_a_device

AHEAD = timedelta(days=3 * 365)
WRONG = {"years ahead": AHEAD, "a day ahead": timedelta(days=1), "1970": MORNING.replace(year=1970) - MORNING}
wrong_by = pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)


@pytest.fixture
def office(tmp_path, tmp_path_factory):
    made = tmp_path_factory.getbasetemp() / "clock-office"
    if not made.exists():
        template(made)
    shutil.copytree(made, tmp_path / "CD01")
    found = Office(tmp_path / "CD01", Clock())
    yield found
    found.desk.close()


@pytest.mark.parametrize(
    ("ends", "waits"),
    [
        (timedelta(seconds=-1), False),
        (timedelta(minutes=4), True),
        (timedelta(minutes=6), True),  # another computer's clock may differ a little
        (timedelta(minutes=8), False),
        (AHEAD, False),
    ],
)
def test_nobody_waits_longer_than_the_longest_wait(ends, waits):
    assert bool(left(stamp(MORNING + ends), MORNING, timedelta(minutes=5))) == waits


def test_what_was_never_kept_is_over():
    assert not left("", MORNING, timedelta(minutes=5))


@wrong_by
def test_a_paper_that_failed_while_the_clock_was_wrong_is_tried_once_it_is_right(office, wrong):
    desk, session = office.desk, office.desk.session
    with session.store.writing() as tx:
        tx.put("printer", [{"name": "laser", "kind": "file", "address": str(office.folder / "nowhere"), "speaks": "pdf",
                            "media": "A4", "active": 1}])  # fmt: skip
    right = office.clock.now
    office.clock.now = right + wrong
    id_ = spool.put(session, paper="slip", thing="", number="", by=office.by("zhao"), printer="laser", media="A4",
                    speaks="pdf", content=b"%PDF")  # fmt: skip
    for _try in range(6):
        spool_sending.run_once(session)  # the folder is not there
        office.clock.now += timedelta(minutes=6)
    spool_sending.run_once(session)
    assert spool.job(session, id_)["state"] == "waiting"

    office.clock.now = right
    (office.folder / "nowhere").mkdir()

    assert spool_sending.run_once(session) == 1
    assert spool.job(session, id_)["state"] == "printed"
    assert desk.lists.prints_stuck() == 0


def test_a_paper_still_waits_for_its_next_try_while_the_clock_is_right(office):
    assert spool_sending._waits(stamp(MORNING + timedelta(minutes=4)), stamp(MORNING))
    assert not spool_sending._waits("", stamp(MORNING))


@wrong_by
def test_a_code_made_while_the_clock_was_wrong_does_not_last_and_a_new_one_works_at_once(office, wrong):
    right = office.clock.now
    with office.desk.session.store.writing() as tx:
        old = enrolled_stores.new_code(tx, "CD02", right + wrong)
        new = enrolled_stores.new_code(tx, "CD02", right)

        assert enrolled_stores.redeem(tx, old, "its identity", right) is None
        assert enrolled_stores.redeem(tx, old, "its identity", right + timedelta(days=300)) is None
        assert enrolled_stores.redeem(tx, new, "its identity", right + timedelta(minutes=14)) == "CD02"


@wrong_by
def test_a_guest_who_was_let_in_while_the_clock_was_wrong_works_here_for_no_years(office, wrong):
    session, right = office.desk.session, office.clock.now
    with session.store.writing() as tx:
        tx.publish("office", [*tx.published("office"), {"code": "CD02", "name": "二部", "active": 1}])
        lin = {**next(row for row in tx.published("staff") if row["name"] == "li.wei"), "name": "lin", "office": "CD02"}
        tx.publish("staff", [*tx.published("staff"), lin])
    office.clock.now = right + wrong
    guests.admit(session, office.by("sun"), "lin", "帮忙一天")
    office.clock.now = right

    assert not workplaces.is_guest(session.reader, "CD01", "lin", stamp(right))
    assert workplaces.guests(session.reader, "CD01", stamp(right)) == frozenset()

    guests.admit(session, office.by("sun"), "lin", "帮忙一天")
    assert workplaces.is_guest(session.reader, "CD01", "lin", stamp(right))


def test_a_link_for_signing_that_was_made_while_the_clock_was_ahead_is_not_open_for_years():
    link = LinkState("id", "job", (), "slip", "sign", "", "li.wei", "zh", stamp(MORNING + AHEAD),
                     stamp(MORNING + AHEAD + timedelta(minutes=10)), "open", "")  # fmt: skip

    assert link.at(MORNING + AHEAD + timedelta(minutes=9)) == "open"
    assert link.at(MORNING) == "expired" == link.at(MORNING + AHEAD + timedelta(minutes=10))


def test_an_exchange_that_ended_in_a_wrong_future_is_not_online_for_years(office):
    with office.desk.session.store.writing() as tx:
        tx.set_meta("exchange/url", "http://127.0.0.1:9")
        tx.set_meta("exchange/last", stamp(MORNING + AHEAD))

    assert sync_status.exchange(office.desk.session.reader, MORNING).link == sync_status.OFFLINE


@pytest.mark.parametrize("wrong", [AHEAD, timedelta(hours=3)], ids=["years", "hours"])
def test_a_visit_is_entered_though_its_call_was_registered_while_the_clock_was_ahead(office, wrong):
    right = office.clock.now
    office.clock.now = right + wrong
    for who, step in (("chen", "register"), ("chen", "hand_on"), ("liu", "take_over"), ("liu", "hand_over")):
        office.take(who, step)
    office.take("zhao", "accept")
    office.take("zhao", "dispatch", engineer="li.wei")
    office.take("li.wei", "take")
    office.clock.now = right + timedelta(minutes=30)

    page = office.take("li.wei", "appoint", appointment=stamp(right + timedelta(hours=1)))
    assert page.state
    page = office.take("li.wei", "arrive", arrived=stamp(right + timedelta(minutes=20)))

    assert page.state == "on_site"


def test_a_customer_is_told_and_reminded_though_the_device_became_ready_while_the_clock_was_ahead():
    story = given_a_device(*ON_THE_BENCH, ("wang", "work"), ("wang", "test"), **LEFT_HERE)
    right = story.now
    story.now = right + AHEAD
    story.when("wang", "finish")
    story.now = right + timedelta(minutes=5)
    assert not knows_the_result(story.folded())

    story.when("zhao", "remind")
    story.later(minutes=5).when("tang", "contact", {"result": "reached"})

    assert knows_the_result(story.folded())
    assert len(story.folded().lines("reminders")) == 1


class Steady:
    """Evenly passing seconds and a clock, both set by hand."""

    def __init__(self):
        self.seconds, self.now = 0.0, MORNING

    def watch(self):
        return ClockWatch(lambda: self.now, lambda: self.seconds)

    def passes(self, **span):
        self.seconds += timedelta(**span).total_seconds()
        self.now += timedelta(**span)


def test_a_clock_that_is_set_back_was_ahead_until_now_and_one_that_is_set_forward_was_behind():
    time = Steady()
    watch = time.watch()
    time.passes(hours=9)  # the computer slept
    assert watch.look() is None

    time.passes(seconds=5)
    time.now -= AHEAD
    assert watch.look() == WrongClock(AHEAD, time.now)
    assert watch.look() is None

    time.now += timedelta(hours=2)
    assert watch.look() == WrongClock(timedelta(hours=-2), time.now)

    time.now += timedelta(seconds=30)
    assert watch.look() is None  # set right by the network, as every day


def test_a_store_whose_newest_entry_is_dated_ahead_tells_so_until_the_next_entry(tmp_path):
    Store.create(tmp_path / "CD01", office="CD01", name="成都").close()
    clock = Clock()
    office = Office(tmp_path / "CD01", clock)
    session = office.desk.session
    for at in (MORNING + AHEAD, MORNING):
        with session.store.writing() as tx:
            tx.append({"kind": "sign_in_refused", "by": "", "made": stamp(at), "counter": ""})
        found = was_ahead(session.reader, MORNING)
        assert (found and found.ahead) == (AHEAD if at > MORNING else None)
    office.desk.close()


@pytest.mark.parametrize(
    ("language", "says", "briefly"),
    [
        ("en", "The clock of this computer was 3 years fast until 09:00.", "clock was 3 years fast until 09:00"),
        ("zh", "本机时钟快 3年，至 09:00 为止。", "时钟快 3年，至 09:00"),
    ],
)
async def test_the_bar_and_a_notice_say_what_was_seen_of_the_clock(branch, language, says, briefly):
    time = Steady()
    time.now = branch.now + AHEAD
    async with at_the_desk(branch, "zhao", size=(120, 40)) as hands:
        words.use(language)
        hands.app.clock_watch = time.watch()
        time.now = branch.now
        hands.app.look_at_clock()
        await hands.settle()

        assert says in notices(hands.app)
        assert briefly in hands.lines[0]


@pytest.mark.parametrize("made", ["yesterday", "", "9999-12-31T23:59:59Z", "2026-99-99T00:00:00Z"])
def test_nobody_is_a_guest_for_a_moment_that_is_none(office, made):
    reader = office.desk.session.reader
    assert not workplaces.is_guest(reader, "CD01", "wang", made)
    assert workplaces.guests(reader, "CD01", made) == frozenset()
