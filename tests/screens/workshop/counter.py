"""A counter with its people, devices brought there as far as a test wants them, and a scanner in a hand."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.events import Key

from fieldservice.screens.launch import FieldserviceApp
from tests.desk.office import Clock, Office, template
from tests.screens.detail.branch import Hands
from tests.support import grid

ON_BENCH = (("zhao", "dispatch"), ("wang", "inspect"), ("zhao", "sign_intake_on_paper"))
READY = (*ON_BENCH, ("wang", "test"), ("wang", "finish"))
SIGNED = (*READY, ("tang", "sign_on_paper"))
SIZES = [(80, 24), (120, 40)]


class Counter(Office):
    """The office of the desk tests; its screens ask for people by `person`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, Clock())

    def person(self, name: str) -> Any:
        return self.by(name)

    def brought(self, *steps: tuple[str, str], place: str = "A3", **other: Any) -> str:
        """A device that a customer left on a shelf, or with which the customer waits (place ""); its job, after these
        steps."""
        self.job = ""
        self.request = self.take("tang", "check_in", thing="new", place=place or None, **other).id
        return self.onwards(self.job, *steps)

    def another(self, *steps: tuple[str, str], place: str = "A3", **other: Any) -> str:
        """One more device of the same visit."""
        return self.onwards(
            self.take("tang", "add_device", thing=self.request, place=place or None, **other).made["job"], *steps
        )

    def onwards(self, job: str, *steps: tuple[str, str]) -> str:
        for who, step in steps:
            self.take(who, step, thing=job, **({"engineer": "wang"} if step == "dispatch" else {}))
        return job

    def fact(self, job: str, name: str) -> Any:
        return self.desk.thing(job).get(name)

    def number(self, job: str) -> str:
        return str(self.fact(job, "number"))

    def ticket(self, job: str) -> str:
        return str(self.fact(job, "ticket"))

    def place(self, job: str) -> str:
        return str(self.desk.thing(job).record("place").get("name"))

    def label(self, place: str) -> str:
        return self.desk.workshop.place_number(place)


def new_counter(folder: Path, made: Path) -> Counter:
    import shutil

    shutil.copytree(template(made), folder)
    return Counter(folder)


@asynccontextmanager
async def at_the_counter(counter: Counter, who: str = "tang", size: tuple[int, int] = (80, 24)):  # noqa: ANN201
    app = FieldserviceApp(counter.desk, counter.person(who))
    async with app.run_test(size=size) as pilot:
        hands = Hands(app, pilot)
        await hands.until(lambda: app.warm)
        await hands.settle()
        yield hands


async def scan(hands: Hands, text: str) -> None:
    """Keys as a scanner sends them: all at the same moment, whatever the machine that runs the test is busy with."""
    for character in [*text, "\r"]:
        event = Key("enter" if character == "\r" else grid.key_of_character(character), character)
        event.time = 100.0
        await hands.app.on_event(event)
        await hands.pilot.pause()
    await hands.settle()


def notices(hands: Hands) -> str:
    """All that was said in passing and still stands on the screen."""
    return "\n".join(grid.notices(hands.app))
