"""All commands of the program, in the order in which the help lists them. Each is declared in the file of its topic."""

# Importing a topic declares its commands.
from fieldservice.cli import (  # noqa: F401
    board,
    carry,
    duplicates,
    exchange,
    headquarters,
    joining,
    lists,
    office,
    pages,
    papers,
    print_jobs,
    printers,
    publishing,
    review,
    show,
    steps,
    store,
    workflow,
    workshop,
)
from fieldservice.cli.app import app

__all__ = ["app"]

ORDER = [
    "init",
    "demo",
    "workflow",
    "steps",
    "take",
    "show",
    "list",
    "owed",
    "find",
    "board",
    "ticket",
    "hand-out",
    "move",
    "places",
    "attach",
    "paper",
    "print",
    "import",
    "publish",
    "export",
    "passwd",
    "admit",
    "rebuild",
    "verify",
    "backup",
    "restore",
    "share",
    "doctor",
    "join",
    "first-copy",
    "sync",
    "relay",
    "sign-link",
    "review",
    "duplicates",
    "status",
    "printers",
    "print-jobs",
    "pages",
    "carry",
    "hq",
]

app.registered_commands.sort(key=lambda declared: ORDER.index(str(declared.name)))
app.registered_groups.sort(key=lambda declared: ORDER.index(str(declared.name)))
