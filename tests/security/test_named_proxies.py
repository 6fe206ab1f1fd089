"""Somebody says in a header to be somebody else: only the proxies that were named are believed."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from fieldservice import settings
from fieldservice.desk import web_server
from fieldservice.pages import serving
from fieldservice.sync.transport.doors import Limits
from fieldservice.sync.transport.forwarded import networks, sender
from fieldservice.workflows.engine.messages import Refused
from tests.support.command_line import CommandLine
from tests.support.served import ServedApp

NAMED = networks(["10.0.0.0/24", "192.0.2.9", "fd00::/8"])
PROXY, CUSTOMER = "10.0.0.5", "203.0.113.7"


@pytest.mark.parametrize(
    ("peer", "headers", "who"),
    [
        (PROXY, {}, PROXY),
        (PROXY, {"x-forwarded-for": CUSTOMER}, CUSTOMER),
        (PROXY, {"x-forwarded-for": f"6.6.6.6, {CUSTOMER}"}, CUSTOMER),
        (PROXY, {"x-forwarded-for": f"6.6.6.6, {CUSTOMER}, 192.0.2.9"}, CUSTOMER),
        (PROXY, {"x-forwarded-for": f"6.6.6.6,{CUSTOMER},10.0.0.8, 192.0.2.9"}, CUSTOMER),
        (PROXY, {"x-forwarded-for": f"{CUSTOMER}:51234"}, CUSTOMER),
        (PROXY, {"x-forwarded-for": "[2001:db8::7]:51234"}, "2001:db8::7"),
        (PROXY, {"x-forwarded-for": "::ffff:203.0.113.7"}, CUSTOMER),
        (PROXY, {"x-forwarded-for": "6.6.6.6, unknown"}, PROXY),
        (PROXY, {"x-forwarded-for": "6.6.6.6, , "}, PROXY),
        (PROXY, {"x-forwarded-for": "10.0.0.7"}, "10.0.0.7"),
        (PROXY, {"forwarded": f"for={CUSTOMER};proto=https"}, CUSTOMER),
        (PROXY, {"forwarded": 'for=6.6.6.6, For="[2001:db8::7]:4711";by=10.0.0.5, for=10.0.0.7'}, "2001:db8::7"),
        (PROXY, {"forwarded": "for=_hidden"}, PROXY),
        (PROXY, {"forwarded": f"for={CUSTOMER}", "x-forwarded-for": CUSTOMER}, CUSTOMER),
        (PROXY, {"forwarded": "for=6.6.6.6", "x-forwarded-for": CUSTOMER}, PROXY),
        ("fd00::1", {"x-forwarded-for": CUSTOMER}, CUSTOMER),
        ("::ffff:10.0.0.5", {"x-forwarded-for": CUSTOMER}, CUSTOMER),
        (CUSTOMER, {"x-forwarded-for": "6.6.6.6"}, CUSTOMER),
        (CUSTOMER, {"forwarded": "for=6.6.6.6"}, CUSTOMER),
        (PROXY, {"x-forwarded-for": ",".join(["6.6.6.6"] * 5_000 + [CUSTOMER])}, CUSTOMER),
    ],
)
def test_the_sender_is_the_last_address_that_no_named_proxy_has(peer, headers, who):
    assert sender(peer, [(name.encode(), value.encode()) for name, value in headers.items()], NAMED) == who


def test_a_header_in_two_lines_is_one_list():
    lines = [(b"x-forwarded-for", b"6.6.6.6"), (b"x-forwarded-for", CUSTOMER.encode())]

    assert sender(PROXY, lines, NAMED) == CUSTOMER


@pytest.mark.parametrize("wrong", ["10.0.0.0/33", "proxy.example", "*", "10.0.0"])
def test_a_proxy_is_named_by_its_address_or_network(wrong):
    with pytest.raises(Refused) as refused:
        web_server.limits([wrong])

    assert (refused.value.code, refused.value.because.values["proxy"]) == ("usage", wrong)


def test_the_variable_that_services_set_already_is_read(monkeypatch):
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "10.0.0.5, 192.0.2.0/24")

    assert {str(network) for network in web_server.limits().named_proxies} == {
        "127.0.0.0/8",
        "::1/128",
        "10.0.0.5/32",
        "192.0.2.0/24",
    }


@pytest.mark.parametrize(("named", "seen"), [(["127.0.0.1"], CUSTOMER), ([], "127.0.0.1")])
def test_a_server_takes_the_word_of_a_named_proxy_and_of_no_other(named, seen):
    async def who(request: Request) -> PlainTextResponse:
        return PlainTextResponse(request.client.host if request.client else "")

    served = ServedApp(Starlette(routes=[Route("/", who)]), limits=Limits(named_proxies=networks(named)))
    try:
        assert httpx.get(served.url, headers={"x-forwarded-for": CUSTOMER}, trust_env=False).text == seen
    finally:
        served.close()


def test_pages_behind_a_proxy_on_another_machine_listen_for_it(tmp_path):
    line = CommandLine(tmp_path)

    assert line("pages", "address", "https://sign.example", "--proxy", "not an address").code == 2
    assert line("pages", "address", "https://sign.example", "--proxy", "10.0.0.5", "--plain").code == 0

    assert settings.choices(tmp_path)["pages_proxies"] == "10.0.0.5"
    assert serving.reach(tmp_path) == ("0.0.0.0", "https://sign.example")
