"""Commands that make, check, back up and restore a store: nothing is half made, every flipped bit is found."""

import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from db.store import Store
from fieldservice.read_model import refold
from tests.support.command_line import CommandLine, completed, on_site, received
from tests.support.world import cut_off


def in_store(line, sql, *params):
    with closing(sqlite3.connect(line.home / "store.db")) as connection:
        connection.execute(sql, params)
        connection.commit()


def digest_of_rows(line):
    store = Store.open(line.home)
    with store.reading() as tx:
        found = tx.rows_digest()
    store.close()
    return found


@pytest.fixture(scope="module")
def with_a_signed_job(template, tmp_path_factory):
    """(folder, number of the job), made once and copied for each test."""
    home = shutil.copytree(template, tmp_path_factory.mktemp("signed") / "home")
    line = CommandLine(home)
    job = completed(line)
    line.take("li.wei", job, "sign_on_paper", signer="张老师")
    line("take", job, "close", who="zhao")
    return home, job


@pytest.fixture
def signed(with_a_signed_job, line):
    home, job = with_a_signed_job
    shutil.copytree(home, line.home, dirs_exist_ok=True)
    return job


@pytest.fixture(params=["at once", "by several processes"])
def many_hands(request, monkeypatch):
    """Several processes fold large stores; here they fold small ones too."""
    if request.param != "at once":
        monkeypatch.setattr(refold, "SLICE", 5)
        monkeypatch.setattr(refold, "WORTH_IT", 0)


def test_init_makes_an_office_with_an_administrator(tmp_path):
    new = CommandLine(tmp_path / "new")

    made = new.json("init", "--office", "JN01", "--name", "济南分中心", pin="515093")

    assert (made["office"], made["administrator"]) == ("JN01", "admin")
    assert [row["id"] for row in new.json("list", "offices", pin="515093")["rows"]] == ["JN01"]
    assert new.json("verify") == {"ok": True, "entries": 0, "problems": [], "remedies": [], "details": []}


@pytest.mark.parametrize(
    "words, environment",
    [
        (["--office", "C", "--name", "成都"], {}),
        (["--office", "CD 01", "--name", "成都"], {}),
        (["--office", "CD01", "--name", " "], {}),
        (["--office", "CD01", "--name", "成都"], {"pin": "1"}),
        (["--office", "CD01", "--name", "成都"], {"pin": None}),
    ],
)
def test_an_init_that_fails_leaves_nothing_behind(tmp_path, words, environment):
    new = CommandLine(tmp_path / "new")

    assert new("init", *words, **environment).code in (1, 2)
    assert not new.home.exists()


