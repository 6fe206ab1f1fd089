"""`hq erase` shows person, open work and stores, and asks for the number again; open work is ended first, unless the
administrator says otherwise."""

from tests.support.command_line import registered


def test_a_customer_is_erased_once_nothing_is_open_and_the_number_was_said_again(line):
    request = registered(line)
    customer = line.json("show", request, who="chen")["facts"]["customer"]

    while_open = line("hq", "erase", customer, "--yes")
    line.take("chen", request, "withdraw", reason="customer_wish")
    without_a_word = line("hq", "erase", customer, "--json")
    erased = line("hq", "erase", customer, "--yes", "--json")

    assert while_open.code == 1 and request in while_open.err and "still open" in while_open.err
    assert "济南实验中学" in while_open.err, "the administrator sees whom it is about"
    assert (without_a_word.code, without_a_word.error["code"]) == (2, "usage") and "--yes" in without_a_word.out
    assert erased.code == 0 and erased.data.keys() >= {"customer", "done", "waiting", "elsewhere", "open", "stores"}
    assert line.json("show", request, who="chen")["facts"]["customer_name"] == "(erased)"


def test_a_customer_who_asks_for_it_is_erased_with_open_work_where_the_administrator_says_so(line):
    request = registered(line)
    customer = line.json("show", request, who="chen")["facts"]["customer"]

    erased = line("hq", "erase", customer, "--yes", "--although-open", "--json")

    assert erased.code == 0 and [work["number"] for work in erased.data["open"]] == [request]
