"""A decorator like `dataclasses.dataclass` whose methods are made when the first object of the class is made.

Making the methods takes most of the time of importing a small module, and a start uses few of the classes that it
loads. A class must have slots; everything that can be asked of a data class is answered as by the standard library.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from inspect import get_annotations
from threading import RLock
from typing import TYPE_CHECKING, Any

FIELDS = "__dataclass_fields__"
_lock = RLock()

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, slots: bool, **options: bool) -> Callable[[type], type]:
        """The decorator; `slots` must be true, `options` are those of the standard library."""

        def decorate(declared: type) -> type:
            return _with_slots(declared, options)

        return decorate


class _Fields:
    """Stands for the fields of a class until somebody asks for them, and makes the class then."""

    def __init__(self, make: Callable[[], None]) -> None:
        self._make = make

    def __get__(self, one: object, owner: type) -> Any:  # Any: fields by name, as the standard library keeps them
        self._make()
        return getattr(owner, FIELDS)


def _with_slots(declared: type, options: dict[str, bool]) -> type:
    """The declared class with slots; its methods are made of the declared one, which keeps the defaults."""
    names = [name for name, kind in get_annotations(declared).items() if "ClassVar" not in str(kind)]
    inherited = {name for base in declared.__mro__[1:-1] for name in base.__dict__.get("__slots__", ())}
    kept = {
        name: value
        for name, value in declared.__dict__.items()
        if name not in names and name not in ("__dict__", "__weakref__")
    }
    # As in the standard library: copying would set the values of a frozen object.
    copies = {"__getstate__": _state, "__setstate__": _set_state} if options.get("frozen") else {}
    made: Any = type(declared)(  # Any: its methods come later
        declared.__name__,
        declared.__bases__,
        {**kept, **copies, "__slots__": tuple(name for name in names if name not in inherited)},
    )
    made.__qualname__ = declared.__qualname__

    def make() -> None:
        with _lock:
            if isinstance(made.__dict__[FIELDS], _Fields):
                _make(declared, made, options)

    def __init__(self: Any, *given: Any, **named: Any) -> None:  # Any: of any such class, with any arguments
        make()
        made.__init__(self, *given, **named)

    made.__init__ = __init__
    setattr(made, FIELDS, _Fields(make))
    found: type = made
    return found


def _make(declared: type, made: type, options: dict[str, bool]) -> None:
    """Give a class what the standard library makes of it; what others look at first comes last."""
    before = dict(declared.__dict__)
    finished: Any = dataclasses.dataclass(**options)(declared)  # Any: it has fields
    names = {field.name for field in dataclasses.fields(finished)}
    new = {
        name: value for name, value in finished.__dict__.items() if name not in names and before.get(name) is not value
    }
    for name in sorted(new, key=(FIELDS, "__init__").__contains__):
        setattr(made, name, new[name])


def _state(one: Any) -> list[Any]:  # Any: a frozen object of any such class, and its values
    return [getattr(one, field.name) for field in dataclasses.fields(one)]


def _set_state(one: Any, state: list[Any]) -> None:  # Any: as above
    for field, value in zip(dataclasses.fields(one), state, strict=True):
        object.__setattr__(one, field.name, value)
