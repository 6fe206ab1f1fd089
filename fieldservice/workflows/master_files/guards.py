"""Guards of the files of customers and devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard
from fieldservice.workflows.master_files.merging import merged_file

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.master_files.events import MergeUndone


@guard(N_("This file has nothing to decide."))
def there_is_something_to_decide(file: Thing, event: None, context: Context) -> bool:
    return bool(file.conflicts or file.marked)


@guard(N_("The customer is already on the black list."))
def the_customer_is_not_on_the_black_list(file: Thing, event: None, context: Context) -> bool:
    return not file.get("black_listed")


@guard(N_("The customer is not on the black list."))
def the_customer_is_on_the_black_list(file: Thing, event: None, context: Context) -> bool:
    return bool(file.get("black_listed"))


@guard(N_("Enter another file of the same kind that is not merged with this one."), beside=("duplicate",))
def another_file_is_named(file: Thing, event: Event, context: Context) -> bool:
    other = context.other
    return other is not None and other.kind == file.kind and other.id != file.id


@guard(N_("The person was erased, so nobody can check who it was."), beside=("duplicate",))
def neither_person_was_erased(file: Thing, event: Event, context: Context) -> bool:
    return not (file.erased or (context.other is not None and context.other.erased))


@guard(N_("No other file is merged with this one."))
def something_is_merged_with_it(file: Thing, event: None, context: Context) -> bool:
    return bool(file.merged)


@guard(
    N_("Choose one of the merged files: %(known)s."),
    values=lambda file, event, context: {"known": [str(each.get("number") or each.id) for each in file.merged]},
    beside=("duplicate",),
)
def one_of_the_merged_files_is_meant(file: Thing, event: MergeUndone, context: Context) -> bool:
    return merged_file(file, event.duplicate) is not None
