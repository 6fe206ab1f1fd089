"""Authentication of requests and answers: each is signed with the secret that only the store and headquarters have.

The signature covers the digest of the body, so it is verified before a long body is read; and a message is decoded only
after its body was found to be the signed one.
"""

import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from fieldservice.sync.transport import wire
from fieldservice.words.moments import stamp

STORE, TIME, NONCE, SIGN = "FS-Store", "FS-Time", "FS-Nonce", "FS-Sign"
BODY = "FS-Body"
"""SHA-256 of the body, in hex. Stores up to 0.3.0 do not send it: their signature is verified when the body is here."""
ROOT = "/v1/"


class AuthenticationFailed(Exception):
    """The request is not signed by the store it names, or was answered before (code "sign"); or it is signed by a clock
    that is too far off (code "clock"; `now` is the time to sign with)."""

    def __init__(self, code: str, now: datetime | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.now = now


@dataclass(frozen=True, slots=True)
class Credentials:
    """The store that a request names, with the signed time, the nonce, the signature and the digest of the body that is
    to come, from its headers."""

    store: str
    time: str
    nonce: str
    sign: str
    body: str

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> "Credentials":
        return cls(*(headers.get(name, "")[:200] for name in (STORE, TIME, NONCE, SIGN, BODY)))

    @property
    def claimed_digest(self) -> bytes | None:
        """Digest of the body, as the head claims it; None where it does not."""
        try:
            digest = bytes.fromhex(self.body)
        except ValueError:
            return None
        return digest if len(digest) == sha256().digest_size else None

    @property
    def moment(self) -> datetime:
        """The signed time. Raises AuthenticationFailed("clock") where it is none."""
        try:
            found = datetime.fromisoformat(self.time)
            return found.astimezone(UTC) if found.tzinfo else self._no_time()
        except (ValueError, OverflowError):
            return self._no_time()

    def _no_time(self) -> datetime:
        raise AuthenticationFailed("clock")


def signed_headers(secret: str, store: str, method: str, path: str, body: bytes, now: datetime) -> dict[str, str]:
    """The headers of a signed request; `path` is the part behind /v1/, with its query if it has one."""
    time, nonce, digest = stamp(now), secrets.token_hex(16), sha256(body).digest()
    sign = _request(secret, method, path, time, nonce, digest).hex()
    return {STORE: store, TIME: time, NONCE: nonce, SIGN: sign, BODY: digest.hex()}


def signing_secret(
    secrets_of_store: Iterable[str], method: str, path: str, credentials: Credentials, digest: bytes
) -> str:
    """The secret with which a request with this body was signed. Raises AuthenticationFailed("sign")."""
    if 16 <= len(credentials.nonce) <= 64:
        for secret in secrets_of_store:
            expected = _request(secret, method, path, credentials.time, credentials.nonce, digest).hex()
            if hmac.compare_digest(expected.encode(), credentials.sign.encode()):
                return secret
    raise AuthenticationFailed("sign")


def _request(secret: str, method: str, path: str, time: str, nonce: str, digest: bytes) -> bytes:
    return wire.mac_of_digests(
        secret, *(sha256(part.encode()).digest() for part in (method, ROOT + path, time, nonce)), digest
    )


def answer_sign(secret: str, nonce: str, status: int, body: bytes) -> str:
    """Signature of an answer. The nonce binds it to its request, so that a recorded answer cannot be replayed."""
    return wire.mac(secret, b"answer", nonce.encode(), str(status).encode(), body).hex()


def answer_holds(secret: str, nonce: str, status: int, body: bytes, sign: str) -> bool:
    return hmac.compare_digest(answer_sign(secret, nonce, status, body).encode(), sign.encode())
