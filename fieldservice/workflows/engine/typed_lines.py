"""Lists of things as people type them, one a line: words, spare parts, services, other work with its amount."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

import pydantic
from pydantic import AfterValidator, BaseModel, ConfigDict

from fieldservice.shapes import as_list
from fieldservice.workflows.engine.ledger import key_of

_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def plain(text: str) -> str:
    """The text without control characters except line breaks, in Unicode form NFC."""
    if text.isascii() and text.isprintable():
        return text
    return _CONTROLS.sub("", unicodedata.normalize("NFC", text))


def lines_in(value: object) -> object:
    """Items from text, one a line or separated by commas: 电源适配器、鼠标."""
    parts = re.split("[\n,，、;；]", value) if isinstance(value, str) else value
    if not isinstance(parts, list):
        return parts
    trimmed = [part.strip() if isinstance(part, str) else part for part in parts]
    return [part for part in trimmed if part != ""]


def listed(value: object) -> list[str]:
    """The items of a field as a person typed them, or as a script gave them: one a line, or separated by commas."""
    items = lines_in(value)
    return [plain(str(item)) for item in as_list(items)]


_QUANTITY = re.compile("[x×*]([0-9]{1,9})")
_LIKE_A_QUANTITY = re.compile("[x×*][-+]?[0-9.]*")
"""What a person meant as a quantity where the line has none: x-1, x1.5, x 3."""


def parts_in(value: object) -> object:
    """Parts from text, one a line or parted by semicolons: number, `x` and the quantity, serial numbers."""
    if not isinstance(value, str):
        return value
    found = []
    for line in re.split("[\n;；]", unicodedata.normalize("NFKC", value)):
        number, *more = re.split("[\\s,，、:：]+", line.strip())
        if not number:
            continue
        quantity = [int(each[1]) for word in more if (each := _QUANTITY.fullmatch(word.lower()))]
        serials = [word for word in more if word and not _QUANTITY.fullmatch(word.lower())]
        many = quantity[0] if quantity else len(serials) or 1
        meant = any(_LIKE_A_QUANTITY.fullmatch(word.lower()) for word in serials) and not quantity
        if meant or len(quantity) > 1 or not 1 <= many <= 99_999 or (serials and len(serials) != many):
            raise ValueError("parts")
        found.append({"part": number, "quantity": many, "serials": serials})
    return found


_HUNDREDTHS = re.compile("[x×*]?([0-9]{1,6})(?:[.]([0-9]{1,2}))?")


def services_in(value: object) -> object:
    """Services from text, one a line or parted by semicolons: code, `x` and the quantity, which may be 1.5."""
    if not isinstance(value, str):
        return value
    found = []
    for line in re.split("[\n;；]", unicodedata.normalize("NFKC", value)):
        code, *more = line.split()[:3] or [""]
        if not code:
            continue
        quantity = _HUNDREDTHS.fullmatch("".join(more).lower() or "x1")
        if not quantity:
            raise ValueError("services")
        many = int(quantity[1]) * 100 + int((quantity[2] or "").ljust(2, "0"))
        found.append({"code": code, "quantity": many})
    return found


_FREE_LINE = re.compile(r"(.*\S)\s*[=＝]\s*[¥$]?\s*((?:[0-9]{1,10}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.[0-9]{1,3})?)")


def free_lines_in(value: object) -> object:
    """Lines of words and an amount, parted by "=", one a line: 清洁风道 = 60.00."""
    if not isinstance(value, str):
        return value
    found = []
    for line in filter(str.strip, re.split("[\n;；]", value)):
        typed = _FREE_LINE.fullmatch(unicodedata.normalize("NFKC", line.strip()))
        if not typed:
            raise ValueError("free_lines")
        found.append({"words": typed[1], "amount": typed[2].replace(",", "")})
    return found


def per_mille_in(value: object) -> object:
    """Tenths of a percent from text: 7.5 or 7.5%."""
    if not isinstance(value, str):
        return value
    typed = re.fullmatch(r"([0-9]{1,3})(?:[.]([0-9]))?\s*%?", unicodedata.normalize("NFKC", value).strip())
    if not typed:
        raise ValueError("percent")
    if (per_mille := int(typed[1]) * 10 + int(typed[2] or 0)) > 1000:
        raise ValueError("percent")
    return per_mille


class ServiceTyped(BaseModel):
    """A service as it was typed, before the price lists were asked. The quantity is in hundredths."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    code: Annotated[str, pydantic.Field(max_length=40), AfterValidator(plain), pydantic.Field(min_length=1)]
    quantity: Annotated[int, pydantic.Field(ge=1, le=100_000_00)] = 100


class FreeLineTyped(BaseModel):
    """What is charged without a code: its words, and the amount as text, whose digits depend on the currency."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    words: Annotated[str, pydantic.Field(max_length=120), AfterValidator(plain), pydantic.Field(min_length=1)]
    amount: Annotated[str, pydantic.Field(pattern=r"^[0-9]{1,10}(\.[0-9]{1,3})?$")]


class PartsTyped(BaseModel):
    """A line of parts as it was typed, before the catalogue was asked."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    part: Annotated[str, pydantic.Field(max_length=60), AfterValidator(plain), pydantic.Field(min_length=1)]
    quantity: Annotated[int, pydantic.Field(ge=1, le=99_999)] = 1
    serials: list[
        Annotated[str, pydantic.Field(max_length=60), AfterValidator(plain), pydantic.Field(min_length=1)]
    ] = []

    @pydantic.model_validator(mode="after")
    def _one_serial_number_a_piece(self) -> PartsTyped:
        if self.serials and len(self.serials) != self.quantity:
            raise ValueError("parts")
        return self


def each_piece_once(lines: list[PartsTyped]) -> list[PartsTyped]:
    """The lines as they are, where no piece stands in two of them, or twice in one."""
    named = set[tuple[str, str]]()
    for line in lines:
        for serial in line.serials:
            if (piece := (line.part.upper(), key_of(serial))) in named:
                raise ValueError("twice", {"serial": serial})
            named.add(piece)
    return lines
