"""Keys that people have changed: `keys.toml` in the folder of the store, read once at the start.

    [keys]                      # a key of a screen or of the app, by its name in docs/keys.md
    "app.lock" = "ctrl+y"
    "home.filter" = "shift+f10, shift+f11"

    [steps]                     # the key of a step, by its name in docs/workflows.md
    accept = "ctrl+u"

What cannot be used is told at the start with its line, and the usual key stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import NamedTuple

from textual.binding import Binding
from textual.dom import DOMNode

from fieldservice.screens.navigation import SCREENS
from fieldservice.screens.widgets.vocabulary import ANY_STEP, VOCABULARY
from fieldservice.words import toml_text
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Step
from fieldservice.workflows.registry import WORKFLOWS

A_KEY = re.compile(r"((ctrl|alt|shift)\+)*(f\d\d?|[a-z0-9]|enter|escape|tab|space|up|down|left|right|home|end|pageup|"
    r"pagedown|insert|delete|backspace)")  # fmt: skip
EVERYWHERE = "app"
"""The module of the keys that work everywhere."""

LINE = N_("keys.toml, line %(line)s: %(what)s The default key stays.")
NOT_TOML = N_("%(why)s. A line of this file looks like this: %(example)s")
EXAMPLE = '"app.lock" = "ctrl+y"'
NOT_OPENED = N_("keys.toml cannot be opened: %(why)s. The usual keys stay.")
NO_NAME = N_("there is no action %(name)s.")
NO_KEY = N_("%(key)s is not a key.")
TAKEN = N_("%(key)s is already the key of %(other)s.")
GRAVE = N_("%(name)s cannot have a key: its consequences are serious.")


class ChosenKeys(NamedTuple):
    """The keys by binding id and by name of step, and what is wrong in the file."""

    bindings: Mapping[str, str]
    steps: Mapping[str, str]
    faults: tuple[Message, ...] = ()


class Owned(NamedTuple):
    """A binding, and the module of the class that has it."""

    module: str
    binding: Binding


def read(path: Path) -> ChosenKeys:
    """What stands in the file."""
    try:
        written = path.read_bytes()
    except OSError as error:
        return ChosenKeys({}, {}, (Message(NOT_OPENED, {"why": error.strerror or type(error).__name__}),))
    found = toml_text.read(written)
    if isinstance(found, toml_text.Mistake):
        what = Message(NOT_TOML, {"why": Message(found.why, found.values), "example": EXAMPLE})
        return ChosenKeys({}, {}, (Message(LINE, {"line": found.line, "what": what}),))
    return _Reading(written.decode("utf-8")).chosen(found)


class _Reading:
    """Checks what a file has, name by name."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.owned = {each.binding.id: each for each in all_bindings() if each.binding.id}
        self.steps = {step.name for flow in WORKFLOWS.values() for step in flow.steps}
        self.faults: list[Message] = []
        self.bindings: dict[str, str] = {}
        self.of_steps: dict[str, str] = {}

    def chosen(self, found: Mapping[str, object]) -> ChosenKeys:
        for name, given in _table(found.get("keys")):
            if keys := self._keys(name, given, name in self.owned):
                self._binding(name, keys)
        for name, given in _table(found.get("steps")):
            if keys := self._keys(name, given, name in self.steps):
                self._step(name, keys)
        return ChosenKeys(self.bindings, self.of_steps, tuple(self.faults))

    def _wrong(self, name: str, message: str, /, **values: str) -> None:
        at = toml_text.line_of(self.text, name)
        self.faults.append(Message(LINE, {"line": at, "what": Message(message, values)}))

    def _keys(self, name: str, given: object, is_known: bool) -> list[str]:
        """The keys of one name; none where one of them is no key, or nothing has this name."""
        keys = [key.strip().lower() for key in str(given).split(",")]
        if not is_known:
            self._wrong(name, NO_NAME, name=name)
        elif bad := [key or '""' for key in keys if not A_KEY.fullmatch(key)]:
            self._wrong(name, NO_KEY, key=bad[0])
        else:
            return keys
        return []

    def _binding(self, name: str, keys: list[str]) -> None:
        own = self.owned[name].module
        beside = {
            key: other
            for other, (module, binding) in self.owned.items()
            if other != name and (module == own or not {own, module} <= SCREENS.keys())
            for key in self.bindings.get(other, binding.key).split(",")
        }
        if clash := next((key for key in keys if key in beside), ""):
            self._wrong(name, TAKEN, key=clash, other=beside[clash])
        else:
            self.bindings[name] = ",".join(keys)

    def _step(self, name: str, keys: list[str]) -> None:
        flows = [flow for flow in WORKFLOWS.values() if flow.step(name)]
        if any(step.asks for flow in flows for step in flow.steps if step.name == name):
            self._wrong(name, GRAVE, name=name)
            return
        beside = {key: key for key, meaning in VOCABULARY.items() if ANY_STEP not in meaning.actions}
        for other, (module, binding) in self.owned.items():
            if module in (EVERYWHERE, "detail"):
                beside |= dict.fromkeys(self.bindings.get(other, binding.key).split(","), other)
        for flow in flows:
            for step in flow.steps:
                mine = flow.step(name)
                if mine and step.name != name and _meet(mine, step):
                    beside[self.of_steps.get(step.name, step.key)] = step.name
        if len(keys) > 1:
            self._wrong(name, NO_KEY, key=", ".join(keys))
        elif keys[0] in beside:
            self._wrong(name, TAKEN, key=keys[0], other=beside[keys[0]])
        else:
            self.of_steps[name] = keys[0]


def _meet(one: Step, other: Step) -> bool:
    """Whether both can stand on one page: they have a state in common, or one of them is possible in any."""
    return not (one.states and other.states) or bool({*one.states} & {*other.states})


def _table(found: object) -> Iterable[tuple[str, object]]:
    return found.items() if isinstance(found, Mapping) else ()


def all_bindings() -> Iterable[Owned]:
    """Every binding of the app, its screens and widgets."""
    from fieldservice import screens

    for found in walk_packages(screens.__path__, f"{screens.__name__}."):
        module = import_module(found.name)
        for owner in vars(module).values():
            if isinstance(owner, type) and issubclass(owner, DOMNode) and owner.__module__ == found.name:
                for binding in vars(owner).get("BINDINGS", ()):
                    if isinstance(binding, Binding):
                        yield Owned((binding.id or found.name).split(".")[0], binding)