def test_an_init_that_fails_in_the_middle_takes_its_store_away(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("db.published.Published.publish", full)
    new = CommandLine(tmp_path / "new")

    answer = new("init", "--office", "CD01", "--name", "成都分中心", "--json")

    assert (answer.code, answer.error["code"]) == (4, "store")
    assert not new.home.exists()


def test_an_office_is_never_made_over_another(line):
    answer = line("init", "--office", "CD02", "--name", "又一家", "--json")

    assert (answer.code, answer.error["code"]) == (1, "guard")
    assert [row["id"] for row in line.json("list", "offices")["rows"]] == ["CD01"]


def test_a_demo_is_not_filled_into_a_real_office(line):
    answer = line("demo", "--fill", "--json")

    assert (answer.code, answer.error["code"]) == (1, "guard")


def test_rebuild_gives_identical_rows(line, signed, many_hands):
    before = digest_of_rows(line)

    done = line.json("rebuild")

    assert done["different"] == 0 and done["differences"] == []
    assert digest_of_rows(line) == before


def test_rebuild_corrects_rows_and_reports_what_was_different(line, signed, many_hands):
    before = digest_of_rows(line)
    in_store(line, "UPDATE work_row SET state = 'closed', open = 0 WHERE number = ?", signed)
    in_store(line, "DELETE FROM customer_row")
    in_store(
        line,
        "INSERT INTO debt_row (thing, kind, role, person, number, label) VALUES ('zz', 'slip', 'engineer', '', '', '')",
    )
    in_store(line, "UPDATE ledger_row SET amount = amount + 1 WHERE ledger = 'dealings'")
    in_store(line, "UPDATE search_row SET idents = '' WHERE kind = 'device'")

    problems = line("verify", "--json").data["problems"]
    done = line.json("rebuild")

    by_rows = [problem for problem in problems if not problem.startswith("The search does not find")]
    assert done["different"] == 5 and sorted(done["differences"]) == sorted(by_rows) != sorted(problems)
    assert f"{signed} in the lists of work differs from its history." in problems
    assert digest_of_rows(line) == before
    assert line.json("verify")["ok"]
    assert line.json("find", "SN-7D42-0193", who="zhao")["rows"]


def test_verify_finds_a_flipped_bit_in_an_entry(line, signed):
    in_store(line, "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'PSU', 'PSV') AS BLOB)")

    answer = line("verify", "--json")

    assert answer.code == 4 and not answer.data["ok"] and "was changed or damaged" in answer.data["problems"][0]
    assert answer.data["remedies"] == [
        "Keep a copy of the folder, then restore the last backup: fieldservice restore FILE."
    ]


def test_verify_finds_a_flipped_bit_in_a_private_part(line, signed):
    in_store(line, "UPDATE private_part SET body = CAST(replace(CAST(body AS TEXT), '历下区', '历上区') AS BLOB)")

    assert "The personal data of this entry were changed" in line("verify", "--json").data["problems"][0]


def test_verify_finds_changed_and_missing_signed_content(line, signed):
    file = next(path for path in (line.home / "files").glob("??/*"))
    file.write_bytes(file.read_bytes().replace("电源".encode(), "主板".encode()))
    changed = line("verify", "--json").data
    file.unlink()
    missing = line("verify", "--json").data

    assert changed["problems"][0].startswith(f"The signed content of {signed} is damaged (")
    assert missing["problems"][0].startswith(f"The signed content of {signed} is missing (")
    assert file.name in changed["details"][0]["where"] and "fieldservice sync" in changed["remedies"][0]


def test_verify_names_a_private_part_that_is_missing_although_nobody_was_erased(line, signed):
    in_store(line, "DELETE FROM private_part WHERE entry = (SELECT max(entry) FROM private_part)")

    answer = line("verify", "--json")

    assert (answer.code, len(answer.data["problems"])) == (4, 1)
    assert "are missing although no customer was erased" in answer.data["problems"][0]


def test_verify_finds_a_lost_photo_and_rebuild_awaits_it_again(line, tmp_path):
    job = on_site(line)
    photo = tmp_path / "board.png"
    Image.new("RGB", (40, 30), "red").save(photo)
    assert line("attach", job, tmp_path / "gone.png", who="li.wei").code == 3
    line.json("attach", job, f"file://localhost{photo}", who="li.wei")
    file = next(path for path in (line.home / "files").glob("??/*"))
    file.unlink()

    found = line("verify", "--json").data
    (problem,) = found["problems"]
    assert problem.startswith(f"The file board.png of {job} is missing (") and problem.endswith("李伟).")
    assert file.name in found["details"][0]["where"]
    line.json("rebuild")
    with closing(sqlite3.connect(line.home / "store.db")) as connection:
        awaited = connection.execute("SELECT digest FROM file_ref WHERE awaited = 1").fetchall()
    assert awaited == [(file.name,)] and not line("verify", "--json").data["ok"]


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO search_text (search_text) VALUES ('delete-all')",
        "INSERT INTO search_name (search_name) VALUES ('delete-all')",
        "INSERT INTO search_text (rowid, words, idents) VALUES (1, 'stray', '')",
        "INSERT INTO search_name (rowid, names) VALUES (9999, 'zhangsan')",
    ],
)
def test_verify_compares_the_index_of_the_search_with_its_rows(line, signed, change):
    in_store(line, change)

    problems = line("verify", "--json").data["problems"]
    line.json("rebuild")

    assert problems and all(problem.startswith("The search") for problem in problems)
    assert line.json("verify")["ok"]


@pytest.fixture
def cut(line, signed):
    """The end of the journal was cut so that every number agrees again; the rows of one job are the last trace."""
    with Store.open(line.home).writing() as tx:
        (last,) = tx.rows("SELECT max(arrived) FROM entry")[0]
        (job,) = tx.rows("SELECT thing FROM work_row WHERE number = ?", (signed,))[0]
        arrivals = [arrived for (arrived,) in tx.rows("SELECT arrived FROM touch WHERE thing = ?", (job,))]
        assert arrivals[-1] == last
        cut_off(tx, arrivals[0])
        for name in ("journal/seq", "journal/arrived"):
            tx.set_counter(name, arrivals[0] - 1)
    return signed


