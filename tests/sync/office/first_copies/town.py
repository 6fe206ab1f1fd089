"""Fetching the first copy of an office, in a world of two branches and a van."""

from db.store import Store
from fieldservice.sync.office import first_copy
from fieldservice.sync.transport import copy_messages
from tests.support.world import RULES, World


def place_of(world: World, code: str, **facts: str) -> first_copy.CopyTarget:
    office = world.office(code)
    return first_copy.CopyTarget(office.store.folder, code, RULES, office.clock, office.keep_secret, facts)


def copied(world: World, code: str = "CD01") -> first_copy.CopyReport:
    """The office fetches a first copy and is opened again."""
    office = world.office(code)
    folder, link = office.store.folder, world.link(office)
    fetched = first_copy.fetch(place_of(world, code), link)
    office.store.close()
    world.offices[code] = world.seat(Store.open(folder))
    return fetched


def unpacked(world: World, description: copy_messages.CopyDescription, code: str = "CD01"):
    """The announced file, as the office gets it."""
    folder = world.office(code).store.folder
    return first_copy.unpack(
        first_copy.download(folder, world.link(world.office(code)), description), description, folder / "unpacked.db"
    )


def entries_at(store: Store) -> list[tuple]:
    with store.reading() as tx:
        return sorted((entry.id, entry.private, entry.digest) for entry in tx.entries(limit=10_000))
