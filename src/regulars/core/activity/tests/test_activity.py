from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from regulars.core.activity.models import Activity
from regulars.core.activity.queries import deeds_of
from regulars.core.activity.rules import mark_of
from regulars.core.activity.services import note
from regulars.core.activity.types import Deed, Done, Kind
from regulars.core.customers.models import Customer
from regulars.core.identity.services import meet
from regulars.core.identity.types import Claim

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


def done(message: str, *, minutes: int = 0, source: str = "shop", **others) -> Done:
    at = NOW + minutes * MINUTE
    usual = Done(source, mark_of(message), "track", "Viewed", None, None, at, NOW, "{}", False)
    return replace(usual, **others)


def names() -> list[str]:
    return list(Activity.objects.order_by("pk").values_list("name", flat=True))


@pytest.fixture
def ann() -> Customer:
    return Customer.objects.create(public_id="cus_ann", first_seen_at=NOW)


class TestNote:
    def test_writes_it_down_once(self):
        assert note(done=[done("a"), done("b"), done("a", name="Again")]) == 2
        assert note(done=[done("b"), done("c", name="Carted")]) == 1
        assert note(done=[]) == 0

        assert names() == ["Viewed", "Viewed", "Carted"]

    def test_keeps_the_same_id_of_another_source_apart(self):
        assert note(done=[done("a"), done("a", source="app", name="Opened")]) == 2

        assert names() == ["Viewed", "Opened"]

    def test_keeps_details_as_they_were_sent(self):
        note(done=[done("a", details='{"properties":{"price":1.50,"名":"茶"}}')])

        assert Activity.objects.get().details == {"properties": {"price": 1.5, "名": "茶"}}


class TestDeeds:
    def test_are_told_the_last_first(self, ann):
        note(
            done=[
                done("a", customer_id=ann.pk, name="Viewed"),
                done("b", customer_id=ann.pk, minutes=2, name="Carted", details='{"x":1}'),
                done("c", customer_id=ann.pk, minutes=1, kind="page", name="Home"),
                done("d", minutes=5, name="Somebody else's"),
            ]
        )

        found = deeds_of(ann.pk)

        assert [deed.name for deed in found] == ["Carted", "Home", "Viewed"]
        pk = Activity.objects.get(name="Carted").pk
        at, mark = NOW + 2 * MINUTE, mark_of("b")
        assert found[0] == Deed(pk, Kind.TRACK, "Carted", "shop", at, {"x": 1}, mark)

    def test_go_on_from_a_place(self, ann):
        note(done=[done(f"{n}", customer_id=ann.pk, name=f"{n}") for n in range(5)])
        first = deeds_of(ann.pk, limit=2)

        rest = deeds_of(ann.pk, before=(first[-1].at, first[-1].id))

        assert [deed.name for deed in [*first, *rest]] == ["4", "3", "2", "1", "0"]

    def test_of_a_visitor_are_the_customers_whom_it_turns_out_to_be(self):
        def met(**said):
            claim = Claim(seen_at=NOW, anonymous_id="b1", **said)
            return meet(claims=[claim], source="shop", actor="system", now=NOW)[0]

        visitor = met().visitor_id
        note(done=[done("a", visitor_id=visitor), done("b", visitor_id=None)])
        customer = met(user_id="7").customer_id

        assert [deed.name for deed in deeds_of(customer)] == ["Viewed"]
        assert Activity.objects.filter(customer__isnull=True).count() == 1
