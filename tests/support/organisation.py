"""A headquarters, two branches and a van, each with real people at a real desk, exchanging over a direct line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fieldservice.desk import Desk
from fieldservice.desk.review_list.items import ReviewItem
from fieldservice.read_model import remote_summaries
from tests.support.answers import ANSWERS
from tests.support.checklists import FIELDS, filled_in
from tests.support.world import World

STAFF = (
    ("admin", "系统管理员", "administrator", "HQ"),
    ("ding", "丁总", "manager coordinator", "HQ"),
    ("chen", "陈晓", "agent", "CD01"),
    ("liu", "刘芳", "information_clerk", "CD01"),
    ("zhao", "赵敏", "coordinator", "CD01"),
    ("lin", "林前台", "counter_clerk", "CD01"),
    ("wang", "王强", "engineer", "CD01"),
    ("sun", "孙经理", "manager", "CD01"),
    ("qian", "钱会计", "commerce", "CD01"),
    ("shao", "邵质检", "quality", "CD01"),
    ("li.wei", "李伟", "engineer", "CD01-V2"),
    ("meng", "孟佳", "agent information_clerk", "CD02"),
    ("gao", "高洁", "coordinator", "CD02"),
    ("he", "贺工", "engineer", "CD02"),
)
AGENT = {"CD01": "chen", "CD02": "meng", "HQ": "ding"}
CLERK = {"CD01": "liu", "CD02": "meng"}


class Organisation(World):
    """A headquarters, two branches and a van. `take` acts as a person at an office and fills in what the story's people
    would; `exchange` is the line."""

    def __init__(self, folder: Path, kind: str = "sqlite") -> None:
        super().__init__(folder, kind)
        self.staff()
        self.desks: dict[str, Desk] = {}

    def staff(self, **roles: str) -> None:
        """Publish all staff; `roles` are the new roles of the people it names."""
        with self.hq.writing() as tx:
            tx.publish(
                "staff",
                [
                    {
                        "name": name,
                        "display": display,
                        "pin": "x",
                        "roles": roles.get(name, usual),
                        "office": office,
                        "skills": "server storage",
                        "active": 1,
                    }
                    for name, display, usual, office in STAFF
                ],
            )

    def desk(self, code: str) -> Desk:
        if code not in self.desks:
            if code != "HQ":
                self.office(code)
                self.exchange(code)
            self.desks[code] = Desk.open(self.folder / code, lambda: self.now)
        return self.desks[code]

    def by(self, code: str, name: str) -> Any:
        person = self.desk(code).session.person(name)
        assert person is not None, name
        return person

    def take(self, code: str, who: str, step: str, thing: str = "new", **data: Any) -> Any:
        given = {**ANSWERS.get(step, {}), **data}
        if step in FIELDS:
            given = filled_in(self.desk(code).session.reference(), step, self.desk(code).thing(thing), given)
        return self.desk(code).take(self.by(code, who), thing, step, given)

    def call(self, code: str, **data: Any) -> str:
        return self.take(code, AGENT[code], "register", **data).id

    def job(self, code: str, to: str = "", **data: Any) -> str:
        """A job of this office (or handed over to another office) from a call."""
        request = self.call(code, **data)
        self.take(code, AGENT[code], "hand_on", request)
        self.take(code, CLERK[code], "take_over", request)
        return str(self.take(code, CLERK[code], "hand_over", request, office=to or code).made["job"])

    def dispatched(self, code: str = "CD01", who: str = "zhao", engineer: str = "li.wei") -> str:
        job = self.job(code)
        self.take(code, who, "accept", job)
        self.take(code, who, "dispatch", job, engineer=engineer)
        return job

    def all(self, *codes: str) -> None:
        """Exchange with all offices until no store has news."""
        for _ in range(2):
            self.exchange(*(codes or tuple(self.offices)))

    def reviews(self, code: str, who: str) -> list[ReviewItem]:
        return self.desk(code).review.items(self.by(code, who))

    def listed(self) -> dict[str, list[str]]:
        """The classes on the review list of every store."""
        everybody = {"HQ": "ding", "CD01": "zhao", "CD02": "gao", "CD01-V2": "li.wei"}
        return {code: [item.what for item in self.reviews(code, everybody[code])] for code in self.desks}

    def online(self, code: str) -> None:
        """Let this desk ask headquarters directly."""

        def ask(question: remote_summaries.Question) -> remote_summaries.Answer:
            with self.hq.reading() as tx:
                return remote_summaries.answer(tx, question)

        self.desk(code).session.ask_headquarters = ask

    def close(self) -> None:
        for desk in self.desks.values():
            desk.close()
        super().close()
