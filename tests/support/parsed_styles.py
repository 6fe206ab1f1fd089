"""Parses each style sheet once for all apps of a process. Only this module uses private names of Textual's sheets.

Textual parses them again for each app, and thousands of tests start one. The parsed rules are never changed.
"""

from typing import Any

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_parsed: dict[tuple[Any, ...], list[RuleSet]] = {}
_parse = Stylesheet._parse_rules


def _parsed_once(sheet: Stylesheet, css: str, *args: Any, **named: Any) -> list[RuleSet]:
    key = (css, args, tuple(sorted(named.items())), tuple(sorted(sheet._variables.items())))
    if key not in _parsed:
        _parsed[key] = _parse(sheet, css, *args, **named)
    return _parsed[key]


Stylesheet._parse_rules = _parsed_once  # type: ignore[method-assign]
