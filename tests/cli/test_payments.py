"""Money on the command line: a payment taken, listed and shown; a device that is not paid stays here."""

PRICES = (
    "list,code,valid_from,amount,currency,tax,zh,en,kind\n"
    "standard,LAB-STD,2026-01-01,200.00,CNY,130,标准工时,Standard labour,labour\n"
)


def test_a_payment_is_taken_listed_and_shown_with_what_is_open(line, tmp_path):
    (tmp_path / "prices.csv").write_text(PRICES, "utf-8")
    assert line("publish", "prices", tmp_path / "prices.csv").code == 0
    call = line.take("chen", "new", "register", caller_kind="end_customer", phone="13805310042", customer_name="刘女士")
    line.take("chen", call["id"], "quote", services="LAB-STD x1.5")
    line.take("chen", call["id"], "accept_quote", "--set", "who=刘女士")

    line.take("zhao", call["id"], "take_payment", amount="100", tendered="200")

    (row,) = line.json("list", "payments", who="zhao")["rows"]
    assert (row["kind"], row["amount"], row["currency"], row["method"]) == ("payment", 100_00, "CNY", "cash")
    assert (row["thing_number"], row["customer"], row["number"][:6]) == (call["number"], "刘女士", "CD01-E")
    line.json("list", "payments", "--out", tmp_path / "payments.csv", who="zhao")
    assert (
        ",Paid," in (written := (tmp_path / "payments.csv").read_text("utf-8-sig")) and f"\n{row['at'][:4]}-" in written
    )
    (money,) = line.json("show", call["id"], who="zhao")["money"]
    assert (money["agreed"], money["paid"], money["open"]) == (339_00, 100_00, 239_00)
    said = line("show", call["id"], "--lang", "en", who="zhao").out
    assert "change ¥100.00" in said and "239.00" in said
    assert "100.00" in line("list", "payments", "--state", "payment", "--lang", "zh", who="zhao").out
    assert line("list", "payments", "--state", "gone", who="zhao").code == 2
    refused = line("take", call["id"], "take_payment", "--set", "method=mobile", who="zhao")
    assert refused.code == 1 and "transaction" in refused.err
