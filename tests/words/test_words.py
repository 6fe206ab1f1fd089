"""The language of the program: how it is chosen, and how an untranslated word is shown."""

import pytest

from fieldservice import words
from fieldservice.words import Words, _, catalogue


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "en:zh"}, "en"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "zh"}, "en"),
        ({"LANG": "de_AT.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "FIELDSERVICE_LANG": "zh"}, "zh"),
    ],
)
def test_the_systems_locale_decides_until_a_person_chooses(environ, language, monkeypatch):
    monkeypatch.setattr(words.sys, "platform", "linux")

    assert words.system_language(environ) == language


def test_the_language_switches_while_running():
    assert _("Tomorrow %(time)s", time="09:00") == "Tomorrow 09:00"

    words.use("zh")

    assert words.language() == "zh"
    assert _("Tomorrow %(time)s", time="09:00") == "明天 09:00"


def test_a_paper_speaks_its_own_language_whatever_the_screen_speaks():
    words.use("zh")

    assert Words("en")("%(minutes)s min", minutes=5) == "5 min"
    assert Words("zh")("%(minutes)s min", minutes=5) == "5 分钟"


def test_a_language_we_do_not_have_is_refused_and_the_others_named():
    with pytest.raises(words.UnknownLanguage, match="there are: en, zh"):
        words.use("fr")


def test_a_text_without_a_translation_is_shown_in_english():
    invented = "A word of no catalogue"

    assert Words("zh")(invented) == invented
    assert Words("zh").in_context("state", invented) == invented
    assert Words("zh").counted("%(n)s invented job", "%(n)s invented jobs", 2) == "2 invented jobs"
    assert Words("zh")("") == ""


def test_a_percent_sign_of_a_customer_does_no_harm():
    text = "100 % humidity"

    assert Words("en")(text) == text
    assert Words("en")("%(minutes)s min", minutes="50 %") == "50 % min"


@pytest.mark.parametrize("language", catalogue.languages())
def test_the_catalogue_is_complete_and_holds_nothing_else(language):
    complaints = list(catalogue.complaints(language))

    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("language", catalogue.languages())
def test_the_compiled_catalogue_is_the_one_that_is_read(language, tmp_path):
    fresh = catalogue.compile_catalogue(language, tmp_path / "fresh.mo")

    assert catalogue.po_file(language).with_suffix(".mo").read_bytes() == fresh.read_bytes(), "run make words"


def test_every_language_offered_has_a_catalogue_or_is_the_source():
    assert {words.SOURCE, *catalogue.languages()} == set(words.LANGUAGES)


def test_a_translation_that_lost_a_placeholder_is_found():
    from babel.messages.catalog import Message

    lost = Message("At office %(office)s", "由办公室保管")
    bare = Message("%(share)s used", "已用 50%")

    assert list(catalogue._misfits("zh", lost, (lost.string,)))
    assert list(catalogue._misfits("zh", bare, (bare.string,)))


def test_a_mark_inside_another_is_found_and_a_variable_marks_nothing():
    code = """_("Waits for %(who)s", who=in_context("role", ROLES[turn]) + _("nobody"))
words.in_context("state", "open"); _n("%(n)s job", "%(n)s jobs", n); _(label); N_("two " "halves")"""

    assert set(catalogue.marked_in(code)) == {
        (None, "Waits for %(who)s"),
        (None, "nobody"),
        ("state", "open"),
        (None, ("%(n)s job", "%(n)s jobs")),
        (None, "two halves"),
    }
