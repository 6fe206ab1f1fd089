"""The keys between a branch and its vans: headquarters sends the branch each van's key, and the van derives the same
key itself."""

import json
from hashlib import sha256

from fieldservice.sync.office.context import OfficeContext
from fieldservice.sync.store_names import own_name
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.channel import SyncProblem

VANS = "relay/vans"
"""Meta at a branch: JSON, by store of a van the digest of its key."""
KEY = "relay/"
"""Prefix of a van's store in the name of its key among the branch's secrets."""


def keep_keys(office: OfficeContext, keys_of_vans: dict[str, bytes]) -> None:
    """Store the keys of this branch's vans, as headquarters sent them. A van that is not among them is served no
    longer."""
    digests = {store: sha256(key).hexdigest() for store, key in sorted(keys_of_vans.items())}
    with office.store.reading() as tx:
        before = json.loads(tx.meta(VANS) or "{}")
    for store, key in keys_of_vans.items():
        if before.get(store) != digests[store] or not _secret(office, KEY + store):
            office.keep_secret(KEY + store, key.hex())
    if before != digests:
        with office.store.writing() as tx:
            tx.set_meta(VANS, json.dumps(digests))


def keys(office: OfficeContext) -> dict[str, str]:
    """By name of a van's store, the key (hex) with which the van signs its requests to this branch."""
    with office.store.reading() as tx:
        vans = json.loads(tx.meta(VANS) or "{}")
    return {store: key for store in vans if (key := _secret(office, KEY + store))}


def _secret(office: OfficeContext, name: str) -> str:
    try:
        return office.secret(name)
    except (KeyError, SyncProblem):
        return ""  # the key file was lost: headquarters sends the key again


def own_key(office: OfficeContext) -> str:
    """The key (hex) with which this store signs its requests to its branch. Raises the errors of `office.secret`."""
    return own_keys(office)[0]


def own_keys(office: OfficeContext) -> list[str]:
    """The same, and behind it the key of the store's former secret if there is one."""
    with office.store.reading() as tx:
        store = own_name(tx)
    return [wire.relay_key(secret).hex() for secret in office.secrets(store)]
