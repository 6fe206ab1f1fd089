"""Other accounts of the same computer can open nothing that the program keeps, whatever the umask is."""

import os
import shutil
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db import spool_files
from fieldservice import private_files, settings
from fieldservice.sync.office import keys
from tests.support.command_line import STAFF, CommandLine, completed
from tests.support.photos import jpeg
from tests.upgrades.make import HERE as OLD_STORES

pytestmark = pytest.mark.skipif(os.name != "posix", reason="on Windows the profile of the account keeps others out")

UMASKS = (0o000, 0o077)


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def rights(folder: Path) -> dict[str, int]:
    """The rights of the folder and of everything below, by path."""
    return {
        str(path.relative_to(folder.parent)): stat.S_IMODE(path.lstat().st_mode)
        for path in (folder, *folder.rglob("*"))
        if not path.is_symlink()
    }


def open_to_others(folder: Path) -> dict[str, str]:
    return {path: oct(mode) for path, mode in rights(folder).items() if mode & 0o077}


def not_shared(folder: Path) -> dict[str, str]:
    """What a group that shares the folder cannot use, or what accounts outside it can."""
    found = {}
    for path, mode in rights(folder).items():
        wanted = (0o2770,) if (folder.parent / path).is_dir() else (0o660,)
        if mode not in wanted or (folder.parent / path).lstat().st_gid != folder.stat().st_gid:
            found[path] = oct(mode)
    return found


def a_whole_story(home: Path, beside: Path, *init: str) -> tuple[CommandLine, str]:
    """An office that does everything that leaves a file in its folder, and the number of its job."""
    line = CommandLine(home)
    beside.mkdir(mode=0o755)
    (beside / "staff.csv").write_text(STAFF, "utf-8")
    (beside / "broken.csv").write_text("id,data_provider\n1\n", "utf-8")
    (beside / "photo.jpg").write_bytes(jpeg())
    assert line("init", "--office", "CD01", "--name", "成都分中心", *init).code == 0
    assert line("publish", "staff", beside / "staff.csv").code == 0
    job = completed(line)
    line("attach", job, beside / "photo.jpg", who="li.wei")
    line.json("printers", "add", "laser", "file", beside / "nowhere", "--anyway", who="admin")
    line.take("li.wei", job, "sign_on_paper", signer="张老师")
    line("print", "slip", job, "--to", "laser", who="li.wei")
    line("import", "ords", beside / "broken.csv")
    line.json("paper", "slip", job, "--out", home / "slip.pdf", who="li.wei")
    line.json("backup", home / "backup.zip")
    settings.choose(home, theme="black and white")
    keys.keep(home, "CD01", "aa" * 32)
    assert {"store.db", "store.lock", "numbers", "files", "spool", "exchange.key", "choices.json", "backup.zip"} <= {
        path.name for path in home.iterdir()
    }
    assert spool_files.names(home), "a paper waits for its printer"
    return line, job


@pytest.mark.parametrize("mask", UMASKS, ids=oct)
def test_no_other_account_can_open_anything_that_a_whole_story_leaves_in_the_folder(tmp_path, mask):
    with umask(mask):
        line, job = a_whole_story(tmp_path / "home", tmp_path / "beside")
        line.json("paper", "slip", job, "--out", tmp_path / "beside" / "slip.pdf", who="li.wei")
        line.json("backup", tmp_path / "beside" / "monday.zip")
        restored = CommandLine(tmp_path / "restored")
        restored.json("restore", tmp_path / "beside" / "monday.zip")

    assert open_to_others(tmp_path / "home") == {}
    assert open_to_others(tmp_path / "restored") == {}
    for made in ("slip.pdf", "monday.zip"):
        assert stat.S_IMODE((tmp_path / "beside" / made).stat().st_mode) == 0o600


@pytest.mark.parametrize("mask", UMASKS, ids=oct)
def test_a_named_group_shares_everything_and_nobody_else_opens_it(tmp_path, mask):
    import grp

    group = grp.getgrall()[-1] if os.getuid() == 0 else grp.getgrgid(os.getgid())
    with umask(mask):
        line, _ = a_whole_story(tmp_path / "home", tmp_path / "beside", "--group", group.gr_name)
        line.json("backup", tmp_path / "beside" / "monday.zip")
        line.json("restore", tmp_path / "beside" / "monday.zip", "--force")

    assert not_shared(tmp_path / "home") == {}
    assert (tmp_path / "home").stat().st_gid == group.gr_gid
    assert line.json("doctor")["ok"]


