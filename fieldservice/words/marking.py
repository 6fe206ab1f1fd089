"""Marks texts for the catalogue without translating them; they are translated when they are shown."""


def N_(message: str) -> str:  # noqa: N802  (gettext's own name for "translate later")
    """Mark a sentence for the catalogue."""
    return message


def NP_(context: str, message: str) -> str:  # noqa: N802
    """Mark a word for the catalogue under a context (`open` as a state, not as a verb)."""
    return message
