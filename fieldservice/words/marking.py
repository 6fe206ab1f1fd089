"""Marks words for the catalogue. Whoever shows them translates them: nothing is translated when a module is loaded."""


def N_(message: str) -> str:  # noqa: N802  (gettext's own name for "translate later")
    """Mark a sentence for the catalogue."""
    return message


def NP_(context: str, message: str) -> str:  # noqa: N802
    """Mark a word for the catalogue under a context (`open` the state, not the verb)."""
    return message
