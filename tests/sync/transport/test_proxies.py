"""The exchange goes through the proxies of the machine, around them where NO_PROXY says so, and says what is wrong."""

import sys

import pytest

from fieldservice.sync.transport.channel import SyncProblem
from fieldservice.sync.transport.proxies import proxy_for
from tests.support.proxy import proxy, speak_http, speak_socks
from tests.sync.hub.test_enrolment import code_for

URL = "http://hq.example:8350"


@pytest.fixture
def joined(hq, served, office):
    """An office whose headquarters has a name that only a proxy knows."""
    cd01 = office("cd01")
    cd01.json("join", served.url, code_for(hq, "CD01"))
    port = int(served.url.rpartition(":")[2])
    return cd01, port


def moved(joined, **environ):
    """The office exchanges with headquarters under the name that only the proxy knows."""
    cd01, _port = joined
    return cd01("join", URL, "--address", "--plain", **environ)


@pytest.mark.parametrize(
    ("variable", "scheme", "speak", "asked"),
    [
        ("HTTP_PROXY", "http://", speak_http, "POST http://hq.example:8350/v1/hello HTTP/1.1"),
        ("http_proxy", "", speak_http, "POST http://hq.example:8350/v1/hello HTTP/1.1"),
        ("ALL_PROXY", "http://", speak_http, "POST http://hq.example:8350/v1/hello HTTP/1.1"),
        ("ALL_PROXY", "socks5h://", speak_socks, "hq.example:8350"),
        ("all_proxy", "socks://", speak_socks, "hq.example:8350"),
    ],
)
def test_an_office_exchanges_through_the_proxy_of_its_machine(joined, variable, scheme, speak, asked):
    with proxy(joined[1], speak) as between:
        environ = {variable: f"{scheme}{between.address}"}
        assert moved(joined, **environ).code == 0
        done = joined[0]("sync", "--json", **environ)

    assert (done.code, done.data["unsent"]) == (0, 0) and asked in between.asked


@pytest.mark.parametrize("speak", [speak_http, speak_socks])
def test_a_proxy_that_lets_nothing_through_is_named_as_the_reason(joined, speak):
    scheme = "http" if speak is speak_http else "socks5"
    with proxy(joined[1], speak) as between:
        moved(joined, ALL_PROXY=f"{scheme}://{between.address}")
    with proxy(joined[1], speak, refuses=True) as between:
        done = joined[0]("sync", "--json", ALL_PROXY=f"{scheme}://{between.address}")

    assert (done.code, done.error["code"]) == (4, "unreachable") and "proxy" in done.error["reason"]
    assert [each["code"] for each in joined[0].json("status")["problems"]] == ["proxy"]


def test_a_proxy_that_is_not_there_is_named_as_the_reason(joined):
    with proxy(joined[1]) as between:
        moved(joined, HTTP_PROXY=f"http://{between.address}")
    done = joined[0]("sync", "--json", HTTP_PROXY=f"http://{between.address}")

    assert done.code == 4 and "proxy" in done.error["reason"]


def test_without_the_part_for_socks_a_sentence_says_how_to_install_it(joined, monkeypatch):
    with proxy(joined[1]) as between:
        moved(joined, HTTP_PROXY=f"http://{between.address}")
    monkeypatch.setitem(sys.modules, "socksio", None)
    done = joined[0]("sync", "--json", ALL_PROXY="socks5://127.0.0.1:9")

    assert "pip install 'fieldservice[socks]'" in done.error["reason"]
    assert [each["code"] for each in joined[0].json("status")["problems"]] == ["socks"]


@pytest.mark.parametrize(
    ("url", "exceptions", "around"),
    [
        ("https://hq.example", "hq.example", True),
        ("https://hq.example", ".example", True),
        ("https://hq.example", "*.example", True),
        ("https://hq.example", "other.example, EXAMPLE", True),
        ("https://hq.example", "q.example", False),
        ("https://hq.example:8350", "hq.example:8350", True),
        ("https://hq.example:8350", "hq.example:443", False),
        ("https://hq.example", "*", True),
        ("https://10.20.30.40", "10.0.0.0/8", True),
        ("https://10.20.30.40", "10.20.30.40", True),
        ("https://10.20.30.40", "192.168.0.0/16 10.20.30.0/24", True),
        ("https://11.20.30.40", "10.0.0.0/8", False),
        ("https://[fd00::7]:8350", "fd00::/8", True),
        ("https://[fd00::7]:8350", "[fd00::7]", True),
        ("https://[fd00::7]:8350", "[fd00::7]:8350", True),
        ("https://[fd00::7]:8350", "[fd00::7]:443", False),
        ("https://[fd00::7]:8350", "fd00:0:0::7", True),
        ("https://[fd00::7]:8350", "::1,[fe80::1]", False),
        ("https://[::ffff:10.1.2.3]", "10.0.0.0/8", True),
        ("https://hq.example", "10.0.0.0/8,::1,nonsense/99,[", False),
        ("https://server", "<local>", True),
        ("https://hq.example", "<local>", False),
        ("https://127.0.0.1:8350", "", True),
        ("https://[::1]:8350", "", True),
        ("https://localhost:8350", "", True),
    ],
)
def test_no_proxy_names_hosts_domains_addresses_networks_and_ports(url, exceptions, around):
    found = proxy_for(url, {"https": "http://proxy.example:3128", "no": exceptions})

    assert found == (None if around else "http://proxy.example:3128")


@pytest.mark.parametrize(
    "address",
    ["socks4://proxy.example:1080", "ftp://proxy.example", "http://", "http://proxy.example:port", "http://[::1"],
)
def test_an_address_that_is_no_proxy_is_said(address):
    with pytest.raises(SyncProblem, match="proxy_address"):
        proxy_for("https://hq.example", {"all": address})
