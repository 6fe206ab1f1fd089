"""Articles of the case base in the exchange: every office has all of them and no other work because of them."""

import shutil

from db.store import Store
from fieldservice.read_model.projections import APPENDS_TO
from fieldservice.read_model.rebuild import verify
from fieldservice.sync import enrolled_stores
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync_rules.rules import RULES
from fieldservice.workflows.engine.fold import fold
from tests.support.world import MADE, World, act

BRANCH, OTHER, VAN, LATE = "CD01", "CD02", "CD01-V2", "CD07"


def article(store: Store, id_: str = "article-1", kind: str = "article_written", after: str | None = None, **data):
    """An article is written, edited or retired in this store, as the desk would write it."""
    to = "retired" if kind == "article_retired" else "published"
    data = {"symptom": "不加电", "solution": "换电源", "number": f"K-{id_}", **data}
    moves = [{"thing": id_, "kind": "article", "after": after, "to": to, "holder": "HQ"}]
    return _append(store, {"kind": kind, "by": "li.wei", "made": MADE, "data": data, "moves": moves})


def vote(store: Store, id_: str = "article-1", job: str = "J1"):
    data = {"helped": True, "job_number": job}
    touches = [("article", id_)]
    return _append(store, {"kind": "article_voted", "by": "li.wei", "made": MADE, "data": data, "touches": touches})


def _append(store: Store, entry: dict):
    with store.writing() as tx:
        made = tx.append(entry)
        RULES.refresh(tx, {thing for _, thing in made.touches}, [made], ())
    return made


def known(store: Store) -> dict[str, list[str]]:
    """By kind of thing the ids of all work of which the store has a row."""
    with store.reading() as tx:
        found: dict[str, list[str]] = {}
        for kind, thing in tx.rows("SELECT kind, thing FROM work_row ORDER BY thing"):
            found.setdefault(kind, []).append(thing)
        return found


def story_of(store: Store, id_: str = "article-1") -> list[str]:
    with store.reading() as tx:
        return [entry.kind for entry in sorted(tx.entries_of(id_), key=lambda entry: entry.place)]


def publish(world: World, code: str) -> None:
    with world.hq.writing() as tx:
        rows = [*tx.each_row("office"), {"code": code, "name": code, "branch": "", "kind": "branch"}]
        tx.publish("office", rows)


def test_what_one_van_writes_without_a_line_every_office_reads_and_no_job_leaks_with_it(world_on: World):
    van = world_on.office(VAN).store
    act(van, "job-1", "received", kind="handed_over")
    article(van)
    vote(van)

    world_on.exchange(VAN, BRANCH, OTHER)

    other = world_on.office(OTHER).store
    assert known(other) == {"article": ["article-1"]}
    assert story_of(other) == story_of(world_on.hq) == ["article_written", "article_voted"]
    assert known(world_on.office(BRANCH).store) == {"article": ["article-1"], "job": ["job-1"]}
    assert verify(other)["ok"] and verify(world_on.hq)["ok"]


def test_edits_and_votes_reach_every_office_and_votes_of_two_offices_both_count(world: World):
    first = article(world.hq)
    world.exchange(BRANCH, OTHER, VAN)
    for code in (BRANCH, OTHER):
        vote(world.office(code).store, job=f"J-{code}")
    article(world.hq, kind="article_retired", after=first.id, reason="旧固件")

    world.exchange(BRANCH, OTHER, VAN, BRANCH, OTHER)

    for store in (world.hq, *(world.office(code).store for code in (BRANCH, OTHER, VAN))):
        assert sorted(story_of(store)) == ["article_retired", "article_voted", "article_voted", "article_written"]
        assert known(store) == {"article": ["article-1"]}


def test_an_office_enrolled_later_gets_all_articles_and_nothing_else(world: World):
    branch = world.office(BRANCH).store
    act(branch, "job-1", "received", kind="handed_over")
    first = article(branch)
    vote(branch)
    article(world.hq, "article-2")
    world.exchange(BRANCH, OTHER)
    article(world.hq, kind="article_retired", after=first.id, reason="旧固件")
    publish(world, LATE)

    world.exchange(LATE)

    late = world.office(LATE).store
    assert known(late) == {"article": ["article-1", "article-2"]}
    assert sorted(story_of(late)) == ["article_retired", "article_voted", "article_written"]
    article(branch, "article-3")
    world.exchange(BRANCH, LATE)
    assert known(late) == {"article": ["article-1", "article-2", "article-3"]}
    assert verify(late)["ok"] and verify(world.hq)["ok"]


def test_after_headquarters_was_restored_every_office_has_every_article_again(world: World):
    article(world.office(BRANCH).store)
    world.exchange(BRANCH, OTHER, VAN)
    world.hq.close()
    shutil.copytree(world.folder / "HQ", world.folder / "backup")
    world.hq = Store.open(world.folder / "HQ")
    world.here = HubContext(world.hq, RULES, lambda: world.now)
    article(world.office(OTHER).store, "article-2")
    world.exchange(OTHER, BRANCH)

    world.hq.close()
    shutil.rmtree(world.folder / "HQ")
    shutil.copytree(world.folder / "backup", world.folder / "HQ")
    world.hq = Store.open(world.folder / "HQ")
    world.here = HubContext(world.hq, RULES, lambda: world.now)
    with world.hq.writing() as tx:
        enrolled_stores.new_epoch(tx, "HQ", MADE)
    assert known(world.hq) == {"article": ["article-1"]}
    publish(world, LATE)
    world.exchange(OTHER, BRANCH, VAN, LATE, OTHER, VAN, LATE)

    for code in (OTHER, BRANCH, VAN, LATE):
        assert known(world.office(code).store) == {"article": ["article-1", "article-2"]}, code
    assert known(world.hq) == {"article": ["article-1", "article-2"]}


def test_a_van_of_the_branch_gets_articles_over_the_line_of_its_branch_alone(world: World):
    branch = world.office(BRANCH).store
    world.office(VAN)
    world.exchange(BRANCH, VAN)
    article(branch)
    world.cut |= {BRANCH, VAN}

    world.relay(VAN)

    assert known(world.office(VAN).store) == {"article": ["article-1"]}


def test_a_branch_that_claims_to_have_edited_an_article_is_marked_at_headquarters(world: World):
    branch = world.office(BRANCH).store
    first = article(world.hq)
    world.exchange(BRANCH)
    edited = article(branch, kind="article_edited", after=first.id, solution="换主板")

    world.exchange(BRANCH, OTHER)

    with world.hq.reading() as tx:
        assert tx.value("SELECT mark FROM entry WHERE id = ?", (edited.id,)) == "not_entitled"
    with world.office(OTHER).store.reading() as tx:
        assert fold("article-1", tx.entries_of("article-1"), APPENDS_TO).get("solution") == "换电源"
