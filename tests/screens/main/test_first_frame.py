"""No heavy library is loaded before the first frame, and none that only other commands need is loaded after it.

What the exchange and headquarters' server may load is held in tests/sync/transport/test_loaded_modules.py.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fieldservice.sync.meta_keys import URL

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
NEVER = {"sqlmodel", "sqlalchemy", "alembic", "typer", "psycopg"}
"""Libraries that no screen on an SQLite store needs: making and migrating a store, the command line, PostgreSQL."""
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

WARM = """
import asyncio, json, sys
from functools import partial
from pathlib import Path
from fieldservice.desk import Desk
from fieldservice.screens.app import FieldserviceApp
from fieldservice.screens.launch import start_background_work

desk, children, printing = Desk.open(Path(sys.argv[1])), [], []

class Warm(FieldserviceApp):
    def on_fieldservice_app_warmed(self, event):
        super().on_fieldservice_app_warmed(event)
        assert self.warm and printing
        print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
        self.exit()

app = Warm(desk, desk.sign_in("zhao", sys.argv[2]), partial(start_background_work, desk, children, printing))
asyncio.run(app.run_async(headless=True, size=(80, 24)))
for worker in printing:
    worker.stop(0)
for child in children:
    child.stop()
"""


def loaded_by(program: str, *arguments: str) -> set[str]:
    answer = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(json.loads(next(line for line in answer.stdout.splitlines() if line.startswith("["))))


def test_the_first_frame_loads_nothing_heavy(branch):
    branch.received()

    loaded = loaded_by(PROGRAM, str(branch.desk.session.folder), PIN)

    assert "textual" in loaded
    assert loaded & HEAVY == set()


@pytest.mark.parametrize("joined", [False, True], ids=["the store works alone", "the store joined a headquarters"])
def test_the_warm_screens_load_no_table_library_and_no_command_line(branch, joined):
    branch.received()
    if joined:
        with branch.desk.session.store.writing() as tx:
            tx.set_meta(URL, "http://127.0.0.1:9")  # nobody listens there; the exchange runs in a child process anyway

    loaded = loaded_by(WARM, str(branch.desk.session.folder), PIN)

    assert {"textual", "printing"} <= loaded
    assert loaded & NEVER == set()
