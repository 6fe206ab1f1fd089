"""Who may open the folder of a store: its owner alone, or a group of accounts on this computer, named once."""

from __future__ import annotations

from pathlib import Path

from db.errors import NO_STORE, NoStore
from fieldservice import private_files
from fieldservice.admin.presence import holds_store
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

NO_GROUPS = N_("Windows has no such groups. Give the accounts access to the folder %(folder)s in its properties.")
NO_GROUP = N_("There is no group %(group)s on this computer. Create it with: groupadd %(group)s")
NOT_IN_GROUP = N_(
    "Only its owner, as a member of the group %(group)s, or root can change the permissions of %(folder)s."
)
NOT_OWNER = N_("Only its owner or root can change the permissions of %(folder)s.")


def number_of(folder: Path, group: str) -> int:
    """The number of a group on this computer. Raises Refused (usage, not_found)."""
    if not private_files.HAS_RIGHTS:
        raise Refused("usage", NO_GROUPS, folder=str(folder))
    import grp

    try:
        return grp.getgrnam(group).gr_gid
    except KeyError:
        raise Refused("not_found", NO_GROUP, group=group) from None


def shown(folder: Path) -> JsonObject:
    """Who may open the store, in the same form as `share`; nothing is changed. Raises Refused (usage), NoStore."""
    if not holds_store(folder):
        raise NoStore(NO_STORE, folder=str(folder))
    if not private_files.HAS_RIGHTS:
        raise Refused("usage", NO_GROUPS, folder=str(folder))
    group = folder.group() if private_files.is_shared(folder) else ""
    return {"folder": str(folder), "group": group, "mended": 0, "others": []}


def share(folder: Path, group: str) -> JsonObject:
    """Let a group share the store, or with "" only the owner of its folder: {"folder", "group", "mended", "others"}.

    `others` are files that belong to other accounts, whose owners must put them right. Raises Refused, NoStore.
    """
    if not holds_store(folder):
        raise NoStore(NO_STORE, folder=str(folder))
    number = number_of(folder, group) if group else None
    try:
        done = private_files.share(folder, number)
    except PermissionError:
        raise Refused("guard", NOT_IN_GROUP if group else NOT_OWNER, folder=str(folder), group=group) from None
    return {
        "folder": str(folder),
        "group": group,
        "mended": len(done.mended),
        "others": [str(path) for path in done.others],
    }
