"""Guards of the files of customers and devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.model import Context, guard
from fieldservice.workflows.master_files.merging import merged_file

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.master_files.events import MergeUndone


@guard(N_("There is nothing to decide in this file."))
def there_is_something_to_decide(file: Thing, event: None, context: Context) -> bool:
    return bool(file.conflicts or file.marked)


@guard(N_("The customer is on the black list already."))
def the_customer_is_not_on_the_black_list(file: Thing, event: None, context: Context) -> bool:
    return not file.get("black_listed")


@guard(N_("The customer is not on the black list."))
def the_customer_is_on_the_black_list(file: Thing, event: None, context: Context) -> bool:
    return bool(file.get("black_listed"))


@guard(N_("Name another file of the same kind, which is not merged with this one already."), beside=("duplicate",))
def another_file_is_named(file: Thing, event: Event, context: Context) -> bool:
    other = context.other
    return other is not None and other.kind == file.kind and other.id != file.id


@guard(N_("The person was erased; nobody can say any more who it was."), beside=("duplicate",))
def neither_person_was_erased(file: Thing, event: Event, context: Context) -> bool:
    return not (file.erased or (context.other is not None and context.other.erased))


@guard(N_("No other file is merged with this one."))
def something_is_merged_with_it(file: Thing, event: None, context: Context) -> bool:
    return bool(file.merged)


@guard(
    N_("Name one of the files that are merged with this one: %(known)s."),
    values=lambda file, event, context: {"known": [str(each.get("number") or each.id) for each in file.merged]},
    beside=("duplicate",),
)
def one_of_the_merged_files_is_meant(file: Thing, event: MergeUndone, context: Context) -> bool:
    return merged_file(file, event.duplicate) is not None
