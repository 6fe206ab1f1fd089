"""The page of keys is what the screens bind."""

from tests.docs.test_readme_and_guide import ROOT


def test_the_page_of_keys_equals_the_bindings(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    import keys_page

    assert (ROOT / "docs" / "keys.md").read_text("utf-8") == keys_page.page(), "print it again: make pages"
