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
    assert "No duplicates are proposed." in line("duplicates", who="liu").out
