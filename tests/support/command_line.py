"""The command line as a script uses it: in the test's own process, or as a process of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from fieldservice.cli import run

ROOT = Path(__file__).parents[2]
PIN = "471182"
STAFF = """name,display,roles,skills,areas,office,phone,active,pin
admin,系统管理员,administrator,,,CD01,,yes,
chen,陈晓,agent,,,CD01,,yes,471182
liu,刘芳,information_clerk,,,CD01,,yes,471182
zhao,赵敏,coordinator,,,CD01,,yes,471182
li.wei,李伟,engineer,server storage,高新区,CD01,138 0531 0042,yes,471182
wang,王强,engineer,printer,武侯区,CD01,,yes,471182
"""


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        return self.data["error"]


class CommandLine:
    """`line("show", number, who="zhao")` answers like the program; `line.json` demands success and reads the
    JSON."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(
        self, *arguments: str, who: str = "", pin: str | None = PIN, stdin: bytes = b"", **environment: str
    ) -> Answer:
        settings = {"FIELDSERVICE_HOME": str(self.home), "FIELDSERVICE_AS": who, **environment}
        if pin is not None:
            settings["FIELDSERVICE_PIN"] = pin
        out, err, given = io.StringIO(), io.StringIO(), io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
        with ExitStack() as stack:
            stack.enter_context(mock.patch.dict(os.environ, settings))
            if pin is None:
                os.environ.pop("FIELDSERVICE_PIN", None)
            stack.enter_context(mock.patch.object(sys, "stdin", given))
            stack.enter_context(redirect_stdout(out))
            stack.enter_context(redirect_stderr(err))
            code = run([str(argument) for argument in arguments])
        return Answer(code, out.getvalue(), err.getvalue())

    def json(self, *arguments: str, **more: Any) -> Any:
        answer = self(*arguments, "--json", **more)
        assert answer.code == 0, answer.out + answer.err
        return answer.data

    def take(self, who: str, thing: str, step: str, *more: str, **fields: str) -> Any:
        given = [part for name, value in fields.items() for part in ("--set", f"{name}={value}")]
        return self.json("take", thing, step, *given, *more, who=who)


def started(
    home: Path, *words: str, within: Sequence[str] = (), logged: bool = False, **environment: str
) -> subprocess.Popen[str]:
    """The program as a process of its own; its standard error is read only if it is `logged`.

    `within` are words of a command that starts it elsewhere, such as in another network.
    """
    return subprocess.Popen(
        [*within, sys.executable, "-m", "fieldservice", *words],
        cwd=ROOT,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if logged else subprocess.DEVNULL,
        env={**os.environ, "FIELDSERVICE_HOME": str(home), "FIELDSERVICE_PIN": PIN, **environment},
    )


@contextmanager
def running(home: Path, *words: str, **more: Any) -> Iterator[subprocess.Popen[str]]:
    """The same program, killed at the end if it still runs."""
    with started(home, *words, **more) as process:
        try:
            yield process
        finally:
            process.kill()


CALL = {
    "caller_kind": "end_customer",
    "phone": "138 0531 0042",
    "customer_name": "济南实验中学",
    "address": "济南市历下区经十路 88 号",
    "area": "高新区",
    "serial": "SN-7D42-0193",
    "product": "server",
    "brand": "岷岭",
    "model": "ML5280 M6",
    "warranty": "in",
    "symptom": "开机无显示，蜂鸣三声",
}


def registered(line: CommandLine) -> str:
    """Register a call; returns the number of its request."""
    return line.take("chen", "new", "register", **CALL)["number"]


def received(line: CommandLine) -> str:
    """Register a call and make a job of it; returns the number of the job."""
    request = registered(line)
    line.take("chen", request, "hand_on")
    line.take("liu", request, "take_over")
    return line.take("liu", request, "hand_over", office="CD01")["job_number"]


def on_site(line: CommandLine) -> str:
    job = received(line)
    line.take("zhao", job, "accept")
    line.take("zhao", job, "dispatch", engineer="li.wei")
    line.take("li.wei", job, "take")
    line.take("li.wei", job, "appoint", appointment="tomorrow 9am")
    line.take("li.wei", job, "arrive")
    return job


def completed(line: CommandLine) -> str:
    job = on_site(line)
    line.take("li.wei", job, "examine", consent="yes", finding="电源无输出")
    line.take(
        "li.wei",
        job,
        "complete",
        cause_code="PSU",
        resolution_code="REPLACE",
        handling="更换电源，开机测试两小时",
        parts_named="PSU-450 x1",
        tested="yes",
    )
    return job
