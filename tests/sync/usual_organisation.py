"""The usual organisation at work: hotline and information clerk at headquarters, a branch, and a van of the branch.

Every office has a store and a desk of its own; they exchange over HTTP with a served headquarters, and the line is cut
twice. `python -m tests.sync.usual_organisation` prints who owed what after each step; the test reads the same story.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from fieldservice.desk import Desk
from fieldservice.read_model import rebuild
from tests.support.answers import ANSWERS, CALL
from tests.support.command_line import CommandLine
from tests.sync.hub.served import headquarters_in

OFFICES = (
    ("code", "name", "name_en", "kind", "branch"),
    ("HQ", "总部", "Headquarters", "headquarters", ""),
    ("CD01", "成都分中心", "Chengdu branch", "branch", ""),
    ("CD01-V2", "成都2号车", "Chengdu van 2", "van", "CD01"),
)
STAFF = (
    ("name", "display", "roles", "skills", "office", "pin"),
    ("admin", "系统管理员", "administrator", "", "HQ", ""),
    ("chen", "陈晓", "agent", "", "HQ", "471182"),
    ("liu", "刘芳", "information_clerk", "", "HQ", "471182"),
    ("ding", "丁总", "manager", "", "HQ", "471182"),
    ("zhao", "赵敏", "coordinator", "", "CD01", "471182"),
    ("tang", "唐琳", "counter_clerk", "", "CD01", "471182"),
    ("wang", "王强", "engineer", "laptop printer", "CD01", "471182"),
    ("sun", "孙经理", "manager", "", "CD01", "471182"),
    ("li.wei", "李伟", "engineer", "server storage", "CD01-V2", "471182"),
)
LAPTOP = {"serial": "NB-5521-77", "product": "laptop", "model": "天逸 310"}
SERVER = {"serial": "SN-7D42-0400", "product": "server", "model": "NF5280M6"}
PRINTER = {"serial": "PR-0081", "product": "printer", "model": "LJ2605D"}
Owed = dict[str, list[str]]
"""By office: its obligations as "kind: person or role"."""


class UsualOrganisation:
    """Headquarters, a branch and a van in one folder. `take` acts as a person at that person's office."""

    offices, staff = OFFICES, STAFF

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.codes = [row[0] for row in self.offices[1:]]
        self.office_of = {row[0]: row[4] for row in self.staff[1:]}
        self.told: list[str] = []
        """The story so far, one line for each step and each obligation after it."""
        self._stack = ExitStack()
        self._port = 0
        self._line = ExitStack()
        hq = CommandLine(folder / "HQ")
        hq.json("hq", "init", "--name", "总部")
        for name, rows in (("offices", self.offices), ("staff", self.staff)):
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
            hq.json("publish", name, str(folder / f"{name}.csv"))
        self.mend()
        for code in self.codes[1:]:
            enrolled = hq.json("hq", "enrol", code)["code"]
            CommandLine(folder / code).json("join", self._url, enrolled)
        self.desks = {code: self._stack.enter_context(_desk(folder / code)) for code in self.codes}
        self.exchange()

    def mend(self) -> None:
        """Headquarters can be reached (again), under the same address."""
        self._url = self._line.enter_context(headquarters_in(self.folder / "HQ", port=self._port)).url
        self._port = int(self._url.rpartition(":")[2])

    def cut(self) -> None:
        self._line.close()

    def exchange(self) -> list[int]:
        """Every office exchanges twice, so that what one sends reaches the other; returns the exit codes."""
        codes = [CommandLine(self.folder / code)("sync").code for code in 2 * self.codes[:0:-1]]
        self._tell("-- the line is cut --" if all(codes) else "-- all offices exchanged --")
        return codes

    def take(self, who: str, /, step: str, thing: str = "new", **data: Any) -> Any:
        desk = self.desks[self.office_of[who]]
        person = desk.session.person(who)
        assert person is not None
        page = desk.take(person, thing, step, {**ANSWERS.get(step, {}), **data})
        self._tell(f"{self.office_of[who]} {person.display}: {step} {page.number}")
        return page

    def owed(self) -> Owed:
        """What the people of each office owe now, as each of them reads it at his or her own desk."""
        found: Owed = {}
        for code, desk in self.desks.items():
            for person in desk.session.reference().staff.values():
                for debt in desk.lists.obligations(person) if self.office_of[person.name] == code else ():
                    line = f"{debt['kind']}: {debt['person'] or debt['role']}"
                    if line not in found.setdefault(code, []):
                        found[code].append(line)
        return {code: sorted(lines) for code, lines in found.items() if lines}

    def job(self, mode: str, **call: Any) -> str:
        """A job of the branch from a call that the hotline at headquarters took."""
        request = self.take("chen", "register", **{**CALL, **call}).id
        self.take("chen", "hand_on", request, mode=mode)
        self.take("liu", "take_over", request)
        job = self.take("liu", "hand_over", request, office="CD01").made["job"]
        self.exchange()
        return str(job)

    def state(self, job: str) -> dict[str, str]:
        """The state of a job in the store of each office that has it."""
        return {code: desk.thing(job).state for code, desk in self.desks.items() if _has(desk, job)}

    def problems(self) -> list[object]:
        return [each for desk in self.desks.values() for each in rebuild.verify(desk.session.store)["problems"]]

    def close(self) -> None:
        self._stack.close()
        self._line.close()

    def _tell(self, what: str) -> None:
        self.told.append(what)
        self.told += [f"    {code} owes {line}" for code, lines in self.owed().items() for line in lines]


