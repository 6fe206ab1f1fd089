"""The review list on the command line, in an office of its own."""

import pytest

from tests.support.command_line import CommandLine
from tests.support.office import PIN, publish
from tests.support.stores import new_store


@pytest.fixture
def line(tmp_path):
    store = new_store("sqlite", tmp_path / "home")
    publish(store)
    with store.writing() as tx:
        for kind, moves, data in (
            (
                "handed_over",
                (None, "received", "a"),
                {"of": {"j1": {"number": "CD01-J1", "serial": "SN-1", "mode": "on_site"}}},
            ),
            ("accepted", ("a", "accepted", "b"), {}),
            ("cancelled", ("a", "cancelled", "c"), {}),
        ):
            tx.append(
                {
                    "id": moves[2],
                    "kind": kind,
                    "by": "zhao",
                    "made": "2026-11-23T01:00:00.000Z",
                    "data": data,
                    "moves": [{"thing": "j1", "kind": "job", "after": moves[0], "to": moves[1], "holder": "CD01"}],
                }
            )
        from fieldservice.sync_rules.rules import RULES

        RULES.refresh(tx, {"j1"}, (), ())
    store.close()
    return CommandLine(tmp_path / "home")


def test_the_review_list_prints_both_sides_and_its_number_settles_an_item(line):
    listed = line("review", who="zhao", pin=PIN)
    assert listed.code == 0
    assert listed.out.splitlines()[0].startswith("1  CD01-J1  Arrived late: 赵敏, Cancel the job, ")
    assert "Kept: State: accepted, at CD01" in listed.out

    assert line("review", "settle", "1", who="zhao", pin=PIN).out.startswith("Decided: Arrived late")
    assert line("review", who="zhao", pin=PIN).out == "Nothing to review.\n"


def test_a_script_reads_keys_and_settles_by_key(line):
    item = line("review", "--json", who="sun", pin=PIN).data["reviews"][0]

    assert (item["class"], item["number"], item["may_settle"], item["choices"]) == ("late", "CD01-J1", True, ["stays"])
    assert line("review", "settle", item["key"], "--json", who="sun", pin=PIN).data == {"settled": "c"}


def test_an_agent_who_may_not_settle_is_refused_and_reads_who_may(line):
    listed = line("review", who="chen", pin=PIN)
    refused = line("review", "settle", "1", who="chen", pin=PIN)

    assert "Only coordinators, managers and administrators" in listed.out
    assert refused.code == 1 and "coordinator" in refused.err


def test_an_unknown_number_verb_or_choice_of_review_is_an_error(line):
    assert line("review", "settle", "7", who="zhao", pin=PIN).code == 3
    assert line("review", "delete", "1", who="zhao", pin=PIN).code == 2
    assert line("review", "settle", "1", "--choice", "takes", who="zhao", pin=PIN).code == 2
