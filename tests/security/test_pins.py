"""Guessing a PIN: by many tries at once, by killing the program, by setting the clock, or because it is easy."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from fieldservice.desk import Desk, pins, sign_in
from fieldservice.desk.pins import PinHolder, fault
from fieldservice.workflows.engine.messages import Refused
from tests.support.clock import Clock
from tests.support.office import PIN, Office, template

GUESSER = """
import sys
from pathlib import Path
from fieldservice.desk import Desk, sign_in
from fieldservice.workflows.engine.messages import Refused
looked = 0
def fits(verifier, pin):
    global looked
    looked += 1
    return False
sign_in.fits = fits
desk = Desk.open(Path(sys.argv[1]))
for guess in range(5):
    try:
        desk.sign_in("li.wei", str(guess))
    except Refused:
        pass
print(looked)
"""


@pytest.fixture
def office(tmp_path, tmp_path_factory):
    import shutil

    made = tmp_path_factory.getbasetemp() / "pins-office"
    if not made.exists():
        template(made)
    shutil.copytree(made, tmp_path / "CD01")
    found = Office(tmp_path / "CD01", Clock())
    yield found
    found.desk.close()


def refusal(office, name, pin):
    with pytest.raises(Refused) as refused:
        office.desk.sign_in(name, pin)
    return refused.value.because


def test_many_programs_at_once_look_at_no_more_pins_than_one_by_one(office):
    """Each of the tries counts before its PIN is looked at; forty at once had 216 PINs looked at."""
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", GUESSER, str(office.folder)],
            stdout=subprocess.PIPE,
            cwd=Path(sign_in.__file__).parents[2],
        )
        for _ in range(4)
    ]
    looked = sum(int(program.communicate(timeout=120)[0]) for program in programs)

    fails, _until = office.rows("SELECT fails, until FROM sign_in_try WHERE name = 'li.wei'")[0]
    assert looked == fails < 20
    assert len(office.rows("SELECT 1 FROM entry WHERE kind = 'sign_in_refused'")) == 20


def test_many_threads_at_once_look_at_three_pins_and_then_wait(office, monkeypatch):
    looked = []
    monkeypatch.setattr(sign_in, "fits", lambda verifier, pin: bool(looked.append(pin)))

    with ThreadPoolExecutor(8) as several:
        because = list(several.map(lambda guess: refusal(office, "li.wei", str(guess)).message, range(24)))

    assert len(looked) == sign_in.FREE_TRIES
    assert because.count(sign_in.WRONG) == sign_in.FREE_TRIES and because.count(sign_in.WAIT) == 21


def test_the_right_pin_typed_at_many_terminals_at_once_is_right_at_each(office):
    with ThreadPoolExecutor(6) as several:
        people = list(several.map(lambda _: office.desk.sign_in("li.wei", PIN).name, range(6)))

    assert people == ["li.wei"] * 6
    assert office.rows("SELECT fails, until FROM sign_in_try WHERE name = 'li.wei'") == [(0, "")]


def test_a_program_that_is_killed_while_it_looks_at_a_pin_has_used_up_a_try(office):
    for _try in range(sign_in.FREE_TRIES):
        child = os.fork()
        if not child:
            sign_in.fits = lambda verifier, pin: os._exit(0)
            Desk.open(office.folder, office.clock).sign_in("li.wei", "1111")
        os.waitpid(child, 0)

    assert refusal(office, "li.wei", PIN).message == sign_in.WAIT


@pytest.mark.parametrize("ahead", [timedelta(days=365 * 3), timedelta(hours=1)], ids=["years", "an hour"])
def test_a_wait_that_began_while_the_clock_was_ahead_keeps_nobody_out_once_it_is_right(office, ahead):
    office.clock.now += ahead
    for _try in range(12):
        refusal(office, "li.wei", "9999")
        office.clock.now += timedelta(seconds=sign_in.LONGEST_WAIT)
    refusal(office, "li.wei", "9999")

    office.clock.now -= ahead + timedelta(hours=1)

    assert office.desk.sign_in("li.wei", PIN).name == "li.wei"


def test_a_wait_that_began_while_the_clock_was_in_1970_is_over_once_it_is_right(office):
    right = office.clock.now
    office.clock.now = right.replace(year=1970)
    for _try in range(6):
        refusal(office, "li.wei", "9999")
    office.clock.now = right

    assert office.desk.sign_in("li.wei", PIN).name == "li.wei"


LI_WEI = PinHolder("li.wei", "李伟", ("engineer",), "138 0531 0042")
SUN = PinHolder("sun", "孙经理", ("manager",), "")
ADMIN = PinHolder("admin", "系统管理员", ("administrator",), "+86 139 6402 7715")


@pytest.mark.parametrize(
    ("pin", "holder", "because"),
    [
        ("12", LI_WEI, pins.LENGTH_RULE),
        ("x" * 65, LI_WEI, pins.LENGTH_RULE),
        *((pin, LI_WEI, pins.ROW) for pin in ("0000", "1111", "1234", "4321", "9876", "7890", "1212", "abcd", "qwer")),
        *((pin, ADMIN, pins.ROW) for pin in ("000000", "111111", "123456", "654321", "123123", "112233", "147258")),
        *((pin, LI_WEI, pins.DATE) for pin in ("1986", "0704", "2412", "19860704", "860704", "04071986", "040786")),
        *((pin, LI_WEI, pins.NAME) for pin in ("liwei", "liwei88", "李伟2026", "iewil", "Li.Wei".replace(".", ""))),
        *((pin, LI_WEI, pins.PHONE) for pin in ("8053", "5310042", "13805310042")),
        ("640277", ADMIN, pins.PHONE),
        *((pin, SUN, pins.WORD) for pin in ("password", "Passw0rd", "woaini1314", "welcome1", "5201314")),
        *((pin, SUN, pins.DIGITS_RULE) for pin in ("8264", "90172", "²³¹⁴", "739x", "x8k2!")),
        *((pin, SUN, pins.ROW) for pin in ("１２３４５６", "123456a", "a123456", "abc123", "qwer1234", "qwerty1")),
        *((pin, SUN, pins.ROW) for pin in ("1q2w3e4r", "135790", "aaa111b", "x654321")),
        *((pin, LI_WEI, pins.DATE) for pin in ("1990-05-12", "5121990", "12.05.1990", "a19900512", "1990/5/12")),
        *((pin, SUN, pins.WORD) for pin in ("ａｄｍｉｎ", "P@ssw0rd", "pass word", "Passw0rd!", "2024admin")),
        ("8264", PinHolder("zhao", "赵敏", ("coordinator", "manager")), pins.DIGITS_RULE),
    ],
)
def test_a_pin_that_is_easy_to_guess_is_refused_with_the_reason(pin, holder, because):
    found = fault(pin, holder)

    assert found is not None and found.message == because


@pytest.mark.parametrize(
    ("pin", "holder"),
    [
        ("8264", LI_WEI),
        ("471182", ADMIN),
        ("907361", SUN),
        ("hammer", SUN),
        ("correct horse", ADMIN),
        ("一把烙铁", SUN),
    ],
)
def test_a_good_pin_is_taken(pin, holder):
    assert fault(pin, holder) is None


def test_an_old_pin_goes_on_working_and_its_owner_is_asked_to_change_it(office):
    with office.desk.session.store.writing() as tx:
        tx.run("UPDATE staff SET pin = ? WHERE name IN ('sun', 'li.wei')", (sign_in.verifier("4711"),))

    assert office.desk.sign_in("sun", "4711").name == "sun"  # four digits, set before managers needed six
    assert office.desk.session.pin_fault.message == pins.DIGITS_RULE

    assert office.desk.sign_in("li.wei", "4711").name == "li.wei"
    assert office.desk.session.pin_fault is None


def test_a_pin_signs_in_whether_an_input_method_wrote_it_in_full_width_or_not(office):
    with office.desk.session.store.writing() as tx:
        tx.run("UPDATE staff SET pin = ? WHERE name = 'sun'", (sign_in.verifier("４７２９６１"),))
        before = sign_in.hasher().hash("４７２９")  # set by an earlier version
        tx.run("UPDATE staff SET pin = ? WHERE name = 'li.wei'", (before,))

    assert office.desk.sign_in("sun", "472961").name == office.desk.sign_in("sun", "４７２９６１").name == "sun"
    assert office.desk.sign_in("li.wei", "４７２９").name == "li.wei"


def test_in_the_demo_nobody_is_asked_to_change_a_pin(office):
    with office.desk.session.store.writing() as tx:
        tx.set_meta("demo", "1")

    office.desk.sign_in("sun", PIN)

    assert office.desk.session.pin_fault is None


def test_a_new_pin_is_checked_however_it_is_set(line, tmp_path):
    staff = tmp_path / "staff.csv"
    people = ("he,何敏,manager,,8264", "ma,马丽,agent,138 0531 0042,8053", "wu,吴军,agent,,8264")
    staff.write_text("\n".join(("name,display,roles,phone,pin", *people)), "utf-8")

    published = line("publish", "staff", staff, "--add", "--json", who="admin")
    changed = line("passwd", "chen", "--json", who="admin", FIELDSERVICE_NEW_PIN="123456")
    begun = type(line)(tmp_path / "new")("init", "--office", "CD09", "--name", "新网点", "--json", pin="4729")

    assert published.error["fields"] == {
        "2:pin": "The PIN of an administrator or manager must have at least 6 characters, or be a word.",
        "3:pin": pins.PHONE,
    }
    assert changed.error["reason"] == pins.ROW
    assert begun.error["code"] == "data" and "FIELDSERVICE_PIN is to become the PIN of admin." in begun.error["reason"]
    assert not (tmp_path / "new").exists()
    assert line("list", "jobs", who="chen").code == 0
