"""How both ends prove who they are: each request and each answer is signed with the secret that only the two of them have.

Nothing in a message is believed before its signature came out, so a bit that flipped on the way is refused, not read.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from fieldservice.sync.transport import wire
from fieldservice.words.moments import stamp

STORE, TIME, NONCE, SIGN = "FS-Store", "FS-Time", "FS-Nonce", "FS-Sign"
WINDOW = timedelta(minutes=5)
"""How far the signed time may be from headquarters' own; what was overheard is worth nothing afterwards."""
MOST_NONCES = 200_000
ROOT = "/v1/"


class AuthenticationFailed(Exception):
    """Not signed by whom it names. `code` is sign or clock."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who a request says it is from, and what it says to prove it."""

    store: str
    time: str
    nonce: str
    sign: str

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> "Credentials":
        return cls(*(headers.get(name, "")[:200] for name in (STORE, TIME, NONCE, SIGN)))


def signed_headers(secret: str, store: str, method: str, path: str, body: bytes, now: datetime) -> dict[str, str]:
    """What a request carries; `path` is the part behind /v1/, with its query if it has one."""
    time, nonce = stamp(now), secrets.token_hex(16)
    return {STORE: store, TIME: time, NONCE: nonce, SIGN: _request(secret, method, path, time, nonce, body).hex()}


def _request(secret: str, method: str, path: str, time: str, nonce: str, body: bytes) -> bytes:
    return wire.mac(secret, method.encode(), (ROOT + path).encode(), time.encode(), nonce.encode(), body)


def answer_sign(secret: str, nonce: str, status: int, body: bytes) -> str:
    """The answer is bound to its request by the nonce: an answer that was kept cannot be told again."""
    return wire.mac(secret, b"answer", nonce.encode(), str(status).encode(), body).hex()


def answer_holds(secret: str, nonce: str, status: int, body: bytes, sign: str) -> bool:
    return hmac.compare_digest(answer_sign(secret, nonce, status, body).encode(), sign.encode())


class ReplayGuard:
    """Headquarters' memory of the nonces of the last minutes, so that a request that was overheard is not answered twice."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], datetime] = {}

    def admit(self, claim: Credentials, secret: str, method: str, path: str, body: bytes, now: datetime) -> None:
        """Raises Unproved. The signature comes first: only who has the secret learns that his clock is wrong."""
        right = _request(secret, method, path, claim.time, claim.nonce, body).hex()
        if not hmac.compare_digest(right.encode(), claim.sign.encode()) or not 16 <= len(claim.nonce) <= 64:
            raise AuthenticationFailed("sign")
        try:
            said = datetime.fromisoformat(claim.time)
            far = abs(said - now) > WINDOW
        except (ValueError, TypeError, OverflowError):
            raise AuthenticationFailed("clock") from None
        if far:
            raise AuthenticationFailed("clock")
        key = (claim.store, claim.nonce)
        if key in self._seen:
            raise AuthenticationFailed("sign")
        self._seen[key] = now
        self._forget(now)

    def _forget(self, now: datetime) -> None:
        # A dict keeps its order, so the old ones stand in front.
        while self._seen:
            key = next(iter(self._seen))
            if len(self._seen) <= MOST_NONCES and now - self._seen[key] <= 2 * WINDOW:
                return
            self._seen.pop(key, None)
