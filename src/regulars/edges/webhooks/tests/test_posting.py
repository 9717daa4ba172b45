from __future__ import annotations

import gzip
import ssl
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_address

import pytest

from regulars import __version__
from regulars.edges.webhooks.posting import MOST_KEPT, Post
from regulars.edges.webhooks.signing import signature
from regulars.edges.webhooks.tests.certificates import YESTERDAY, server_context, trusting
from regulars.edges.webhooks.tests.peers import answering, listening, saying
from regulars.edges.webhooks.types import Fault, Parcel
from regulars.kernel.reaching import resolved, tls_context
from regulars.kernel.targets import Allowed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = bytes(range(32))
LOCAL = Allowed(loopback=True)
NAME = "hooks.example.com"
PARCEL = Parcel(
    delivery_id=1,
    endpoint_id=1,
    attempt=1,
    webhook_id="msg_1",
    body=b'{"type":"webhooks.test"}',
    url="",
    secrets=(SECRET,),
    headers={"X-Shop": "one"},
)


def post_to(url: str, *, post: Post | None = None, seconds: float = 15.0):
    sending = post or Post(LOCAL, lambda: NOW, seconds=seconds)
    return sending(replace(PARCEL, url=url))


class TestRequest:
    def test_is_a_signed_post_and_nothing_more(self):
        with listening(answering("204 No Content", b"")) as peer:
            outcome = post_to(peer.url + "?shop=1")

        (request,) = peer.requests
        assert (outcome.status, outcome.fault, outcome.answer) == (204, None, "")
        assert request.line == "POST /in?shop=1 HTTP/1.1"
        assert request.body == PARCEL.body
        assert dict(request.headers) == {
            "Host": f"127.0.0.1:{peer.port}",
            "Content-Type": "application/json",
            "Content-Length": str(len(PARCEL.body)),
            "Accept-Encoding": "identity",
            "User-Agent": f"Regulars/{__version__} (webhooks)",
            "Connection": "close",
            "X-Shop": "one",
            "webhook-id": "msg_1",
            "webhook-timestamp": "1772366400",
            "webhook-signature": signature(
                SECRET, webhook_id="msg_1", timestamp=1_772_366_400, body=PARCEL.body
            ),
        }
        assert len(request.headers) == 10

    def test_asks_no_proxy_of_the_environment(self, monkeypatch):
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:1")

        with listening(answering("200 OK")) as peer:
            outcome = post_to(peer.url)

        assert (outcome.status, outcome.fault) == (200, None)


class TestAnswers:
    @pytest.mark.parametrize(
        ("status", "fault"),
        [
            ("200 OK", None),
            ("202 Accepted", None),
            ("299 Fine", None),
            ("301 Moved", Fault.REDIRECT),
            ("307 Elsewhere", Fault.REDIRECT),
            ("400 Bad", Fault.STATUS),
            ("404 Not Found", Fault.STATUS),
            ("410 Gone", Fault.STATUS),
            ("429 Slowly", Fault.STATUS),
            ("500 Broken", Fault.STATUS),
            ("503 Busy", Fault.STATUS),
        ],
    )
    def test_are_taken_or_not_by_their_status(self, status, fault):
        with listening(answering(status)) as peer:
            outcome = post_to(peer.url)

        assert (outcome.status, outcome.fault) == (int(status[:3]), fault)
        assert outcome.answer == "thanks"

    def test_are_never_followed_elsewhere(self):
        with (
            listening(answering("200 OK")) as other,
            listening(answering("302 Found", Location=other.url)) as peer,
        ):
            outcome = post_to(peer.url)

        assert outcome.fault is Fault.REDIRECT
        assert (peer.connections, other.connections) == (1, 0)

    @pytest.mark.parametrize(
        ("told", "seconds"),
        [("120", 120.0), ("Sun, 01 Mar 2026 12:10:00 GMT", 600.0), ("soon", None), ("-5", None)],
    )
    def test_say_when_to_come_again(self, told, seconds):
        with listening(answering("503 Busy", Retry_After=told)) as peer:
            assert post_to(peer.url).retry_after == seconds

    def test_are_kept_up_to_a_limit(self):
        with listening(answering("500 Broken", b"x" * 50_000)) as peer:
            outcome = post_to(peer.url)

        assert outcome.answer == "x" * MOST_KEPT
        assert outcome.fault is Fault.STATUS

    def test_are_read_up_to_a_limit_however_much_comes(self):
        def endless(connection):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
            while True:
                connection.sendall(b"x" * 4096)

        with listening(endless) as peer:
            outcome = post_to(peer.url)

        assert (outcome.status, outcome.fault, outcome.answer) == (200, None, "x" * MOST_KEPT)

    def test_are_not_unpacked(self):
        bomb = gzip.compress(b"\0" * 20_000_000, mtime=0)
        with listening(answering("200 OK", bomb, Content_Encoding="gzip")) as peer:
            outcome = post_to(peer.url)

        assert outcome.fault is None
        assert len(outcome.answer) <= MOST_KEPT

    def test_are_text_that_a_database_keeps(self):
        with listening(answering("500 Broken", b"\0\x1b[31mno\xff\n")) as peer:
            assert post_to(peer.url).answer == "[31mno\N{REPLACEMENT CHARACTER}"


