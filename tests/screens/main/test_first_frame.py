"""Nothing heavy is loaded before the first frame: it would be half a second in which nothing is seen."""

import json
import subprocess
import sys
from pathlib import Path

from .conftest import PIN

ROOT = Path(__file__).parents[3]
HEAVY = {
    "sqlmodel",
    "sqlalchemy",
    "pydantic",
    "pydantic_core",
    "reportlab",
    "segno",
    "pypinyin",
    "babel",
    "alembic",
    "typer",
    "psycopg",
}
PROGRAM = """
import asyncio, json, sys
from pathlib import Path
from fieldservice.screens.app import FieldserviceApp
from fieldservice.desk import Desk

desk = Desk.open(Path(sys.argv[1]))
app = FieldserviceApp(desk, desk.sign_in("zhao", sys.argv[2]))

def first_frame():
    print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
    app.exit()

app._warm_up = lambda: app.call_from_thread(first_frame)
asyncio.run(app.run_async(headless=True, size=(80, 24)))
"""


def test_the_first_frame_loads_nothing_heavy(branch):
    branch.received()
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(branch.desk.folder), PIN],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    loaded = set(json.loads(next(line for line in answer.stdout.splitlines() if line.startswith("["))))

    assert "textual" in loaded
    assert loaded & HEAVY == set()
