from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from regulars.core.personal import Mark, Person
from regulars.core.sealing import opened, sealed
from regulars.edges.api.answers import ANSWER
from regulars.edges.api.models import KeptAnswer
from regulars.edges.api.personal import clear

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
MEI = Person((1,), ("cus_mei",), frozenset({Mark("email", "mei@example.com")}))
pytestmark = pytest.mark.django_db


def kept(key: str, body: str) -> KeptAnswer:
    return KeptAnswer.objects.create(
        asker="key_1",
        key=key,
        digest="0" * 64,
        begun_at=AT,
        claim="c",
        claimed_until=AT + timedelta(minutes=1),
        status=201,
        content_type="application/json",
        body=sealed(body, purpose=ANSWER),
    )


class TestClearing:
    def test_replaces_answers_that_speak_of_them(self):
        mine = kept("a", json.dumps({"email": "mei\u0040example.com"}))
        others = kept("b", '{"email": "ann@example.com"}')

        assert clear(MEI) is True

        mine.refresh_from_db()
        others.refresh_from_db()
        assert (mine.status, mine.content_type) == (410, "application/problem+json")
        assert json.loads(opened(mine.body, purpose=ANSWER))["code"] == "api.answer_erased"
        assert (others.status, opened(others.body, purpose=ANSWER)) == (
            201,
            '{"email": "ann@example.com"}',
        )

    def test_forgets_a_key_that_names_them(self):
        kept("mei@example.com", "{}")

        clear(MEI)

        assert KeptAnswer.objects.count() == 0
