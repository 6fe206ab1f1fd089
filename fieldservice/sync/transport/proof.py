"""Authentication of requests and answers: each is signed with the secret that only the store and headquarters have.

A message is decoded only after its signature was verified, so a bit that flips on the way leads to a refusal.
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
"""How far the signed time may differ from headquarters' own; an overheard request is worthless afterwards."""
MOST_NONCES = 200_000
ROOT = "/v1/"


class AuthenticationFailed(Exception):
    """The request is not signed by the store it names (code "sign"), or by a clock that is too far off (code
    "clock")."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Credentials:
    """The store that a request names, with the signed time, the nonce and the signature, from its headers."""

    store: str
    time: str
    nonce: str
    sign: str

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> "Credentials":
        return cls(*(headers.get(name, "")[:200] for name in (STORE, TIME, NONCE, SIGN)))


def signed_headers(secret: str, store: str, method: str, path: str, body: bytes, now: datetime) -> dict[str, str]:
    """The headers of a signed request; `path` is the part behind /v1/, with its query if it has one."""
    time, nonce = stamp(now), secrets.token_hex(16)
    return {STORE: store, TIME: time, NONCE: nonce, SIGN: _request(secret, method, path, time, nonce, body).hex()}


def _request(secret: str, method: str, path: str, time: str, nonce: str, body: bytes) -> bytes:
    return wire.mac(secret, method.encode(), (ROOT + path).encode(), time.encode(), nonce.encode(), body)


def answer_sign(secret: str, nonce: str, status: int, body: bytes) -> str:
    """Signature of an answer. The nonce binds it to its request, so that a recorded answer cannot be replayed."""
    return wire.mac(secret, b"answer", nonce.encode(), str(status).encode(), body).hex()


def answer_holds(secret: str, nonce: str, status: int, body: bytes, sign: str) -> bool:
    return hmac.compare_digest(answer_sign(secret, nonce, status, body).encode(), sign.encode())


class ReplayGuard:
    """Remembers the nonces of the last minutes, so that a request that was overheard is not answered twice."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], datetime] = {}

    def admit(self, credentials: Credentials, secret: str, method: str, path: str, body: bytes, now: datetime) -> None:
        """Raises AuthenticationFailed. The signature is checked first: only a store with the secret learns that its
        clock is wrong."""
        expected = _request(secret, method, path, credentials.time, credentials.nonce, body).hex()
        if (
            not hmac.compare_digest(expected.encode(), credentials.sign.encode())
            or not 16 <= len(credentials.nonce) <= 64
        ):
            raise AuthenticationFailed("sign")
        try:
            too_far = abs(datetime.fromisoformat(credentials.time) - now) > WINDOW
        except (ValueError, TypeError, OverflowError):
            raise AuthenticationFailed("clock") from None
        if too_far:
            raise AuthenticationFailed("clock")
        key = (credentials.store, credentials.nonce)
        if key in self._seen:
            raise AuthenticationFailed("sign")
        self._seen[key] = now
        self._forget(now)

    def _forget(self, now: datetime) -> None:
        # A dict keeps its order, so the oldest nonces come first.
        while self._seen:
            key = next(iter(self._seen))
            if len(self._seen) <= MOST_NONCES and now - self._seen[key] <= 2 * WINDOW:
                return
            self._seen.pop(key, None)
