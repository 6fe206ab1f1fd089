"""Headquarters judges each entry of a branch by its own list of who may do what: what somebody did who may not, or what
only headquarters does, is marked, whatever the program of the branch let pass."""

from collections import defaultdict

import pytest

from fieldservice.sync_rules.rules import RULES
from fieldservice.workflows.registry import WORKFLOWS
from tests.support.duties import ALL, AT_HEADQUARTERS, MAY, may
from tests.support.world import MADE, World


def duties():
    """By kind of entry that only these flows make: (kind of thing, who may make it, whether headquarters alone may)."""
    makes = defaultdict(set)
    for table in WORKFLOWS.values():
        for step in table.steps:
            makes[step.kind].add((table.thing, step.name))
    return {
        kind: (
            min(thing for thing, _ in steps),
            frozenset().union(*(may(*each) for each in steps)),
            all(step in AT_HEADQUARTERS for _, step in steps),
        )
        for kind, steps in makes.items()
        if all(thing in MAY and step in MAY[thing] for thing, step in steps)
    }


DUTIES = duties()
ROLES = sorted(ALL)


@pytest.fixture(scope="module")
def marks(tmp_path_factory):
    """By kind of entry and role: the mark that headquarters gave it, after one exchange of a branch that made them all,
    each by somebody who has this role alone."""
    world = World(tmp_path_factory.mktemp("duties"))
    with world.hq.writing() as tx:
        people = [{"name": role, "display": role, "pin": "x", "roles": role, "office": "CD01"} for role in ROLES]
        tx.publish("staff", people, replace=False)
    world.exchange("CD01")
    claimed = [
        {"kind": kind, "by": role, "made": MADE, "data": {}, "touches": [(thing, f"{thing}-1")]}
        for kind, (thing, _, _) in DUTIES.items()
        for role in ROLES
    ]
    with world.office("CD01").store.writing() as tx:
        entries = tx.append_many(claimed)
        RULES.refresh(tx, {thing for entry in entries for _, thing in entry.touches}, entries, ())
    world.exchange("CD01")
    with world.hq.reading() as tx:
        found = {(entry.kind, entry.by): entry.mark for thing in MAY for entry in tx.entries_of(f"{thing}-1")}
    world.close()
    return found


@pytest.mark.parametrize("kind", DUTIES)
def test_headquarters_marks_what_somebody_did_without_the_role_or_in_its_place(kind, marks):
    _, roles, at_headquarters = DUTIES[kind]
    expected = {role: "" if role in roles and not at_headquarters else "not_entitled" for role in ROLES}

    assert {role: marks[kind, role] for role in ROLES} == expected