class TestPeers:
    @pytest.mark.parametrize(
        "text",
        [
            b"",
            b"HTTP/1.1 200",
            b"HTTP/1.1 200 OK\r\nContent-Le",
            b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nshort",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            b"SSH-2.0-OpenSSH_9.2\r\n",
            b"HTTP/1.1 999999 OK\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
            b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
        ],
        ids=range(10),
    )
    def test_that_break_off_or_speak_otherwise_have_taken_nothing(self, text):
        with listening(saying(text)) as peer:
            assert post_to(peer.url).fault is Fault.BROKEN_OFF

    def test_that_say_nothing_are_waited_for_no_longer_than_the_limit(self):
        with listening(lambda connection: peer.over.wait(20)) as peer:
            outcome = post_to(peer.url, seconds=0.3)

        assert (outcome.status, outcome.fault) == (None, Fault.TIMED_OUT)

    @pytest.mark.parametrize(
        "head", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"]
    )
    def test_that_drip_have_no_more_time(self, head):
        def drip(connection):
            connection.sendall(head)
            while not peer.over.wait(0.02):
                connection.sendall(b"a")

        with listening(drip) as peer:
            outcome = post_to(peer.url, seconds=0.4)

        assert outcome.fault is Fault.TIMED_OUT
        assert outcome.milliseconds >= 390

    def test_that_do_not_listen_are_unreachable(self):
        with listening(answering("200 OK")) as peer:
            pass

        assert post_to(peer.url).fault is Fault.UNREACHABLE

    def test_that_are_no_longer_allowed_are_not_asked(self):
        with listening(answering("200 OK")) as peer:
            outcome = post_to(peer.url, post=Post(Allowed(), lambda: NOW))

        assert outcome.fault is Fault.REFUSED
        assert peer.connections == 0


class Names:
    """A resolver that answers as it is told, and notes what it was asked."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers, self.asked = list(answers), []

    def __call__(self, host: str, port: int):
        self.asked.append(host)
        told = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [ip_address(text) for text in told]


class TestNames:
    @pytest.mark.parametrize(
        "answer",
        [
            ["127.0.0.1"],
            ["10.0.0.5"],
            ["169.254.169.254"],
            ["::1"],
            ["::ffff:169.254.169.254"],
            ["64:ff9b::a9fe:a9fe"],
            ["93.184.215.14", "127.0.0.1"],
            ["fd00:ec2::254"],
        ],
    )
    def test_that_stand_for_anything_within_are_refused_before_a_connection(self, answer):
        names = Names(answer)
        with listening(answering("200 OK")) as peer:
            post = Post(Allowed(ports=(peer.port,)), lambda: NOW, resolve=names)
            outcome = post_to(f"https://{NAME}:{peer.port}/", post=post)

        assert (outcome.status, outcome.fault) == (None, Fault.REFUSED)
        assert peer.connections == 0

    def test_are_looked_up_once_so_that_nothing_changes_behind_the_check(self, monkeypatch):
        """A name server may say a public address first and this machine's the next time."""
        names = Names(["203.0.114.1"], ["127.0.0.1"])
        reached: list[tuple[str, int]] = []

        def connect(self, address):
            reached.append(address)
            raise OSError

        monkeypatch.setattr("socket.socket.connect", connect)
        outcome = post_to(f"https://{NAME}/", post=Post(Allowed(), lambda: NOW, resolve=names))

        assert outcome.fault is Fault.UNREACHABLE
        assert reached == [("203.0.114.1", 443)]
        assert names.asked == [NAME]

    def test_that_nobody_knows_are_said_to_be_unknown(self):
        names = Names([])
        outcome = post_to(f"https://{NAME}/", post=Post(Allowed(), lambda: NOW, resolve=names))

        assert outcome.fault is Fault.NOT_FOUND

    def test_of_this_machine_are_looked_up_by_the_system(self):
        assert ip_address("127.0.0.1") in resolved("localhost", 80)


class TestTls:
    """The name is the peer's, the connection goes to this machine: as a pinned one does."""

    def post(self, *, trusted: bool = True) -> Post:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context = trusting(context) if trusted else tls_context()
        return Post(LOCAL, lambda: NOW, context=context, resolve=Names(["127.0.0.1"]))

    def test_reaches_a_peer_whose_certificate_is_for_the_name(self, tmp_path):
        with listening(answering("200 OK"), context=server_context(tmp_path, "localhost")) as peer:
            outcome = post_to(f"https://localhost:{peer.port}/in", post=self.post())

        assert (outcome.status, outcome.fault) == (200, None)
        assert peer.requests[0].header("host") == f"localhost:{peer.port}"

    @pytest.mark.parametrize(
        ("name", "trusted"), [("other.example.com", True), ("localhost", False)]
    )
    def test_tells_nothing_to_whoever_has_another_certificate(self, tmp_path, name, trusted):
        context = server_context(tmp_path, name)
        with listening(answering("200 OK"), context=context) as peer:
            outcome = post_to(f"https://localhost:{peer.port}/in", post=self.post(trusted=trusted))

        assert (outcome.status, outcome.fault) == (None, Fault.TLS)
        assert peer.requests == []

    def test_tells_nothing_to_whoever_has_one_that_is_over(self, tmp_path):
        context = server_context(tmp_path, "localhost", end=YESTERDAY)
        with listening(answering("200 OK"), context=context) as peer:
            outcome = post_to(f"https://localhost:{peer.port}/in", post=self.post())

        assert outcome.fault is Fault.TLS
        assert peer.requests == []

    def test_has_the_peers_handshake_end_in_time(self):
        with listening(answering("200 OK")) as peer:  # which speaks no TLS, and waits
            post = Post(LOCAL, lambda: NOW, resolve=Names(["127.0.0.1"]), seconds=0.3)
            outcome = post_to(f"https://localhost:{peer.port}/in", post=post)

        assert outcome.fault in {Fault.TIMED_OUT, Fault.TLS}

    def test_takes_nothing_before_version_1_2(self):
        context = tls_context()

        assert context.minimum_version is ssl.TLSVersion.TLSv1_2
        assert context.check_hostname
        assert context.verify_mode is ssl.CERT_REQUIRED
