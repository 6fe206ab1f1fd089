"""A refusal that an earlier version recorded is read in the reader's language, however its sentence is worded today."""

from fieldservice.desk.detail import refusal_of
from fieldservice.words import Words, catalogue
from fieldservice.words.earlier_wordings import _wordings, present_wording


def test_a_refusal_recorded_by_an_earlier_version_is_read_in_both_languages():
    recorded = {"reason": "The device is here: %(place)s.", "values": {"place": "A3"}}

    sentence = refusal_of(recorded)

    assert str(sentence) == "The device is here: A3."
    assert Words("zh")(sentence.message) != sentence.message


def test_a_sentence_that_was_never_reworded_is_left_alone():
    assert (
        present_wording("There is an open job on this serial number.") == "There is an open job on this serial number."
    )


def test_every_earlier_wording_leads_to_a_sentence_of_the_catalogue_with_the_same_values():
    known = {message for _context, message in catalogue.keyed(catalogue.marked())}

    assert [now for now in _wordings().values() if now not in known] == []
    assert [
        before for before, now in _wordings().items() if catalogue.placeholders(before) != catalogue.placeholders(now)
    ] == []