def _has(desk: Desk, thing: str) -> bool:
    return bool(desk.session.reader.rows("SELECT 1 FROM work_row WHERE thing = ?", (thing,)))


@contextmanager
def _desk(folder: Path) -> Iterator[Desk]:
    desk = Desk.open(folder)
    try:
        yield desk
    finally:
        desk.close()


def on_site(organisation: UsualOrganisation) -> str:
    """The van repairs on site while its line is cut, the branch closes, headquarters passes back and calls back."""
    take = organisation.take
    job = organisation.job("on_site")
    take("zhao", "accept", job)
    take("zhao", "dispatch", job, engineer="li.wei")
    organisation.exchange()
    take("li.wei", "take", job)
    take("li.wei", "appoint", job)
    organisation.cut()
    for step in ("arrive", "examine", "complete", "sign", "hand_in"):
        take("li.wei", step, job)
    assert 0 not in organisation.exchange(), "the line is cut"
    organisation.mend()
    organisation.exchange()
    take("zhao", "close", job)
    organisation.exchange()
    take("liu", "pass_back", job)
    take("chen", "call_back", job)
    organisation.exchange()
    return job


def second_device(organisation: UsualOrganisation) -> tuple[str, str]:
    """While the line is cut, the engineer with the van adds a second device; one signature covers both."""
    take = organisation.take
    job = organisation.job("on_site", **SERVER)
    take("zhao", "accept_and_dispatch", job)
    organisation.exchange()
    for step in ("take", "appoint"):
        take("li.wei", step, job)
    organisation.exchange()
    organisation.cut()
    for step in ("arrive", "examine", "complete"):
        take("li.wei", step, job)
    second = str(take("li.wei", "add_to_visit", job).made["job"])
    for step in ("examine", "complete"):
        take("li.wei", step, second)
    for step in ("sign", "hand_in"):
        take("li.wei", step, job, also_for=[second])
    assert 0 not in organisation.exchange(), "the line is cut"
    organisation.mend()
    organisation.exchange()
    for each in (job, second):
        take("zhao", "close", each)
    organisation.exchange()
    for each in (job, second):
        take("liu", "pass_back", each)
        take("chen", "call_back", each)
    organisation.exchange()
    return job, second


def send_in(organisation: UsualOrganisation) -> str:
    """The customer brings the device to the branch and collects it; the line is cut between the two."""
    take = organisation.take
    job = organisation.job("send_in", **LAPTOP)
    take("tang", "bring_in", job, place="A3")
    take("zhao", "dispatch", job, engineer="wang")
    take("wang", "inspect", job, **checklist(organisation, "inspect", job))
    organisation.cut()
    for who, step in (("wang", "sign_intake"), ("wang", "work"), ("wang", "test"), ("wang", "finish")):
        take(who, step, job, **checklist(organisation, step, job))
    take("zhao", "contact", job)
    assert 0 not in organisation.exchange(), "the line is cut"
    take("tang", "try_out", job)
    take("tang", "sign", job)
    ticket = str(organisation.desks["CD01"].thing(job).get("ticket"))
    take("tang", "hand_out", job, proof="ticket", ticket=ticket)
    organisation.mend()
    organisation.exchange()
    take("chen", "call_back", job)
    organisation.exchange()
    return job


def mail_in(organisation: UsualOrganisation) -> str:
    """The device comes and goes by parcel."""
    take = organisation.take
    job = organisation.job("mail_in", **PRINTER)
    take("tang", "take_parcel", job)
    take("zhao", "dispatch", job, engineer="wang")
    for step in ("inspect", "tell_finding", "work", "test", "finish"):
        take("wang", step, job, **checklist(organisation, step, job))
    take("zhao", "contact", job)
    take("tang", "ship", job, **checklist(organisation, "ship", job))
    take("tang", "deliver", job)
    organisation.exchange()
    take("chen", "call_back", job)
    organisation.exchange()
    return job


def checklist(organisation: UsualOrganisation, step: str, job: str) -> dict[str, Any]:
    """The items of a checklist that this kind of device marks as needed: all in order."""
    fields = organisation.desks["CD01"].fields(job, step)
    good = {"checked": "ok", "tests": "passed"}
    answers = {
        field.name: good[field.name.partition(".")[0]] for field in fields if field.name.partition(".")[0] in good
    }
    return {**{name: None for name in good if any(each.startswith(name) for each in answers)}, **answers}


FLOWS = {"on-site": on_site, "second device": second_device, "send-in": send_in, "mail-in": mail_in}


def main(folder: Path, flows: Sequence[str]) -> None:
    organisation = UsualOrganisation(folder)
    try:
        for name in flows or FLOWS:
            print(f"== {name}")
            FLOWS[name](organisation)
            print("\n".join(organisation.told))
            organisation.told.clear()
        print("still owed:", organisation.owed() or "nothing")
    finally:
        organisation.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        main(Path(place), sys.argv[1:])
