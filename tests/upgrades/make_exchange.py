"""Keeps a headquarters and an office that exchange, as this version makes them: `python -m
tests.upgrades.make_exchange`.

Run once at a release, like make.py beside it; never made again.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from fieldservice import VERSION
from tests.support.world import World, act, note

HERE = Path(__file__).parent / "exchange"


def make(folder: Path) -> None:
    """A job that went to a van and has a late entry, a job of another branch, an unsent entry at the branch and a new
    one at headquarters."""
    world = World(folder)
    branch, van, other = (world.office(code).store for code in ("CD01", "CD01-V2", "CD02"))
    act(branch, to="received", kind="handed_over")
    act(branch, to="dispatched", holder="CD01-V2", kind="dispatched")
    act(other, "job-2", to="received", kind="handed_over")
    world.exchange("CD01", "CD01-V2", "CD02")
    act(branch, to="accepted", holder="CD01", kind="settled", data={"state": "accepted"})
    act(van, to="taken", kind="taken")
    world.exchange("CD01", "CD01-V2", "CD01")
    note(branch, words="未发送的备注")
    act(world.hq, "job-3", "received", "CD01", "handed_over")
    world.close()


def main() -> None:
    target = HERE / f"{VERSION}.zip"
    if target.exists():
        sys.exit(f"{target.name} is kept as it is: it is what version {VERSION} made.")
    with TemporaryDirectory() as place:
        make(Path(place))
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(Path(place).rglob("*")):
                if path.is_file() and path.suffix != ".lock":
                    archive.write(path, path.relative_to(place))


if __name__ == "__main__":
    main()
