from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from regulars.core.consents.models import Suppression
from regulars.core.consents.queries import (
    address_of,
    is_suppressed,
    suppressed_among,
    suppression,
    suppressions,
    suppressions_of,
)
from regulars.core.consents.services import lift, suppress
from regulars.core.consents.tests.factories import DAY, NOW, a_customer, mail, suppressed
from regulars.core.consents.types import (
    Address,
    AddressKind,
    AlreadyLifted,
    NoReason,
    NotLiftable,
    NotYet,
    SuppressionReason,
    SuppressionTold,
    UnknownSuppression,
    UnusableAddress,
)
from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM

pytestmark = pytest.mark.django_db
BOUNCE, COMPLAINT, UNSUBSCRIBE, MANUAL, IMPORTED = SuppressionReason


def lifted(public_id: str, because: str = "asked by phone", days_ago: float = 0) -> None:
    lift(public_id=public_id, because=because, actor=SYSTEM, now=NOW - days_ago * DAY)


def happened() -> list[str]:
    return list(EventRow.objects.order_by("pk").values_list("name", flat=True))


class TestSuppress:
    def test_keeps_the_address_once_for_each_reason(self):
        (bounced,) = suppressed("mei@shop.bg", BOUNCE, 2)
        assert suppressed("mei@shop.bg", BOUNCE, 1) == []
        suppressed("mei@shop.bg", MANUAL)

        assert is_suppressed(mail("mei@shop.bg"))
        assert not is_suppressed(mail("ivan@shop.bg"))
        assert not is_suppressed(Address(AddressKind.PHONE, "mei@shop.bg"))
        assert suppressed_among([mail("mei@shop.bg"), mail("ivan@shop.bg")]) == {
            mail("mei@shop.bg"): {BOUNCE, MANUAL}
        }
        found = suppression(bounced)
        assert (found.address, found.since, found.source) == ("mei@shop.bg", NOW - 2 * DAY, "shop")
        assert happened() == ["consents.suppressed"] * 2

    @pytest.mark.parametrize(
        "text",
        [
            "Victim@ex\u00e4mple.com",
            "victim@EX\u00c4MPLE.com",
            "victim@xn--exmple-cua.com",
            "mailto:victim@exa\u0308mple.com",
            "\uff56ictim@ex\u00e4mple.com",
            "victim@ex\u00e4mple\u3002com",
            " victim\u200b@ex\u00e4mple.com\u2060",
        ],
    )
    def test_stops_every_way_of_writing_an_address(self, text):
        told = SuppressionTold(address_of(AddressKind.EMAIL, text), MANUAL, NOW)
        suppress(told=[told], source="shop", actor=SYSTEM, now=NOW)

        assert is_suppressed(address_of(AddressKind.EMAIL, "victim@ex\u00e4mple.com"))
        assert Suppression.objects.get().address == "victim@xn--exmple-cua.com"

    def test_names_no_address_in_the_log(self):
        (public_id,) = suppressed("mei@shop.bg", COMPLAINT)

        event = EventRow.objects.get()
        assert event.payload == {"suppression": public_id, "kind": "email", "reason": "complaint"}

    def test_refuses_the_future_and_writes_nothing(self):
        with pytest.raises(NotYet), transaction.atomic():
            suppressed("mei@shop.bg", MANUAL, -1)

        assert not Suppression.objects.exists()

    def test_takes_few_statements_for_many(self, django_assert_max_num_queries):
        told = [SuppressionTold(mail(f"{number}@shop.bg"), IMPORTED, NOW) for number in range(300)]

        with django_assert_max_num_queries(10):
            added = suppress(told=told, source="file", actor=SYSTEM, now=NOW)

        assert len(added) == Suppression.objects.count() == 300


class TestLift:
    def test_lets_the_address_be_written_to_and_keeps_who_and_why(self):
        (public_id,) = suppressed("mei@shop.bg", MANUAL)

        lifted(public_id)

        assert not is_suppressed(mail("mei@shop.bg"))
        found = suppression(public_id)
        assert (found.lifted_at, found.lifted_by, found.lifted_because) == (
            NOW,
            SYSTEM,
            "asked by phone",
        )
        assert happened() == ["consents.suppressed", "consents.suppression_lifted"]
        with pytest.raises(AlreadyLifted):
            lifted(public_id)

    def test_leaves_what_another_reason_keeps_back(self):
        (bounced,) = suppressed("mei@shop.bg", BOUNCE)
        suppressed("mei@shop.bg", UNSUBSCRIBE)

        lifted(bounced)

        assert suppressed_among([mail("mei@shop.bg")]) == {mail("mei@shop.bg"): {UNSUBSCRIBE}}

    def test_never_lifts_a_complaint(self):
        (public_id,) = suppressed("mei@shop.bg", COMPLAINT)

        with pytest.raises(NotLiftable):
            lifted(public_id)
        with pytest.raises(IntegrityError), transaction.atomic():
            Suppression.objects.update(lifted_at=NOW, lifted_by="x", lifted_because="x")

        assert is_suppressed(mail("mei@shop.bg"))

    def test_asks_for_a_reason(self):
        (public_id,) = suppressed("mei@shop.bg", MANUAL)

        with pytest.raises(NoReason):
            lifted(public_id, " ")

        assert is_suppressed(mail("mei@shop.bg"))

    def test_knows_nothing_of_other_ids(self):
        with pytest.raises(UnknownSuppression):
            lifted("sup_none")

    def test_is_not_undone_by_what_was_told_of_before(self):
        (public_id,) = suppressed("mei@shop.bg", IMPORTED, 9)
        lifted(public_id, days_ago=5)

        assert suppressed("mei@shop.bg", IMPORTED, 9) == []
        assert suppressed("mei@shop.bg", IMPORTED, 5) == []
        assert not is_suppressed(mail("mei@shop.bg"))
        assert len(suppressed("mei@shop.bg", IMPORTED, 4)) == 1
        assert is_suppressed(mail("mei@shop.bg"))


class TestSuppressions:
    def test_are_listed_one_page_after_another_and_found_by_the_address(self):
        for name in ("mei", "ivan", "petya"):
            suppressed(f"{name}@shop.bg", MANUAL)

        first = suppressions(limit=2)
        rest = suppressions(after=first[-1].public_id, limit=2)

        names = {one.address for one in [*first, *rest]}
        assert (len(first), len(rest)) == (2, 1)
        assert names == {"mei@shop.bg", "ivan@shop.bg", "petya@shop.bg"}
        (found,) = suppressions(address=address_of(AddressKind.EMAIL, " Mei@Shop.BG "))
        assert found.address == "mei@shop.bg"

    def test_of_a_customer_are_those_of_their_addresses_that_hold(self):
        mei = a_customer(phone="+359 2 987 6543")
        (gone,) = suppressed("mei@shop.bg", MANUAL)
        lifted(gone)
        suppressed("mei@shop.bg", BOUNCE)
        phone = address_of(AddressKind.PHONE, "+35929876543")
        told = SuppressionTold(phone, MANUAL, NOW - DAY)
        suppress(told=[told], source="shop", actor=SYSTEM, now=NOW)

        found = [(one.kind, one.reason) for one in suppressions_of(mei)]

        assert found == [(AddressKind.PHONE, MANUAL), (AddressKind.EMAIL, BOUNCE)]


class TestAddressOf:
    @pytest.mark.parametrize(
        ("kind", "text"), [("email", "mei"), ("email", ""), ("phone", "12"), ("phone", "x")]
    )
    def test_refuses_what_is_none(self, kind, text):
        with pytest.raises(UnusableAddress):
            address_of(AddressKind(kind), text)
