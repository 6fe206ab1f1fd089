"""What doctor says of `keys.toml`; the screens are loaded only where there is such a file."""

from __future__ import annotations

from pathlib import Path

from fieldservice.admin.doctor import Finding, of_file

KEY_FILE = "keys.toml"
"""In the folder of the store: keys that people have changed."""


def check_keys(folder: Path) -> Finding:
    file = folder / KEY_FILE
    if not file.is_file():
        return of_file(file, ())
    from fieldservice.screens import key_file

    return of_file(file, key_file.read(file).faults)
