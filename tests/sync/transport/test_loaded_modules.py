"""The exchange and headquarters' server stay light: they load no table library, no screens and no command line."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.sync.hub.test_enrolment import code_for

ROOT = Path(__file__).parents[3]
NEVER = {"sqlmodel", "sqlalchemy", "alembic", "typer", "psycopg", "textual"}
SHOWN = """
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""
SESSION = (
    """
import json, sys
from pathlib import Path
from fieldservice.admin import exchange

assert exchange.once(Path(sys.argv[1]), force=True)["unsent"] == 0
"""
    + SHOWN
)
SERVER = (
    """
import json, sys
from fieldservice.cli import web_app

module, _, function = web_app.HEADQUARTERS.partition(":")
assert module == "fieldservice.cli.web_app" and getattr(web_app, function)().router.routes
"""
    + SHOWN
)


def loaded_by(program: str, home: Path) -> set[str]:
    answer = subprocess.run(
        [sys.executable, "-c", program, str(home)],
        cwd=ROOT,
        env={**os.environ, "FIELDSERVICE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(answer.stdout.splitlines()[-1]))


def test_a_session_of_the_exchange_loads_the_line_and_no_table_library(hq, served, office):
    cd01 = office("cd01")
    cd01.json("join", served.url, code_for(hq, "CD01"))

    loaded = loaded_by(SESSION, cd01.home)

    assert "httpx" in loaded
    assert loaded & NEVER == set()


def test_headquarters_server_loads_the_web_and_neither_tables_nor_papers(hq):
    loaded = loaded_by(SERVER, hq.home)

    assert "starlette" in loaded
    assert loaded & {*NEVER, "reportlab"} == set()
