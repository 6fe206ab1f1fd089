"""Every screen has its picture for people who look through them all."""

import pytest

from fieldservice.screens.navigation import SCREENS
from tests.docs.test_readme_and_guide import ROOT


@pytest.fixture
def pictures(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "docs" / "pictures"))
    import every_screen

    return every_screen


def test_a_screen_of_the_table_has_a_picture(pictures):
    assert {pictures.screen_of(name) for name in pictures.PICTURES} == set(SCREENS)
