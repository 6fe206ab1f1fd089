"""Keys are told apart by their pace: a scanner's become one scan, a person's act in their order, none is lost."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import Key

from fieldservice.screens.input.bursts import ENDINGS, GAP, Burst, Bursts, Place, Scanner
from tests.support import grid

LIST = Place(own={"j", "k", "g", "G", "s", "space"})
PAGE = Place()
FIELD = Place(is_text=True)
HIDDEN = Place(is_text=True, is_hidden=True)
EAN = "6901234567892"
NAMES = {"\r": "enter", "\t": "tab", "\n": "ctrl+j", "\x1d": "ctrl+right_square_bracket"}


def typed(text, seconds=0.005, start=10.0):
    """The keys of a text, so many seconds apart."""
    return paced(text, [seconds] * (len(text) - 1), start)


def paced(text, gaps, start=10.0):
    """The keys of a text with these gaps between them."""
    keys = []
    for character, gap in zip(text, [0.0, *gaps], strict=True):
        start += gap
        keys.append(Key(NAMES.get(character) or grid.key_of_character(character), character))
        keys[-1].time = start
    return keys


def sifted(keys, place=PAGE, scanner=None):
    """What is done once no further key comes: texts of scans as ("scan", text), else the keys' names."""
    bursts, done = Bursts(scanner or Scanner()), []
    for key in keys:
        done += bursts.sift(key, place)
    done += bursts.rest()
    return [("scan", each.text) if isinstance(each, Burst) else each.key for each in done]


@pytest.mark.parametrize("seconds", [0.0, 0.005, 0.03, 0.06, 0.09, 0.12, 0.149])
@pytest.mark.parametrize("ending", ["", "\r", "\t", "\n", "\r\n", "\r\t"])
def test_a_scan_is_one_whatever_its_pace_and_its_ending_and_none_of_its_keys_acts(seconds, ending):
    for place in (PAGE, LIST):
        assert sifted(typed(EAN + ending, seconds), place) == [("scan", EAN)]


def test_a_digit_alone_acts_after_the_gap_and_at_once_when_an_arrow_follows():
    bursts = Bursts(Scanner())
    (one,), (down,) = typed("1"), [Key("down", None)]
    down.time = one.time + 0.01

    assert bursts.sift(one, PAGE) == [] and bursts.waits
    assert bursts.sift(down, PAGE) == [one, down] and not bursts.waits


def test_arrows_function_keys_and_the_keys_that_open_a_dialog_are_never_held():
    bursts = Bursts(Scanner())
    for name, character in (("down", None), ("f5", None), ("escape", "\x1b"), ("ctrl+d", "\x04"), ("slash", "/")):
        assert bursts.sift(key := Key(name, character), LIST) == [key]
        assert not bursts.waits


def test_a_key_held_down_moves_on_while_it_is_held():
    bursts, moved = Bursts(Scanner()), 0
    for key in typed("j" * 30, 0.033):
        moved += len(bursts.sift(key, LIST))

    assert moved == 30


@pytest.mark.parametrize("text", ["j", "jk", "kkjjg", "ggG", "j\r", "1\r", "12", "s", "jjjjjk\r", "1", "12j"])
def test_what_a_person_types_quickly_on_a_list_acts_in_its_order(text):
    assert sifted(typed(text, 0.07), LIST) == [key.key for key in typed(text)]


def test_the_answers_of_a_checklist_are_no_scan_however_fast_they_are_typed():
    assert sifted(typed("1121", 0.03), Place(own=set("123"))) == list("1121")
    assert sifted(typed(EAN + "\r", 0.03), Place(own=set("123"))) == [("scan", EAN)]


def test_a_slow_key_before_a_scan_acts_and_does_not_belong_to_it():
    (slow,) = typed("x", start=1.0)

    assert sifted([slow, *typed(EAN + "\r")]) == ["x", ("scan", EAN)]


def test_separators_inside_a_code_belong_to_it():
    assert sifted(typed("]C10106901234567892\x1d21AB7\r")) == [("scan", "]C10106901234567892\x1d21AB7")]


def test_every_line_of_a_code_is_taken_also_one_of_a_single_digit():
    assert sifted(typed("BEGIN\r1\rEND\r")) == [("scan", "BEGIN"), ("scan", "1"), ("scan", "END")]


@pytest.mark.parametrize("text", ["张老师", "printer", "abc"])
def test_in_a_text_field_every_key_is_typed_at_once(text):
    bursts = Bursts(Scanner())
    for key in typed(text):
        assert bursts.sift(key, FIELD) == [key]


def test_in_a_text_field_a_scan_is_known_by_its_prefix_its_pace_or_its_check_character():
    def scans(text, seconds):
        return [each for each in sifted(typed(text, seconds), FIELD) if isinstance(each, tuple)]

    assert scans("~AB\r", 0.12) == [("scan", "~AB")]
    assert scans("]d2AB", 0.12) == [("scan", "]d2AB")]
    assert scans("NB5521\r", 0.01) == [("scan", "NB5521")]
    assert scans(EAN + "\r", 0.12) == [("scan", EAN)]
    assert scans("NB5521-77\r", 0.12) == [("scan", "NB5521-77")], "as even as no person types"
    assert scans("NB5521\r", 0.12) == [], "too short to tell"


