"""The canonical form of an entry: the bytes that are stored, digested and sent.

UTF-8 JSON (RFC 8259), keys sorted by code point, no spaces, text in NFC, only `"`, `\\` and control characters
escaped (short forms where there are any), whole numbers of at most 64 bits, no other numbers. The same content
gives the same bytes on every machine; tests/db/vectors.json holds known answers.
"""

import json
from collections.abc import Mapping
from typing import Any
from unicodedata import is_normalized, normalize

Content = Any
"""What an entry holds. `Any`: it may be whatever JSON can hold; its event class knows the meaning."""


class NotCanonical(ValueError):
    """This content has no canonical form: a float, a lone surrogate, NUL, a key that is no text."""


# _check has walked through the content before, so that the encoder need not look for circles.
_encode = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode
_scan = json.JSONDecoder().scan_once  # type: ignore[attr-defined]  # set in __init__; typeshed leaves it out


def canonical(content: Content) -> bytes:
    _check(content)
    text = _encode(content)
    if not is_normalized("NFC", text):
        text = _encode(_normal(content))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonical("text with half a surrogate pair cannot be kept") from error


def parse(body: bytes) -> Content:
    """The content of canonical bytes."""
    # loads() looks for an encoding and for spaces around first, which for many small texts costs as much as parsing.
    return _scan(body.decode("utf-8"), 0)[0]


def _check(content: Content) -> None:
    """Raise NotCanonical for content without a canonical form. The encoder alone would write floats and turn keys that
    are not text into text."""
    kind = type(content)
    if kind is str:
        if "\x00" in content:
            raise NotCanonical("text with a NUL character cannot be kept")
    elif kind is dict:
        for key, value in content.items():
            if type(key) is not str or "\x00" in key:
                raise NotCanonical(f"a key must be text, not {key!r}")
            if type(value) is not str or "\x00" in value:
                _check(value)
    elif kind is list or kind is tuple:
        for value in content:
            _check(value)
    elif kind is int:
        if not -(2**63) <= content < 2**63:
            raise NotCanonical(f"a number must fit in 64 bits: {content}")
    elif content is not None and kind is not bool:
        raise NotCanonical(f"{kind.__name__} cannot be kept in an entry: {content!r}")


def _normal(content: Content) -> Content:
    if isinstance(content, str):
        return normalize("NFC", content)
    if isinstance(content, Mapping):
        normal = {normalize("NFC", key): _normal(value) for key, value in content.items()}
        if len(normal) < len(content):
            raise NotCanonical("two keys are the same text")
        return normal
    if isinstance(content, (list, tuple)):
        return [_normal(value) for value in content]
    return content
