from __future__ import annotations

import stat
from base64 import b64decode
from datetime import timedelta

import pytest

from regulars.core.work.holding import Holder
from regulars.core.work.models import Task
from regulars.core.work.services import Working, load_kinds
from regulars.edges.sandbox.shop import wire
from regulars.edges.sandbox.shop.handlers import BATCH, KEPT
from regulars.edges.sandbox.shop.models import Message
from regulars.edges.sandbox.shop.services.outbox import (
    keep_write_key,
    send_failed_again,
    tell,
    write_key,
)
from regulars.edges.sandbox.shop.tests.factories import NOW
from regulars.edges.sandbox.shop.tests.recorder import recording
from regulars.edges.sandbox.shop.types import Sender
from regulars.edges.server.services import free_port

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)
SENDER = Sender(anonymous_id="7b0d", context={"channel": "web"})


@pytest.fixture
def recorder(settings, tmp_path):
    """Where the messages go."""
    load_kinds()
    settings.REGULARS_HOME = tmp_path
    settings.REGULARS_SANDBOX_WRITE_KEY = "a-write-key"
    with recording() as recorder:
        settings.REGULARS_SANDBOX_ADDRESS = recorder.address
        yield recorder


def put_down(number: int = 1) -> list[str]:
    bodies = [wire.track("Order Updated", {"order_id": f"S{place}"}) for place in range(number)]
    tell(sender=SENDER, bodies=bodies, now=NOW)
    return ids()


def ids(**where) -> list[str]:
    return list(Message.objects.filter(**where).order_by("pk").values_list("message_id", flat=True))


def worked(now=NOW) -> None:
    """Do what is due at the moment, once."""
    working = Working("tester", clock=lambda: now)
    holder = Holder.begin("tester", now=now)
    working.work_once(holder)
    holder.end()


class TestPosting:
    def test_sends_what_waits_as_segment_has_it(self, recorder):
        [message_id] = put_down()

        worked()

        [request] = recorder.requests
        assert request["path"] == "/v1/batch"
        kind, credentials = request["headers"]["Authorization"].split()
        assert (kind, b64decode(credentials)) == ("Basic", b"a-write-key:")
        assert request["headers"]["Content-Encoding"] == "gzip"
        library = request["body"]["context"]["library"]
        assert library["name"] == "regulars-sandbox-shop"
        assert request["body"] == {
            "batch": [
                {
                    "messageId": message_id,
                    "timestamp": "2026-11-02T09:30:00.000Z",
                    "anonymousId": "7b0d",
                    "type": "track",
                    "event": "Order Updated",
                    "properties": {"order_id": "S0"},
                    "context": {"channel": "web"},
                }
            ],
            "sentAt": "2026-11-02T09:30:00.000Z",
            "context": {"library": library},
        }
        row = Message.objects.get()
        assert (row.sent_at, row.failed_at, row.problem) == (NOW, None, "")
        assert not Task.objects.exists()

    def test_sends_a_hundred_at_a_time_in_their_order(self, recorder):
        every = put_down(2 * BATCH + 1)

        for _ in range(3):
            worked()

        assert [len(batch) for batch in recorder.ids] == [BATCH, BATCH, 1]
        assert [one for batch in recorder.ids for one in batch] == every
        assert not Task.objects.exists()

    @pytest.mark.parametrize("status", [500, 503, 429, 408, 202, 204, 302])
    def test_tries_again_under_the_same_ids(self, recorder, status):
        recorder.answers = [status]
        sent = put_down(2)

        worked()
        assert ids(sent_at=None, failed_at=None) == sent
        assert Task.objects.get().problem == (
            f"The messages were not taken: it answered {status}. They are sent again later."
        )
        worked(LATER)

        assert recorder.ids == [sent, sent]
        assert {request["path"] for request in recorder.requests} == {"/v1/batch"}
        assert ids(sent_at=LATER) == sent

    @pytest.mark.parametrize("status", [400, 401, 403, 413])
    def test_gives_up_what_was_refused_until_somebody_says_otherwise(self, recorder, status):
        recorder.answers = [status]
        sent = put_down()

        worked()
        row = Message.objects.get()
        assert (row.failed_at, row.problem) == (NOW, f"{status} because of this")
        worked(LATER)
        assert recorder.ids == [sent]

        assert send_failed_again(now=LATER) == 1
        worked(LATER)
        assert recorder.ids == [sent, sent]
        row.refresh_from_db()
        assert (row.sent_at, row.failed_at, row.problem) == (LATER, None, "")

    def test_keeps_no_page_for_people(self, recorder):
        recorder.answers, recorder.content_type = [404], "text/html; charset=utf-8"
        put_down()

        worked()

        assert Message.objects.get().problem == "404"

    def test_tries_again_where_nobody_answers(self, recorder, settings):
        port = free_port("127.0.0.1", 0)
        settings.REGULARS_SANDBOX_ADDRESS = f"http://127.0.0.1:{port}"
        sent = put_down()

        worked()

        assert ids(sent_at=None, failed_at=None) == sent
        assert Task.objects.get().problem == (
            f"The messages were not taken: 127.0.0.1:{port} does not answer (URLError). "
            "They are sent again later."
        )

    def test_waits_for_a_key(self, recorder, settings):
        settings.REGULARS_SANDBOX_WRITE_KEY = ""
        sent = put_down()

        worked()
        assert recorder.requests == []
        keep_write_key(key="another-key", now=NOW)
        worked()

        assert recorder.ids == [sent]
        credentials = recorder.requests[0]["headers"]["Authorization"].split()[1]
        assert b64decode(credentials) == b"another-key:"

    def test_goes_to_the_public_address_where_there_is_one(self, recorder, settings):
        settings.REGULARS_URL = recorder.address
        settings.REGULARS_SANDBOX_ADDRESS = "http://127.0.0.1:1"
        sent = put_down()

        worked()

        assert recorder.ids == [sent]

    def test_forgets_what_was_accepted_a_week_ago(self, recorder):
        put_down()
        worked()
        tell(sender=SENDER, bodies=[wire.identify({})], now=NOW + 2 * KEPT)

        worked(NOW + 2 * KEPT)

        assert [row.what for row in Message.objects.all()] == ["identify"]


class TestWriteKey:
    def test_is_for_the_owner_of_the_installation_alone(self, settings, tmp_path):
        settings.REGULARS_HOME = tmp_path
        settings.REGULARS_SANDBOX_WRITE_KEY = ""
        assert write_key() == ""

        keep_write_key(key="first-key", now=NOW)
        keep_write_key(key="second-key", now=NOW)

        assert write_key() == "second-key"
        [file] = tmp_path.iterdir()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600

    def test_of_the_settings_comes_first(self, settings, tmp_path):
        settings.REGULARS_HOME = tmp_path
        keep_write_key(key="kept-key", now=NOW)
        settings.REGULARS_SANDBOX_WRITE_KEY = "set-key"

        assert write_key() == "set-key"


class TestTell:
    def test_puts_nothing_down_for_nobody(self):
        tell(sender=Sender(), bodies=[wire.identify({})], now=NOW)

        assert not Message.objects.exists()
        assert not Task.objects.exists()
