"""Counts groups of keys, as a person counts them: the content of one field with its Enter or Tab, or one key."""

from __future__ import annotations

from tests.support.hands import Hands


class Groups:
    def __init__(self, hands: Hands) -> None:
        self.hands, self.count = hands, 0

    async def key(self, key: str) -> None:
        self.count += 1
        await self.hands.press(key)

    async def field(self, text: str = "") -> None:
        """Type into the field that has the keys, and go on with Enter; a field that is passed counts too."""
        self.count += 1
        await self.hands.press(*text, "enter")
