"""An empty folder joins a real headquarters on the screen of the first run, with the code that headquarters gave."""

from fieldservice.screens.launch import Begun
from tests.support.wizard import at_the_wizard
from tests.sync.hub.test_enrolment import code_for


async def test_an_empty_folder_joins_headquarters_on_the_screen_and_its_administrator_signs_in(hq, served, tmp_path):
    code = code_for(hq, "CD01")
    async with at_the_wizard(tmp_path / "cd01") as hands:
        await hands.press("down", "down", "enter")
        await hands.fill(url=served.url, code="WRNG-CODE")
        await hands.until_shown("rejects this code")
        await hands.fill(code=code)
        assert hands.app.return_value == Begun(tmp_path / "cd01")

    served.close()
    joined = type(hq)(tmp_path / "cd01")
    assert joined("list", "offices", who="admin").code == 0
