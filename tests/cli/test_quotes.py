"""Quotes on the command line: made, listed by state, accepted."""

PRICES = (
    "list,code,valid_from,amount,currency,tax,zh,en,kind\n"
    "standard,LAB-STD,2026-01-01,200.00,CNY,130,标准工时,Standard labour,labour\n"
)


def test_a_quote_is_made_listed_by_its_state_and_accepted(line, tmp_path):
    (tmp_path / "prices.csv").write_text(PRICES, "utf-8")
    assert line("publish", "prices", tmp_path / "prices.csv").code == 0
    call = line.take("chen", "new", "register", caller_kind="end_customer", phone="13805310042", customer_name="刘女士")
    line.take("chen", call["id"], "quote", services="LAB-STD x1.5")

    (row,) = line.json("list", "quotes", "--state", "open", who="zhao")["rows"]
    assert (row["total"], row["currency"], row["version"], row["customer"]) == (339_00, "CNY", 1, "刘女士")
    assert row["thing_number"] == call["number"]
    refused = line("take", call["id"], "quote", "--set", "services=LAB-SDT", who="chen")
    assert refused.code == 1 and "LAB-STD" in refused.err
    assert line("list", "quotes", "--state", "gone", who="zhao").code == 2

    line.take("chen", call["id"], "accept_quote", "--set", "who=刘女士")
    assert [each["state"] for each in line.json("list", "quotes", who="zhao")["rows"]] == ["accepted"]
    assert "339.00" in line("list", "quotes", "--lang", "en", who="zhao").out