def test_rebuild_does_not_hide_a_loss_that_verify_names(line, cut):
    before, problems = digest_of_rows(line), line("verify", "--json").data["problems"]

    answer = line("rebuild", "--json")

    assert answer.code == 4 and answer.data["rows"] == 0 and cut in answer.data["problems"][0]
    assert digest_of_rows(line) == before and line("verify", "--json").data["problems"] == problems


def test_rebuilding_anyway_lists_what_was_lost_for_review(line, cut):
    answer = line("rebuild", "--anyway", "--json")

    assert answer.code == 4 and answer.data["rows"]
    assert [item for item in line.json("review", who="zhao")["reviews"] if cut in item["says"]]


def test_verify_finds_published_rows_that_nobody_published(line):
    in_store(line, "UPDATE staff SET roles = 'administrator' WHERE name = 'wang'")

    assert "staff" in line("verify", "--json").data["problems"][0]


def test_verify_reports_in_the_language_asked_for(line, signed):
    assert "完好" in line("verify", "--lang", "zh").out


def test_a_backup_brings_everything_back_in_another_folder(line, signed, tmp_path):
    before = digest_of_rows(line)
    made = line.json("backup", tmp_path / "monday.zip")
    new = CommandLine(tmp_path / "rescue" / "home")

    restored = new.json("restore", tmp_path / "monday.zip")

    assert (made["files"], restored["files"], restored["office"]) == (1, 1, "CD01")
    assert restored["entries"] == made["entries"] and restored["aside"] == ""
    assert digest_of_rows(new) == before
    assert new.json("verify")["ok"]
    assert new.json("paper", "slip", signed, "--out", tmp_path / "again.pdf", who="zhao")["pages"] == 1
    assert new.take("li.wei", signed, "hand_in")["state"] == "handed_in"
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_a_backup_is_not_written_over_another(line, tmp_path):
    line.json("backup", tmp_path / "monday.zip")
    before = (tmp_path / "monday.zip").read_bytes()

    answer = line("backup", tmp_path / "monday.zip", "--json")

    assert (answer.code, answer.error["code"]) == (1, "guard") and (tmp_path / "monday.zip").read_bytes() == before


def test_a_backup_that_cannot_be_written_says_so(line, tmp_path):
    answer = line("backup", tmp_path / "no" / "such" / "folder.zip", "--json")

    assert (answer.code, answer.error["code"]) == (4, "store")


def test_an_office_is_not_overwritten_by_a_backup(line, tmp_path):
    line.json("backup", tmp_path / "monday.zip")
    job = received(line)

    refused = line("restore", tmp_path / "monday.zip", "--json")
    forced = line.json("restore", tmp_path / "monday.zip", "--force")

    assert (refused.code, refused.error["code"]) == (1, "guard")
    assert line("show", job, "--json", who="zhao").code == 3
    assert CommandLine(Path(forced["aside"])).json("show", job, who="zhao")["number"] == job


def test_a_folder_with_other_things_in_it_is_left_alone(line, tmp_path):
    line.json("backup", tmp_path / "monday.zip")
    other = tmp_path / "letters"
    other.mkdir()
    (other / "letter.txt").write_text("尊敬的客户", "utf-8")

    assert CommandLine(other)("restore", tmp_path / "monday.zip", "--json").error["code"] == "guard"
    assert [path.name for path in other.iterdir()] == ["letter.txt"]


