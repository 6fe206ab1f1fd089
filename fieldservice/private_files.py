"""Makes every folder and file that the program keeps, closed to other accounts whatever the umask is.

A folder is 0700 and a file 0600. Where several accounts share a store its folder names their group: a folder that has
the set-group-id bit and is closed to everybody else is shared (2770), and what is made inside is shared too (0660).
Imports only the standard library.
"""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from fieldservice.late_dataclass import dataclass

FOLDER_MODE, FILE_MODE = 0o700, 0o600
SHARED_FOLDER, SHARED_FILE = 0o2770, 0o660
SECRETS = "exchange.key"
"""The file with the secrets of an office; those of headquarters' stores are in its database."""
EXPOSED = "secrets.exposed"
"""Names of files that other accounts could open, one a line, until the secrets in them are replaced: by the next
exchange at an office, when its server starts at headquarters."""
HAS_RIGHTS = os.name == "posix"
"""Windows has no such rights: there the data folder is inside the person's own profile, which other accounts cannot
open, and files take over the access list of their folder."""
STORE_FILES = ("store.db", "postgresql.url")
"""One of these is in every folder that holds a store."""


def is_shared(folder: Path) -> bool:
    """Whether a group shares this folder."""
    return HAS_RIGHTS and stat.S_IMODE(os.stat(folder).st_mode) == SHARED_FOLDER


def file_mode(folder: Path) -> int:
    """The rights of a new file in this folder."""
    return SHARED_FILE if is_shared(folder) else FILE_MODE


def make_folder(folder: Path, *, inherits: bool = True) -> Path:
    """Make the folder, and its parents, where it is missing; one that is there stays as it is.

    With `inherits` a folder inside a shared one is shared too; the folder of a new store belongs to its owner alone.
    """
    if not folder.is_dir():
        make_folder(folder.parent, inherits=inherits)
        try:
            os.mkdir(folder, FOLDER_MODE)
        except FileExistsError:
            if not folder.is_dir():  # a file; a folder was made by another program that was quicker
                raise
        else:
            if HAS_RIGHTS:
                os.chmod(folder, SHARED_FOLDER if inherits and is_shared(folder.parent) else FOLDER_MODE)
    return folder


def open_private(path: Path, mode: str = "wb", **how: Any) -> IO[Any]:  # Any: text or bytes, and the arguments of open
    """`open` for writing; a new file has the rights of its folder, an older one gets them where it is ours."""
    opened = open(path, mode, opener=_closed, **how)  # noqa: SIM115  (the caller closes it)
    _give(opened.fileno(), path)
    return opened


def open_lock(path: Path) -> int:
    """The descriptor of a lock file, which is made where it is missing. Close it with os.close."""
    descriptor = _closed(str(path), os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0))
    _give(descriptor, path)
    return descriptor


def touch(path: Path) -> Path:
    """Make an empty file, for a library that writes into files that are there. Raises FileExistsError."""
    open_private(path, "xb").close()
    return path


def replace_file(path: Path, content: bytes, aside: Path | None = None) -> None:
    """Write a file so that it is complete or absent, and on the disk; an older one stays until then.

    `aside` is where it is written first, on the same disk; it is deleted where anything fails.
    """
    aside = aside or path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with open_private(aside) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """A new name in a folder is durable only when the folder is."""
    if os.name == "nt":
        return  # directories cannot be opened there, and NTFS keeps names in its own journal
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _closed(path: str, flags: int) -> int:
    return os.open(path, flags, FILE_MODE)


def _give(descriptor: int, path: Path) -> None:
    """The umask may have taken rights away, and an older version of the program may have given too many."""
    if HAS_RIGHTS and stat.S_ISREG((now := os.fstat(descriptor)).st_mode):
        wanted = file_mode(path.parent)
        if stat.S_IMODE(now.st_mode) != wanted:
            with suppress(PermissionError):  # it belongs to another account, which must put it right
                os.fchmod(descriptor, wanted)


# Stores that were made before, or copied by hand


@dataclass(frozen=True, slots=True)
class PutRight:
    """What was put right under a folder, and what only its owner can put right."""

    mended: list[Path]
    others: list[Path]


