"""The terms on a paper: by kind of paper, office and language, with a version that the paper names.

Headquarters publishes them as settings, for one office as KEY@OFFICE. The version is made of the texts themselves, so
two papers with the same version bear the same terms, and no text can change under an old version.
"""

from __future__ import annotations

from hashlib import sha256

from fieldservice.workflows.engine.reference import Reference

VERSION = 6
"""Characters of a version."""


def terms_of(reference: Reference, office: str, setting: str, earlier: str) -> dict[str, str]:
    """The terms of a paper at an office: {"zh", "en", "version"}; a missing language has the other's text.

    `earlier` is the setting that held them before each kind of paper had its own: where it is published, it counts.
    """
    where = [f"@{code}" for code in (office, reference.branch_of(office)) if code]
    for key in (setting, earlier):
        for at in (*where, ""):
            if texts := _published(reference, key, at, key == earlier):
                return _versioned(texts)
    return _versioned({"zh": reference.text(setting), "en": reference.text(f"{setting}_en")})


def _published(reference: Reference, key: str, at: str, one_by_one: bool) -> dict[str, str]:
    """Both languages as published under this key; of settings published one by one, the other keeps its default."""
    texts = {"zh": reference.settings.get(f"{key}{at}", ""), "en": reference.settings.get(f"{key}_en{at}", "")}
    if not any(texts.values()):
        return {}
    if one_by_one:
        return {"zh": texts["zh"] or reference.text(key), "en": texts["en"] or reference.text(f"{key}_en")}
    return texts


def _versioned(texts: dict[str, str]) -> dict[str, str]:
    zh, en = texts["zh"] or texts["en"], texts["en"] or texts["zh"]
    return {"zh": zh, "en": en, "version": sha256(f"{zh}\n{en}".encode()).hexdigest()[:VERSION].upper()}
