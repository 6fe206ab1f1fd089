"""How often one address may ask. What is kept of addresses is bounded, whoever asks and from however many."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

MOST_ADDRESSES = 4096


class Limit:
    """A bucket of `burst` requests for each address, filled again at `a_minute`. `now` gives seconds that only grow."""

    def __init__(self, a_minute: float, burst: int, now: Callable[[], float]) -> None:
        self.a_second, self.burst, self.now = a_minute / 60, burst, now
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._mine = Lock()

    def admits(self, address: str) -> bool:
        who, now = network(address), self.now()
        with self._mine:
            left, at = self._buckets.pop(who, (float(self.burst), now))
            left = min(self.burst, left + (now - at) * self.a_second)
            # Whoever comes anew takes the place of whoever was silent longest, and so of nobody who is being held back.
            self._buckets[who] = (left - 1 if left >= 1 else left, now)
            if len(self._buckets) > MOST_ADDRESSES:
                self._buckets.popitem(last=False)
        return left >= 1


def network(address: str) -> str:
    """An IPv6 customer has a whole /64 to choose addresses from: it counts as one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:40]
    if found.version == 6:
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
