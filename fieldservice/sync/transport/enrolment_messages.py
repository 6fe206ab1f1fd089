"""The two messages of enrolment: the request of a store with its one-time code, and the answer with its name and
secret."""

from typing import Annotated

import msgspec

from fieldservice.sync.transport import wire


class EnrolRequest(wire.WireMessage):
    """Asks headquarters to enrol a store with a one-time code."""

    code: wire.Text
    identity: wire.Text
    office: wire.Text = ""
    """Office of the requesting store; "" where there is no store yet."""
    history: wire.Count = 0
    """Sequence number of its last entry."""
    program: wire.Text = ""
    headquarters: wire.Text = ""
    """Identity of the headquarters it joined before, if any."""
    published: Annotated[str, msgspec.Meta(max_length=2_000_000)] = "{}"
    """JSON: rows of staff, office and calendar that it had published for itself."""
    store: wire.Text = ""
    """Name under which it signs, where it joined before."""


class EnrolAnswer(wire.WireMessage):
    """The name and secret of the enrolled store, and what it must know of headquarters."""

    office: wire.Text
    store: wire.Text
    secret: wire.Text
    headquarters: wire.Text
    epoch: wire.Text
    now: wire.Text
    name: str = ""
