"""Whoever reads a list from a pipe or a file gets every value whole, in both languages, whatever the list."""

import pytest

from fieldservice.cli import output
from fieldservice.cli.lists import KINDS
from tests.support.command_line import CALL

NAME = "仁恒国际广场写字楼三层零七室内的百草园大药房连锁有限责任公司东大街旗舰店收货处"
SYMPTOM = "Prints two pages, then stops with a red light and makes a noise like a small train in a tunnel"
OTHERS = (("places",), ("owed",), ("board",), ("printers",), ("print-jobs",), ("review",), ("find", "Papyra"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_list_in_a_pipe_is_cut(line, language):
    line.take("chen", "new", "register", **{**CALL, "customer_name": NAME, "symptom": SYMPTOM})
    for arguments in (*(("list", kind) for kind in KINDS), *OTHERS):
        answer = line(*arguments, "--lang", language, who="admin")
        assert answer.code == 0, (arguments, answer.err)
        assert ".." not in answer.out and "…" not in answer.out, arguments
    assert NAME in line("list", "customers", "--lang", language, who="admin").out
    assert SYMPTOM in line("list", "requests", "--lang", language, who="admin").out


def test_at_a_terminal_a_table_is_cut_to_fit(monkeypatch, capsys):
    monkeypatch.setattr(output, "is_read_by_a_program", lambda: False)
    output.print_table(("Name", "What"), [("J1", SYMPTOM)], longest=30)

    assert SYMPTOM not in capsys.readouterr().out
