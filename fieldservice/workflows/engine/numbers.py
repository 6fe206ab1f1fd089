"""Printed numbers: office, kind, running number, check character. They are final offline, and typing errors show."""

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def printed_number(office: str, kind: str, running: int) -> str:
    """A number that is final offline: office, kind, running number, check character (ISO 7064 MOD 37,36)."""
    body = f"{office}-{kind}{running:06d}"
    return f"{body}-{check_character(body)}"


def check_character(body: str) -> str:
    """ISO 7064 MOD 37,36 over letters and digits; hyphens do not count."""
    product = 36
    for char in body.upper():
        if char in ALPHABET:
            total = (product + ALPHABET.index(char)) % 36 or 36
            product = total * 2 % 37
    return ALPHABET[(37 - product) % 36]


def is_printed_number(text: str) -> bool:
    """Whether the check character fits the characters before it."""
    body, _, check = text.rpartition("-")
    return bool(body) and len(check) == 1 and check_character(body) == check


CONTRACT = "H"
"""The kind of number that contracts have."""


def is_contract_number(text: str) -> bool:
    return is_printed_number(text) and text.split("-")[-2].startswith(CONTRACT)


def place_number(office: str, place: str) -> str:
    """The number on the label of a shelf or bench; scanning it says where a device is put."""
    body = f"{office}-P-{place}"
    return f"{body}-{check_character(body)}"


def place_of(text: str) -> str:
    """The place that a scanned label names; "" for anything else."""
    parts = text.split("-")
    return parts[-2] if len(parts) >= 4 and parts[-3] == "P" and is_printed_number(text) else ""
