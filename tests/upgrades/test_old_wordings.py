"""A store of an earlier version holds sentences and labels as that version worded them; they are read as today's.

`demo/` has demos as earlier versions filled them, with work in every state. `sentences-*.json` lists the sentences and
labels that a version could leave in a store: obligations, refusals, outcomes of printing.
"""

import json
import zipfile

import pytest

from fieldservice.desk import Desk
from fieldservice.presentation.messages import render, word
from fieldservice.read_model import rebuild
from fieldservice.words import Words, catalogue
from fieldservice.words.earlier_wordings import present_wording
from fieldservice.workflows.engine.messages import Message
from tests.support.command_line import CommandLine
from tests.upgrades.make import HERE

STORES = sorted(
    path.relative_to(HERE).with_suffix("") for path in HERE.glob("**/*.zip") if "exchange" not in path.parts
)
DEMO = [store for store in STORES if store.parts[0] == "demo"]
LISTS = sorted(HERE.glob("sentences-*.json"))


@pytest.fixture
def old(request, tmp_path):
    with zipfile.ZipFile(HERE / f"{request.param}.zip") as archive:
        archive.extractall(tmp_path / "office")
    desk = Desk.open(tmp_path / "office")
    yield desk
    desk.close()


@pytest.mark.parametrize("old", STORES, indirect=True)
def test_a_store_of_an_earlier_version_is_whole_before_anything_is_rebuilt(old):
    assert rebuild.verify(old.session.store)["problems"] == []


@pytest.mark.parametrize("old", DEMO, indirect=True)
def test_obligations_of_an_earlier_version_are_read_in_chinese(old):
    labels = {
        row["label"] for name in ("zhao.min", "liu.fang") for row in old.lists.obligations(old.session.person(name))
    }

    assert present_wording("Dispatched, not yet taken") in labels
    assert [label for label in labels if Words("zh")(label) == label] == []


def test_the_outcome_of_a_print_job_of_an_earlier_version_is_read_in_chinese():
    sentence = Message("%(address)s is no address of a printer of this kind.", {"address": "10.0.0.9"})

    assert render(sentence) == "10.0.0.9 is not a valid address for a printer of this kind."
    assert "不是" in render(sentence, Words("zh"))


@pytest.mark.parametrize("sentences", LISTS, ids=lambda path: path.stem)
def test_every_sentence_of_an_earlier_version_is_in_the_catalogue_or_has_its_present_wording(sentences):
    known = {message for _context, message in catalogue.keyed(catalogue.marked())}

    recorded = json.loads(sentences.read_text("utf-8"))

    assert len(recorded) > 100
    assert [sentence for sentence in recorded if present_wording(sentence) not in known] == []


def test_json_names_a_detail_by_its_earlier_label_too_because_scripts_may_read_it(tmp_path):
    with zipfile.ZipFile(HERE / f"{DEMO[0]}.zip") as archive:
        archive.extractall(tmp_path / "office")
    line = CommandLine(tmp_path / "office")
    shipped = line.json("list", "jobs", "--state", "shipped", who="zhao.min", pin="0000")["rows"][0]["number"]

    def details(language):
        job = line.json("show", shipped, "--lang", language, who="zhao.min", pin="0000")
        return {key: value for entry in job["history"] for key, value in entry["details"].items()}

    assert details("en")["Customer copy lies in the box"] is details("en")["Customer copy is in the box"] is True
    assert details("zh")[Words("zh")("Customer copy is in the box")] is True
    assert not [key for key in details("zh") if key.startswith("Customer copy")]


def test_a_label_that_was_never_reworded_is_left_alone():
    assert word("Third repair of this device within a year.", Words("en")) == (
        "Third repair of this device within a year."
    )
