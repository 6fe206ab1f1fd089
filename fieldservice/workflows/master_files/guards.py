"""Guards of the files of customers and devices."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.model import Context, guard


@guard(N_("There is nothing to decide in this file."))
def there_is_something_to_decide(file: Thing, event: None, context: Context) -> bool:
    return bool(file.conflicts or file.marked)


@guard(N_("The customer is on the black list already."))
def the_customer_is_not_on_the_black_list(file: Thing, event: None, context: Context) -> bool:
    return not file.get("black_listed")


@guard(N_("The customer is not on the black list."))
def the_customer_is_on_the_black_list(file: Thing, event: None, context: Context) -> bool:
    return bool(file.get("black_listed"))
