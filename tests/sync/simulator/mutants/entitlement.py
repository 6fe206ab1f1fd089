"""Deliberate defects of who may do and see what: marks, scope, private parts."""

from collections.abc import Sequence
from typing import Any

from fieldservice.read_model import projections
from fieldservice.sync import feeds
from fieldservice.sync.office import outbox
from fieldservice.sync.transport import wire
from fieldservice.sync_rules import entitlement, sight
from fieldservice.workflows.engine import fold as things
from tests.sync.simulator.mutants.registry import Patch, mutant, rules_with

# Marks.


@mutant("mark: offices do not learn which entries headquarters marked")
def the_feed_carries_no_marks() -> Sequence[Patch]:
    page, following = feeds.page, feeds.next_digest
    return [
        (feeds, "page", lambda *given, **more: _unmarked(*page(*given, **more))),
        (feeds, "next_digest", lambda before, digest, number, mark, sees: following(before, digest, number, "", sees)),
    ]


def _unmarked(lines: list[wire.FeedLine], digest: bytes | None) -> tuple[list[wire.FeedLine], bytes | None]:
    names = wire.FeedLine.__struct_fields__
    return [
        wire.FeedLine(**{name: "" if name == "mark" else getattr(line, name) for name in names}) for line in lines
    ], digest


@mutant("mark: an entry that does not count changes stock or money")
def marked_entries_count_in_ledgers() -> Sequence[Patch]:
    return [(projections, "NOT_COUNTED", frozenset()), (sight, "NOT_COUNTED", frozenset())]


@mutant("mark: an entry that does not count changes the state of its item")
def marked_entries_change_the_state() -> Sequence[Patch]:
    return [(things, "NOT_COUNTED", frozenset())]


@mutant("mark: headquarters marks no entry")
def every_entry_is_permitted() -> Sequence[Patch]:
    return rules_with(judge=lambda tx, entries, now: [""] * len(entries))


@mutant("mark: a role that the person had when the entry was made is ignored")
def only_present_roles_are_looked_at() -> Sequence[Patch]:
    person = entitlement._person
    return [(entitlement, "_person", lambda tx, position, name: person(tx, "present", name))]


@mutant("mark: an office settles an item that neither it nor its van holds and that it did not give away")
def any_office_may_settle() -> Sequence[Patch]:
    return [(entitlement, "_may_settle", lambda *given: True)]


# Scope.


@mutant("scope: the office gets entries that it may not see")
def one_office_sees_everything() -> Sequence[Patch]:
    begins = sight.begins

    def all_offices(tx: Any, entry: Any) -> Any:
        yield from begins(tx, entry)
        yield from (("CD02", thing) for _, thing in entry.touches)

    return rules_with(begins=all_offices)


@mutant("scope: an office that begins to see an item does not get the item's earlier entries")
def earlier_entries_are_left_out() -> Sequence[Patch]:
    return [(feeds, "_earlier", lambda *given: [])]


@mutant("scope: the branch does not get the entries of its vans' items")
def branches_do_not_see_what_their_vans_see() -> Sequence[Patch]:
    return [(sight, "branches", lambda tx: {})]


@mutant("scope: the new holder does not get the job's request, customer and device")
def a_job_is_handed_over_alone() -> Sequence[Patch]:
    return [(sight, "ALONG", "nothing")]


@mutant("scope: an office that knows the customer gets the entries of the customer's jobs elsewhere")
def work_is_seen_through_its_customer() -> Sequence[Patch]:
    return rules_with(seen_through=lambda entry: [thing for _, thing in entry.touches])


@mutant("scope: an office that sees a file does not get those that are merged with it")
def merged_files_are_seen_one_by_one() -> Sequence[Patch]:
    return rules_with(together=None)


@mutant("private part: headquarters gets the entry without it")
def private_parts_are_not_sent() -> Sequence[Patch]:
    own_items = outbox.own_items
    return [
        (outbox, "own_items", lambda *given, **more: [wire.BatchEntry(item.body) for item in own_items(*given, **more)])
    ]
