"""Random walks through an organisation of two branches, a van and a headquarters that is reached over HTTP.

People take whatever their own desk offers them, in any order, while the line is cut and mended. Afterwards everything
is looked at from outside only, by the command line of each office. `python -m tests.sync.random_walks 300` walks three
hundred times and prints what was taken; a walk is repeated by its seed.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from db import files
from fieldservice.desk import NEW
from fieldservice.workflows.engine.messages import Refused
from tests.support.answers import ANSWERS, CALL, PHOTO
from tests.support.command_line import CommandLine
from tests.sync.usual_organisation import OFFICES, STAFF, UsualOrganisation

ACTS = 60
"""Acts of people in one walk."""
OPENED = ("register", "register", "check_in", "take_parcel_in")
ENDING = 50
"""Steps of this rank and above end the work early: taken now and then."""
ENGINEERS = {"CD01": ("wang", "li.wei"), "CD02": ("he",)}
NEWEST = 100
"""Jobs that are looked at in each office; earlier walks had the others."""
GOOD = {"checked": "ok", "tests": "passed"}
MORE = {"complete_call": {"tried": "已重启", "contact": "王老师"}}
"""Answers of steps that the stories of other tests do without."""


class Walks(UsualOrganisation):
    """The usual organisation with a second branch."""

    offices = (*OFFICES, ("CD02", "南充分中心", "Nanchong branch", "branch", ""))
    staff = (
        *STAFF,
        ("gao", "高洁", "coordinator", "", "CD02", "471182"),
        ("xu", "徐丽", "counter_clerk", "", "CD02", "471182"),
        ("he", "贺工", "engineer", "laptop server printer", "CD02", "471182"),
        ("qin", "秦经理", "manager", "", "CD02", "471182"),
    )

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.taken: Counter[str] = Counter()
        """How often each step was taken; a refused one stands with a minus before it."""
        self.line_is_up = True
        self.devices = 0

    def walk(self, seed: int) -> None:
        """One walk: people act, offices exchange, the line fails and comes back. It ends with all offices at rest."""
        self.chance = random.Random(seed)
        self.open_work("register")
        for _ in range(ACTS):
            what = self.chance.random()
            if what < 0.05:
                self.open_work(self.chance.choice(OPENED))
            elif what < 0.2:
                CommandLine(self.folder / self.chance.choice(self.codes[1:]))("sync")
            elif what < 0.23:
                self.turn_the_line(not self.line_is_up)
            elif what < 0.25:
                self.decide_about_files()
            else:
                self.act()
        self.turn_the_line(True)
        assert not any(self.exchange()) and not any(self.exchange())
        self.told.clear()

    def turn_the_line(self, up: bool) -> None:
        if up and not self.line_is_up:
            self.mend()
        elif self.line_is_up and not up:
            self.cut()
        self.line_is_up = up

    def open_work(self, step: str) -> None:
        """A call at headquarters, or a device that comes to a branch."""
        self.devices += 1
        device = {"serial": f"SN-{self.devices:06}", "product": "server", "model": "NF5280M6"}
        who = "chen" if step == "register" else self.chance.choice(("tang", "xu"))
        data = {**(CALL if step == "register" else ANSWERS[step]), **device}
        data["phone"] = f"1380000{self.chance.randrange(40):04}"
        self.attempt(who, "new", step, data)

    def decide_about_files(self) -> None:
        """Headquarters' information clerk merges proposed files, holds them apart, or undoes a merge."""
        desk = self.desks["HQ"]
        clerk = desk.session.person("liu")
        assert clerk is not None
        merged = desk.session.reader.rows("SELECT same_as FROM customer_row WHERE same_as <> '' ORDER BY thing")
        if merged and self.chance.random() < 0.3:
            (thing,) = self.chance.choice(merged)
            other = self.chance.choice(desk.thing(thing).merged).id
            self.attempt("liu", thing, "undo_merge", {"duplicate": other, "reason": "两家"})
        elif proposals := desk.duplicates.proposals(clerk):
            key = self.chance.choice(proposals).key
            decide = self.chance.choice((desk.duplicates.merge, desk.duplicates.merge, desk.duplicates.hold_apart))
            decide(clerk, key, "一家")
            self.taken[decide.__name__] += 1

    def act(self) -> None:
        """Somebody takes a step that the page of some open work offers; nobody may have one."""
        for who in self.chance.sample(list(self.office_of), len(self.office_of)):
            desk = self.desks[self.office_of[who]]
            person = desk.session.person(who)
            assert person is not None
            known = desk.session.reader.rows(
                "SELECT thing FROM work_row WHERE open = 1 AND holder = ? ORDER BY opened DESC, thing LIMIT 6",
                (desk.session.store.office,),
            )
            if not known:
                continue
            (thing,) = self.chance.choice(known)
            if offers := desk.page(person, thing).offers:
                weights = [0.2 if offer.rank >= ENDING else 5 if offer.moves else 0.7 for offer in offers]
                offer = self.chance.choices(offers, weights)[0]
                self.attempt(who, thing, offer.step, self.answers(desk, thing, offer.step))
                return

    def answers(self, desk: Any, thing: str, step: str) -> dict[str, Any]:
        """What a person might fill in: sometimes with a field left out."""
        data = {**ANSWERS.get(step, {}), **MORE.get(step, {})}
        names = [field.name for field in desk.fields(thing, step)]
        items = {name: GOOD[name.partition(".")[0]] for name in names if "." in name and name.partition(".")[0] in GOOD}
        data = {name: value for name, value in data.items() if name not in GOOD} | items
        if step == "hand_over":
            data["office"] = self.chance.choice(("CD01", "CD02"))
        if step == "hand_on":
            data["mode"] = self.chance.choice(("on_site", "send_in", "mail_in"))
        if "engineer" in data:
            data["engineer"] = self.chance.choice(
                ("wang", "li.wei") if desk.session.store.office == "CD01" else ("he",)
            )
        if "proof" in names and desk.thing(thing).lines("releases_asked"):
            data["proof"] = "lost"
        if "ticket" in names and data.get("proof") == "ticket":
            data["ticket"] = desk.thing(thing).get("ticket")
        if data and self.chance.random() < 0.05:
            data.pop(self.chance.choice(list(data)))
        return data

    def attempt(self, who: str, thing: str, step: str, data: dict[str, Any]) -> None:
        desk = self.desks[self.office_of[who]]
        person = desk.session.person(who)
        assert person is not None
        if step == "attach":
            files.keep(desk.session.store.folder, PHOTO)
        try:
            desk.take(person, thing, step, data)
            self.taken[step] += 1
        except Refused as refused:
            self.taken[f"-{step}"] += 1
            if refused.candidates and not refused.candidates.keys() & data.keys():
                # Asked who it is, a person chooses one, or somebody new.
                chosen = {
                    kind: self.chance.choice([*(each["id"] for each in some), NEW])
                    for kind, some in refused.candidates.items()
                }
                self.attempt(who, thing, step, data | chosen)

    def faults(self) -> list[str]:
        """What the command lines of the offices say that must not be."""
        return [*self.unequal(), *(fault for code in self.codes for fault in self._at(code))]

    def unequal(self) -> Iterable[str]:
        """Work that looks otherwise at another office, or that its own number does not find."""
        seen: dict[str, dict[str, tuple[str, str]]] = {}
        for code in self.codes:
            line, who = CommandLine(self.folder / code), self._coordinator(code)
            listed = line.json("list", "jobs", "--limit", "1000", who=who)["rows"]
            for row in sorted(listed, key=lambda row: row["id"])[-NEWEST:]:
                shown = line.json("show", row["number"], who=who)
                seen.setdefault(row["number"], {})[code] = (shown["state"], shown["holder"])
                if (shown["state"], shown["holder"]) != (row["state"], row["holder"]):
                    yield f"{code}: the list and the page of {row['number']} differ"
                if row["id"] not in [found["id"] for found in line.json("find", row["number"], who=who)["rows"]]:
                    yield f"{code}: {row['number']} is not found by its number"
        for number, views in seen.items():
            if len(set(views.values())) > 1:
                yield f"{number}: {views}"

    def _at(self, code: str) -> Iterable[str]:
        line = CommandLine(self.folder / code)
        verified = line("verify", "--json").data
        yield from (f"{code} verify: {problem}" for problem in verified["problems"])
        rebuilt = line.json("rebuild")
        yield from (f"{code} rebuild: {difference}" for difference in rebuilt["differences"])
        if (board := line("board", who=self._coordinator(code))).code not in (0, 1):
            yield f"{code} board: {board.err}"

    def _coordinator(self, code: str) -> str:
        roles = {"HQ": "liu", "CD01": "zhao", "CD01-V2": "li.wei", "CD02": "gao"}
        return roles[code]


def main(count: int, first: int = 0) -> int:
    """Walk, look at everything after each twenty-fifth walk, and print what was taken. Returns the number of faults."""
    with tempfile.TemporaryDirectory() as place:
        walks = Walks(Path(place))
        found: list[str] = []
        try:
            for seed in range(first, first + count):
                walks.walk(seed)
                if (seed - first + 1) % 25 == 0 or seed == first + count - 1:
                    found += (faults := walks.faults())
                    print(f"after walk {seed}: {len(faults)} faults", *faults, sep="\n  ", flush=True)
            print(dict(sorted(walks.taken.items())))
        finally:
            walks.close()
    return len(found)


if __name__ == "__main__":
    sys.exit(min(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0), 1))
