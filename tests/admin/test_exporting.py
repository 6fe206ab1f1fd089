"""Published tables go out as they come in: published again, a file changes nothing."""

import pytest

from fieldservice.admin import exporting, publishing
from fieldservice.admin.csv_tables import TABLES
from fieldservice.documents.paper_head import picture_as_text
from fieldservice.workflows.engine.messages import Refused
from tests.support.office import sqlite_office


@pytest.fixture
def office(tmp_path, tmp_path_factory):
    made = sqlite_office(tmp_path / "office", tmp_path_factory.getbasetemp() / "office-for-exporting")
    yield made
    made.desk.close()


def published(office, what):
    """The rows without their numbers, which codes get from the file."""
    return [
        {name: value for name, value in row.items() if name != "order"}
        for row in publishing.rows(office.desk.session, what)
    ]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_every_table_goes_out_and_comes_in_again_without_a_change(office, tmp_path, ending):
    admin, session = office.by("admin"), office.desk.session
    example = tmp_path / "example.csv"
    for what in sorted(TABLES, key=lambda name: name != "offices"):
        example.write_text(publishing.example(what), "utf-8")
        publishing.publish(session, admin, what, example, replace=False)
        before = published(office, what)

        gone_out = exporting.export_table(session, admin, what, tmp_path / f"{what}.{ending}")
        come_in = publishing.publish(session, admin, what, tmp_path / f"{what}.{ending}")

        assert (what, published(office, what)) == (what, before)
        assert gone_out["rows"] == come_in["rows"] == come_in["already"] == len(before)


def test_pins_stay_in_the_office(office, tmp_path):
    exporting.export_table(office.desk.session, office.by("admin"), "staff", tmp_path / "staff.csv")

    assert "argon2" not in (tmp_path / "staff.csv").read_text("utf-8")


def test_a_logo_goes_out_beside_the_settings_and_comes_in_again(office, tmp_path):
    from io import BytesIO

    from PIL import Image

    picture = BytesIO()
    Image.new("RGB", (120, 40), (200, 30, 30)).save(picture, "PNG")
    with office.desk.session.store.writing() as tx:
        tx.publish("setting", [{"key": "logo@CD01", "value": picture_as_text(picture.getvalue())}], replace=False)

    exporting.export_table(office.desk.session, office.by("sun"), "settings", tmp_path / "settings.csv")

    assert (tmp_path / "logo-CD01.png").read_bytes() == picture.getvalue()
    again = publishing.publish(office.desk.session, office.by("admin"), "settings", tmp_path / "settings.csv")
    assert again["already"] == again["rows"]


def test_only_administrators_and_managers_take_tables_out(office, tmp_path):
    with pytest.raises(Refused) as refused:
        exporting.export_table(office.desk.session, office.by("chen"), "staff", tmp_path / "staff.csv")

    assert refused.value.code == "role"
    assert not (tmp_path / "staff.csv").exists()
