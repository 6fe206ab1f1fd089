"""The program itself wrote the stores of the benchmarks of stock, and everything that is measured answers on them."""

from collections import Counter, defaultdict

from benchmarks import stock
from db import ledgers
from db.reading import Reader
from fieldservice.read_model import rebuild
from fieldservice.workflows.engine.ledger import key_of

MOVES, PARTS = 200_000, 20_000


def test_moves_are_summed_to_what_each_place_holds_and_to_where_each_piece_has_been(tmp_path, rounds):
    moves = rounds(20_000, soak=MOVES)
    parts = moves * PARTS // MOVES
    at = stock.make(moves, parts, lambda line: None, tmp_path / "store")

    held: Counter[tuple[str, str]] = Counter()
    ways = defaultdict(list)
    for each in stock.postings(moves, parts):
        held[each.source, each.item] -= each.quantity
        held[each.target, each.item] += each.quantity
        if each.serial:
            ways[each.serial].append(each.target)
    reader = Reader.open(at)
    levels = {(level.account, level.item): level.quantity for level in ledgers.levels(reader, "") if level.quantity}
    assert levels == {place: many for place, many in held.items() if many}
    for serial in sorted(ways)[:500]:
        assert [line.target for line in ledgers.history_of(reader, key_of(serial))] == ways[serial]
    reader.close()
    list(stock.measure(moves, at, reads=20, acts=3))  # raises where the sums of the moves and the balances differ


def test_a_store_of_moves_agrees_with_its_journal(tmp_path, rounds):
    count = rounds(2_000, soak=MOVES)
    at = stock.make(count, count // 100, lambda line: None, tmp_path / "store")

    list(stock.measure(count, at, reads=3, acts=3))

    with rebuild.store_in(at) as store:
        assert not [
            each for each in rebuild.verify(store)["problems"] if "holds" in str(each) or "Movements" in str(each)
        ]
