"""`duplicates` prints the commands that decide about each pair, and every one of them can be typed as it stands."""

import shlex


def test_every_pair_of_a_proposal_has_its_command(line):
    call = ("take", "new", "register", "--set", "caller_kind=end_customer", "--set", "phone=139 0013 9000")
    for name in ("王明", "王明先生", "王 明"):
        line.json(*call, "--set", f"customer_name={name}", "--set", "customer=new", who="chen")

    said = line("duplicates", who="liu").out
    commands = [each.strip() for each in said.splitlines() if each.strip().startswith("fieldservice take")]
    assert [command.split()[3] for command in commands] == ["merge"] * 2 + ["hold_apart"] * 3

    for command in commands[:2]:
        assert line(*shlex.split(command)[1:], who="liu").code == 0
    assert "There are no possible duplicates." in line("duplicates", who="liu").out


def test_show_and_find_say_under_which_other_number_a_merged_file_is_known(line):
    call = ("take", "new", "register", "--set", "caller_kind=end_customer", "--set", "phone=139 0013 9000")
    calls = [
        line.json(*call, "--set", f"customer_name={name}", "--set", "customer=new", who="chen")
        for name in ("王明", "王明先生")
    ]
    elder, younger = (line.json("show", each["facts"]["customer"], who="liu") for each in calls)
    line.json("take", younger["id"], "merge", "--set", f"duplicate={elder['number']}", "--set", "reason=r", who="liu")

    said = line("show", younger["number"], who="liu").out
    assert elder["number"] in said.splitlines()[0]
    assert "Merged files" in said and younger["number"] in said and "王明先生, 139****9000" in said
    merged = line.json("show", younger["number"], who="liu")["merged"]
    assert [file["number"] for file in merged] == [younger["number"]]
    assert f"{younger['number']} was merged into {elder['number']}." in line("find", younger["number"], who="liu").out
