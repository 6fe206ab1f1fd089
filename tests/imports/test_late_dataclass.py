"""A data class that is made late answers everything as one of the standard library does."""

import copy
import dataclasses
import subprocess
import sys
from dataclasses import asdict, field, fields, is_dataclass, replace
from pathlib import Path
from threading import Barrier, Thread

import pytest

from fieldservice.late_dataclass import dataclass


def classes(make):
    @make(frozen=True, slots=True)
    class Part:
        """A part."""

        number: str
        count: int = 1
        serials: list[str] = field(default_factory=list)

        def __len__(self) -> int:
            return self.count

    @make(frozen=True, slots=True, kw_only=True)
    class Fan(Part):
        size: int = 80

    @make(slots=True)
    class Basket:
        parts: list[Part]
        total: int = field(init=False, default=0)

        def __post_init__(self) -> None:
            self.total = len(self.parts)

    @make(frozen=True, slots=True, order=True)
    class Place:
        shelf: str

    return Part, Fan, Basket, Place


@pytest.mark.parametrize("make", [dataclass, dataclasses.dataclass])
def test_it_behaves_as_the_one_of_the_standard_library(make):
    part, fan, basket, place = classes(make)

    assert is_dataclass(fan) and [each.name for each in fields(fan)] == ["number", "count", "serials", "size"]
    assert part.__slots__ == ("number", "count", "serials") and fan.__slots__ == ("size",)
    assert part("A") == part("A") and hash(place("A")) == hash(place("A")) and place("A") < place("B")
    assert part("A") != fan("A") and len(fan("A", 3)) == 3 and fan("A", size=120).size == 120
    assert repr(fan("A")).endswith("Fan(number='A', count=1, serials=[], size=80)")
    assert replace(part("A"), count=2) == part("A", 2) and asdict(part("A"))["serials"] == []
    assert basket([part("A")]).total == 1 and not hasattr(part("A"), "__dict__")
    assert part("A").serials is not part("A").serials and copy.copy(part("A", 5)).count == 5
    match part("A", 4):
        case part(number, count):
            assert (number, count) == ("A", 4)
    with pytest.raises(dataclasses.FrozenInstanceError):
        part("A").count = 2
    with pytest.raises(TypeError):
        part()


def test_two_threads_may_make_the_first_objects():
    for _ in range(50):
        part, *_others = classes(dataclass)
        begin, made = Barrier(4), []

        def one(part=part, begin=begin, made=made):
            begin.wait()
            made.append(part("A", 2).count)

        threads = [Thread(target=one) for _ in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert made == [2, 2, 2, 2]


FIRST_FRAME = """
import sys
import fieldservice.screens.launch
from fieldservice.screens.navigation import screen_class
screen_class("home")
names = ("fieldservice", "db", "printing")
print(*(module.__file__ for name, module in sys.modules.items() if name.split(".")[0] in names), sep="\\n")
"""


def test_no_class_with_slots_that_the_first_frame_loads_is_made_at_once():
    loaded = subprocess.run([sys.executable, "-c", FIRST_FRAME], capture_output=True, text=True, check=True).stdout
    at_once = [
        file
        for file in loaded.split()
        if "slots=True" in (written := Path(file).read_text("utf-8")) and "dataclasses import dataclass" in written
    ]

    # The table of steps makes most of its classes itself while it is imported, and one of them has no slots.
    assert [Path(file).name for file in at_once if "late_dataclass" not in file] == ["guards.py", "model.py"]
