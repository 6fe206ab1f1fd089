"""An endpoint: the request handlers of one HTTP server with the secrets of its peers.

Headquarters is the endpoint for every store, a branch for its vans.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from fieldservice.sync.enrolled_stores import EnrolledStore

Context = TypeVar("Context")
Peer = TypeVar("Peer")
Handlers = Mapping[str, tuple[type, Callable[[Context, Peer, Any], Any]]]
"""By path: the type of the request, and the function that answers it. It raises RequestRefused or wire.BadMessage.

`Any`: each path has a request and an answer of its own.
"""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The parts with which a server answers requests."""

    context: Any  # Any: a HubContext or an OfficeContext; both have `store`, `clock` and `now`
    """The first argument of every handler."""
    handlers: Handlers[Any, Any]  # Any: of this context and of these peers
    find_peer: Callable[[str], tuple[EnrolledStore | str, tuple[str, ...]] | None]  # a branch knows only its name
    """For the store name in a request: the second argument of every handler, and the secrets that may sign the
    request."""
    identity: Callable[[], str]
    """The identity of headquarters, which a store compares with that of the headquarters it joined."""
    proved: Callable[[EnrolledStore | str, str], EnrolledStore | str] = lambda peer, secret: peer
    """Called with the secret that did sign a request; returns the peer as it is known from then on."""
    enrols: bool = False
    """Whether new stores may enrol here."""
