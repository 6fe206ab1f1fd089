"""The loans of a job, and what their lines say about pieces of the stock.

A loan of a device that is in the books names its part and the account that it is in. A loan in words does not: those
of earlier versions are such loans, and so are devices that the catalogue does not have.
"""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.shapes import JsonObject, Values, as_list
from fieldservice.workflows.bench.device import loans_out
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.identity import label_key
from fieldservice.workflows.engine.ledger import office_of_account

PART, ACCOUNT, OFFICE = "loaner_part", "loaner_account", "loaner_office"
"""In the line of a loan: the part of the catalogue, the account that it is in, and the office that lent it."""
VALUE = "loaner_value"
"""What the piece is worth in the books, minor units."""
FROM, ARRIVED = "loaner_from", "loaner_arrived"
"""In the line of a return at another office: the account that still has the piece, and the one that it went into."""
PASSED = "loaners_passed"
"""The list of a job with what an office has passed on in the books after a return elsewhere."""


def loan_of(job: Thing, label: str) -> JsonObject:
    """The loan of a device that is out, by its label however it is typed; {} where it is not out."""
    return next((line for line in loans_out(job) if label_key(line.get("loaner")) == label_key(label)), {})


def part_of(line: Values) -> str:
    """The number of the part that a loan is about; "" for a loan in words."""
    return code_of(line.get(PART))


def office_of(line: Values) -> str:
    """The office whose books have the loan; "" for a loan in words."""
    return office_of_account(str(line.get(ACCOUNT) or ""))


def came_back_elsewhere(job: Thing) -> Iterator[JsonObject]:
    """The returns at another office of which the books of the office that lent the device do not know yet."""
    passed = [str(each) for line in job.lines(PASSED) for each in as_list(line.get("returns"))]
    for line in job.lines("loans_back"):
        if line.get(FROM) and line.get(ARRIVED) and line["entry"] not in passed:
            yield line


def whole(value: object) -> int:
    """A whole number of an entry that may come from anywhere."""
    return value if type(value) is int and value > 0 else 0
