"""Ports: taken, free, forbidden."""

import os
import socket
from contextlib import contextmanager

import pytest

from regulars.edges.server.services import (
    answer,
    behind_proxies,
    free_port,
    is_our_machine,
    tell_own_address,
)
from regulars.edges.server.types import PortTaken, UnknownHost

EVERYWHERE = "0.0.0.0"  # noqa: S104 - nothing listens there here


@contextmanager
def taken():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


class TestTellOwnAddress:
    @pytest.mark.parametrize(
        ("host", "told"),
        [
            ("127.0.0.1", "http://127.0.0.1:8932"),
            (EVERYWHERE, "http://127.0.0.1:8932"),
            ("::", "http://[::1]:8932"),
            ("shop.example", "http://shop.example:8932"),
        ],
    )
    def test_is_where_it_listens(self, monkeypatch, host, told):
        monkeypatch.setenv("REGULARS_SANDBOX_ADDRESS", "")
        monkeypatch.delenv("REGULARS_SANDBOX_ADDRESS")

        tell_own_address(host, 8932)

        assert os.environ["REGULARS_SANDBOX_ADDRESS"] == told

    def test_is_what_the_setting_says(self, monkeypatch):
        monkeypatch.setenv("REGULARS_SANDBOX_ADDRESS", "http://shop.example")

        tell_own_address("127.0.0.1", 8932)

        assert os.environ["REGULARS_SANDBOX_ADDRESS"] == "http://shop.example"


class TestIsOurMachine:
    @pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
    def test_is_what_nobody_else_reaches(self, host):
        assert is_our_machine(host)

    @pytest.mark.parametrize("host", [EVERYWHERE, "::", "192.0.2.1", "shop.example", ""])
    def test_is_nothing_that_others_reach(self, host):
        assert not is_our_machine(host)


class TestFreePort:
    def test_is_the_wanted_one_if_nobody_listens(self):
        with taken() as port:
            pass

        assert free_port("127.0.0.1", port) == port

    def test_is_any_for_nought(self):
        found = free_port("127.0.0.1", 0)

        assert free_port("127.0.0.1", found) == found

    def test_names_the_way_out_of_a_taken_one(self):
        with taken() as port, pytest.raises(PortTaken) as refusal:
            free_port("127.0.0.1", port)

        assert refusal.value.free != port
        assert free_port("127.0.0.1", refusal.value.free) == refusal.value.free
        assert str(refusal.value) == (
            f"Port {port} on 127.0.0.1 is taken by another program. Stop that program, or choose "
            f"another port, such as --port {refusal.value.free}"
        )

    @pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
    def test_refuses_addresses_of_other_machines(self, host):
        with pytest.raises(UnknownHost, match=host):
            free_port(host, 8000)


class TestAnswer:
    def test_is_none_where_nobody_listens(self):
        assert answer("127.0.0.1", free_port("127.0.0.1", 0), "/livez") is None


class TestBehindProxies:
    @staticmethod
    def asked(proxies: list[str], **details: str) -> tuple[str, str]:
        heard = {}
        environ = {"REMOTE_ADDR": "10.0.0.9", "wsgi.url_scheme": "http", **details}
        behind_proxies(lambda scope, _: heard.update(scope), proxies)(environ, None)
        return heard["REMOTE_ADDR"], heard["wsgi.url_scheme"]

    def test_believes_a_proxy_that_is_named(self):
        said = {"HTTP_X_FORWARDED_FOR": "198.51.100.7", "HTTP_X_FORWARDED_PROTO": "https"}

        assert self.asked(["10.0.0.0/8"], **said) == ("198.51.100.7", "https")

    def test_takes_the_last_that_no_proxy_of_ours_made_up(self):
        said = {"HTTP_X_FORWARDED_FOR": "203.0.113.1, 198.51.100.7, 10.0.0.3"}

        assert self.asked(["10.0.0.0/8"], **said) == ("198.51.100.7", "http")

    @pytest.mark.parametrize("proxies", [[], ["127.0.0.1"]])
    def test_believes_nobody_else(self, proxies):
        said = {"HTTP_X_FORWARDED_FOR": "198.51.100.7", "HTTP_X_FORWARDED_PROTO": "https"}

        assert self.asked(proxies, **said) == ("10.0.0.9", "http")