def put_right(folder: Path) -> PutRight:
    """Put the rights in the folder of a store right, if any is wrong on top; below, rights follow from above.

    A folder in which several accounts have files, and no group is named, is left as it is: closing it would lock
    out all but one of them.
    """
    if not is_ours(folder) or not any(True for _ in _wrong(folder, deep=False)) or is_used_by_several(folder):
        return PutRight([], [])
    done = _put(folder)
    _note_exposed(folder, [path.name for path in done.mended if path.parent == folder])
    return done


def _note_exposed(folder: Path, mended: list[str]) -> None:
    names = {name for name in mended if name in (SECRETS, *STORE_FILES)} - exposed(folder)
    if names:
        with open_private(folder / EXPOSED, "a", encoding="utf-8") as file:
            file.writelines(f"{name}\n" for name in sorted(names))


def exposed(folder: Path) -> set[str]:
    """Files of this folder that other accounts could open, and whose secrets were not replaced since."""
    try:
        return set((folder / EXPOSED).read_text("utf-8").split("\n")) - {""}
    except OSError:
        return set()


def _put(folder: Path) -> PutRight:
    mended: list[Path] = []
    others: list[Path] = []
    shared, group = is_shared(folder), os.stat(folder).st_gid
    for path in list(_wrong(folder)):
        try:
            now = os.lstat(path)
            if shared and now.st_gid != group:
                os.chown(path, -1, group, follow_symlinks=False)
            os.chmod(path, _wanted(now, shared))
            mended.append(path)
        except PermissionError:
            others.append(path)
        except FileNotFoundError:
            continue  # another program has finished with it
    return PutRight(mended, others)


def wrong_rights(folder: Path) -> list[Path]:
    """Folders and files of a store that other accounts can open, or that a group which shares it cannot."""
    return list(_wrong(folder)) if is_ours(folder) else []


def is_used_by_several(folder: Path) -> bool:
    """Whether several accounts have files in a folder that no group shares."""
    if not HAS_RIGHTS or is_shared(folder):
        return False
    return len({os.lstat(path).st_uid for path in _below(folder, deep=False)} - {0}) > 1


def holds_store(folder: Path) -> bool:
    return any((folder / name).exists() for name in STORE_FILES)


def is_common_place(folder: Path) -> bool:
    """Whether other programs use the folder too, such as /tmp or a home folder: its rights are not ours to change."""
    return bool(os.stat(folder).st_mode & stat.S_ISVTX) or folder.resolve() == Path.home().resolve()


def is_ours(folder: Path) -> bool:
    """Whether the folder is the place of a store alone, on a system that has rights."""
    return HAS_RIGHTS and holds_store(folder) and not is_common_place(folder)


def share(folder: Path, group: int | None) -> PutRight:
    """Share the folder of a store with a group, by its number; None takes it back from every group.

    Raises PermissionError where the folder belongs to another account, or this account is not in the group.
    """
    if group is not None:
        os.chown(folder, -1, group)
    # After chown, which takes the set-group-id bit away.
    os.chmod(folder, FOLDER_MODE if group is None else SHARED_FOLDER)
    if group is not None and not is_shared(folder):
        raise PermissionError(folder)  # the system drops the bit silently where this account is not in the group
    return _put(folder)


def share_like(folder: Path, other: Path) -> None:
    """Share a folder that takes the place of another as that one is shared."""
    if is_shared(other):
        share(folder, os.stat(other).st_gid)


def _wrong(folder: Path, deep: bool = True) -> Iterator[Path]:
    shared, group = is_shared(folder), os.stat(folder).st_gid
    for path in _below(folder, deep):
        with suppress(FileNotFoundError):
            now = os.lstat(path)
            if stat.S_IMODE(now.st_mode) != _wanted(now, shared) or (shared and now.st_gid != group):
                yield path


def _wanted(now: os.stat_result, shared: bool) -> int:
    """The rights that this folder or file should have. What its owner may do with it himself stays."""
    mode = stat.S_IMODE(now.st_mode)
    if stat.S_ISDIR(now.st_mode):
        return SHARED_FOLDER if shared else FOLDER_MODE
    return (mode & 0o700) | (SHARED_FILE & 0o070 if shared else 0)


def _below(folder: Path, deep: bool = True) -> Iterator[Path]:
    """The folder, and the folders and files in it; links are left out, since what they lead to is not ours."""
    yield folder
    with suppress(PermissionError, FileNotFoundError):
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            if entry.is_symlink():
                continue
            if entry.is_dir() and deep:
                yield from _below(Path(entry.path))
            elif entry.is_dir() or entry.is_file():
                yield Path(entry.path)
