"""What threads read for a screen, in the order in which they began."""

from fieldservice.screens.panels.reads import Reads


def test_what_was_read_before_a_decision_is_not_shown_after_what_was_read_behind_it():
    reads = Reads()
    before, behind = reads.begin(), reads.begin()

    assert reads.is_newest(behind)
    assert not reads.is_newest(before), "it came late, and is older"
    assert reads.is_newest(reads.begin())
