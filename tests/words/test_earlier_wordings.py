"""A refusal that an earlier version recorded is read in the reader's language, however its sentence is worded today."""

from fieldservice.desk.detail import refusal_of
from fieldservice.presentation.messages import render
from fieldservice.words import Words, catalogue
from fieldservice.words.earlier_wordings import _present


def test_a_refusal_recorded_by_an_earlier_version_is_read_in_both_languages():
    refusal = refusal_of({"reason": "The device lies here: %(place)s.", "values": {"place": "A3"}})

    assert render(refusal) == "The device is still here: A3."
    assert "A3" in (chinese := render(refusal, Words("zh"))) and "device" not in chinese


def test_every_earlier_wording_leads_to_a_sentence_of_the_catalogue_with_the_same_values():
    known = {message for _context, message in catalogue.keyed(catalogue.marked())}

    assert [now for now in _present().values() if now not in known] == []
    assert [
        before for before, now in _present().items() if catalogue.placeholders(before) != catalogue.placeholders(now)
    ] == []
