"""Names for values whose inner shape is checked elsewhere: by an event class, a table's columns or a wire model.

They are the one reason for `Any` that recurs; a function that knows more about its value says so instead.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

JsonObject: TypeAlias = dict[str, Any]
"""An object of JSON: the data of an entry, a form's values, an answer of `--json`. `Any`: each name has a type."""

Values: TypeAlias = Mapping[str, Any]
"""Values by name, to read only: a row of a table, the facts of a job, a sentence's values. `Any`: as in JsonObject."""


def as_object(value: object) -> JsonObject:
    """The value if it is an object, else {}: what stands in an entry may be anything, and reading it never fails."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:  # Any: each item may be anything
    """The value if it is a list, else []."""
    return value if isinstance(value, list) else []


def as_objects(value: object) -> list[JsonObject]:
    """The objects in the value if it is a list, else []."""
    return [each for each in as_list(value) if isinstance(each, dict)]
