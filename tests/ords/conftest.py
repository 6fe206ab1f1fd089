"""An office that imports, on SQLite and on a real PostgreSQL server, and a way to write a file as a publisher would."""

import csv
import io
from pathlib import Path

import pytest

from fieldservice.ords.exporting import COLUMNS
from tests.desk.conftest import office  # noqa: F401  (the fixture)

DATA = Path(__file__).parent / "data"
IRON = {
    "id": "jn_1",
    "data_provider": "济南修理咖啡馆",
    "country": "CHN",
    "partner_product_category": "小家电 ~ 电熨斗",
    "product_category": "Iron",
    "product_category_id": "40",
    "brand": "Papyra",
    "repair_status": "Fixed",
    "group_identifier": "历下区",
    "event_date": "2024-03-09",
    "problem": "不加热，指示灯不亮",
}


@pytest.fixture
def publish(tmp_path):
    """Writes rows as a file: `publish({"id": …}, …, columns=…, encoding=…, end=…)`; missing fields are those of an
    electric iron."""

    def write(*rows, columns=COLUMNS, encoding="utf-8", end="\n", sign=","):
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=sign, lineterminator=end)
        writer.writerow(columns)
        for number, row in enumerate(rows):
            writer.writerow([{**IRON, "id": f"jn_{number + 1}", **row}.get(column, "") for column in columns])
        path = tmp_path / "repairs.csv"
        path.write_bytes(text.getvalue().encode(encoding))
        return path

    return write