BLUETOOTH = {
    "PROMARK8812X\r": [0.097, 0.104, 0.101, 0.095, 0.1, 0.106, 0.099, 0.102, 0.098, 0.103, 0.1, 0.107],
    "SN7B9B47\r": [0.061, 0.07, 0.058, 0.066, 0.06, 0.069, 0.062, 0.059],
    "8Y3K-2201\r": [0.118, 0.121, 0.112, 0.128, 0.12, 0.109, 0.125, 0.117, 0.122],
}
"""Scans with the gaps of slow scanners: even, but for the few milliseconds of the radio and of a busy machine."""
TYPISTS = {
    "correcthorse\r": [0.096, 0.071, 0.118, 0.083, 0.127, 0.064, 0.142, 0.09, 0.077, 0.111, 0.085, 0.16],
    "PROMARK8812X\r": [0.081, 0.124, 0.102, 0.093, 0.067, 0.131, 0.148, 0.099, 0.088, 0.09, 0.105, 0.141],
    "13980531007\r": [0.102, 0.094, 0.071, 0.128, 0.115, 0.079, 0.098, 0.083, 0.119, 0.101, 0.147],
    "qianfengju\r": [0.066, 0.108, 0.059, 0.113, 0.091, 0.062, 0.122, 0.075, 0.084, 0.133],
    "20260713\r": [0.088, 0.091, 0.114, 0.107, 0.072, 0.096, 0.12, 0.149],
}
"""Texts as quick typists type them: their gaps differ from key to key, and the hand moves before Enter."""


@pytest.mark.parametrize("text", BLUETOOTH)
def test_a_slow_scan_in_a_text_field_is_known_by_its_even_pace(text):
    assert sifted(paced(text, BLUETOOTH[text]), FIELD)[-1] == ("scan", text[:-1])


@pytest.mark.parametrize("text", TYPISTS)
@pytest.mark.parametrize("scanner", [Scanner(), Scanner(gap=0.2, is_measured=True)])
def test_a_quick_typist_is_never_taken_for_a_scanner(text, scanner):
    keys = paced(text, TYPISTS[text])

    for place in (FIELD, HIDDEN):
        assert sifted(keys, place, scanner) == [key.key for key in keys]


@pytest.mark.parametrize("usual", [0.07, 0.1, 0.13])
def test_of_many_texts_at_the_unevenness_of_quick_typists_none_is_taken_for_a_scan(usual):
    chance = random.Random(11)
    for _text in range(2000):
        gaps = [usual * chance.lognormvariate(0, 0.35) for _key in range(9)]
        keys = paced("qianfeng1\r", [*gaps[:-1], gaps[-1] * 1.2])

        assert not any(isinstance(each, tuple) for each in sifted(keys, HIDDEN)), gaps


def test_where_the_scanner_was_measured_a_shorter_code_is_known_and_a_slower_one_than_it_sends_is_not():
    slow, quick = Scanner(gap=0.17, is_measured=True), Scanner(gap=0.05, is_measured=True)

    assert sifted(typed("NB552\r", 0.1), FIELD, slow)[-1] == ("scan", "NB552")
    assert sifted(typed("NB5521-77\r", 0.1), FIELD, quick)[-1] == "enter"


def test_a_key_held_down_in_a_text_field_is_no_scan():
    for place in (FIELD, HIDDEN):
        assert sifted(typed("0000\r", 0.03), place)[-1] == "enter"
        assert sifted(typed("-" * 30, 0.03), place) == ["minus"] * 30


def test_only_in_a_hidden_field_a_scan_without_an_ending_is_one_without_the_prefix():
    assert sifted(typed("NB5521-77"), HIDDEN)[-1] == ("scan", "NB5521-77")
    assert not any(isinstance(each, tuple) for each in sifted(typed("NB5521-77"), FIELD))


def test_after_a_quickly_typed_text_a_second_enter_acts_but_the_line_feed_of_the_first_does_not():
    assert sifted(typed("NB5521\r\r"), FIELD)[-2:] == [("scan", "NB5521"), "enter"]
    assert sifted(typed("NB5521\r\n"), FIELD)[-1] == ("scan", "NB5521")


@pytest.mark.parametrize("gap", [0.05, 0.4])
def test_a_measured_gap_counts_instead_of_the_usual_one(gap):
    slow = Scanner(gap=gap)

    assert sifted(typed(EAN + "\r", gap * 0.9), scanner=slow) == [("scan", EAN)]
    assert sifted(typed("12", gap * 1.1), scanner=slow) == ["1", "2"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*"jkgs19aZ~]-/?张", "\r", "\t", "\n", "down", "f5", "escape"]),
            st.sampled_from([0.0, 0.004, 0.04, 0.1, 0.14, 0.3, 2.0]),
            st.sampled_from([PAGE, LIST, FIELD]),
        ),
        max_size=40,
    )
)
def test_no_key_is_lost_and_none_overtakes_another(pressed):
    bursts, time, given_, done = Bursts(Scanner()), 0.0, [], []
    for what, pause, place in pressed:
        time += pause
        key = typed(what)[0] if len(what) == 1 else Key(what, None)
        key.time = time
        given_.append(key)
        done += bursts.sift(key, place)
    done += bursts.rest()

    acted = [key for each in done if not isinstance(each, Burst) for key in [each]]
    places = [next(at for at, one in enumerate(given_) if one is key) for key in acted]
    assert places == sorted(places)
    swallowed = [key for key in given_ if not any(key is one for one in acted)]
    if not any(isinstance(each, Burst) for each in done):
        assert swallowed == []


def test_the_usual_gap_takes_in_a_slow_bluetooth_scanner():
    assert GAP > 0.12 and set(ENDINGS) == {"enter", "tab", "ctrl+j"}