def test_a_group_that_is_not_there_is_named_before_anything_is_made(tmp_path):
    line = CommandLine(tmp_path / "home")

    refused = line("init", "--office", "CD01", "--name", "成都分中心", "--group", "no-such-group", "--json")

    assert refused.code == 3 and "no-such-group" in refused.error["reason"]
    assert not line.home.exists()


def test_a_store_is_shared_later_and_taken_back(line):
    import grp

    group = grp.getgrgid(os.getgid()).gr_name

    line.json("share", group)
    shared, shown = not_shared(line.home), line.json("share")
    still = not_shared(line.home)
    line.json("share", "--nobody")

    assert shared == still == {} and shown["group"] == group
    assert open_to_others(line.home) == {} and line.json("share")["group"] == ""
    assert line("share", group, "--nobody", "--json").code == 2


def test_a_store_that_an_older_version_left_open_is_closed_at_the_next_start_and_that_is_said_once(tmp_path):
    with umask(0), zipfile.ZipFile(OLD_STORES / "0.3.0.zip") as archive:
        archive.extractall(tmp_path / "home")
    (tmp_path / "home" / "spool").mkdir(exist_ok=True)
    (tmp_path / "home" / "spool" / "0191-waiting").write_bytes(b"%PDF")
    for path in (tmp_path / "home").rglob("*"):
        path.chmod(0o777 if path.is_dir() else 0o666)
    line = CommandLine(tmp_path / "home")

    with umask(0):
        first, second = line("verify"), line("verify")

    assert first.code == 0 and "were corrected" in first.err and str(line.home) in first.err
    assert second.err == ""
    assert open_to_others(line.home) == {}  # the copy that was made before the migration too


def test_the_doctor_names_what_only_another_account_can_put_right(line, monkeypatch):
    line.json("doctor")
    (line.home / "store.lock").chmod(0o644)
    monkeypatch.setattr(os, "chmod", _not_permitted)

    found = next(check for check in line("doctor", "--json").data["checks"] if check["name"] == "private")

    assert found["state"] == "bad" and "store.lock" in found["found"]


def _not_permitted(*_: object, **__: object) -> None:
    raise PermissionError


def test_a_folder_in_which_several_accounts_work_is_not_closed_to_all_but_one(line, monkeypatch):
    line.home.chmod(0o777)
    monkeypatch.setattr(private_files, "is_used_by_several", lambda folder: True)

    answer = line("doctor", "--json")

    assert stat.S_IMODE(line.home.stat().st_mode) == 0o777
    found = next(check for check in answer.data["checks"] if check["name"] == "private")
    assert found["state"] == "bad" and "share GROUP" in found["remedy"]


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root can act as another account")
def test_another_account_neither_reads_the_customers_nor_holds_the_lock(line):
    """The attack itself, as nobody would make it."""
    for parent in line.home.parents:
        if parent.stat().st_uid == 0 and str(parent).startswith("/tmp"):
            parent.chmod(parent.stat().st_mode | 0o055)

    attack = os.fork()
    if not attack:
        os.setgid(65534), os.setuid(65534)
        opened = 0
        for name in ("store.db", "store.lock", "exchange.key", "numbers"):
            try:
                os.open(line.home / name, os.O_RDWR)
                opened += 1
            except OSError:
                pass
        os._exit(opened)

    assert os.waitstatus_to_exitcode(os.waitpid(attack, 0)[1]) == 0


def test_a_common_place_such_as_tmp_keeps_its_rights(tmp_path, line):
    shutil.copytree(line.home, tmp_path / "common")
    (tmp_path / "common").chmod(0o1777)

    CommandLine(tmp_path / "common").json("verify")

    assert stat.S_IMODE((tmp_path / "common").stat().st_mode) == 0o1777
    assert stat.S_IMODE((tmp_path / "common" / "store.db").stat().st_mode) == 0o600
