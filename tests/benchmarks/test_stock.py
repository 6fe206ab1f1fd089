"""The program itself wrote the store of the benchmarks of stock, and everything that is measured answers on it."""

from benchmarks import stock
from fieldservice.read_model import rebuild


def test_a_store_of_moves_is_sound_and_every_question_about_it_is_measured(tmp_path, rounds):
    count = rounds(2_000, soak=200_000)
    at = stock.make(count, count // 100, lambda line: None, tmp_path / "store")

    found = list(stock.measure(count, at, reads=3, acts=3))

    assert {figure.name.partition(",")[0] for figure in found} >= {"level of a place", "verify of the ledgers"}
    with rebuild.store_in(at) as store:
        assert not [
            each for each in rebuild.verify(store)["problems"] if "holds" in str(each) or "Movements" in str(each)
        ]
