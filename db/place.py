"""The folder of a store: its files, and whether the file system is safe for it. Imports only the standard library.

A folder holds either `store.db` (SQLite) or `postgresql.url` (the address of a database, never a password).
"""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from db import errors
from fieldservice.private_files import make_folder, open_private

DATABASE = "store.db"
LOCK = "store.lock"
ADDRESS = "postgresql.url"

# SQLite's locks and shared memory do not work reliably there, see https://sqlite.org/wal.html
NETWORK_SYSTEMS = {
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "afs",
    "ceph",
    "glusterfs",
    "fuse.sshfs",
    "fuse.glusterfs",
    "fuse.rclone",
    "fuse.davfs2",
    "davfs",
    "ncpfs",
    "lustre",
    "gpfs",
}


def address(folder: Path) -> str | None:
    """The PostgreSQL address kept in the folder, or None where the store is SQLite."""
    try:
        return plain((folder / ADDRESS).read_text(encoding="utf-8").strip())
    except FileNotFoundError:
        return None


def plain(url: str) -> str:
    """An address as the driver takes it; SQLAlchemy's own form names the driver in front."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def keep_address(folder: Path, url: str) -> None:
    refuse_password(url)
    make_folder(folder, inherits=False)
    with open_private(folder / ADDRESS, "x", encoding="utf-8") as file:
        file.write(plain(url) + "\n")


def refuse_password(url: str) -> None:
    # Data folders are copied and backed up, so passwords belong in .pgpass or the service file.
    if urlsplit(url).password or "password=" in url:
        raise errors.StoreTrouble(errors.PASSWORD)


def refuse_network_drive(folder: Path) -> None:
    if file_system(folder) in NETWORK_SYSTEMS:
        raise errors.StoreTrouble(errors.NETWORK, folder=str(folder))


def file_system(folder: Path, mounts: str | None = None) -> str:
    """Kind of the file system that holds the folder; "" where it is unknown."""
    if sys.platform == "win32":
        return _windows_file_system(folder)
    if mounts is None:
        try:
            mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            return ""  # macOS would need a system call of its own
    place = str(folder.resolve())
    best, kind = "", ""
    for line in mounts.splitlines():
        _, point, system, *_ = line.split(" ")
        point = point.replace("\\040", " ")
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):  # later lines hide earlier ones on the same point
            best, kind = point, system
    return kind


def _windows_file_system(folder: Path) -> str:
    import ctypes

    drive = os.path.splitdrive(folder.resolve())[0]
    remote = 4  # DRIVE_REMOTE
    windows = ctypes.windll  # type: ignore[attr-defined]  # only on Windows
    network = drive.startswith("\\\\") or windows.kernel32.GetDriveTypeW(drive + "\\") == remote
    return "cifs" if network else ""
