from __future__ import annotations

import socket
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import override_settings

from regulars.edges.connectors.asking import services
from regulars.edges.connectors.asking.services import Peer, checked
from regulars.edges.connectors.asking.tests.peers import Reply, answering
from regulars.edges.connectors.asking.types import (
    AccessRefused,
    Declined,
    NotAnAddress,
    NothingFound,
    OutOfReach,
    Redirected,
    Unanswered,
)

LET_IN = {"Authorization": "Bearer kettle"}


class Pauses(list):
    """Remembers how long somebody wanted to wait, and does not."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def asked(*replies: Reply, pauses: Pauses | None = None, path: str = "tea"):
    """What comes of asking somebody who gives these answers, the last one again and again."""
    given: Iterator[Reply] = iter(replies)
    last = replies[-1]
    with answering(lambda _: next(given, last)) as fake:
        peer = Peer(fake.address, LET_IN, pauses if pauses is not None else Pauses())
        try:
            return peer.get(path, page=2), fake.asked
        except Exception as error:
            error.asked = fake.asked
            raise


class TestAsking:
    def test_says_who_asks_and_reads_numbers_exactly(self):
        answer, requests = asked(Reply(b'{"price": 1.10}', headers={"X-Pages": "3"}))

        assert answer.said == {"price": Decimal("1.10")}
        assert answer.headers["x-pages"] == "3"
        assert [(one.method, one.path, one.query) for one in requests] == [
            ("GET", "/tea", {"page": "2"})
        ]
        assert requests[0].headers["authorization"] == "Bearer kettle"
        assert requests[0].headers["user-agent"].startswith("Regulars/")

    def test_tells_json_or_a_form(self):
        with answering(lambda _: Reply()) as fake:
            peer = Peer(fake.address, LET_IN)
            peer.post("cups", {"size": 2})
            peer.post("cups/1", {"colours[]": ["red", "blue"]}, form=True, method="PUT")

        assert [(one.method, one.body) for one in fake.asked] == [
            ("POST", b'{"size":2}'),
            ("PUT", b"colours%5B%5D=red&colours%5B%5D=blue"),
        ]

    def test_waits_as_long_as_it_is_told_to(self):
        pauses = Pauses()
        answer, requests = asked(
            Reply(status=429, headers={"Retry-After": "2"}), Reply([7]), pauses=pauses
        )

        assert (answer.said, len(requests), pauses) == ([7], 2, [2.0])

    def test_asks_three_times_where_the_other_is_out_of_order(self):
        pauses = Pauses()
        with pytest.raises(Unanswered) as refusal:
            asked(Reply(status=502), pauses=pauses)

        assert refusal.value.reason == "answered 502"
        assert (len(refusal.value.asked), pauses) == (3, [1.0, 3.0])

    def test_does_not_wait_for_long(self):
        pauses = Pauses()
        with pytest.raises(Unanswered):
            asked(Reply(status=429, headers={"Retry-After": "600"}), pauses=pauses)

        assert pauses == []

    def test_gives_up_where_nobody_answers(self, settings):
        settings.REGULARS_OUTGOING_LOOPBACK = True
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{found.getsockname()[1]}"
        pauses = Pauses()

        with pytest.raises(Unanswered) as refusal:
            Peer(address, LET_IN, pauses).get("tea")

        assert refusal.value.reason == "does not answer (nobody listens there)"
        assert pauses == [1.0, 3.0]

    @pytest.mark.parametrize(
        ("reply", "problem"),
        [
            (Reply(status=401), AccessRefused),
            (Reply(status=403), AccessRefused),
            (Reply(status=404), NothingFound),
            (Reply({"message": "no such page"}, status=400), Declined),
            (Reply(b"<html>Back soon</html>"), Unanswered),
            (Reply(b'{"half":', announced=100), Unanswered),
        ],
        ids=["unknown", "forbidden", "nothing", "declined", "page", "half"],
    )
    def test_says_what_is_wrong(self, reply, problem):
        with pytest.raises(problem):
            asked(reply)

    def test_repeats_the_reason_that_is_given(self):
        with pytest.raises(Declined) as refusal:
            asked(Reply(b'{"message": "no \\n such page"}', status=400))

        assert (refusal.value.answer, refusal.value.said) == (
            400,
            '{"message": "no \\n such page"}',
        )

    def test_follows_nothing(self):
        with answering(lambda _: Reply("never asked")) as elsewhere:
            target = f"{elsewhere.address}/tea?key=secret"
            with pytest.raises(Redirected) as refusal:
                asked(Reply(status=302, headers={"Location": target}))

            assert refusal.value.target == elsewhere.address
            assert elsewhere.asked == []

    def test_does_not_read_without_end(self, monkeypatch):
        monkeypatch.setattr(services, "LARGEST", 1000)

        with pytest.raises(Unanswered) as refusal:
            asked(Reply([1] * 1000))

        assert refusal.value.reason == "answers without end"

    def test_does_not_read_for_ever(self, monkeypatch):
        monkeypatch.setattr(services, "SECONDS", -1.0)

        with pytest.raises(Unanswered) as refusal:
            asked(Reply([1]))

        assert refusal.value.reason == "answers too slowly"

    def test_keeps_what_lets_it_in_to_itself(self):
        assert "kettle" not in repr(Peer("https://tea.example", LET_IN))


class TestReach:
    @pytest.fixture
    def fake(self):
        """Somebody on this machine, which may not be asked."""
        with (
            answering(lambda _: Reply("never asked")) as fake,
            override_settings(REGULARS_OUTGOING_LOOPBACK=False),
        ):
            yield fake

    def test_ends_at_this_machine(self, fake):
        with pytest.raises(NotAnAddress):
            Peer(fake.address, LET_IN).get("tea")

        assert fake.asked == []

    @pytest.mark.parametrize("within", ["127.0.0.1", "10.0.0.5", "169.254.169.254", "fd00::1"])
    def test_ends_where_a_name_leads_within(self, fake, settings, monkeypatch, within):
        """The name is public, what it stands for is not: neither is a connection made."""
        port = int(fake.address.rpartition(":")[2])
        settings.REGULARS_OUTGOING_PORTS = [port]
        reached: list[object] = []
        family = socket.AF_INET6 if ":" in within else socket.AF_INET
        found = [(family, socket.SOCK_STREAM, 6, "", (within, port))]
        monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: found)
        monkeypatch.setattr("socket.socket.connect", lambda _, place: reached.append(place))
        pauses = Pauses()

        with pytest.raises(OutOfReach) as refusal:
            Peer(f"https://tea.example:{port}", LET_IN, pauses).get("tea")

        assert refusal.value.fields() == {"host": "tea.example"}
        assert (reached, pauses, fake.asked) == ([], [], [])

    def test_is_no_matter_of_the_environments_proxies(self, monkeypatch):
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:1")

        answer, _ = asked(Reply([7]))

        assert answer.said == [7]

    def test_covers_long_questions(self):
        with answering(lambda _: Reply([7])) as fake:
            Peer(fake.address, LET_IN).get("tea", cursor="x" * 3_000)

        assert fake.asked[0].query == {"cursor": "x" * 3_000}


class TestAddresses:
    @pytest.mark.parametrize(
        "address",
        [
            "http://tea.example",
            "ftp://tea.example",
            "tea.example",
            "https://",
            "https://user:word@tea.example",
            "https://tea.example/?a=1",
            "https://tea.example:port",
            "http://127.0.0.1.tea.example",
            "http://127.0.0.1:8000",
            "https://localhost",
            "https://10.0.0.5/shop",
            "https://[::ffff:10.0.0.5]/",
            "https://2130706433/",
            "https://metadata.google.internal/",
            "https://tea.example:8443/",
        ],
    )
    def test_are_refused_where_others_could_listen_or_are_within(self, address):
        with pytest.raises(NotAnAddress):
            checked(address)

    def test_may_be_of_this_machine_where_a_setting_allows_it(self, settings):
        settings.REGULARS_OUTGOING_LOOPBACK = True

        assert checked("http://127.0.0.1:8000/shop/") == "http://127.0.0.1:8000/shop"
