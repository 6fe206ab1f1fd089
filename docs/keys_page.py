"""docs/keys.md: the vocabulary of keys, and every key by the name under which keys.toml changes it (`make pages`)."""

from fieldservice.screens.key_file import all_bindings
from fieldservice.screens.widgets.keys import shown
from fieldservice.screens.widgets.vocabulary import VOCABULARY

HEAD = """# Keys

A key means the same on every screen. `F1` lists the keys of the screen in front; `Ctrl+P` finds every action by name.

## The vocabulary

| Key | Means |
| --- | --- |
"""
REST = """
Grave steps (cancel, give up, write off, scrap, settle, black list, merge …) have no key. They stand in the list of a
page and in the palette, and ask once.

## Keys that tmux, screen or a browser take

`Alt` with a letter is `Ctrl` with that letter, everywhere. So where tmux takes `Ctrl+B`, screen `Ctrl+A`, or a browser
`Ctrl+N`, `Ctrl+T` and `Ctrl+W`, press `Alt+B`, `Alt+A`, `Alt+N`, `Alt+T`, `Alt+W`. Where a browser or desktop takes
function keys: `Shift+F2` for `F11`, `Shift+F1` for `F12`, `Ctrl+S` for `F10`, `?` for `F1`, `/` for `F2`. The likely
step of a page (`F5`) is the first of its list, so `Enter` takes it too.

## Changing keys

Write a file `keys.toml` into the folder of the store (`FIELDSERVICE_HOME`). It is read when the program starts.

```toml
[keys]
"app.lock" = "ctrl+y"
"home.filter" = "shift+f10, shift+f11"

[steps]
accept = "ctrl+u"
```

Under `[keys]` stand the names of the list below, under `[steps]` those of `docs/workflows.md`; a step has one key.
A name that does not exist, a key that is none, a key that another action has, or a key for a grave step is told at the
start with its line in the file, and the usual key stays.

## Every key by its name

| Name | Key | What it does |
| --- | --- | --- |
"""


def page() -> str:
    meanings = "".join(f"| `{shown(key)}` | {meaning.says} |\n" for key, meaning in VOCABULARY.items())
    rows = sorted(
        {(each.binding.id, each.binding.key, each.binding.description) for each in all_bindings() if each.binding.id}
    )
    names = "".join(f"| `{name}` | `{_keys(keys)}` | {does} |\n" for name, keys, does in rows)
    return HEAD + meanings + REST + names


def _keys(keys: str) -> str:
    return "` `".join(shown(key) for key in keys.split(",") if not key.startswith(("fullwidth", "ideographic")))
