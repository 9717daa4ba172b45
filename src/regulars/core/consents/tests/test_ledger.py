from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Q

from regulars.core.consents.erasing import forget_addresses, make_anonymous, of_their_addresses
from regulars.core.consents.models import ConsentFact, Suppression
from regulars.core.consents.queries import (
    history_of,
)
from regulars.core.consents.tests.factories import (
    DAY,
    GRANTED,
    NOW,
    WITHDRAWN,
    a_customer,
    mail,
    reason,
    said,
    suppressed,
    tell,
)
from regulars.core.consents.types import (
    Proof,
    Reason,
    SuppressionReason,
)
from regulars.core.customers.models import Customer
from regulars.core.personal import Mark, Person

pytestmark = pytest.mark.django_db


def erased(customer_id: int, email: str) -> tuple[int, int]:
    """How many facts and suppressions something was taken out of."""
    person = Person((customer_id,), (), frozenset({Mark("email", email)}))
    theirs = of_their_addresses(person)
    facts = ConsentFact.objects.filter(Q(customer_id=customer_id) | theirs)
    return make_anonymous(facts, NOW), forget_addresses(Suppression.objects.filter(theirs), NOW)


class TestLedger:
    @pytest.fixture
    def fact(self) -> ConsentFact:
        tell(said(GRANTED, 1, a_customer(), proof=Proof(wording="News", ip="192.0.2.7")))
        return ConsentFact.objects.get()

    @pytest.mark.parametrize(
        "change",
        [
            {"state": "withdrawn"},
            {"occurred_at": NOW},
            {"recorded_at": NOW + DAY},
            {"origin": 9},
            {"covers": [9]},
            {"proof": {}},
            {"method": "api"},
            {"actor": "visitor"},
            {"key": "other"},
        ],
    )
    def test_is_never_changed(self, fact, change):
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            ConsentFact.objects.update(**change)

        assert ConsentFact.objects.values().get() == {
            name: getattr(fact, name) for name in ConsentFact.objects.values().get()
        }

    def test_is_never_deleted(self, fact):
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            ConsentFact.objects.all().delete()

        assert ConsentFact.objects.count() == 1

    def test_is_erased_once(self, fact):
        ConsentFact.objects.update(proof={}, erased_at=NOW)

        for change in ({"proof": {"wording": "x"}}, {"erased_at": None}, {"erased_at": NOW + DAY}):
            with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
                ConsentFact.objects.update(**change)

        assert ConsentFact.objects.get().proof == {}

    @pytest.mark.parametrize(
        "broken",
        [
            {"customer_id": None, "origin": None},
            {"digest": "x"},
            {"state": "maybe"},
            {"channel": "pigeon"},
            {"method": "guess"},
            {"key": ""},
        ],
    )
    def test_holds_nothing_that_cannot_be_understood(self, fact, broken):
        values = ConsentFact.objects.values().get()
        values |= {"id": None, "public_id": "cst_2", "key": "2", **broken}

        with pytest.raises(IntegrityError), transaction.atomic():
            ConsentFact.objects.create(**values)

        assert ConsentFact.objects.count() == 1


class TestErase:
    def test_leaves_a_proof_of_nobody_and_still_knows_the_address(self):
        mei = a_customer()
        proof = Proof("Send me news", "v1", "en", "192.0.2.7", "Browser 1", "/cart", "m-1")
        tell(
            said(GRANTED, 5, mei, proof=proof),
            said(WITHDRAWN, 3, address=mail("mei@shop.bg"), proof=Proof(ip="192.0.2.7")),
        )
        suppressed("mei@shop.bg", SuppressionReason.COMPLAINT, note="Mei Lin wrote")

        assert erased(mei, "mei@shop.bg") == (2, 1)
        Customer.objects.filter(pk=mei).update(email="")
        rows = ConsentFact.objects.order_by("pk").values_list("address", "proof", "erased_at")
        kept = {"wording": "Send me news", "wording_version": "v1", "language": "en"}
        assert list(rows) == [("", kept, NOW), ("", {}, NOW)]
        returned = a_customer(2, "mei@shop.bg")
        assert reason(returned, topic="transactional") is Reason.SUPPRESSED
        assert [one.state for one in history_of(returned)] == [WITHDRAWN]
        assert erased(mei, "mei@shop.bg") == (0, 0)