def test_a_damaged_backup_is_refused_and_nothing_is_changed(line, signed, tmp_path):
    line.json("backup", tmp_path / "monday.zip")
    whole = (tmp_path / "monday.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "monday.zip") as archive:
        store = max(archive.infolist(), key=lambda member: member.file_size)
    flipped = bytearray(whole)
    middle = store.header_offset + 30 + len(store.filename) + store.compress_size // 2
    # A flipped bit may mean the same: a run of zeros may be copied from any place in it.
    flipped[middle : middle + 64] = bytes(byte ^ 0xFF for byte in flipped[middle : middle + 64])
    new = CommandLine(tmp_path / "new")

    for name, content in (("flipped", bytes(flipped)), ("cut", whole[: len(whole) // 2]), ("letter", b"Dear customer")):
        (tmp_path / f"{name}.zip").write_bytes(content)
        answer = new("restore", tmp_path / f"{name}.zip", "--json")
        assert (answer.code, answer.error["code"]) == (1, "data"), name
        assert not new.home.exists()
    assert new("restore", tmp_path / "none.zip", "--json").code == 3


def test_a_backup_whose_store_was_changed_is_refused(line, signed, tmp_path):
    line.json("backup", tmp_path / "monday.zip")
    with zipfile.ZipFile(tmp_path / "monday.zip") as archive:
        archive.extractall(tmp_path / "open")
    with closing(sqlite3.connect(tmp_path / "open" / "store.db")) as connection:
        connection.execute("UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'PSU', 'PSV') AS BLOB)")
        connection.commit()
    shutil.make_archive(str(tmp_path / "forged"), "zip", tmp_path / "open")
    new = CommandLine(tmp_path / "new")

    answer = new("restore", tmp_path / "forged.zip", "--json")

    assert (answer.code, answer.error["code"]) == (1, "data") and not new.home.exists()


def test_a_backup_cannot_write_outside_its_folder(line, tmp_path):
    line.json("backup", tmp_path / "monday.zip")
    with zipfile.ZipFile(tmp_path / "monday.zip", "a") as archive:
        archive.writestr("files/../../evil", "x")

    assert CommandLine(tmp_path / "new")("restore", tmp_path / "monday.zip", "--json").error["code"] == "data"
    assert not (tmp_path / "evil").exists()


def test_the_doctor_names_what_to_mend_and_how(line, tmp_path):
    well = line.json("doctor")
    nowhere = CommandLine(tmp_path / "nothing").json("doctor")
    (line.home / "store.db").write_bytes(b"this is a letter, not a store" * 100)
    ill = line("doctor", "--json")

    assert well["ok"] and {
        "python",
        "sqlite",
        "folder",
        "rights",
        "private",
        "clock",
        "room",
        "store",
        "exchange",
        "search",
        "key",
        "printers",
        "config",
        "keys",
        "fonts",
        "screen",
        "characters",
        "zone",
    } == {check["name"] for check in well["checks"]}
    assert next(check for check in nowhere["checks"] if check["name"] == "store")["remedy"]
    assert ill.code == 4 and next(check for check in ill.data["checks"] if check["name"] == "store")["state"] == "bad"
    assert "数据" in line("doctor", "--lang", "zh").out


def test_past_repairs_are_imported_once_even_if_the_file_is_imported_again(line, tmp_path):
    head = (
        "id,data_provider,country,partner_product_category,product_category,product_category_id,brand,year_of_manufacture,product_age,"
        "repair_status,repair_barrier_if_end_of_life,group_identifier,event_date,problem\n"
    )
    file = tmp_path / "ords.csv"
    file.write_text(
        head
        + "rcwales_3,Repair Cafe Wales,GBR,Electrical ~ Iron,Iron,40,Unknown,,,Fixed,,Cardiff,2017-04-01,Iron broken\n"
        "rcwales_4,Repair Cafe Wales,GBR,Electrical,Toaster,28,Unknown,,,Repairable,,Cardiff,never,Stops\n",
        "utf-8",
    )

    first, second = line.json("import", "ords", file), line.json("import", "ords", file)

    assert (first["imported"], first["rejected"]) == (1, 1) and second["imported"] == 0
    assert "never" in Path(first["rejects_file"]).read_text("utf-8-sig")
    assert [row["number"] for row in line.json("find", "iron broken")["rows"]] == ["rcwales_3"]
    assert line("import", "ords", tmp_path / "none.csv", "--json").code == 3
    assert line("import", "ords", file, "--json", who="wang").error["code"] == "role"
    assert line.json("verify")["ok"]


def test_open_jobs_are_neither_lost_nor_doubled_by_a_rebuild(line, many_hands):
    jobs = [on_site(line), received(line)]

    line.json("rebuild")

    assert sorted(row["number"] for row in line.json("list", "jobs", who="zhao")["rows"]) == sorted(jobs)
    assert line.json("list", "customers", who="zhao")["rows"][0]["dealings"] == 2
