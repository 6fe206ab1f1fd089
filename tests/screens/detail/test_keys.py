"""Every action has a key that arrives with a Chinese input method on, a name, and a sentence that explains it."""

import pytest

from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.panels.detail_panes import OfferList, PaneTabs
from fieldservice.screens.preview import PreviewScreen
from fieldservice.screens.step import StepScreen
from fieldservice.screens.widgets.keys import out_of_reach

SCREENS = (DetailScreen, StepScreen, PreviewScreen)


def test_no_action_needs_a_letter():
    assert not out_of_reach(*SCREENS, OfferList, PaneTabs)


@pytest.mark.parametrize("screen", SCREENS)
def test_every_key_has_a_name_an_id_and_an_explanation(screen):
    nameless = [each.key for each in screen.BINDINGS if not (each.id and each.description and each.tooltip)]

    assert not nameless and screen.HELP
