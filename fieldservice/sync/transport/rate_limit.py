"""How often one network address may send requests. The memory for addresses is bounded, however many of them send."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

MOST_ADDRESSES = 4096


class RateLimit:
    """A token bucket for each address: `burst` requests, refilled at `a_minute`. `now` gives monotonic seconds.

    Where one address has a bucket for each of several purposes, `purpose` names it.
    """

    def __init__(self, a_minute: float, burst: int, now: Callable[[], float]) -> None:
        self.a_second, self.burst, self.now = a_minute / 60, burst, now
        self._buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def admits(self, address: str, purpose: str = "") -> bool:
        """Take one request out of the bucket; False where it is empty."""
        bucket, now = (network_of(address), purpose), self.now()
        with self._lock:
            left = self._left(bucket, now)
            # A new address replaces the one that was silent longest, so never an address that is being held back.
            self._buckets.pop(bucket, None)
            self._buckets[bucket] = (left - 1 if left >= 1 else left, now)
            if len(self._buckets) > MOST_ADDRESSES:
                self._buckets.popitem(last=False)
        return left >= 1

    def is_spent(self, address: str, purpose: str = "") -> bool:
        """Whether its bucket is empty; takes nothing."""
        with self._lock:
            return self._left((network_of(address), purpose), self.now()) < 1

    def _left(self, bucket: tuple[str, str], now: float) -> float:
        left, at = self._buckets.get(bucket, (float(self.burst), now))
        return min(self.burst, left + (now - at) * self.a_second)


def network_of(address: str) -> str:
    """The network that counts as one address: of IPv6 the whole /64, from which one customer can choose any address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:40]
    if found.version == 6:
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
