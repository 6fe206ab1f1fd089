"""Somebody guesses codes for joining: that slows the sender, and nobody else."""

from __future__ import annotations

import sys

import httpx
import pytest

from fieldservice.sync import enrolled_stores
from fieldservice.sync.hub import enrolment
from fieldservice.sync.hub.enrolment import WrongCodeLimiter
from fieldservice.sync.refusal import RequestRefused
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.enrolment_messages import EnrolRequest
from tests.sync.hub.test_enrolment import code_for


class Joining:
    """Joins from an address, as an office."""

    def __init__(self, served) -> None:
        self.served = served

    def __call__(self, code: str, sender: str, office: str = "") -> int:
        asked = EnrolRequest(code, f"identity of {sender}{office}", office)
        behind = {"x-forwarded-for": sender}  # the proxy on this machine is believed
        return httpx.post(
            f"{self.served.url}/v1/enrol", content=wire.pack(asked), headers=behind, trust_env=False
        ).status_code


def test_a_guesser_waits_and_an_office_elsewhere_joins_meanwhile(hq, served):
    join, code = Joining(served), code_for(hq, "CD01")

    guessed = [join("0000-0000-0000", "203.0.113.7") for _ in range(14)]

    assert guessed == [403] * enrolment.OF_OFFICE + [429] * 4
    assert join(code, "203.0.113.7") == 429, "the guesser's own right code waits too"
    assert join(code, "198.51.100.1") == 200


def test_an_office_that_mistypes_does_not_use_up_the_tries_of_another_behind_the_same_address(hq, served):
    join, code = Joining(served), code_for(hq, "CD02")

    assert [join("0000-0000-0000", "203.0.113.7", "CD01") for _ in range(11)][-1] == 429

    assert join(code, "203.0.113.7", "CD02") == 200


def test_a_guesser_who_names_another_office_each_time_waits_too():
    limiter = WrongCodeLimiter(lambda: 0.0)
    for number in range(enrolment.OF_ADDRESS):
        limiter.check("203.0.113.7", f"CD{number}")
        limiter.wrong("203.0.113.7", f"CD{number}")

    with pytest.raises(RequestRefused, match="too_many_codes"):
        limiter.check("203.0.113.7", "CD99")
    limiter.check("203.0.113.8", "CD99")


def test_after_a_minute_the_sender_may_try_again():
    seconds = [0.0]
    limiter = WrongCodeLimiter(lambda: seconds[0])
    for _ in range(enrolment.OF_OFFICE):
        limiter.wrong("203.0.113.7", "CD01")
    with pytest.raises(RequestRefused):
        limiter.check("203.0.113.7", "CD01")

    seconds[0] += 60

    limiter.check("203.0.113.7", "CD01")


def test_a_code_cannot_be_guessed_even_if_nobody_were_slowed():
    """A million guesses a second, as long as the code is good."""
    codes = len(enrolled_stores.ALPHABET) ** enrolled_stores.CODE_LENGTH

    assert 1_000_000 * enrolled_stores.CODE_VALID.total_seconds() / codes < 1e-9


def test_a_guesser_without_a_proxy_is_known_by_the_connection(hq, served):
    if sys.platform != "linux":
        pytest.skip("only Linux has more than one address on the loopback interface")
    code = code_for(hq, "CD01")

    def join(code: str, source: str) -> int:
        transport = httpx.HTTPTransport(local_address=source)
        with httpx.Client(transport=transport, trust_env=False) as client:
            asked = wire.pack(EnrolRequest(code, f"identity of {source}"))
            return client.post(f"{served.url}/v1/enrol", content=asked).status_code

    assert [join("0000-0000-0000", "127.0.0.5") for _ in range(11)][-1] == 429
    assert join(code, "127.0.0.6") == 200
