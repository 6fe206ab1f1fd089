"""A script that registers a call from a shared phone learns whom it may choose from."""

SWITCHBOARD = "phone=028 8550 3305"
CALL = ("take", "new", "register", "--set", "caller_kind=end_customer", "--set", SWITCHBOARD)


def test_the_candidates_behind_a_phone_are_lines_and_json_and_one_of_them_can_be_set(line):
    father, son = (
        line.json(*CALL, "--set", f"customer_name={name}", "--set", f"address=文化东路{number}号", who="chen")
        for number, name in enumerate(("王建国", "王明"), 1)
    )

    told = line(*CALL, who="chen")
    assert told.code == 1
    assert "--set customer=new" in told.err and "王建国" in told.err and "文化东路2号" in told.err
    error = line("--json", *CALL, who="chen").error
    assert all(told.err.count(each["number"]) == 1 for each in error["candidates"]["customer"])
    assert error["code"] == "data" and "customer" in error["fields"]
    assert [each["name"] for each in error["candidates"]["customer"]] == ["王建国", "王明"]
    assert {"id", "number", "open", "last", "extension", "caller_kind"} <= error["candidates"]["customer"][0].keys()

    number = error["candidates"]["customer"][1]["number"]
    chosen = line.json(*CALL, "--set", f"customer={number}", who="chen")
    assert chosen["facts"]["customer"] == son["facts"]["customer"] != father["facts"]["customer"]
    assert line.json(*CALL, "--set", "customer=new", who="chen")["facts"]["customer"] not in (
        father["facts"]["customer"],
        son["facts"]["customer"],
    )
